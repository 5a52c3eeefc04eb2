//! What a query needs of a post: under which terms it is filed, what else must be there, how often it is likely to be.
//!
//! Of a conjunction one part's alternatives suffice, those that are rarest together; of an alternative all are needed.

use smallvec::SmallVec;

use super::terms::{NO_TERM, TermId};

/// Where a query is filed: under one term, with what else must be there.
#[derive(Clone, Copy, Debug)]
pub(super) struct Anchor {
    pub(super) term: TermId,
    /// One bit for each required term; see [`bit`].
    pub(super) mask: u64,
    /// Another required term, [`NO_TERM`] when there is none.
    pub(super) second: TermId,
    second_rarity: f64,
}

/// Most terms of a query that are written beside it where it is filed; of longer ones the program is asked.
pub(super) const MAX_REST: usize = 24;

/// What a query asks for beside the term it is filed under.
#[derive(Clone, Debug, Default)]
pub(super) struct Rest {
    /// All of these must be there.
    pub(super) required: SmallVec<[TermId; 8]>,
    /// None of these may be there.
    pub(super) absent: SmallVec<[TermId; 8]>,
    /// Of each, one must be there.
    pub(super) alternatives: SmallVec<[SmallVec<[TermId; 8]>; 2]>,
}

impl Rest {
    pub(super) fn len(&self) -> usize {
        let alternatives: usize = self.alternatives.iter().map(|terms| terms.len() + 1).sum();
        self.required.len() + self.absent.len() + alternatives
    }
}

/// A key's bit in masks; the same in every set.
#[inline]
pub(super) const fn bit(key: u64) -> u64 {
    1 << (key >> 58)
}

/// Ways to match, each with the term that every such post has.
#[derive(Default)]
pub(super) struct Filed {
    cost: f64,
    pub(super) anchors: Vec<Anchor>,
}

/// A subtree compiled.
pub(super) struct Compiled {
    /// Under which terms; none when a post may match without having anything.
    pub(super) filed: Option<Filed>,
    /// Bits of what every match has.
    pub(super) mask: u64,
    /// A required term and its rarity.
    rarest: (TermId, f64),
    /// How often the answer is yes, 0 to 1, and how dear the question: what order to ask in.
    pub(super) share: f64,
}

impl Compiled {
    pub(super) fn nothing_required(share: f64) -> Self {
        Self { filed: None, mask: 0, rarest: (NO_TERM, f64::INFINITY), share }
    }

    pub(super) fn never() -> Self {
        // Filed under no term at all: it can never match.
        Self { filed: Some(Filed::default()), ..Self::nothing_required(0.0) }
    }

    pub(super) fn required(term: TermId, key: u64, rarity: f64) -> Self {
        let mask = bit(key);
        let anchor = Anchor { term, mask, second: NO_TERM, second_rarity: f64::INFINITY };
        let filed = Filed { cost: rarity, anchors: vec![anchor] };
        Self { filed: Some(filed), mask, rarest: (term, rarity), share: rarity / 1e6 }
    }

    /// One of several is required.
    pub(super) fn one_of(parts: impl IntoIterator<Item = Self>) -> Self {
        let mut mask = u64::MAX;
        let mut share = 0.0;
        let mut filed = Some(Filed::default());
        for part in parts {
            mask &= part.mask;
            share += part.share;
            filed = filed.zip(part.filed).map(|(mut all, one)| {
                all.cost += one.cost;
                all.anchors.extend(one.anchors);
                all
            });
        }
        let nothing = filed.as_ref().is_some_and(|filed| filed.anchors.is_empty());
        let mask = if nothing { 0 } else { mask };
        Self { filed, mask, rarest: (NO_TERM, f64::INFINITY), share: share.min(1.0) }
    }

    /// All of several are required.
    pub(super) fn all_of(parts: Vec<Self>) -> Self {
        let best = (0..parts.len())
            .filter_map(|index| Some((index, parts[index].filed.as_ref()?.cost)))
            .min_by(|a, b| a.1.total_cmp(&b.1))
            .map(|(index, _)| index);
        let mask = parts.iter().fold(0, |mask, part| mask | part.mask);
        let rarest = parts.iter().map(|part| part.rarest).fold((NO_TERM, f64::INFINITY), rarer);
        let share = parts.iter().map(|part| part.share).product();
        let others = (0..parts.len()).filter(|index| Some(*index) != best).map(|index| parts[index].rarest);
        let second = others.fold((NO_TERM, f64::INFINITY), rarer);
        let mut filed = best.and_then(|best| parts.into_iter().nth(best)).and_then(|best| best.filed);
        for anchor in filed.iter_mut().flat_map(|filed| &mut filed.anchors) {
            anchor.mask |= mask;
            if second.1 < anchor.second_rarity && second.0 != anchor.term {
                (anchor.second, anchor.second_rarity) = second;
            }
        }
        Self { filed, mask, rarest, share }
    }
}

fn rarer(a: (TermId, f64), b: (TermId, f64)) -> (TermId, f64) {
    if b.1 < a.1 { b } else { a }
}
