//! Sentences about a query's text. Each says what is wrong and what to do, and names what was written.

use crate::ast::NameKind;
use crate::diagnostic::{Diagnostic, Severity};
use crate::field::FieldName;
use crate::limits::{
    MAX_AT_LEAST, MAX_CLAUSES, MAX_DEPTH, MAX_NAMES_DEEP, MAX_NEAR, MAX_NEAR_DEEP, MAX_PHRASE_TERMS, MAX_QUERY_BYTES,
};
use crate::span::Span;

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

pub(crate) fn phrase_too_long(span: Span) -> Diagnostic {
    error(
        "phrase-too-long",
        span,
        format!("Une expression compte au plus {MAX_PHRASE_TERMS} mots ; son début suffit."),
        format!("A phrase has at most {MAX_PHRASE_TERMS} words; its beginning is enough."),
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

pub(crate) fn unknown_field(
    span: Span,
    name: &str,
    quote: (Span, String),
    guess: Option<(Span, String)>,
) -> Diagnostic {
    let name = shown(name);
    match guess {
        Some((at, guess)) => {
            let short = shown(&guess);
            error(
                "unknown-field",
                span,
                format!("Le champ {name}: n’existe pas ; vouliez-vous dire {short} ?"),
                format!("There is no field {name}:; did you mean {short}?"),
            )
            .suggest(at, guess)
        }
        None => error(
            "unknown-field",
            span,
            format!("Le champ {name}: n’existe pas ; pour chercher ces mots, mettez-les entre guillemets."),
            format!("There is no field {name}:; to search for these words, put them in quotation marks."),
        )
        .suggest(quote.0, quote.1),
    }
}

pub(crate) fn missing_value(span: Span, field: FieldName, joined: Option<(Span, String)>) -> Diagnostic {
    let word = field.word();
    let said = error(
        "missing-value",
        span,
        format!("Il manque la valeur juste après {word}: (sans espace), par exemple {}.", field.example()),
        format!("The value right after {word}: (no space) is missing, for example {}.", field.example()),
    );
    match joined {
        Some((at, joined)) => said.suggest(at, joined),
        None => said,
    }
}

pub(crate) fn bad_value(span: Span, field: FieldName, value: &str, guess: Option<(Span, String)>) -> Diagnostic {
    let (word, value) = (field.word(), shown(value));
    match guess {
        Some((at, guess)) => {
            let short = shown(&guess);
            error(
                "bad-value",
                span,
                format!("{word}: ne connaît pas « {value} » ; vouliez-vous dire {short} ?"),
                format!("{word}: does not know “{value}”; did you mean {short}?"),
            )
            .suggest(at, guess)
        }
        None => error(
            "bad-value",
            span,
            format!("{word}: ne connaît pas « {value} » ; {}.", expected(field, true)),
            format!("{word}: does not know “{value}”; {}.", expected(field, false)),
        ),
    }
}

pub(crate) fn backwards_range(span: Span, value: &str) -> Diagnostic {
    let value = shown(value);
    error(
        "backwards-range",
        span,
        format!("L’intervalle {value} finit avant de commencer."),
        format!("The range {value} ends before it begins."),
    )
}

pub(crate) fn nested_field(span: Span, outer: FieldName) -> Diagnostic {
    let outer = outer.word();
    error(
        "nested-field",
        span,
        format!("Un champ ne peut pas se trouver dans le groupe de {outer}: ; placez-le à côté."),
        format!("A field cannot stand inside the group of {outer}:; put it beside."),
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

fn kind_of(kind: NameKind) -> (&'static str, &'static str) {
    match kind {
        NameKind::Query => ("La requête", "query"),
        NameKind::Words | NameKind::Authors => ("La liste", "list"),
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

fn expected(field: FieldName, french: bool) -> String {
    let words = field.words();
    let words = words.join(", ");
    let text = match (field, french) {
        (FieldName::Sentiment, true) => {
            return format!("valeurs possibles : {words}, ou un intervalle de −1 à 1 comme <-0.4");
        }
        (FieldName::Sentiment, false) => {
            return format!("possible values: {words}, or a range of −1 to 1 such as <-0.4");
        }
        (_, true) if !words.is_empty() => return format!("valeurs possibles : {words}"),
        (_, false) if !words.is_empty() => return format!("possible values: {words}"),
        (FieldName::Lang, true) => "attendu : un code de langue comme fr ou pt-BR",
        (FieldName::Lang, false) => "expected: a language code such as fr or pt-BR",
        (FieldName::Site, true) => "attendu : un domaine comme lemonde.fr",
        (FieldName::Site, false) => "expected: a domain such as lemonde.fr",
        (FieldName::Age, true) => "attendu : une durée comme ..30d, 1y.. ou >6m",
        (FieldName::Age, false) => "expected: a time such as ..30d, 1y.. or >6m",
        (FieldName::Near, true) => "attendu : latitude, longitude et rayon (500 km au plus), comme \"48.85,2.35,5km\"",
        (FieldName::Near, false) => {
            "expected: latitude, longitude and radius (at most 500 km), such as \"48.85,2.35,5km\""
        }
        (FieldName::Bbox, true) => "attendu : sud, ouest, nord, est, comme \"48.8,2.2,48.9,2.5\"",
        (FieldName::Bbox, false) => "expected: south, west, north, east, such as \"48.8,2.2,48.9,2.5\"",
        (FieldName::Polygon, true) => "attendu : trois sommets ou plus, comme \"48.8,2.2 48.9,2.2 48.9,2.5\"",
        (FieldName::Polygon, false) => "expected: three corners or more, such as \"48.8,2.2 48.9,2.2 48.9,2.5\"",
        (FieldName::Sample, true) => "attendu : un pourcentage de 1 à 100",
        (FieldName::Sample, false) => "expected: a percentage from 1 to 100",
        (_, true) if field.count().is_some() => "attendu : 1000.., ..500, 1k..2k ou >1000",
        (_, false) if field.count().is_some() => "expected: 1000.., ..500, 1k..2k or >1000",
        (_, true) => "attendu : un nom",
        (_, false) => "expected: a name",
    };
    text.to_owned()
}
