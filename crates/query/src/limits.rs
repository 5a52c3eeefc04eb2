//! Every limit of this crate with its reason. Nothing here is a matter of taste: each line bounds work or memory that
//! a stranger's bytes could otherwise cause.

/// Longest query text. The longest hand-kept brand queries we know of are under 8 KiB; beyond 32 KiB it is a list.
pub const MAX_QUERY_BYTES: usize = 32 * 1024;

/// Deepest nesting of groups and NOT. Parser and evaluators recurse, and 64 frames fit any thread's stack.
pub const MAX_DEPTH: usize = 64;

/// Most leaves (words, phrases, fields) in one query: evaluation is linear in them for every candidate post.
pub const MAX_CLAUSES: usize = 2_048;

/// Most terms in one phrase. Longer quotations are found by their first words as well.
pub const MAX_PHRASE_TERMS: usize = 64;

/// Most diagnostics reported for one text: a person mends the first few, the rest are mostly consequences.
pub const MAX_DIAGNOSTICS: usize = 32;

/// Most bytes of a text or title that are read; a long article has about 100 KiB. What lies beyond is not searched.
pub const MAX_TEXT_BYTES: usize = 512 * 1024;

/// Most links, hashtags and mentions that are read of one post; networks allow some dozens.
pub const MAX_LISTED: usize = 128;

/// Longest host name that is read from a link: the longest that DNS allows.
pub const MAX_HOST_BYTES: usize = 253;

/// Furthest distance of `NEAR/n`. Beyond it words are in the same text rather than near each other.
pub const MAX_NEAR: u32 = 100;

/// Shortest stem before a wildcard, in characters: one letter would find most of the stream.
pub const MIN_PREFIX_CHARS: usize = 2;

/// Most positions that a phrase covers: its terms, and the pieces inside its hashtags.
pub(crate) const MAX_PHRASE_REACH: u32 = 4 * MAX_PHRASE_TERMS as u32;

/// Positions left free between text, title and each listed hashtag or mention, so that neither a phrase nor the
/// furthest NEAR reaches across.
pub(crate) const FIELD_GAP: u32 = MAX_NEAR + MAX_PHRASE_REACH + 1;
