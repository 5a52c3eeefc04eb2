//! What is asked of a foreign server and what it answered, as plain data.

use std::time::Duration;

use http::header::{HeaderName, HeaderValue, RETRY_AFTER};
use http::{HeaderMap, Method, StatusCode};
use url::Url;
use vigie_model::Time;

/// How much a single exchange may cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequestLimits {
    /// Bytes of body read at most, counted after decompression.
    pub body_bytes_max: usize,
    /// From the first name lookup to the last byte, redirects included.
    pub timeout: Duration,
    /// Redirects followed at most; zero hands a redirect back as the answer.
    pub redirects_max: usize,
}

impl Default for RequestLimits {
    /// Ten mebibytes hold the largest feeds and API pages seen; 30 s is patience enough for a slow server; browsers follow 20
    /// redirects, nobody sane needs more than five.
    fn default() -> Self {
        Self { body_bytes_max: 10 << 20, timeout: Duration::from_secs(30), redirects_max: 5 }
    }
}

/// One exchange to be made.
#[derive(Clone, Debug)]
pub struct Request {
    /// What to do.
    pub method: Method,
    /// Where.
    pub url: Url,
    /// Headers; on a redirect to another origin only the harmless ones go along.
    pub headers: HeaderMap,
    /// What is sent.
    pub body: Vec<u8>,
    /// What it may cost.
    pub limits: RequestLimits,
}

impl Request {
    /// Asks for `url`.
    pub fn get(url: Url) -> Self {
        Self { method: Method::GET, url, headers: HeaderMap::new(), body: Vec::new(), limits: RequestLimits::default() }
    }

    /// Sends `body` to `url`. Follows no redirect: what was meant for one address is not told to another.
    pub fn post(url: Url, content_type: &'static str, body: Vec<u8>) -> Self {
        let limits = RequestLimits { redirects_max: 0, ..RequestLimits::default() };
        let request = Self { method: Method::POST, url, headers: HeaderMap::new(), body, limits };
        request.header(http::header::CONTENT_TYPE, HeaderValue::from_static(content_type))
    }

    /// With this header.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.insert(name, value);
        self
    }

    /// Within these limits.
    #[must_use]
    pub fn limits(mut self, limits: RequestLimits) -> Self {
        self.limits = limits;
        self
    }
}

/// What the other side answered, whatever its status.
#[derive(Clone, Debug)]
pub struct Response {
    /// Its status.
    pub status: StatusCode,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body, decompressed.
    pub body: Vec<u8>,
    /// The address that answered in the end.
    pub final_url: Url,
    /// The address that all permanent redirects before any passing one led to.
    pub redirected_permanently_to: Option<Url>,
}

/// Waits asked for beyond this are cut: a server's slip must not silence a source for a year.
pub const RETRY_AFTER_MAX: Duration = Duration::from_secs(24 * 60 * 60);

impl Response {
    /// The header's value as text, where it is there and readable.
    pub fn header(&self, name: &HeaderName) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// When the other side wants to be asked again, at most [`RETRY_AFTER_MAX`] from `now`.
    pub fn retry_after(&self, now: Time) -> Option<Time> {
        retry_after(self.header(&RETRY_AFTER)?, now)
    }
}

/// Reads a `Retry-After` value: seconds or an HTTP date. Never before `now`, at most [`RETRY_AFTER_MAX`] after it.
pub fn retry_after(value: &str, now: Time) -> Option<Time> {
    let value = value.trim();
    let latest = now.plus_micros(RETRY_AFTER_MAX.as_micros() as i64);
    let at = match value.parse::<u64>() {
        Ok(seconds) => now.plus_micros(i64::try_from(seconds).unwrap_or(i64::MAX).saturating_mul(Time::SECOND)),
        // A number too large to hold is still a number: the longest wait.
        Err(_) if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) => latest,
        Err(_) => {
            let since = httpdate::parse_http_date(value).ok()?.duration_since(std::time::UNIX_EPOCH).ok()?;
            Time::from_micros(i64::try_from(since.as_micros()).ok()?)
        }
    };
    Some(at.clamp(now, latest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_is_read_in_both_forms_and_bounded() {
        let now: Time = "2026-02-08T23:00:00Z".parse().unwrap();
        for (value, expect) in [
            ("120", Some("2026-02-08T23:02:00Z")),
            (" 0 ", Some("2026-02-08T23:00:00Z")),
            ("99999999999999999999999", Some("2026-02-09T23:00:00Z")),
            ("31536000", Some("2026-02-09T23:00:00Z")),
            ("Sun, 08 Feb 2026 23:30:00 GMT", Some("2026-02-08T23:30:00Z")),
            ("Sun, 08 Feb 2015 23:30:00 GMT", Some("2026-02-08T23:00:00Z")),
            ("Fri, 08 Feb 2999 23:30:00 GMT", Some("2026-02-09T23:00:00Z")),
            ("-5", None),
            ("soon", None),
            ("", None),
        ] {
            assert_eq!(retry_after(value, now), expect.map(|text| text.parse().unwrap()), "{value}");
        }
    }
}
