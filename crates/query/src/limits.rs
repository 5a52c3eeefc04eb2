//! Every limit of this crate with its reason. Nothing here is a matter of taste: each line bounds work or memory that
//! a stranger's bytes could otherwise cause.

/// Longest query text. The longest hand-kept brand queries we know of are under 8 KiB; beyond 32 KiB it is a list.
pub const MAX_QUERY_BYTES: usize = 32 * 1024;

/// Deepest nesting of groups and NOT. Parser and evaluators recurse, and 64 frames fit any thread's stack.
pub const MAX_DEPTH: usize = 64;

/// Most leaves (words, phrases, fields) in one query: evaluation is linear in them for every candidate post.
pub const MAX_CLAUSES: usize = 2_048;

/// Most names within names. Shared words are one or two deep; more is a tangle that nobody can read.
pub const MAX_NAMES_DEEP: usize = 8;

/// Most entries that are read of a named list.
pub const MAX_LIST_ENTRIES: usize = 5_000;

/// Most sources, or accounts, that are read of one name. A handle leads to one account a network.
pub const MAX_SAME_NAME: usize = 64;

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

/// Most proximities within each other, chained or in parentheses.
pub const MAX_NEAR_DEEP: usize = 8;

/// Most places of a proximity that what surrounds it looks at, from the beginning of the post: a text of two words in
/// turn has as many as the square of its length.
pub const MAX_PLACES: usize = 4_096;

/// Most times that `ATLEAST/n` can ask for.
pub const MAX_AT_LEAST: u32 = 100;

/// Positions of a text that count as its lead.
pub const LEAD_POSITIONS: u32 = 50;

/// Fewest letters beside the wildcards: one letter would find most of the stream.
pub const MIN_PATTERN_CHARS: usize = 2;

/// Fewest letters of a pattern that begins with a wildcard: endings are shared by more words than beginnings.
pub const MIN_SUFFIX_CHARS: usize = 3;

/// Longest pattern, fuzzy word or stem, in bytes.
pub const MAX_FORM_BYTES: usize = 128;

/// Longest word that is held against patterns, fuzzy words and stems, in folded bytes; longer ones are noise.
pub const MAX_FORMED_WORD_BYTES: usize = 256;

/// Fewest letters of a fuzzy word for one edit and for two: below, most words of a language are that close.
pub const MIN_FUZZY_CHARS: [usize; 2] = [4, 6];

/// Furthest radius of `near:`, in metres. Beyond it a box says better what is meant.
pub const MAX_RADIUS_METRES: f64 = 500_000.0;

/// Most corners of a polygon.
pub const MAX_CORNERS: usize = 256;

/// Most positions that a phrase covers: its terms, and the pieces inside its hashtags.
pub(crate) const MAX_PHRASE_REACH: u32 = 4 * MAX_PHRASE_TERMS as u32;

/// Positions left free between text, title and each listed hashtag or mention, so that neither a phrase nor the
/// furthest NEAR reaches across.
pub(crate) const FIELD_GAP: u32 = MAX_NEAR + MAX_PHRASE_REACH + 1;
