//! Numbers that name rows, each of its own type so that a query's id cannot stand where a rule's belongs.

use serde::{Deserialize, Serialize};

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    )*};
}

id! {
    /// A brand: the wall that everything a team owns stands behind.
    BrandId;
    /// A user of this installation.
    UserId;
    /// A configured source of one brand, or of the whole installation.
    SourceId;
    /// A stored query of one brand.
    QueryId;
    /// A named list of one brand.
    ListId;
    /// An alert rule of one brand.
    RuleId;
    /// Where a brand's alerts go: a mailbox, a chat room, a browser.
    ChannelId;
    /// A raised alert.
    AlertId;
    /// A stored post.
    PostId;
    /// A piece of outbound work.
    JobId;
    /// A position in the log; grows by one an event and never repeats.
    Seq;
}

impl Seq {
    /// The position after this one.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0 + 1)
    }
}
