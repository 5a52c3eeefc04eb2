//! An alert: what was noticed, why, and what became of telling it.

use serde::{Deserialize, Serialize};

use crate::{BrandId, ChannelId, PostKey, QueryId, RuleId, Time};

/// Why an alert was raised, with the figures that raised it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Cause {
    /// A matching post.
    EachPost,
    /// So many posts in the window.
    Volume {
        /// Posts counted.
        count: u32,
        /// Window in minutes.
        minutes: u32,
        /// The rule's threshold.
        threshold: u32,
    },
    /// More than usual.
    Spike {
        /// Posts counted in the window.
        count: u32,
        /// Window in minutes.
        minutes: u32,
        /// Posts that a window of this length usually holds.
        usual: f32,
        /// `count / usual`, where `usual` is at least one post.
        times: f32,
    },
}

/// What becomes of telling one channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DeliveryFate {
    /// Told at once.
    Send,
    /// Waits for the rule's next digest.
    Digest,
    /// Held back: the channel's attention budget of this hour is spent.
    OverBudget,
}

/// Telling one channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    /// Who is told.
    pub channel: ChannelId,
    /// How.
    pub fate: DeliveryFate,
}

/// Something a rule noticed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Alert {
    /// Whose alert.
    pub brand: BrandId,
    /// The rule that raised it.
    pub rule: RuleId,
    /// The query it watched.
    pub query: QueryId,
    /// What makes it the same alert when it is raised again from the same log.
    pub once_key: String,
    /// When it was raised, by the log's clock.
    pub raised_at: Time,
    /// Why.
    pub cause: Cause,
    /// From 1 (a single post) to 10 (far beyond the usual).
    pub severity: u8,
    /// Posts that speak for it, newest first, at most five.
    pub posts: Vec<PostKey>,
    /// Who is told, and how.
    pub deliveries: Vec<Delivery>,
}
