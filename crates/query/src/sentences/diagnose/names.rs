//! Sentences about named queries and lists.

use crate::ast::NameKind;
use crate::diagnostic::Diagnostic;
use crate::limits::MAX_NAMES_DEEP;
use crate::span::Span;

use super::{error, shown};

fn kind_of(kind: NameKind) -> (&'static str, &'static str) {
    match kind {
        NameKind::Query => ("La requête", "query"),
        NameKind::Words | NameKind::Authors => ("La liste", "list"),
        NameKind::Source => ("La source", "source"),
        NameKind::Account => ("Le compte", "account"),
    }
}

pub(crate) fn unknown_name(span: Span, kind: NameKind, name: &str, close: Option<&str>) -> Diagnostic {
    let name = shown(name);
    let (fr, en) = kind_of(kind);
    match close {
        Some(close) => error(
            "unknown-name",
            span,
            format!("{fr} « {name} » n’existe pas ; vouliez-vous dire « {close} » ?"),
            format!("There is no {en} “{name}”; did you mean “{close}”?"),
        )
        .suggest(span, format!("{}:\"{close}\"", crate::format::name_field(kind).word())),
        None => error(
            "unknown-name",
            span,
            format!("{fr} « {name} » n’existe pas dans cette marque."),
            format!("There is no {en} “{name}” in this brand."),
        ),
    }
}

pub(crate) fn name_cycle(span: Span, around: &[String]) -> Diagnostic {
    let around = shown(&around.join(" → "));
    error(
        "name-cycle",
        span,
        format!("Cette requête finit par se citer elle-même : {around}."),
        format!("This query ends up quoting itself: {around}."),
    )
}

pub(crate) fn names_too_deep(span: Span) -> Diagnostic {
    error(
        "names-too-deep",
        span,
        format!("Plus de {MAX_NAMES_DEEP} requêtes citées l’une dans l’autre ; citez-en moins."),
        format!("More than {MAX_NAMES_DEEP} queries quoted within each other; quote fewer."),
    )
}

pub(crate) fn broken_name(span: Span, name: &str, inner: &Diagnostic) -> Diagnostic {
    let name = shown(name);
    error(
        "broken-name",
        span,
        format!("La requête « {name} » contient une erreur : {}", inner.fr),
        format!("The query “{name}” has an error: {}", inner.en),
    )
}

pub(crate) fn empty_list(span: Span, name: &str) -> Diagnostic {
    let name = shown(name);
    error(
        "empty-list",
        span,
        format!("La liste « {name} » ne contient rien à chercher."),
        format!("The list “{name}” holds nothing to search for."),
    )
}
