//! Every link inside the repository's documents leads somewhere: to a file, and to a heading where it names one.
//! Links that leave the repository are not followed.

use std::collections::HashSet;

use anyhow::Result;

use super::Finding;
use crate::tree::Tree;

/// What each document here is made of comes from elsewhere.
const FOREIGN: &[&str] = &["/fixtures/", "/snapshots/"];

pub(crate) fn check(tree: &Tree) -> Result<Vec<Finding>> {
    let wanted = |path: &str| path.ends_with(".md") && !FOREIGN.iter().any(|foreign| path.contains(foreign));
    let mut found = Vec::new();
    for (path, text) in tree.texts(wanted) {
        for (line, target) in links(&text) {
            if let Some(wrong) = judge(tree, path, &text, target) {
                let cure = "write the path from this document's folder, or remove the link";
                found.push(Finding::error(format!("{path}:{line}"), wrong, cure));
            }
        }
    }
    Ok(found)
}

fn judge(tree: &Tree, path: &str, text: &str, target: &str) -> Option<String> {
    let (file, heading) = target.split_once('#').unwrap_or((target, ""));
    let full = match file {
        "" => path.to_owned(),
        file => beside(path, file),
    };
    if !tree.holds(&full) {
        return Some(format!("the link `{target}` leads to `{full}`, which is not there"));
    }
    if heading.is_empty() || !full.ends_with(".md") {
        return None;
    }
    let there = if full == path { text.to_owned() } else { tree.text(&full)? };
    (!headings(&there).contains(heading)).then(|| format!("`{full}` has no heading `#{heading}`"))
}

/// Inline links with their line numbers, without those in code and those that leave the repository.
fn links(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    for (index, line) in prose(text) {
        let mut rest = line;
        while let Some((_, after)) = rest.split_once("](") {
            let Some((target, tail)) = after.split_once(')') else { break };
            let target = target.split_whitespace().next().unwrap_or_default();
            if !target.contains("://") && !target.starts_with("mailto:") && !target.is_empty() {
                found.push((index + 1, target));
            }
            rest = tail;
        }
    }
    found
}

/// The lines outside fenced code.
fn prose(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut fenced = false;
    text.lines().enumerate().filter(move |(_, line)| {
        let fence = line.trim_start().starts_with("```");
        fenced ^= fence;
        !fenced && !fence
    })
}

/// Headings as links name them: lower case, words joined by hyphens, punctuation gone.
fn headings(text: &str) -> HashSet<String> {
    prose(text)
        .filter(|(_, line)| line.starts_with('#'))
        .map(|(_, line)| {
            let title = line.trim_start_matches('#').trim().to_lowercase();
            title
                .chars()
                .filter_map(|c| match c {
                    ' ' => Some('-'),
                    c if c.is_alphanumeric() || c == '-' || c == '_' => Some(c),
                    _ => None,
                })
                .collect()
        })
        .collect()
}

/// The path that `target`, written in the document `path`, means from the root.
fn beside(path: &str, target: &str) -> String {
    let mut parts: Vec<&str> = path.split('/').collect();
    parts.pop();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_taken_from_the_document() {
        assert_eq!(beside("docs/decisions/0001.md", "../glossary.md"), "docs/glossary.md");
        assert_eq!(beside("README.md", "./docs/operate.md"), "docs/operate.md");
    }

    #[test]
    fn links_in_code_and_to_the_world_are_left_alone() {
        let text = "[a](b.md) and [c](https://d.example)\n```\n[e](f.md)\n```\n![g](h.png \"i\")";
        assert_eq!(links(text), [(1, "b.md"), (5, "h.png")]);
    }

    #[test]
    fn headings_are_named_as_links_name_them() {
        assert!(headings("## The way of the data: one direction").contains("the-way-of-the-data-one-direction"));
    }
}
