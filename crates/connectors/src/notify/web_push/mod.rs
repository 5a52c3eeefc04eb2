//! A browser as the receiver (RFC 8030, 8188, 8291, 8292). The browser's subscription stands in the settings; the
//! installation's own key pair is filled in by the server. A retry replaces the waiting message instead of adding one.

#[cfg(test)]
mod tests;

use async_trait::async_trait;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::header::{AUTHORIZATION, CONTENT_ENCODING, HeaderName, HeaderValue};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use url::Url;
use vigie_model::Time;
use web_push_native::jwt_simple::algorithms::{ECDSAP256KeyPairLike, ECDSAP256PublicKeyLike, ES256KeyPair};
use web_push_native::jwt_simple::claims::Claims;
use web_push_native::jwt_simple::prelude::Duration;
use web_push_native::p256::PublicKey;
use web_push_native::{Auth, encrypt};

use super::deliver::{deliver, wrong};
use super::{Note, Notifier, Receipt, SendError, SendErrorKind, words};
use crate::http::{Http, Request};
use crate::registry::{NotifierKind, Opening};
use crate::schema::{Field, FieldKind, Schema, Text};
use crate::source::SourceError;

/// How long a push service keeps what it cannot deliver: an alert of yesterday is no alert.
const KEPT_SECONDS: u32 = 12 * 60 * 60;
/// How long a signature is good; services refuse more than a day.
const SIGNED_SECONDS: u64 = 12 * 60 * 60;
/// Push services take 4,096 bytes with the encryption's share; with JSON's escapes these stay below.
const TITLE_BYTES_MAX: usize = 300;
const BODY_BYTES_MAX: usize = 1_200;
const LINK_BYTES_MAX: usize = 800;
const PLAIN_BYTES_MAX: usize = 3_900;
/// A push service calls the operator here when something is wrong.
const CONTACT_DEFAULT: &str = "mailto:postmaster@localhost";

const fn field(name: &'static str, label: Text, kind: FieldKind, required: bool) -> Field {
    let help = Text { fr: "Rempli par le navigateur ou le serveur.", en: "Filled in by the browser or the server." };
    Field { name, label, help, kind, required, default: None }
}

/// The registry's line.
pub(crate) const KIND: NotifierKind = NotifierKind {
    name: "web-push",
    title: Text { fr: "Notification du navigateur", en: "Browser notification" },
    about: Text {
        fr: "Une notification sur ce navigateur ou ce téléphone, même fermé.",
        en: "A notification on this browser or phone, even when it is closed.",
    },
    schema: Schema {
        fields: &[
            field(
                "endpoint",
                Text { fr: "Adresse de l'abonnement", en: "Subscription address" },
                FieldKind::Url { schemes: &["https", "http"] },
                true,
            ),
            field("p256dh", Text { fr: "Clé du navigateur", en: "The browser's key" }, FieldKind::Text, true),
            field("auth", Text { fr: "Secret du navigateur", en: "The browser's secret" }, FieldKind::Secret, true),
            field("vapid_key", Text { fr: "Clé VAPID", en: "VAPID key" }, FieldKind::Secret, false),
            field("vapid_contact", Text { fr: "Contact VAPID", en: "VAPID contact" }, FieldKind::Text, false),
        ],
    },
    open,
};

/// A new key pair for an installation: the private key for the `vapid_key` setting and the public key for browsers,
/// both as base64url.
pub fn generate_key() -> (String, String) {
    let pair = ES256KeyPair::generate();
    (URL_SAFE_NO_PAD.encode(pair.to_bytes()), encoded_public(&pair))
}

/// The public key that belongs to a private one; `None` where it is no key.
pub fn public_key(private: &str) -> Option<String> {
    Some(encoded_public(&key_pair(private)?))
}

fn encoded_public(pair: &ES256KeyPair) -> String {
    URL_SAFE_NO_PAD.encode(pair.public_key().public_key().to_bytes_uncompressed())
}

fn key_pair(private: &str) -> Option<ES256KeyPair> {
    // The library panics where the length is wrong.
    let bytes = decoded(private).filter(|bytes| bytes.len() == 32)?;
    ES256KeyPair::from_bytes(&bytes).ok()
}

/// Browsers and libraries disagree about padding.
fn decoded(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text.trim().trim_end_matches('=')).ok()
}

#[derive(Deserialize)]
struct Settings {
    endpoint: Url,
    p256dh: String,
    auth: String,
    vapid_key: Option<String>,
    vapid_contact: Option<String>,
}

struct WebPush {
    http: Http,
    endpoint: Url,
    browser: PublicKey,
    auth: Auth,
    pair: ES256KeyPair,
    contact: String,
}

