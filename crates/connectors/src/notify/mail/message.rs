//! The mail itself.

use std::time::{Duration, UNIX_EPOCH};

use lettre::Message;
use lettre::message::MultiPart;
use lettre::message::header::{Header, HeaderName, HeaderValue};
use sha2::{Digest, Sha256};

use super::settings::Settings;
use crate::notify::{Note, words};

/// Longer subjects are cut by every reader of mail.
const TITLE_CHARS_MAX: usize = 200;
/// A digest of some dozens of alerts.
const BODY_CHARS_MAX: usize = 50_000;

/// Tells answering machines not to answer (RFC 3834).
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

/// Writes the mail that tells `note`.
pub(super) fn compose(settings: &Settings, note: &Note) -> Result<Message, lettre::error::Error> {
    let mut builder = Message::builder()
        .from(settings.from.clone())
        .subject(words::line(&note.title, TITLE_CHARS_MAX))
        .date(UNIX_EPOCH + Duration::from_micros(u64::try_from(note.at.micros()).unwrap_or_default()))
        .message_id(Some(message_id(&note.once_key, settings.from.email.domain())))
        .header(AutoSubmitted);
    for to in &settings.to {
        builder = builder.to(to.clone());
    }
    builder.multipart(MultiPart::alternative_plain_html(plain(note), html(note)))
}

/// The same for every retry, so that a receiver's server or reader can see that it has it already.
fn message_id(once_key: &str, domain: &str) -> String {
    let digest = Sha256::digest(once_key.as_bytes());
    let id: String = digest[..16].iter().map(|byte| format!("{byte:02x}")).collect();
    format!("<{id}@{domain}>")
}

fn plain(note: &Note) -> String {
    let mut text = words::clip(&note.body, BODY_CHARS_MAX);
    if let Some(link) = &note.link {
        text = format!("{text}\n\n{link}");
    }
    text.push('\n');
    text
}

fn html(note: &Note) -> String {
    let body = words::html(&words::clip(&note.body, BODY_CHARS_MAX)).replace('\n', "<br>\n");
    let link = note.link.as_deref().map(words::html).map(|link| format!("<p><a href=\"{link}\">{link}</a></p>\n"));
    format!(
        "<!doctype html>\n<html><body style=\"font-family:sans-serif;line-height:1.5;max-width:40em\">\n\
         <h1 style=\"font-size:1.2em;border-left:.3em solid #{colour:06x};padding-left:.6em\">{title}</h1>\n\
         <p>{body}</p>\n{link}</body></html>\n",
        colour = words::colour(note.severity),
        title = words::html(&words::line(&note.title, TITLE_CHARS_MAX)),
        link = link.unwrap_or_default(),
    )
}
