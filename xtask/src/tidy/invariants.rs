//! docs/invariants.md tells the truth about who holds each rule: numbered without gaps, each with a `Held by:` line
//! that names a test which exists, or says plainly "not held yet". Whether the test is a good one, a reader must judge.

use anyhow::Result;

use super::Finding;
use crate::tree::Tree;

const PATH: &str = "docs/invariants.md";
const HELD_BY: &str = "Held by:";
const NOT_YET: &str = "not held yet";

pub(crate) fn check(tree: &Tree) -> Result<Vec<Finding>> {
    let text = tree.text(PATH).unwrap_or_default();
    Ok(judge(&text, |path| tree.text(path)))
}

fn judge(text: &str, read: impl Fn(&str) -> Option<String>) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut expected = 1;
    let mut open: Option<(usize, &str)> = None;
    let unheld = |(line, title): (usize, &str)| {
        let wrong = format!("`{title}` does not say who holds it");
        Finding::error(
            format!("{PATH}:{line}"),
            wrong,
            format!("add `{HELD_BY} path · test`, or `{HELD_BY} {NOT_YET}`"),
        )
    };
    for (index, line) in text.lines().enumerate() {
        let place = format!("{PATH}:{}", index + 1);
        if let Some(title) = line.strip_prefix("### ") {
            found.extend(open.take().map(unheld));
            if !title.starts_with(&format!("{expected}. ")) {
                let wrong = format!("`{title}` should be number {expected}");
                found.push(Finding::error(
                    place,
                    wrong,
                    "number them without gaps; other documents point at the numbers",
                ));
            }
            expected += 1;
            open = Some((index + 1, title));
        } else if let Some(holders) = line.strip_prefix(HELD_BY) {
            open = None;
            found.extend(judge_holders(holders, &place, &read));
        }
    }
    found.extend(open.map(unheld));
    found
}

/// Holders are written "`path` · `test`", several divided by semicolons.
fn judge_holders(holders: &str, place: &str, read: &impl Fn(&str) -> Option<String>) -> Vec<Finding> {
    let missing = |holder: &str, why: String| {
        Finding::error(place, format!("the holder `{}` is not there: {why}", holder.trim()), "name a test that exists")
    };
    let judge_one = |holder: &str| {
        let mut quoted = holder.split('`').skip(1).step_by(2);
        let (Some(path), Some(test)) = (quoted.next(), quoted.next()) else {
            return Some(missing(holder, "it is not written as `path` · `test`".to_owned()));
        };
        let Some(text) = read(path) else { return Some(missing(holder, format!("no file {path}"))) };
        (!text.contains(test)).then(|| missing(holder, format!("{path} has no `{test}`")))
    };
    holders.split(';').filter(|holder| !holder.contains(NOT_YET)).filter_map(judge_one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, wrong: usize) {
        let read = |path: &str| (path == "a.rs").then(|| "fn holds() {}".to_owned());
        assert_eq!(judge(text, read).len(), wrong, "{text}");
    }

    #[test]
    fn holders() {
        check("### 1. One\nHeld by: `a.rs` · `holds`\n### 2. Two\nHeld by: not held yet\n", 0);
        check("### 1. One\n### 2. Two\nHeld by: `a.rs` · `holds`\n", 1);
        check("### 1. One\nHeld by: `a.rs` · `gone`\n", 1);
        check("### 1. One\nHeld by: `gone.rs` · `holds`\n", 1);
        check("### 1. One\nHeld by: `a.rs` · `holds`; `b.rs` · `holds`\n", 1);
        check("### 2. One\nHeld by: not held yet\n", 1);
        check("### 1. One\nHeld by: somebody\n", 1);
        check("### 1. One\nHeld by: `a.rs` · `holds` in part; the rest: not held yet\n", 0);
        check("### 1. One\nHeld by: `a.rs` · `gone` in part; the rest: not held yet\n", 1);
    }
}
