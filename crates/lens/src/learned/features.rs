//! A text as features: hashed words and letters, and dense numbers. Owns what a feature is; weighs none.

use vigie_model::Lang;

use super::fold::{Folded, LETTERS_MAX, Piece};
use super::lists::{self, COUNTS, Words};
use super::once::Once;
use crate::sentiment::Sentiment;

/// Places that features are hashed into.
pub const BUCKETS: usize = 1 << 18;

/// Dense numbers of a post: see [`Features::count`].
pub(super) const DENSE: usize = WRITTEN + COUNTS;

/// Those that are not counts of the tagged lists.
const WRITTEN: usize = 8;

/// What each of these is called where a label is explained.
const WRITTEN_NAMES: [&str; WRITTEN] =
    ["tone of words", "praise", "blame", "listed words", "exclamation marks", "question marks", "capitals", "length"];

/// What dense numbers weigh against a block of hashed features, whose length is one (`methods` of the project: 0.3).
const DENSE_WEIGHT: f32 = 0.3;

/// The bit of a feature that turns the sign of its value, so that features that meet in one bucket cancel on average.
const SIGN: u32 = 1 << 31;

/// The shortest and longest runs of letters.
const SHORTEST: usize = 2;
const LONGEST: usize = 5;

/// Seeds that keep apart the kinds of features.
const WORD: u64 = 0x9e37_79b9_7f4a_7c15;
const NEGATED: u64 = 0xc2b2_ae3d_27d4_eb4f;
const PAIR: u64 = 0x1656_67b1_9e37_79f9;
const LETTERS: u64 = 0x27d4_eb2f_1656_67c5;

/// The features of one text. Kept between texts so that nothing is allocated for the next.
#[derive(Debug)]
pub struct Features {
    folded: Folded,
    words_of_lists: Words,
    letters_of_word: Vec<char>,
    once: Once,
    /// Buckets of words and pairs of words, each once, in the order of the text.
    pub(super) words: Vec<u32>,
    /// Buckets of runs of letters, each once, in the order of the text.
    pub(super) letters: Vec<u32>,
    /// The piece that each of `words`, then of `letters`, stands in first.
    from: Vec<u32>,
    pub(super) dense: [f32; DENSE],
}

impl Default for Features {
    fn default() -> Self {
        Self {
            folded: Folded::default(),
            words_of_lists: Words::default(),
            letters_of_word: Vec::new(),
            once: Once::default(),
            words: Vec::new(),
            letters: Vec::new(),
            from: Vec::new(),
            dense: [0.0; DENSE],
        }
    }
}

impl Features {
    /// Reads a text, in place of the one before.
    pub(crate) fn read(&mut self, text: &str, lang: Lang, lists: &Sentiment) {
        self.folded.read(text);
        self.words.clear();
        self.letters.clear();
        self.from.clear();
        self.once.clear();
        let mut before = None;
        for at in 0..self.folded.pieces.len() {
            let word = self.hash(self.folded.pieces[at]);
            self.push_word(at, bucket(word));
            if let Some(before) = before {
                self.push_word(at, bucket(mix(step(step(PAIR, before), word))));
            }
            before = Some(word);
        }
        self.once.clear();
        for at in 0..self.folded.pieces.len() {
            self.push_letters(at);
        }
        self.count(text, lang, lists);
    }

    /// The words that features stand in, in the order of the text: `said` gives what each feature adds, those of
    /// [`Features::words`] first. A pair counts for its second word; what is said twice counts where it stands first.
    pub(super) fn by_word(&self, said: impl Iterator<Item = f32>) -> Vec<(String, f32)> {
        let mut sums = vec![0.0; self.folded.pieces.len()];
        for (piece, said) in self.from.iter().zip(said) {
            sums[*piece as usize] += said;
        }
        let word = |(piece, sum): (&Piece, f32)| (self.folded.piece(*piece).to_owned(), sum);
        self.folded.pieces.iter().zip(sums).map(word).collect()
    }

    fn hash(&self, piece: Piece) -> u64 {
        let seed = if piece.negated { NEGATED } else { WORD };
        mix(self.folded.piece(piece).bytes().fold(seed, |hash, byte| step(hash, u64::from(byte))))
    }

    fn push_word(&mut self, piece: usize, feature: u32) {
        if self.once.insert(feature) {
            self.words.push(feature);
            self.from.push(piece as u32);
        }
    }

