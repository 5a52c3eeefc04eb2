//! Every file we wrote begins by saying what it owns. Whether that is true, a reader must judge.

use anyhow::Result;

use super::Finding;
use crate::tree::Tree;

/// A head shorter than this names the file again and says nothing.
const HEAD_CHARS_MIN: usize = 15;

pub(crate) fn check(tree: &Tree) -> Result<Vec<Finding>> {
    let wanted = |path: &str| {
        path.ends_with(".rs")
            || (path.starts_with("web/src/lib/") && path.ends_with(".ts") && !path.ends_with(".test.ts"))
    };
    Ok(tree.texts(wanted).filter_map(|(path, text)| judge(path, &text)).collect())
}

fn judge(path: &str, text: &str) -> Option<Finding> {
    let first = text.trim_start_matches('\u{feff}').lines().next().unwrap_or_default();
    let (kind, head) = match path.ends_with(".rs") {
        true => ("`//!`", first.strip_prefix("//!")),
        false => ("`//` or `/**`", first.strip_prefix("/**").or_else(|| first.strip_prefix("//"))),
    };
    let missing = || {
        let cure = format!("begin it with {kind}: what it owns, and what it does not");
        Finding::error(format!("{path}:1"), "the file has no head comment", cure)
    };
    let Some(head) = head else { return Some(missing()) };
    // A block comment may say it on its second line.
    let said = head.trim().chars().count() >= HEAD_CHARS_MIN || (first.trim() == "/**" && text.lines().count() > 1);
    (!said).then(|| {
        let cure = "say in a sentence what it owns, and what it does not";
        Finding::error(format!("{path}:1"), format!("the head comment says too little: `{}`", head.trim()), cure)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(path: &str, text: &str, good: bool) {
        assert_eq!(judge(path, text).is_none(), good, "{path}: {text:?}");
    }

    #[test]
    fn heads() {
        check("a.rs", "//! What the lens makes of one post. Plain data.\n", true);
        check("a.rs", "//! Tests.\n", false);
        check("a.rs", "use std::fmt;\n", false);
        check("a.rs", "", false);
        check("a.ts", "// One client of the live feed; screens never open their own.\n", true);
        check("a.ts", "/** One client of the live feed; screens never open their own. */\n", true);
        check("a.ts", "/**\n * One client of the live feed.\n */\n", true);
        check("a.ts", "import x from 'y'\n", false);
    }
}
