//! Where queries are filed: under each term the records of its queries, one after the other, each with all that must be
//! known to settle it. A post is answered by walking these lists; only a query that asks for more than terms is looked
//! up elsewhere.
//!
//! A record is a few words of 32 bits: the query with its flags, the two halves of its mask, its shape, then what its
//! shape says.

use std::ops::Range;

use super::needs::{Anchor, Rest};
use super::scratch::Scratch;
use super::terms::{NO_TERM, TermId};

/// Marks a record that says all that its query asks for.
const SETTLED: u32 = 1 << 31;
/// Marks the only record of its query.
const ONCE: u32 = 1 << 30;

/// Words before those that the shape speaks of.
const HEAD: usize = 4;

/// The records of a set while it is being made.
#[derive(Clone, Debug, Default)]
pub(super) struct Drafted {
    words: Vec<u32>,
    /// Term, query, and where the record begins.
    filed: Vec<(TermId, u32, u32)>,
}

/// The records of a set.
#[derive(Clone, Debug, Default)]
pub(super) struct Filing {
    /// The records of term `t` are `words[offsets[t]..offsets[t + 1]]`.
    offsets: Vec<u32>,
    words: Vec<u32>,
}

/// A record, read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Record<'f> {
    head: u32,
    mask: u64,
    shape: u32,
    /// Of a settled query what else it asks for, else a second required term.
    rest: &'f [u32],
}

impl Drafted {
    /// Files a query under its anchors; `rests` says, for each, what else a settled query asks for.
    pub(super) fn file(&mut self, query: u32, anchors: &[Anchor], rests: Option<&[Rest]>) {
        let once = if anchors.len() == 1 { ONCE } else { 0 };
        for (index, anchor) in anchors.iter().enumerate() {
            self.filed.push((anchor.term, query, self.words.len() as u32));
            let rest = rests.and_then(|rests| rests.get(index));
            let settled = if rest.is_some() { SETTLED } else { 0 };
            self.words.extend([query | once | settled, anchor.mask as u32, (anchor.mask >> 32) as u32, 0]);
            let shape_at = self.words.len() - 1;
            let (mut required, mut absent) = (0, 0);
            match rest {
                None => self.words.push(anchor.second),
                Some(rest) => {
                    (required, absent) = (rest.required.len(), rest.absent.len());
                    self.words.extend(&rest.required);
                    self.words.extend(&rest.absent);
                    for terms in &rest.alternatives {
                        self.words.push(terms.len() as u32);
                        self.words.extend(terms);
                    }
                }
            }
            let long = self.words.len() - shape_at - 1;
            self.words[shape_at] = (required | (absent << 8) | (long << 16)) as u32;
        }
    }

    /// Takes over a record under another term and number; `moved` renumbers its terms.
    pub(super) fn adopt(
        &mut self,
        record: Record<'_>,
        query: u32,
        term: TermId,
        mut moved: impl FnMut(TermId) -> TermId,
    ) {
        self.filed.push((term, query, self.words.len() as u32));
        let flags = record.head & (SETTLED | ONCE);
        self.words.extend([query | flags, record.mask as u32, (record.mask >> 32) as u32, record.shape]);
        let plain = if record.is_settled() { record.required().len() + record.absent().len() } else { 1 };
        let mut next_length = plain;
        for (at, word) in record.rest.iter().enumerate() {
            if at == next_length && record.is_settled() {
                next_length = at + 1 + *word as usize;
                self.words.push(*word);
            } else {
                self.words.push(if *word == NO_TERM { NO_TERM } else { moved(*word) });
            }
        }
    }

    /// Gives the queries other numbers.
    pub(super) fn renumber(&mut self, numbers: &[u32]) {
        for (_, query, at) in &mut self.filed {
            *query = numbers[*query as usize];
            let head = &mut self.words[*at as usize];
            *head = *query | (*head & (SETTLED | ONCE));
        }
    }

