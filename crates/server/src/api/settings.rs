//! A connector's settings at the door: checked against its schema, parted into plain and secret, and shown without
//! what is secret.

use std::collections::HashMap;

use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use serde_json::{Map, Value, json};
use utoipa::ToSchema;
use vigie_connectors::schema::{Field, FieldKind, Problem, Schema};
use vigie_store::Secrets;

/// Settings, parted.
pub(crate) struct Parted {
    /// What may be shown.
    pub(crate) plain: Map<String, Value>,
    /// What was newly given of what may not.
    pub(crate) secrets: Secrets,
}

/// Checks `given` and parts it. A secret that is left out, or sent back as it was shown, stays what it was where its
/// name is in `set`.
pub(crate) fn part(schema: &Schema, given: Map<String, Value>, set: &[String]) -> Result<Parted, Vec<Problem>> {
    let (mut plain, mut secrets) = (Map::new(), Secrets::new());
    let secret_names: Vec<&str> = schema.secrets().collect();
    for (name, value) in given {
        if !secret_names.contains(&name.as_str()) {
            plain.insert(name, value);
            continue;
        }
        match value {
            Value::String(secret) if !secret.is_empty() => drop(secrets.insert(name, SecretString::from(secret))),
            // Left empty, or sent back as it was shown.
            Value::Null | Value::String(_) | Value::Object(_) => {}
            other => drop(plain.insert(name, other)),
        }
    }
    let kept: Vec<&str> = set.iter().map(String::as_str).filter(|name| !secrets.contains_key(*name)).collect();
    let mut whole = filled(&plain, &secrets);
    for name in kept.iter().filter(|name| secret_names.contains(name)) {
        whole.insert((*name).to_owned(), Value::String("kept".into()));
    }
    let problems = schema.check(&whole);
    if problems.is_empty() { Ok(Parted { plain, secrets }) } else { Err(problems) }
}

/// Settings as a connector wants them: secrets filled in. Not to be kept or shown.
pub(crate) fn filled(plain: &Map<String, Value>, secrets: &Secrets) -> Map<String, Value> {
    let mut whole = plain.clone();
    for (name, secret) in secrets {
        whole.insert(name.clone(), Value::String(secret.expose_secret().to_owned()));
    }
    whole
}

/// Settings as they are shown: a secret only says that it is set.
pub(crate) fn shown(mut plain: Map<String, Value>, set: &[String]) -> Map<String, Value> {
    for name in set {
        plain.insert(name.clone(), json!({ "set": true }));
    }
    plain
}

/// The settings of a kind of connector, as a form is drawn from them.
#[derive(Serialize, ToSchema)]
#[schema(as = Schema)]
pub(crate) struct SchemaView {
    #[schema(value_type = Vec<FieldSchema>)]
    pub(crate) fields: &'static [Field],
}

/// Settings by the names of their kind's fields.
#[derive(ToSchema)]
#[schema(as = Settings)]
#[expect(dead_code, reason = "describes free JSON in the API's document; the kind's schema says more")]
pub(crate) struct SettingsSchema(HashMap<String, SettingSchema>);

/// The value of one setting.
#[derive(ToSchema)]
#[schema(as = Setting)]
#[serde(untagged)]
#[expect(dead_code, reason = "describes free JSON in the API's document; the kind's schema says more")]
pub(crate) enum SettingSchema {
    Text(String),
    Number(f64),
    Flag(bool),
    List(Vec<String>),
    /// A secret, which only says that it is set.
    Secret {
        set: bool,
    },
    Nothing,
}

/// A text in both languages.
#[derive(ToSchema)]
#[schema(as = Text)]
#[expect(dead_code, reason = "describes the connectors' type in the API's document")]
pub(crate) struct TextSchema {
    fr: String,
    en: String,
}

/// One setting.
#[derive(ToSchema)]
#[schema(as = Field)]
#[expect(dead_code, reason = "describes the connectors' type in the API's document")]
pub(crate) struct FieldSchema {
    name: String,
    label: TextSchema,
    help: TextSchema,
    kind: FieldKindSchema,
    required: bool,
    #[schema(required)]
    default: Option<String>,
}

/// What a setting holds.
#[derive(ToSchema)]
#[schema(as = FieldKind)]
#[serde(tag = "type", rename_all = "kebab-case")]
#[expect(dead_code, reason = "describes the connectors' type in the API's document")]
pub(crate) enum FieldKindSchema {
    Text,
    Url { schemes: Vec<String> },
    Number { min: i64, max: i64 },
    Flag,
    Choice { of: Vec<String> },
    List,
    Secret,
}

/// The name of the schema's secret, where it has exactly one.
pub(crate) fn only_secret(schema: &Schema) -> Option<&'static str> {
    let mut secrets = schema.fields.iter().filter(|field| field.kind == FieldKind::Secret);
    match (secrets.next(), secrets.next()) {
        (Some(field), None) => Some(field.name),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use vigie_connectors::schema::Text;

    use super::*;

    const TEXT: Text = Text { fr: "x", en: "x" };
    const SCHEMA: Schema = Schema {
        fields: &[
            Field { name: "host", label: TEXT, help: TEXT, kind: FieldKind::Text, required: true, default: None },
            Field { name: "password", label: TEXT, help: TEXT, kind: FieldKind::Secret, required: true, default: None },
        ],
    };

    fn settings(value: Value) -> Map<String, Value> {
        value.as_object().cloned().unwrap_or_default()
    }

    #[test]
    fn secrets_are_parted_from_what_may_be_shown() {
        let parted = part(&SCHEMA, settings(json!({ "host": "h", "password": "p" })), &[]).ok().unwrap();
        assert_eq!(Value::from(parted.plain.clone()), json!({ "host": "h" }));
        assert_eq!(parted.secrets["password"].expose_secret(), "p");
        assert_eq!(
            Value::from(shown(parted.plain, &["password".into()])),
            json!({ "host": "h", "password": { "set": true } })
        );
    }

    #[test]
    fn a_secret_left_out_stays_only_where_there_is_one() {
        for given in [
            json!({ "host": "h" }),
            json!({ "host": "h", "password": { "set": true } }),
            json!({ "host": "h", "password": "" }),
        ] {
            assert!(part(&SCHEMA, settings(given.clone()), &["password".into()]).is_ok(), "{given}");
            let problems = part(&SCHEMA, settings(given), &[]).err().unwrap();
            assert_eq!(problems[0].field, "password");
        }
        let problems = part(&SCHEMA, settings(json!({ "host": "h", "password": 3, "more": 1 })), &[]).err().unwrap();
        assert_eq!(problems.iter().map(|problem| problem.field.as_str()).collect::<Vec<_>>(), ["password", "more"]);
    }
}
