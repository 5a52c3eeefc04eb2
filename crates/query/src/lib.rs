//! A query language for short public posts: words, phrases, operators and fields; read with diagnostics in two
//! languages, evaluated, explained, and matched for many stored queries at once. Sees a post through [`Document`] and
//! knows nothing of who stores or shows it.

mod ast;
mod diagnostic;
mod document;
mod exact;
mod explain;
mod export;
mod field;
mod format;
mod highlight;
mod import;
mod insight;
mod library;
pub mod limits;
mod matcher;
pub mod naive;
mod parse;
mod places;
mod sentences;
mod span;
pub mod text;
mod words;

pub use ast::{AtLeast, Bond, Clause, Exact, Form, NameKind, Named, Near, Node, Query, Scope, Term, TermKind, Text};
pub use diagnostic::{Diagnostic, Locale, Severity, Suggestion, has_errors};
pub use document::{Document, Engagement, Has, Kind, NO_STRINGS, Strings};
pub use explain::{Trace, explain};
pub use export::{X_RULE_CHARS, X_RULE_CHARS_ENTERPRISE, X_RULES_MAX, XRules, to_x_rules, to_x_rules_with_accents};
pub use field::{Count, Field, FieldName, Range, RealRange, Shape};
pub use format::{format, format_node};
pub use highlight::{Highlight, HighlightField, highlights};
pub use import::{Dialect, Effect, Grade, Imported, MAX_FOREIGN_BYTES, Note, import};
pub use insight::{Facet, Insight, NoInsight, Tone};
pub use library::{Library, NoLibrary};
pub use matcher::{Effort, Frequencies, Id, Matcher, MatcherBuilder, Scratch};
pub use parse::{parse, parse_with};
pub use span::{Span, utf16_offset};

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
