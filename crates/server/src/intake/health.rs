//! How a source is doing, in words that a person can act on.

use serde::Serialize;
use utoipa::ToSchema;
use vigie_model::Time;

/// What a source is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum HealthState {
    /// Opening.
    Starting,
    /// Open, bringing what there is.
    Listening,
    /// Between two askings.
    Waiting,
    /// Failed; will be tried again.
    Retrying,
    /// Stands still until a human renews its credentials.
    Paused,
    /// Refused for good, or wrongly set up.
    Failed,
}

/// How a source is doing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Health {
    /// What it is doing.
    pub state: HealthState,
    /// Since when.
    pub since: Time,
    /// When it last brought something.
    pub last_event_at: Option<Time>,
    /// What went wrong last, for a person.
    pub last_error: Option<String>,
    /// When it is tried again.
    pub retry_at: Option<Time>,
    /// Events brought since the program started.
    pub events_total: u64,
    /// What could not be understood since the program started.
    pub rejected_total: u64,
    /// What was not wanted since the program started.
    pub ignored_total: u64,
}

impl Health {
    /// A source that is just being opened.
    pub const fn starting(now: Time) -> Self {
        Self {
            state: HealthState::Starting,
            since: now,
            last_event_at: None,
            last_error: None,
            retry_at: None,
            events_total: 0,
            rejected_total: 0,
            ignored_total: 0,
        }
    }

    /// It does something else now.
    pub fn turn(&mut self, state: HealthState, now: Time) {
        if self.state != state {
            self.state = state;
            self.since = now;
        }
        if matches!(state, HealthState::Listening | HealthState::Waiting) {
            self.last_error = None;
            self.retry_at = None;
        }
    }

    /// It failed.
    pub fn fail(&mut self, state: HealthState, error: String, retry_at: Option<Time>, now: Time) {
        self.turn(state, now);
        self.last_error = Some(error);
        self.retry_at = retry_at;
    }

    /// Whether what happens now would be seen.
    pub const fn covers(&self) -> bool {
        matches!(self.state, HealthState::Listening | HealthState::Waiting)
    }
}
