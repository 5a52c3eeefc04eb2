//! `vigie query check`: what is to be said of a query's text.

use std::fmt::Write;
use std::process::ExitCode;

use clap::Args;
use serde::Serialize;
use vigie_query::{Diagnostic, Locale, Severity, format, has_errors, parse};

use super::frame::{underlined, visible};
use super::tongue::{self, Tongue, pick};

#[derive(Args)]
pub(super) struct Check {
    /// The query, or `-` for standard input.
    #[arg(allow_hyphen_values = true)]
    text: String,
    /// In which language to speak.
    #[arg(long, value_enum)]
    locale: Option<Tongue>,
    /// Print JSON, with both languages and positions in bytes.
    #[arg(long)]
    json: bool,
}

/// What a program wants to know.
#[derive(Serialize)]
struct Answer<'a> {
    diagnostics: &'a [Diagnostic],
    /// The text as the house writes it; none where it does not read.
    formatted: Option<String>,
}

impl Check {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let text = super::text(&self.text)?;
        let (query, said) = parse(&text);
        let refused = has_errors(&said);
        let answer = if self.json {
            let formatted = (!refused).then(|| format(&query));
            serde_json::to_string_pretty(&Answer { diagnostics: &said, formatted })? + "\n"
        } else {
            let locale = tongue::or_theirs(self.locale);
            let good = pick(locale, "rien à redire", "nothing to remark");
            if said.is_empty() { format!("{good}\n") } else { printed(&text, &said, locale) }
        };
        super::say(&answer)?;
        Ok(if refused { ExitCode::FAILURE } else { ExitCode::SUCCESS })
    }
}

/// Diagnostics as people read them, each below the other.
pub(super) fn printed(text: &str, said: &[Diagnostic], locale: Locale) -> String {
    let mut out = String::new();
    for said in said {
        let grade = match said.severity {
            Severity::Error => pick(locale, "erreur", "error"),
            Severity::Warning => pick(locale, "attention", "warning"),
            Severity::Hint => pick(locale, "remarque", "hint"),
        };
        let message: String = said.message(locale).chars().map(visible).collect();
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{grade}[{}] {message}", said.code);
        out.push_str(&underlined(text, said.span));
        if let Some(changed) = changed(text, said) {
            let _ = writeln!(out, "  = {} {changed}", pick(locale, "essayez :", "try:"));
        }
    }
    out
}

/// The text after the suggested change, where it is short enough to be read at a glance.
fn changed(text: &str, said: &Diagnostic) -> Option<String> {
    const CHARS_MAX: usize = 160;
    let change = said.suggestion.as_ref()?;
    let (before, after) = (text.get(..change.span.start)?, text.get(change.span.end..)?);
    let whole = [before, &change.replacement, after].concat();
    let shown = if whole.chars().count() <= CHARS_MAX { whole } else { change.replacement.clone() };
    Some(shown.chars().map(visible).collect::<String>().trim().to_owned()).filter(|shown| !shown.is_empty())
}
