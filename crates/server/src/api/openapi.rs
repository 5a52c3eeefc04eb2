//! The API's document: served, printed by `vigie openapi`, and held by a snapshot.

use std::sync::Arc;

use axum::Router;
use axum::routing::get;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{ComponentsBuilder, InfoBuilder, OpenApi, OpenApiBuilder};

use super::Api;
use super::auth::COOKIE;
use super::extract::Json;

/// The whole document.
pub fn document() -> OpenApi {
    super::resources().into_openapi()
}

/// What stands above the paths.
pub(super) fn head() -> OpenApi {
    let about = "Lists are `{items, next}`; errors are problem+json with a stable `code`; times are RFC 3339 in UTC. \
                 Changes by cookie need the session's csrf in `X-CSRF-Token`.";
    let session = SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new(COOKIE)));
    let token = SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build());
    OpenApiBuilder::new()
        .info(InfoBuilder::new().title("Vigie").version("1").description(Some(about)).build())
        .components(Some(
            ComponentsBuilder::new().security_scheme("session", session).security_scheme("token", token).build(),
        ))
        .build()
}

/// Serves the document.
pub(super) fn routes(document: OpenApi) -> Router<Arc<Api>> {
    let document = Arc::new(document);
    Router::new().route("/api/openapi.json", get(move || async move { Json(document.as_ref().clone()) }))
}
