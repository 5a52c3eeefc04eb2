//! `cargo xtask tidy`: rules of the house that neither compiler nor clippy can hold. One file a rule, one line here.
//! It reports; it never changes a file.

use std::fmt;

use anyhow::{Result, bail};

use crate::tree::Tree;

mod changelog;
mod heads;
mod invariants;
mod layers;
mod lengths;
mod links;
mod marks;
mod messages;
mod migrations;
mod registries;

/// A rule looks at the whole checkout and says what is wrong with it.
type Rule = fn(&Tree) -> Result<Vec<Finding>>;

const RULES: &[(&str, Rule)] = &[
    ("layers", layers::check),
    ("heads", heads::check),
    ("lengths", lengths::check),
    ("marks", marks::check),
    ("registries", registries::check),
    ("migrations", migrations::check),
    ("messages", messages::check),
    ("links", links::check),
    ("invariants", invariants::check),
    ("changelog", changelog::check),
];

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Weight {
    /// Worth a look; does not fail.
    Hint,
    /// Fails the run.
    Error,
}

/// One thing that is wrong, where, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Finding {
    /// How much it weighs.
    pub(crate) weight: Weight,
    /// `path` or `path:line`.
    pub(crate) place: String,
    /// What is wrong.
    pub(crate) wrong: String,
    /// What to do about it.
    pub(crate) cure: String,
}

impl Finding {
    fn error(place: impl Into<String>, wrong: impl Into<String>, cure: impl Into<String>) -> Self {
        Self { weight: Weight::Error, place: place.into(), wrong: wrong.into(), cure: cure.into() }
    }

    fn hint(place: impl Into<String>, wrong: impl Into<String>, cure: impl Into<String>) -> Self {
        Self { weight: Weight::Hint, ..Self::error(place, wrong, cure) }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}\n    {}", self.place, self.wrong, self.cure)
    }
}

/// Runs every rule on the checkout and prints what they find; fails when one of them weighs.
pub(crate) fn command() -> Result<()> {
    let tree = Tree::open()?;
    let mut errors = 0;
    for (rule, finding) in findings(&tree)? {
        let kind = match finding.weight {
            Weight::Hint => "hint",
            Weight::Error => {
                errors += 1;
                "error"
            }
        };
        eprintln!("{kind}[{rule}] {finding}");
    }
    if errors > 0 {
        bail!("tidy: {errors} to mend");
    }
    println!("tidy: {} rules hold over {} files", RULES.len(), tree.paths.len());
    Ok(())
}

/// What every rule finds, with the rule's name.
fn findings(tree: &Tree) -> Result<Vec<(&'static str, Finding)>> {
    let mut all = Vec::new();
    for (name, rule) in RULES {
        all.extend(rule(tree)?.into_iter().map(|finding| (*name, finding)));
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_house_is_tidy() {
        let errors: Vec<String> = findings(&Tree::open().unwrap())
            .unwrap()
            .into_iter()
            .filter(|(_, finding)| finding.weight == Weight::Error)
            .map(|(rule, finding)| format!("[{rule}] {finding}"))
            .collect();
        assert!(errors.is_empty(), "{}", errors.join("\n"));
    }
}
