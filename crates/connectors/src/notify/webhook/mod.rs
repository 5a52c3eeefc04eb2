//! A program as the receiver: the notice's payload as JSON, signed the Standard Webhooks way. `webhook-id` is the
//! notice's once-key, so that a receiver can drop a repetition.

#[cfg(test)]
mod tests;

use async_trait::async_trait;
use http::header::{HeaderName, HeaderValue};
use serde::Deserialize;
use url::Url;

use super::deliver::{deliver, wrong};
use super::{Note, Notifier, Receipt, SendError, SendErrorKind};
use crate::http::{Http, Request};
use crate::net::webhook::Secrets;
use crate::net::webhook::signature::{seconds, sign};
use crate::registry::{NotifierKind, Opening};
use crate::schema::{Field, FieldKind, Schema, Text};
use crate::source::SourceError;

/// The registry's line.
pub(crate) const KIND: NotifierKind = NotifierKind {
    name: "webhook",
    title: Text { fr: "Webhook", en: "Webhook" },
    about: Text {
        fr: "L'alerte entière en JSON, signée, vers un programme à vous.",
        en: "The whole alert as signed JSON, to a program of yours.",
    },
    schema: Schema {
        fields: &[
            Field {
                name: "url",
                label: Text { fr: "Adresse", en: "Address" },
                help: Text { fr: "Reçoit un POST par alerte.", en: "Gets one POST an alert." },
                kind: FieldKind::Url { schemes: &["https", "http"] },
                required: true,
                default: None,
            },
            Field {
                name: "secret",
                label: Text { fr: "Secret de signature", en: "Signing secret" },
                help: Text {
                    fr: "whsec_… ; deux à la suite pendant une rotation. Sans secret, rien n'est signé.",
                    en: "whsec_…; two of them while it is being rotated. Without one nothing is signed.",
                },
                kind: FieldKind::Secret,
                required: false,
                default: None,
            },
        ],
    },
    open,
};

#[derive(Deserialize)]
struct Settings {
    url: Url,
    secret: Option<String>,
}

struct Webhook {
    http: Http,
    url: Url,
    secrets: Option<Secrets>,
}

fn open(opening: Opening<'_>) -> Result<Box<dyn Notifier>, SourceError> {
    let Settings { url, secret } = opening.read()?;
    let secrets = secret.map(|text| Secrets::parse(&text)).transpose().map_err(|error| wrong(error.to_string()))?;
    Ok(Box::new(Webhook { http: opening.http, url, secrets }))
}

#[async_trait]
impl Notifier for Webhook {
    async fn send(&self, note: &Note) -> Result<Receipt, SendError> {
        let body = note.payload.to_string().into_bytes();
        let at = self.http.now();
        let mut headers = vec![("webhook-id", note.once_key.clone()), ("webhook-timestamp", seconds(at).to_string())];
        if let Some(secrets) = &self.secrets {
            headers.push(("webhook-signature", sign(secrets, &note.once_key, at, &body)));
        }
        let mut request = Request::post(self.url.clone(), "application/json", body);
        for (name, value) in headers {
            let value = HeaderValue::try_from(value).map_err(|_| {
                SendError::new(SendErrorKind::Rejected, format!("`{name}` cannot be written as a header"))
            })?;
            request = request.header(HeaderName::from_static(name), value);
        }
        deliver(&self.http, request).await
    }
}
