//! What can go wrong between a Jetstream server and its client, drawn from a seed and counted: a fault that never fired
//! proves nothing.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use anyhow::ensure;

use crate::random::Random;

/// One thing that goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fault {
    /// The connection breaks off between two frames.
    Drop,
    /// The server says goodbye.
    Close,
    /// Nothing more comes, but the connection stays open a while.
    Hang,
    /// The connection breaks off inside a frame.
    HalfFrame,
    /// A frame that is no JSON.
    Garbage,
    /// A binary frame that nobody announced.
    Noise,
    /// A frame comes twice.
    Duplicate,
    /// An old frame comes again, after newer ones.
    Stale,
    /// Frames come slowly for a while.
    Slow,
    /// The next connection is refused with 503.
    Refuse,
    /// Two neighbours change places. Not among [`Fault::HARMLESS`]: a client that stops between the two and resumes
    /// where it stopped has lost one, and no client can know.
    Swap,
    /// The next connection starts later than it asked for, as if the server kept no more. Loses events.
    Clamp,
}

impl Fault {
    /// Faults after which a good client has lost nothing.
    pub const HARMLESS: &'static [Self] = &[
        Self::Drop,
        Self::Close,
        Self::Hang,
        Self::HalfFrame,
        Self::Garbage,
        Self::Noise,
        Self::Duplicate,
        Self::Stale,
        Self::Slow,
        Self::Refuse,
    ];
}

/// Faults from a seed.
#[derive(Debug)]
pub struct Faults {
    kinds: Vec<Fault>,
    every: u64,
    state: Mutex<(Random, BTreeMap<Fault, u64>)>,
}

impl Faults {
    /// Nothing goes wrong.
    pub fn none() -> Self {
        Self::seeded(0, 0, &[])
    }

    /// One of `kinds` at about every `every`th frame; at first each once in turn, then by chance.
    pub fn seeded(seed: u64, every: u64, kinds: &[Fault]) -> Self {
        let state = Mutex::new((Random::new(seed, "faults"), BTreeMap::new()));
        Self { kinds: kinds.to_vec(), every, state }
    }

    /// What goes wrong with the next frame. A fault drawn is a fault that the server then carries out and counts by
    /// [`Faults::fired`].
    pub(super) fn draw(&self) -> Option<Fault> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let (random, counts) = &mut *state;
        if self.kinds.is_empty() || random.below(self.every.max(1)) != 0 {
            return None;
        }
        let untried = self.kinds.iter().find(|kind| !counts.contains_key(kind));
        Some(*untried.unwrap_or_else(|| random.pick(&self.kinds)))
    }

    /// A number below `end` from the faults' own stream of chance.
    pub(super) fn below(&self, end: u64) -> u64 {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).0.below(end)
    }

    pub(super) fn count(&self, fault: Fault) {
        *self.state.lock().unwrap_or_else(PoisonError::into_inner).1.entry(fault).or_default() += 1;
    }

    /// How often each fault fired.
    pub fn fired(&self) -> BTreeMap<Fault, u64> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).1.clone()
    }

    /// That every kind fired at least `times`.
    ///
    /// # Errors
    /// Names the kinds that did not.
    pub fn prove(&self, times: u64) -> anyhow::Result<()> {
        let fired = self.fired();
        let lacking: Vec<_> = self.kinds.iter().filter(|kind| fired.get(kind).copied().unwrap_or(0) < times).collect();
        ensure!(lacking.is_empty(), "these faults fired less than {times} times: {lacking:?}; fired were {fired:?}");
        Ok(())
    }
}
