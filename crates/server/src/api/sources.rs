//! The sources a brand hears: its own, and those the whole installation shares, which only those change who run it.

use std::sync::Arc;

use axum::http::StatusCode;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vigie_connectors::net::webhook::Secrets as WebhookSecrets;
use vigie_connectors::registry::{self, Intake, SOURCES, SourceKind};
use vigie_connectors::schema::Text;
use vigie_model::{SourceId, Time};
use vigie_store::{NewSource, QuarantineRow, Reach, SourceEdit, SourceRow};

use super::auth::{Caller, InBrand, Manage, Read, Standing};
use super::checks::Checks;
use super::extract::{Id, Json, List, Path};
use super::problem::{ApiError, ApiResult, ProblemBody};
use super::settings::{self, Parted, SchemaView, SettingsSchema, TextSchema};
use super::{Api, random};

pub(super) mod health;
mod trial;

use health::HealthView;

pub(super) fn routes() -> OpenApiRouter<Arc<Api>> {
    OpenApiRouter::new()
        .routes(routes!(kinds))
        .routes(routes!(list, create))
        .routes(routes!(edit, remove))
        .routes(routes!(quarantine))
        .merge(trial::routes())
}

/// A kind of source.
#[derive(Serialize, ToSchema)]
#[schema(as = SourceKind)]
struct KindView {
    name: &'static str,
    #[schema(value_type = TextSchema)]
    title: Text,
    #[schema(value_type = TextSchema)]
    about: Text,
    /// Whether it calls us.
    push: bool,
    schema: SchemaView,
}

/// Where posts come from.
#[derive(Serialize, ToSchema)]
#[schema(as = Source)]
struct SourceView {
    #[schema(value_type = i64)]
    id: SourceId,
    kind: String,
    name: String,
    /// Whether the whole installation shares it.
    shared: bool,
    enabled: bool,
    /// Without secrets: one that is set reads as `{"set": true}`.
    #[schema(value_type = SettingsSchema)]
    settings: Map<String, Value>,
    health: HealthView,
    /// Where to send posts, for a source that calls us.
    #[schema(required)]
    push: Option<PushView>,
    #[schema(value_type = String, format = DateTime)]
    created_at: Time,
}

/// Where to send posts.
#[derive(Serialize, ToSchema)]
#[schema(as = Push)]
struct PushView {
    url: String,
    /// The secret to sign with, where we chose it; never shown again.
    #[serde(skip_serializing_if = "Option::is_none")]
    secret_shown_once: Option<String>,
}

#[derive(Deserialize, ToSchema)]
struct SourceForm {
    kind: String,
    name: String,
    #[serde(default)]
    #[schema(value_type = SettingsSchema)]
    settings: Map<String, Value>,
    #[serde(default = "yes")]
    enabled: bool,
    /// Shared by the whole installation; only those may who run it.
    #[serde(default)]
    shared: bool,
}

#[derive(Deserialize, ToSchema)]
struct SourcePatch {
    name: Option<String>,
    /// Whole, but for secrets: one that is left out stays.
    #[schema(value_type = Option<SettingsSchema>)]
    settings: Option<Map<String, Value>>,
    enabled: Option<bool>,
}

/// Something a source sent that could not be understood.
#[derive(Serialize, ToSchema)]
#[schema(as = Quarantined)]
struct QuarantineView {
    id: i64,
    #[schema(value_type = String, format = DateTime)]
    at: Time,
    reason: String,
    /// Its beginning.
    sample: String,
}

const fn yes() -> bool {
    true
}

/// Lists the kinds of sources there are.
#[utoipa::path(get, path = "/api/v1/source-kinds", tag = "sources", operation_id = "list_source_kinds",
    responses((status = 200, body = List<KindView>), (status = 401, body = ProblemBody)))]
