//! A connector is a folder and a line: each folder under `net/` and `notify/` is named in registry.rs and has tests.

use anyhow::Result;

use super::Finding;
use crate::tree::Tree;

const REGISTRY: &str = "crates/connectors/src/registry.rs";
const SHELVES: &[&str] = &["crates/connectors/src/net/", "crates/connectors/src/notify/"];

pub(crate) fn check(tree: &Tree) -> Result<Vec<Finding>> {
    let registry = tree.text(REGISTRY).unwrap_or_default();
    let mut found = Vec::new();
    for shelf in SHELVES {
        for name in tree.folders_under(shelf) {
            let folder = format!("{shelf}{name}/");
            if !names(&registry, name) {
                let cure = format!("add its line to {REGISTRY}, or remove the folder");
                found.push(Finding::error(&folder, "the connector is not registered", cure));
            }
            if !tested(tree, &folder) {
                let cure = "add tests.rs with a recorded answer as a snapshot (fixtures/ holds the recording)";
                found.push(Finding::error(&folder, "the connector has no tests", cure));
            }
        }
    }
    Ok(found)
}

fn names(registry: &str, name: &str) -> bool {
    registry.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == name)
}

fn tested(tree: &Tree, folder: &str) -> bool {
    tree.texts(|path| path.starts_with(folder) && path.ends_with(".rs"))
        .any(|(_, text)| text.contains("#[test]") || text.contains("::test]"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_a_whole_word() {
        assert!(names("open: net::web_feeds::open", "web_feeds"));
        assert!(!names("open: net::web_feeds::open", "feeds"));
    }
}
