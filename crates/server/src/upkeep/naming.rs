//! Names for authors whose posts carry only a lasting id, and ids for handles that queries name: asked of the network, and
//! brought in by the log like everything else, so that a replay knows them too.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;
use vigie_connectors::registry::{self, Opening, PROFILES_MAX, Profiles};
use vigie_model::{Author, AuthorKey, Event, Network, SourceId, Time};
use vigie_store::SourceRow;

use crate::app::App;

/// A name may come a moment after its post.
const EVERY: Duration = Duration::from_secs(2);

/// After a failure, before asking again; doubled with each one after it.
const BACKOFF_FIRST: Duration = Duration::from_secs(10);
const BACKOFF_MAX: Duration = Duration::from_secs(1_800);

/// Before a handle is asked for again that nobody went by.
const AGAIN: i64 = 6 * 3_600 * Time::SECOND;

/// Handles asked for and when, by source.
type Asked = HashMap<(SourceId, String), Time>;

/// Asks for names until `stop`.
///
/// # Errors
/// When log or database cannot be read or written. A network that does not answer is no error.
pub(super) async fn run(app: Arc<App>, stop: CancellationToken) -> anyhow::Result<()> {
    let mut wait = EVERY;
    let mut asked = Asked::new();
    loop {
        tokio::select! {
            () = stop.cancelled() => return Ok(()),
            () = tokio::time::sleep(wait) => {}
        }
        wait = if pass(&app, &mut asked).await? { EVERY } else { (wait * 2).clamp(BACKOFF_FIRST, BACKOFF_MAX) };
    }
}

/// Asks once for each source; false where a network did not answer.
async fn pass(app: &App, asked: &mut Asked) -> anyhow::Result<bool> {
    let mut answered = true;
    for source in app.db.sources().await?.into_iter().filter(|source| source.enabled) {
        if let Some(profiles) = registry::source(&source.kind).and_then(|kind| kind.profiles) {
            answered &= ask(app, &source, profiles).await? && ask_handles(app, &source, profiles, asked).await?;
        }
    }
    Ok(answered)
}

async fn ask(app: &App, source: &SourceRow, profiles: Profiles) -> anyhow::Result<bool> {
    let strangers = app.db.strangers(source.id, u32::try_from(PROFILES_MAX).unwrap_or(u32::MAX)).await?;
    if strangers.is_empty() {
        return Ok(true);
    }
    let opening = Opening { settings: &source.settings, cursor: None, http: app.http.clone() };
    let known = match profiles(opening, &strangers).await {
        Ok(Some(known)) => known,
        Ok(None) => return Ok(true),
        Err(error) => {
            tracing::debug!(source = %source.id, "names were not to be had: {error}");
            return Ok(false);
        }
    };
    // Whom the network does not know is kept as such, so that it is not asked again for ever.
    let unknown =
        strangers.into_iter().filter(|key| known.iter().all(|author| author.key != *key)).map(Author::unknown);
    let events: Vec<Event> = unknown
        .collect::<Vec<_>>()
        .into_iter()
        .chain(known)
        .map(|author| Event::AuthorChanged(Box::new(author)))
        .collect();
    app.log.append(source.id, app.now(), events, None).await?;
    Ok(true)
}

/// Asks who goes by the handles that queries name. Who is unknown is asked for again some hours later.
async fn ask_handles(app: &App, source: &SourceRow, profiles: Profiles, asked: &mut Asked) -> anyhow::Result<bool> {
    let (now, questions) = (app.now(), Arc::clone(&app.questions.borrow()));
    asked.retain(|_, at| now.since(*at) < AGAIN);
    let new = |handle: &&str| !asked.contains_key(&(source.id, (*handle).to_owned()));
    let handles: Vec<String> = questions.strangers().filter(new).take(PROFILES_MAX).map(str::to_owned).collect();
    if handles.is_empty() {
        return Ok(true);
    }
    let accounts: Vec<AuthorKey> =
        handles.iter().map(|handle| AuthorKey { network: Network::BLUESKY, native: handle.clone() }).collect();
    let opening = Opening { settings: &source.settings, cursor: None, http: app.http.clone() };
    let known = match profiles(opening, &accounts).await {
        Ok(known) => known.unwrap_or_default(),
        Err(error) => {
            tracing::debug!(source = %source.id, "accounts were not to be had: {error}");
            return Ok(false);
        }
    };
    asked.extend(handles.into_iter().map(|handle| ((source.id, handle), now)));
    if !known.is_empty() {
        let events = known.into_iter().map(|author| Event::AuthorChanged(Box::new(author))).collect();
        app.log.append(source.id, now, events, None).await?;
    }
    Ok(true)
}
