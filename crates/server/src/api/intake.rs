//! Handing posts in by the API: post lines, plain or compressed.

use std::io::Cursor;
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::DefaultBodyLimit;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vigie_connectors::net::lines::{Caps, Haul, read_all};
use vigie_model::SourceId;

use super::Api;
use super::auth::{InBrand, Ingest};
use super::extract::{Json, Query};
use super::problem::{ApiError, ApiResult, ProblemBody};
use crate::intake::push;

/// A body at most, as it is sent.
pub(super) const BODY_BYTES_MAX: usize = 32 << 20;
/// What it may unpack to: a bomb is cut here, and what came before is kept.
const UNPACKED_BYTES_MAX: u64 = 256 << 20;

pub(super) fn routes() -> OpenApiRouter<Arc<Api>> {
    OpenApiRouter::new().routes(routes!(post)).layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct PostParams {
    /// The source they come from; one of the brand's own.
    #[param(value_type = i64)]
    source: SourceId,
}

/// What became of what was handed in. When it says accepted, it would survive a power cut.
#[derive(Serialize, ToSchema)]
pub(super) struct Taken {
    accepted: u64,
    /// The first hundred.
    rejected: Vec<RejectedView>,
    rejected_total: u64,
}

#[derive(Serialize, ToSchema)]
#[schema(as = Rejected)]
struct RejectedView {
    /// From 1.
    line: u64,
    reason: String,
}

/// Takes post lines in: one JSON object a line, plain, gzip or zstd.
#[utoipa::path(post, path = "/api/v1/brands/{brand}/posts", tag = "intake", operation_id = "hand_in_posts",
    params(("brand" = i64, Path), PostParams), request_body(content = String, content_type = "application/x-ndjson"), responses(
    (status = 200, body = Taken), (status = 404, body = ProblemBody), (status = 413, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn post(at: InBrand<Ingest>, Query(params): Query<PostParams>, body: Bytes) -> ApiResult<Json<Taken>> {
    let row = at.store().source(params.source).await?;
    // A shared source is heard by all brands: none of them may speak through it.
    if row.brand != Some(at.brand) {
        return Err(ApiError::field(
            "source",
            "doit être une source de la marque",
            "must be a source of the brand's own",
        ));
    }
    if !row.enabled {
        return Err(ApiError::field("source", "cette source est éteinte", "this source is switched off"));
    }
    let caps = Caps { output_bytes_max: UNPACKED_BYTES_MAX };
    let haul =
        tokio::task::spawn_blocking(move || read_all(Cursor::new(body), caps)).await.map_err(ApiError::internal)?;
    Ok(Json(take(&at.api, row.id, haul).await?))
}

/// Keeps what was read.
pub(super) async fn take(api: &Api, source: SourceId, mut haul: Haul) -> ApiResult<Taken> {
    let pushed = push(api, source, &mut haul).await?;
    let rejected = haul.rejected.into_iter().map(|one| RejectedView { line: one.line, reason: one.rejected.reason });
    Ok(Taken { accepted: pushed.accepted, rejected: rejected.collect(), rejected_total: pushed.rejected })
}
