//! Which patterns, fuzzy words and stems of a set a word is like. A word of a post is held against all of them at once,
//! by the pieces they have in common with it; what was found is remembered, because most words come again.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::ast::{Form, Term, TermKind};
use crate::limits::MAX_FORMED_WORD_BYTES;
use crate::text::{Hasher, hash_folded};
use crate::words::{Language, for_each_deletion, is_like, literals, stem};

use super::key;

/// Longest piece of a pattern that is looked for, in bytes.
const MAX_PIECE: usize = 8;

/// Most words that are remembered.
const MAX_REMEMBERED: usize = 1 << 16;

const FRENCH: u64 = 0x452_821E_638D_0137;
const ENGLISH: u64 = 0xBE54_66CF_34E9_0C6C;
const DELETED: u64 = 0xC0AC_29B7_C97C_50DD;

/// The forms of a set of queries.
#[derive(Clone, Debug, Default)]
pub(super) struct Forms {
    terms: Vec<Term>,
    keys: Vec<u64>,
    known: FxHashSet<u64>,
    /// By the hash of a piece, of a shortened word or of a stem: which forms to hold the word against.
    by_piece: FxHashMap<u64, Vec<u32>>,
    /// Lengths of the patterns' pieces, a bit each.
    piece_lengths: u16,
    /// The most edits of a fuzzy word.
    most_edits: u8,
    has_stems: bool,
}

impl Forms {
    pub(super) fn bytes(&self) -> usize {
        let terms: usize = self.terms.iter().map(|term| term.folded.len() + size_of::<Term>() + 24).sum();
        let lists: usize = self.by_piece.values().map(|list| list.capacity() * size_of::<u32>()).sum();
        terms + lists + self.by_piece.capacity() * 40
    }

    /// Adds a term's form, whatever its kind; plain words are none.
    pub(super) fn add(&mut self, term: &Term) {
        let key = key::form(term.form, &term.folded);
        if term.form == Form::Word || !self.known.insert(key) {
            return;
        }
        let number = self.terms.len() as u32;
        self.terms.push(Term { offset: 0, kind: TermKind::Any, ..term.clone() });
        self.keys.push(key);
        let mut pieces: Vec<u64> = Vec::new();
        match term.form {
            Form::Word => {}
            Form::Pattern => {
                let longest = literals(&term.folded).max_by_key(|piece| piece.len()).unwrap_or("");
                let piece = &longest.as_bytes()[..longest.len().min(MAX_PIECE)];
                self.piece_lengths |= 1 << piece.len();
                pieces.push(hash_piece(piece));
            }
            Form::Fuzzy(edits) => {
                self.most_edits = self.most_edits.max(edits);
                for_each_deletion(&term.folded, edits, |hash| pieces.push(hash ^ DELETED));
            }
            Form::Stem => {
                self.has_stems = true;
                pieces.extend(stems(&term.folded));
            }
        }
        pieces.sort_unstable();
        pieces.dedup();
        for piece in pieces {
            self.by_piece.entry(piece).or_default().push(number);
        }
    }

    /// Adds all forms of another set.
    pub(super) fn add_all(&mut self, other: &Self) {
        other.terms.iter().for_each(|term| self.add(term));
    }

    /// The keys of all forms that a folded word is like, ascending, each once.
    fn like(&self, word: &str, found: &mut Vec<u64>) {
        if word.is_empty() || word.len() > MAX_FORMED_WORD_BYTES {
            return;
        }
        let from = found.len();
        let mut hold = |piece: u64| {
            for &number in self.by_piece.get(&piece).into_iter().flatten() {
                if is_like(word, &self.terms[number as usize]) {
                    found.push(self.keys[number as usize]);
                }
            }
        };
        for length in (0..=MAX_PIECE).filter(|length| self.piece_lengths & (1 << length) != 0) {
            if length == 0 {
                hold(hash_piece(&[]));
            } else {
                word.as_bytes().windows(length).for_each(|piece| hold(hash_piece(piece)));
            }
        }
        if self.most_edits > 0 {
            for_each_deletion(word, self.most_edits, |hash| hold(hash ^ DELETED));
        }
        if self.has_stems {
            stems(word).into_iter().for_each(&mut hold);
        }
        found[from..].sort_unstable();
        let mut kept = from;
        for at in from..found.len() {
            if at == from || found[at] != found[kept - 1] {
                found[kept] = found[at];
                kept += 1;
            }
        }
        found.truncate(kept);
    }
}

fn hash_piece(piece: &[u8]) -> u64 {
    let mut hasher = Hasher::new();
    piece.iter().for_each(|byte| hasher.byte(*byte));
    hasher.finish()
}

fn stems(word: &str) -> [u64; 2] {
    Language::ALL.map(|language| {
        let salt = match language {
            Language::French => FRENCH,
            Language::English => ENGLISH,
        };
        hash_folded(&stem(word, language)) ^ salt
    })
}

/// Remembers which forms words are like, for the few sets that a thread reads posts with.
#[derive(Clone, Debug, Default)]
pub(super) struct Remembered {
    /// The set served last comes first.
    sets: Vec<Memory>,
}

/// Most sets that are served at a time: the segments of one matcher, and of the one before it.
const MAX_SETS: usize = 8;

#[derive(Clone, Debug)]
struct Memory {
    of: Arc<Forms>,
    /// By a word's hash: where its keys lie.
    words: FxHashMap<u64, (u32, u32)>,
    keys: Vec<u64>,
}

impl Remembered {
    /// Serves this set from now on.
    pub(super) fn serve(&mut self, forms: &Arc<Forms>) {
        match self.sets.iter().position(|set| Arc::ptr_eq(&set.of, forms)) {
            Some(0) => {}
            Some(at) => self.sets[..=at].rotate_right(1),
            None => {
                self.sets.truncate(MAX_SETS - 1);
                let new = Memory { of: Arc::clone(forms), words: FxHashMap::default(), keys: Vec::new() };
                self.sets.insert(0, new);
            }
        }
    }

    /// Where the keys lie of the forms that a word is like; `folded` gives the word when it is new.
    #[inline]
    pub(super) fn keys_of(&mut self, hash: u64, folded: impl FnOnce(&mut String), word: &mut String) -> (u32, u32) {
        let Some(set) = self.sets.first_mut() else { return (0, 0) };
        if let Some(range) = set.words.get(&hash) {
            return *range;
        }
        if set.words.len() >= MAX_REMEMBERED {
            set.words.clear();
            set.keys.clear();
        }
        let from = set.keys.len() as u32;
        word.clear();
        folded(word);
        set.of.like(word, &mut set.keys);
        let range = (from, set.keys.len() as u32);
        set.words.insert(hash, range);
        range
    }

    #[inline]
    pub(super) fn key(&self, at: u32) -> u64 {
        self.sets.first().map_or(0, |set| set.keys[at as usize])
    }
}
