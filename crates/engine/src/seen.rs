//! Which posts were seen before. Owns a bounded memory of key hashes; what a repetition means is decided elsewhere.

use rustc_hash::FxHashSet;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Keys in one of the two generations. At least the newest 262,144 keys are known, at most twice as many, in about
/// 10 MB (9 bytes a place, half of the places empty). That covers hours of the public Bluesky stream and the overlap
/// after any reconnection; posts that a query matched have a unique key in the store besides.
pub const SEEN_GENERATION: usize = 1 << 18;

/// A set that forgets its older half whenever its newer half is full.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Seen {
    young: FxHashSet<u64>,
    old: FxHashSet<u64>,
}

impl Seen {
    pub(crate) fn contains(&self, key: u64) -> bool {
        self.young.contains(&key) || self.old.contains(&key)
    }

    /// Takes a key in; true where it was not known.
    pub(crate) fn insert(&mut self, key: u64) -> bool {
        if self.old.contains(&key) || !self.young.insert(key) {
            return false;
        }
        if self.young.len() >= SEEN_GENERATION {
            std::mem::swap(&mut self.young, &mut self.old);
            self.young.clear();
        }
        true
    }
}

/// Sorted, each as its distance from the one before: the order of a hash table must not reach the stored bytes.
fn distances(set: &FxHashSet<u64>) -> Vec<u64> {
    let mut keys: Vec<u64> = set.iter().copied().collect();
    keys.sort_unstable();
    let mut before = 0;
    for key in &mut keys {
        let distance = *key - before;
        before = *key;
        *key = distance;
    }
    keys
}

fn from_distances(distances: Vec<u64>) -> FxHashSet<u64> {
    let mut key = 0_u64;
    distances
        .into_iter()
        .map(|distance| {
            key = key.wrapping_add(distance);
            key
        })
        .collect()
}

impl Serialize for Seen {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (distances(&self.young), distances(&self.old)).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Seen {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (young, old) = <(Vec<u64>, Vec<u64>)>::deserialize(deserializer)?;
        Ok(Self { young: from_distances(young), old: from_distances(old) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_generation_is_always_known_and_memory_is_bounded() {
        let mut seen = Seen::default();
        let keys: u64 = 3 * SEEN_GENERATION as u64;
        let spread = |n: u64| n.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        for n in 0..keys {
            assert!(seen.insert(spread(n)));
            assert!(seen.young.len() + seen.old.len() <= 2 * SEEN_GENERATION);
        }
        for n in keys - SEEN_GENERATION as u64..keys {
            assert!(!seen.insert(spread(n)), "{n} was forgotten");
        }
        assert!(seen.insert(spread(0)), "the oldest are forgotten");
    }

    #[test]
    fn it_comes_back_from_bytes_the_same_bytes() {
        let mut seen = Seen::default();
        for key in [7, u64::MAX, 0, 42] {
            seen.insert(key);
        }
        let bytes = postcard::to_stdvec(&seen).unwrap();
        let back: Seen = postcard::from_bytes(&bytes).unwrap();
        assert_eq!(back, seen);
        assert_eq!(postcard::to_stdvec(&back).unwrap(), bytes);
    }
}
