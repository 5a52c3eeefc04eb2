//! Who is asking, and whether they may. A handler that takes [`InBrand`] cannot reach anything but that brand, and not
//! without the right it names; a change by cookie cannot come from another site's page.

use std::marker::PhantomData;
use std::sync::Arc;

use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, header};
use serde::Serialize;
use utoipa::ToSchema;
use vigie_model::BrandId;
use vigie_store::{Actor, BrandStore, Role, TokenRow, TokenScope, UserRow};

use super::Api;
use super::problem::{ApiError, ApiResult};

/// The cookie that carries a session's token.
pub(crate) const COOKIE: &str = "vigie_session";
/// The header that carries a session's proof that the page is ours.
const CSRF_HEADER: &str = "x-csrf-token";

/// Somebody known, by whatever means.
pub(crate) struct Caller {
    pub(crate) user: UserRow,
    pub(crate) means: Means,
}

/// What they proved themselves with.
pub(crate) enum Means {
    /// A browser's session.
    Session { token: String, csrf: String },
    /// An API token.
    Token(TokenRow),
}

/// Somebody signed in with a browser.
pub(crate) struct Signed {
    pub(crate) user: UserRow,
    pub(crate) token: String,
    pub(crate) csrf: String,
}

/// Somebody signed in who runs this installation.
pub(crate) struct Administrator(pub(crate) UserRow);

/// Somebody within a brand, with the right `R`.
pub(crate) struct InBrand<R> {
    pub(crate) api: Arc<Api>,
    pub(crate) brand: BrandId,
    pub(crate) user: UserRow,
    pub(crate) standing: Standing,
    right: PhantomData<R>,
}

/// A request that no other site's page can make a browser send.
pub(crate) struct SameOrigin;

/// What somebody is in a brand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Standing {
    Listener,
    Writer,
    Approver,
    Manager,
    Analyst,
    Administrator,
}

impl From<Role> for Standing {
    fn from(role: Role) -> Self {
        match role {
            Role::Listener => Self::Listener,
            Role::Writer => Self::Writer,
            Role::Approver => Self::Approver,
            Role::Manager => Self::Manager,
            Role::Analyst => Self::Analyst,
        }
    }
}

impl From<Option<Role>> for Standing {
    fn from(role: Option<Role>) -> Self {
        role.map_or(Self::Administrator, Self::from)
    }
}

/// Something that may be done in a brand.
pub(crate) trait Right: Send + Sync {
    /// What an API token needs for it.
    const SCOPE: TokenScope;
    /// Whether somebody of this standing may.
    fn allowed(standing: Standing) -> bool;
}

/// Reading.
pub(crate) struct Read;
/// Answering for alerts: listeners too, analysts not.
pub(crate) struct Answer;
/// Asking new questions.
pub(crate) struct Write;
/// Setting up where posts come from and where alerts go.
pub(crate) struct Manage;
/// Handing in posts.
pub(crate) struct Ingest;

impl Right for Read {
    const SCOPE: TokenScope = TokenScope::Read;
    fn allowed(_: Standing) -> bool {
        true
    }
}

impl Right for Answer {
    const SCOPE: TokenScope = TokenScope::Write;
    fn allowed(standing: Standing) -> bool {
        standing != Standing::Analyst
    }
}

impl Right for Write {
    const SCOPE: TokenScope = TokenScope::Write;
    fn allowed(standing: Standing) -> bool {
        !matches!(standing, Standing::Analyst | Standing::Listener)
    }
}

impl Right for Manage {
    const SCOPE: TokenScope = TokenScope::Write;
    fn allowed(standing: Standing) -> bool {
        matches!(standing, Standing::Manager | Standing::Administrator)
    }
}

impl Right for Ingest {
    const SCOPE: TokenScope = TokenScope::Ingest;
    fn allowed(standing: Standing) -> bool {
        Manage::allowed(standing)
    }
}

impl<R> InBrand<R> {
    /// What the brand owns.
    pub(crate) fn store(&self) -> BrandStore<'_> {
        self.api.db.brand(self.brand)
    }

    /// Who changes something, for the audit trail.
    pub(crate) fn actor(&self) -> Actor {
        Actor { user: self.user.id, name: self.user.name.clone() }
    }
}

impl<R: Right> FromRequestParts<Arc<Api>> for InBrand<R> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, api: &Arc<Api>) -> ApiResult<Self> {
        let caller = Caller::from_request_parts(parts, api).await?;
        let brand = brand_in_path(parts, api).await.ok_or_else(ApiError::not_found)?;
        // The wall first: whoever does not stand inside learns nothing of what is there.
        if let Means::Token(token) = &caller.means
            && token.brand != brand
        {
            return Err(ApiError::not_found());
        }
        let standing = standing(api, &caller.user, brand).await?.ok_or_else(ApiError::not_found)?;
        if let Means::Token(token) = &caller.means
            && !token.scopes.contains(&R::SCOPE)
        {
            return Err(ApiError::forbidden("This token's scopes do not cover this."));
        }
        if !R::allowed(standing) {
            return Err(ApiError::forbidden("Your role in this brand does not cover this."));
        }
        Ok(Self { api: Arc::clone(api), brand, user: caller.user, standing, right: PhantomData })
    }
}

