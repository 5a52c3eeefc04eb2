//! What all chat rooms with an incoming webhook have in common: a secret address that takes JSON.

use async_trait::async_trait;
use serde::Deserialize;
use serde_json::Value;
use url::Url;

use super::deliver::{deliver, secret_url};
use super::{Note, Notifier, Receipt, SendError};
use crate::http::{Http, Request};
use crate::registry::Opening;
use crate::schema::{Field, FieldKind, Schema, Text};
use crate::source::SourceError;

/// The one setting.
pub(super) const SCHEMA: Schema = Schema {
    fields: &[Field {
        name: "url",
        label: Text { fr: "Adresse du webhook", en: "Webhook address" },
        help: Text {
            fr: "Celle que le salon donne pour ses messages entrants ; elle vaut un mot de passe.",
            en: "The one the room gives for incoming messages; it is as good as a password.",
        },
        kind: FieldKind::Secret,
        required: true,
        default: None,
    }],
};

#[derive(Deserialize)]
struct Settings {
    url: String,
}

struct Chat {
    http: Http,
    url: Url,
    body: fn(&Note) -> Value,
}

/// Opens a room whose messages have the shape that `body` makes.
pub(super) fn open(opening: &Opening<'_>, body: fn(&Note) -> Value) -> Result<Box<dyn Notifier>, SourceError> {
    let Settings { url } = opening.read()?;
    Ok(Box::new(Chat { http: opening.http.clone(), url: secret_url(&url)?, body }))
}

#[async_trait]
impl Notifier for Chat {
    async fn send(&self, note: &Note) -> Result<Receipt, SendError> {
        let body = (self.body)(note).to_string().into_bytes();
        deliver(&self.http, Request::post(self.url.clone(), "application/json", body)).await
    }
}
