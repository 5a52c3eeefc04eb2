//! Slack's incoming webhooks. Words go into plain-text blocks, where nothing is markup; only the fallback line is
//! Slack's own markup and is escaped.

use serde_json::{Value, json};

use super::{Note, chat, words};
use crate::registry::NotifierKind;
use crate::schema::Text;

/// Slack's limits for a header, a section and the fallback line, with some room.
const TITLE_CHARS_MAX: usize = 150;
const BODY_CHARS_MAX: usize = 2_900;
const FALLBACK_CHARS_MAX: usize = 300;
/// Slack refuses a button whose address is longer.
const LINK_BYTES_MAX: usize = 3_000;

/// The registry's line.
pub(crate) const KIND: NotifierKind = NotifierKind {
    name: "slack",
    title: Text { fr: "Slack", en: "Slack" },
    about: Text { fr: "Un message dans un salon Slack.", en: "A message in a Slack channel." },
    schema: chat::SCHEMA,
    open: |opening| chat::open(&opening, body),
};

/// The message that Slack is sent.
pub(super) fn body(note: &Note) -> Value {
    let title = words::line(&note.title, TITLE_CHARS_MAX);
    let text = words::clip(&note.body, BODY_CHARS_MAX);
    let mut blocks = Vec::new();
    if !title.trim().is_empty() {
        blocks.push(json!({ "type": "header", "text": { "type": "plain_text", "text": title, "emoji": false } }));
    }
    if !text.trim().is_empty() {
        blocks.push(json!({ "type": "section", "text": { "type": "plain_text", "text": text, "emoji": false } }));
    }
    if let Some(link) = note.link.as_ref().filter(|link| link.len() <= LINK_BYTES_MAX) {
        let button = json!({ "type": "button", "text": { "type": "plain_text", "text": "Vigie →" }, "url": link });
        blocks.push(json!({ "type": "actions", "elements": [button] }));
    }
    json!({ "text": escape(&words::line(&note.title, FALLBACK_CHARS_MAX)), "blocks": blocks, "unfurl_links": false })
}

/// Slack's three signs; without them `<!channel>` would wake everybody.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notify::tests::{long_note, note};

    #[test]
    fn a_notice_reads_as_snapshot() {
        insta::assert_json_snapshot!(body(&note()));
    }

    #[test]
    fn a_long_notice_stays_within_the_limits() {
        let chars = |value: &Value| value.as_str().map_or(0, |text| text.chars().count());
        let long = body(&long_note());
        assert!(chars(&long["blocks"][0]["text"]["text"]) <= 150);
        assert!(chars(&long["blocks"][1]["text"]["text"]) <= 3_000);
        assert_eq!(long["blocks"].as_array().unwrap().len(), 2, "a link that Slack would refuse is left out");
    }
}
