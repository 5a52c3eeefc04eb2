//! Users, by those who run the installation.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vigie_model::{BrandId, Time, UserId};
use vigie_store::{NewUser, Role, UserEdit, UserRow};

use super::Api;
use super::auth::Administrator;
use super::checks::{Checks, Language};
use super::extract::{Id, Json, List, Path};
use super::problem::{ApiError, ApiResult, ProblemBody};

pub(super) fn routes() -> OpenApiRouter<Arc<Api>> {
    OpenApiRouter::new().routes(routes!(list, create)).routes(routes!(edit, remove))
}

#[derive(Serialize, ToSchema)]
#[schema(as = User)]
struct UserView {
    #[schema(value_type = i64)]
    id: UserId,
    email: String,
    name: String,
    language: Language,
    administrator: bool,
    memberships: Vec<Membership>,
    #[schema(value_type = String, format = DateTime)]
    created_at: Time,
}

/// What a user is in one brand.
#[derive(Serialize, Deserialize, ToSchema)]
struct Membership {
    #[schema(value_type = i64)]
    brand: BrandId,
    #[schema(value_type = RoleSchema)]
    role: Role,
}

#[derive(ToSchema)]
#[schema(as = Role, rename_all = "kebab-case")]
#[expect(dead_code, reason = "describes the store's type in the API's document")]
enum RoleSchema {
    Listener,
    Writer,
    Approver,
    Manager,
    Analyst,
}

#[derive(Deserialize, ToSchema)]
struct UserForm {
    email: String,
    name: String,
    #[schema(value_type = String)]
    password: SecretString,
    language: Language,
    #[serde(default)]
    administrator: bool,
    #[serde(default)]
    memberships: Vec<Membership>,
}

#[derive(Deserialize, ToSchema)]
struct UserPatch {
    email: Option<String>,
    name: Option<String>,
    /// A new password ends the user's sessions.
    #[schema(value_type = Option<String>)]
    password: Option<SecretString>,
    language: Option<Language>,
    administrator: Option<bool>,
    /// What the user is in which brand, whole.
    memberships: Option<Vec<Membership>>,
}

/// Lists every user.
#[utoipa::path(get, path = "/api/v1/users", tag = "users", operation_id = "list_users",
    responses((status = 200, body = List<UserView>), (status = 403, body = ProblemBody)))]
async fn list(State(api): State<Arc<Api>>, _: Administrator) -> ApiResult<Json<List<UserView>>> {
    let users = api.db.users().await?.into_iter().map(|(user, memberships)| view(user, memberships));
    Ok(Json(List::whole(users.collect())))
}

/// Lets a new user in.
#[utoipa::path(post, path = "/api/v1/users", tag = "users", operation_id = "create_user", request_body = UserForm, responses(
    (status = 201, body = UserView), (status = 403, body = ProblemBody), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn create(
    State(api): State<Arc<Api>>,
    _: Administrator,
    Json(form): Json<UserForm>,
) -> ApiResult<(StatusCode, Json<UserView>)> {
    let mut checks = Checks::default();
    checks.email("email", &form.email);
    checks.name("name", &form.name);
    checks.password("password", &form.password);
    let memberships = pairs(form.memberships);
    check_brands(&api, &memberships, &mut checks).await?;
    checks.done()?;
    let password_hash = api.passwords.hash(form.password).await?;
    let user = NewUser {
        email: form.email.trim(),
        name: form.name.trim(),
        password_hash: &password_hash,
        language: form.language.as_str(),
        administrator: form.administrator,
        memberships: &memberships,
    };
    let user = api.db.add_user(&user, api.now()).await?;
    Ok((StatusCode::CREATED, Json(view(user, memberships))))
}

/// Changes a user.
#[utoipa::path(patch, path = "/api/v1/users/{id}", tag = "users", operation_id = "edit_user", params(("id" = i64, Path)),
    request_body = UserPatch, responses((status = 200, body = UserView), (status = 403, body = ProblemBody),
    (status = 404, body = ProblemBody), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn edit(
    State(api): State<Arc<Api>>,
    _: Administrator,
    Path(Id { id }): Path<Id<UserId>>,
    Json(form): Json<UserPatch>,
) -> ApiResult<Json<UserView>> {
    let mut checks = Checks::default();
    if let Some(email) = &form.email {
        checks.email("email", email);
    }
    if let Some(name) = &form.name {
        checks.name("name", name);
    }
    if let Some(password) = &form.password {
        checks.password("password", password);
    }
    let memberships = form.memberships.map(pairs);
    check_brands(&api, memberships.as_deref().unwrap_or_default(), &mut checks).await?;
    checks.done()?;
    let password_hash = match form.password {
        Some(password) => Some(api.passwords.hash(password).await?),
        None => None,
    };
    let edit = UserEdit {
        email: form.email.map(|email| email.trim().to_owned()),
        name: form.name.map(|name| name.trim().to_owned()),
        password_hash,
        language: form.language.map(|language| language.as_str().to_owned()),
        administrator: form.administrator,
        memberships,
    };
    let user = api.db.edit_user(id, &edit).await?;
    let memberships = api.db.memberships(id).await?;
    Ok(Json(view(user, memberships)))
}

/// Lets a user in no more.
#[utoipa::path(delete, path = "/api/v1/users/{id}", tag = "users", operation_id = "remove_user", params(("id" = i64, Path)),
    responses((status = 204), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody)))]
async fn remove(
    State(api): State<Arc<Api>>,
    Administrator(me): Administrator,
    Path(Id { id }): Path<Id<UserId>>,
) -> ApiResult<StatusCode> {
    if me.id == id {
        return Err(ApiError::new(StatusCode::CONFLICT, "yourself", "Somebody else must remove you."));
    }
    api.db.remove_user(id).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn pairs(memberships: Vec<Membership>) -> Vec<(BrandId, Role)> {
    memberships.into_iter().map(|membership| (membership.brand, membership.role)).collect()
}

async fn check_brands(api: &Api, memberships: &[(BrandId, Role)], checks: &mut Checks) -> ApiResult<()> {
    for (brand, _) in memberships {
        let known = api.db.brand_exists(*brand).await?;
        checks.require(known, "memberships", "marque inconnue", "unknown brand");
    }
    Ok(())
}

fn view(user: UserRow, memberships: Vec<(BrandId, Role)>) -> UserView {
    UserView {
        id: user.id,
        language: Language::of(&user.language),
        email: user.email,
        name: user.name,
        administrator: user.administrator,
        memberships: memberships.into_iter().map(|(brand, role)| Membership { brand, role }).collect(),
        created_at: user.created_at,
    }
}
