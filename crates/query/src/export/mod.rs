//! Queries of ours as rules of X's filtered stream, so that a network filters before we do. The rules together find
//! everything the query finds on X and more; our own matcher decides. What X cannot say is widened, never guessed.
//!
//! Followed: docs.x.com “Build a rule” and “Filtered Stream Operators”. X delivers more than a rule says: words are also
//! looked for in addresses and in the post that is quoted. For that reason a NOT of words is never passed on: it would
//! keep back posts whose own words are fine.

mod accents;
mod reasons;
mod rules;
mod upper;

use crate::ast::Query;
use crate::import::Note;

use rules::Fitted;
use upper::Reader;

/// Longest rule of X's pay-per-use access, in characters.
pub const X_RULE_CHARS: usize = 1_024;

/// Longest rule of X's enterprise access, in characters.
pub const X_RULE_CHARS_ENTERPRISE: usize = 2_048;

/// Most rules made of one query: all that pay-per-use access holds.
pub const X_RULES_MAX: usize = 1_000;

/// Rules for X's filtered stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct XRules {
    /// The rules; none when X cannot narrow this query down at all, or when it finds nothing there.
    pub rules: Vec<String>,
    /// Whether the rules ask for just what the query asks for. X compares accents: a word is asked for as written and
    /// without accents, and other spellings of it are not delivered.
    pub exact: bool,
    /// What was widened, with its place in the query's text.
    pub notes: Vec<Note>,
}

/// The rules, each at most `limit` characters long.
pub fn to_x_rules(query: &Query, limit: usize) -> XRules {
    made(query, limit, Reader::new(query.text()))
}

/// The same; words that the query writes without accents are asked for with the accents that French could give them as
/// well. Rules become several times as long.
pub fn to_x_rules_with_accents(query: &Query, limit: usize) -> XRules {
    made(query, limit, Reader::adding_accents(query.text()))
}

fn made<'q>(query: &'q Query, limit: usize, mut reader: Reader<'q>) -> XRules {
    let upper = reader.read(query.root());
    let rules = match rules::fit(upper, limit, &mut reader.notes) {
        Fitted::Rules(rules) => rules,
        Fitted::Never => {
            reader.notes.whole(&reasons::NEVER_ON_X);
            Vec::new()
        }
        Fitted::Anything => {
            reader.notes.whole(&reasons::NOTHING_TO_PUSH);
            Vec::new()
        }
    };
    let notes = reader.notes.finish();
    XRules { exact: notes.is_empty() && !rules.is_empty(), rules, notes }
}
