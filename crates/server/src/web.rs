//! The web application, built beforehand and carried in the binary. Owns its addresses, its caching and its policy
//! for scripts; the pages themselves are `web/`.

use std::sync::LazyLock;

use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rust_embed::{EmbeddedFile, RustEmbed};
use sha2::{Digest, Sha256};

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

/// What pages may do. Pictures come from wherever authors keep them; scripts only from here, and inline only those
/// that were there when the page was built.
static POLICY: LazyLock<HeaderValue> = LazyLock::new(|| {
    let page = Assets::get(INDEX).map(|file| String::from_utf8_lossy(&file.data).into_owned()).unwrap_or_default();
    HeaderValue::from_str(&policy(&page)).expect("base64 and constants are a header value")
});

/// Serves a file of the web, or its one page for addresses that the page itself understands.
pub(crate) async fn serve(method: Method, uri: Uri, headers: HeaderMap) -> Response {
    let path = uri.path().trim_start_matches('/');
    if path.starts_with("api/") || path.starts_with("hooks/") {
        return crate::api::no_such_address();
    }
    if !matches!(method, Method::GET | Method::HEAD) {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    match Assets::get(path).filter(|_| !path.is_empty()) {
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

fn policy(page: &str) -> String {
    let hashes: String = inline_scripts(page)
        .map(|script| format!(" 'sha256-{}'", STANDARD.encode(Sha256::digest(script.as_bytes()))))
        .collect();
    format!(
        "default-src 'self'; script-src 'self'{hashes}; style-src 'self' 'unsafe-inline'; img-src 'self' data: https:; \
         media-src 'self' https:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; object-src 'none'; \
         base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
    )
}

/// The scripts that stand in a page itself. The page is ours: it was built, not received.
fn inline_scripts(page: &str) -> impl Iterator<Item = &str> {
    page.split("<script").skip(1).filter_map(|rest| {
        let (attributes, rest) = rest.split_once('>')?;
        let (script, _) = rest.split_once("</script>")?;
        (!attributes.contains("src=") && !script.is_empty()).then_some(script)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_scripts_of_the_page_itself_are_hashed() {
        let page = "<script src=\"/a.js\"></script><script>let a = 1;</script><script type=module>\nb()\n</script>";
        assert_eq!(inline_scripts(page).collect::<Vec<_>>(), ["let a = 1;", "\nb()\n"]);
        assert!(policy("<script>alert(1)</script>").contains("'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='"));
        assert!(policy("").contains("script-src 'self';"));
    }

    #[test]
    fn addresses_of_the_application_have_no_suffix() {
        assert!(has_suffix("favicon.svg"));
        assert!(!has_suffix("brands/1.5/board"));
    }
}
