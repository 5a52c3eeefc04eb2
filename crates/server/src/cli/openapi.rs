//! `vigie openapi`.

use std::io::Write;

/// Prints the document.
///
/// # Errors
/// When nobody reads it.
pub(super) fn run() -> anyhow::Result<()> {
    let document = crate::api::document().to_pretty_json()?;
    writeln!(std::io::stdout().lock(), "{document}")?;
    Ok(())
}
