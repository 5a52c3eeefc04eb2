//! What a matcher writes on while it reads one post. Between posts only what was set is cleared.

use std::ops::Range;

use crate::ast::Scope;
use crate::places::{Beginnings, Place as Stretch};
use crate::text::Token;

use super::filing::Found;
use super::forms::Remembered;
use super::needs::bit;
use super::terms::TermId;

/// The end of a list of places.
pub(super) const NO_PLACE: u32 = u32::MAX;

/// Where a term stands, and the place before it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) position: u32,
    pub(super) before: u32,
}

/// The first words of a phrase, as they stand in the post.
#[derive(Clone, Copy, Debug)]
pub(super) struct Begun {
    pub(super) key: u64,
    pub(super) first: u32,
}

/// Where a token begins: at which byte of which part.
#[derive(Clone, Copy, Debug)]
pub(super) struct Start {
    pub(super) position: u32,
    pub(super) byte: u32,
    /// `Anywhere` for the text and for what is listed beside it.
    pub(super) scope: Scope,
}

/// A matcher's working memory. Keep one a thread; it fits every matcher.
#[derive(Clone, Debug, Default)]
pub struct Scratch {
    /// A bit for each term that the post has.
    has: Vec<u64>,
    pub(super) present: Vec<TermId>,
    /// A bit for each query that was asked.
    asked: Vec<u64>,
    asked_list: Vec<u32>,
    /// The last place of each term that has one, an index into `places`.
    last: Vec<u32>,
    places: Vec<Place>,
    /// Words so far of phrases that may go on, at the position before and at this one.
    pub(super) phrases: [Vec<Begun>; 2],
    pub(super) mask: u64,
    /// The tokens of the text being read.
    pub(super) tokens: Vec<Token>,
    pub(super) word: String,
    pub(super) remembered: Remembered,
    pub(super) beginnings: Beginnings,
    pub(super) starts: Vec<Start>,
    /// The first position of what a network lists beside the text.
    pub(super) listed_from: u32,
    /// Lists of stretches that nobody uses right now.
    spare: Vec<Vec<Stretch>>,
    /// Where the records lie that the post's terms have.
    pub(super) lists: Vec<Range<u32>>,
    /// Queries that the post answers, in any order, some more than once.
    pub(super) found: Found,
    /// Kept so that touching them is not left out.
    pub(super) touched: u32,
    /// A bit for each query that the post answers, and one for each word of them that has any.
    answered: Vec<u64>,
    answered_words: Vec<u64>,
    pub(super) effort: Effort,
}

/// How much was done since the working memory was made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Effort {
    /// Places where a query is filed that were looked at because the post has the term.
    pub looked_at: u64,
    /// Queries that were asked in full.
    pub asked: u64,
}

impl Scratch {
    /// An empty one; it grows to its lasting size with the first posts.
    pub fn new() -> Self {
        Self::default()
    }

    /// How much was done with it so far.
    pub const fn effort(&self) -> Effort {
        self.effort
    }

    /// Begins a post.
    pub(super) fn begin(&mut self, terms: usize, queries: usize) {
        for term in self.present.drain(..) {
            self.has[term as usize / 64] = 0;
        }
        for query in self.asked_list.drain(..) {
            self.asked[query as usize / 64] = 0;
        }
        if self.last.len() < terms {
            self.has.resize(terms.div_ceil(64), 0);
            self.last.resize(terms, NO_PLACE);
        }
        if self.asked.len() * 64 < queries {
            self.asked.resize(queries.div_ceil(64), 0);
            self.answered.resize(queries.div_ceil(64), 0);
            self.answered_words.resize(queries.div_ceil(64 * 64), 0);
        }
        self.places.clear();
        self.phrases.iter_mut().for_each(Vec::clear);
        self.beginnings.clear();
        self.starts.clear();
        self.mask = 0;
    }

    /// The post has this term; whether that is news.
    #[inline]
    pub(super) fn see(&mut self, term: TermId, key: u64) -> bool {
        let (bits, bit_of) = (&mut self.has[term as usize / 64], 1 << (term % 64));
        if *bits & bit_of != 0 {
            return false;
        }
        *bits |= bit_of;
        self.present.push(term);
        self.mask |= bit(key);
        true
    }

    /// The post has this term at this position; positions come in ascending order.
    #[inline]
    pub(super) fn see_at(&mut self, term: TermId, key: u64, position: u32) {
        let before = if self.see(term, key) { NO_PLACE } else { self.last[term as usize] };
        self.places.push(Place { position, before });
        self.last[term as usize] = self.places.len() as u32 - 1;
    }

    #[inline]
    pub(super) fn has(&self, term: TermId) -> bool {
        self.has[term as usize / 64] & (1 << (term % 64)) != 0
    }

    /// The last place of a term.
    #[inline]
    pub(super) fn last_place(&self, term: TermId) -> u32 {
        if self.has(term) { self.last[term as usize] } else { NO_PLACE }
    }

    #[inline]
    pub(super) fn place(&self, at: u32) -> Place {
        self.places[at as usize]
    }

    /// Whether the query is asked for the first time for this post.
    #[inline]
    pub(super) fn ask_once(&mut self, query: u32) -> bool {
        let (bits, bit_of) = (&mut self.asked[query as usize / 64], 1 << (query % 64));
        let first = *bits & bit_of == 0;
        if first {
            *bits |= bit_of;
            self.asked_list.push(query);
        }
        first
    }

    /// Whether the post has this term, as a number.
    #[inline]
    pub(super) fn has_bit(&self, term: TermId) -> u32 {
        (self.has[term as usize / 64] >> (term % 64)) as u32 & 1
    }

    /// The post answers this query.
    #[inline]
    pub(super) fn answer(&mut self, query: u32) {
        let word = query as usize / 64;
        self.answered[word] |= 1 << (query % 64);
        self.answered_words[word / 64] |= 1 << (word % 64);
    }

    /// Hands over the answers in order, each once, and forgets them: the queries `word * 64 + i` for each bit `i` set.
    #[inline]
    pub(super) fn take_answers(&mut self, mut take: impl FnMut(usize, u64)) {
        for (block, words) in self.answered_words.iter_mut().enumerate() {
            let mut words = std::mem::take(words);
            while words != 0 {
                let word = block * 64 + words.trailing_zeros() as usize;
                words &= words - 1;
                take(word, std::mem::take(&mut self.answered[word]));
            }
        }
    }

    /// An empty list of stretches; give it back when done.
    pub(super) fn take_list(&mut self) -> Vec<Stretch> {
        self.spare.pop().unwrap_or_default()
    }

    pub(super) fn give_list(&mut self, mut list: Vec<Stretch>) {
        list.clear();
        self.spare.push(list);
    }
}
