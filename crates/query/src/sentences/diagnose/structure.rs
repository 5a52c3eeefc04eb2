//! Sentences about what is missing, too much or in the wrong place.

use crate::diagnostic::Diagnostic;
use crate::limits::{MAX_AT_LEAST, MAX_CLAUSES, MAX_DEPTH, MAX_NEAR, MAX_NEAR_DEEP, MAX_QUERY_BYTES};
use crate::span::Span;

use super::{error, shown};

pub(crate) fn too_long(len: usize) -> Diagnostic {
    let kib = MAX_QUERY_BYTES / 1024;
    error(
        "query-too-long",
        Span::new(0, len),
        format!("La requête dépasse {kib} Kio ; partagez-la en plusieurs requêtes."),
        format!("The query is longer than {kib} KiB; split it into several queries."),
    )
}

pub(crate) fn too_deep(span: Span) -> Diagnostic {
    error(
        "too-deep",
        span,
        format!("Plus de {MAX_DEPTH} niveaux de groupes emboîtés ; simplifiez la requête."),
        format!("More than {MAX_DEPTH} nested groups; simplify the query."),
    )
}

pub(crate) fn too_many_clauses(span: Span) -> Diagnostic {
    error(
        "too-many-clauses",
        span,
        format!("Plus de {MAX_CLAUSES} mots et champs ; partagez la requête en plusieurs."),
        format!("More than {MAX_CLAUSES} words and fields; split the query into several."),
    )
}

pub(crate) fn empty_query(len: usize) -> Diagnostic {
    error(
        "empty-query",
        Span::new(0, len),
        "La requête est vide ; écrivez au moins un mot.",
        "The query is empty; write at least one word.",
    )
}

pub(crate) fn unclosed_quote(span: Span, end: usize) -> Diagnostic {
    error("unclosed-quote", span, "Ce guillemet n’est jamais refermé.", "This quotation mark is never closed.")
        .suggest(Span::new(end, end), "\"")
}

pub(crate) fn unclosed_group(span: Span, end: usize) -> Diagnostic {
    error("unclosed-group", span, "Cette parenthèse n’est jamais refermée.", "This parenthesis is never closed.")
        .suggest(Span::new(end, end), ")")
}

pub(crate) fn unopened_group(span: Span) -> Diagnostic {
    error("unopened-group", span, "Cette parenthèse ne referme rien.", "This parenthesis closes nothing.")
        .suggest(span, "")
}

pub(crate) fn empty_group(span: Span) -> Diagnostic {
    error("empty-group", span, "Ces parenthèses sont vides.", "There is nothing between these parentheses.")
}

pub(crate) fn empty_quote(span: Span) -> Diagnostic {
    error("empty-quote", span, "Il n’y a rien entre ces guillemets.", "There is nothing between these quotation marks.")
}

pub(crate) fn missing_operand(span: Span, operator: &str, before: bool) -> Diagnostic {
    let (fr, en) = if before { ("avant", "before") } else { ("après", "after") };
    error(
        "missing-operand",
        span,
        format!("Il manque quelque chose {fr} {operator} ; pour chercher le mot lui-même, écrivez \"{operator}\"."),
        format!("Something is missing {en} {operator}; to search for the word itself, write \"{operator}\"."),
    )
}

pub(crate) fn near_distance(span: Span, written: &str, word: &str) -> Diagnostic {
    let written = shown(written);
    error(
        "near-distance",
        span,
        format!("{written} : la distance de {word} va de 1 à {MAX_NEAR}, par exemple {word}/5."),
        format!("{written}: the distance of {word} goes from 1 to {MAX_NEAR}, for example {word}/5."),
    )
    .suggest(span, format!("{word}/5"))
}

pub(crate) fn near_side(span: Span, word: &str, counted: bool) -> Diagnostic {
    let example = if counted { format!("{word}/5") } else { word.to_owned() };
    error(
        "near-side",
        span,
        format!(
            "{word} relie des mots, des expressions ou des groupes de mots séparés par OR, au même endroit : (a OR b) {example} c."
        ),
        format!(
            "{word} joins words, phrases, or groups of words separated by OR, in the same place: (a OR b) {example} c."
        ),
    )
}

pub(crate) fn near_deep(span: Span) -> Diagnostic {
    error(
        "near-deep",
        span,
        format!("Plus de {MAX_NEAR_DEEP} proximités à la suite ; reliez-les par AND."),
        format!("More than {MAX_NEAR_DEEP} proximities in a row; join them with AND."),
    )
}

pub(crate) fn at_least_count(span: Span, written: &str) -> Diagnostic {
    let written = shown(written);
    error(
        "at-least-count",
        span,
        format!("{written} : le nombre de fois va de 2 à {MAX_AT_LEAST}, par exemple ATLEAST/3."),
        format!("{written}: the number of times goes from 2 to {MAX_AT_LEAST}, for example ATLEAST/3."),
    )
    .suggest(span, "ATLEAST/3")
}

pub(crate) fn at_least_side(span: Span) -> Diagnostic {
    error(
        "at-least-side",
        span,
        "ATLEAST compte des mots, des expressions ou un groupe de mots séparés par OR.",
        "ATLEAST counts words, phrases, or a group of words separated by OR.",
    )
}

pub(crate) fn tilde(span: Span, suggestion: Option<String>) -> Diagnostic {
    let said = error(
        "foreign-syntax",
        span,
        "Après des guillemets, le tilde vient d’un autre système ; ici, la proximité s’écrit mot NEAR/5 mot.",
        "After quotation marks the tilde comes from another system; here, proximity is written word NEAR/5 word.",
    );
    match suggestion {
        Some(text) => said.suggest(span, text),
        None => said,
    }
}