async fn kinds(_: Caller) -> Json<List<KindView>> {
    let view = |kind: &SourceKind| KindView {
        name: kind.name,
        title: kind.title,
        about: kind.about,
        push: matches!(kind.intake, Intake::Push),
        schema: SchemaView { fields: kind.schema.fields },
    };
    Json(List::whole(SOURCES.iter().map(view).collect()))
}

/// Lists the sources the brand hears.
#[utoipa::path(get, path = "/api/v1/brands/{brand}/sources", tag = "sources", operation_id = "list_sources",
    params(("brand" = i64, Path)), responses((status = 200, body = List<SourceView>)))]
async fn list(at: InBrand<Read>) -> ApiResult<Json<List<SourceView>>> {
    let mut items = Vec::new();
    for row in at.store().sources().await? {
        items.push(view(&at.api, row, None).await?);
    }
    Ok(Json(List::whole(items)))
}

/// Sets a new source up.
#[utoipa::path(post, path = "/api/v1/brands/{brand}/sources", tag = "sources", operation_id = "create_source",
    params(("brand" = i64, Path)), request_body = SourceForm, responses(
    (status = 201, body = SourceView), (status = 403, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn create(at: InBrand<Manage>, Json(form): Json<SourceForm>) -> ApiResult<(StatusCode, Json<SourceView>)> {
    let kind = kind(&form.kind)?;
    may_name_paths(&at, kind)?;
    if form.shared && at.standing != Standing::Administrator {
        return Err(ApiError::forbidden("Only those who run this installation may share a source."));
    }
    let (given, chosen) = with_secret(kind, form.settings);
    let mut checks = Checks::default();
    checks.name("name", &form.name);
    let Parted { plain, secrets } = part(&mut checks, kind, given, &[]);
    checks.done()?;
    let new = NewSource {
        kind: form.kind,
        name: form.name.trim().to_owned(),
        settings: plain,
        secrets,
        enabled: form.enabled,
        shared: form.shared,
    };
    let row = at.store().add_source(&at.api.vault, &new, at.api.now()).await?;
    at.api.touch_config();
    Ok((StatusCode::CREATED, Json(view(&at.api, row, chosen).await?)))
}

/// Changes a source.
#[utoipa::path(patch, path = "/api/v1/brands/{brand}/sources/{id}", tag = "sources", operation_id = "edit_source",
    params(("brand" = i64, Path), ("id" = i64, Path)), request_body = SourcePatch, responses((status = 200, body = SourceView),
    (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn edit(
    at: InBrand<Manage>,
    Path(Id { id }): Path<Id<SourceId>>,
    Json(form): Json<SourcePatch>,
) -> ApiResult<Json<SourceView>> {
    let row = at.store().source(id).await?;
    let reach = reach(&at, &row)?;
    let mut checks = Checks::default();
    if let Some(name) = &form.name {
        checks.name("name", name);
    }
    let parted = match form.settings {
        Some(settings) => {
            let kind = kind(&row.kind)?;
            may_name_paths(&at, kind)?;
            Some(part(&mut checks, kind, settings, &row.secrets_set))
        }
        None => None,
    };
    checks.done()?;
    let (settings, secrets) = parted.map_or_else(Default::default, |parted| (Some(parted.plain), parted.secrets));
    let edit =
        SourceEdit { name: form.name.map(|name| name.trim().to_owned()), settings, secrets, enabled: form.enabled };
    let row = at.store().edit_source(&at.api.vault, id, reach, &edit).await?;
    at.api.touch_config();
    Ok(Json(view(&at.api, row, None).await?))
}

/// Forgets a source; the posts it brought stay.
#[utoipa::path(delete, path = "/api/v1/brands/{brand}/sources/{id}", tag = "sources", operation_id = "remove_source",
    params(("brand" = i64, Path), ("id" = i64, Path)), responses(
    (status = 204), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody)))]
async fn remove(at: InBrand<Manage>, Path(Id { id }): Path<Id<SourceId>>) -> ApiResult<StatusCode> {
    let row = at.store().source(id).await?;
    at.store().remove_source(id, reach(&at, &row)?).await?;
    at.api.touch_config();
    Ok(StatusCode::NO_CONTENT)
}

/// Reads samples of what a source sent and nobody could understand. Of shared sources only for those who run them:
/// what is in there may be anybody's.
#[utoipa::path(get, path = "/api/v1/brands/{brand}/sources/{id}/quarantine", tag = "sources", operation_id = "list_quarantine",
    params(("brand" = i64, Path), ("id" = i64, Path)), responses(
    (status = 200, body = List<QuarantineView>), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody)))]
