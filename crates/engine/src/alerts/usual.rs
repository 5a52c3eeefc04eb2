//! How many authors a window of a rule's length usually holds. Owns a decayed mean that a burst cannot poison.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};
use vigie_model::{Minute, Time};

use crate::timing;
use crate::volume::Authors;

/// Minutes of history (beside the window itself) before anything can be a spike.
pub const WARM_UP_MINUTES: u32 = 15;

/// What one more minute weighs in the mean: a minute of an hour ago weighs half as much as the present one
/// (`1 − 2^(−1/60)`).
const WEIGHT: f64 = 0.011_486_2;

/// A sample counts as at most so many times the mean (or so many authors, where hardly any are usual), so that a burst
/// does not become usual by happening; a lasting change still becomes usual within two hours.
const CLIP: f64 = 3.0;

/// A longer silence of the log means that we were not there, not that nobody posted: its minutes are no samples.
const GAP_MINUTES: i64 = 10;

/// The longest window of a spike.
pub(crate) const SPIKE_MINUTES_MAX: u32 = 60;

/// What is usual for one rule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Usual {
    minutes: u32,
    /// The first minute that was watched from its beginning.
    since: Minute,
    /// The next minute to take a sample at.
    next: Minute,
    /// Samples of windows that overlap the present one: not yet usual.
    waiting: VecDeque<(Minute, f64)>,
    mean: f64,
    samples: u32,
}

impl Usual {
    pub(crate) fn new(minutes: u32, now: Time) -> Self {
        let since = Minute(now.minute().0 + 1);
        let minutes = minutes.clamp(1, SPIKE_MINUTES_MAX);
        Self { minutes, since, next: since, waiting: VecDeque::new(), mean: 0.0, samples: 0 }
    }

    pub(crate) fn minutes(&self) -> u32 {
        self.minutes
    }

    /// Authors that a window usually holds; `None` until there is enough history.
    pub(crate) fn mean(&self) -> Option<f64> {
        (self.samples >= WARM_UP_MINUTES).then_some(self.mean)
    }

    /// Takes a sample for every minute that closed, and lets those become usual that lie before the present window.
    pub(crate) fn advance(&mut self, authors: Option<&Authors>, now: Time) {
        let closed = timing::newest_closed(now);
        if closed.0 - self.next.0 > GAP_MINUTES {
            *self = Self { mean: self.mean, samples: self.samples, ..Self::new(self.minutes, now) };
            return;
        }
        while self.next <= closed {
            self.waiting.push_back((self.next, self.sample(authors, self.next)));
            self.next = Minute(self.next.0 + 1);
        }
        let newest = Minute(now.minute().0 - i64::from(self.minutes));
        while let Some((minute, authors)) = self.waiting.front().copied()
            && minute <= newest
        {
            self.waiting.pop_front();
            self.fold(authors);
        }
    }

    /// Authors of the window that ended with `last`; early on, those of a shorter one scaled up.
    fn sample(&self, authors: Option<&Authors>, last: Minute) -> f64 {
        let watched = (last.0 - self.since.0 + 1).min(i64::from(self.minutes));
        let seen = authors.map_or(0, |authors| authors.between(Minute(last.0 - watched + 1), last));
        f64::from(seen) * f64::from(self.minutes) / watched as f64
    }

    fn fold(&mut self, authors: f64) {
        self.samples = self.samples.saturating_add(1);
        // The plain mean of the first samples, so that the very first does not weigh for hours. They are clipped less
        // strictly, since one sample says little of what is usual.
        let weight = (1.0 / f64::from(self.samples)).max(WEIGHT);
        let most = if self.samples <= WARM_UP_MINUTES { f64::INFINITY } else { CLIP * self.mean.max(1.0) };
        self.mean += weight * (authors.min(most) - self.mean);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Runs `minutes` minutes with so many authors in each, and says what is usual after them.
    fn after(usual: &mut Usual, authors: &mut Authors, from: i64, minutes: i64, each: u64) -> Option<f64> {
        for minute in from..from + minutes {
            for author in 0..each {
                // New people every minute.
                authors.add(author + 1_000 * minute as u64, Minute(minute), Minute(minute));
            }
            let now = Minute(minute + 1).start();
            usual.advance(Some(authors), now);
            authors.forget(now.minute());
        }
        usual.mean()
    }

    fn begin(minutes: u32) -> (Usual, Authors) {
        (Usual::new(minutes, Minute(99).start()), Authors::default())
    }

    #[test]
    fn nothing_is_usual_before_a_quarter_of_an_hour_outside_the_window() {
        let (mut usual, mut authors) = begin(5);
        assert_eq!(after(&mut usual, &mut authors, 100, 18, 2), None);
        let mean = after(&mut usual, &mut authors, 118, 2, 2);
        assert!(mean.is_some_and(|mean| (mean - 10.0).abs() < 0.01), "{mean:?}");
    }

    #[test]
    fn a_burst_hardly_changes_what_is_usual_and_a_lasting_change_does() {
        let (mut usual, mut authors) = begin(5);
        after(&mut usual, &mut authors, 100, 120, 2);
        let burst = after(&mut usual, &mut authors, 220, 10, 200);
        assert!(burst.is_some_and(|mean| mean < 13.0), "{burst:?}");
        let lasting = after(&mut usual, &mut authors, 230, 240, 200);
        assert!(lasting.is_some_and(|mean| mean > 500.0), "{lasting:?}");
    }

    #[test]
    fn a_gap_in_the_log_is_not_silence_of_the_world() {
        let (mut usual, mut authors) = begin(5);
        let before = after(&mut usual, &mut authors, 100, 120, 4);
        let after = after(&mut usual, &mut authors, 1_000, 30, 4);
        assert!(before.zip(after).is_some_and(|(before, after)| (before - after).abs() < 0.5), "{before:?} {after:?}");
    }
}
