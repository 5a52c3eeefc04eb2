//! The live feed of one board as server-sent events. A slow browser falls behind and reads from the store what it
//! missed; no queue grows for it. A stream ends after a while: the browser resumes it by the last id, and is asked
//! again who it is.

use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::http::HeaderMap;
use axum::response::sse::{Event, KeepAlive};
use axum::response::{IntoResponse, Sse};
use serde::Deserialize;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vigie_model::{BrandId, QueryId, SourceId};
use vigie_store::ChangeKind;

use super::Api;
use super::auth::{InBrand, Read};
use super::extract::Query;
use super::problem::{ApiError, ApiResult};
use super::sources::health::StateView;
use super::status;
use crate::live::{LiveChange, catch_up};
use crate::views;

mod events;

use events::{Config, LiveEvents, Reset, SourceChange};

/// How often a board hears how we are.
const STATUS_EVERY: Duration = Duration::from_secs(5);
/// A line that has been silent for this long may be taken for dead by what stands between.
const KEEP_ALIVE: Duration = Duration::from_secs(10);
/// After this the browser comes again, with its session as it stands then.
const LASTS: Duration = Duration::from_secs(15 * 60);
/// Events ready for a browser that is not reading. Small: what does not fit waits in the store, not in memory.
const READY_MAX: usize = 16;
/// Changes read from the store at once.
const CATCH_UP_MAX: u32 = 100;

pub(super) fn routes() -> OpenApiRouter<Arc<Api>> {
    OpenApiRouter::new().routes(routes!(live))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct LiveParams {
    /// Ids of queries, separated by commas; all of the brand's where nothing is said.
    queries: Option<String>,
    /// Changes after this one; `Last-Event-ID` says the same and wins. Without either it starts now.
    after: Option<i64>,
}

/// What one board wants.
struct Feed {
    api: Arc<Api>,
    brand: BrandId,
    /// None is every query of the brand.
    queries: Option<Vec<QueryId>>,
    /// The last change that was sent, or that it starts after.
    sent: i64,
    states: HashMap<SourceId, StateView>,
    /// The configuration as it was last told.
    config: String,
    out: mpsc::Sender<Result<Event, Infallible>>,
}

/// The board is no longer there.
struct Closed;

/// Follows what changes for the brand: events `post`, `edit`, `gone`, `alert` and `reset` with an id to resume by;
/// `source`, `status` and `config` without.
#[utoipa::path(get, path = "/api/v1/brands/{brand}/live", tag = "live", operation_id = "live",
    params(("brand" = i64, Path), LiveParams), responses((status = 200, content_type = "text/event-stream", body = LiveEvents)))]
async fn live(at: InBrand<Read>, Query(params): Query<LiveParams>, headers: HeaderMap) -> ApiResult<impl IntoResponse> {
    let last_id = headers.get("last-event-id").and_then(|id| id.to_str().ok()).and_then(|id| id.parse().ok());
    // Listening first: what changes between reading the table and listening would be lost otherwise.
    let changes = at.api.live.subscribe();
    let after = last_id.or(params.after);
    let sent = match after {
        Some(after) => after,
        None => at.api.db.last_change().await?,
    };
    let (out, ready) = mpsc::channel(READY_MAX);
    let feed = Feed {
        queries: params.queries.as_deref().and_then(ids),
        brand: at.brand,
        sent,
        states: HashMap::new(),
        config: String::new(),
        out,
        api: at.api,
    };
    tokio::spawn(feed.run(changes, after.is_some()));
    Ok(Sse::new(ReceiverStream::new(ready)).keep_alive(KeepAlive::new().interval(KEEP_ALIVE).text("still here")))
}