fn open(opening: Opening<'_>) -> Result<Box<dyn Notifier>, SourceError> {
    let settings: Settings = opening.read()?;
    let browser = decoded(&settings.p256dh).and_then(|bytes| PublicKey::from_sec1_bytes(&bytes).ok());
    let auth = decoded(&settings.auth).filter(|bytes| bytes.len() == 16);
    Ok(Box::new(WebPush {
        http: opening.http,
        endpoint: settings.endpoint,
        browser: browser.ok_or_else(|| wrong("`p256dh` is not a browser's key"))?,
        auth: Auth::clone_from_slice(&auth.ok_or_else(|| wrong("`auth` is not a browser's secret of 16 bytes"))?),
        pair: settings
            .vapid_key
            .as_deref()
            .and_then(key_pair)
            .ok_or_else(|| wrong("this installation has no VAPID key; the server fills it in"))?,
        contact: settings.vapid_contact.unwrap_or_else(|| CONTACT_DEFAULT.to_owned()),
    }))
}

#[async_trait]
impl Notifier for WebPush {
    async fn send(&self, note: &Note) -> Result<Receipt, SendError> {
        let cannot = |what: String| SendError::new(SendErrorKind::Rejected, what);
        let sealed = encrypt(plain(note), &self.browser, &self.auth).map_err(|error| cannot(error.to_string()))?;
        let signature = self.signature(self.http.now()).map_err(cannot)?;
        let signature = HeaderValue::try_from(signature).map_err(|error| cannot(error.to_string()))?;
        let topic = HeaderValue::try_from(topic(&note.once_key)).map_err(|error| cannot(error.to_string()))?;
        let urgency = if matches!(words::weight(note.severity), words::Weight::Low) { "normal" } else { "high" };
        let request = Request::post(self.endpoint.clone(), "application/octet-stream", sealed)
            .header(CONTENT_ENCODING, HeaderValue::from_static("aes128gcm"))
            .header(HeaderName::from_static("ttl"), HeaderValue::from(KEPT_SECONDS))
            .header(HeaderName::from_static("urgency"), HeaderValue::from_static(urgency))
            .header(HeaderName::from_static("topic"), topic)
            .header(AUTHORIZATION, signature);
        deliver(&self.http, request).await.map_err(|error| self.gone(error))
    }
}

impl WebPush {
    /// Who sends, for the push service. The library's own header leaves the port out of the audience, which RFC 8292
    /// wants in.
    fn signature(&self, now: Time) -> Result<String, String> {
        let mut claims = Claims::create(Duration::from_secs(SIGNED_SECONDS))
            .with_audience(self.endpoint.origin().ascii_serialization())
            .with_subject(&self.contact);
        let seconds = u64::try_from(now.micros() / Time::SECOND).unwrap_or_default();
        claims.issued_at = Some(Duration::from_secs(seconds));
        claims.invalid_before = None;
        claims.expires_at = Some(Duration::from_secs(seconds + SIGNED_SECONDS));
        let token = self.pair.sign(claims).map_err(|error| error.to_string())?;
        Ok(format!("vapid t={token}, k={}", encoded_public(&self.pair)))
    }

    /// A push service answers 404 as well as 410 where a browser has unsubscribed.
    fn gone(&self, mut error: SendError) -> SendError {
        if error.kind == SendErrorKind::Rejected && error.message.contains(" answered 404") {
            error.kind = SendErrorKind::Gone;
        }
        error
    }
}

/// What the service worker is given.
fn plain(note: &Note) -> Vec<u8> {
    let link = note.link.as_deref().filter(|link| link.len() <= LINK_BYTES_MAX);
    let body = words::clip(&note.body, usize::MAX);
    let message = |body_bytes| {
        serde_json::json!({
            "id": words::clip_bytes(&note.once_key, TITLE_BYTES_MAX),
            "title": words::clip_bytes(&words::line(&note.title, usize::MAX), TITLE_BYTES_MAX),
            "body": words::clip_bytes(&body, body_bytes),
            "url": link,
            "severity": note.severity,
            "at": note.at,
        })
        .to_string()
        .into_bytes()
    };
    // Escapes may still blow it up: then the words go, and the title and link stay.
    let whole = message(BODY_BYTES_MAX);
    if whole.len() <= PLAIN_BYTES_MAX { whole } else { message(0) }
}

/// The same topic for every retry: a service that still holds the first try replaces it.
fn topic(once_key: &str) -> String {
    URL_SAFE_NO_PAD.encode(&Sha256::digest(once_key.as_bytes())[..24])
}
