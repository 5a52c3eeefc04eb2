//! What an operator may set, and the address that follows from it.

use serde::Deserialize;
use url::Url;

use super::syntax;
use crate::registry::Opening;
use crate::schema::{Field, FieldKind, Schema, Text};
use crate::source::{SourceError, SourceErrorKind};

/// Frames beyond this are asked not to be sent, and rejected where they come all the same. Posts have some kilobytes.
pub(super) const FRAME_BYTES_MAX: usize = 1024 * 1024;
/// More wanted accounts than this go by message: they would make an address too long for servers on the way.
const DIDS_IN_ADDRESS_MAX: usize = 50;
/// Jetstream's own limits.
const COLLECTIONS_MAX: usize = 100;
const DIDS_MAX: usize = 10_000;

const ENDPOINT: &str = "wss://jetstream2.us-east.bsky.network";
/// Answers without keys.
const PROFILES: &str = "https://public.api.bsky.app";
const SCHEMES: &[&str] = &["wss", "ws"];

pub(super) const SCHEMA: Schema = Schema {
    fields: &[
        Field {
            name: "endpoint",
            label: Text { fr: "Serveur Jetstream", en: "Jetstream server" },
            help: Text { fr: "Celui de Bluesky, ou le vôtre.", en: "Bluesky's, or your own." },
            kind: FieldKind::Url { schemes: SCHEMES },
            required: false,
            default: Some(ENDPOINT),
        },
        Field {
            name: "fallbacks",
            label: Text { fr: "Serveurs de secours", en: "Servers to fall back on" },
            help: Text {
                fr: "Essayés dans l'ordre quand le premier ne répond pas. Un par ligne.",
                en: "Tried in turn when the first does not answer. One a line.",
            },
            kind: FieldKind::List,
            required: false,
            default: None,
        },
        Field {
            name: "collections",
            label: Text { fr: "Collections", en: "Collections" },
            help: Text {
                fr: "Les types d'enregistrements demandés ; les messages suffisent presque toujours.",
                en: "Kinds of records to ask for; posts are almost always enough.",
            },
            kind: FieldKind::List,
            required: false,
            default: Some(super::convert::POSTS),
        },
        Field {
            name: "dids",
            label: Text { fr: "Comptes", en: "Accounts" },
            help: Text {
                fr: "Seulement ces comptes (leurs DID, un par ligne) ; vide : tout le monde.",
                en: "Only these accounts (their DIDs, one a line); empty for everybody.",
            },
            kind: FieldKind::List,
            required: false,
            default: None,
        },
        Field {
            name: "profiles",
            label: Text { fr: "Annuaire des comptes", en: "Directory of accounts" },
            help: Text {
                fr: "Où demander les noms des auteurs, que les messages ne donnent pas. Vide avec votre propre serveur : nulle part.",
                en: "Where to ask for authors' names, which posts do not give. Empty with your own server: nowhere.",
            },
            kind: FieldKind::Url { schemes: &["https", "http"] },
            required: false,
            default: None,
        },
        Field {
            name: "compress",
            label: Text { fr: "Compresser", en: "Compress" },
            help: Text {
                fr: "Environ trois fois moins de trafic pour un peu de calcul.",
                en: "About a third of the traffic for a little work.",
            },
            kind: FieldKind::Flag,
            required: false,
            default: Some("true"),
        },
    ],
};

#[derive(Deserialize)]
struct Raw {
    endpoint: Option<Url>,
    #[serde(default)]
    fallbacks: Vec<String>,
    #[serde(default)]
    collections: Vec<String>,
    #[serde(default)]
    dids: Vec<String>,
    profiles: Option<Url>,
    compress: Option<bool>,
}

/// Checked settings.
#[derive(Clone, Debug)]
pub(super) struct Settings {
    /// Never empty.
    pub(super) endpoints: Vec<Url>,
    pub(super) collections: Vec<String>,
    pub(super) dids: Vec<String>,
    /// Where to ask for authors' names.
    pub(super) profiles: Option<Url>,
    pub(super) compress: bool,
}

