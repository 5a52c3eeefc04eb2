//! Where mail goes out, and to whom.

use lettre::message::Mailbox;
use serde::Deserialize;

use crate::notify::deliver::wrong;
use crate::registry::Opening;
use crate::schema::{Field, FieldKind, Schema, Text};
use crate::source::SourceError;

/// Receivers of one channel; a mailing list has its own server.
const TO_MAX: usize = 50;

const fn field(name: &'static str, label: Text, help: Text, kind: FieldKind, required: bool) -> Field {
    Field { name, label, help, kind, required, default: None }
}

pub(super) const SCHEMA: Schema = Schema {
    fields: &[
        field(
            "host",
            Text { fr: "Serveur SMTP", en: "SMTP server" },
            Text { fr: "Par exemple smtp.exemple.org.", en: "For instance smtp.example.org." },
            FieldKind::Text,
            true,
        ),
        field(
            "port",
            Text { fr: "Port", en: "Port" },
            Text { fr: "Sinon 587, 465 avec TLS, 25 sans rien.", en: "Else 587, 465 with TLS, 25 with none." },
            FieldKind::Number { min: 1, max: 65_535 },
            false,
        ),
        Field {
            name: "tls",
            label: Text { fr: "Chiffrement", en: "Encryption" },
            help: Text {
                fr: "starttls et tls exigent un certificat valable.",
                en: "starttls and tls insist on a valid certificate.",
            },
            kind: FieldKind::Choice { of: &["starttls", "tls", "none"] },
            required: false,
            default: Some("starttls"),
        },
        field(
            "user",
            Text { fr: "Utilisateur", en: "User" },
            Text { fr: "Si le serveur demande un compte.", en: "If the server wants an account." },
            FieldKind::Text,
            false,
        ),
        field(
            "password",
            Text { fr: "Mot de passe", en: "Password" },
            Text { fr: "Gardé chiffré.", en: "Kept encrypted." },
            FieldKind::Secret,
            false,
        ),
        field(
            "from",
            Text { fr: "Expéditeur", en: "From" },
            Text { fr: "Vigie <vigie@exemple.org>", en: "Vigie <vigie@example.org>" },
            FieldKind::Text,
            true,
        ),
        field(
            "to",
            Text { fr: "Destinataires", en: "To" },
            Text { fr: "Une adresse par ligne.", en: "One address a line." },
            FieldKind::List,
            true,
        ),
    ],
};

/// How the line to the server is protected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Encryption {
    None,
    #[default]
    Starttls,
    Tls,
}

#[derive(Deserialize)]
struct Raw {
    host: String,
    port: Option<u16>,
    #[serde(default)]
    tls: Encryption,
    user: Option<String>,
    password: Option<String>,
    from: String,
    to: Vec<String>,
}

/// Checked settings.
pub(super) struct Settings {
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) encryption: Encryption,
    pub(super) login: Option<(String, String)>,
    pub(super) from: Mailbox,
    /// Never empty.
    pub(super) to: Vec<Mailbox>,
}

impl Settings {
    pub(super) fn read(opening: &Opening<'_>) -> Result<Self, SourceError> {
        let raw: Raw = opening.read()?;
        let to = raw.to.iter().map(|text| text.trim()).filter(|text| !text.is_empty());
        let to = to.map(|text| mailbox("to", text)).collect::<Result<Vec<_>, _>>()?;
        if !(1..=TO_MAX).contains(&to.len()) {
            return Err(wrong(format!("`to` wants 1 to {TO_MAX} addresses")));
        }
        let port = raw.port.unwrap_or(match raw.tls {
            Encryption::None => 25,
            Encryption::Starttls => 587,
            Encryption::Tls => 465,
        });
        Ok(Self {
            host: raw.host.trim().to_owned(),
            port,
            encryption: raw.tls,
            login: raw.user.map(|user| (user, raw.password.unwrap_or_default())),
            from: mailbox("from", &raw.from)?,
            to,
        })
    }
}

fn mailbox(field: &str, text: &str) -> Result<Mailbox, SourceError> {
    text.parse().map_err(|_| wrong(format!("`{field}`: `{text}` is not a mail address")))
}
