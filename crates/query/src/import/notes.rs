//! What is said about an imported query: notes with their place in the foreign text, sentences in both languages, and
//! what each means for what the query finds. The reasons themselves stand in [`reasons`](super::reasons).

use serde::Serialize;

use crate::diagnostic::{Diagnostic, Locale};
use crate::span::Span;

use super::reasons::{self, Why};

/// Most notes of one query: each piece of a long list says the same.
const MAX_NOTES: usize = 256;

/// How much of the meaning remains.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Grade {
    /// The query as a whole could not be brought over.
    Refused,
    /// This part is left out.
    Lost,
    /// This part is kept and means nearly the same.
    Approximated,
    /// This part is kept and means the same, written in a way that may surprise.
    Changed,
}

/// What the query finds, compared with before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Effect {
    /// The same.
    None,
    /// More.
    Broader,
    /// Less.
    Narrower,
    /// Some more and some less.
    Different,
}

impl Effect {
    /// The effect under a NOT.
    pub(super) fn under(self, negative: bool) -> Self {
        match self {
            Self::Broader if negative => Self::Narrower,
            Self::Narrower if negative => Self::Broader,
            same => same,
        }
    }
}

/// Something to know about a query that was brought over from another system, or passed on to one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Note {
    /// Where, in bytes of the text it was read from.
    pub span: Span,
    /// How much of the meaning remains.
    pub grade: Grade,
    /// What the query finds, compared with before.
    pub effect: Effect,
    /// A stable name for programs, in kebab case.
    pub code: &'static str,
    /// The sentence in French.
    pub fr: String,
    /// The sentence in English.
    pub en: String,
}

impl Note {
    /// The sentence in one language.
    pub fn message(&self, locale: Locale) -> &str {
        match locale {
            Locale::Fr => &self.fr,
            Locale::En => &self.en,
        }
    }
}

/// The notes of a query of ours while it is made into rules of another system.
pub(crate) struct ExportNotes<'t> {
    notes: Notes<'t>,
}

impl<'t> ExportNotes<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        Self { notes: Notes::new(text) }
    }

    /// This part asks for less than it should, so more is found.
    pub(crate) fn widened(&mut self, span: Span, why: &Why) {
        if !self.notes.said.iter().any(|note| note.code == why.code && note.span == span) {
            self.notes.push(span, Grade::Approximated, Effect::Broader, why, "", "");
        }
    }

    /// Said at its first place only.
    pub(crate) fn widened_once(&mut self, span: Span, why: &Why) {
        self.notes.once(span, why, Grade::Approximated, Effect::None);
    }

    /// The rules as a whole ask for less.
    pub(crate) fn widened_whole(&mut self, why: &Why) {
        self.widened(Span::new(0, self.notes.text.len()), why);
    }

    /// There are no rules.
    pub(crate) fn whole(&mut self, why: &Why) {
        self.notes.refuse(Span::new(0, self.notes.text.len()), why);
    }

    pub(crate) fn finish(self) -> Vec<Note> {
        self.notes.finish()
    }
}

/// The notes of one query while it is read.
pub(super) struct Notes<'t> {
    text: &'t str,
    said: Vec<Note>,
    left_out: usize,
}

impl<'t> Notes<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, said: Vec::new(), left_out: 0 }
    }

    pub(super) fn is_refused(&self) -> bool {
        self.said.iter().any(|note| note.grade == Grade::Refused)
    }

    /// The query is refused; the first reason is enough.
    pub(super) fn refuse(&mut self, span: Span, why: &Why) {
        if !self.is_refused() {
            self.said.push(note(span, Grade::Refused, Effect::None, why.code, why.fr.to_owned(), why.en.to_owned()));
        }
    }

    pub(super) fn refused_by_reader(&mut self, span: Span, error: &Diagnostic) {
        let fr = format!("La requête obtenue n’est pas acceptée : {}", error.fr);
        let en = format!("What comes out is not accepted: {}", error.en);
        self.said.push(note(span, Grade::Refused, Effect::None, error.code, fr, en));
    }

    pub(super) fn lost(&mut self, span: Span, why: &Why, effect: Effect) {
        let (fr, en) = match effect {
            Effect::Narrower => (" Laissé de côté : la requête trouve moins.", " Left out: the query finds less."),
            Effect::Broader => (" Laissé de côté : la requête trouve davantage.", " Left out: the query finds more."),
            Effect::Different | Effect::None => (" Laissé de côté.", " Left out."),
        };
        self.push(span, Grade::Lost, effect, why, fr, en);
    }

    pub(super) fn approximated(&mut self, span: Span, why: &Why, effect: Effect) {
        let (fr, en) = match effect {
            Effect::Broader => (" La requête trouve davantage.", " The query finds more."),
            Effect::Narrower => (" La requête trouve moins.", " The query finds less."),
            Effect::Different => (" La requête trouve d’autres publications.", " The query finds other posts."),
            Effect::None => ("", ""),
        };
        self.push(span, Grade::Approximated, effect, why, fr, en);
    }

    pub(super) fn changed(&mut self, span: Span, why: &Why) {
        self.push(span, Grade::Changed, Effect::None, why, "", "");
    }

    /// Said at its first place only.
    pub(super) fn once(&mut self, span: Span, why: &Why, grade: Grade, effect: Effect) {
        if self.said.iter().any(|note| note.code == why.code) {
            return;
        }
        match grade {
            Grade::Approximated => self.approximated(span, why, effect),
            _ => self.changed(span, why),
        }
    }

    fn push(&mut self, span: Span, grade: Grade, effect: Effect, why: &Why, fr: &str, en: &str) {
        if self.said.len() >= MAX_NOTES {
            self.left_out += 1;
            return;
        }
        let shown = shown(span.of(self.text));
        let (fr, en) = (format!("« {shown} » : {}{fr}", why.fr), format!("“{shown}”: {}{en}", why.en));
        self.said.push(note(span, grade, effect, why.code, fr, en));
    }

    /// In the order of the text.
    pub(super) fn finish(mut self) -> Vec<Note> {
        self.said.sort_by_key(|note| (note.span.start, note.grade, note.span.end));
        if self.left_out > 0 {
            let fr = format!("Et {} remarques encore, qui ne sont pas détaillées.", self.left_out);
            let en = format!("And {} more notes that are not spelled out.", self.left_out);
            let span = Span::new(0, self.text.len());
            self.said.push(note(span, Grade::Lost, Effect::Different, reasons::MORE_NOTES, fr, en));
        }
        self.said
    }
}

fn note(span: Span, grade: Grade, effect: Effect, code: &'static str, fr: String, en: String) -> Note {
    Note { span, grade, effect, code, fr, en }
}

/// A piece of the foreign text as it appears inside a sentence: short, on one line.
fn shown(written: &str) -> String {
    const LONGEST: usize = 40;
    let mut short: String = written.chars().take(LONGEST).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if written.chars().nth(LONGEST).is_some() {
        short.push('…');
    }
    short
}
