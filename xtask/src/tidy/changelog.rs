//! The changelog has a place for what is not released yet. What stands in it, a reader must judge.

use anyhow::Result;

use super::Finding;
use crate::tree::Tree;

const PATH: &str = "CHANGELOG.md";

pub(crate) fn check(tree: &Tree) -> Result<Vec<Finding>> {
    let text = tree.text(PATH).unwrap_or_default();
    let unreleased = text.lines().any(|line| line.trim() == "## [Unreleased]");
    let finding =
        || Finding::error(PATH, "no section `## [Unreleased]`", "add it on top: what a user will notice goes there");
    Ok((!unreleased).then(finding).into_iter().collect())
}
