//! Names for authors whose posts carry only a lasting id: asked of the network, and brought in by the log like
//! everything else, so that a replay knows them too.

use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;
use vigie_connectors::registry::{self, Opening, PROFILES_MAX, Profiles};
use vigie_model::{Author, Event};
use vigie_store::SourceRow;

use crate::app::App;

/// A name may come a moment after its post.
const EVERY: Duration = Duration::from_secs(2);

/// After a failure, before asking again; doubled with each one after it.
const BACKOFF_FIRST: Duration = Duration::from_secs(10);
const BACKOFF_MAX: Duration = Duration::from_secs(1_800);

/// Asks for names until `stop`.
///
/// # Errors
/// When log or database cannot be read or written. A network that does not answer is no error.
pub(super) async fn run(app: Arc<App>, stop: CancellationToken) -> anyhow::Result<()> {
    let mut wait = EVERY;
    loop {
        tokio::select! {
            () = stop.cancelled() => return Ok(()),
            () = tokio::time::sleep(wait) => {}
        }
        wait = if pass(&app).await? { EVERY } else { (wait * 2).clamp(BACKOFF_FIRST, BACKOFF_MAX) };
    }
}

/// Asks once for each source; false where a network did not answer.
async fn pass(app: &App) -> anyhow::Result<bool> {
    let mut answered = true;
    for source in app.db.sources().await?.into_iter().filter(|source| source.enabled) {
        if let Some(profiles) = registry::source(&source.kind).and_then(|kind| kind.profiles) {
            answered &= ask(app, &source, profiles).await?;
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
