//! Where queries are filed: under each term the queries that ask for nothing more, then those that ask for a few terms
//! more, then the rest. A post is answered by walking these lists; only a query that asks for more than terms is looked
//! up elsewhere.
//!
//! Which records hold is anybody's guess, so the usual ones have one of two lengths and are read without any decision
//! that a processor could guess wrongly; see [`Few`](super::record::Few).

use std::ops::Range;

use super::needs::{Anchor, Rest};
use super::record::{Few, Long, Longs, few};
use super::scratch::Scratch;
use super::terms::TermId;

/// Words before a list: how many records of each of the first three kinds follow.
const HEAD: usize = 3;

/// Kinds of records, in the order in which they lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    /// The term alone answers the query.
    Sure,
    Three,
    Seven,
    Long,
}

/// The records of a set while it is being made.
#[derive(Clone, Debug, Default)]
pub(super) struct Drafted {
    words: Vec<u32>,
    /// Term, kind, query, and where the record's words lie.
    filed: Vec<(TermId, Kind, u32, Range<u32>)>,
}

/// The records of a set.
#[derive(Clone, Debug, Default)]
pub(super) struct Filing {
    /// The list of term `t` is `words[offsets[t]..offsets[t + 1]]`.
    offsets: Vec<u32>,
    words: Vec<u32>,
}

impl Drafted {
    /// Files a query under its anchors; `rests` says, for each, what else a settled query asks for.
    pub(super) fn file(&mut self, query: u32, anchors: &[Anchor], rests: Option<&[Rest]>) {
        for (index, anchor) in anchors.iter().enumerate() {
            match rests.and_then(|rests| rests.get(index)) {
                Some(rest) if rest.len() == 0 => self.put(anchor.term, Kind::Sure, query, |words| words.push(query)),
                Some(rest) => match few(query, rest) {
                    Some(Few::Three(record)) => self.put(anchor.term, Kind::Three, query, |words| words.extend(record)),
                    Some(Few::Seven(record)) => self.put(anchor.term, Kind::Seven, query, |words| words.extend(record)),
                    None => self.put(anchor.term, Kind::Long, query, |words| Long::settled(query, anchor, rest, words)),
                },
                None => {
                    let once = anchors.len() == 1;
                    self.put(anchor.term, Kind::Long, query, |words| Long::asked(query, anchor, once, words));
                }
            }
        }
    }

    fn put(&mut self, term: TermId, kind: Kind, query: u32, record: impl FnOnce(&mut Vec<u32>)) {
        let from = self.words.len() as u32;
        record(&mut self.words);
        self.filed.push((term, kind, query, from..self.words.len() as u32));
    }

    /// Takes over another set's list of a term; `number` gives its queries new ones, `moved` its terms.
    pub(super) fn adopt(
        &mut self,
        other: &Filing,
        term: TermId,
        number: impl Fn(u32) -> Option<u32>,
        mut moved: impl FnMut(TermId) -> TermId,
    ) {
        let place = other.place(term);
        if place.is_empty() {
            return;
        }
        let list = other.list(&place);
        let term = moved(term);
        for query in list.sure.iter().filter_map(|query| number(*query)) {
            self.put(term, Kind::Sure, query, |words| words.push(query));
        }
        for record in list.three {
            let Some(query) = number(Few::query(record)) else { continue };
            self.put(term, Kind::Three, query, |words| words.extend(Few::moved(record, query, &mut moved)));
        }
        for record in list.seven {
            let Some(query) = number(Few::query(record)) else { continue };
            self.put(term, Kind::Seven, query, |words| words.extend(Few::moved(record, query, &mut moved)));
        }
        for record in list.long {
            let Some(query) = number(record.query()) else { continue };
            self.put(term, Kind::Long, query, |words| record.moved(query, &mut moved, words));
        }
    }

    /// Gives the queries other numbers.
    pub(super) fn renumber(&mut self, numbers: &[u32]) {
        for (_, kind, query, at) in &mut self.filed {
            *query = numbers[*query as usize];
            let head = &mut self.words[at.start as usize];
            *head = match kind {
                Kind::Sure => *query,
                Kind::Three | Kind::Seven => Few::renumbered(*head, *query),
                Kind::Long => Long::renumbered(*head, *query),
            };
        }
    }

