//! API tokens, by those who run the installation. A token is shown once, when it is made.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vigie_model::{BrandId, Time};
use vigie_store::{TokenRow, TokenScope};

use super::auth::Administrator;
use super::checks::Checks;
use super::extract::{Id, Json, List, Path};
use super::problem::{ApiResult, ProblemBody};
use super::{Api, random};

/// Before the token itself, so that people and secret scanners know one when they see it.
const PREFIX: &str = "vigie_";

pub(super) fn routes() -> OpenApiRouter<Arc<Api>> {
    OpenApiRouter::new().routes(routes!(list, create)).routes(routes!(remove))
}

#[derive(Serialize, ToSchema)]
#[schema(as = Token)]
struct TokenView {
    id: i64,
    name: String,
    #[schema(value_type = Vec<TokenScopeSchema>)]
    scopes: Vec<TokenScope>,
    #[schema(value_type = i64)]
    brand: BrandId,
    #[schema(value_type = String, format = DateTime)]
    created_at: Time,
    /// To a few minutes.
    #[schema(value_type = Option<String>, format = DateTime, required)]
    last_used_at: Option<Time>,
}

/// A new token; the only time it is shown.
#[derive(Serialize, ToSchema)]
#[schema(as = NewToken)]
struct NewTokenView {
    #[serde(flatten)]
    row: TokenView,
    token: String,
}

#[derive(ToSchema)]
#[schema(as = TokenScope, rename_all = "kebab-case")]
#[expect(dead_code, reason = "describes the store's type in the API's document")]
enum TokenScopeSchema {
    Read,
    Write,
    Ingest,
}

#[derive(Deserialize, ToSchema)]
struct TokenForm {
    name: String,
    #[schema(value_type = Vec<TokenScopeSchema>)]
    scopes: Vec<TokenScope>,
    #[schema(value_type = i64)]
    brand: BrandId,
}

/// Lists every token, without the tokens.
#[utoipa::path(get, path = "/api/v1/tokens", tag = "tokens", operation_id = "list_tokens",
    responses((status = 200, body = List<TokenView>), (status = 403, body = ProblemBody)))]
async fn list(State(api): State<Arc<Api>>, _: Administrator) -> ApiResult<Json<List<TokenView>>> {
    Ok(Json(List::whole(api.db.tokens().await?.into_iter().map(TokenView::from).collect())))
}

/// Makes a token for one brand. It can do no more than its maker can.
#[utoipa::path(post, path = "/api/v1/tokens", tag = "tokens", operation_id = "create_token", request_body = TokenForm,
    responses((status = 201, body = NewTokenView), (status = 403, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn create(
    State(api): State<Arc<Api>>,
    Administrator(user): Administrator,
    Json(form): Json<TokenForm>,
) -> ApiResult<(StatusCode, Json<NewTokenView>)> {
    let mut checks = Checks::default();
    checks.name("name", &form.name);
    checks.require(!form.scopes.is_empty(), "scopes", "au moins un droit", "at least one scope");
    checks.require(api.db.brand_exists(form.brand).await?, "brand", "marque inconnue", "unknown brand");
    checks.done()?;
    let token = format!("{PREFIX}{}", random::token());
    let row = api.db.add_token(user.id, form.brand, form.name.trim(), &form.scopes, &token, api.now()).await?;
    Ok((StatusCode::CREATED, Json(NewTokenView { row: row.into(), token })))
}

/// Makes a token worthless.
#[utoipa::path(delete, path = "/api/v1/tokens/{id}", tag = "tokens", operation_id = "remove_token", params(("id" = i64, Path)),
    responses((status = 204), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody)))]
async fn remove(
    State(api): State<Arc<Api>>,
    _: Administrator,
    Path(Id { id }): Path<Id<i64>>,
) -> ApiResult<StatusCode> {
    api.db.remove_token(id).await?;
    Ok(StatusCode::NO_CONTENT)
}

impl From<TokenRow> for TokenView {
    fn from(row: TokenRow) -> Self {
        Self {
            id: row.id,
            name: row.name,
            scopes: row.scopes,
            brand: row.brand,
            created_at: row.created_at,
            last_used_at: row.last_used_at,
        }
    }
}
