//! A connector's settings as one described value: the form in the web, the check and the docs page are drawn from it.

use serde::Serialize;
use serde_json::{Map, Value};
use url::Url;

/// A text in both languages of the house.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Text {
    /// French.
    pub fr: &'static str,
    /// English.
    pub en: &'static str,
}

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum FieldKind {
    /// One line of text.
    Text,
    /// An absolute address with one of these schemes.
    Url {
        /// Allowed schemes.
        schemes: &'static [&'static str],
    },
    /// A whole number.
    Number {
        /// Smallest allowed.
        min: i64,
        /// Largest allowed.
        max: i64,
    },
    /// Yes or no.
    Flag,
    /// One of these words.
    Choice {
        /// Allowed words.
        of: &'static [&'static str],
    },
    /// Several lines of text, one entry a line (a JSON array of strings).
    List,
    /// Text that is stored encrypted and never shown again.
    Secret,
}

/// One setting.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Field {
    /// Its key in the settings object.
    pub name: &'static str,
    /// What people call it.
    pub label: Text,
    /// One sentence of help.
    pub help: Text,
    /// What it holds.
    pub kind: FieldKind,
    /// Whether it must be given.
    pub required: bool,
    /// What stands in where it is not given, as text.
    pub default: Option<&'static str>,
}

/// The settings of a connector.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Schema {
    /// The settings in the order a form shows them.
    pub fields: &'static [Field],
}

/// What is wrong with one setting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The field's name.
    pub field: String,
    /// What is wrong, in both languages.
    pub fr: String,
    /// What is wrong, in both languages.
    pub en: String,
}

/// A text setting longer than this is a mistake or an attack.
const TEXT_BYTES_MAX: usize = 8_192;

impl Schema {
    /// Checks `settings` against this schema: every problem, in the schema's order, unknown settings last.
    pub fn check(&self, settings: &Map<String, Value>) -> Vec<Problem> {
        let known = self.fields.iter().filter_map(|field| field.problem(settings.get(field.name)));
        let unknown = settings.keys().filter(|name| !self.fields.iter().any(|field| field.name == *name));
        known.chain(unknown.map(|name| Problem::new(name, "réglage inconnu", "unknown setting"))).collect()
    }

    /// The names of the fields that hold secrets.
    pub fn secrets(&self) -> impl Iterator<Item = &'static str> {
        self.fields.iter().filter(|field| field.kind == FieldKind::Secret).map(|field| field.name)
    }
}

impl Field {
    fn problem(&self, value: Option<&Value>) -> Option<Problem> {
        let missing = match value {
            None | Some(Value::Null) => true,
            Some(Value::String(text)) => text.trim().is_empty(),
            Some(_) => false,
        };
        match value {
            _ if missing && self.required => Some(Problem::new(self.name, "à remplir", "must be filled in")),
            Some(value) if !missing => self.kind.problem(value).map(|(fr, en)| Problem::new(self.name, fr, en)),
            _ => None,
        }
    }
}

impl FieldKind {
    fn problem(&self, value: &Value) -> Option<(String, String)> {
        match (self, value) {
            (Self::Text | Self::Secret, Value::String(text)) => too_long(text),
            (Self::Url { schemes }, Value::String(text)) => match Url::parse(text) {
                Ok(url) if schemes.contains(&url.scheme()) && url.has_host() => too_long(text),
                _ => Some((
                    format!("attend une adresse complète ({}://…)", schemes.join("://… ou ")),
                    format!("wants a whole address ({}://…)", schemes.join("://… or ")),
                )),
            },
            (Self::Number { min, max }, Value::Number(number)) => match number.as_i64() {
                Some(number) if (*min..=*max).contains(&number) => None,
                _ => Some((format!("doit être entre {min} et {max}"), format!("must be between {min} and {max}"))),
            },
            (Self::Flag, Value::Bool(_)) => None,
            (Self::Choice { of }, Value::String(text)) if of.contains(&text.as_str()) => None,
            (Self::Choice { of }, _) => {
                Some((format!("doit être parmi : {}", of.join(", ")), format!("must be one of: {}", of.join(", "))))
            }
            (Self::List, Value::Array(items)) if items.iter().all(Value::is_string) => None,
            _ => Some(("n'a pas la bonne forme".into(), "has the wrong shape".into())),
        }
    }
}

fn too_long(text: &str) -> Option<(String, String)> {
    (text.len() > TEXT_BYTES_MAX).then(|| ("trop long".into(), "too long".into()))
}

impl Problem {
    fn new(field: &str, fr: impl Into<String>, en: impl Into<String>) -> Self {
        Self { field: field.to_owned(), fr: fr.into(), en: en.into() }
    }
}