    /// Puts the records in order.
    pub(super) fn finish(mut self, terms: usize) -> Filing {
        self.filed.sort_unstable_by_key(|(term, kind, query, at)| (*term, *kind, *query, at.start));
        let mut filing = Filing { offsets: Vec::with_capacity(terms + 1), words: Vec::with_capacity(self.words.len()) };
        let mut rest = self.filed.as_slice();
        for term in 0..terms as TermId {
            filing.offsets.push(filing.words.len() as u32);
            let (list, after) = rest.split_at(rest.partition_point(|(of, ..)| *of == term));
            rest = after;
            if list.is_empty() {
                continue;
            }
            let count = |wanted: Kind| list.iter().filter(|(_, kind, ..)| *kind == wanted).count() as u32;
            filing.words.extend([count(Kind::Sure), count(Kind::Three), count(Kind::Seven)]);
            for (.., at) in list {
                filing.words.extend_from_slice(&self.words[at.start as usize..at.end as usize]);
            }
        }
        filing.offsets.push(filing.words.len() as u32);
        filing.words.shrink_to_fit();
        filing
    }
}

/// The queries that are filed under a term.
#[derive(Clone, Debug)]
pub(super) struct List<'f> {
    /// Those that the term alone answers.
    pub(super) sure: &'f [u32],
    three: &'f [[u32; 4]],
    seven: &'f [[u32; 8]],
    /// Those that ask for many terms, or for more than terms.
    pub(super) long: Longs<'f>,
}

impl Filing {
    /// Where a term's list lies.
    #[inline]
    pub(super) fn place(&self, term: TermId) -> Range<u32> {
        self.offsets[term as usize]..self.offsets[term as usize + 1]
    }

    /// Something of the list that lies there, so that it is fetched.
    #[inline]
    pub(super) fn touch(&self, place: &Range<u32>) -> u32 {
        self.words[place.start as usize]
    }

    /// The list that lies there; it is not empty.
    #[inline]
    pub(super) fn list(&self, place: &Range<u32>) -> List<'_> {
        let words = &self.words[place.start as usize..place.end as usize];
        let (head, words) = words.split_at(HEAD);
        let (sure, words) = words.split_at(head[0] as usize);
        let (three, words) = words.split_at(head[1] as usize * 4);
        let (seven, words) = words.split_at(head[2] as usize * 8);
        List { sure, three: three.as_chunks().0, seven: seven.as_chunks().0, long: Longs { words } }
    }

    pub(super) fn bytes(&self) -> usize {
        (self.offsets.len() + self.words.len()) * size_of::<u32>()
    }
}

impl List<'_> {
    /// How many queries there are that ask for few terms or none.
    #[inline]
    pub(super) fn len_of_few(&self) -> usize {
        self.sure.len() + self.three.len() + self.seven.len()
    }

    /// Appends to `found` the queries of a few terms that the post answers which was read.
    #[inline]
    pub(super) fn gather(&self, scratch: &Scratch, found: &mut Found) {
        found.extend(self.sure);
        found.extend_where(self.three, scratch);
        found.extend_where(self.seven, scratch);
    }
}

/// Queries found so far. Only ever grows, and what is beyond `count` means nothing.
#[derive(Clone, Debug, Default)]
pub(super) struct Found {
    queries: Vec<u32>,
    count: usize,
}

impl Found {
    pub(super) fn clear(&mut self) {
        self.count = 0;
    }

    pub(super) fn all(&self) -> &[u32] {
        &self.queries[..self.count]
    }

    #[inline]
    pub(super) fn push(&mut self, query: u32) {
        self.room(1)[0] = query;
        self.count += 1;
    }

    #[inline]
    fn extend(&mut self, queries: &[u32]) {
        self.room(queries.len()).copy_from_slice(queries);
        self.count += queries.len();
    }

    /// Writes every query and moves on only when it holds: there is no decision to guess.
    #[inline]
    fn extend_where<const WORDS: usize>(&mut self, records: &[[u32; WORDS]], scratch: &Scratch) {
        let room = self.room(records.len());
        let mut kept = 0;
        for record in records {
            room[kept] = Few::query(record);
            kept += Few::holds(record, scratch) as usize;
        }
        self.count += kept;
    }

    #[inline]
    fn room(&mut self, count: usize) -> &mut [u32] {
        let end = self.count + count;
        if self.queries.len() < end {
            self.queries.resize(end * 2, 0);
        }
        &mut self.queries[self.count..end]
    }
}
