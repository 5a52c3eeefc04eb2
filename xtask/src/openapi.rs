//! The snapshot of the HTTP interface: docs/openapi.json is what `vigie openapi` prints. The document itself is the server's.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use crate::shell;
use crate::tree::Tree;

const PATH: &str = "docs/openapi.json";

/// Writes the snapshot.
pub(crate) fn write() -> Result<()> {
    let (place, served) = served()?;
    std::fs::write(&place, served).with_context(|| format!("cannot write {PATH}"))?;
    println!("wrote {PATH}");
    Ok(())
}

/// Fails when the snapshot is not what the server would say.
pub(crate) fn check() -> Result<()> {
    let (place, served) = served()?;
    let kept =
        std::fs::read_to_string(place).with_context(|| format!("{PATH} is missing: run `cargo xtask openapi`"))?;
    if kept == served {
        println!("{PATH} is current");
        return Ok(());
    }
    let line = kept.lines().zip(served.lines()).take_while(|(kept, served)| kept == served).count() + 1;
    bail!("{PATH} is stale from line {line} on: run `cargo xtask openapi`, read the difference, commit it")
}

/// Where the snapshot lies, and what the server says, formatted so that a change shows as changed lines.
/// `VIGIE_BIN` names a program that is already built.
fn served() -> Result<(PathBuf, String)> {
    let tree = Tree::open()?;
    let said = match std::env::var("VIGIE_BIN") {
        Ok(program) => shell::output(&tree.root, &program, &["openapi"])?,
        Err(_) => {
            shell::output(&tree.root, &shell::cargo(), &["run", "--quiet", "--package", "vigie", "--", "openapi"])?
        }
    };
    let document: serde_json::Value = serde_json::from_str(&said).context("`vigie openapi` did not print JSON")?;
    Ok((tree.root.join(PATH), format!("{document:#}\n")))
}
