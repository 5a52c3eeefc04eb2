//! Reading stored posts: lists, one post with its thread, and why it matched.

use std::sync::Arc;

use axum::extract::Query as Pairs;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vigie_model::{Lang, Post, PostId, QueryId, SourceId, Time};
use vigie_query::Trace;
use vigie_store::PostFilter;

use super::Api;
use super::auth::{InBrand, Read};
use super::extract::{Id, Json, List, Path, Query, page};
use super::problem::{ApiError, ApiResult, ProblemBody};
use super::queries::{SpanView, compile};
use crate::scan::Listed;
use crate::views::{HighlightView, PostMatch, PostView, ToneLabelSchema, highlights};

/// Posts of a thread at most: a page, not a book.
const THREAD_MAX: u32 = 200;
/// Queries in one list's filter at most.
const QUERIES_MAX: usize = 100;

pub(super) fn routes() -> OpenApiRouter<Arc<Api>> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(read)).routes(routes!(why, why_text))
}

#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameters; `filter` reads them, as one of them repeats")]
struct ListParams {
    /// Posts that answer one of these queries; any of the brand's where nothing is said.
    query: Option<Vec<i64>>,
    /// Posts that arrived before this one.
    before: Option<i64>,
    limit: Option<u32>,
    tone: Option<ToneLabelSchema>,
    /// A language tag.
    lang: Option<String>,
}

/// A post with what stands around it.
#[derive(Serialize, ToSchema)]
struct PostPage {
    #[serde(flatten)]
    matched: PostMatch,
    /// The thread's posts that this brand has, oldest first.
    thread: Vec<PostView>,
    /// Which queries it answers, and since when.
    matches: Vec<MatchView>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = PostQuery)]
struct MatchView {
    #[schema(value_type = i64)]
    query: QueryId,
    name: String,
    #[schema(value_type = String, format = DateTime)]
    matched_at: Time,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct WhyParams {
    /// One of the brand's queries.
    #[param(value_type = i64)]
    query: QueryId,
}

#[derive(Deserialize, ToSchema)]
struct WhyText {
    /// A query's text.
    text: String,
}

/// Why a post matches, or why not.
#[derive(Serialize, ToSchema)]
#[schema(as = Why)]
pub(super) struct WhyView {
    matched: bool,
    /// The query's text, which spans refer to.
    text: String,
    /// The clauses with their truth, outermost first.
    clauses: Vec<ClauseView>,
    highlights: Vec<HighlightView>,
}

/// One clause's part in the answer.
#[derive(Serialize, ToSchema)]
#[schema(as = Clause)]
struct ClauseView {
    span: SpanView,
    text: String,
    /// `and`, `or`, `not`, `near`, `at-least`, `word`, `phrase`, `pattern`, `fuzzy`, `stem`, `exact`, `field`, `named`,
    /// `nothing`.
    kind: &'static str,
    matched: bool,
    fr: String,
    en: String,
    #[schema(no_recursion)]
    children: Vec<ClauseView>,
}

/// Lists stored posts, newest first.
#[utoipa::path(get, path = "/api/v1/brands/{brand}/posts", tag = "posts", operation_id = "list_posts",
    params(("brand" = i64, Path), ListParams), responses((status = 200, body = List<PostMatch>)))]
async fn list(at: InBrand<Read>, Pairs(pairs): Pairs<Vec<(String, String)>>) -> ApiResult<Json<List<PostMatch>>> {
    let (filter, limit) = filter(&pairs)?;
    let rows = at.store().posts(&filter, limit).await?;
    let next = (rows.len() == limit as usize).then(|| rows.last().map(|row| row.id.to_string())).flatten();
    let questions = at.api.questions();
    let items = rows.into_iter().map(|row| PostMatch::new(row, None, &questions)).collect();
    Ok(Json(List { items, next }))
}

/// One post with its thread.
#[utoipa::path(get, path = "/api/v1/brands/{brand}/posts/{id}", tag = "posts", operation_id = "read_post",
    params(("brand" = i64, Path), ("id" = i64, Path)), responses((status = 200, body = PostPage), (status = 404, body = ProblemBody)))]
