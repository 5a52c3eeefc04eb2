//! How rare a term is: decides under which of its terms a query is filed. A wrong guess costs time, never a match.

use rustc_hash::FxHashMap;

use crate::ast::{Field, Term, TermKind};
use crate::document::Document;
use crate::text::{TokenKind, hash_folded, tokens};

/// Most different words that are counted; later ones count as never seen.
const MAX_WORDS: usize = 1 << 20;

/// How often words occur, counted over a sample of posts.
#[derive(Clone, Debug, Default)]
pub struct Frequencies {
    posts: u32,
    words: FxHashMap<u64, u32>,
}

impl Frequencies {
    /// Nothing counted yet: guesses by the word's length and a list of the commonest words stand in.
    pub fn new() -> Self {
        Self::default()
    }

    /// Counts the words of one post. Some thousands of recent posts suffice.
    pub fn observe(&mut self, document: &Document<'_>) {
        self.posts = self.posts.saturating_add(1);
        for text in [Some(document.text), document.title].into_iter().flatten() {
            for token in tokens(text).filter(|token| token.kind != TokenKind::Url) {
                if let Some(count) = self.words.get_mut(&token.hash) {
                    *count = count.saturating_add(1);
                } else if self.words.len() < MAX_WORDS {
                    self.words.insert(token.hash, 1);
                }
            }
        }
    }

    /// About how many of a million posts have the term.
    pub(super) fn term(&self, term: &Term) -> f64 {
        if term.prefix {
            return 20_000.0 / term.folded.chars().count() as f64;
        }
        let hash = hash_folded(&term.folded);
        let word = match self.posts {
            0 => guess(&term.folded),
            posts => (f64::from(self.words.get(&hash).copied().unwrap_or(0)) + 0.1) * 1e6 / f64::from(posts),
        };
        match term.kind {
            TermKind::Any => word,
            // A tag is rarer than its word.
            TermKind::Hashtag | TermKind::Mention | TermKind::Handle | TermKind::Cashtag => word * 0.1,
        }
    }

    /// About how many of a million posts a field clause holds for.
    pub(super) fn field(field: &Field) -> f64 {
        match field {
            Field::Author(_) => 20.0,
            Field::Site(_) => 500.0,
            Field::Verified => 50_000.0,
            Field::Has(_) | Field::Source(_) => 250_000.0,
            Field::Lang(_) | Field::Type(_) => 400_000.0,
            Field::Network(_) | Field::Followers(_) => 600_000.0,
        }
    }
}

/// The commonest French and English words.
const COMMON: &[&str] = &[
    "a", "about", "all", "an", "and", "are", "as", "at", "au", "aux", "avec", "be", "but", "by", "c", "can", "ce",
    "ces", "cette", "d", "dans", "de", "des", "do", "du", "elle", "en", "est", "et", "for", "from", "get", "has",
    "have", "he", "her", "his", "how", "i", "if", "il", "ils", "in", "is", "it", "j", "je", "just", "l", "la", "le",
    "les", "leur", "like", "m", "mais", "me", "mes", "moi", "mon", "my", "n", "ne", "new", "no", "not", "nous", "now",
    "of", "on", "one", "or", "ou", "our", "out", "par", "pas", "plus", "pour", "qu", "que", "qui", "s", "sa", "se",
    "ses", "she", "si", "so", "son", "sont", "sur", "t", "that", "the", "their", "they", "this", "to", "tout", "tu",
    "un", "une", "up", "us", "vous", "was", "we", "what", "when", "who", "will", "with", "y", "you", "your",
];

fn guess(word: &str) -> f64 {
    if COMMON.binary_search(&word).is_ok() {
        return 60_000.0;
    }
    match word.chars().count() {
        0..=2 => 8_000.0,
        3 => 4_000.0,
        4 => 1_500.0,
        5 => 700.0,
        6 => 400.0,
        7 => 250.0,
        _ => 120.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_words_stand_in_order() {
        assert!(COMMON.is_sorted());
        assert!(guess("the") > guess("extraordinaire"));
    }
}
