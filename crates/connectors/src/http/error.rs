//! What can go wrong on the way to a foreign server, and what a source makes of it.

use crate::source::{SourceError, SourceErrorKind};

/// What kind of failure it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HttpErrorKind {
    /// The guard forbids this address or port.
    Refused,
    /// It is no address of a web server.
    BadAddress,
    /// No such name, nobody listening, or the connection broke.
    Unreachable,
    /// The other side took longer than allowed.
    Timeout,
    /// The answer is larger than allowed, counted after decompression.
    TooLarge,
    /// It sent us round and round.
    TooManyRedirects,
    /// What came is not HTTP, or its compression is broken.
    Malformed,
}

/// A failure before a whole answer was there.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct HttpError {
    /// Decides what happens next.
    pub kind: HttpErrorKind,
    /// What failed, for a person. Holds no secret: hosts and numbers, never a query string.
    pub message: String,
}

impl HttpError {
    /// A failure of `kind`.
    pub fn new(kind: HttpErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into() }
    }

    /// Whether the same request may succeed later.
    pub fn is_transient(&self) -> bool {
        !matches!(self.kind, HttpErrorKind::Refused | HttpErrorKind::BadAddress)
    }

    pub(super) fn of(error: &reqwest::Error) -> Self {
        if let Some(own) = cause::<Self>(error) {
            return own.clone();
        }
        let kind = if error.is_timeout() {
            HttpErrorKind::Timeout
        } else if error.is_connect() || error.is_request() {
            HttpErrorKind::Unreachable
        } else if error.is_builder() {
            HttpErrorKind::BadAddress
        } else if error.is_decode() {
            HttpErrorKind::Malformed
        } else {
            HttpErrorKind::Unreachable
        };
        Self::new(kind, deepest(error))
    }
}

impl From<HttpError> for SourceError {
    fn from(error: HttpError) -> Self {
        let kind = if error.is_transient() { SourceErrorKind::Transient } else { SourceErrorKind::Misconfigured };
        Self::new(kind, error.message)
    }
}

fn cause<'a, E: std::error::Error + 'static>(error: &'a (dyn std::error::Error + 'static)) -> Option<&'a E> {
    std::iter::successors(Some(error), |error| error.source()).find_map(|error| error.downcast_ref())
}

/// The innermost cause: the outer layers repeat the whole address, which may carry a key.
fn deepest(error: &(dyn std::error::Error + 'static)) -> String {
    std::iter::successors(Some(error), |error| error.source()).last().map(ToString::to_string).unwrap_or_default()
}
