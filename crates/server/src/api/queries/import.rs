//! Bringing over a query that was written for another system.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vigie_query::{Dialect, Effect, Grade, Note};

use super::super::Api;
use super::super::auth::{InBrand, Read};
use super::super::extract::Json;
use super::super::problem::{ApiError, ApiResult, ProblemBody};
use super::SpanView;

pub(super) fn routes() -> OpenApiRouter<Arc<Api>> {
    OpenApiRouter::new().routes(routes!(import))
}

#[derive(Deserialize, ToSchema)]
struct ImportForm {
    /// `brandwatch`, `talkwalker`, `meltwater`, `x` or `google-alerts`.
    dialect: String,
    text: String,
}

/// A foreign query in our language.
#[derive(Serialize, ToSchema)]
#[schema(as = Imported)]
struct ImportedView {
    /// Empty where it was refused.
    text: String,
    /// Whether nothing usable came out; a note says why.
    refused: bool,
    /// Whether everything was carried over and means the same.
    exact: bool,
    notes: Vec<NoteView>,
}

/// What to know about it.
#[derive(Serialize, ToSchema)]
#[schema(as = ImportNote)]
struct NoteView {
    /// Where, in the foreign text.
    span: SpanView,
    #[schema(value_type = GradeSchema)]
    grade: Grade,
    /// What the query finds, compared with before.
    #[schema(value_type = EffectSchema)]
    effect: Effect,
    code: &'static str,
    fr: String,
    en: String,
}

#[derive(ToSchema)]
#[schema(as = ImportGrade, rename_all = "lowercase")]
#[expect(dead_code, reason = "describes the language's type in the API's document")]
enum GradeSchema {
    Refused,
    Lost,
    Approximated,
    Changed,
}

#[derive(ToSchema)]
#[schema(as = ImportEffect, rename_all = "lowercase")]
#[expect(dead_code, reason = "describes the language's type in the API's document")]
enum EffectSchema {
    None,
    Broader,
    Narrower,
    Different,
}

/// Writes a query of another system in our language, and lists what could not be carried over. Keeps nothing.
#[utoipa::path(post, path = "/api/v1/brands/{brand}/queries/import", tag = "queries", operation_id = "import_query",
    params(("brand" = i64, Path)), request_body = ImportForm, responses(
    (status = 200, body = ImportedView), (status = 422, body = ProblemBody)))]
async fn import(_: InBrand<Read>, Json(form): Json<ImportForm>) -> ApiResult<Json<ImportedView>> {
    let unknown = || ApiError::field("dialect", "système inconnu", "unknown system");
    let dialect = Dialect::parse(&form.dialect).ok_or_else(unknown)?;
    let imported = vigie_query::import(dialect, &form.text);
    let (refused, exact) = (imported.is_refused(), imported.is_exact());
    let view = |note: Note| NoteView {
        span: SpanView::new(note.span, &form.text),
        grade: note.grade,
        effect: note.effect,
        code: note.code,
        fr: note.fr,
        en: note.en,
    };
    let notes = imported.notes.into_iter().map(view).collect();
    Ok(Json(ImportedView { text: imported.text, refused, exact, notes }))
}
