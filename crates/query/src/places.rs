//! Places: where something stands, as first and last position, and what stands close to what. Shared by the plain
//! evaluator and the matcher; each finds the places of words in its own way.

use crate::ast::Bond;
use crate::limits::MAX_PLACES;
use crate::text::Begins;

/// First and last position.
pub(crate) type Place = (u32, u32);

/// The positions at which sentences and paragraphs begin, ascending.
#[derive(Clone, Debug, Default)]
pub(crate) struct Beginnings {
    sentences: Vec<u32>,
    paragraphs: Vec<u32>,
}

impl Beginnings {
    pub(crate) fn clear(&mut self) {
        self.sentences.clear();
        self.paragraphs.clear();
    }

    /// At this position something begins; positions come in ascending order.
    pub(crate) fn push(&mut self, position: u32, begins: Begins) {
        if self.sentences.last() != Some(&position) {
            self.sentences.push(position);
        }
        if begins == Begins::Paragraph && self.paragraphs.last() != Some(&position) {
            self.paragraphs.push(position);
        }
    }

    fn same(beginnings: &[u32], a: u32, b: u32) -> bool {
        let (low, high) = (a.min(b), a.max(b));
        // Something begins in between unless the next beginning after the lower lies beyond the higher.
        beginnings.get(beginnings.partition_point(|begin| *begin <= low)).is_none_or(|begin| *begin > high)
    }
}

/// Whether something of one side stands close to something of the other. Both lists are sorted.
pub(crate) fn are_joined(left: &[Place], right: &[Place], bond: Bond, beginnings: &Beginnings) -> bool {
    let mut found = false;
    pairs(left, right, bond, beginnings, |_| {
        found = true;
        false
    });
    found
}

/// The places that two close things cover together, sorted, each once; at most the first [`MAX_PLACES`] pairs count.
pub(crate) fn join(left: &[Place], right: &[Place], bond: Bond, beginnings: &Beginnings, out: &mut Vec<Place>) {
    out.clear();
    pairs(left, right, bond, beginnings, |place| {
        out.push(place);
        out.len() < MAX_PLACES
    });
    out.sort_unstable();
    out.dedup();
}

/// Hands each pair's place to `more`, by the place of what comes first, until it says to stop.
fn pairs(left: &[Place], right: &[Place], bond: Bond, beginnings: &Beginnings, mut more: impl FnMut(Place) -> bool) {
    let ordered = matches!(bond, Bond::Within { ordered: true, .. });
    let (mut l, mut r) = (0, 0);
    loop {
        // Both lists are walked as one; where two places are equal the left comes first.
        let (first, partners) = match (left.get(l), right.get(r)) {
            (Some(a), b) if b.is_none_or(|b| a <= b) => {
                l += 1;
                (*a, right)
            }
            (_, Some(b)) => {
                r += 1;
                if ordered {
                    continue;
                }
                (*b, left)
            }
            _ => return,
        };
        let from = partners.partition_point(|partner| partner.0 <= first.1);
        for partner in &partners[from..] {
            let (near, fits) = match bond {
                Bond::Within { distance, .. } => (partner.0 - first.1 <= distance, true),
                Bond::Sentence => inside(&beginnings.sentences, first, *partner),
                Bond::Paragraph => inside(&beginnings.paragraphs, first, *partner),
            };
            if !near {
                break;
            }
            if fits && !more((first.0, partner.1)) {
                return;
            }
        }
    }
}

/// Whether a partner begins in the same stretch, and whether it ends there as well.
fn inside(beginnings: &[u32], first: Place, partner: Place) -> (bool, bool) {
    (Beginnings::same(beginnings, first.0, partner.0), Beginnings::same(beginnings, first.0, partner.1))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn sorted(mut places: Vec<Place>) -> Vec<Place> {
        places.sort_unstable();
        places.dedup();
        places
    }

    fn side() -> impl Strategy<Value = Vec<Place>> {
        prop::collection::vec((0_u32..40, 0_u32..4), 0..8)
            .prop_map(|places| sorted(places.into_iter().map(|(at, long)| (at, at + long)).collect()))
    }

    proptest! {
        #[test]
        fn joins_mean_what_they_say(left in side(), right in side(), distance in 1_u32..10, kind in 0..4, begin in prop::collection::btree_set(1_u32..40, 0..6)) {
            let mut beginnings = Beginnings::default();
            for (index, at) in begin.iter().enumerate() {
                beginnings.push(*at, if index % 2 == 0 { Begins::Paragraph } else { Begins::Sentence });
            }
            let bond = match kind {
                0 => Bond::Within { distance, ordered: false },
                1 => Bond::Within { distance, ordered: true },
                2 => Bond::Sentence,
                _ => Bond::Paragraph,
            };
            let stretch = |at: u32| match bond {
                Bond::Sentence => begin.iter().filter(|begin| **begin <= at).count(),
                _ => begin.iter().step_by(2).filter(|begin| **begin <= at).count(),
            };
            let mut expected = Vec::new();
            for a in &left {
                for b in &right {
                    let (first, second) = if a.1 < b.0 { (a, b) } else if b.1 < a.0 { (b, a) } else { continue };
                    let close = match bond {
                        Bond::Within { distance, ordered } => second.0 - first.1 <= distance && (!ordered || a.1 < b.0),
                        _ => stretch(first.0) == stretch(second.1) && stretch(first.0) == stretch(second.0),
                    };
                    if close {
                        expected.push((first.0, second.1));
                    }
                }
            }
            let mut found = Vec::new();
            join(&left, &right, bond, &beginnings, &mut found);
            prop_assert_eq!(&found, &sorted(expected));
            prop_assert_eq!(are_joined(&left, &right, bond, &beginnings), !found.is_empty());
        }
    }
}
