//! The lists that name every connector. Nothing else in the house names one.

use futures_util::future::BoxFuture;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use vigie_model::{Author, AuthorKey};

use crate::http::Http;
use crate::net;
use crate::notify::{self, Notifier};
use crate::schema::{Schema, Text};
use crate::source::{Cursor, Source, SourceError, SourceErrorKind};

/// What a connector is given to open itself.
pub struct Opening<'a> {
    /// Its settings, checked against its schema, secrets filled in.
    pub settings: &'a Map<String, Value>,
    /// Where it stopped, if it ever ran.
    pub cursor: Option<Cursor>,
    /// The one HTTP client.
    pub http: Http,
}

impl Opening<'_> {
    /// The settings in a connector's own shape. What is null or blank counts as not given.
    ///
    /// # Errors
    /// [`SourceErrorKind::Misconfigured`] where a setting has the wrong shape.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, SourceError> {
        let given = |value: &&Value| match value {
            Value::Null => false,
            Value::String(text) => !text.trim().is_empty(),
            _ => true,
        };
        let settings = self.settings.iter().filter(|(_, value)| given(value));
        let settings = settings.map(|(name, value)| (name.clone(), value.clone())).collect();
        serde_json::from_value(Value::Object(settings))
            .map_err(|error| SourceError::new(SourceErrorKind::Misconfigured, format!("settings: {error}")))
    }
}

/// How a source's events reach us.
pub enum Intake {
    /// We ask it.
    Pull(fn(Opening<'_>) -> Result<Box<dyn Source>, SourceError>),
    /// It calls us, by the HTTP endpoints of the server.
    Push,
}

/// Asks a network who is behind accounts that are known by their lasting id only, or by a handle in its place, at most
/// [`PROFILES_MAX`] at once. The answer has the lasting ids.
/// Whom the network does not know is left out of the answer; `None` where the settings name nobody to ask.
pub type Profiles = for<'a> fn(Opening<'a>, &'a [AuthorKey]) -> BoxFuture<'a, Result<Option<Vec<Author>>, SourceError>>;

/// Accounts asked about at once.
pub const PROFILES_MAX: usize = 25;

/// A kind of source.
pub struct SourceKind {
    /// Its name in settings, API and docs.
    pub name: &'static str,
    /// What people call it.
    pub title: Text,
    /// One sentence: what it brings.
    pub about: Text,
    /// Its settings.
    pub schema: Schema,
    /// How events reach us.
    pub intake: Intake,
    /// Who knows its authors' names, where posts do not carry them.
    pub profiles: Option<Profiles>,
}

/// A kind of channel for notices.
pub struct NotifierKind {
    /// Its name in settings, API and docs.
    pub name: &'static str,
    /// What people call it.
    pub title: Text,
    /// One sentence: what it does.
    pub about: Text,
    /// Its settings.
    pub schema: Schema,
    /// Opens it with checked settings.
    pub open: fn(Opening<'_>) -> Result<Box<dyn Notifier>, SourceError>,
}

/// Every kind of source.
pub const SOURCES: &[SourceKind] = &[net::bluesky::KIND, net::feed::KIND, net::lines::KIND, net::webhook::KIND];

/// Every kind of channel.
pub const NOTIFIERS: &[NotifierKind] = &[
    notify::mail::KIND,
    notify::webhook::KIND,
    notify::slack::KIND,
    notify::mattermost::KIND,
    notify::teams::KIND,
    notify::discord::KIND,
    notify::web_push::KIND,
];

/// The source kind called `name`.
pub fn source(name: &str) -> Option<&'static SourceKind> {
    SOURCES.iter().find(|kind| kind.name == name)
}

/// The channel kind called `name`.
pub fn notifier(name: &str) -> Option<&'static NotifierKind> {
    NOTIFIERS.iter().find(|kind| kind.name == name)
}
