//! Running other programs, with errors that say which one and what to do. It decides nothing about what is run.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

/// Runs a program in `folder`, its output shown; fails when it fails.
pub(crate) fn run(folder: &Path, program: &str, arguments: &[&str]) -> Result<()> {
    let shown = shown(program, arguments);
    eprintln!("$ {shown}");
    let status =
        Command::new(program).args(arguments).current_dir(folder).status().with_context(|| missing(program))?;
    if !status.success() {
        bail!("`{shown}` failed ({status})");
    }
    Ok(())
}

/// Runs a program in `folder` and returns what it wrote to standard output.
pub(crate) fn output(folder: &Path, program: &str, arguments: &[&str]) -> Result<String> {
    let result = Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| missing(program))?;
    if !result.status.success() {
        bail!("`{}` failed ({})", shown(program, arguments), result.status);
    }
    String::from_utf8(result.stdout).with_context(|| format!("`{program}` wrote something that is not text"))
}

/// The cargo that runs us, so that a pinned toolchain stays pinned.
pub(crate) fn cargo() -> String {
    std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned())
}

fn shown(program: &str, arguments: &[&str]) -> String {
    let name = Path::new(program).file_name().map_or(program.into(), |name| name.to_string_lossy());
    [name.as_ref()].iter().chain(arguments).copied().collect::<Vec<_>>().join(" ")
}

fn missing(program: &str) -> String {
    format!("`{program}` cannot be started: is it installed?")
}
