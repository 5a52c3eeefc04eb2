//! A raised alert, with whom it was told to and who dealt with it.

use serde::Serialize;
use utoipa::ToSchema;
use vigie_model::{Cause, ChannelId, DeliveryFate, QueryId, RuleId, Time};
use vigie_store::{AlertRow, DeliveryRow, JobState, PostRow};

use super::found::PostMatch;
use super::schemas::{CauseSchema, FateSchema};
use crate::scan::Questions;

/// A raised alert.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Alert {
    /// Its id.
    pub id: i64,
    /// The rule that raised it, as it was called then.
    pub rule: Named,
    /// The query it watched, as it was called then.
    pub query: Named,
    /// When it was raised.
    #[schema(value_type = String, format = DateTime)]
    pub raised_at: Time,
    /// Why, with figures.
    #[schema(value_type = CauseSchema)]
    pub cause: Cause,
    /// From 1 to 10.
    pub severity: u8,
    /// Posts that speak for it, newest first, at most five.
    pub posts: Vec<PostMatch>,
    /// Who was told.
    pub deliveries: Vec<DeliveryView>,
    /// Who dealt with it.
    #[schema(required)]
    pub acknowledged: Option<AcknowledgedView>,
}

/// Something by id and name.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Named {
    /// Its id.
    pub id: i64,
    /// Its name.
    pub name: String,
}

/// How telling one channel stands.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Delivery)]
pub struct DeliveryView {
    /// The channel.
    pub channel: DeliveryChannel,
    /// What was decided.
    #[schema(value_type = FateSchema)]
    pub fate: DeliveryFate,
    /// How it stands.
    pub state: DeliveryState,
    /// When it was sent.
    #[schema(value_type = Option<String>, format = DateTime, required)]
    pub at: Option<Time>,
    /// What went wrong last.
    #[schema(required)]
    pub error: Option<String>,
}

/// The channel that is told.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DeliveryChannel {
    /// Its id.
    #[schema(value_type = i64)]
    pub id: ChannelId,
    /// Empty where the channel is no more.
    pub name: String,
    /// Its kind.
    pub kind: String,
}

/// How telling somebody stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DeliveryState {
    /// Will be told.
    Waiting,
    /// Was told.
    Sent,
    /// Failed, and is tried again.
    Failed,
    /// Failed for good.
    Dead,
    /// Held back, or waits for a digest.
    Held,
}

/// Who dealt with it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Acknowledged)]
pub struct AcknowledgedView {
    /// Their name.
    pub by: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Time,
}

impl Alert {
    /// A stored alert with those of its posts that are still there.
    pub fn new(row: AlertRow, posts: Vec<PostRow>, questions: &Questions) -> Self {
        let (RuleId(rule), rule_name) = row.rule;
        let (QueryId(query), query_name) = row.query;
        Self {
            id: row.id.0,
            rule: Named { id: rule, name: rule_name },
            query: Named { id: query, name: query_name },
            raised_at: row.raised_at,
            cause: row.cause,
            severity: row.severity,
            posts: posts.into_iter().map(|post| PostMatch::new(post, None, questions)).collect(),
            deliveries: row.deliveries.into_iter().map(DeliveryView::from).collect(),
            acknowledged: row.acknowledged.map(|(by, at)| AcknowledgedView { by, at }),
        }
    }
}

impl From<DeliveryRow> for DeliveryView {
    fn from(row: DeliveryRow) -> Self {
        let state = match (row.fate, row.state) {
            (_, Some(JobState::Done)) => DeliveryState::Sent,
            (_, Some(JobState::Dead)) => DeliveryState::Dead,
            (_, Some(JobState::Waiting | JobState::Running)) if row.error.is_some() => DeliveryState::Failed,
            (_, Some(JobState::Waiting | JobState::Running)) => DeliveryState::Waiting,
            (DeliveryFate::Send, None) => DeliveryState::Waiting,
            (DeliveryFate::Digest | DeliveryFate::OverBudget, None) => DeliveryState::Held,
        };
        let (name, kind) = row.named.unwrap_or_default();
        Self {
            channel: DeliveryChannel { id: row.channel, name, kind },
            fate: row.fate,
            state,
            at: row.at,
            error: row.error,
        }
    }
}
