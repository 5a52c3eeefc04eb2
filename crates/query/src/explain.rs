//! Why a post matches, and why not: each clause with its truth and a sentence.

use serde::Serialize;

use crate::ast::{Clause, Form, NameKind, Node, Query};
use crate::diagnostic::Locale;
use crate::document::Document;
use crate::naive::Prepared;
use crate::sentences::explain as sentences;
use crate::span::Span;

/// One clause's part in the answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Trace {
    /// Where the clause stands in the query's text.
    pub span: Span,
    /// The clause as written.
    pub text: String,
    /// What it is: `and`, `or`, `not`, `near`, `at-least`, `word`, `phrase`, `pattern`, `fuzzy`, `stem`,
    /// `exact`, `field`, `named`, `nothing`.
    pub kind: &'static str,
    /// Whether it holds.
    pub matched: bool,
    /// The sentence in French.
    pub fr: String,
    /// The sentence in English.
    pub en: String,
    /// The clauses right inside.
    pub children: Vec<Self>,
}

impl Trace {
    /// The sentence in one language.
    pub fn message(&self, locale: Locale) -> &str {
        match locale {
            Locale::Fr => &self.fr,
            Locale::En => &self.en,
        }
    }
}

/// Asks every clause, also those that an evaluator would skip.
pub fn explain(query: &Query, document: &Document<'_>) -> Trace {
    trace(query.root(), query.text(), None, &Prepared::new(document), document)
}

/// `named` is where the name stands that this clause belongs to: what a name stands for has no place in the query.
fn trace(node: &Node, text: &str, named: Option<Span>, post: &Prepared<'_>, document: &Document<'_>) -> Trace {
    let span = named.unwrap_or(node.span);
    let children: Vec<Trace> = match &node.clause {
        // A list may be long: it is one clause, which says which of its entries stands there.
        Clause::Named(named) if named.kind != NameKind::Query => Vec::new(),
        Clause::Named(named) => vec![trace(&named.inner, &named.text, Some(span), post, document)],
        _ => node.children().iter().map(|child| trace(child, text, named, post, document)).collect(),
    };
    let matched = post.holds(node);
    let (fr, en) = sentences::sentence(node, matched, &children, post, document);
    Trace { span, text: node.span.of(text).to_owned(), kind: kind(node), matched, fr, en, children }
}

fn kind(node: &Node) -> &'static str {
    match &node.clause {
        Clause::Nothing => "nothing",
        Clause::And(_) => "and",
        Clause::Or(_) => "or",
        Clause::Not(_) => "not",
        Clause::Near(_) => "near",
        Clause::AtLeast(_) => "at-least",
        Clause::Named(named) if named.field().is_some() => "field",
        Clause::Named(_) => "named",
        Clause::Text(text) if text.exact.is_some() => "exact",
        Clause::Text(text) if text.terms.len() > 1 => "phrase",
        Clause::Text(text) => match text.form() {
            Form::Word => "word",
            Form::Pattern => "pattern",
            Form::Fuzzy(_) => "fuzzy",
            Form::Stem => "stem",
        },
        Clause::Field(_) => "field",
    }
}
