//! `vigie query import`: a query of another system in our language, with what could not be carried over.

use std::process::ExitCode;

use clap::{Args, ValueEnum};
use serde::Serialize;
use vigie_query::{Dialect, Grade, Locale, Note, import};

use super::frame::{underlined, visible};
use super::tongue::{self, Tongue, pick};

#[derive(Args)]
pub(super) struct Import {
    /// Where the query comes from.
    #[arg(long, value_enum)]
    from: From,
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

#[derive(Clone, Copy, ValueEnum)]
enum From {
    Brandwatch,
    Talkwalker,
    Meltwater,
    X,
    #[value(alias = "google-alerts")]
    Google,
}

#[derive(Serialize)]
struct Answer<'a> {
    text: &'a str,
    notes: &'a [Note],
}

impl Import {
    /// The query goes to standard output, what is to be said of it to standard error.
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let text = super::text(&self.text)?;
        let imported = import(self.from.dialect(), &text);
        let refused = imported.is_refused();
        if self.json {
            let answer = Answer { text: &imported.text, notes: &imported.notes };
            super::say(&(serde_json::to_string_pretty(&answer)? + "\n"))?;
        } else {
            eprint!("{}", noted(&text, &imported.notes, tongue::or_theirs(self.locale)));
            if !refused {
                super::say(&format!("{}\n", imported.text))?;
            }
        }
        Ok(if refused { ExitCode::FAILURE } else { ExitCode::SUCCESS })
    }
}

impl From {
    const fn dialect(self) -> Dialect {
        match self {
            Self::Brandwatch => Dialect::Brandwatch,
            Self::Talkwalker => Dialect::Talkwalker,
            Self::Meltwater => Dialect::Meltwater,
            Self::X => Dialect::X,
            Self::Google => Dialect::GoogleAlerts,
        }
    }
}

/// Notes as people read them, each below the other.
pub(super) fn noted(text: &str, notes: &[Note], locale: Locale) -> String {
    notes.iter().map(|note| one(text, note, locale)).collect()
}

fn one(text: &str, note: &Note, locale: Locale) -> String {
    let grade = match note.grade {
        Grade::Refused => pick(locale, "refusé", "refused"),
        Grade::Lost => pick(locale, "perdu", "lost"),
        Grade::Approximated => pick(locale, "approché", "approximated"),
        Grade::Changed => pick(locale, "récrit", "rewritten"),
    };
    let message: String = note.message(locale).chars().map(visible).collect();
    format!("{grade}[{}] {message}\n{}", note.code, underlined(text, note.span))
}
