//! Checks of what people write into forms, every problem in both languages.

use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vigie_connectors::schema::Problem;

use super::password;
use super::problem::{ApiError, ApiResult};

/// The longest name of anything: it must fit a line.
const NAME_CHARS_MAX: usize = 120;
/// The longest mail address that SMTP takes.
const EMAIL_BYTES_MAX: usize = 254;

/// A language that the house speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Language {
    Fr,
    En,
}

impl Language {
    /// Its name in the store.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Fr => "fr",
            Self::En => "en",
        }
    }

    /// Reads what the store holds.
    pub(crate) fn of(text: &str) -> Self {
        if text == "fr" { Self::Fr } else { Self::En }
    }
}

/// Gathers problems, so that a form is refused once and for everything.
#[derive(Default)]
pub(crate) struct Checks(Vec<Problem>);

impl Checks {
    /// A name: not empty, one line, of bearable length.
    pub(crate) fn name(&mut self, field: &str, name: &str) {
        if name.trim().is_empty() {
            self.push(field, "à remplir", "must be filled in");
        } else if name.chars().count() > NAME_CHARS_MAX || name.chars().any(char::is_control) {
            self.push(
                field,
                format!("doit tenir sur une ligne de {NAME_CHARS_MAX} caractères"),
                format!("must fit one line of {NAME_CHARS_MAX} characters"),
            );
        }
    }

    /// A mail address, as far as a look can tell.
    pub(crate) fn email(&mut self, field: &str, email: &str) {
        let email = email.trim();
        let plausible = email.len() <= EMAIL_BYTES_MAX
            && !email.chars().any(|c| c.is_whitespace() || c.is_control())
            && email
                .split_once('@')
                .is_some_and(|(local, domain)| !local.is_empty() && domain.len() > 2 && !domain.contains('@'));
        self.require(plausible, field, "attend une adresse e-mail", "wants a mail address");
    }

    /// A password that somebody chooses.
    pub(crate) fn password(&mut self, field: &str, password: &SecretString) {
        let password = password.expose_secret();
        self.require(
            password.chars().count() >= password::CHARS_MIN && password.len() <= password::BYTES_MAX,
            field,
            format!("doit avoir au moins {} caractères", password::CHARS_MIN),
            format!("must have at least {} characters", password::CHARS_MIN),
        );
    }

    /// A colour as `#rrggbb`.
    pub(crate) fn colour(&mut self, field: &str, colour: &str) {
        let plausible =
            colour.strip_prefix('#').is_some_and(|hex| hex.len() == 6 && hex.bytes().all(|b| b.is_ascii_hexdigit()));
        self.require(plausible, field, "attend une couleur #rrggbb", "wants a colour #rrggbb");
    }

    /// Whatever else must hold.
    pub(crate) fn require(&mut self, holds: bool, field: &str, fr: impl Into<String>, en: impl Into<String>) {
        if !holds {
            self.push(field, fr, en);
        }
    }

    /// Problems found elsewhere.
    pub(crate) fn extend(&mut self, problems: Vec<Problem>) {
        self.0.extend(problems);
    }

    /// Nothing, or the refusal.
    pub(crate) fn done(self) -> ApiResult<()> {
        if self.0.is_empty() { Ok(()) } else { Err(ApiError::fields(self.0)) }
    }

    fn push(&mut self, field: &str, fr: impl Into<String>, en: impl Into<String>) {
        self.0.push(Problem { field: field.to_owned(), fr: fr.into(), en: en.into() });
    }
}
