//! Who is behind a DID: handles, names and pictures by `app.bsky.actor.getProfiles`, which answers without keys.

use futures_util::future::BoxFuture;
use serde::Deserialize;
use vigie_model::{Author, AuthorKey};

use super::settings::Settings;
use super::syntax;
use crate::http::Request;
use crate::net::datetime;
use crate::registry::{Opening, PROFILES_MAX};
use crate::source::{SourceError, SourceErrorKind};

/// What an account says of itself is cut here, in characters; the network's own limits are lower.
const NAME_CHARS_MAX: usize = 128;
const BIO_CHARS_MAX: usize = 1_024;

#[derive(Deserialize)]
struct Answer {
    profiles: Vec<Profile>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Profile {
    did: String,
    handle: Option<String>,
    display_name: Option<String>,
    avatar: Option<String>,
    description: Option<String>,
    followers_count: Option<u64>,
    follows_count: Option<u64>,
    created_at: Option<String>,
}

/// Asks for `accounts`, of which at most [`PROFILES_MAX`] are taken.
pub(super) fn ask<'a>(opening: Opening<'a>, accounts: &'a [AuthorKey]) -> BoxFuture<'a, Asked> {
    Box::pin(answer(opening, accounts))
}

type Asked = Result<Option<Vec<Author>>, SourceError>;

async fn answer(opening: Opening<'_>, accounts: &[AuthorKey]) -> Asked {
    let Some(mut url) = Settings::read(&opening)?.profiles else { return Ok(None) };
    url.set_path("/xrpc/app.bsky.actor.getProfiles");
    url.query_pairs_mut().extend_pairs(accounts.iter().take(PROFILES_MAX).map(|account| ("actors", &account.native)));
    let host = url.host_str().unwrap_or_default().to_owned();
    let answer = opening.http.send(Request::get(url)).await?;
    if let Some(until) = answer.retry_after(opening.http.now()).filter(|_| answer.status.as_u16() == 429) {
        return Err(SourceError::new(SourceErrorKind::RateLimited(until), format!("{host}: too many questions")));
    }
    if !answer.status.is_success() {
        return Err(unclear(&host, &answer.status.to_string()));
    }
    let answer: Answer = serde_json::from_slice(&answer.body).map_err(|error| unclear(&host, &error.to_string()))?;
    let goes_by = |profile: &Profile, name: &str| {
        profile.did == name || profile.handle.as_deref().is_some_and(|handle| handle.eq_ignore_ascii_case(name))
    };
    let asked = |profile: &Profile| accounts.iter().any(|account| goes_by(profile, &account.native));
    Ok(Some(answer.profiles.into_iter().filter(asked).map(author).collect()))
}

fn author(profile: Profile) -> Author {
    let key = AuthorKey { network: vigie_model::Network::BLUESKY, native: profile.did };
    Author {
        // `handle.invalid` is the network's word for a handle that no longer leads back to the account.
        handle: profile.handle.filter(|handle| syntax::is_handle(handle) && handle != "handle.invalid"),
        name: profile.display_name.map(|name| cut(&name, NAME_CHARS_MAX)).filter(|name| !name.is_empty()),
        avatar: profile.avatar.filter(|address| address.starts_with("https://")),
        bio: profile.description.map(|bio| cut(&bio, BIO_CHARS_MAX)),
        followers: profile.followers_count,
        following: profile.follows_count,
        created_at: profile.created_at.as_deref().and_then(datetime::parse),
        ..Author::unknown(key)
    }
}

fn cut(text: &str, chars_max: usize) -> String {
    text.trim().chars().take(chars_max).collect()
}

fn unclear(host: &str, what: &str) -> SourceError {
    SourceError::new(SourceErrorKind::Transient, format!("{host}: {what}"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::http::loopback::{Reply, Server};
    use crate::http::{Http, HttpConfig};

    fn account(did: &str) -> AuthorKey {
        AuthorKey { network: vigie_model::Network::BLUESKY, native: did.to_owned() }
    }

    async fn asked(server: &Server, accounts: &[AuthorKey]) -> Asked {
        let settings = json!({ "endpoint": "ws://127.0.0.1:1", "profiles": server.url });
        let settings = settings.as_object().unwrap();
        let config = HttpConfig {
            allow: vec!["127.0.0.0/8".parse().unwrap()],
            ..HttpConfig::new(|| vigie_model::Time::from_seconds(0))
        };
        ask(Opening { settings, cursor: None, http: Http::new(config).unwrap() }, accounts).await
    }

    #[tokio::test]
    async fn names_come_for_those_who_were_asked_about_and_nobody_else() {
        let server = Server::start(|_| {
            let known = json!({ "did": "did:plc:a", "handle": "ana.example", "displayName": " Ana ", "followersCount": 7, "followsCount": 8, "createdAt": "2024-01-02T03:04:05.678Z", "avatar": "javascript:x" });
            let lost = json!({ "did": "did:plc:b", "handle": "handle.invalid" });
            let pushed = json!({ "did": "did:plc:other", "handle": "other.example" });
            Reply::ok(json!({ "profiles": [known, lost, pushed] }).to_string())
        })
        .await;
        let authors = asked(&server, &[account("did:plc:a"), account("did:plc:b")]).await.unwrap().unwrap();
        let said: Vec<_> = authors
            .iter()
            .map(|author| (author.handle.as_deref(), author.name.as_deref(), author.avatar.as_deref()))
            .collect();
        assert_eq!(said, [(Some("ana.example"), Some("Ana"), None), (None, None, None)]);
        assert_eq!((authors[0].followers, authors[0].following), (Some(7), Some(8)));
        assert_eq!(authors[0].created_at.map(|at| at.to_string()).as_deref(), Some("2024-01-02T03:04:05.678Z"));
        let line = &server.asked()[0].line;
        assert!(line.contains("/xrpc/app.bsky.actor.getProfiles?actors=did%3Aplc%3Aa&actors=did%3Aplc%3Ab"), "{line}");
    }

    #[tokio::test]
    async fn a_directory_that_is_busy_or_talks_nonsense_is_asked_later() {
        let busy = Server::start(|_| Reply::status(429).header("retry-after", "60")).await;
        let error = asked(&busy, &[account("did:plc:a")]).await.unwrap_err();
        assert_eq!(error.kind, SourceErrorKind::RateLimited(vigie_model::Time::from_seconds(60)));
        let nonsense = Server::start(|_| Reply::ok("[1, 2")).await;
        let error = asked(&nonsense, &[account("did:plc:a")]).await.unwrap_err();
        assert_eq!(error.kind, SourceErrorKind::Transient);
    }

    #[tokio::test]
    async fn ones_own_server_has_no_directory_unless_it_is_named() {
        let settings = json!({ "endpoint": "ws://127.0.0.1:1" });
        let http = Http::new(HttpConfig::new(|| vigie_model::Time::from_seconds(0))).unwrap();
        let opening = Opening { settings: settings.as_object().unwrap(), cursor: None, http };
        assert_eq!(ask(opening, &[account("did:plc:a")]).await.unwrap(), None);
    }
}
