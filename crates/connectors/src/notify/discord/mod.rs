//! Discord's webhooks: one embed in Discord's Markdown, every sign of which is escaped; nobody is pinged.

use serde_json::{Value, json};

use super::{Note, chat, words};
use crate::registry::NotifierKind;
use crate::schema::Text;

/// Discord's limits (256, 4,096), halved where escaping may double.
const TITLE_CHARS_MAX: usize = 128;
const BODY_CHARS_MAX: usize = 2_048;
/// Discord refuses an embed whose address is longer.
const LINK_BYTES_MAX: usize = 2_048;
/// What Discord reads something into.
const SPECIAL: &str = "\\*_~`|>[]()#-<:@";

/// The registry's line.
pub(crate) const KIND: NotifierKind = NotifierKind {
    name: "discord",
    title: Text { fr: "Discord", en: "Discord" },
    about: Text { fr: "Un message dans un salon Discord.", en: "A message in a Discord channel." },
    schema: chat::SCHEMA,
    open: |opening| chat::open(&opening, body),
};

/// The message that Discord is sent.
pub(super) fn body(note: &Note) -> Value {
    let mut embed = json!({
        "title": words::backslash(&words::line(&note.title, TITLE_CHARS_MAX), SPECIAL),
        "description": words::backslash(&words::clip(&note.body, BODY_CHARS_MAX), SPECIAL),
        "color": words::colour(note.severity),
        "timestamp": note.at.to_string(),
    });
    if let Some(link) = note.link.as_ref().filter(|link| link.len() <= LINK_BYTES_MAX) {
        embed["url"] = json!(link);
    }
    json!({ "embeds": [embed], "allowed_mentions": { "parse": [] } })
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
        let embed = &body(&long_note())["embeds"][0];
        assert!(chars(&embed["title"]) <= 256 && chars(&embed["description"]) <= 4_096);
        assert_eq!(embed["url"], Value::Null, "a link that Discord would refuse is left out");
    }
}
