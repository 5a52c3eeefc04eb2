//! `cargo xtask dist`: one archive that a Linux machine can run: binary (web inside), licences, systemd unit, notes.
//! It publishes nothing.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::shell;
use crate::tree::Tree;

mod licences;

/// What goes in as it stands in the checkout.
const AS_IT_IS: &[&str] = &["LICENSE", "README.md", "CHANGELOG.md", "docs/operate.md"];
const UNIT: &str = include_str!("vigie.service");

/// Builds everything and writes the archive.
pub(crate) fn command() -> Result<()> {
    let tree = Tree::open()?;
    let root = tree.root.as_path();
    build(root)?;
    let name = format!("vigie-{}-{}", env!("CARGO_PKG_VERSION"), target(root)?);
    let folder = root.join("dist").join(&name);
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    std::fs::create_dir_all(&folder)?;
    lay_out(&tree, &folder)?;
    let archive = pack(root, &name)?;
    println!("{}", archive.display());
    Ok(())
}

fn build(root: &Path) -> Result<()> {
    let web = root.join("web");
    shell::run(&web, "npm", &["ci", "--no-fund", "--no-audit"])?;
    shell::run(&web, "npm", &["run", "build"])?;
    shell::run(root, &shell::cargo(), &["build", "--release", "--locked", "--package", "vigie"])
}

fn lay_out(tree: &Tree, folder: &Path) -> Result<()> {
    let copy = |from: PathBuf, name: &str| {
        std::fs::copy(&from, folder.join(name)).map(drop).with_context(|| format!("cannot copy {}", from.display()))
    };
    copy(target_folder(&tree.root)?.join("release/vigie"), "vigie")?;
    for path in AS_IT_IS {
        copy(tree.root.join(path), path.rsplit('/').next().unwrap_or(path))?;
    }
    std::fs::write(folder.join("vigie.service"), UNIT)?;
    std::fs::write(folder.join("THIRD-PARTY.txt"), licences::third_party(&tree.root)?)?;
    Ok(())
}

/// Packs so that the same checkout gives the same bytes: order, owner and time are fixed.
fn pack(root: &Path, name: &str) -> Result<PathBuf> {
    let dist = root.join("dist");
    let archive = format!("{name}.tar.gz");
    let time = format!("--mtime=@{}", shell::output(root, "git", &["log", "-1", "--format=%ct"])?.trim());
    let order = ["--sort=name", "--owner=0", "--group=0", "--numeric-owner", time.as_str()];
    let arguments: Vec<&str> =
        order.into_iter().chain(["--use-compress-program=gzip -n -9", "-cf", archive.as_str(), name]).collect();
    shell::run(&dist, "tar", &arguments)?;
    let sum = shell::output(&dist, "sha256sum", &[archive.as_str()])?;
    std::fs::write(dist.join(format!("{archive}.sha256")), sum)?;
    Ok(dist.join(archive))
}

fn target(root: &Path) -> Result<String> {
    let said = shell::output(root, "rustc", &["-vV"])?;
    said.lines().find_map(|line| line.strip_prefix("host: ")).map(str::to_owned).context("rustc names no host")
}

fn target_folder(root: &Path) -> Result<PathBuf> {
    let said = shell::output(root, &shell::cargo(), &["metadata", "--no-deps", "--format-version", "1"])?;
    let metadata: serde_json::Value = serde_json::from_str(&said)?;
    metadata["target_directory"].as_str().map(PathBuf::from).context("cargo names no target folder")
}
