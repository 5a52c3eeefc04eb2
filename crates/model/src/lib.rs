//! The words of Vigie as plain data: what comes in (posts, authors, events), what is asked
//! (queries, rules), what goes out (alerts). Owns no IO, no clock, and nobody's wire format.

mod alert;
mod author;
mod event;
mod ids;
mod lang;
mod network;
mod post;
mod reading;
mod rule;
mod time;

pub use alert::{Alert, Cause, Delivery, DeliveryFate};
pub use author::{Author, AuthorKey};
pub use event::{Envelope, Event};
pub use ids::{AlertId, BrandId, ChannelId, JobId, ListId, PostId, QueryId, RuleId, Seq, SourceId, UserId};
pub use lang::Lang;
pub use network::Network;
pub use post::{Engagement, Media, MediaKind, Mention, Place, Post, PostKey, PostKind};
pub use reading::{Reading, Tone, ToneLabel};
pub use rule::{
    AlertRule, ChannelBudget, Condition, NamedAccount, NamedList, NamedSource, Pace, PrivateSource, Ruleset,
    StoredQuery,
};
pub use time::{Minute, Time};