    fn push_letters(&mut self, at: usize) {
        let piece = self.folded.pieces[at];
        self.letters_of_word.clear();
        self.letters_of_word.push(' ');
        self.letters_of_word.extend(self.folded.text[piece.start..piece.end].chars().take(LETTERS_MAX));
        self.letters_of_word.push(' ');
        for start in 0..self.letters_of_word.len() {
            let mut hash = LETTERS;
            for (before, letter) in self.letters_of_word[start..].iter().take(LONGEST).enumerate() {
                hash = step(hash, u64::from(*letter));
                let feature = bucket(mix(hash));
                if before + 1 >= SHORTEST && self.once.insert(feature) {
                    self.letters.push(feature);
                    self.from.push(at as u32);
                }
            }
        }
    }

    /// What the polarity lists say (score, praise, blame, number of listed words), how the text is written, and what the
    /// tagged lists count.
    fn count(&mut self, text: &str, lang: Lang, polarity: &Sentiment) {
        let explained = polarity.explain(text, lang);
        let (mut score, mut praise, mut blame, mut listed) = (0.0, 0.0, 0.0, 0.0);
        if let Some(explained) = explained {
            score = explained.tone.score;
            for word in &explained.words {
                *(if word.weight > 0.0 { &mut praise } else { &mut blame }) += word.weight.abs();
                listed += 1.0;
            }
        }
        let marks = |mark: u8| text.bytes().filter(|byte| *byte == mark).take(3).count() as f32;
        let (letters, capitals) = text
            .chars()
            .filter(|letter| letter.is_alphabetic())
            .fold((0, 0), |(all, high), letter| (all + 1, high + u32::from(letter.is_uppercase())));
        let shouted = if letters > 5 { capitals as f32 / letters as f32 } else { 0.0 };
        let soft = |sum: f32| sum / (sum + 3.0);
        let written = [
            3.0 * score,
            3.0 * soft(praise),
            3.0 * soft(blame),
            soft(listed),
            marks(b'!') / 3.0,
            marks(b'?') / 3.0,
            shouted,
            (text.len().min(400) as f32) / 400.0,
        ];
        let counts = match lists::of(lang) {
            Some(lists) => lists.count(&self.folded, &mut self.words_of_lists),
            None => [0.0; COUNTS],
        };
        for (number, from) in self.dense.iter_mut().zip(written.iter().chain(&counts)) {
            *number = from * DENSE_WEIGHT;
        }
    }
}

/// What a dense number is called where a label is explained.
pub(super) fn dense_name(number: usize) -> String {
    match WRITTEN_NAMES.get(number) {
        Some(name) => (*name).to_owned(),
        None => format!("words of {}", lists::name(number - WRITTEN)),
    }
}

/// The bucket of a feature and the sign of its value (1 or −1).
pub(super) fn open(feature: u32) -> (usize, f32) {
    ((feature & !SIGN) as usize, if feature & SIGN == 0 { 1.0 } else { -1.0 })
}

fn step(hash: u64, next: u64) -> u64 {
    (hash ^ next).wrapping_mul(0x0000_0100_0000_01b3).rotate_left(5)
}

fn mix(mut hash: u64) -> u64 {
    hash ^= hash >> 32;
    hash = hash.wrapping_mul(0xd6e8_feb8_6659_fd93);
    hash ^= hash >> 32;
    hash
}

fn bucket(hash: u64) -> u32 {
    let place = (hash % BUCKETS as u64) as u32;
    if hash >> 63 == 0 { place } else { place | SIGN }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    static LISTS: std::sync::LazyLock<Sentiment> = std::sync::LazyLock::new(Sentiment::new);

    #[test]
    fn what_is_written_the_same_way_reads_the_same() {
        let mut features = Features::default();
        let mut read = |text: &str| {
            features.read(text, Lang::FR, &LISTS);
            (features.words.clone(), features.letters.clone())
        };
        assert_eq!(read("Merci @a https://x.y/1"), read("merci @bcd https://z.w/22"));
        assert_ne!(read("pas bon").0, read("bon").0);
        assert!(read("").0.is_empty());
    }

    proptest! {
        #[test]
        fn any_text_is_read_into_buckets(text in "\\PC{0,300}") {
            let mut features = Features::default();
            features.read(&text, Lang::EN, &LISTS);
            prop_assert!(features.words.iter().chain(&features.letters).all(|feature| open(*feature).0 < BUCKETS));
            prop_assert!(features.dense.iter().all(|number| number.is_finite()));
        }
    }
}