impl Settings {
    pub(super) fn read(opening: &Opening<'_>) -> Result<Self, SourceError> {
        let raw: Raw = opening.read()?;
        let first = match raw.endpoint {
            Some(endpoint) => endpoint,
            None => endpoint(ENDPOINT)?,
        };
        let others = entries(raw.fallbacks).map(|text| endpoint(&text)).collect::<Result<Vec<_>, _>>()?;
        let mut collections: Vec<_> = entries(raw.collections).collect();
        if collections.is_empty() {
            collections.push(super::convert::POSTS.to_owned());
        }
        // Bluesky's own streams have Bluesky's own directory; of another server's accounts it may know nothing.
        let of_bluesky = first.host_str().is_some_and(|host| host.ends_with(".bsky.network"));
        let settings = Self {
            profiles: raw.profiles.or_else(|| of_bluesky.then(|| Url::parse(PROFILES).ok()).flatten()),
            endpoints: std::iter::once(first).chain(others).collect(),
            collections,
            dids: entries(raw.dids).collect(),
            compress: raw.compress.unwrap_or(true),
        };
        settings.checked()
    }

    fn checked(self) -> Result<Self, SourceError> {
        if self.collections.len() > COLLECTIONS_MAX || self.dids.len() > DIDS_MAX {
            return Err(wrong(&format!("at most {COLLECTIONS_MAX} collections and {DIDS_MAX} accounts")));
        }
        let wanted = |name: &str| syntax::is_nsid(name.strip_suffix(".*").map_or(name, |_| "any.prefix.it"));
        if let Some(bad) = self.collections.iter().find(|name| !wanted(name)) {
            return Err(wrong(&format!("`{bad}` is not a collection such as app.bsky.feed.post")));
        }
        if let Some(bad) = self.dids.iter().find(|did| !syntax::is_did(did)) {
            return Err(wrong(&format!("`{bad}` is not a DID such as did:plc:z72i7hdynmk6r22z27h6tvur")));
        }
        Ok(self)
    }

    /// The address to connect to.
    pub(super) fn address(&self, endpoint: &Url, cursor: Option<u64>) -> Url {
        let mut url = endpoint.clone();
        if matches!(url.path(), "" | "/") {
            url.set_path("/subscribe");
        }
        {
            let mut query = url.query_pairs_mut();
            query.append_pair("maxMessageSizeBytes", &FRAME_BYTES_MAX.to_string());
            for name in &self.collections {
                query.append_pair("wantedCollections", name);
            }
            for did in self.dids.iter().filter(|_| !self.says_hello()) {
                query.append_pair("wantedDids", did);
            }
            for flag in [("compress", self.compress), ("requireHello", self.says_hello())] {
                if flag.1 {
                    query.append_pair(flag.0, "true");
                }
            }
            if let Some(cursor) = cursor {
                query.append_pair("cursor", &cursor.to_string());
            }
        }
        url
    }

    /// Whether the server is told by message what is wanted.
    pub(super) fn says_hello(&self) -> bool {
        self.dids.len() > DIDS_IN_ADDRESS_MAX
    }

    /// That message.
    pub(super) fn hello(&self) -> String {
        serde_json::json!({
            "type": "options_update",
            "payload": {
                "wantedCollections": self.collections,
                "wantedDids": self.dids,
                "maxMessageSizeBytes": FRAME_BYTES_MAX,
            }
        })
        .to_string()
    }
}

fn entries(list: Vec<String>) -> impl Iterator<Item = String> {
    list.into_iter().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

fn endpoint(text: &str) -> Result<Url, SourceError> {
    match Url::parse(text) {
        Ok(url) if SCHEMES.contains(&url.scheme()) && url.has_host() => Ok(url),
        _ => Err(wrong(&format!("`{text}` is not an address such as {ENDPOINT}"))),
    }
}

fn wrong(what: &str) -> SourceError {
    SourceError::new(SourceErrorKind::Misconfigured, what)
}
