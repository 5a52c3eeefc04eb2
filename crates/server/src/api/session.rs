//! Signing in and out, and what a signed-in page knows of its user.

use std::net::IpAddr;
use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vigie_model::{BrandId, UserId};
use vigie_store::{SESSION_LASTS_MINUTES, UserEdit, UserRow};

use super::auth::{COOKIE, SameOrigin, Signed, Standing};
use super::checks::{Checks, Language};
use super::extract::Json;
use super::origin::Origin;
use super::problem::{ApiError, ApiResult, ProblemBody};
use super::{Api, password, random};

pub(super) fn routes() -> OpenApiRouter<Arc<Api>> {
    OpenApiRouter::new().routes(routes!(read, sign_in, edit, sign_out))
}

/// What a signed-in page knows.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Session)]
pub(crate) struct SessionView {
    user: SessionUser,
    /// To be sent as `X-CSRF-Token` with every change.
    csrf: String,
    /// Whether the user runs this installation.
    administrator: bool,
    /// The brands the user is in.
    brands: Vec<SessionBrand>,
}

#[derive(Debug, Serialize, ToSchema)]
struct SessionUser {
    #[schema(value_type = i64)]
    id: UserId,
    email: String,
    name: String,
    language: Language,
}

#[derive(Debug, Serialize, ToSchema)]
struct SessionBrand {
    #[schema(value_type = i64)]
    id: BrandId,
    name: String,
    /// As `#rrggbb`.
    colour: String,
    role: Standing,
}

#[derive(Deserialize, ToSchema)]
struct SignInForm {
    email: String,
    #[schema(value_type = String)]
    password: SecretString,
}

#[derive(Deserialize, ToSchema)]
struct SessionForm {
    language: Option<Language>,
    name: Option<String>,
}

/// Reads the session.
#[utoipa::path(get, path = "/api/v1/session", tag = "session", operation_id = "read_session", responses(
    (status = 200, body = SessionView), (status = 401, body = ProblemBody),
))]
async fn read(State(api): State<Arc<Api>>, signed: Signed) -> ApiResult<impl IntoResponse> {
    // The session was prolonged by its use, so the cookie is as well.
    let cookie = set_cookie(&api, &signed.token, SESSION_LASTS_MINUTES * 60)?;
    let view = view(&api, signed.user, signed.csrf).await?;
    Ok((AppendHeaders([(header::SET_COOKIE, cookie)]), Json(view)))
}

/// Signs in.
#[utoipa::path(post, path = "/api/v1/session", tag = "session", operation_id = "sign_in", request_body = SignInForm, responses(
    (status = 200, body = SessionView),
    (status = 401, body = ProblemBody),
    (status = 429, description = "Too many attempts; see Retry-After", body = ProblemBody),
))]
async fn sign_in(
    _: SameOrigin,
    State(api): State<Arc<Api>>,
    Origin(address): Origin,
    Json(form): Json<SignInForm>,
) -> ApiResult<impl IntoResponse> {
    let key = take_attempt(&api, address, &form.email)?;
    if form.password.expose_secret().len() > password::BYTES_MAX {
        return Err(wrong());
    }
    let found = api.db.user_by_email(form.email.trim()).await?;
    let (id, hash) = found.map_or((None, None), |(id, hash)| (Some(id), Some(hash)));
    let right = api.passwords.verify(form.password, hash).await?;
    let user = match (right, id) {
        (true, Some(id)) => api.db.user(id).await?,
        _ => return Err(wrong()),
    };
    api.sign_ins.forgive(&key);
    open(&api, user).await
}

/// Changes what the user can change of themselves.
#[utoipa::path(patch, path = "/api/v1/session", tag = "session", operation_id = "edit_session", request_body = SessionForm, responses(
    (status = 200, body = SessionView), (status = 401, body = ProblemBody), (status = 422, body = ProblemBody),
))]
async fn edit(
    State(api): State<Arc<Api>>,
    signed: Signed,
    Json(form): Json<SessionForm>,
) -> ApiResult<Json<SessionView>> {
    let mut checks = Checks::default();
    if let Some(name) = &form.name {
        checks.name("name", name);
    }
    checks.done()?;
    let edit = UserEdit {
        name: form.name.map(|name| name.trim().to_owned()),
        language: form.language.map(|language| language.as_str().to_owned()),
        ..UserEdit::default()
    };
    let user = api.db.edit_user(signed.user.id, &edit).await?;
    view(&api, user, signed.csrf).await.map(Json)
}

/// Signs out.
#[utoipa::path(delete, path = "/api/v1/session", tag = "session", operation_id = "sign_out", responses(
    (status = 204), (status = 401, body = ProblemBody),
))]
async fn sign_out(State(api): State<Arc<Api>>, signed: Signed) -> ApiResult<impl IntoResponse> {
    api.db.remove_session(&signed.token).await?;
    Ok((StatusCode::NO_CONTENT, AppendHeaders([(header::SET_COOKIE, set_cookie(&api, "", 0)?)])))
}

/// Opens a session for somebody who proved who they are.
pub(super) async fn open(api: &Api, user: UserRow) -> ApiResult<impl IntoResponse + use<>> {
    let (token, csrf) = (random::token(), random::token());
    api.db.add_session(user.id, &token, &csrf, api.now()).await?;
    let cookie = set_cookie(api, &token, SESSION_LASTS_MINUTES * 60)?;
    Ok((AppendHeaders([(header::SET_COOKIE, cookie)]), Json(view(api, user, csrf).await?)))
}

/// Counts an attempt to come in: by address, and by address and mail.
pub(super) fn take_attempt(api: &Api, address: IpAddr, email: &str) -> ApiResult<(IpAddr, String)> {
    api.addresses.take(address, api.now()).map_err(ApiError::too_many)?;
    // Bounded, so that a key cannot be made to weigh anything.
    let email = email.trim().chars().take(254).collect::<String>().to_lowercase();
    let key = (address, email);
    api.sign_ins.take(key.clone(), api.now()).map_err(ApiError::too_many)?;
    Ok(key)
}

async fn view(api: &Api, user: UserRow, csrf: String) -> ApiResult<SessionView> {
    let brands = api.db.brands_of(&user).await?.into_iter().map(|(brand, role)| SessionBrand {
        id: brand.id,
        name: brand.name,
        colour: brand.colour,
        role: role.into(),
    });
    Ok(SessionView {
        brands: brands.collect(),
        administrator: user.administrator,
        csrf,
        user: SessionUser { id: user.id, language: Language::of(&user.language), email: user.email, name: user.name },
    })
}

fn set_cookie(api: &Api, token: &str, seconds: i64) -> ApiResult<HeaderValue> {
    let secure = if api.secure_cookies() { "; Secure" } else { "" };
    HeaderValue::from_str(&format!("{COOKIE}={token}; HttpOnly; SameSite=Lax; Path=/; Max-Age={seconds}{secure}"))
        .map_err(ApiError::internal)
}

fn wrong() -> ApiError {
    ApiError::new(StatusCode::UNAUTHORIZED, "wrong-credentials", "This address and this password do not go together.")
}