impl Feed {
    async fn run(mut self, mut changes: tokio::sync::broadcast::Receiver<Arc<LiveChange>>, resumed: bool) {
        let follow = async {
            let mut ticks = tokio::time::interval(STATUS_EVERY);
            let mut config = self.api.config_changed.subscribe();
            self.config().await?;
            if resumed {
                self.resume().await?;
            }
            loop {
                tokio::select! {
                    change = changes.recv() => match change {
                        Ok(change) => self.change(&change).await?,
                        Err(RecvError::Lagged(_)) => self.catch_up().await?,
                        Err(RecvError::Closed) => return Ok(()),
                    },
                    Ok(()) = config.changed() => self.config().await?,
                    _ = ticks.tick() => self.status().await?,
                    () = self.out.closed() => return Err(Closed),
                    () = self.api.stopping.cancelled() => return Ok(()),
                }
            }
        };
        // How it ended is the same to us: the browser comes again or does not.
        let _: Result<Result<(), Closed>, _> = tokio::time::timeout(LASTS, follow).await;
    }

    /// Goes on where the browser was or, where that is not known any more, says so and starts now.
    async fn resume(&mut self) -> Result<(), Closed> {
        let (first, last) = (self.api.db.first_change().await, self.api.db.last_change().await);
        let (first, last) = (first.map_err(closed)?, last.map_err(closed)?);
        // Beyond the last: a backup was put back, and what is new will have those numbers again.
        if (first - 1..=last).contains(&self.sent) {
            return self.catch_up().await;
        }
        let event = Event::default().id(last.to_string()).event("reset").json_data(Reset { after: self.sent });
        self.sent = last;
        self.send(event.map_err(unsendable)?).await
    }

    /// Says what there is, where that is no longer what was said.
    async fn config(&mut self) -> Result<(), Closed> {
        let config = Config::of(&self.api.db.brand(self.brand)).await.map_err(closed)?;
        let config = views::json(&config);
        if config == self.config {
            return Ok(());
        }
        self.config.clone_from(&config);
        self.send(Event::default().event("config").data(config)).await
    }

    /// Reads from the store what was missed.
    async fn catch_up(&mut self) -> Result<(), Closed> {
        loop {
            let missed = catch_up(&self.api, self.brand, self.sent, CATCH_UP_MAX).await.map_err(closed)?;
            for change in &missed {
                self.change(change).await?;
            }
            if missed.len() < CATCH_UP_MAX as usize {
                return Ok(());
            }
        }
    }

    async fn change(&mut self, change: &LiveChange) -> Result<(), Closed> {
        if change.brand != self.brand || change.id <= self.sent {
            return Ok(());
        }
        self.sent = change.id;
        if !self.wants(change) {
            return Ok(());
        }
        let event = Event::default().id(change.id.to_string()).event(change.kind.as_str()).data(&*change.data);
        self.send(event).await
    }

    fn wants(&self, change: &LiveChange) -> bool {
        match (change.kind, &self.queries) {
            // What is gone must go everywhere, and an alert concerns everybody.
            (ChangeKind::Gone | ChangeKind::Alert, _) | (_, None) => true,
            (ChangeKind::Post | ChangeKind::Edit, Some(queries)) => {
                change.queries.iter().any(|query| queries.contains(query))
            }
        }
    }

    async fn status(&mut self) -> Result<(), Closed> {
        let snapshot = status::snapshot(&self.api, self.brand).await.map_err(closed)?;
        for (id, health) in &snapshot.sources {
            let before = self.states.insert(*id, health.state());
            if before.is_some_and(|before| before != health.state()) {
                let event =
                    Event::default().event("source").json_data(SourceChange { id: *id, health: health.clone() });
                self.send(event.map_err(unsendable)?).await?;
            }
        }
        let event = Event::default().event("status").json_data(&snapshot.status).map_err(unsendable)?;
        self.send(event).await
    }

    async fn send(&self, event: Event) -> Result<(), Closed> {
        self.out.send(Ok(event)).await.map_err(|_| Closed)
    }
}

fn unsendable(error: axum::Error) -> Closed {
    closed(ApiError::internal(error))
}

/// A failure of ours ends this board's stream; the browser comes again.
fn closed(error: impl Into<ApiError>) -> Closed {
    let error: ApiError = error.into();
    tracing::error!(?error, "a board's stream ends");
    Closed
}

fn ids(text: &str) -> Option<Vec<QueryId>> {
    let ids: Vec<QueryId> = text.split(',').filter_map(|id| id.trim().parse().ok()).map(QueryId).collect();
    (!ids.is_empty()).then_some(ids)
}
