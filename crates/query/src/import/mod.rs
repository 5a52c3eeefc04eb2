//! Queries written for other systems, brought into our language. What could not be carried over, or only nearly, is
//! listed; nothing is reinterpreted in silence. Total and bounded: every text gives a query or a refusal with its
//! reason.
//!
//! The way of a query: [`lexer`] cuts it by the dialect's table, [`parser`] makes a tree of it, [`carry`] turns that into
//! [`ours`] and says what is lost on the way, and our own reader has the last word on what comes out.

mod carry;
mod dialects;
mod lexer;
mod notes;
mod ours;
mod parser;
mod reasons;
mod syntax;
mod values;
mod words;

use crate::diagnostic::Diagnostic;
use crate::limits::MAX_QUERY_BYTES;
use crate::span::Span;

pub(crate) use notes::ExportNotes;
use notes::Notes;
pub use notes::{Effect, Grade, Note};
pub(crate) use reasons::Why;

/// Longest foreign text that is read. Comments and long field names make it longer than what it becomes.
pub const MAX_FOREIGN_BYTES: usize = 4 * MAX_QUERY_BYTES;

/// A language that queries come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// Brandwatch Consumer Research.
    Brandwatch,
    /// Talkwalker, and Hootsuite Listening.
    Talkwalker,
    /// Meltwater.
    Meltwater,
    /// X API v2: rules of the filtered stream, and search.
    X,
    /// Google Alerts and Google's search.
    GoogleAlerts,
}

impl Dialect {
    /// Every dialect, in the order of the documentation.
    pub const ALL: [Self; 5] = [Self::Brandwatch, Self::Talkwalker, Self::Meltwater, Self::X, Self::GoogleAlerts];

    /// Its name for programs.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Brandwatch => "brandwatch",
            Self::Talkwalker => "talkwalker",
            Self::Meltwater => "meltwater",
            Self::X => "x",
            Self::GoogleAlerts => "google-alerts",
        }
    }

    /// Its name for people.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Brandwatch => "Brandwatch",
            Self::Talkwalker => "Talkwalker",
            Self::Meltwater => "Meltwater",
            Self::X => "X",
            Self::GoogleAlerts => "Google Alerts",
        }
    }

    /// The dialect of that name, without regard to case.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|dialect| dialect.word().eq_ignore_ascii_case(word))
    }
}

/// A foreign query in our language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// The query as `format` writes it; empty when it was refused.
    pub text: String,
    /// What to know about it, in the order of the foreign text.
    pub notes: Vec<Note>,
}

impl Imported {
    /// Whether nothing usable came out; a note says why.
    pub fn is_refused(&self) -> bool {
        self.notes.iter().any(|note| note.grade == Grade::Refused)
    }

    /// Whether everything was carried over and means the same.
    pub fn is_exact(&self) -> bool {
        self.notes.iter().all(|note| note.grade == Grade::Changed)
    }
}

/// Brings a query of another system into our language.
pub fn import(dialect: Dialect, text: &str) -> Imported {
    let mut notes = Notes::new(text);
    let written = read(dialect, text, &mut notes).and_then(|written| settle(&written, text, &mut notes));
    Imported { text: written.unwrap_or_default(), notes: notes.finish() }
}

/// The query in our words, not yet read by our own reader.
fn read(dialect: Dialect, text: &str, notes: &mut Notes<'_>) -> Option<String> {
    let whole = Span::new(0, text.len());
    if text.len() > MAX_FOREIGN_BYTES {
        notes.refuse(whole, &reasons::TOO_LONG);
        return None;
    }
    let syntax = dialects::syntax(dialect);
    let pieces = lexer::lex(text, syntax, notes);
    let tree = match (syntax.simple)(text, &pieces, notes) {
        Some(tree) => tree,
        None => parser::parse(text, syntax, &pieces, notes)?,
    };
    if notes.is_refused() {
        return None;
    }
    let ours = carry::carry(text, syntax, &tree, notes)?;
    Some(ours::write(&ours))
}

/// Our reader's word on what came out: its limits and its refusals hold for imported queries as well.
fn settle(written: &str, foreign: &str, notes: &mut Notes<'_>) -> Option<String> {
    let (query, said) = crate::parse::parse(written);
    match said.iter().find(|said| Diagnostic::is_error(said)) {
        None => Some(formatted(&query, written)),
        Some(error) => {
            notes.refused_by_reader(Span::new(0, foreign.len()), error);
            None
        }
    }
}

/// As `format` writes it, unless that passes a limit which the query as it was put together just met.
fn formatted(query: &crate::ast::Query, written: &str) -> String {
    let text = crate::format::format(query);
    let (_, said) = crate::parse::parse(&text);
    if crate::diagnostic::has_errors(&said) { written.to_owned() } else { text }
}
