//! The generic webhook: any program that can sign a request may bring posts. The server owns the endpoint; here is what
//! it checks (`signature`) and how it reads the body: post lines, one or many.

pub mod signature;

use http::HeaderMap;
use serde_json::Value;

use crate::net::lines::{self, Haul};
use crate::registry::{Intake, SourceKind};
use crate::schema::{Field, FieldKind, Schema, Text};
use crate::source::Rejected;

pub use signature::{Refusal, Secrets, Signed, verify};

/// Posts in one request; more belong into post lines.
pub const POSTS_MAX: usize = 10_000;

/// The registry's line.
pub(crate) const KIND: SourceKind = SourceKind {
    name: "webhook",
    title: Text { fr: "Webhook signé", en: "Signed webhook" },
    about: Text {
        fr: "Des messages apportés par n'importe quel programme, signés selon Standard Webhooks.",
        en: "Posts brought by any program, signed the Standard Webhooks way.",
    },
    schema: Schema {
        fields: &[Field {
            name: "secret",
            label: Text { fr: "Secret", en: "Secret" },
            help: Text {
                fr: "whsec_… ; deux à la suite pendant une rotation, séparés par une espace.",
                en: "whsec_…; two of them, separated by a space, while it is being rotated.",
            },
            kind: FieldKind::Secret,
            required: true,
            default: None,
        }],
    },
    intake: Intake::Push,
    profiles: None,
};

/// The signature headers of a request; what is missing or unreadable is empty, and `verify` says so.
pub fn signed(headers: &HeaderMap) -> Signed<'_> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    Signed { id: text("webhook-id"), timestamp: text("webhook-timestamp"), signature: text("webhook-signature") }
}

/// Reads a body that is already believed: a post line, an array of them, or `{"posts": [...]}`. Entries are numbered
/// from 1 where one is refused.
///
/// # Errors
/// Where the body as a whole is none of these.
pub fn read(body: &[u8]) -> Result<Haul, Rejected> {
    let value: Value =
        serde_json::from_slice(body).map_err(|error| Rejected::new(format!("not JSON: {error}"), body))?;
    let posts = match value {
        Value::Array(posts) => posts,
        Value::Object(mut object) if object.contains_key("posts") => match object.remove("posts") {
            Some(Value::Array(posts)) => posts,
            _ => return Err(Rejected::new("`posts` must be an array of post lines", body)),
        },
        post @ Value::Object(_) => vec![post],
        _ => return Err(Rejected::new("wants a post line, an array of them, or {\"posts\": [...]}", body)),
    };
    if posts.len() > POSTS_MAX {
        return Err(Rejected::new(format!("{} posts at once; at most {POSTS_MAX} are taken", posts.len()), body));
    }
    let mut haul = Haul::default();
    for (line, post) in (1..).zip(posts) {
        haul.add(line, lines::event(post).map_err(|(reason, post)| Rejected::new(reason, post.to_string().as_bytes())));
    }
    Ok(haul)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &str = r#"{"id":"1","text":"bonjour","created_at":0,"author":"ana"}"#;

    #[test]
    fn one_many_or_wrapped() {
        for (body, expect) in [
            (LINE.to_owned(), 1),
            (format!("[{LINE},{LINE}]"), 2),
            (format!("{{\"posts\":[{LINE}]}}"), 1),
            ("[]".to_owned(), 0),
        ] {
            let haul = read(body.as_bytes()).unwrap();
            assert_eq!((haul.events.len(), haul.rejected_total), (expect, 0), "{body}");
        }
    }

    #[test]
    fn a_bad_entry_is_numbered_and_the_rest_is_taken() {
        let haul = read(format!("[{LINE},7,{{\"id\":\"2\"}},{LINE}]").as_bytes()).unwrap();
        assert_eq!(haul.events.len(), 2);
        let rejected: Vec<_> = haul
            .rejected
            .iter()
            .map(|it| (it.line, it.rejected.reason.as_str(), it.rejected.sample.as_str()))
            .collect();
        assert_eq!(rejected, [(2, "a post line is a JSON object", "7"), (3, "`text` is missing", r#"{"id":"2"}"#)]);
    }

    #[test]
    fn bodies_that_are_no_posts_are_refused_whole() {
        for (body, reason) in [
            ("", "not JSON"),
            ("7", "wants a post line"),
            (r#"{"posts":{}}"#, "`posts` must be"),
            (&format!("[{}]", vec!["1"; POSTS_MAX + 1].join(",")), "10001 posts at once"),
            (&"[".repeat(100_000), "not JSON"),
        ] {
            assert!(read(body.as_bytes()).unwrap_err().reason.starts_with(reason), "{reason}");
        }
    }

    #[test]
    fn headers_that_are_missing_are_empty() {
        let mut headers = HeaderMap::new();
        headers.insert("webhook-id", "a".parse().unwrap());
        let signed = signed(&headers);
        assert_eq!((signed.id, signed.timestamp, signed.signature), ("a", "", ""));
    }
}
