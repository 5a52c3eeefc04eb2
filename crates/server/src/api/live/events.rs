//! What the events of the live feed carry. When they are sent is `live`'s.

use serde::Serialize;
use utoipa::ToSchema;
use vigie_model::{QueryId, SourceId};
use vigie_store::{BrandStore, StoreResult};

use super::super::sources::health::HealthView;
use super::super::status::StatusView;
use crate::views::{Alert, Named, PostMatch};

/// What each event carries, by the event's name.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the stream in the API's document")]
pub(super) struct LiveEvents {
    /// A new match.
    post: PostMatch,
    /// A match that changed.
    edit: PostMatch,
    /// A post that is no more.
    gone: Gone,
    /// An alert that was raised, or dealt with.
    alert: Alert,
    /// A source that does something else now.
    source: SourceChange,
    /// Every few seconds.
    status: StatusView,
    /// First of all, and whenever it is no longer what it was: what there is, by name.
    config: Config,
    /// Where the stream was asked to resume from, something is no longer kept: read anew what is shown. It goes on
    /// from now.
    reset: Reset,
}

#[derive(ToSchema)]
#[expect(dead_code, reason = "describes what `views::gone` writes")]
struct Gone {
    id: i64,
}

/// A source that does something else now.
#[derive(Serialize, ToSchema)]
pub(super) struct SourceChange {
    #[schema(value_type = i64)]
    pub(super) id: SourceId,
    pub(super) health: HealthView,
}

/// Where the stream cannot be resumed from.
#[derive(Serialize, ToSchema)]
pub(super) struct Reset {
    /// The change it was asked to resume after.
    pub(super) after: i64,
}

/// What a brand has set up, as far as an open page must know to stay true.
#[derive(Serialize, ToSchema)]
pub(super) struct Config {
    queries: Vec<ConfigQuery>,
    rules: Vec<Named>,
    channels: Vec<Named>,
    sources: Vec<Named>,
}

#[derive(Serialize, ToSchema)]
struct ConfigQuery {
    #[schema(value_type = i64)]
    id: QueryId,
    name: String,
    colour: u8,
}

impl Config {
    /// What there is now.
    pub(super) async fn of(store: &BrandStore<'_>) -> StoreResult<Self> {
        let queries = store.queries().await?.into_iter();
        let rules = store.rules().await?.into_iter();
        let channels = store.channels().await?.into_iter();
        let sources = store.sources().await?.into_iter();
        Ok(Self {
            queries: queries.map(|row| ConfigQuery { id: row.id, name: row.name, colour: row.colour }).collect(),
            rules: rules.map(|row| Named { id: row.rule.id.0, name: row.rule.name }).collect(),
            channels: channels.map(|row| Named { id: row.id.0, name: row.name }).collect(),
            sources: sources.map(|row| Named { id: row.id.0, name: row.name }).collect(),
        })
    }
}
