//! Starting the demo from the web.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vigie_testkit::simulator::Pace;

use super::Api;
use super::auth::Administrator;
use super::problem::{ApiError, ApiResult, ProblemBody};
use crate::demo;

/// Whether a demo can be started from the web.
pub(super) const AVAILABLE: bool = true;

pub(super) fn routes() -> OpenApiRouter<Arc<Api>> {
    OpenApiRouter::new().routes(routes!(start))
}

/// Plays the demo into the first brand.
#[utoipa::path(post, path = "/api/v1/demo", tag = "demo", operation_id = "start_demo", responses(
    (status = 202), (status = 403, body = ProblemBody), (status = 409, description = "It plays already", body = ProblemBody)))]
async fn start(State(api): State<Arc<Api>>, _: Administrator) -> ApiResult<StatusCode> {
    let sources = api.db.sources().await?;
    if sources.iter().any(|source| source.kind == demo::KIND.name) {
        return Err(ApiError::new(
            StatusCode::CONFLICT,
            "demo-plays-already",
            "The demo plays already: see the board.",
        ));
    }
    let brands = api.db.brands().await?;
    let brand = brands.first().ok_or_else(|| ApiError::internal("an administrator without a brand"))?;
    demo::begin(&api, brand.id, Pace::default().speed).await.map_err(ApiError::internal)?;
    Ok(StatusCode::ACCEPTED)
}
