//! Browser notifications: the installation's public key, and a browser's subscription as a channel.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vigie_connectors::notify::web_push;
use vigie_connectors::registry;
use vigie_store::{ChannelEdit, ChannelRow, NewChannel};

use super::Api;
use super::auth::{Answer, Caller, InBrand};
use super::channels::ChannelView;
use super::checks::Checks;
use super::extract::Json;
use super::problem::{ApiError, ApiResult, ProblemBody};
use super::settings;

/// The kind of channel a subscription becomes.
const KIND: &str = "web-push";
/// Where the installation's own private key is kept among the secrets.
const KEY_OWNER: &str = "installation/vapid";

pub(super) fn routes() -> OpenApiRouter<Arc<Api>> {
    OpenApiRouter::new().routes(routes!(key)).routes(routes!(subscribe))
}

#[derive(Serialize, ToSchema)]
struct PushKey {
    /// The installation's VAPID public key, base64url.
    key: String,
}

/// A browser's subscription, as the browser gives it.
#[derive(Deserialize, ToSchema)]
struct Subscription {
    endpoint: String,
    keys: SubscriptionKeys,
    /// What people call this browser.
    name: String,
}

#[derive(Deserialize, ToSchema)]
struct SubscriptionKeys {
    p256dh: String,
    #[schema(value_type = String)]
    auth: SecretString,
}

/// Reads the key that a browser subscribes with.
#[utoipa::path(get, path = "/api/v1/push/key", tag = "push", operation_id = "read_push_key",
    responses((status = 200, body = PushKey), (status = 401, body = ProblemBody)))]
async fn key(State(api): State<Arc<Api>>, _: Caller) -> ApiResult<Json<PushKey>> {
    let private = private_key(&api).await?;
    let key = web_push::public_key(private.expose_secret())
        .ok_or_else(|| ApiError::internal("the installation's VAPID key does not read back"))?;
    Ok(Json(PushKey { key }))
}

/// Makes a browser a channel; the same browser again is the same channel.
#[utoipa::path(post, path = "/api/v1/brands/{brand}/push/subscriptions", tag = "push", operation_id = "subscribe",
    params(("brand" = i64, Path)), request_body = Subscription, responses((status = 201, body = ChannelView), (status = 422, body = ProblemBody)))]
async fn subscribe(at: InBrand<Answer>, Json(form): Json<Subscription>) -> ApiResult<(StatusCode, Json<ChannelView>)> {
    let kind = registry::notifier(KIND).ok_or_else(ApiError::not_found)?;
    let given = Map::from_iter([
        ("endpoint".to_owned(), json!(form.endpoint)),
        ("p256dh".to_owned(), json!(form.keys.p256dh)),
        ("auth".to_owned(), json!(form.keys.auth.expose_secret())),
        ("vapid_key".to_owned(), json!(private_key(&at.api).await?.expose_secret())),
    ]);
    let mut checks = Checks::default();
    checks.name("name", &form.name);
    checks.done()?;
    let parted = settings::part(&kind.schema, given, &[]).map_err(ApiError::fields)?;
    let known = at.store().channels().await?.into_iter().find(|channel| is_browser(channel, &form.endpoint));
    let name = form.name.trim().to_owned();
    let row = match known {
        Some(known) => {
            let edit = ChannelEdit {
                name: Some(name),
                settings: Some(parted.plain),
                secrets: parted.secrets,
                enabled: Some(true),
                alerts_per_hour: None,
            };
            at.store().edit_channel(&at.api.vault, known.id, &edit).await?
        }
        None => {
            let new = NewChannel {
                kind: KIND.to_owned(),
                name,
                settings: parted.plain,
                secrets: parted.secrets,
                enabled: true,
                alerts_per_hour: None,
            };
            at.store().add_channel(&at.api.vault, &new, at.api.now()).await?
        }
    };
    at.api.touch_config();
    Ok((StatusCode::CREATED, Json(row.into())))
}

fn is_browser(channel: &ChannelRow, endpoint: &str) -> bool {
    channel.kind == KIND && channel.settings.get("endpoint").and_then(Value::as_str) == Some(endpoint)
}

/// The installation's private key, made on first use. One writer makes it; whoever comes second reads the first's.
async fn private_key(api: &Api) -> ApiResult<SecretString> {
    if let Some(key) = api.db.secret(&api.vault, KEY_OWNER).await? {
        return Ok(key);
    }
    let (private, _) = web_push::generate_key();
    api.db.add_secret(&api.vault, KEY_OWNER, &private.into()).await?;
    api.db
        .secret(&api.vault, KEY_OWNER)
        .await?
        .ok_or_else(|| ApiError::internal("the installation's VAPID key was not kept"))
}
