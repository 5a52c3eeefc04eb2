//! What is written of a query where it is filed: all it asks for when that is terms only, else what helps to leave it
//! aside. Does not know how records lie together.

use super::needs::{Anchor, Rest};
use super::scratch::Scratch;
use super::terms::{NO_TERM, TermId};

/// A record of a query that asks for a few terms beside the one it is filed under. The first word is the query and how
/// many groups of alternatives there are; each other word is a term, to which group it belongs, and whether its absence
/// counts. Group 0 holds what must not be: an absent term that is required, a present one that is not wanted. Of each
/// other group something must be. What is left over repeats the last term, which changes nothing.
#[derive(Clone, Copy, Debug)]
pub(super) enum Few {
    Three([u32; 4]),
    Seven([u32; 8]),
}

/// A term's bits in a word of a record; that many terms do not fit into memory.
const TERM: u32 = (1 << GROUP_AT) - 1;
const GROUP_AT: u32 = 29;
const ABSENCE: u32 = 1 << 31;
/// A query's bits in the first word.
const QUERY: u32 = (1 << GROUPS_AT) - 1;
const GROUPS_AT: u32 = 30;
const MOST_GROUPS: usize = 3;

/// The record of a query in few words, if it asks for little.
pub(super) fn few(query: u32, rest: &Rest) -> Option<Few> {
    let asked: usize = rest.alternatives.iter().map(|terms| terms.len()).sum();
    let count = rest.required.len() + rest.absent.len() + asked;
    if rest.alternatives.len() > MOST_GROUPS || count > 7 || count == 0 {
        return None;
    }
    let required = rest.required.iter().map(|term| term | ABSENCE);
    let absent = rest.absent.iter().copied();
    let alternatives = (1..).zip(&rest.alternatives);
    let alternatives = alternatives.flat_map(|(group, terms)| terms.iter().map(move |term| term | group << GROUP_AT));
    let head = query | (rest.alternatives.len() as u32) << GROUPS_AT;
    let mut words = [head; 8];
    let mut last = head;
    let mut asks = required.chain(absent).chain(alternatives);
    for word in &mut words[1..] {
        last = asks.next().unwrap_or(last);
        *word = last;
    }
    match words.first_chunk() {
        Some(short) if count <= 3 => Some(Few::Three(*short)),
        _ => Some(Few::Seven(words)),
    }
}

impl Few {
    #[inline]
    pub(super) const fn query<const WORDS: usize>(record: &[u32; WORDS]) -> u32 {
        record[0] & QUERY
    }

    /// 1 when the post that was read has what the record says, else 0.
    #[inline]
    pub(super) fn holds<const WORDS: usize>(record: &[u32; WORDS], scratch: &Scratch) -> u32 {
        let wanted = (2 << (record[0] >> GROUPS_AT)) - 2;
        let seen = record[1..].iter().fold(0, |seen, word| {
            let is_so = scratch.has_bit(word & TERM) ^ (word >> 31);
            seen | is_so << (word >> GROUP_AT & 3)
        });
        u32::from(seen == wanted)
    }

    /// The record under another number, its terms renumbered by `moved`.
    pub(super) fn moved<const WORDS: usize>(
        record: &[u32; WORDS],
        query: u32,
        mut moved: impl FnMut(TermId) -> TermId,
    ) -> [u32; WORDS] {
        let mut words = *record;
        words[0] = Self::renumbered(record[0], query);
        words[1..].iter_mut().for_each(|word| *word = *word & !TERM | moved(*word & TERM));
        words
    }

    pub(super) const fn renumbered(head: u32, query: u32) -> u32 {
        head & !QUERY | query
    }
}

/// Marks a record that says all that its query asks for.
const SETTLED: u32 = 1 << 31;
/// Marks the only record of its query.
const ONCE: u32 = 1 << 30;

/// Words of a long record before those that the shape speaks of.
const HEAD: usize = 4;

/// A record of any length, read: the query with its flags, the two halves of its mask, its shape, then what its shape
/// says.
#[derive(Clone, Copy, Debug)]
pub(super) struct Long<'f> {
    head: u32,
    mask: u64,
    shape: u32,
    /// Of a settled query what else it asks for, else a second required term.
    rest: &'f [u32],
}

/// Long records, one after the other.
#[derive(Clone, Debug)]
pub(super) struct Longs<'f> {
    pub(super) words: &'f [u32],
}

impl<'f> Iterator for Longs<'f> {
    type Item = Long<'f>;

    #[inline]
    fn next(&mut self) -> Option<Long<'f>> {
        let (&[head, low, high, shape], after) = self.words.split_first_chunk::<HEAD>()?;
        let (rest, next) = after.split_at((shape >> 16) as usize);
        self.words = next;
        Some(Long { head, mask: u64::from(low) | (u64::from(high) << 32), shape, rest })
    }
}

impl<'f> Long<'f> {
    /// Writes the record of a query that asks for terms only.
    pub(super) fn settled(query: u32, anchor: &Anchor, rest: &Rest, words: &mut Vec<u32>) {
        let shape = rest.required.len() | rest.absent.len() << 8 | rest.len() << 16;
        words.extend([query | SETTLED, anchor.mask as u32, (anchor.mask >> 32) as u32, shape as u32]);
        words.extend(&rest.required);
        words.extend(&rest.absent);
        for terms in &rest.alternatives {
            words.push(terms.len() as u32);
            words.extend(terms);
        }
    }

    /// Writes the record of a query that must be asked in full; `once` when it has no other.
    pub(super) fn asked(query: u32, anchor: &Anchor, once: bool, words: &mut Vec<u32>) {
        let once = if once { ONCE } else { 0 };
        words.extend([query | once, anchor.mask as u32, (anchor.mask >> 32) as u32, 1 << 16, anchor.second]);
    }

    /// Writes it under another number, its terms renumbered by `moved`.
    pub(super) fn moved(self, query: u32, mut moved: impl FnMut(TermId) -> TermId, words: &mut Vec<u32>) {
        let head = Self::renumbered(self.head, query);
        words.extend([head, self.mask as u32, (self.mask >> 32) as u32, self.shape]);
        let mut next_length = if self.is_settled() { self.required().len() + self.absent().len() } else { usize::MAX };
        for (at, word) in self.rest.iter().enumerate() {
            if at == next_length {
                next_length = at + 1 + *word as usize;
                words.push(*word);
            } else {
                words.push(if *word == NO_TERM { NO_TERM } else { moved(*word) });
            }
        }
    }

    pub(super) const fn renumbered(head: u32, query: u32) -> u32 {
        query | (head & (SETTLED | ONCE))
    }

    #[inline]
    pub(super) const fn query(self) -> u32 {
        self.head & !(SETTLED | ONCE)
    }

    #[inline]
    pub(super) const fn is_settled(self) -> bool {
        self.head & SETTLED != 0
    }

    #[inline]
    pub(super) const fn is_once(self) -> bool {
        self.head & ONCE != 0
    }

    fn required(self) -> &'f [u32] {
        &self.rest[..(self.shape & 0xFF) as usize]
    }

    fn absent(self) -> &'f [u32] {
        let required = (self.shape & 0xFF) as usize;
        &self.rest[required..required + (self.shape >> 8 & 0xFF) as usize]
    }

    /// Whether the post that was read has what the record says; all there is to ask when it is settled.
    #[inline]
    pub(super) fn agrees(self, scratch: &Scratch) -> bool {
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
