//! A brand's queries: kept, checked while they are written, tried on what is stored, counted over time.

use std::sync::Arc;

use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vigie_model::{Minute, QueryId, Time};
use vigie_query::{Diagnostic, Query as Compiled, Severity, has_errors};
use vigie_store::{QueryEdit, QueryRow, VolumeRow};

use super::Api;
use super::auth::{InBrand, Read, Write};
use super::checks::Checks;
use super::extract::{Id, Json, List, Path, Query};
use super::problem::{ApiError, ApiResult, ProblemBody};
use crate::scan::{Names, accounts_in};

mod cost;
mod import;
mod language;
pub(super) mod names;
mod near;
mod preview;
mod why;

use cost::{CostView, Tried};
use names::{Thing, require_uncalled};

/// Colours a query can have.
const COLOURS: u8 = 8;
/// Queries a brand can keep: each costs something for every post of the stream.
const QUERIES_MAX: usize = 2_000;
/// Bins in one answer at most: a chart has no more pixels.
const BINS_MAX: i64 = 3_000;

pub(super) fn routes() -> OpenApiRouter<Arc<Api>> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(edit, remove))
        .routes(routes!(check))
        .routes(routes!(volume))
        .merge(preview::routes())
        .merge(language::routes())
        .merge(import::routes())
        .merge(why::routes())
}

/// A stored query with what it brought.
#[derive(Serialize, ToSchema)]
#[schema(as = Query)]
struct QueryView {
    #[schema(value_type = i64)]
    id: QueryId,
    name: String,
    text: String,
    /// From 0 to 7.
    colour: u8,
    #[schema(value_type = String, format = DateTime)]
    created_at: Time,
    volume: QueryVolume,
}

/// What a query brought lately.
#[derive(Serialize, ToSchema)]
struct QueryVolume {
    /// Posts in each of the last 60 minutes, oldest first; the last is the running one.
    per_minute: Vec<i64>,
    last_hour: i64,
    last_day: i64,
}

#[derive(Deserialize, ToSchema)]
struct QueryForm {
    name: String,
    text: String,
    #[serde(default)]
    colour: u8,
}

#[derive(Deserialize, ToSchema)]
struct QueryPatch {
    name: Option<String>,
    text: Option<String>,
    colour: Option<u8>,
}

/// A query's text.
#[derive(Deserialize, ToSchema)]
struct QueryText {
    text: String,
}

/// What is to be said of a query's text.
#[derive(Serialize, ToSchema)]
#[schema(as = QueryCheck)]
struct CheckView {
    diagnostics: Vec<DiagnosticView>,
    /// The text as the house writes it; none where it does not parse.
    #[schema(required)]
    formatted: Option<String>,
    /// What it costs; none where it does not parse.
    #[schema(required)]
    cost: Option<CostView>,
}

/// Something to know about a query's text.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Diagnostic)]
pub(crate) struct DiagnosticView {
    #[schema(value_type = SeveritySchema)]
    severity: Severity,
    span: SpanView,
    /// A stable name for programs.
    code: &'static str,
    fr: String,
    en: String,
    #[schema(required)]
    suggestion: Option<SuggestionView>,
}

#[derive(ToSchema)]
#[schema(as = Severity, rename_all = "lowercase")]
#[expect(dead_code, reason = "describes the language's type in the API's document")]
pub(crate) enum SeveritySchema {
    Error,
    Warning,
    Hint,
}

/// Where something stands in a text, in UTF-16 code units.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[schema(as = Span)]
pub(crate) struct SpanView {
    start: usize,
    end: usize,
}

/// A change that would settle the matter.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Suggestion)]
pub(crate) struct SuggestionView {
    span: SpanView,
    replacement: String,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct VolumeParams {
    /// First instant; a day ago where nothing is said.
    #[param(value_type = Option<String>, format = DateTime)]
    from: Option<Time>,
    /// First instant no longer counted; now where nothing is said.
    #[param(value_type = Option<String>, format = DateTime)]
    until: Option<Time>,
    #[serde(default)]
    #[param(inline)]
    bin: Bin,
}

#[derive(Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum Bin {
    #[default]
    Minute,
    Hour,
    Day,
}

/// Posts over time; empty bins are left out.
#[derive(Serialize, ToSchema)]
#[schema(as = Volume)]
struct VolumeView {
    bins: Vec<BinView>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = VolumeBin)]
struct BinView {
    #[schema(value_type = String, format = DateTime)]
    at: Time,
    posts: i64,
    /// Distinct authors of each minute, added up.
    authors: i64,
    negative: i64,
    neutral: i64,
    positive: i64,
}

