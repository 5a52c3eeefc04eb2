//! Who wrote a post, as far as the network says so in public.

use serde::{Deserialize, Serialize};

use crate::{Network, Time};

/// The key of an account: its network and the network's own lasting id (a DID, an account number, an address).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct AuthorKey {
    /// The network the account lives on.
    pub network: Network,
    /// The network's lasting id; not the handle, which may change hands.
    pub native: String,
}

/// A public account. Everything but the key may be unknown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Author {
    /// Which account.
    pub key: AuthorKey,
    /// The name people write after an @, without the @.
    pub handle: Option<String>,
    /// The name shown.
    pub name: Option<String>,
    /// Address of the account's picture.
    pub avatar: Option<String>,
    /// What the account says of itself.
    pub bio: Option<String>,
    /// Where the account says it is, in its own words.
    pub location: Option<String>,
    /// Followers at the time of the post.
    pub followers: Option<u64>,
    /// Accounts it follows, at the time of the post.
    pub following: Option<u64>,
    /// When the account was made.
    pub created_at: Option<Time>,
    /// Whether the network vouches for the account.
    pub verified: bool,
}

impl Author {
    /// An account of which only the key is known.
    pub fn unknown(key: AuthorKey) -> Self {
        Self {
            key,
            handle: None,
            name: None,
            avatar: None,
            bio: None,
            location: None,
            followers: None,
            following: None,
            created_at: None,
            verified: false,
        }
    }
}
