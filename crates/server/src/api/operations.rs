//! What the operator's tools ask, without signing in: does it live, is it ready.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::Api;
use super::problem::{ApiError, ApiResult, ProblemBody};

pub(super) fn routes() -> OpenApiRouter<Arc<Api>> {
    OpenApiRouter::new().routes(routes!(healthz)).routes(routes!(readyz))
}

/// Whether the program answers at all.
#[utoipa::path(get, path = "/healthz", tag = "operations", operation_id = "healthz", responses((status = 200, body = String)))]
async fn healthz() -> &'static str {
    "ok\n"
}

/// Whether it can work: log and database answer.
#[utoipa::path(get, path = "/readyz", tag = "operations", operation_id = "readyz", responses(
    (status = 200, body = String), (status = 503, body = ProblemBody)))]
async fn readyz(State(api): State<Arc<Api>>) -> ApiResult<&'static str> {
    let database = api.db.config_version().await.map(drop);
    let log = api.log.cursor(vigie_store::CLOCK).await.map(drop);
    match database.and(log) {
        Ok(()) => Ok("ready\n"),
        Err(error) => {
            tracing::error!(%error, "not ready");
            Err(ApiError::new(StatusCode::SERVICE_UNAVAILABLE, "not-ready", "The database does not answer."))
        }
    }
}