    /// Puts the records in order.
    pub(super) fn finish(mut self, terms: usize) -> Filing {
        self.filed.sort_unstable();
        let mut filing = Filing { offsets: Vec::with_capacity(terms + 1), words: Vec::with_capacity(self.words.len()) };
        let mut filed = self.filed.iter().peekable();
        for term in 0..terms as TermId {
            filing.offsets.push(filing.words.len() as u32);
            while let Some((_, _, at)) = filed.next_if(|(of, _, _)| *of == term) {
                let record = &self.words[*at as usize..];
                let long = HEAD + (record[3] >> 16) as usize;
                filing.words.extend_from_slice(&record[..long]);
            }
        }
        filing.offsets.push(filing.words.len() as u32);
        filing
    }
}

impl Filing {
    /// The records under a term.
    pub(super) fn under(&self, term: TermId) -> Records<'_> {
        self.records(&self.place(term))
    }

    /// Where the records under a term lie.
    #[inline]
    pub(super) fn place(&self, term: TermId) -> Range<u32> {
        self.offsets[term as usize]..self.offsets[term as usize + 1]
    }

    /// Something of the records that lie there, so that they are fetched.
    #[inline]
    pub(super) fn touch(&self, place: &Range<u32>) -> u32 {
        self.words[place.start as usize]
    }

    /// The records that lie there.
    #[inline]
    pub(super) fn records(&self, place: &Range<u32>) -> Records<'_> {
        Records { words: &self.words[place.start as usize..place.end as usize] }
    }

    pub(super) fn bytes(&self) -> usize {
        (self.offsets.len() + self.words.len()) * size_of::<u32>()
    }
}

/// The iterator of [`Filing::under`].
#[derive(Clone, Debug)]
pub(super) struct Records<'f> {
    words: &'f [u32],
}

impl<'f> Iterator for Records<'f> {
    type Item = Record<'f>;

    #[inline]
    fn next(&mut self) -> Option<Record<'f>> {
        let (&[head, low, high, shape], after) = self.words.split_first_chunk::<HEAD>()?;
        let (rest, next) = after.split_at((shape >> 16) as usize);
        self.words = next;
        Some(Record { head, mask: u64::from(low) | (u64::from(high) << 32), shape, rest })
    }
}

impl<'f> Record<'f> {
    #[inline]
    pub(super) const fn query(&self) -> u32 {
        self.head & !(SETTLED | ONCE)
    }

    #[inline]
    pub(super) const fn is_settled(&self) -> bool {
        self.head & SETTLED != 0
    }

    #[inline]
    pub(super) const fn is_once(&self) -> bool {
        self.head & ONCE != 0
    }

    fn required(&self) -> &'f [u32] {
        &self.rest[..(self.shape & 0xFF) as usize]
    }

    fn absent(&self) -> &'f [u32] {
        let required = (self.shape & 0xFF) as usize;
        &self.rest[required..required + (self.shape >> 8 & 0xFF) as usize]
    }

    /// Whether the post that was read has what the record says; all there is to ask when it is settled.
    #[inline]
    pub(super) fn agrees(&self, scratch: &Scratch) -> bool {
        if self.mask & !scratch.mask != 0 {
            return false;
        }
        if !self.is_settled() {
            return self.rest.iter().all(|term| *term == NO_TERM || scratch.has(*term));
        }
        let (required, absent) = (self.required(), self.absent());
        if !required.iter().all(|term| scratch.has(*term)) || absent.iter().any(|term| scratch.has(*term)) {
            return false;
        }
        let mut alternatives = &self.rest[required.len() + absent.len()..];
        while let Some((count, terms)) = alternatives.split_first() {
            let (terms, next) = terms.split_at(*count as usize);
            if !terms.iter().any(|term| scratch.has(*term)) {
                return false;
            }
            alternatives = next;
        }
        true
    }
}
