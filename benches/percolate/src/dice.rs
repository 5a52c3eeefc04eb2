//! A small generator, so that the same seed gives the same posts and queries everywhere.

pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn roll(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % below
    }

    /// From 0 to below 1.
    pub(crate) fn share(&mut self) -> f64 {
        self.roll(1 << 30) as f64 / f64::from(1 << 30)
    }

    /// Low numbers far more often than high ones.
    pub(crate) fn skewed(&mut self, below: usize) -> usize {
        let most = 1 + self.roll(below);
        self.roll(most)
    }

    pub(crate) fn pick<'s, T>(&mut self, of: &'s [T]) -> &'s T {
        &of[self.roll(of.len())]
    }
}
