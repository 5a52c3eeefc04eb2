//! Slips of the finger: how few edits lead from one word to another, and which shortened words two such words share.
//!
//! An edit inserts, leaves out, replaces a letter or swaps two neighbours (optimal string alignment, as Damerau 1964
//! restricted: no piece is edited twice).

use smallvec::SmallVec;

use crate::text::Hasher;

type Letters = SmallVec<[char; 32]>;
type Row = SmallVec<[usize; 36]>;

/// Whether at most `edits` lead from one word to the other.
pub(crate) fn edits_within(a: &str, b: &str, edits: u8) -> bool {
    let (a, b): (Letters, Letters) = (a.chars().collect(), b.chars().collect());
    let most = usize::from(edits);
    if a.len().abs_diff(b.len()) > most {
        return false;
    }
    // Three rows: the one being filled and two above it, for swaps look back two.
    let mut above_two: Row = Row::new();
    let mut above: Row = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row: Row = Row::with_capacity(b.len() + 1);
        row.push(i);
        for j in 1..=b.len() {
            let replaced = above[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut least = replaced.min(above[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(above_two[j - 2] + 1);
            }
            row.push(least);
        }
        if row.iter().all(|cost| *cost > most) {
            return false;
        }
        above_two = std::mem::replace(&mut above, row);
    }
    above[b.len()] <= most
}

/// Letters at the beginning of a word of which some are left out; what follows does not matter.
const DELETED_FROM: usize = 7;

/// Hands the hash of each text that remains when up to `edits` of the word's first letters are left out: two words
/// within `edits` of each other share at least one of them (W. Garbe, SymSpell: symmetric deletion on prefixes).
pub(crate) fn for_each_deletion(word: &str, edits: u8, mut each: impl FnMut(u64)) {
    let letters: Letters = word.chars().take(DELETED_FROM).collect();
    let gone = |skipped: &[usize]| {
        let mut hasher = Hasher::new();
        for (at, letter) in letters.iter().enumerate() {
            if !skipped.contains(&at) {
                hasher.char(*letter);
            }
        }
        hasher.finish()
    };
    each(gone(&[]));
    for first in 0..letters.len() {
        each(gone(&[first]));
        if edits > 1 {
            for second in first + 1..letters.len() {
                each(gone(&[first, second]));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn edits_are_counted_as_a_person_would() {
        for (a, b, least) in [
            ("panne", "panne", 0),
            ("panne", "pane", 1),
            ("panne", "pnane", 1),
            ("panne", "painne", 1),
            ("coupure", "coupe", 2),
            ("stade", "satde", 1),
            ("abc", "ca", 3),
            ("été", "ete", 2),
        ] {
            for edits in 0..4 {
                assert_eq!(edits_within(a, b, edits), edits >= least, "{a} {b} {edits}");
                assert_eq!(edits_within(b, a, edits), edits >= least, "{b} {a} {edits}");
            }
        }
    }

    proptest! {
        #[test]
        fn close_words_share_a_shortened_one(a in "[abc]{0,10}", b in "[abc]{0,10}", edits in 1_u8..3) {
            if edits_within(&a, &b, edits) {
                let mut of_a = HashSet::new();
                for_each_deletion(&a, edits, |hash| {
                    of_a.insert(hash);
                });
                let mut shared = false;
                for_each_deletion(&b, edits, |hash| shared |= of_a.contains(&hash));
                prop_assert!(shared);
            }
        }
    }
}
