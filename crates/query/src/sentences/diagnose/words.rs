//! Sentences about words and their forms.

use crate::diagnostic::Diagnostic;
use crate::limits::MAX_PHRASE_TERMS;
use crate::span::Span;

use super::{error, hint, shown};

pub(crate) fn phrase_too_long(span: Span) -> Diagnostic {
    error(
        "phrase-too-long",
        span,
        format!("Une expression compte au plus {MAX_PHRASE_TERMS} mots ; son début suffit."),
        format!("A phrase has at most {MAX_PHRASE_TERMS} words; its beginning is enough."),
    )
}

pub(crate) fn no_word(span: Span, written: &str) -> Diagnostic {
    let written = shown(written);
    if written == "-" {
        return error(
            "no-word",
            span,
            "Un tiret isolé n’exclut rien ; collez-le au mot à exclure.",
            "A dash by itself excludes nothing; attach it to the word to exclude.",
        );
    }
    error(
        "no-word",
        span,
        format!("« {written} » ne contient aucun mot à chercher."),
        format!("There is no word to search for in “{written}”."),
    )
}

pub(crate) fn address_as_word(span: Span, site: Option<String>) -> Diagnostic {
    let said = error(
        "address-as-word",
        span,
        "Une adresse ne se cherche pas comme un mot ; cherchez son domaine avec site:.",
        "An address is not searched as words; search for its domain with site:.",
    );
    match site {
        Some(site) => said.suggest(span, site),
        None => said,
    }
}

pub(crate) fn punctuation_ignored(span: Span, written: &str, searched: &str) -> Diagnostic {
    let (written, searched) = (shown(written), shown(searched));
    hint(
        "punctuation-ignored",
        span,
        format!("La ponctuation ne compte pas : « {written} » cherche « {searched} »."),
        format!("Punctuation does not count: “{written}” searches for “{searched}”."),
    )
}

pub(crate) fn wildcard_place(span: Span, written: &str) -> Diagnostic {
    let written = shown(written);
    error(
        "wildcard-place",
        span,
        format!(
            "Dans « {written} », un joker n’appartient à aucun mot ; collez-le aux lettres d’un mot court (panne*, p?nne)."
        ),
        format!(
            "In “{written}”, a wildcard belongs to no word; attach it to the letters of a short word (outag*, outa?e)."
        ),
    )
}

pub(crate) fn wildcard_short(span: Span, written: &str, least: usize) -> Diagnostic {
    let written = shown(written);
    error(
        "wildcard-short",
        span,
        format!("« {written} » trouverait presque tout ; écrivez au moins {least} lettres à côté du joker."),
        format!("“{written}” would find nearly everything; write at least {least} letters beside the wildcard."),
    )
}

pub(crate) fn question_mark(span: Span, written: &str) -> Diagnostic {
    let word = shown(written.trim_end_matches('?'));
    hint(
        "question-mark",
        span,
        format!("Le point d’interrogation vaut une lettre : {word} et une de plus ; pour le mot seul, écrivez {word}."),
        format!("The question mark stands for one letter: {word} and one more; for the word alone, write {word}."),
    )
    .suggest(span, written.trim_end_matches('?'))
}

pub(crate) fn fuzzy_place(span: Span, word: &str) -> Diagnostic {
    let word = shown(word);
    error(
        "fuzzy-place",
        span,
        format!("Le tilde tolère les fautes d’un seul mot ; « {word} » en compte plusieurs."),
        format!("The tilde allows for slips in a single word; “{word}” is several."),
    )
}

pub(crate) fn fuzzy_short(span: Span, word: &str, edits: u8, least: usize) -> Diagnostic {
    let word = shown(word);
    error(
        "fuzzy-short",
        span,
        format!("« {word}~{edits} » trouverait trop de mots ; il faut entre {least} et 32 lettres."),
        format!("“{word}~{edits}” would find too many words; it takes {least} to 32 letters."),
    )
}

pub(crate) fn stem_and_form(span: Span, written: &str) -> Diagnostic {
    let written = shown(written);
    error(
        "stem-form",
        span,
        format!("stem: trouve déjà les autres formes ; retirez le joker ou le tilde de « {written} »."),
        format!("stem: already finds other forms; take the wildcard or tilde out of “{written}”."),
    )
}

pub(crate) fn exact_place(span: Span) -> Diagnostic {
    error(
        "exact-place",
        span,
        "La forme exacte (+ ou ++) se met devant un mot ou une expression, pas dans un autre champ.",
        "The exact form (+ or ++) stands before a word or phrase, not inside another field.",
    )
}
