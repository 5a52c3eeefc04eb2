//! What can be said about a query's text: its shape. The sentences stand in `sentences/`.

use std::fmt;

use serde::Serialize;

use crate::span::Span;

/// A language that we speak to people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Locale {
    /// French.
    Fr,
    /// English.
    En,
}

/// How grave it is. Only errors refuse a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The query is refused.
    Error,
    /// The query is taken, and probably does not do what was meant.
    Warning,
    /// The query is taken; this is how it is understood.
    Hint,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Hint => "hint",
        })
    }
}

/// A change to the text that would settle the matter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Suggestion {
    /// What to replace.
    pub span: Span,
    /// With what.
    pub replacement: String,
}

/// Something to know about a query's text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// How grave it is.
    pub severity: Severity,
    /// Where, in bytes of the text.
    pub span: Span,
    /// A stable name for programs, in kebab case.
    pub code: &'static str,
    /// The sentence in French.
    pub fr: String,
    /// The sentence in English.
    pub en: String,
    /// What to change.
    pub suggestion: Option<Suggestion>,
}

impl Diagnostic {
    pub(crate) fn new(
        severity: Severity,
        code: &'static str,
        span: Span,
        fr: impl Into<String>,
        en: impl Into<String>,
    ) -> Self {
        Self { severity, span, code, fr: fr.into(), en: en.into(), suggestion: None }
    }

    pub(crate) fn suggest(mut self, span: Span, replacement: impl Into<String>) -> Self {
        self.suggestion = Some(Suggestion { span, replacement: replacement.into() });
        self
    }

    /// Whether it refuses the query.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    /// The sentence in one language.
    pub fn message(&self, locale: Locale) -> &str {
        match locale {
            Locale::Fr => &self.fr,
            Locale::En => &self.en,
        }
    }
}

/// Whether one of them refuses the query.
pub fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(Diagnostic::is_error)
}