async fn read(at: InBrand<Read>, Path(Id { id }): Path<Id<PostId>>) -> ApiResult<Json<PostPage>> {
    let row = at.store().post(id).await?;
    let thread = at.store().thread(&row.post, THREAD_MAX).await?.into_iter().map(|row| row.post.into()).collect();
    let queries = at.store().queries().await?;
    let name = |id: QueryId| queries.iter().find(|query| query.id == id).map(|query| query.name.clone());
    let matches = at.store().matches(id).await?.into_iter().map(|(query, matched_at)| MatchView {
        query,
        name: name(query).unwrap_or_default(),
        matched_at,
    });
    let matches = matches.collect();
    Ok(Json(PostPage { matched: PostMatch::new(row, None, &at.api.questions()), thread, matches }))
}

/// Why a post answers one of the brand's queries, or why not.
#[utoipa::path(get, path = "/api/v1/brands/{brand}/posts/{id}/why", tag = "posts", operation_id = "why_post",
    params(("brand" = i64, Path), ("id" = i64, Path), WhyParams), responses(
    (status = 200, body = WhyView), (status = 404, body = ProblemBody)))]
async fn why(
    at: InBrand<Read>,
    Path(Id { id }): Path<Id<PostId>>,
    Query(WhyParams { query }): Query<WhyParams>,
) -> ApiResult<Json<WhyView>> {
    let row = at.store().post(id).await?;
    let text = at.store().query(query).await?.text;
    Ok(Json(explain(&at, &row.post, row.reading.lang, row.source, text).await?))
}

/// Why a post answers a query that is being written, or why not.
#[utoipa::path(post, path = "/api/v1/brands/{brand}/posts/{id}/why", tag = "posts", operation_id = "why_post_text",
    params(("brand" = i64, Path), ("id" = i64, Path)), request_body = WhyText, responses(
    (status = 200, body = WhyView), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn why_text(
    at: InBrand<Read>,
    Path(Id { id }): Path<Id<PostId>>,
    Json(WhyText { text }): Json<WhyText>,
) -> ApiResult<Json<WhyView>> {
    let row = at.store().post(id).await?;
    Ok(Json(explain(&at, &row.post, row.reading.lang, row.source, text).await?))
}

fn filter(pairs: &[(String, String)]) -> ApiResult<(PostFilter, u32)> {
    let mut filter = PostFilter::default();
    let mut limit = None;
    for (name, value) in pairs {
        let wrong = |_| ApiError::field(name, "n'a pas la bonne forme", "has the wrong shape");
        match name.as_str() {
            "query" => filter.queries.push(QueryId(value.parse().map_err(wrong)?)),
            "before" | "after" => filter.before = Some(PostId(value.parse().map_err(wrong)?)),
            "limit" => limit = Some(value.parse().map_err(wrong)?),
            "tone" if value.is_empty() => {}
            "tone" => filter.tone = Some(tone(value)?),
            "lang" if value.is_empty() => {}
            "lang" => {
                filter.lang = Some(Lang::parse(value).ok_or_else(|| {
                    ApiError::field("lang", "attend une langue telle que fr", "wants a language such as fr")
                })?)
            }
            _ => {}
        }
    }
    filter.queries.truncate(QUERIES_MAX);
    Ok((filter, page(limit)))
}

fn tone(value: &str) -> ApiResult<vigie_model::ToneLabel> {
    serde_json::from_value(value.into())
        .map_err(|_| ApiError::field("tone", "negative, neutral ou positive", "negative, neutral or positive"))
}

/// Asks a query of a post, clause by clause.
pub(super) async fn explain<R>(
    at: &InBrand<R>,
    post: &Post,
    lang: Lang,
    source: SourceId,
    text: String,
) -> ApiResult<WhyView> {
    let query = compile(at, None, &text).await?;
    let name = source.to_string();
    let listed = Listed::new(post, lang, &name);
    let trace = vigie_query::explain(&query, &listed.document());
    let highlights = highlights(post, lang, source, &[(None, &query)]);
    Ok(WhyView { matched: trace.matched, clauses: vec![ClauseView::new(trace, &text)], highlights, text })
}

impl ClauseView {
    fn new(trace: Trace, text: &str) -> Self {
        Self {
            span: SpanView::new(trace.span, text),
            text: trace.text,
            kind: trace.kind,
            matched: trace.matched,
            fr: trace.fr,
            en: trace.en,
            children: trace.children.into_iter().map(|child| Self::new(child, text)).collect(),
        }
    }
}
