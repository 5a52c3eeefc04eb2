//! `vigie query`: everything that can be asked about a query's text. Owns the arguments and where text comes from; each
//! command's printing lies in a file of its own.

mod check;
mod explain;
mod export;
mod frame;
mod import;
pub(super) mod post_file;
pub(super) mod tongue;

use std::io::{Read, Write};
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::{Args, Subcommand};

use tongue::Tongue;

/// No query is longer, in our language or another's; what comes by standard input is read so far and no further.
const TEXT_BYTES_MAX: u64 = 4 << 20;

#[derive(Args)]
pub(super) struct Query {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Say what is wrong with a query, or how it is understood.
    Check(check::Check),
    /// Write a query the way the house writes it.
    Fmt(Fmt),
    /// Say of posts why a query finds them, or why not.
    Explain(explain::Explain),
    /// Bring a query of another system into our language.
    Import(import::Import),
    /// Make rules of another system out of a query.
    Export(export::Export),
}

#[derive(Args)]
struct Fmt {
    /// The query, or `-` for standard input.
    #[arg(allow_hyphen_values = true)]
    text: String,
    /// In which language to speak.
    #[arg(long, value_enum)]
    locale: Option<Tongue>,
}

impl Query {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        match self.what {
            What::Check(check) => check.run(),
            What::Fmt(fmt) => fmt.run(),
            What::Explain(explain) => explain.run(),
            What::Import(import) => import.run(),
            What::Export(export) => export.run(),
        }
    }
}

impl Fmt {
    fn run(self) -> anyhow::Result<ExitCode> {
        let text = text(&self.text)?;
        match understood(&text, tongue::or_theirs(self.locale)) {
            None => Ok(ExitCode::FAILURE),
            Some(query) => say(&format!("{}\n", vigie_query::format(&query))),
        }
    }
}

/// A query's text as it was given: on the command line, or by standard input.
fn text(given: &str) -> anyhow::Result<String> {
    if given != "-" {
        return Ok(given.to_owned());
    }
    let mut bytes = Vec::new();
    std::io::stdin().lock().take(TEXT_BYTES_MAX + 1).read_to_end(&mut bytes).context("cannot read standard input")?;
    if bytes.len() as u64 > TEXT_BYTES_MAX {
        bail!("standard input is longer than {} MiB: no query is", TEXT_BYTES_MAX >> 20);
    }
    let text = String::from_utf8(bytes).context("standard input is not UTF-8")?;
    Ok(text.trim_end_matches(['\n', '\r']).to_owned())
}

/// The query, or nothing after its errors were printed on standard error.
fn understood(text: &str, locale: vigie_query::Locale) -> Option<vigie_query::Query> {
    let (query, said) = vigie_query::parse(text);
    if !vigie_query::has_errors(&said) {
        return Some(query);
    }
    let errors: Vec<_> = said.into_iter().filter(vigie_query::Diagnostic::is_error).collect();
    eprint!("{}", check::printed(text, &errors, locale));
    None
}

/// Prints what a command found.
fn say(text: &str) -> anyhow::Result<ExitCode> {
    super::quietly(std::io::stdout().lock().write_all(text.as_bytes()))?;
    Ok(ExitCode::SUCCESS)
}
