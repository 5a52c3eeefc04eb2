//! Microsoft Teams by a workflow that takes an Adaptive Card ("Post to a channel when a webhook request is received").
//! Words stand in text runs, which know no Markdown.

use serde_json::{Value, json};

use super::words::Weight;
use super::{Note, chat, words};
use crate::registry::NotifierKind;
use crate::schema::Text;

/// A card may have 28 kB; this leaves room for JSON's escapes and non-Latin letters.
const TITLE_CHARS_MAX: usize = 300;
const BODY_CHARS_MAX: usize = 4_000;
/// Lines become blocks; more than this is no notice.
const LINES_MAX: usize = 40;

/// The registry's line.
pub(crate) const KIND: NotifierKind = NotifierKind {
    name: "teams",
    title: Text { fr: "Microsoft Teams", en: "Microsoft Teams" },
    about: Text {
        fr: "Une carte dans un canal Teams, par un flux de travail.",
        en: "A card in a Teams channel, by a workflow.",
    },
    schema: chat::SCHEMA,
    open: |opening| chat::open(&opening, body),
};

/// The message that the workflow is sent.
pub(super) fn body(note: &Note) -> Value {
    let colour = match words::weight(note.severity) {
        Weight::Low => "accent",
        Weight::Middle => "warning",
        Weight::High => "attention",
    };
    let title = json!({
        "type": "TextRun", "text": words::line(&note.title, TITLE_CHARS_MAX),
        "weight": "bolder", "size": "medium", "color": colour,
    });
    let mut blocks = vec![json!({ "type": "RichTextBlock", "inlines": [title] })];
    let text = words::clip(&note.body, BODY_CHARS_MAX);
    for line in text.lines().filter(|line| !line.trim().is_empty()).take(LINES_MAX) {
        blocks.push(
            json!({ "type": "RichTextBlock", "inlines": [{ "type": "TextRun", "text": line }], "spacing": "small" }),
        );
    }
    let mut card = json!({
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard", "version": "1.4", "body": blocks,
    });
    if let Some(link) = &note.link {
        card["actions"] = json!([{ "type": "Action.OpenUrl", "title": "Vigie →", "url": link }]);
    }
    let attachment =
        json!({ "contentType": "application/vnd.microsoft.card.adaptive", "contentUrl": null, "content": card });
    json!({ "type": "message", "attachments": [attachment] })
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
        assert!(body(&long_note()).to_string().len() <= 28_000);
    }
}
