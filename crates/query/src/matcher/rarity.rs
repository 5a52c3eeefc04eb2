//! How rare a term is: decides under which of its terms a query is filed. A wrong guess costs time, never a match.

use rustc_hash::FxHashMap;

use crate::ast::{Form, Term, TermKind};
use crate::document::Document;
use crate::field::Field;
use crate::text::{TokenKind, hash_folded, tokens};

use super::key;

/// Most different words, and most different pairs, that are counted; later ones count as never seen.
const MAX_WORDS: usize = 1 << 20;

/// How often words occur, counted over a sample of posts.
#[derive(Clone, Debug, Default)]
pub struct Frequencies {
    posts: u32,
    words: FxHashMap<u64, u32>,
    /// Two words side by side.
    pairs: FxHashMap<u64, u32>,
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
            let mut before: Option<(u64, u32)> = None;
            for token in tokens(text).filter(|token| !matches!(token.kind, TokenKind::Url | TokenKind::Handle)) {
                count(&mut self.words, token.hash);
                if let Some((first, position)) = before
                    && position + 1 == token.position
                {
                    count(&mut self.pairs, key::followed(first, token.hash));
                }
                before = Some((token.hash, token.position));
            }
        }
    }

    /// About how many of a million posts have the term.
    pub(super) fn term(&self, term: &Term) -> f64 {
        let word = match term.form {
            Form::Word => self.word(&term.folded),
            Form::Pattern => 40_000.0 / term.folded.chars().count() as f64,
            Form::Fuzzy(edits) => 3.0 * f64::from(edits) * self.word(&term.folded),
            Form::Stem => 3.0 * self.word(&term.folded),
        };
        match term.kind {
            TermKind::Any => word,
            // A tag is rarer than its word.
            TermKind::Hashtag | TermKind::Mention | TermKind::Handle | TermKind::Cashtag => word * 0.1,
        }
    }

    fn word(&self, folded: &str) -> f64 {
        match self.posts {
            0 => guess(folded),
            posts => share(&self.words, hash_folded(folded), posts),
        }
    }

    /// About how many of a million posts have these words side by side.
    pub(super) fn phrase(&self, terms: &[Term]) -> f64 {
        let pairs = terms.windows(2).map(|two| self.pair(&two[0].folded, &two[1].folded));
        // Each word more makes it rarer still, as a rule of thumb.
        pairs.fold(f64::INFINITY, f64::min) * 0.3_f64.powi(terms.len().saturating_sub(2) as i32)
    }

    fn pair(&self, first: &str, second: &str) -> f64 {
        let (a, b) = (self.word(first), self.word(second));
        match self.posts {
            0 => a.min(b) * 0.05,
            posts => share(&self.pairs, key::followed(hash_folded(first), hash_folded(second)), posts).min(a).min(b),
        }
    }

    /// About how many of a million posts a field clause holds for.
    pub(super) fn field(field: &Field) -> f64 {
        match field {
            Field::ReplyTo(_) | Field::Conversation(_) => 5.0,
            Field::Author(_) | Field::To(_) => 20.0,
            Field::Geo(_) | Field::Within(..) | Field::Image(_) => 200.0,
            Field::Site(_) | Field::Links(_) => 500.0,
            Field::Verified => 50_000.0,
            Field::Label(..) => 100_000.0,
            Field::Has(_) | Field::Source(_) | Field::Url(_) => 250_000.0,
            Field::Lang(_) | Field::Type(_) | Field::Tone(_) | Field::Sentiment(_) => 400_000.0,
            Field::Network(_) | Field::Number(..) => 600_000.0,
            Field::Sample(percent) => 10_000.0 * f64::from(*percent),
        }
    }
}

fn count(counts: &mut FxHashMap<u64, u32>, key: u64) {
    if let Some(count) = counts.get_mut(&key) {
        *count = count.saturating_add(1);
    } else if counts.len() < MAX_WORDS {
        counts.insert(key, 1);
    }
}

/// Of a million posts; what was never seen is rare, not absent.
fn share(counts: &FxHashMap<u64, u32>, key: u64, posts: u32) -> f64 {
    (f64::from(counts.get(&key).copied().unwrap_or(0)) + 0.1) * 1e6 / f64::from(posts)
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
