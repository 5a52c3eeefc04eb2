//! What is asked of the stream: stored queries, and the rules that turn their matches into alerts.

use serde::{Deserialize, Serialize};

use crate::{BrandId, ChannelId, QueryId, RuleId, SourceId};

/// A question a brand keeps asking.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredQuery {
    /// Its id.
    pub id: QueryId,
    /// Whose question.
    pub brand: BrandId,
    /// What people call it.
    pub name: String,
    /// Its text in the query language.
    pub text: String,
}

/// What must happen for a rule to fire.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Condition {
    /// Every fresh matching post.
    EachPost,
    /// At least `count` posts within the last `minutes`.
    Volume {
        /// Posts, at least 1.
        count: u32,
        /// Window in minutes, 1 to 1,440.
        minutes: u32,
    },
    /// The last `minutes` hold at least `times` what the same length usually holds, and at least `count` posts.
    Spike {
        /// Factor over the usual volume, more than 1.
        times: f32,
        /// Posts below which nothing is a spike, at least 1.
        count: u32,
        /// Window in minutes, 1 to 60.
        minutes: u32,
    },
}

/// When a rule's alerts are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Pace {
    /// At once.
    Now,
    /// Gathered and told together.
    Digest {
        /// Minutes between two digests, 5 to 10,080.
        every_minutes: u32,
    },
}

/// From a query's matches to people.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AlertRule {
    /// Its id.
    pub id: RuleId,
    /// Whose rule.
    pub brand: BrandId,
    /// What people call it.
    pub name: String,
    /// The query whose matches it watches.
    pub query: QueryId,
    /// What must happen.
    pub condition: Condition,
    /// Minutes of silence after an alert of this rule; 0 for none.
    pub cool_down_minutes: u32,
    /// When it is told.
    pub pace: Pace,
    /// Who is told.
    pub channels: Vec<ChannelId>,
}

/// How much of somebody's attention alerts may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChannelBudget {
    /// The channel.
    pub channel: ChannelId,
    /// Alerts that may be told an hour; what exceeds it is held back and kept. `None` is no limit.
    pub alerts_per_hour: Option<u32>,
}

/// Words, or accounts, that a brand's queries call by one name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedList {
    /// Whose list.
    pub brand: BrandId,
    /// What queries call it.
    pub name: String,
    /// Words and phrases, or accounts by handle or id.
    pub entries: Vec<String>,
}

/// A source that belongs to one brand: what it brings stands behind that brand's wall.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrivateSource {
    /// The source.
    pub source: SourceId,
    /// Whose it is.
    pub brand: BrandId,
}

/// A source by the name that queries call it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedSource {
    /// The source.
    pub source: SourceId,
    /// Whose it is; `None` where it is shared by all.
    pub brand: Option<BrandId>,
    /// Its name.
    pub name: String,
}

/// Who goes by a handle that queries name, where posts tell only the account's lasting id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedAccount {
    /// Whose private source told so; `None` where a shared one did.
    pub brand: Option<BrandId>,
    /// The handle, in lower case.
    pub handle: String,
    /// The lasting id, the same on no other network.
    pub native: String,
}

/// Everything that decides, as of one moment: the engine's second input beside the log.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Ruleset {
    /// Stored queries, by id.
    pub queries: Vec<StoredQuery>,
    /// Alert rules, by id.
    pub rules: Vec<AlertRule>,
    /// Budgets, by channel.
    pub budgets: Vec<ChannelBudget>,
    /// Sources of one brand, by id; every other source is shared by all.
    pub private_sources: Vec<PrivateSource>,
    /// Lists that queries call by name.
    #[serde(default)]
    pub lists: Vec<NamedList>,
    /// Sources that queries call by name.
    #[serde(default)]
    pub sources: Vec<NamedSource>,
    /// Accounts that queries call by handle, as far as anybody knows who they are.
    #[serde(default)]
    pub accounts: Vec<NamedAccount>,
}
