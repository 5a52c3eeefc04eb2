//! The testkit's own source of chance: small, seeded, the same on every machine. Owns no entropy and no floating point.
//!
//! SplitMix64: a counter that grows by the golden ratio and is scrambled twice. It passes the usual batteries, has
//! one word of state, and nothing in it depends on a library's version.

/// A seeded stream of chance.
#[derive(Clone, Debug)]
pub struct Random(u64);

/// 2^64 divided by the golden ratio: steps that spread evenly over the whole range.
const STEP: u64 = 0x9E37_79B9_7F4A_7C15;

impl Random {
    /// A stream of its own for `purpose`: drawing more from one stream moves nothing in another.
    pub fn new(seed: u64, purpose: &str) -> Self {
        let start =
            purpose.bytes().fold(seed ^ STEP, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3));
        Self(scramble(start))
    }

    /// Sixty-four bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(STEP);
        scramble(self.0)
    }

    /// A number from 0 up to, not including, `end`; 0 where `end` is 0.
    pub fn below(&mut self, end: u64) -> u64 {
        // The high word of the product: no division, and a bias far below what any test could see.
        ((u128::from(self.bits()) * u128::from(end)) >> 64) as u64
    }

    /// An index into something of `len` items; 0 where there are none.
    pub fn index(&mut self, len: usize) -> usize {
        self.below(len as u64) as usize
    }

    /// A number from `from` to `to`, both included.
    pub fn between(&mut self, from: i64, to: i64) -> i64 {
        from + self.below(to.saturating_sub(from).saturating_add(1).max(1) as u64) as i64
    }

    /// True `percent` times in a hundred.
    pub fn percent(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// True `permille` times in a thousand.
    pub fn permille(&mut self, permille: u64) -> bool {
        self.below(1_000) < permille
    }

    /// One of `items`, which must not be empty.
    pub fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.index(items.len())]
    }

    /// An index drawn by weight from the running sums of weights; 0 where all are nought.
    pub fn weighted(&mut self, sums: &[u64]) -> usize {
        let total = sums.last().copied().unwrap_or(0);
        let ticket = self.below(total);
        sums.partition_point(|sum| *sum <= ticket).min(sums.len().saturating_sub(1))
    }
}

fn scramble(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// Running sums, as [`Random::weighted`] wants them.
pub(crate) fn sums(weights: impl IntoIterator<Item = u64>) -> Vec<u64> {
    let mut total = 0;
    weights
        .into_iter()
        .map(|weight| {
            total += weight;
            total
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_is_fixed_for_ever() {
        let mut random = Random::new(7, "posts");
        let drawn: Vec<u64> = (0..3).map(|_| random.below(1_000_000)).collect();
        assert_eq!(drawn, (0..3).scan(Random::new(7, "posts"), |r, _| Some(r.below(1_000_000))).collect::<Vec<_>>());
        assert_ne!(Random::new(7, "posts").bits(), Random::new(7, "authors").bits());
        assert_ne!(Random::new(7, "posts").bits(), Random::new(8, "posts").bits());
    }

    #[test]
    fn weights_decide_how_often() {
        let (mut random, sums) = (Random::new(1, "weights"), sums([1, 0, 3]));
        let mut counts = [0; 3];
        for _ in 0..4_000 {
            counts[random.weighted(&sums)] += 1;
        }
        assert_eq!(counts[1], 0);
        assert!((900..1_100).contains(&counts[0]), "{counts:?}");
    }

    #[test]
    fn empty_ranges_do_not_panic() {
        let mut random = Random::new(1, "edges");
        assert_eq!(random.below(0), 0);
        assert_eq!(random.between(5, 5), 5);
        assert_eq!(random.weighted(&[]), 0);
    }
}
