//! How a source is doing, with its last hour minute by minute.

use serde::Serialize;
use utoipa::ToSchema;
use vigie_model::{Minute, SourceId, Time};
use vigie_store::SourceRow;

use super::super::Api;
use super::super::problem::ApiResult;
use crate::intake::{Health, HealthState};

/// Minutes shown.
const MINUTES: i64 = 60;

/// How a source is doing.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Health)]
pub(in crate::api) struct HealthView {
    state: StateView,
    #[schema(value_type = String, format = DateTime)]
    since: Time,
    #[schema(value_type = Option<String>, format = DateTime, required)]
    last_event_at: Option<Time>,
    #[schema(required)]
    last_error: Option<String>,
    /// When it is tried again.
    #[schema(value_type = Option<String>, format = DateTime, required)]
    retry_at: Option<Time>,
    /// Since the program started, as are the next two.
    events_total: u64,
    rejected_total: u64,
    ignored_total: u64,
    /// The last hour; minutes that nothing is known of are left out.
    minutes: Vec<MinuteView>,
}

/// What a source is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = SourceState)]
#[serde(rename_all = "kebab-case")]
pub(in crate::api) enum StateView {
    Starting,
    Listening,
    Waiting,
    Retrying,
    Paused,
    Failed,
    /// Switched off.
    Off,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = SourceMinute)]
struct MinuteView {
    #[schema(value_type = String, format = DateTime)]
    at: Time,
    events: i64,
    #[schema(value_type = MinuteStateSchema)]
    state: String,
}

#[derive(ToSchema)]
#[schema(as = MinuteState, rename_all = "kebab-case")]
#[expect(dead_code, reason = "describes the store's words in the API's document")]
enum MinuteStateSchema {
    /// What was said then is here.
    Covered,
    /// It is here, and came later than it was said.
    Late,
    /// Nobody listened then.
    Dead,
}

/// How a source is doing, and its last hour.
pub(in crate::api) async fn of(api: &Api, row: &SourceRow) -> ApiResult<HealthView> {
    let now = api.now().minute().0;
    let minutes = api.db.source_minutes(row.id, Minute(now - MINUTES + 1), Minute(now + 1)).await?;
    let minutes = minutes.into_iter().map(|minute| MinuteView {
        at: Minute(minute.minute).start(),
        events: minute.events,
        state: minute.state,
    });
    Ok(HealthView { minutes: minutes.collect(), ..summary(api, row) })
}

/// How a source is doing, without its last hour.
pub(in crate::api) fn summary(api: &Api, row: &SourceRow) -> HealthView {
    match running(api, row.id).filter(|_| row.enabled) {
        Some(health) => health.into(),
        None => HealthView {
            state: if row.enabled { StateView::Starting } else { StateView::Off },
            since: row.created_at,
            last_event_at: None,
            last_error: None,
            retry_at: None,
            events_total: 0,
            rejected_total: 0,
            ignored_total: 0,
            minutes: Vec::new(),
        },
    }
}

fn running(api: &Api, id: SourceId) -> Option<Health> {
    api.intake.health(id)
}

impl HealthView {
    /// Whether what happens now would be seen.
    pub(in crate::api) fn is_alive(&self) -> bool {
        matches!(self.state, StateView::Listening | StateView::Waiting)
    }

    /// What it is doing.
    pub(in crate::api) fn state(&self) -> StateView {
        self.state
    }

    /// When it last brought something.
    pub(in crate::api) fn last_event_at(&self) -> Option<Time> {
        self.last_event_at
    }
}

impl From<Health> for HealthView {
    fn from(health: Health) -> Self {
        let state = match health.state {
            HealthState::Starting => StateView::Starting,
            HealthState::Listening => StateView::Listening,
            HealthState::Waiting => StateView::Waiting,
            HealthState::Retrying => StateView::Retrying,
            HealthState::Paused => StateView::Paused,
            HealthState::Failed => StateView::Failed,
        };
        Self {
            state,
            since: health.since,
            last_event_at: health.last_event_at,
            last_error: health.last_error,
            retry_at: health.retry_at,
            events_total: health.events_total,
            rejected_total: health.rejected_total,
            ignored_total: health.ignored_total,
            minutes: Vec::new(),
        }
    }
}
