//! Searching what a brand has stored with a query's text, newest first; and counting it over time.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vigie_model::{PostId, Time};

use super::Api;
use super::auth::{InBrand, Read};
use super::extract::{Json, Query, page};
use super::problem::{ApiError, ApiResult, ProblemBody};
use super::queries::compile;
use crate::search::{Search, WIDENED_FROM};
use crate::views::{PostMatch, highlights};

/// Candidates judged for one page: somebody waits for it. A page that is not full by then says where to go on.
const JUDGED_MAX: u32 = 20_000;
/// Candidates judged for one chart.
const CHARTED_MAX: u32 = 50_000;
/// Candidates counted for an estimate; what has more is "more than".
const COUNTED_MAX: u32 = 100_000;

pub(super) fn routes() -> OpenApiRouter<Arc<Api>> {
    OpenApiRouter::new().routes(routes!(search, search_long)).routes(routes!(count, count_long))
}

/// What to search for. A text that is too long for an address goes in a body.
#[derive(Deserialize, IntoParams, ToSchema)]
#[into_params(parameter_in = Query)]
struct SearchForm {
    /// A query's text.
    text: String,
    /// Posts written at this time or later.
    #[param(value_type = Option<String>, format = DateTime)]
    #[schema(value_type = Option<String>, format = DateTime)]
    from: Option<Time>,
    /// Posts written before this time.
    #[param(value_type = Option<String>, format = DateTime)]
    #[schema(value_type = Option<String>, format = DateTime)]
    until: Option<Time>,
    /// `next` of the page before.
    before: Option<i64>,
    limit: Option<u32>,
}

/// Posts that answer, newest first.
#[derive(Serialize, ToSchema)]
struct SearchPage {
    items: Vec<PostMatch>,
    /// What to ask for the next page with; nothing where there is no more. A page may hold less than was asked for, even
    /// nothing, and still have a next one: then what was looked at in reasonable time did not answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
    /// How many there are in all; of the first page only.
    #[serde(skip_serializing_if = "Option::is_none")]
    total: Option<SearchTotal>,
    /// Posts looked at for this page.
    judged: u32,
}

/// How many posts answer.
#[derive(Serialize, ToSchema)]
struct SearchTotal {
    posts: u64,
    /// Whether that is counted, rather than estimated from the posts looked at.
    exact: bool,
}

#[derive(Deserialize, IntoParams, ToSchema)]
#[into_params(parameter_in = Query)]
struct CountForm {
    /// A query's text.
    text: String,
    /// Posts written at this time or later.
    #[param(value_type = Option<String>, format = DateTime)]
    #[schema(value_type = Option<String>, format = DateTime)]
    from: Option<Time>,
    /// Posts written before this time.
    #[param(value_type = Option<String>, format = DateTime)]
    #[schema(value_type = Option<String>, format = DateTime)]
    until: Option<Time>,
    #[serde(default)]
    #[param(inline)]
    bin: SearchBin,
}

#[derive(Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum SearchBin {
    Hour,
    #[default]
    Day,
}

/// Posts that answer, by when they were written; empty bins are left out.
#[derive(Serialize, ToSchema)]
struct SearchCounts {
    /// Oldest first.
    bins: Vec<SearchCount>,
    /// Whether everything was counted. Otherwise the newest arrivals were.
    complete: bool,
}

#[derive(Serialize, ToSchema)]
struct SearchCount {
    /// When the bin begins, UTC.
    #[schema(value_type = String, format = DateTime)]
    at: Time,
    posts: u64,
}

/// Searches stored posts.
#[utoipa::path(get, path = "/api/v1/brands/{brand}/search", tag = "posts", operation_id = "search_posts",
    params(("brand" = i64, Path), SearchForm), responses((status = 200, body = SearchPage),
    (status = 422, description = "With diagnostics where the text does not parse", body = ProblemBody)))]
async fn search(at: InBrand<Read>, Query(form): Query<SearchForm>) -> ApiResult<Json<SearchPage>> {
    found(&at, form).await
}

/// Searches stored posts; for texts that are too long for an address.
#[utoipa::path(post, path = "/api/v1/brands/{brand}/search", tag = "posts", operation_id = "search_posts_long",
    params(("brand" = i64, Path)), request_body = SearchForm, responses((status = 200, body = SearchPage),
    (status = 422, description = "With diagnostics where the text does not parse", body = ProblemBody)))]
async fn search_long(at: InBrand<Read>, Json(form): Json<SearchForm>) -> ApiResult<Json<SearchPage>> {
    found(&at, form).await
}