/// Lists the brand's queries.
#[utoipa::path(get, path = "/api/v1/brands/{brand}/queries", tag = "queries", operation_id = "list_queries",
    params(("brand" = i64, Path)), responses((status = 200, body = List<QueryView>)))]
async fn list(at: InBrand<Read>) -> ApiResult<Json<List<QueryView>>> {
    let mut items = Vec::new();
    for row in at.store().queries().await? {
        items.push(with_volume(&at, row).await?);
    }
    Ok(Json(List::whole(items)))
}

/// Keeps a new query.
#[utoipa::path(post, path = "/api/v1/brands/{brand}/queries", tag = "queries", operation_id = "create_query",
    params(("brand" = i64, Path)), request_body = QueryForm, responses(
    (status = 201, body = QueryView), (status = 422, description = "With diagnostics where the text does not parse", body = ProblemBody)))]
async fn create(at: InBrand<Write>, Json(form): Json<QueryForm>) -> ApiResult<(StatusCode, Json<QueryView>)> {
    let mut checks = Checks::default();
    checks.name("name", &form.name);
    checks.require(form.colour < COLOURS, "colour", "doit être entre 0 et 7", "must be between 0 and 7");
    let room = at.store().queries().await?.len() < QUERIES_MAX;
    checks.require(room, "name", "trop de requêtes", "too many queries");
    checks.done()?;
    compile(&at, Some(form.name.trim()), &form.text).await?;
    let row = at.store().add_query(form.name.trim(), &form.text, form.colour, at.api.now()).await?;
    at.api.touch_config();
    Ok((StatusCode::CREATED, Json(with_volume(&at, row).await?)))
}

/// Changes a query. One that other queries call keeps its name.
#[utoipa::path(patch, path = "/api/v1/brands/{brand}/queries/{id}", tag = "queries", operation_id = "edit_query",
    params(("brand" = i64, Path), ("id" = i64, Path)), request_body = QueryPatch, responses(
    (status = 200, body = QueryView), (status = 404, body = ProblemBody),
    (status = 409, description = "`in-use`: another query calls it by its name", body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn edit(
    at: InBrand<Write>,
    Path(Id { id }): Path<Id<QueryId>>,
    Json(form): Json<QueryPatch>,
) -> ApiResult<Json<QueryView>> {
    let mut checks = Checks::default();
    if let Some(name) = &form.name {
        checks.name("name", name);
    }
    let colour = form.colour.is_none_or(|colour| colour < COLOURS);
    checks.require(colour, "colour", "doit être entre 0 et 7", "must be between 0 and 7");
    checks.done()?;
    let before = at.store().query(id).await?.name;
    let name = form.name.as_deref().map_or(before.as_str(), str::trim);
    if name.to_lowercase() != before.to_lowercase() {
        require_uncalled(&at.store().queries().await?, Thing::Query, &before)?;
    }
    if let Some(text) = &form.text {
        compile(&at, Some(name), text).await?;
    }
    let edit = QueryEdit { name: form.name.map(|name| name.trim().to_owned()), text: form.text, colour: form.colour };
    let row = at.store().edit_query(id, &edit).await?;
    at.api.touch_config();
    Ok(Json(with_volume(&at, row).await?))
}

/// Forgets a query that no other calls, its rules, and the posts that no other query wants.
#[utoipa::path(delete, path = "/api/v1/brands/{brand}/queries/{id}", tag = "queries", operation_id = "remove_query",
    params(("brand" = i64, Path), ("id" = i64, Path)), responses((status = 204), (status = 404, body = ProblemBody),
    (status = 409, description = "`in-use`: another query calls it by its name", body = ProblemBody)))]
async fn remove(at: InBrand<Write>, Path(Id { id }): Path<Id<QueryId>>) -> ApiResult<StatusCode> {
    let name = at.store().query(id).await?.name;
    require_uncalled(&at.store().queries().await?, Thing::Query, &name)?;
    at.store().remove_query(id).await?;
    at.api.touch_config();
    Ok(StatusCode::NO_CONTENT)
}

/// Says what is to be said of a query's text.
#[utoipa::path(post, path = "/api/v1/brands/{brand}/queries/check", tag = "queries", operation_id = "check_query",
    params(("brand" = i64, Path)), request_body = QueryText, responses((status = 200, body = CheckView)))]
async fn check(at: InBrand<Read>, Json(QueryText { text }): Json<QueryText>) -> Json<CheckView> {
    let questions = at.api.questions();
    let (query, diagnostics) = vigie_query::parse_with(&text, &Names::of(&questions.ruleset, at.brand));
    let readable = !has_errors(&diagnostics);
    let formatted = readable.then(|| vigie_query::format(&query));
    let cost = readable.then(|| CostView::of(&query, Tried::default()));
    Json(CheckView { diagnostics: diagnostics_view(diagnostics, &text), formatted, cost })
}

