//! How long a file may be. Length is not the fault, but it shows where two things live in one place.

use anyhow::Result;

use super::Finding;
use crate::tree::Tree;

/// Look twice: most files of the house have a quarter of this.
const LINES_HINT: usize = 400;
/// Split it.
const LINES_MAX: usize = 800;

/// Long because they are lists, not because they do much.
const LISTS: &[&str] =
    &["/tables/", "/lexicons/", "/fixtures/", "/snapshots/", "schema.ts", "/i18n/en.ts", "/i18n/fr.ts"];

pub(crate) fn check(tree: &Tree) -> Result<Vec<Finding>> {
    let wanted = |path: &str| {
        [".rs", ".ts", ".svelte", ".mjs", ".sh"].iter().any(|end| path.ends_with(end))
            && !LISTS.iter().any(|list| path.contains(list))
    };
    Ok(tree.texts(wanted).filter_map(|(path, text)| judge(path, text.lines().count())).collect())
}

fn judge(path: &str, lines: usize) -> Option<Finding> {
    let wrong = format!("{lines} lines");
    if lines > LINES_MAX {
        let cure = format!("over {LINES_MAX}: split it by concern; pure lists are named in xtask/src/tidy/lengths.rs");
        return Some(Finding::error(path, wrong, cure));
    }
    let cure = || format!("over {LINES_HINT}: does it own one thing? (tests may move to a file of their own)");
    (lines > LINES_HINT).then(|| Finding::hint(path, wrong, cure()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::Weight;

    #[test]
    fn lengths() {
        let weight = |lines| judge("a.rs", lines).map(|finding| finding.weight);
        assert_eq!(weight(400), None);
        assert_eq!(weight(401), Some(Weight::Hint));
        assert_eq!(weight(800), Some(Weight::Hint));
        assert_eq!(weight(801), Some(Weight::Error));
    }
}
