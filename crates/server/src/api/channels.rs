//! A brand's channels: where its alerts go, and trying them.

use std::sync::Arc;
use std::time::Duration;

use axum::http::StatusCode;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value, json};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vigie_connectors::notify::Note;
use vigie_connectors::registry::{self, NOTIFIERS, NotifierKind};
use vigie_connectors::schema::Text;
use vigie_model::{ChannelId, Time};
use vigie_store::{ChannelEdit, ChannelRow, NewChannel};

use super::auth::{Caller, InBrand, Manage, Read};
use super::checks::Checks;
use super::extract::{Id, Json, List, Path};
use super::problem::{ApiError, ApiResult, ProblemBody};
use super::settings::{self, Parted, SchemaView, SettingsSchema, TextSchema};
use super::{Api, random};
use crate::jobs::{TellError, open_channel};

/// Somebody waits for the answer of a channel that is tried.
const TEST_TIMEOUT: Duration = Duration::from_secs(20);
/// More alerts than this an hour nobody reads.
const ALERTS_PER_HOUR_MAX: u32 = 10_000;

pub(super) fn routes() -> OpenApiRouter<Arc<Api>> {
    OpenApiRouter::new()
        .routes(routes!(kinds))
        .routes(routes!(list, create))
        .routes(routes!(edit, remove))
        .routes(routes!(test))
}

/// A kind of channel.
#[derive(Serialize, ToSchema)]
#[schema(as = ChannelKind)]
struct KindView {
    name: &'static str,
    #[schema(value_type = TextSchema)]
    title: Text,
    #[schema(value_type = TextSchema)]
    about: Text,
    schema: SchemaView,
}

/// Where alerts go.
#[derive(Serialize, ToSchema)]
#[schema(as = Channel)]
pub(super) struct ChannelView {
    #[schema(value_type = i64)]
    id: ChannelId,
    kind: String,
    name: String,
    enabled: bool,
    /// Without secrets: one that is set reads as `{"set": true}`.
    #[schema(value_type = SettingsSchema)]
    settings: Map<String, Value>,
    /// Alerts it may be told an hour; none is no limit.
    #[schema(required)]
    alerts_per_hour: Option<u32>,
    #[schema(value_type = Option<String>, format = DateTime, required)]
    last_sent_at: Option<Time>,
    #[schema(required)]
    last_error: Option<String>,
    #[schema(value_type = String, format = DateTime)]
    created_at: Time,
}

#[derive(Deserialize, ToSchema)]
struct ChannelForm {
    kind: String,
    name: String,
    #[schema(value_type = SettingsSchema)]
    settings: Map<String, Value>,
    #[serde(default = "yes")]
    enabled: bool,
    #[serde(default)]
    alerts_per_hour: Option<u32>,
}

#[derive(Deserialize, ToSchema)]
struct ChannelPatch {
    name: Option<String>,
    /// Whole, but for secrets: one that is left out stays.
    #[schema(value_type = Option<SettingsSchema>)]
    settings: Option<Map<String, Value>>,
    enabled: Option<bool>,
    #[serde(default, deserialize_with = "said")]
    #[schema(value_type = Option<u32>)]
    alerts_per_hour: Option<Option<u32>>,
}

/// What became of trying something.
#[derive(Serialize, ToSchema)]
#[schema(as = Told)]
struct TestView {
    ok: bool,
    message: String,
}

const fn yes() -> bool {
    true
}

/// Tells a field that is `null` from one that is left out.
fn said<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<u32>>, D::Error> {
    Option::<u32>::deserialize(deserializer).map(Some)
}

/// Lists the kinds of channels there are.
#[utoipa::path(get, path = "/api/v1/channel-kinds", tag = "channels", operation_id = "list_channel_kinds",
    responses((status = 200, body = List<KindView>), (status = 401, body = ProblemBody)))]
async fn kinds(_: Caller) -> Json<List<KindView>> {
    let view = |kind: &NotifierKind| KindView {
        name: kind.name,
        title: kind.title,
        about: kind.about,
        schema: SchemaView { fields: kind.schema.fields },
    };
    Json(List::whole(NOTIFIERS.iter().map(view).collect()))
}

/// Lists the brand's channels.
#[utoipa::path(get, path = "/api/v1/brands/{brand}/channels", tag = "channels", operation_id = "list_channels",
    params(("brand" = i64, Path)), responses((status = 200, body = List<ChannelView>)))]
async fn list(at: InBrand<Read>) -> ApiResult<Json<List<ChannelView>>> {
    Ok(Json(List::whole(at.store().channels().await?.into_iter().map(ChannelView::from).collect())))
}

/// Keeps a new channel.
#[utoipa::path(post, path = "/api/v1/brands/{brand}/channels", tag = "channels", operation_id = "create_channel",
    params(("brand" = i64, Path)), request_body = ChannelForm, responses((status = 201, body = ChannelView), (status = 422, body = ProblemBody)))]
async fn create(at: InBrand<Manage>, Json(form): Json<ChannelForm>) -> ApiResult<(StatusCode, Json<ChannelView>)> {
    let kind = kind(&form.kind)?;
    let mut checks = Checks::default();
    checks.name("name", &form.name);
    check_budget(&mut checks, form.alerts_per_hour);
    let Parted { plain, secrets } = part(&mut checks, kind, form.settings, &[]);
    checks.done()?;
    let new = NewChannel {
        kind: form.kind,
        name: form.name.trim().to_owned(),
        settings: plain,
        secrets,
        enabled: form.enabled,
        alerts_per_hour: form.alerts_per_hour,
    };
    let row = at.store().add_channel(&at.api.vault, &new, at.api.now()).await?;
    at.api.touch_config();
    Ok((StatusCode::CREATED, Json(row.into())))
}

