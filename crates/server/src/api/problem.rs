//! The one error of the HTTP side: what a client may know of it, and what only the log may know.
//! Becomes `application/problem+json`, and is logged once, here, at the edge.

use std::borrow::Cow;
use std::error::Error;
use std::time::Duration;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;
use vigie_connectors::schema::Problem;
use vigie_store::StoreError;

use super::queries::DiagnosticView;

/// What a handler answers with.
pub(crate) type ApiResult<T> = Result<T, ApiError>;

/// A refusal or a failure. Small, because every handler's answer carries it.
#[derive(Debug)]
pub(crate) struct ApiError(Box<Inner>);

#[derive(Debug)]
struct Inner {
    status: StatusCode,
    code: &'static str,
    detail: Cow<'static, str>,
    problems: Vec<Problem>,
    diagnostics: Vec<DiagnosticView>,
    retry_after: Option<Duration>,
    source: Option<Box<dyn Error + Send + Sync>>,
}

/// A problem as the client reads it (RFC 9457).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub(crate) struct ProblemBody<'a> {
    /// Always `about:blank`: the code says which.
    #[serde(rename = "type")]
    kind: &'static str,
    /// The status in words.
    title: &'a str,
    /// The status.
    status: u16,
    /// A stable name for programs, in kebab case.
    code: &'a str,
    /// What failed and what to do.
    detail: &'a str,
    /// What is wrong with which field.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    #[schema(value_type = Option<Vec<FieldProblem>>)]
    problems: &'a [Problem],
    /// What is wrong with a query's text.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    #[schema(value_type = Option<Vec<DiagnosticView>>)]
    diagnostics: &'a [DiagnosticView],
}

/// What is wrong with one field, in both languages.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the connectors' type in the API's document")]
pub(crate) struct FieldProblem {
    field: String,
    fr: String,
    en: String,
}

impl ApiError {
    /// A refusal with a status, a stable code, and words for the client.
    pub(crate) fn new(status: StatusCode, code: &'static str, detail: impl Into<Cow<'static, str>>) -> Self {
        Self(Box::new(Inner {
            status,
            code,
            detail: detail.into(),
            problems: Vec::new(),
            diagnostics: Vec::new(),
            retry_after: None,
            source: None,
        }))
    }

    /// Nobody signed in.
    pub(crate) fn unauthenticated() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "not-signed-in", "Sign in, or send an API token.")
    }

    /// Somebody who may not.
    pub(crate) fn forbidden(detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::FORBIDDEN, "not-allowed", detail)
    }

    /// Nothing there, or behind another brand's wall.
    pub(crate) fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "not-found", "There is nothing at this address.")
    }

    /// A request that cannot be read.
    pub(crate) fn bad_request(detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "bad-request", detail)
    }

    /// Fields that will not do.
    pub(crate) fn fields(problems: Vec<Problem>) -> Self {
        let mut error = Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid-fields", "Some fields need another look.");
        error.0.problems = problems;
        error
    }

    /// One field that will not do.
    pub(crate) fn field(field: &str, fr: impl Into<String>, en: impl Into<String>) -> Self {
        Self::fields(vec![Problem { field: field.to_owned(), fr: fr.into(), en: en.into() }])
    }

    /// Something that others still call by its name.
    pub(crate) fn in_use(fr: String, en: String) -> Self {
        let mut error = Self::new(StatusCode::CONFLICT, "in-use", en.clone());
        error.0.problems = vec![Problem { field: "name".to_owned(), fr, en }];
        error
    }

    /// A query that does not parse.
    pub(crate) fn query_syntax(diagnostics: Vec<DiagnosticView>) -> Self {
        let mut error = Self::new(StatusCode::UNPROCESSABLE_ENTITY, "query-syntax", "The query cannot be understood.");
        error.0.diagnostics = diagnostics;
        error
    }

    /// Too many attempts.
    pub(crate) fn too_many(retry_after: Duration) -> Self {
        let mut error =
            Self::new(StatusCode::TOO_MANY_REQUESTS, "too-many-attempts", "Too many attempts. Wait, then try again.");
        error.0.retry_after = Some(retry_after);
        error
    }

    /// A failure of ours; the client learns only that there was one.
    pub(crate) fn internal(source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        let mut error = Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            "Something failed here. Try again; the log says more under this request's id.",
        );
        error.0.source = Some(source.into());
        error
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NotFound => Self::not_found(),
            StoreError::Taken(what) => {
                Self::new(StatusCode::CONFLICT, "taken", format!("This {what} is taken already."))
            }
            StoreError::LastAdministrator => {
                Self::new(StatusCode::CONFLICT, "last-administrator", "Somebody must stay to run this installation.")
            }
            other => Self::internal(other),
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let error = *self.0;
        if error.status.is_server_error() {
            let source = error.source.as_deref().map(|source| tracing::field::display(chain(source)));
            tracing::error!(status = error.status.as_u16(), code = error.code, source, "request failed");
        } else {
            tracing::debug!(status = error.status.as_u16(), code = error.code, detail = %error.detail, "request refused");
        }
        let body = ProblemBody {
            kind: "about:blank",
            title: error.status.canonical_reason().unwrap_or("Problem"),
            status: error.status.as_u16(),
            code: error.code,
            detail: &error.detail,
            problems: &error.problems,
            diagnostics: &error.diagnostics,
        };
        let body = serde_json::to_vec(&body).unwrap_or_else(|_| b"{}".to_vec());
        let mut response = (error.status, [(header::CONTENT_TYPE, "application/problem+json")], body).into_response();
        if let Some(wait) = error.retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(wait.as_secs().max(1)));
        }
        if error.status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

/// An error with what caused it, in one line.
fn chain(error: &(dyn Error + Send + Sync)) -> String {
    let mut line = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        line.push_str(": ");
        line.push_str(&error.to_string());
        cause = error.source();
    }
    line
}
