//! Sentences about fields and their values.

use crate::diagnostic::Diagnostic;
use crate::field::FieldName;
use crate::span::Span;

use super::{error, shown};

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
