//! What can be written in a query of this brand: fields with their values, operators, names. Feeds completion; the
//! words are the language's own, so that there is one source of truth.

use std::sync::Arc;

use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vigie_query::{Dialect, FieldName, Locale};

use super::super::Api;
use super::super::auth::{InBrand, Read};
use super::super::extract::Json;
use super::super::problem::ApiResult;

/// Languages to offer: those that most of what is public is written in. Any other can be asked for as well.
const LANGUAGES: [&str; 24] = [
    "fr", "en", "es", "de", "it", "pt", "nl", "ar", "ja", "ko", "zh", "ru", "pl", "tr", "sv", "da", "fi", "no", "cs",
    "el", "hu", "ro", "uk", "th",
];
/// Networks to offer: those that our sources bring. Post lines may name any other.
const NETWORKS: [&str; 3] = ["bluesky", "mastodon", "web"];

/// Operator, French, English.
const OPERATORS: [(&str, &str, &str); 8] = [
    ("AND", "les deux ; une espace suffit", "both; a space will do"),
    ("OR", "l’un ou l’autre", "one or the other"),
    ("NOT", "sans ce qui suit ; ou - collé au mot", "without what follows; or - right before it"),
    ("NEAR/5", "à cinq mots au plus, dans les deux sens", "at most five words apart, either way round"),
    ("ONEAR/5", "à cinq mots au plus, dans cet ordre", "at most five words apart, in this order"),
    ("SENTENCE", "dans la même phrase", "in the same sentence"),
    ("PARAGRAPH", "dans le même paragraphe", "in the same paragraph"),
    ("ATLEAST/2", "au moins deux fois", "at least twice"),
];

pub(super) fn routes() -> OpenApiRouter<Arc<Api>> {
    OpenApiRouter::new().routes(routes!(language))
}

/// What can be written in a query.
#[derive(Serialize, ToSchema)]
#[schema(as = QueryLanguage)]
struct LanguageView {
    operators: Vec<OperatorView>,
    fields: Vec<FieldView>,
    /// Systems whose queries can be brought over.
    dialects: Vec<DialectView>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = QueryOperator)]
struct OperatorView {
    word: &'static str,
    fr: &'static str,
    en: &'static str,
}

#[derive(Serialize, ToSchema)]
#[schema(as = QueryField)]
struct FieldView {
    /// What stands before the colon.
    word: &'static str,
    /// A use of it that a person could have written.
    example: &'static str,
    /// What it asks for, in a few words.
    fr: &'static str,
    en: &'static str,
    /// Values to offer, as they are written; quoted where they have to be.
    values: Vec<String>,
    /// Whether there are no others.
    closed: bool,
}

#[derive(Serialize, ToSchema)]
#[schema(as = QueryDialect)]
struct DialectView {
    /// Its name for programs.
    word: &'static str,
    /// Its name for people.
    title: &'static str,
}

/// What can be written in a query of this brand.
#[utoipa::path(get, path = "/api/v1/brands/{brand}/queries/language", tag = "queries", operation_id = "query_language",
    params(("brand" = i64, Path)), responses((status = 200, body = LanguageView)))]
async fn language(at: InBrand<Read>) -> ApiResult<Json<LanguageView>> {
    let queries: Vec<_> = at.store().queries().await?.into_iter().map(|query| quoted(&query.name)).collect();
    let lists: Vec<_> = at.store().lists().await?.into_iter().map(|list| quoted(&list.name)).collect();
    let sources: Vec<_> = at.store().sources().await?.into_iter().map(|source| source.id.to_string()).collect();
    let owned = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    let field = |name: FieldName| FieldView {
        word: name.word(),
        example: name.example(),
        fr: name.about(Locale::Fr),
        en: name.about(Locale::En),
        values: match name {
            FieldName::NamedQuery => queries.clone(),
            FieldName::NamedList | FieldName::List => lists.clone(),
            FieldName::Source => sources.clone(),
            FieldName::Lang => owned(&LANGUAGES),
            FieldName::Network => owned(&NETWORKS),
            other => owned(&other.words()),
        },
        // A tone is a word or a range; everything else that has words has no others.
        closed: name != FieldName::Sentiment && !name.words().is_empty()
            || matches!(name, FieldName::NamedQuery | FieldName::NamedList | FieldName::List),
    };
    Ok(Json(LanguageView {
        operators: OPERATORS.into_iter().map(|(word, fr, en)| OperatorView { word, fr, en }).collect(),
        fields: FieldName::all().map(field).collect(),
        dialects: Dialect::ALL.into_iter().map(|one| DialectView { word: one.word(), title: one.title() }).collect(),
    }))
}

/// A value as it stands in a query: in quotation marks where it would fall apart.
fn quoted(name: &str) -> String {
    let whole = name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'));
    if whole && !name.is_empty() { name.to_owned() } else { format!("\"{}\"", name.replace('"', "")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whatever is offered, the language takes.
    #[test]
    fn every_operator_is_one() {
        for (word, fr, en) in OPERATORS {
            let text =
                if word.starts_with("ATLEAST") { format!("{word} panne") } else { format!("panne {word} stade") };
            let (query, said) = vigie_query::parse(&text);
            assert!(!vigie_query::has_errors(&said), "{text}: {said:?}");
            assert!(!matches!(query.root().clause, vigie_query::Clause::Text(_)), "{text}");
            assert!(!fr.is_empty() && !en.is_empty());
        }
    }

    #[test]
    fn names_that_would_fall_apart_are_quoted() {
        assert_eq!(quoted("élus-2026"), "élus-2026");
        assert_eq!(quoted("Tickets & refunds"), "\"Tickets & refunds\"");
    }
}
