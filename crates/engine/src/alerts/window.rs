//! How many posts lie within the last so many minutes. Owns a sliding count.

use serde::{Deserialize, Serialize};
use vigie_model::Time;

/// Slots of a window, whatever its length: a window of n minutes has slots of n seconds. It is thus exact to a sixtieth
/// of its length (never counting more than was asked), and takes at most some 3 kB (one of a minute holds two minutes of
/// clocks that run ahead as well).
const SLOTS: i64 = 60;

/// A window longer than a day is cut to a day.
pub(crate) const WINDOW_MINUTES_MAX: u32 = 24 * 60;

/// A sliding count.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Window {
    minutes: u32,
    /// Ascending by place; empty slots are not kept.
    slots: Vec<Slot>,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
struct Slot {
    at: i64,
    posts: u32,
    negative: u32,
}

impl Window {
    pub(crate) fn new(minutes: u32) -> Self {
        Self { minutes: minutes.clamp(1, WINDOW_MINUTES_MAX), slots: Vec::new() }
    }

    pub(crate) fn minutes(&self) -> u32 {
        self.minutes
    }

    /// Counts a post unless it lies before the window.
    pub(crate) fn add(&mut self, at: Time, now: Time, negative: bool) {
        if at < self.from(now) {
            return;
        }
        let at = self.slot(at);
        let place = self.slots.partition_point(|slot| slot.at < at);
        if self.slots.get(place).is_none_or(|slot| slot.at != at) {
            self.slots.insert(place, Slot { at, posts: 0, negative: 0 });
        }
        self.slots[place].posts += 1;
        self.slots[place].negative += u32::from(negative);
    }

    /// Takes a post back if it still counts.
    pub(crate) fn take_back(&mut self, at: Time, negative: bool) {
        let at = self.slot(at);
        if let Some(slot) = self.slots.iter_mut().find(|slot| slot.at == at) {
            slot.posts = slot.posts.saturating_sub(1);
            slot.negative = slot.negative.saturating_sub(u32::from(negative));
        }
        self.slots.retain(|slot| slot.posts > 0);
    }

    /// A post that still counts changed its tone.
    pub(crate) fn retone(&mut self, at: Time, was_negative: bool, is_negative: bool) {
        let at = self.slot(at);
        if let Some(slot) = self.slots.iter_mut().find(|slot| slot.at == at) {
            slot.negative = slot.negative.saturating_sub(u32::from(was_negative)) + u32::from(is_negative);
        }
    }

    /// Lets go of what the window has left behind.
    pub(crate) fn advance(&mut self, now: Time) {
        let oldest = self.slot(now) - SLOTS;
        let gone = self.slots.partition_point(|slot| slot.at <= oldest);
        self.slots.drain(..gone);
    }

    pub(crate) fn posts(&self) -> u32 {
        self.slots.iter().map(|slot| slot.posts).sum()
    }

    pub(crate) fn negative(&self) -> u32 {
        self.slots.iter().map(|slot| slot.negative).sum()
    }

    /// The first instant that counts.
    pub(crate) fn from(&self, now: Time) -> Time {
        Time::from_seconds((self.slot(now) - SLOTS + 1).saturating_mul(i64::from(self.minutes)))
    }

    fn slot(&self, at: Time) -> i64 {
        at.micros().div_euclid(i64::from(self.minutes) * Time::SECOND)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Never counts what is older than asked, always counts what is younger by a sixtieth, in any order of arrival.
        #[test]
        fn counts_what_was_asked_to_a_sixtieth(
            minutes in 1_u32..=1_440,
            posts in prop::collection::vec((0_i64..200_000, any::<bool>()), 0..60),
            later in 0_i64..100_000,
        ) {
            let base = Time::from_seconds(1_800_000_000);
            let now = base.plus_micros(200_000 * Time::SECOND);
            let mut window = Window::new(minutes);
            for (second, negative) in &posts {
                window.add(base.plus_micros(second * Time::SECOND), now, *negative);
            }
            let now = now.plus_micros(later * Time::SECOND);
            window.advance(now);
            let length = i64::from(minutes) * Time::MINUTE;
            let young_than = |age: i64| {
                posts.iter().filter(|(second, _)| now.since(base.plus_micros(second * Time::SECOND)) < age).count() as u32
            };
            prop_assert!(window.posts() <= young_than(length + 1));
            prop_assert!(window.posts() >= young_than(length - length / 60));
            prop_assert!(window.negative() <= window.posts());
            for (second, negative) in &posts {
                if base.plus_micros(second * Time::SECOND) >= window.from(now) {
                    window.take_back(base.plus_micros(second * Time::SECOND), *negative);
                }
            }
            prop_assert_eq!(window, Window::new(minutes));
        }
    }
}
