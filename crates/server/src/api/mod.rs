//! The HTTP side: one file a resource, one router, one error. Owns no SQL and no state but what keeps the door.

mod alerts;
mod audit;
mod auth;
mod board;
mod brands;
mod channels;
mod checks;
mod demo;
mod extract;
mod headers;
mod hooks;
mod intake;
mod jobs;
mod limiter;
mod lists;
mod live;
mod metrics;
mod openapi;
mod operations;
mod origin;
mod password;
mod posts;
mod problem;
mod push;
mod queries;
mod random;
mod rules;
mod search;
mod session;
mod settings;
mod setup;
mod sources;
mod status;
mod tokens;
mod users;

use std::net::IpAddr;
use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::response::{IntoResponse, Response};
use utoipa_axum::router::OpenApiRouter;

use crate::app::App;
use crate::web;
use limiter::Limiter;
use problem::ApiError;

pub use openapi::document;
pub(crate) use password::Passwords;
pub(crate) use random::token as random_token;
pub(crate) use settings::filled as filled_settings;

/// Wrong passwords that one person may type in a row before waiting.
const SIGN_IN_BURST: u32 = 5;
/// After that, one more each half minute: a guesser gets nowhere, a person gets back in.
const SIGN_IN_REFILL: Duration = Duration::from_secs(30);
/// An office behind one address signs in together in the morning; a guesser with many names does so all day.
const ADDRESS_BURST: u32 = 50;
const ADDRESS_REFILL: Duration = Duration::from_secs(3);

/// What handlers share: the program, and what keeps the door.
pub(crate) struct Api {
    app: Arc<App>,
    passwords: Passwords,
    sign_ins: Limiter<(IpAddr, String)>,
    addresses: Limiter<IpAddr>,
    snapshots: status::Snapshots,
}

impl Deref for Api {
    type Target = App;

    fn deref(&self) -> &App {
        &self.app
    }
}

impl Api {
    fn new(app: Arc<App>) -> Self {
        Self {
            app,
            passwords: Passwords::new(),
            sign_ins: Limiter::new(SIGN_IN_BURST, SIGN_IN_REFILL),
            addresses: Limiter::new(ADDRESS_BURST, ADDRESS_REFILL),
            snapshots: status::Snapshots::default(),
        }
    }

    /// Whether people reach us over TLS only: then so must the cookie.
    fn secure_cookies(&self) -> bool {
        self.app.config.public_url.as_deref().is_some_and(|url| url.starts_with("https://"))
    }
}

/// Everything that is served: the API, the pages, what the operator asks.
///
/// To limit attempts by address, serve it with `into_make_service_with_connect_info::<SocketAddr>()`.
pub fn router(app: Arc<App>) -> Router {
    let api = Arc::new(Api::new(app));
    let (router, document) = resources().split_for_parts();
    let router = router
        .merge(openapi::routes(document))
        .fallback(web::serve)
        .method_not_allowed_fallback(headers::method_not_allowed);
    headers::around(router, &api).with_state(api)
}

/// The answer where the API has no such address.
pub(crate) fn no_such_address() -> Response {
    ApiError::not_found().into_response()
}

/// Every endpoint, with its part of the document.
fn resources() -> OpenApiRouter<Arc<Api>> {
    let resources = [
        setup::routes(),
        session::routes(),
        status::routes(),
        brands::routes(),
        users::routes(),
        tokens::routes(),
        sources::routes(),
        queries::routes(),
        lists::routes(),
        audit::routes(),
        posts::routes(),
        search::routes(),
        live::routes(),
        channels::routes(),
        rules::routes(),
        alerts::routes(),
        jobs::routes(),
        push::routes(),
        board::routes(),
        demo::routes(),
        intake::routes(),
        hooks::routes(),
        operations::routes(),
        metrics::routes(),
    ];
    resources.into_iter().fold(OpenApiRouter::with_openapi(openapi::head()), OpenApiRouter::merge)
}
