//! A brand's alerts: read, and dealt with.

use std::sync::Arc;

use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vigie_model::AlertId;
use vigie_store::{AlertFilter, AlertRow};

use super::Api;
use super::auth::{Answer, InBrand, Read};
use super::extract::{Id, Json, Path, Query, page};
use super::problem::{ApiError, ApiResult, ProblemBody};
use crate::views::Alert;

/// Alerts dealt with at once, at most.
const AT_ONCE_MAX: usize = 500;

pub(super) fn routes() -> OpenApiRouter<Arc<Api>> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(read))
        .routes(routes!(acknowledge_many))
        .routes(routes!(acknowledge, undo))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ListParams {
    #[serde(default)]
    #[param(inline)]
    state: Dealt,
    /// `next` of the page before.
    #[param(value_type = Option<String>)]
    after: Option<AlertId>,
    limit: Option<u32>,
}

#[derive(Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum Dealt {
    #[default]
    Open,
    Acknowledged,
    All,
}

#[derive(Serialize, ToSchema)]
struct AlertList {
    items: Vec<Alert>,
    next: Option<String>,
    /// Alerts nobody has dealt with.
    open_count: i64,
}

#[derive(Deserialize, ToSchema)]
struct AlertIds {
    #[schema(value_type = Vec<i64>)]
    ids: Vec<AlertId>,
}

/// Lists the brand's alerts, newest first.
#[utoipa::path(get, path = "/api/v1/brands/{brand}/alerts", tag = "alerts", operation_id = "list_alerts",
    params(("brand" = i64, Path), ListParams), responses((status = 200, body = AlertList)))]
async fn list(at: InBrand<Read>, Query(params): Query<ListParams>) -> ApiResult<Json<AlertList>> {
    let filter = match params.state {
        Dealt::Open => AlertFilter::Open,
        Dealt::Acknowledged => AlertFilter::Acknowledged,
        Dealt::All => AlertFilter::All,
    };
    let limit = page(params.limit);
    let rows = at.store().alerts(filter, params.after, limit).await?;
    let next = (rows.len() == limit as usize).then(|| rows.last().map(|row| row.id.to_string())).flatten();
    let mut items = Vec::with_capacity(rows.len());
    for row in rows {
        items.push(view(&at, row).await?);
    }
    Ok(Json(AlertList { items, next, open_count: at.store().open_alerts().await? }))
}

/// Reads one alert.
#[utoipa::path(get, path = "/api/v1/brands/{brand}/alerts/{id}", tag = "alerts", operation_id = "read_alert",
    params(("brand" = i64, Path), ("id" = i64, Path)), responses((status = 200, body = Alert), (status = 404, body = ProblemBody)))]
async fn read(at: InBrand<Read>, Path(Id { id }): Path<Id<AlertId>>) -> ApiResult<Json<Alert>> {
    Ok(Json(view(&at, at.store().alert(id).await?).await?))
}

/// Says that somebody dealt with an alert.
#[utoipa::path(post, path = "/api/v1/brands/{brand}/alerts/{id}/ack", tag = "alerts", operation_id = "acknowledge_alert",
    params(("brand" = i64, Path), ("id" = i64, Path)), responses((status = 200, body = Alert), (status = 404, body = ProblemBody)))]
async fn acknowledge(at: InBrand<Answer>, Path(Id { id }): Path<Id<AlertId>>) -> ApiResult<Json<Alert>> {
    at.store().acknowledge(&[id], at.user.id, at.api.now()).await?;
    at.api.live.wake();
    Ok(Json(view(&at, at.store().alert(id).await?).await?))
}

/// Takes that back.
#[utoipa::path(delete, path = "/api/v1/brands/{brand}/alerts/{id}/ack", tag = "alerts", operation_id = "reopen_alert",
    params(("brand" = i64, Path), ("id" = i64, Path)), responses((status = 200, body = Alert), (status = 404, body = ProblemBody)))]
async fn undo(at: InBrand<Answer>, Path(Id { id }): Path<Id<AlertId>>) -> ApiResult<Json<Alert>> {
    at.store().reopen(&[id], at.api.now()).await?;
    at.api.live.wake();
    Ok(Json(view(&at, at.store().alert(id).await?).await?))
}

/// Says that somebody dealt with several alerts: all of them or, where one is unknown, none.
#[utoipa::path(post, path = "/api/v1/brands/{brand}/alerts/ack", tag = "alerts", operation_id = "acknowledge_alerts",
    params(("brand" = i64, Path)), request_body = AlertIds, responses((status = 204), (status = 422, body = ProblemBody)))]
async fn acknowledge_many(at: InBrand<Answer>, Json(AlertIds { ids }): Json<AlertIds>) -> ApiResult<StatusCode> {
    if ids.len() > AT_ONCE_MAX {
        return Err(ApiError::field("ids", "500 au plus", "500 at most"));
    }
    at.store().acknowledge(&ids, at.user.id, at.api.now()).await?;
    at.api.live.wake();
    Ok(StatusCode::NO_CONTENT)
}

async fn view<R>(at: &InBrand<R>, row: AlertRow) -> ApiResult<Alert> {
    let posts = at.store().posts_by_key(&row.posts).await?;
    Ok(Alert::new(row, posts, &at.api.questions()))
}
