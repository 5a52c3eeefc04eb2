//! Sentences about what is well-formed and probably not meant.

use crate::diagnostic::Diagnostic;
use crate::span::Span;

use super::{error, hint, shown, warning};

pub(crate) fn lower_case_operator(span: Span, written: &str, operator: &str) -> Diagnostic {
    hint(
        "lower-case-operator",
        span,
        format!("« {written} » est cherché comme un mot ; l’opérateur s’écrit {operator}."),
        format!("“{written}” is searched as a word; the operator is written {operator}."),
    )
    .suggest(span, operator)
}

pub(crate) fn french_operator(span: Span, written: &str, operator: &str) -> Diagnostic {
    warning(
        "french-operator",
        span,
        format!("« {written} » est cherché comme un mot ; l’opérateur s’écrit {operator}."),
        format!("“{written}” is searched as a word; the operator is written {operator}."),
    )
    .suggest(span, operator)
}

pub(crate) fn mixed_operators(span: Span, suggestion: String) -> Diagnostic {
    hint(
        "mixed-operators",
        span,
        "AND (ou l’espace) lie plus fort que OR ; les parenthèses le rendent visible.",
        "AND (or a space) binds tighter than OR; parentheses make it visible.",
    )
    .suggest(span, suggestion)
}

pub(crate) fn only_negative(span: Span) -> Diagnostic {
    error(
        "only-negative",
        span,
        "Sans rien d’exigé, cette requête trouverait presque toutes les publications ; ajoutez ce qui doit s’y trouver.",
        "Nothing is required, so this query would match nearly every post; add something that must be there.",
    )
}

pub(crate) fn never_true(span: Span, reason: (String, String)) -> Diagnostic {
    warning("never-true", span, format!("Jamais vrai : {}.", reason.0), format!("Never true: {}.", reason.1))
}

pub(crate) fn always_true(span: Span, written: &str) -> Diagnostic {
    let written = shown(written);
    error(
        "always-true",
        span,
        format!("Toujours vrai : « {written} » est à la fois accepté et exclu d’un OR."),
        format!("Always true: “{written}” is both accepted and excluded in one OR."),
    )
}

pub(crate) fn repeated(span: Span, written: &str) -> Diagnostic {
    let written = shown(written);
    hint("repeated", span, format!("« {written} » est demandé deux fois."), format!("“{written}” is asked for twice."))
}