async fn brand_in_path(parts: &mut Parts, api: &Arc<Api>) -> Option<BrandId> {
    let path = RawPathParams::from_request_parts(parts, api).await.ok()?;
    path.iter().find(|(name, _)| *name == "brand").and_then(|(_, id)| id.parse().ok()).map(BrandId)
}

async fn standing(api: &Api, user: &UserRow, brand: BrandId) -> ApiResult<Option<Standing>> {
    if user.administrator {
        return Ok(api.db.brand_exists(brand).await?.then_some(Standing::Administrator));
    }
    Ok(api.db.role(user.id, brand).await?.map(Standing::from))
}

impl FromRequestParts<Arc<Api>> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, api: &Arc<Api>) -> ApiResult<Self> {
        if let Some(token) = bearer(&parts.headers) {
            let (token, user) = api.db.token(token, api.now()).await?.ok_or_else(ApiError::unauthenticated)?;
            return Ok(Self { user, means: Means::Token(token) });
        }
        let token = cookie(&parts.headers, COOKIE).ok_or_else(ApiError::unauthenticated)?;
        let session = api.db.session(token, api.now()).await?.ok_or_else(ApiError::unauthenticated)?;
        if !is_safe(&parts.method) {
            check_origin(&parts.headers)?;
            check_csrf(&parts.headers, &session.csrf)?;
        }
        Ok(Self { user: session.user, means: Means::Session { token: token.to_owned(), csrf: session.csrf } })
    }
}

impl FromRequestParts<Arc<Api>> for Signed {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, api: &Arc<Api>) -> ApiResult<Self> {
        let caller = Caller::from_request_parts(parts, api).await?;
        match caller.means {
            Means::Session { token, csrf } => Ok(Self { user: caller.user, token, csrf }),
            Means::Token(_) => Err(ApiError::forbidden("This needs a person who signed in, not an API token.")),
        }
    }
}

impl FromRequestParts<Arc<Api>> for Administrator {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, api: &Arc<Api>) -> ApiResult<Self> {
        let signed = Signed::from_request_parts(parts, api).await?;
        if signed.user.administrator {
            Ok(Self(signed.user))
        } else {
            Err(ApiError::forbidden("Only those who run this installation may do this."))
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for SameOrigin {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> ApiResult<Self> {
        check_origin(&parts.headers).map(|()| Self)
    }
}

fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(key, value)| (key == name && !value.is_empty()).then_some(value))
}

/// Browsers say where a request comes from, and pages cannot change it. Programs say nothing; they have no cookies of
/// a person that somebody else's page could use.
fn check_origin(headers: &HeaderMap) -> ApiResult<()> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let ours = match (text("sec-fetch-site"), text("origin")) {
        (Some(site), _) => matches!(site, "same-origin" | "none"),
        (None, Some(origin)) => {
            let authority = origin.split_once("://").map(|(_, authority)| authority);
            authority.is_some() && authority == text("host")
        }
        (None, None) => true,
    };
    if ours { Ok(()) } else { Err(ApiError::forbidden("This request comes from another site's page.")) }
}

fn check_csrf(headers: &HeaderMap, expected: &str) -> ApiResult<()> {
    let given = headers.get(CSRF_HEADER).map(|value| value.as_bytes()).unwrap_or_default();
    if same_bytes(given, expected.as_bytes()) {
        Ok(())
    } else {
        Err(ApiError::new(
            axum::http::StatusCode::FORBIDDEN,
            "csrf",
            "The X-CSRF-Token header is missing or stale. Read the session again and send its csrf along.",
        ))
    }
}

/// Compares without telling by its time where the difference is.
pub(crate) fn same_bytes(left: &[u8], right: &[u8]) -> bool {
    left.len() == right.len()
        && left.iter().zip(right).fold(0, |different, (left, right)| different | (left ^ right)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(lines: &[(&'static str, &'static str)]) -> HeaderMap {
        lines.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    #[test]
    fn only_our_own_pages_and_programs_pass() {
        for (lines, passes) in [
            (&[][..], true),
            (&[("sec-fetch-site", "same-origin")][..], true),
            (&[("sec-fetch-site", "cross-site")][..], false),
            (&[("sec-fetch-site", "same-site")][..], false),
            (&[("origin", "https://vigie.example"), ("host", "vigie.example")][..], true),
            (&[("origin", "https://evil.example"), ("host", "vigie.example")][..], false),
            (&[("origin", "null"), ("host", "vigie.example")][..], false),
        ] {
            assert_eq!(check_origin(&headers(lines)).is_ok(), passes, "{lines:?}");
        }
    }

    #[test]
    fn the_cookie_is_found_among_others() {
        let headers = headers(&[("cookie", "a=1; vigie_session=tok; vigie_session2=x")]);
        assert_eq!(cookie(&headers, COOKIE), Some("tok"));
        assert_eq!(cookie(&HeaderMap::new(), COOKIE), None);
    }
}
