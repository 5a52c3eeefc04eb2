//! Figures for Prometheus, and the counting of requests. One recorder for the process.

use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use axum::extract::{FromRequestParts, MatchedPath, Request, State};
use axum::http::header;
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vigie_store::TokenScope;

use super::auth::{Caller, Means};
use super::problem::{ApiError, ApiResult, ProblemBody};
use super::{Api, origin};

/// From a read out of memory to a request that somebody gave up on.
const LATENCY_SECONDS: [f64; 10] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 2.0, 10.0];
/// How often the recorder folds what it gathered; without it, histograms grow until somebody asks.
const UPKEEP: Duration = Duration::from_secs(5);

pub(super) fn routes() -> OpenApiRouter<Arc<Api>> {
    OpenApiRouter::new().routes(routes!(read))
}

/// Somebody on this machine, or with an API token that reads.
struct Operator;

/// Reads the figures, in Prometheus' text form. From this machine, or with an API token.
#[utoipa::path(get, path = "/metrics", tag = "operations", operation_id = "metrics", responses(
    (status = 200, content_type = "text/plain", body = String), (status = 401, body = ProblemBody)))]
async fn read(_: Operator) -> ApiResult<Response> {
    let figures = recorder().ok_or_else(|| ApiError::internal("another recorder is installed"))?.render();
    Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], figures).into_response())
}

impl FromRequestParts<Arc<Api>> for Operator {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, api: &Arc<Api>) -> ApiResult<Self> {
        // Behind a proxy on the same machine everybody comes from this machine.
        if origin::connected(&parts.extensions).to_canonical().is_loopback() && !origin::is_forwarded(&parts.headers) {
            return Ok(Self);
        }
        match Caller::from_request_parts(parts, api).await?.means {
            Means::Token(token) if token.scopes.contains(&TokenScope::Read) => Ok(Self),
            Means::Token(_) | Means::Session { .. } => Err(ApiError::forbidden("This needs an API token that reads.")),
        }
    }
}

/// Counts a request by route and status, and how long it took.
pub(super) async fn count(State(_): State<Arc<Api>>, request: Request, next: Next) -> Response {
    let route =
        request.extensions().get::<MatchedPath>().map_or_else(|| "page".to_owned(), |path| path.as_str().to_owned());
    let method = request.method().to_string();
    let started = Instant::now();
    let response = next.run(request).await;
    let status = response.status().as_u16().to_string();
    metrics::counter!("vigie_http_requests_total", "route" => route.clone(), "method" => method, "status" => status)
        .increment(1);
    metrics::histogram!("vigie_http_request_seconds", "route" => route).record(started.elapsed().as_secs_f64());
    response
}

/// Installs the process's recorder; the first call counts. Needs a runtime for its upkeep.
pub(super) fn recorder() -> Option<&'static PrometheusHandle> {
    static RECORDER: OnceLock<Option<PrometheusHandle>> = OnceLock::new();
    RECORDER.get_or_init(install).as_ref()
}

fn install() -> Option<PrometheusHandle> {
    let builder = PrometheusBuilder::new().set_buckets(&LATENCY_SECONDS).ok()?;
    let handle = builder.install_recorder().ok()?;
    let upkept = handle.clone();
    std::thread::Builder::new()
        .name("metrics-upkeep".into())
        .spawn(move || {
            loop {
                std::thread::sleep(UPKEEP);
                upkept.run_upkeep();
            }
        })
        .ok()?;
    Some(handle)
}
