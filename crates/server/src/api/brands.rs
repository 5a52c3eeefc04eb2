//! Brands, by those who run the installation.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vigie_model::{BrandId, Time};
use vigie_store::BrandRow;

use super::Api;
use super::auth::Administrator;
use super::checks::{Checks, Language};
use super::extract::{Json, List, Path};
use super::problem::{ApiResult, ProblemBody};

pub(super) fn routes() -> OpenApiRouter<Arc<Api>> {
    OpenApiRouter::new().routes(routes!(list, create)).routes(routes!(edit))
}

#[derive(Serialize, ToSchema)]
#[schema(as = Brand)]
struct BrandView {
    #[schema(value_type = i64)]
    id: BrandId,
    name: String,
    /// As `#rrggbb`.
    colour: String,
    /// Of notices sent in its name, `fr` or `en`.
    #[schema(value_type = Language)]
    language: String,
    #[schema(value_type = String, format = DateTime)]
    created_at: Time,
}

#[derive(Deserialize, ToSchema)]
struct BrandForm {
    name: String,
    colour: String,
    /// Of notices sent in its name; the maker's own where it is not given.
    language: Option<Language>,
}

#[derive(Deserialize, ToSchema)]
struct BrandPatch {
    name: Option<String>,
    colour: Option<String>,
    language: Option<Language>,
}

/// The `{brand}` in a path.
#[derive(Deserialize)]
struct AtBrand {
    brand: BrandId,
}

/// Lists every brand.
#[utoipa::path(get, path = "/api/v1/brands", tag = "brands", operation_id = "list_brands",
    responses((status = 200, body = List<BrandView>), (status = 403, body = ProblemBody)))]
async fn list(State(api): State<Arc<Api>>, _: Administrator) -> ApiResult<Json<List<BrandView>>> {
    Ok(Json(List::whole(api.db.brands().await?.into_iter().map(BrandView::from).collect())))
}

/// Keeps a new brand.
#[utoipa::path(post, path = "/api/v1/brands", tag = "brands", operation_id = "create_brand", request_body = BrandForm,
    responses((status = 201, body = BrandView), (status = 403, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn create(
    State(api): State<Arc<Api>>,
    Administrator(maker): Administrator,
    Json(form): Json<BrandForm>,
) -> ApiResult<(StatusCode, Json<BrandView>)> {
    let mut checks = Checks::default();
    checks.name("name", &form.name);
    checks.colour("colour", &form.colour);
    checks.done()?;
    let language = match form.language {
        Some(language) => language.as_str(),
        None => &maker.language,
    };
    let brand = api.db.add_brand(form.name.trim(), &form.colour, language, api.now()).await?;
    Ok((StatusCode::CREATED, Json(brand.into())))
}

/// Changes a brand.
#[utoipa::path(patch, path = "/api/v1/brands/{brand}", tag = "brands", operation_id = "edit_brand",
    params(("brand" = i64, Path)), request_body = BrandPatch, responses(
    (status = 200, body = BrandView), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn edit(
    State(api): State<Arc<Api>>,
    _: Administrator,
    Path(AtBrand { brand }): Path<AtBrand>,
    Json(form): Json<BrandPatch>,
) -> ApiResult<Json<BrandView>> {
    let mut checks = Checks::default();
    if let Some(name) = &form.name {
        checks.name("name", name);
    }
    if let Some(colour) = &form.colour {
        checks.colour("colour", colour);
    }
    checks.done()?;
    let brand = api
        .db
        .edit_brand(
            brand,
            form.name.as_deref().map(str::trim),
            form.colour.as_deref(),
            form.language.map(Language::as_str),
        )
        .await?;
    Ok(Json(brand.into()))
}

impl From<BrandRow> for BrandView {
    fn from(row: BrandRow) -> Self {
        Self { id: row.id, name: row.name, colour: row.colour, language: row.language, created_at: row.created_at }
    }
}
