//! What stands around every answer: limits, time, an id to find it by in the log, and what browsers must not do with it.

use std::any::Any;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::request_id::{MakeRequestId, PropagateRequestIdLayer, RequestId, SetRequestIdLayer};
use tower_http::timeout::TimeoutLayer;
use tower_http::trace::TraceLayer;
use tracing::Level;

use super::problem::ApiError;
use super::{Api, metrics, origin, random};

/// A body of JSON that somebody wrote or a page sent.
const BODY_BYTES_MAX: usize = 1 << 20;
/// Until the answer begins; a live feed has begun by then, and a large body has been read.
const TIMEOUT: Duration = Duration::from_secs(120);

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Puts everything around the routes. The outermost is last.
pub(super) fn around(router: Router<Arc<Api>>, api: &Arc<Api>) -> Router<Arc<Api>> {
    metrics::recorder();
    let trusted = api.config.trusted_proxies.clone();
    let trace = TraceLayer::new_for_http().make_span_with(move |request: &Request| {
        let from = origin::of(origin::connected(request.extensions()), request.headers(), &trusted);
        let id = request.headers().get(&REQUEST_ID).and_then(|id| id.to_str().ok()).unwrap_or_default();
        // The path without its query: that may hold what people typed.
        tracing::span!(Level::INFO, "request", id, method = %request.method(), path = request.uri().path(), %from)
    });
    // A failure is logged where its cause is known, in `problem`.
    let trace = trace.on_failure(());
    router
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(TimeoutLayer::with_status_code(StatusCode::GATEWAY_TIMEOUT, TIMEOUT))
        .layer(from_fn_with_state(Arc::clone(api), metrics::count))
        .layer(CompressionLayer::new())
        .layer(from_fn(secure))
        .layer(trace)
        .layer(PropagateRequestIdLayer::new(REQUEST_ID))
        .layer(SetRequestIdLayer::new(REQUEST_ID, Ids))
}

/// A path that knows other methods only.
pub(super) async fn method_not_allowed() -> ApiError {
    ApiError::new(StatusCode::METHOD_NOT_ALLOWED, "method-not-allowed", "This address takes other methods.")
}

/// Says what browsers must not do. The pages' own policy for scripts is set where they are served.
async fn secure(request: Request, next: Next) -> Response {
    let is_api = request.uri().path().starts_with("/api/");
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("strict-origin-when-cross-origin"));
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'"));
    if is_api {
        headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    }
    response
}

fn panicked(panic: Box<dyn Any + Send + 'static>) -> Response {
    let words = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    ApiError::internal(format!("a handler panicked: {}", words.unwrap_or("no words"))).into_response()
}

/// Ids that nobody mistakes for another request's.
#[derive(Clone, Copy)]
struct Ids;

impl MakeRequestId for Ids {
    fn make_request_id<B>(&mut self, _: &axum::http::Request<B>) -> Option<RequestId> {
        let id = random::bytes::<8>().iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        HeaderValue::try_from(id).ok().map(RequestId::new)
    }
}
