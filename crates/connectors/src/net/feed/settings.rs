//! What an operator may set of a feed.

use std::time::Duration;

use serde_json::{Map, Value};
use url::Url;

use crate::schema::{Field, FieldKind, Schema, Text};
use crate::source::{SourceError, SourceErrorKind};

const SCHEMES: &[&str] = &["https", "http"];
const INTERVAL_MINUTES_DEFAULT: u64 = 5;
const INTERVAL_MINUTES_MIN: u64 = 1;
const INTERVAL_MINUTES_MAX: u64 = 24 * 60;

pub(super) const SCHEMA: Schema = Schema {
    fields: &[
        Field {
            name: "url",
            label: Text { fr: "Adresse du flux", en: "Address of the feed" },
            help: Text { fr: "RSS, Atom ou JSON Feed.", en: "RSS, Atom or JSON Feed." },
            kind: FieldKind::Url { schemes: SCHEMES },
            required: true,
            default: None,
        },
        Field {
            name: "interval_minutes",
            label: Text { fr: "Minutes entre deux visites", en: "Minutes between two visits" },
            help: Text {
                fr: "Au moins ; plus si le site le demande.",
                en: "At least; more where the site asks for it.",
            },
            kind: FieldKind::Number { min: INTERVAL_MINUTES_MIN as i64, max: INTERVAL_MINUTES_MAX as i64 },
            required: false,
            default: Some("5"),
        },
    ],
};

/// A feed's settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Settings {
    pub(super) url: Url,
    /// Between two visits, at least.
    pub(super) interval: Duration,
}

impl Settings {
    pub(super) fn read(settings: &Map<String, Value>) -> Result<Self, SourceError> {
        let url = settings.get("url").and_then(Value::as_str).and_then(|text| Url::parse(text.trim()).ok());
        let url = url.filter(|url| SCHEMES.contains(&url.scheme()) && url.has_host()).ok_or_else(|| {
            SourceError::new(SourceErrorKind::Misconfigured, "url: wants the whole address of a feed (https://…)")
        })?;
        let minutes = settings.get("interval_minutes").and_then(Value::as_u64).unwrap_or(INTERVAL_MINUTES_DEFAULT);
        let minutes = minutes.clamp(INTERVAL_MINUTES_MIN, INTERVAL_MINUTES_MAX);
        Ok(Self { url, interval: Duration::from_secs(minutes * 60) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_in_the_form_is_the_one_that_counts() {
        let field = SCHEMA.fields.iter().find(|field| field.name == "interval_minutes").unwrap();
        assert_eq!(field.default, Some(INTERVAL_MINUTES_DEFAULT.to_string().as_str()));
    }
}