async fn quarantine(at: InBrand<Manage>, Path(Id { id }): Path<Id<SourceId>>) -> ApiResult<Json<List<QuarantineView>>> {
    let row = at.store().source(id).await?;
    reach(&at, &row)?;
    let rows = at.api.db.quarantined(id).await?.into_iter().map(QuarantineView::from);
    Ok(Json(List::whole(rows.collect())))
}

fn kind(name: &str) -> ApiResult<&'static SourceKind> {
    registry::source(name).ok_or_else(|| ApiError::field("kind", "type inconnu", "unknown kind"))
}

/// How far a change by this person reaches; a shared source is not theirs to change unless they run the installation.
fn reach<R>(at: &InBrand<R>, row: &SourceRow) -> ApiResult<Reach> {
    match (row.brand, at.standing) {
        (_, Standing::Administrator) => Ok(Reach::Shared),
        (Some(_), _) => Ok(Reach::Own),
        (None, _) => Err(ApiError::forbidden("This source is shared; those who run this installation look after it.")),
    }
}

/// A path on the server's own disk is for those to name who run the server.
fn may_name_paths<R>(at: &InBrand<R>, kind: &SourceKind) -> ApiResult<()> {
    let names_paths = kind.schema.fields.iter().any(|field| field.name == "path");
    if names_paths && at.standing != Standing::Administrator {
        return Err(ApiError::forbidden("Only those who run this installation may read files of its server."));
    }
    Ok(())
}

/// A source that calls us and names no secret gets one of our choosing, to be shown once.
fn with_secret(kind: &SourceKind, mut given: Map<String, Value>) -> (Map<String, Value>, Option<SecretString>) {
    let name = settings::only_secret(&kind.schema).filter(|_| matches!(kind.intake, Intake::Push));
    let missing = |name: &&str| given.get(*name).is_none_or(|value| value.as_str().is_none_or(str::is_empty));
    let Some(name) = name.filter(missing) else { return (given, None) };
    let secret = WebhookSecrets::text(&random::bytes());
    given.insert(name.to_owned(), Value::String(secret.clone()));
    (given, Some(secret.into()))
}

fn part(checks: &mut Checks, kind: &SourceKind, given: Map<String, Value>, set: &[String]) -> Parted {
    settings::part(&kind.schema, given, set).unwrap_or_else(|problems| {
        checks.extend(problems);
        Parted { plain: Map::new(), secrets: Default::default() }
    })
}

async fn view(api: &Api, row: SourceRow, chosen: Option<SecretString>) -> ApiResult<SourceView> {
    let calls_us = registry::source(&row.kind).is_some_and(|kind| matches!(kind.intake, Intake::Push));
    let push = calls_us.then(|| PushView {
        url: format!("{}/hooks/{}", api.config.address(), row.id),
        secret_shown_once: chosen.map(|secret| secret.expose_secret().to_owned()),
    });
    Ok(SourceView {
        id: row.id,
        shared: row.brand.is_none(),
        enabled: row.enabled,
        health: health::of(api, &row).await?,
        settings: settings::shown(row.settings, &row.secrets_set),
        kind: row.kind,
        name: row.name,
        push,
        created_at: row.created_at,
    })
}

impl From<QuarantineRow> for QuarantineView {
    fn from(row: QuarantineRow) -> Self {
        Self { id: row.id, at: Time::from_micros(row.at), reason: row.reason, sample: row.sample }
    }
}
