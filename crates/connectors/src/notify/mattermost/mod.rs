//! Mattermost's incoming webhooks: an attachment in Markdown, every sign of which is escaped.

use serde_json::{Value, json};

use super::{Note, chat, words};
use crate::registry::NotifierKind;
use crate::schema::Text;

/// A post holds 16,383 characters in all; escaping may double what is sent.
const TITLE_CHARS_MAX: usize = 300;
const BODY_CHARS_MAX: usize = 6_000;
/// What Markdown reads something into.
const SPECIAL: &str = "\\`*_{}[]()#+-.!|>~<:";

/// The registry's line.
pub(crate) const KIND: NotifierKind = NotifierKind {
    name: "mattermost",
    title: Text { fr: "Mattermost", en: "Mattermost" },
    about: Text { fr: "Un message dans un canal Mattermost.", en: "A message in a Mattermost channel." },
    schema: chat::SCHEMA,
    open: |opening| chat::open(&opening, body),
};

/// The message that Mattermost is sent.
pub(super) fn body(note: &Note) -> Value {
    let title = words::line(&note.title, TITLE_CHARS_MAX);
    let mut attachment = json!({
        "fallback": quiet(&title),
        "color": format!("#{:06X}", words::colour(note.severity)),
        "title": escape(&title),
        "text": escape(&words::clip(&note.body, BODY_CHARS_MAX)),
    });
    if let Some(link) = &note.link {
        attachment["title_link"] = json!(link);
    }
    json!({ "attachments": [attachment] })
}

/// Markdown taken literally.
fn escape(text: &str) -> String {
    quiet(&words::backslash(text, SPECIAL))
}

/// A space of no width after each @, so that nobody's `@channel` wakes everybody.
fn quiet(text: &str) -> String {
    text.replace('@', "@\u{200B}")
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
        assert!(body(&long_note()).to_string().chars().count() <= 16_383 + 8_000, "with JSON's escapes and the link");
        let text = body(&long_note())["attachments"][0]["text"].as_str().unwrap().chars().count();
        assert!(text <= 16_383, "{text}");
    }
}
