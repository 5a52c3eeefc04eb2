//! Marks of unfinished work, and shortcuts that clippy lets through. What clippy finds (unwrap, dbg, todo) is clippy's.

use anyhow::Result;

use super::Finding;
use crate::tree::Tree;

/// Each is put together here, so that this file does not find itself.
const MARKS: &[(&str, &str)] = &[
    (concat!("FIX", "ME"), "mend it now, or write it where work is planned"),
    (concat!("XX", "X"), "mend it now, or write it where work is planned"),
    (concat!("HA", "CK"), "say why it must be so, in a sentence without this word"),
    (concat!("TO", "DO"), "do it, or write it where work is planned; a comment says why, not later"),
    (concat!("todo", "!("), "what is not built is not offered"),
    (concat!("unimplemented", "!("), "what is not built is not offered"),
    (concat!(".expect(\"", "\")"), "say why it holds"),
];

const READ: &[&str] = &[".rs", ".ts", ".svelte", ".mjs", ".sh", ".sql"];
const TESTS: &[&str] = &["/tests/", "/tests.rs", "/fixtures/", "/benches/", "/e2e/", ".test.ts", ".spec.ts"];

pub(crate) fn check(tree: &Tree) -> Result<Vec<Finding>> {
    let wanted =
        |path: &str| READ.iter().any(|end| path.ends_with(end)) && !TESTS.iter().any(|test| path.contains(test));
    Ok(tree.texts(wanted).flat_map(|(path, text)| judge(path, &text)).collect())
}

fn judge(path: &str, text: &str) -> Vec<Finding> {
    text.lines()
        .take_while(|line| line.trim() != "#[cfg(test)]")
        .enumerate()
        .filter_map(|(index, line)| {
            let (mark, cure) = MARKS.iter().find(|(mark, _)| holds(line, mark))?;
            Some(Finding::error(format!("{path}:{}", index + 1), format!("`{mark}` outside tests"), *cure))
        })
        .collect()
}

/// Whether the mark stands there as a word of its own.
fn holds(line: &str, mark: &str) -> bool {
    let word = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(mark).any(|(at, _)| {
        let begins = mark.starts_with('.') || !line[..at].ends_with(word);
        begins && (mark.ends_with(['(', ')']) || !line[at + mark.len()..].starts_with(word))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks() {
        let found = |text: &str| judge("a.rs", text).into_iter().map(|finding| finding.place).collect::<Vec<_>>();
        assert_eq!(found(concat!("fine\n// FIX", "ME later\n")), ["a.rs:2"]);
        assert_eq!(found(concat!("x.expect(\"", "\")\n")), ["a.rs:1"]);
        assert_eq!(found("x.expect(\"a batch is never empty\")\n"), [""; 0]);
        assert_eq!(found(concat!("let HA", "CKNEY = 1;\n")), [""; 0]);
        assert_eq!(found(concat!("#[cfg(test)]\n// TO", "DO\n")), [""; 0]);
    }
}
