//! The signed webhook: a program proves itself by a signature over what it sends, and needs no account.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, StatusCode};
use secrecy::ExposeSecret;
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vigie_connectors::net::webhook::{self, Secrets};
use vigie_connectors::registry::{self, Intake};
use vigie_model::SourceId;
use vigie_store::{SourceRow, StoreError};

use super::Api;
use super::extract::{Json, Path};
use super::intake::{self, Taken};
use super::problem::{ApiError, ApiResult, ProblemBody};
use super::settings;

/// Webhooks are small; larger loads belong into post lines.
const BODY_BYTES_MAX: usize = 4 << 20;

pub(super) fn routes() -> OpenApiRouter<Arc<Api>> {
    OpenApiRouter::new().routes(routes!(receive)).layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
}

/// The `{source}` in the path.
#[derive(Deserialize)]
struct AtSource {
    source: SourceId,
}

/// Takes a signed message in (Standard Webhooks): a post line, an array of them, or `{"posts": [...]}`.
#[utoipa::path(post, path = "/hooks/{source}", tag = "intake", operation_id = "receive_webhook",
    params(("source" = i64, Path)), request_body(content = String, content_type = "application/json"), responses(
    (status = 202, body = Taken), (status = 401, body = ProblemBody), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn receive(
    State(api): State<Arc<Api>>,
    Path(AtSource { source }): Path<AtSource>,
    headers: HeaderMap,
    body: Bytes,
) -> ApiResult<(StatusCode, Json<Taken>)> {
    let row = believed(&api, source, &headers, &body).await?;
    if !row.enabled {
        return Err(ApiError::new(StatusCode::CONFLICT, "source-off", "This source is switched off."));
    }
    let haul = webhook::read(&body)
        .map_err(|rejected| ApiError::new(StatusCode::UNPROCESSABLE_ENTITY, "not-posts", rejected.reason))?;
    Ok((StatusCode::ACCEPTED, Json(intake::take(&api, row.id, haul).await?)))
}

/// The source, if the message is signed with its secret. What is missing and what is wrong look the same.
async fn believed(api: &Api, id: SourceId, headers: &HeaderMap, body: &[u8]) -> ApiResult<SourceRow> {
    let row = match api.db.source(id).await {
        Err(StoreError::NotFound) => return Err(refused("no signature fits")),
        other => other?,
    };
    let schema =
        registry::source(&row.kind).filter(|kind| matches!(kind.intake, Intake::Push)).map(|kind| &kind.schema);
    let Some(name) = schema.and_then(settings::only_secret) else { return Err(refused("no signature fits")) };
    let secrets = api.db.source_secrets(&api.vault, id).await?;
    let secret = secrets.get(name).and_then(|secret| Secrets::parse(secret.expose_secret()).ok());
    let Some(secret) = secret else { return Err(refused("no signature fits")) };
    webhook::verify(&secret, webhook::signed(headers), body, api.now()).map_err(|refusal| match refusal {
        webhook::Refusal::NoMatch => refused("no signature fits"),
        other => refused(other.to_string()),
    })?;
    Ok(row)
}

fn refused(detail: impl Into<std::borrow::Cow<'static, str>>) -> ApiError {
    ApiError::new(StatusCode::UNAUTHORIZED, "not-signed", detail)
}
