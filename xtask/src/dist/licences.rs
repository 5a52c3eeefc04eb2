//! The notices that the licences of what we ship ask for: names, licences and texts of crates and web packages.
//! Whether a licence is acceptable is deny.toml's question.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fmt::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde::Deserialize;
use serde_json::Value;

use crate::shell;

const TEXTS: &[&str] = &["LICENSE", "LICENCE", "COPYING", "NOTICE", "UNLICENSE"];
/// A licence text is a few pages; what is larger is something else.
const TEXT_BYTES_MAX: u64 = 200_000;

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    resolve: Resolve,
}

#[derive(Deserialize)]
struct Package {
    id: String,
    name: String,
    version: String,
    license: Option<String>,
    manifest_path: PathBuf,
    source: Option<String>,
}

#[derive(Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Deserialize)]
struct Node {
    id: String,
    deps: Vec<Edge>,
}

#[derive(Deserialize)]
struct Edge {
    pkg: String,
    dep_kinds: Vec<EdgeKind>,
}

#[derive(Deserialize)]
struct EdgeKind {
    kind: Option<String>,
}

/// One foreign package that is in the archive.
struct Shipped {
    title: String,
    licence: String,
    folder: PathBuf,
}

/// The whole notice.
pub(crate) fn third_party(root: &Path) -> Result<String> {
    let mut shipped = crates(root)?;
    shipped.extend(web_packages(&root.join("web"))?);
    shipped.sort_by(|a, b| a.title.cmp(&b.title));
    Ok(notice(&shipped))
}

/// A list first, then each different text once, with everybody it is for.
fn notice(shipped: &[Shipped]) -> String {
    let mut by_text: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    let mut page = String::from("Vigie carries the work of others, under their licences.\n\n");
    for package in shipped {
        let _ = writeln!(page, "{}  {}", package.title, package.licence);
        for text in texts(&package.folder) {
            by_text.entry(text).or_default().insert(&package.title);
        }
    }
    for (text, titles) in by_text {
        let titles = titles.into_iter().collect::<Vec<_>>().join(", ");
        let _ = write!(page, "\n\n{}\n{titles}\n\n{}\n", "=".repeat(100), text.trim_end());
    }
    page
}

fn texts(folder: &Path) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let licence = |path: &PathBuf| {
        let name = path.file_name().map(|name| name.to_string_lossy().to_uppercase()).unwrap_or_default();
        TEXTS.iter().any(|text| name.starts_with(text))
            && path.metadata().is_ok_and(|it| it.is_file() && it.len() < TEXT_BYTES_MAX)
    };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).filter(licence).collect();
    paths.sort();
    paths.iter().filter_map(|path| std::fs::read_to_string(path).ok()).collect()
}

/// What the binary is linked from: reached from `vigie` by normal dependencies.
fn crates(root: &Path) -> Result<Vec<Shipped>> {
    let host = shell::output(root, "rustc", &["-vV"])?;
    let host = host.lines().find_map(|line| line.strip_prefix("host: ")).context("rustc names no host")?;
    let said = shell::output(
        root,
        &shell::cargo(),
        &["metadata", "--format-version", "1", "--locked", "--filter-platform", host],
    )?;
    let metadata: Metadata = serde_json::from_str(&said)?;
    let nodes: BTreeMap<&str, &Node> = metadata.resolve.nodes.iter().map(|node| (node.id.as_str(), node)).collect();
    let start = metadata.packages.iter().find(|package| package.name == "vigie").context("no crate `vigie`")?;
    let mut reached = HashSet::from([start.id.as_str()]);
    let mut open = vec![start.id.as_str()];
    while let Some(node) = open.pop().and_then(|id| nodes.get(id)) {
        let linked = node.deps.iter().filter(|edge| edge.dep_kinds.iter().any(|kind| kind.kind.is_none()));
        open.extend(linked.map(|edge| edge.pkg.as_str()).filter(|id| reached.insert(id)));
    }
    let shipped =
        metadata.packages.iter().filter(|package| package.source.is_some() && reached.contains(package.id.as_str()));
    Ok(shipped
        .map(|package| Shipped {
            title: format!("{} {}", package.name, package.version),
            licence: package.license.clone().unwrap_or_else(|| "see text".to_owned()),
            folder: package.manifest_path.parent().unwrap_or(root).to_owned(),
        })
        .collect())
}

/// What the web may carry: everything installed there, since the bundler does not say what it took.
fn web_packages(web: &Path) -> Result<Vec<Shipped>> {
    let lock: Value = serde_json::from_str(&std::fs::read_to_string(web.join("package-lock.json"))?)?;
    let packages = lock["packages"].as_object().context("package-lock.json in a form we do not know")?;
    let shipped = packages.iter().filter(|(path, _)| !path.is_empty()).filter_map(|(path, package)| {
        let folder = web.join(path);
        let name = path.rsplit_once("node_modules/")?.1;
        folder.is_dir().then(|| Shipped {
            title: format!("{name} {}", package["version"].as_str().unwrap_or_default()),
            licence: package["license"].as_str().unwrap_or("see text").to_owned(),
            folder,
        })
    });
    Ok(shipped.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_linked_is_named_and_what_only_tests_use_is_not() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let titles: Vec<String> = crates(root).unwrap().into_iter().map(|package| package.title).collect();
        let named = |name: &str| titles.iter().any(|title| title.starts_with(&format!("{name} ")));
        assert!(named("tokio") && named("sqlx-sqlite") && named("ring"));
        assert!(!named("proptest") && !named("insta") && !named("vigie-model"));
    }

    #[test]
    fn a_text_that_many_share_is_printed_once() {
        let folder = std::env::temp_dir().join(format!("vigie-licences-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("LICENSE-MIT"), "Permission is hereby granted").unwrap();
        let shipped = ["a 1", "b 2"].map(|title| Shipped {
            title: title.to_owned(),
            licence: "MIT".to_owned(),
            folder: folder.clone(),
        });
        let page = notice(&shipped);
        std::fs::remove_dir_all(&folder).unwrap();
        assert_eq!(page.matches("Permission is hereby granted").count(), 1, "{page}");
        assert!(page.contains("a 1, b 2"), "{page}");
    }
}
