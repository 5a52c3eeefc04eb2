//! Sentences about a query's text. Each says what is wrong and what to do, and names what was written.

use crate::diagnostic::{Diagnostic, Severity};
use crate::field::FieldName;
use crate::limits::{MAX_CLAUSES, MAX_DEPTH, MAX_NEAR, MAX_PHRASE_TERMS, MAX_QUERY_BYTES, MIN_PREFIX_CHARS};
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
        format!("Il manque la valeur juste après {word}: (sans espace), par exemple {}.", example(field)),
        format!("The value right after {word}: (no space) is missing, for example {}.", example(field)),
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
        format!("Dans « {written} », l’astérisque n’est possible qu’à la fin d’un seul mot (panne*)."),
        format!("In “{written}”, the asterisk is possible only at the end of a single word (outag*)."),
    )
}

pub(crate) fn wildcard_short(span: Span, written: &str) -> Diagnostic {
    let written = shown(written);
    error(
        "wildcard-short",
        span,
        format!(
            "« {written} » trouverait presque tout ; écrivez au moins {MIN_PREFIX_CHARS} lettres avant l’astérisque."
        ),
        format!(
            "“{written}” would find nearly everything; write at least {MIN_PREFIX_CHARS} letters before the asterisk."
        ),
    )
}

pub(crate) fn near_distance(span: Span, written: &str) -> Diagnostic {
    let written = shown(written);
    error(
        "near-distance",
        span,
        format!("{written} : la distance de NEAR va de 1 à {MAX_NEAR}, par exemple NEAR/5."),
        format!("{written}: the distance of NEAR goes from 1 to {MAX_NEAR}, for example NEAR/5."),
    )
    .suggest(span, "NEAR/5")
}

pub(crate) fn near_side(span: Span) -> Diagnostic {
    error(
        "near-side",
        span,
        "NEAR relie des mots, des expressions ou des groupes de mots séparés par OR.",
        "NEAR joins words, phrases, or groups of words separated by OR.",
    )
}

pub(crate) fn near_chain(span: Span) -> Diagnostic {
    error(
        "near-chain",
        span,
        "Deux NEAR à la suite sont ambigus ; reliez-les par AND : (a NEAR/5 b) AND (b NEAR/5 c).",
        "Two NEARs in a row are ambiguous; join them with AND: (a NEAR/5 b) AND (b NEAR/5 c).",
    )
}

pub(crate) fn tilde(span: Span, suggestion: Option<String>) -> Diagnostic {
    let said = error(
        "foreign-syntax",
        span,
        "Le tilde vient d’un autre système ; ici, la proximité s’écrit mot NEAR/5 mot.",
        "The tilde comes from another system; here, proximity is written word NEAR/5 word.",
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

fn example(field: FieldName) -> &'static str {
    match field {
        FieldName::Lang => "lang:fr",
        FieldName::Author => "author:lemonde.fr",
        FieldName::Source => "source:bluesky",
        FieldName::Network => "network:mastodon",
        FieldName::Type => "type:reply",
        FieldName::Has => "has:image",
        FieldName::Site => "site:lemonde.fr",
        FieldName::Title => "title:panne",
        FieldName::Is => "is:verified",
        FieldName::Followers => "followers:1000..",
    }
}

fn expected(field: FieldName, french: bool) -> String {
    let words = crate::field::words(field);
    if !words.is_empty() {
        return format!("{} : {}", if french { "valeurs possibles" } else { "possible values" }, words.join(", "))
            .replace(" :", if french { " :" } else { ":" });
    }
    let text = match (field, french) {
        (FieldName::Lang, true) => "attendu : un code de langue comme fr ou pt-BR",
        (FieldName::Lang, false) => "expected: a language code such as fr or pt-BR",
        (FieldName::Site, true) => "attendu : un domaine comme lemonde.fr",
        (FieldName::Site, false) => "expected: a domain such as lemonde.fr",
        (FieldName::Followers, true) => "attendu : 1000.., ..500, 1k..2k ou >1000",
        (FieldName::Followers, false) => "expected: 1000.., ..500, 1k..2k or >1000",
        (_, true) => "attendu : un nom",
        (_, false) => "expected: a name",
    };
    text.to_owned()
}