/// What a query brought over time.
#[utoipa::path(get, path = "/api/v1/brands/{brand}/queries/{id}/volume", tag = "queries", operation_id = "query_volume",
    params(("brand" = i64, Path), ("id" = i64, Path), VolumeParams), responses(
    (status = 200, body = VolumeView), (status = 404, body = ProblemBody)))]
async fn volume(
    at: InBrand<Read>,
    Path(Id { id }): Path<Id<QueryId>>,
    Query(params): Query<VolumeParams>,
) -> ApiResult<Json<VolumeView>> {
    at.store().query(id).await?;
    let minutes = params.bin.minutes();
    let until = params.until.map_or_else(|| at.api.now().minute().0 + 1, |until| until.minute().0);
    let from = params.from.map_or(until - 24 * 60, |from| from.minute().0);
    if (until - from) / i64::from(minutes) > BINS_MAX {
        return Err(ApiError::field("from", "trop loin pour cette finesse", "too far back for bins this fine"));
    }
    let rows = at.store().volume(id, Minute(from), Minute(until), minutes).await?;
    Ok(Json(VolumeView { bins: rows.into_iter().map(BinView::from).collect() }))
}

async fn with_volume<R>(at: &InBrand<R>, row: QueryRow) -> ApiResult<QueryView> {
    const MINUTES: i64 = 60;
    let now = at.api.now().minute().0;
    let from = now - MINUTES + 1;
    let mut per_minute = vec![0; MINUTES as usize];
    for bin in at.store().volume(row.id, Minute(from), Minute(now + 1), 1).await? {
        if let Some(slot) = usize::try_from(bin.minute - from).ok().and_then(|index| per_minute.get_mut(index)) {
            *slot = bin.posts;
        }
    }
    let day = at.store().volume(row.id, Minute(now + 1 - 24 * MINUTES), Minute(now + 1), 24 * 60).await?;
    Ok(QueryView {
        id: row.id,
        name: row.name,
        text: row.text,
        colour: row.colour,
        created_at: row.created_at,
        volume: QueryVolume {
            last_hour: per_minute.iter().sum(),
            last_day: day.iter().map(|bin| bin.posts).sum(),
            per_minute,
        },
    })
}

/// The query, or the refusal with everything that is wrong with it.
pub(super) async fn compile<R>(at: &InBrand<R>, name: Option<&str>, text: &str) -> ApiResult<Compiled> {
    // From the store: the scan may not have taken up yet what was saved a moment ago.
    let (_, ruleset) = at.api.db.ruleset().await?;
    let accounts = accounts_in(&at.api.db, text, &Names::of(&ruleset, at.brand)).await?;
    let names = Names::of(&ruleset, at.brand).knowing(&accounts);
    let names = match name {
        Some(name) => names.while_writing(name, text),
        None => names,
    };
    let (query, diagnostics) = vigie_query::parse_with(text, &names);
    if has_errors(&diagnostics) {
        return Err(ApiError::query_syntax(diagnostics_view(diagnostics, text)));
    }
    Ok(query)
}

fn diagnostics_view(diagnostics: Vec<Diagnostic>, text: &str) -> Vec<DiagnosticView> {
    let view = |diagnostic: Diagnostic| DiagnosticView {
        severity: diagnostic.severity,
        span: SpanView::new(diagnostic.span, text),
        code: diagnostic.code,
        fr: diagnostic.fr,
        en: diagnostic.en,
        suggestion: diagnostic.suggestion.map(|suggestion| SuggestionView {
            span: SpanView::new(suggestion.span, text),
            replacement: suggestion.replacement,
        }),
    };
    diagnostics.into_iter().map(view).collect()
}

impl SpanView {
    /// A span of bytes of `text` as browsers count.
    pub(super) fn new(span: vigie_query::Span, text: &str) -> Self {
        let span = span.to_utf16(text);
        Self { start: span.start, end: span.end }
    }
}

impl Bin {
    const fn minutes(self) -> u32 {
        match self {
            Self::Minute => 1,
            Self::Hour => 60,
            Self::Day => 24 * 60,
        }
    }
}

impl From<VolumeRow> for BinView {
    fn from(row: VolumeRow) -> Self {
        Self {
            at: Minute(row.minute).start(),
            posts: row.posts,
            authors: row.authors,
            negative: row.negative,
            neutral: row.neutral,
            positive: row.positive,
        }
    }
}
