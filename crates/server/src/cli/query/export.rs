//! `vigie query export`: a query as rules of another system, with what had to be widened.

use std::process::ExitCode;

use clap::{Args, ValueEnum};
use serde::Serialize;
use vigie_query::{Note, X_RULE_CHARS, to_x_rules, to_x_rules_with_accents};

use super::import::noted;
use super::tongue::{self, Tongue};

#[derive(Args)]
pub(super) struct Export {
    /// Where the rules go.
    #[arg(long, value_enum)]
    to: To,
    /// The query, or `-` for standard input.
    #[arg(allow_hyphen_values = true)]
    text: String,
    /// Longest rule, in characters.
    #[arg(long, default_value_t = X_RULE_CHARS, value_name = "CHARACTERS")]
    limit: usize,
    /// Ask for words that are written without accents with them as well.
    #[arg(long)]
    accents: bool,
    /// In which language to speak.
    #[arg(long, value_enum)]
    locale: Option<Tongue>,
    /// Print JSON, with both languages and positions in bytes.
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum To {
    X,
}

#[derive(Serialize)]
struct Answer<'a> {
    rules: &'a [String],
    exact: bool,
    notes: &'a [Note],
}

impl Export {
    /// The rules go to standard output, one a line, what is to be said of them to standard error.
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let text = super::text(&self.text)?;
        let locale = tongue::or_theirs(self.locale);
        let Some(query) = super::understood(&text, locale) else { return Ok(ExitCode::FAILURE) };
        let To::X = self.to;
        let make = if self.accents { to_x_rules_with_accents } else { to_x_rules };
        let made = make(&query, self.limit);
        if self.json {
            let answer = Answer { rules: &made.rules, exact: made.exact, notes: &made.notes };
            super::say(&(serde_json::to_string_pretty(&answer)? + "\n"))?;
        } else {
            eprint!("{}", noted(&text, &made.notes, locale));
            super::say(&made.rules.iter().flat_map(|rule| [rule.as_str(), "\n"]).collect::<String>())?;
        }
        Ok(if made.rules.is_empty() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
    }
}
