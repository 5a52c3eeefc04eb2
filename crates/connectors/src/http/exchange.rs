//! One exchange with its redirects: each hop is checked anew, secrets stay with the origin they were meant for.

use http::header::{ACCEPT, ACCEPT_LANGUAGE, CONTENT_TYPE, HeaderName, IF_MODIFIED_SINCE, IF_NONE_MATCH, LOCATION};
use http::{HeaderMap, Method, StatusCode};
use url::Url;

use super::error::{HttpError, HttpErrorKind};
use super::guard::Guard;
use super::message::{Request, Response};

/// The headers that go along to another origin. All others may carry a secret under a name we do not know.
const HARMLESS: [HeaderName; 5] = [ACCEPT, ACCEPT_LANGUAGE, CONTENT_TYPE, IF_MODIFIED_SINCE, IF_NONE_MATCH];

pub(super) async fn follow(
    client: &reqwest::Client,
    guard: &Guard,
    mut request: Request,
) -> Result<Response, HttpError> {
    let mut permanent = None;
    let mut only_permanent = true;
    for _ in 0..=request.limits.redirects_max {
        guard.check(&request.url)?;
        let answer = once(client, &request).await?;
        let status = answer.status();
        let Some(next) = redirect(&request.url, &answer).filter(|_| request.limits.redirects_max > 0) else {
            return read(answer, request, permanent).await;
        };
        only_permanent &= matches!(status, StatusCode::MOVED_PERMANENTLY | StatusCode::PERMANENT_REDIRECT);
        if only_permanent {
            permanent = Some(next.clone());
        }
        request = redirected(request, status, next);
    }
    let host = request.url.host_str().unwrap_or_default();
    Err(HttpError::new(HttpErrorKind::TooManyRedirects, format!("{host} redirects without end")))
}

async fn once(client: &reqwest::Client, request: &Request) -> Result<reqwest::Response, HttpError> {
    let mut outgoing = client.request(request.method.clone(), request.url.clone()).headers(request.headers.clone());
    if !request.body.is_empty() {
        outgoing = outgoing.body(request.body.clone());
    }
    outgoing.send().await.map_err(|error| HttpError::of(&error))
}

/// Where the answer sends us, if it does and can be understood.
fn redirect(from: &Url, answer: &reqwest::Response) -> Option<Url> {
    if !matches!(answer.status().as_u16(), 301 | 302 | 303 | 307 | 308) {
        return None;
    }
    // Bytes, not text: servers write UTF-8 there although they must not.
    let location = answer.headers().get(LOCATION)?;
    let mut next = from.join(&String::from_utf8_lossy(location.as_bytes())).ok()?;
    if next.host_str() != from.host_str() {
        // A password written by the redirecting server is not ours to use.
        let _ = next.set_username("");
        let _ = next.set_password(None);
    }
    next.set_fragment(None);
    Some(next)
}

fn redirected(mut request: Request, status: StatusCode, next: Url) -> Request {
    let keeps_method =
        matches!(status.as_u16(), 307 | 308) || request.method == Method::GET || request.method == Method::HEAD;
    if !keeps_method {
        request.method = Method::GET;
        request.body = Vec::new();
        request.headers.remove(CONTENT_TYPE);
    }
    if next.origin() != request.url.origin() {
        let given = std::mem::take(&mut request.headers);
        request.headers = harmless(&given);
    }
    request.url = next;
    request
}

fn harmless(given: &HeaderMap) -> HeaderMap {
    HARMLESS.iter().filter_map(|name| Some((name.clone(), given.get(name)?.clone()))).collect()
}

/// Reads the body chunk by chunk as it is decompressed, so that a bomb is dropped at the limit and not after it.
async fn read(mut answer: reqwest::Response, request: Request, permanent: Option<Url>) -> Result<Response, HttpError> {
    let max = request.limits.body_bytes_max;
    let too_large = || HttpError::new(HttpErrorKind::TooLarge, format!("the answer is larger than {max} bytes"));
    if answer.content_length().is_some_and(|length| length > max as u64) {
        return Err(too_large());
    }
    let status = answer.status();
    let headers = std::mem::take(answer.headers_mut());
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(|error| HttpError::of(&error))? {
        if body.len() + chunk.len() > max {
            return Err(too_large());
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Response { status, headers, body, final_url: request.url, redirected_permanently_to: permanent })
}