/// Changes a channel.
#[utoipa::path(patch, path = "/api/v1/brands/{brand}/channels/{id}", tag = "channels", operation_id = "edit_channel",
    params(("brand" = i64, Path), ("id" = i64, Path)), request_body = ChannelPatch, responses(
    (status = 200, body = ChannelView), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn edit(
    at: InBrand<Manage>,
    Path(Id { id }): Path<Id<ChannelId>>,
    Json(form): Json<ChannelPatch>,
) -> ApiResult<Json<ChannelView>> {
    let row = at.store().channel(id).await?;
    let mut checks = Checks::default();
    if let Some(name) = &form.name {
        checks.name("name", name);
    }
    check_budget(&mut checks, form.alerts_per_hour.flatten());
    let parted = match form.settings {
        Some(settings) => Some(part(&mut checks, kind(&row.kind)?, settings, &row.secrets_set)),
        None => None,
    };
    checks.done()?;
    let (settings, secrets) = parted.map_or_else(Default::default, |parted| (Some(parted.plain), parted.secrets));
    let edit = ChannelEdit {
        name: form.name.map(|name| name.trim().to_owned()),
        settings,
        secrets,
        enabled: form.enabled,
        alerts_per_hour: form.alerts_per_hour,
    };
    let row = at.store().edit_channel(&at.api.vault, id, &edit).await?;
    at.api.touch_config();
    Ok(Json(row.into()))
}

/// Forgets a channel.
#[utoipa::path(delete, path = "/api/v1/brands/{brand}/channels/{id}", tag = "channels", operation_id = "remove_channel",
    params(("brand" = i64, Path), ("id" = i64, Path)), responses((status = 204), (status = 404, body = ProblemBody)))]
async fn remove(at: InBrand<Manage>, Path(Id { id }): Path<Id<ChannelId>>) -> ApiResult<StatusCode> {
    at.store().remove_channel(id).await?;
    at.api.touch_config();
    Ok(StatusCode::NO_CONTENT)
}

/// Sends a channel a notice that says it is a try.
#[utoipa::path(post, path = "/api/v1/brands/{brand}/channels/{id}/test", tag = "channels", operation_id = "test_channel",
    params(("brand" = i64, Path), ("id" = i64, Path)), responses((status = 200, body = TestView), (status = 404, body = ProblemBody)))]
async fn test(at: InBrand<Manage>, Path(Id { id }): Path<Id<ChannelId>>) -> ApiResult<Json<TestView>> {
    let row = at.store().channel(id).await?;
    let notifier = match open_channel(&at.api, &row).await {
        Ok(notifier) => notifier,
        Err(TellError::Store(error)) => return Err(error.into()),
        Err(error) => return Ok(Json(TestView { ok: false, message: error.to_string() })),
    };
    let note = trial(&at);
    let answer = tokio::time::timeout(TEST_TIMEOUT, notifier.send(&note)).await;
    Ok(Json(match answer {
        Ok(Ok(receipt)) => TestView { ok: true, message: receipt.answer },
        Ok(Err(error)) => TestView { ok: false, message: error.message },
        Err(_) => TestView { ok: false, message: format!("no answer within {} s", TEST_TIMEOUT.as_secs()) },
    }))
}

fn trial<R>(at: &InBrand<R>) -> Note {
    let french = at.user.language == "fr";
    let (title, body) = if french {
        ("Essai de Vigie", format!("{} essaie ce canal. Rien n'est à faire.", at.user.name))
    } else {
        ("A try by Vigie", format!("{} is trying this channel. Nothing needs doing.", at.user.name))
    };
    Note {
        once_key: format!("test/{}", random::token()),
        title: title.to_owned(),
        body,
        link: Some(at.api.config.address()),
        severity: 1,
        at: at.api.now(),
        payload: json!({ "type": "test" }),
    }
}

fn kind(name: &str) -> ApiResult<&'static NotifierKind> {
    registry::notifier(name).ok_or_else(|| ApiError::field("kind", "type inconnu", "unknown kind"))
}

fn part(checks: &mut Checks, kind: &NotifierKind, given: Map<String, Value>, set: &[String]) -> Parted {
    settings::part(&kind.schema, given, set).unwrap_or_else(|problems| {
        checks.extend(problems);
        Parted { plain: Map::new(), secrets: Default::default() }
    })
}

fn check_budget(checks: &mut Checks, alerts_per_hour: Option<u32>) {
    let fine = alerts_per_hour.is_none_or(|alerts| (1..=ALERTS_PER_HOUR_MAX).contains(&alerts));
    checks.require(fine, "alerts_per_hour", "de 1 à 10 000, ou rien", "from 1 to 10,000, or nothing");
}

impl From<ChannelRow> for ChannelView {
    fn from(row: ChannelRow) -> Self {
        Self {
            id: row.id,
            settings: settings::shown(row.settings, &row.secrets_set),
            kind: row.kind,
            name: row.name,
            enabled: row.enabled,
            alerts_per_hour: row.alerts_per_hour,
            last_sent_at: row.last_sent_at,
            last_error: row.last_error,
            created_at: row.created_at,
        }
    }
}
