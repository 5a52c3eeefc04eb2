//! A query language for short public posts: words, phrases, operators and fields; read with diagnostics in two
//! languages, evaluated, explained, and matched for many stored queries at once. Sees a post through [`Document`] and
//! knows nothing of who stores or shows it.

mod ast;
mod diagnostic;
mod document;
mod explain;
mod field;
mod format;
mod highlight;
pub mod limits;
mod matcher;
pub mod naive;
mod parse;
mod sentences;
mod span;
pub mod text;

pub use ast::{Clause, Field, Near, Node, Query, Range, Scope, Term, TermKind, Text};
pub use diagnostic::{Diagnostic, Locale, Severity, Suggestion, has_errors};
pub use document::{Document, Has, Kind, NO_STRINGS, Strings};
pub use explain::{Trace, explain};
pub use field::FieldName;
pub use format::format;
pub use highlight::{Highlight, HighlightField, highlights};
pub use matcher::{Frequencies, Id, Matcher, MatcherBuilder, Scratch};
pub use parse::parse;
pub use span::{Span, utf16_offset};

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
