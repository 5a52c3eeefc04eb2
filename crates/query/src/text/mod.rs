//! From text to tokens in one pass: cut, fold, hash. Everything that reads posts shares it, so that a word is the same
//! word for the matcher, the evaluator, highlights and whoever counts words. Knows nothing of queries.
//!
//! Rules: letters and digits make words; apostrophes, hyphens and all other punctuation cut them (`l'oréal` is `l`,
//! `oreal`); an underscore inside a word belongs to it. Case, accents, ligatures and width are folded (`Œuvre`, `ﬁn`,
//! `Straße`, `ＡＢＣ` are `oeuvre`, `fin`, `strasse`, `abc`). `#word`, `@name` and `$SYM` are tokens of their own kind
//! whose hash is that of the bare word. Emoji are tokens, without skin tone. Addresses are tokens without words.
//! Scripts written without spaces give one token a character, so that a phrase of them is a search for the substring.

mod breaks;
mod fold;
mod hash;
mod scan;

pub(crate) use breaks::{Begins, breaks};
pub use fold::fold;
pub(crate) use hash::Hasher;
pub use hash::{caseless, hash_caseless, hash_folded};
pub use scan::{Token, TokenKind, Tokens, folded, listed, tokens};
