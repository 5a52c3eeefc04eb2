//! Sentences about a query's text. Each says what is wrong and what to do, and names what was written.

mod doubts;
mod fields;
mod names;
mod structure;
mod words;

use crate::diagnostic::{Diagnostic, Severity};
use crate::span::Span;

pub(crate) use doubts::*;
pub(crate) use fields::*;
pub(crate) use names::*;
pub(crate) use structure::*;
pub(crate) use words::*;

fn error(code: &'static str, span: Span, fr: impl Into<String>, en: impl Into<String>) -> Diagnostic {
    Diagnostic::new(Severity::Error, code, span, fr, en)
}

fn warning(code: &'static str, span: Span, fr: impl Into<String>, en: impl Into<String>) -> Diagnostic {
    Diagnostic::new(Severity::Warning, code, span, fr, en)
}

fn hint(code: &'static str, span: Span, fr: impl Into<String>, en: impl Into<String>) -> Diagnostic {
    Diagnostic::new(Severity::Hint, code, span, fr, en)
}

/// A word as it appears inside a sentence: short, on one line.
fn shown(written: &str) -> String {
    const LONGEST: usize = 40;
    let mut short: String = written.chars().take(LONGEST).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if written.chars().nth(LONGEST).is_some() {
        short.push('…');
    }
    short
}
