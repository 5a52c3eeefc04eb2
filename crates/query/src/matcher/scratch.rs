//! What a matcher writes on while it reads one post. Nothing is cleared between posts: a mark counts only when it
//! carries the number of the post being read.

use crate::ast::Scope;
use crate::places::{Beginnings, Place as Stretch};

use super::compile::bit;
use super::forms::Remembered;
use super::terms::TermId;

/// The end of a list of places.
pub(super) const NO_PLACE: u32 = u32::MAX;

#[derive(Clone, Copy, Debug, Default)]
struct Mark {
    epoch: u32,
    /// The last place seen, an index into `places`.
    last: u32,
}

/// Where a term stands, and the place before it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) position: u32,
    pub(super) before: u32,
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
    epoch: u32,
    marks: Vec<Mark>,
    asked: Vec<u32>,
    places: Vec<Place>,
    pub(super) present: Vec<TermId>,
    pub(super) mask: u64,
    pub(super) word: String,
    pub(super) remembered: Remembered,
    pub(super) beginnings: Beginnings,
    pub(super) starts: Vec<Start>,
    /// The first position of what a network lists beside the text.
    pub(super) listed_from: u32,
    /// Lists of stretches that nobody uses right now.
    spare: Vec<Vec<Stretch>>,
    pub(super) answers: Vec<u32>,
}

impl Scratch {
    /// An empty one; it grows to its lasting size with the first posts.
    pub fn new() -> Self {
        Self::default()
    }

    /// Begins a post.
    pub(super) fn begin(&mut self, terms: usize, queries: usize) {
        if self.epoch == u32::MAX {
            self.marks.fill(Mark::default());
            self.asked.fill(0);
            self.epoch = 0;
        }
        self.epoch += 1;
        if self.marks.len() < terms {
            self.marks.resize(terms, Mark::default());
        }
        if self.asked.len() < queries {
            self.asked.resize(queries, 0);
        }
        self.places.clear();
        self.present.clear();
        self.answers.clear();
        self.beginnings.clear();
        self.starts.clear();
        self.mask = 0;
    }

    /// The post has this term.
    #[inline]
    pub(super) fn see(&mut self, term: TermId, key: u64) {
        let mark = &mut self.marks[term as usize];
        if mark.epoch != self.epoch {
            *mark = Mark { epoch: self.epoch, last: NO_PLACE };
            self.present.push(term);
            self.mask |= bit(key);
        }
    }

    /// The post has this term at this position; positions come in ascending order.
    #[inline]
    pub(super) fn see_at(&mut self, term: TermId, key: u64, position: u32) {
        self.see(term, key);
        let mark = &mut self.marks[term as usize];
        self.places.push(Place { position, before: mark.last });
        mark.last = self.places.len() as u32 - 1;
    }

    #[inline]
    pub(super) fn has(&self, term: TermId) -> bool {
        self.marks[term as usize].epoch == self.epoch
    }

    /// The last place of a term.
    #[inline]
    pub(super) fn last_place(&self, term: TermId) -> u32 {
        let mark = self.marks[term as usize];
        if mark.epoch == self.epoch { mark.last } else { NO_PLACE }
    }

    #[inline]
    pub(super) fn place(&self, at: u32) -> Place {
        self.places[at as usize]
    }

    /// Whether the query is asked for the first time for this post.
    #[inline]
    pub(super) fn ask_once(&mut self, query: u32) -> bool {
        let asked = &mut self.asked[query as usize];
        let first = *asked != self.epoch;
        *asked = self.epoch;
        first
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