/// Counts stored posts that answer by hour or day.
#[utoipa::path(get, path = "/api/v1/brands/{brand}/search/counts", tag = "posts", operation_id = "count_posts",
    params(("brand" = i64, Path), CountForm), responses((status = 200, body = SearchCounts),
    (status = 422, description = "With diagnostics where the text does not parse", body = ProblemBody)))]
async fn count(at: InBrand<Read>, Query(form): Query<CountForm>) -> ApiResult<Json<SearchCounts>> {
    counted(&at, form).await
}

/// Counts stored posts that answer by hour or day; for texts that are too long for an address.
#[utoipa::path(post, path = "/api/v1/brands/{brand}/search/counts", tag = "posts", operation_id = "count_posts_long",
    params(("brand" = i64, Path)), request_body = CountForm, responses((status = 200, body = SearchCounts),
    (status = 422, description = "With diagnostics where the text does not parse", body = ProblemBody)))]
async fn count_long(at: InBrand<Read>, Json(form): Json<CountForm>) -> ApiResult<Json<SearchCounts>> {
    counted(&at, form).await
}

async fn found<R>(at: &InBrand<R>, form: SearchForm) -> ApiResult<Json<SearchPage>> {
    in_order(form.from, form.until)?;
    let query = compile(at, None, &form.text).await?;
    let search = Search::prepare(at.store(), &query, form.from, form.until, WIDENED_FROM).await?;
    let limit = page(form.limit) as usize;
    let mut ids = Vec::with_capacity(limit);
    let reached = search
        .each(at.store(), form.before.map(PostId), JUDGED_MAX, |candidate| {
            ids.push(candidate.id);
            ids.len() < limit
        })
        .await?;
    let total = match (form.before, reached.next) {
        (Some(_), _) => None,
        (None, None) => Some(SearchTotal { posts: ids.len() as u64, exact: true }),
        (None, Some(_)) => {
            let candidates = at.store().count_candidates(search.plan(), COUNTED_MAX).await?;
            Some(SearchTotal { posts: estimate(candidates, ids.len(), reached.judged), exact: false })
        }
    };
    let questions = at.api.questions();
    let rows = at.store().posts_by_id(&ids).await?;
    let items = rows.into_iter().map(|row| {
        let marks = highlights(&row.post, row.reading.lang, row.source, &[(None, &query)]);
        let mut item = PostMatch::new(row, None, &questions);
        item.found.highlights = marks;
        item
    });
    let items = items.collect();
    Ok(Json(SearchPage { items, next: reached.next.map(|id| id.to_string()), total, judged: reached.judged }))
}

/// As many of all candidates as of those that were judged.
fn estimate(candidates: u32, found: usize, judged: u32) -> u64 {
    let found = found as u64;
    (u64::from(candidates) * found / u64::from(judged.max(1))).max(found)
}

async fn counted<R>(at: &InBrand<R>, form: CountForm) -> ApiResult<Json<SearchCounts>> {
    in_order(form.from, form.until)?;
    let query = compile(at, None, &form.text).await?;
    let micros = form.bin.micros();
    let mut bins: BTreeMap<i64, u64> = BTreeMap::new();
    let reached = Search::prepare(at.store(), &query, form.from, form.until, WIDENED_FROM)
        .await?
        .each(at.store(), None, CHARTED_MAX, |candidate| {
            *bins.entry(candidate.post.created_at.micros().div_euclid(micros)).or_default() += 1;
            true
        })
        .await?;
    let bins = bins.into_iter().map(|(bin, posts)| SearchCount { at: Time::from_micros(bin * micros), posts });
    Ok(Json(SearchCounts { bins: bins.collect(), complete: reached.next.is_none() }))
}

fn in_order(from: Option<Time>, until: Option<Time>) -> ApiResult<()> {
    match (from, until) {
        (Some(from), Some(until)) if from > until => {
            Err(ApiError::field("until", "se trouve avant le début", "lies before the beginning"))
        }
        _ => Ok(()),
    }
}

impl SearchBin {
    const fn micros(self) -> i64 {
        match self {
            Self::Hour => 3_600_000_000,
            Self::Day => 86_400_000_000,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn estimates_are_never_below_what_was_found() {
        assert_eq!(estimate(1_000, 50, 100), 500);
        assert_eq!(estimate(0, 3, 0), 3);
        assert_eq!(estimate(10, 50, 50), 50);
    }
}
