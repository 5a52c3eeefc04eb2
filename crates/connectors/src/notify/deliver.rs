//! One request out, and what the answer means for the notice.

use std::time::Duration;

use url::Url;
use vigie_model::Time;

use super::{Receipt, SendError, SendErrorKind, words};
use crate::http::{Http, HttpError, Request, RequestLimits, Response};
use crate::source::{SourceError, SourceErrorKind};

/// Receivers answer with a word; what is longer is not read.
const LIMITS: RequestLimits =
    RequestLimits { body_bytes_max: 64 * 1024, timeout: Duration::from_secs(15), redirects_max: 0 };
/// Characters of an answer that are kept for people.
const ANSWER_CHARS_MAX: usize = 200;
/// A receiver that says "too much" without saying until when.
const RATE_LIMIT_DEFAULT: i64 = Time::MINUTE;

/// Sends `request` and judges its answer. Any 2xx is "taken".
pub(super) async fn deliver(http: &Http, request: Request) -> Result<Receipt, SendError> {
    let host = request.url.host_str().unwrap_or_default().to_owned();
    let answer = http.send(request.limits(LIMITS)).await.map_err(|error| unsent(&host, &error))?;
    judge(&host, &answer, http.now())
}

fn unsent(host: &str, error: &HttpError) -> SendError {
    let kind = if error.is_transient() { SendErrorKind::Transient } else { SendErrorKind::Rejected };
    SendError::new(kind, format!("{host}: {error}"))
}

fn judge(host: &str, answer: &Response, now: Time) -> Result<Receipt, SendError> {
    let status = answer.status.as_u16();
    let said = words::line(&String::from_utf8_lossy(&answer.body), ANSWER_CHARS_MAX);
    let answered = format!("{} {}", answer.status, said).trim_end().to_owned();
    let kind = match status {
        200..=299 => return Ok(Receipt { answer: answered }),
        410 => SendErrorKind::Gone,
        429 => SendErrorKind::RateLimited(answer.retry_after(now).unwrap_or(now.plus_micros(RATE_LIMIT_DEFAULT))),
        503 => answer.retry_after(now).map_or(SendErrorKind::Transient, SendErrorKind::RateLimited),
        408 | 425 | 500..=599 => SendErrorKind::Transient,
        // Redirects too: what was meant for one address is not told to another.
        _ => SendErrorKind::Rejected,
    };
    Err(SendError::new(kind, format!("{host} answered {answered}")))
}

/// Reads a secret setting that is an address. The address is not repeated: it often carries the receiver's key.
pub(super) fn secret_url(text: &str) -> Result<Url, SourceError> {
    match Url::parse(text.trim()) {
        Ok(url) if matches!(url.scheme(), "https" | "http") && url.has_host() => Ok(url),
        _ => Err(wrong("`url` must be a whole address (https://…)")),
    }
}

/// A wrong setting.
pub(super) fn wrong(what: impl Into<String>) -> SourceError {
    SourceError::new(SourceErrorKind::Misconfigured, what)
}
