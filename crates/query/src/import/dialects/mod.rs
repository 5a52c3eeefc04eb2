//! One table a dialect: its operators, and what its fields become.

mod brandwatch;
mod google;
mod meltwater;
mod talkwalker;
mod x;

use super::Dialect;
use super::syntax::Syntax;

/// The table of a dialect.
pub(super) fn syntax(dialect: Dialect) -> &'static Syntax {
    match dialect {
        Dialect::Brandwatch => &brandwatch::SYNTAX,
        Dialect::Talkwalker => &talkwalker::SYNTAX,
        Dialect::Meltwater => &meltwater::SYNTAX,
        Dialect::X => &x::SYNTAX,
        Dialect::GoogleAlerts => &google::SYNTAX,
    }
}
