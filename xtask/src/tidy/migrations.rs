//! Migrations are numbered from 1 without gaps, and the sets of two backends carry the same numbers.

use std::collections::BTreeMap;

use anyhow::Result;

use super::Finding;
use crate::tree::Tree;

const HOME: &str = "crates/store/migrations/";
/// Sibling folders of these names hold the same schema for two databases.
const BACKENDS: (&str, &str) = ("sqlite/", "postgres/");

pub(crate) fn check(tree: &Tree) -> Result<Vec<Finding>> {
    let files: Vec<&str> = tree.paths.iter().filter_map(|path| path.strip_prefix(HOME)).collect();
    Ok(judge(&files))
}

fn judge(files: &[&str]) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut sets: BTreeMap<&str, Vec<u64>> = BTreeMap::new();
    for path in files.iter().filter(|path| path.ends_with(".sql")) {
        let (folder, name) = path.rsplit_once('/').map_or(("", *path), |(folder, name)| (folder, name));
        match name.split('_').next().and_then(|number| number.parse().ok()) {
            Some(number) => sets.entry(folder).or_default().push(number),
            None => found.push(Finding::error(format!("{HOME}{path}"), "no number", "call it NNNN_what_it_does.sql")),
        }
    }
    for (folder, numbers) in &mut sets {
        numbers.sort_unstable();
        let expected: Vec<u64> = (1..=numbers.len() as u64).collect();
        if *numbers != expected {
            let wrong = format!("numbered {numbers:?}");
            found.push(Finding::error(format!("{HOME}{folder}"), wrong, "number them from 1 without gaps or doubles"));
        }
    }
    for (folder, numbers) in &sets {
        let twin = format!("{folder}/").replace(BACKENDS.0, BACKENDS.1);
        let twin = twin.trim_end_matches('/');
        if twin != *folder
            && sets.keys().any(|known| known.contains(BACKENDS.1.trim_end_matches('/')))
            && sets.get(twin) != Some(numbers)
        {
            let cure = "every migration is written for both backends under the same number";
            found.push(Finding::error(format!("{HOME}{twin}"), format!("differs from {HOME}{folder}"), cure));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(files: &[&str], wrong: usize) {
        assert_eq!(judge(files).len(), wrong, "{files:?}");
    }

    #[test]
    fn numbers() {
        check(&["log/0001_blocks.sql", "log/0002_ticks.sql", "main/0001_posts.sql"], 0);
        check(&["log/0001_blocks.sql", "log/0003_ticks.sql"], 1);
        check(&["log/0001_blocks.sql", "log/0001_ticks.sql"], 1);
        check(&["log/blocks.sql"], 1);
        check(&["sqlite/0001_a.sql", "postgres/0001_a.sql"], 0);
        check(&["sqlite/0001_a.sql", "sqlite/0002_b.sql", "postgres/0001_a.sql"], 1);
    }
}
