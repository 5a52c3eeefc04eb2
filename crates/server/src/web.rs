//! The web application, built beforehand and carried in the binary. Owns its addresses, its caching and its policy
//! for scripts; the pages themselves are `web/`.

use std::sync::LazyLock;

use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rust_embed::{EmbeddedFile, RustEmbed};

#[derive(RustEmbed)]
#[folder = "../../web/build"]
struct Assets;

/// The page that every address of the application begins with.
const INDEX: &str = "index.html";
/// Names under here carry a hash of what they hold: they never change.
const IMMUTABLE: &str = "_app/immutable/";

/// Stands in while the web has not been built.
const NOT_BUILT: &str = "<!doctype html><meta charset=utf-8><title>Vigie</title>\
    <p>This Vigie was built without its pages. Run <code>make web</code>, then build it again. The API is at \
    <a href=/api/openapi.json>/api/openapi.json</a>.\n";

/// What pages may do, as the build found it: scripts and styles only from here, and inline only those that were there
/// when the page was built. Pictures come from wherever authors keep them.
const POLICY_FILE: &str = "csp.txt";
static POLICY: LazyLock<HeaderValue> =
    LazyLock::new(|| policy(Assets::get(POLICY_FILE).as_ref().map(|file| &*file.data)));

/// Serves a file of the web, or its one page for addresses that the page itself understands.
pub(crate) async fn serve(method: Method, uri: Uri, headers: HeaderMap) -> Response {
    let path = uri.path().trim_start_matches('/');
    if path.starts_with("api/") || path.starts_with("hooks/") {
        return crate::api::no_such_address();
    }
    if !matches!(method, Method::GET | Method::HEAD) {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    match Assets::get(path).filter(|_| !path.is_empty() && path != POLICY_FILE) {
        Some(file) => answer(path, &file, &headers),
        // A file that is not there is not there; anything else is a place in the application.
        None if path.starts_with("_app/") || has_suffix(path) => StatusCode::NOT_FOUND.into_response(),
        None => match Assets::get(INDEX) {
            Some(file) => answer(INDEX, &file, &headers),
            None => axum::response::Html(NOT_BUILT).into_response(),
        },
    }
}

fn has_suffix(path: &str) -> bool {
    path.rsplit('/').next().is_some_and(|name| name.contains('.'))
}

fn answer(path: &str, file: &EmbeddedFile, asked: &HeaderMap) -> Response {
    let etag = format!("\"{}\"", STANDARD.encode(&file.metadata.sha256_hash()[..12]));
    let fresh = asked.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == etag.as_bytes());
    let caching = if path.starts_with(IMMUTABLE) { "public, max-age=31536000, immutable" } else { "no-cache" };
    let mut response = if fresh {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let kind = mime_guess::from_path(path).first_or_octet_stream();
        ([(header::CONTENT_TYPE, kind.essence_str().to_owned())], file.data.to_vec()).into_response()
    };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
    headers.insert(header::CONTENT_SECURITY_POLICY, POLICY.clone());
    if let Ok(etag) = HeaderValue::try_from(etag) {
        headers.insert(header::ETAG, etag);
    }
    response
}

/// Without the build's word nothing may run.
fn policy(built: Option<&[u8]>) -> HeaderValue {
    let said = built.map(<[u8]>::trim_ascii).and_then(|policy| HeaderValue::from_bytes(policy).ok());
    said.unwrap_or(HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_is_the_builds_or_the_strictest() {
        assert_eq!(policy(Some(b"default-src 'self'\n")), "default-src 'self'");
        assert_eq!(policy(Some(b"a\nb")), "default-src 'none'; frame-ancestors 'none'");
        assert_eq!(policy(None), "default-src 'none'; frame-ancestors 'none'");
    }

    #[test]
    fn addresses_of_the_application_have_no_suffix() {
        assert!(has_suffix("favicon.svg"));
        assert!(!has_suffix("brands/1.5/board"));
    }
}
