//! When things happen in the evening, and how much is written at each second. Owns times, not words.
//!
//! All of it is whole numbers: a logarithm or a power may differ in its last bit between two machines.

use super::truth::Phase;
use crate::random::{Random, sums};

const fn minute(minute: u32) -> u32 {
    minute * 60
}

/// The first whistle, in seconds since the evening begins.
pub(crate) const KICK_OFF_S: u32 = minute(15);
/// The home side scores.
pub(crate) const GOAL_S: u32 = minute(32);
/// The pause begins.
const HALF_TIME_S: u32 = minute(60);
/// The second half begins.
const SECOND_HALF_S: u32 = minute(75);
/// The lights go out, in the fiftieth minute of the match.
pub(crate) const BLACKOUT_S: u32 = minute(80);
/// The match goes on where it stopped.
const RESUMED_S: u32 = minute(108);
/// The lights are back.
pub(crate) const RETURN_S: u32 = minute(104);
/// The last whistle.
pub(crate) const END_S: u32 = minute(152);
/// The evening is over.
pub(crate) const CLOSE_S: u32 = minute(180);

/// Where each phase begins.
const PHASES: [(u32, Phase); 13] = [
    (0, Phase::BuildUp),
    (KICK_OFF_S, Phase::KickOff),
    (GOAL_S, Phase::Goal),
    (minute(38), Phase::Play),
    (HALF_TIME_S, Phase::HalfTime),
    (SECOND_HALF_S, Phase::Play),
    (BLACKOUT_S, Phase::Blackout),
    (minute(85), Phase::Wait),
    (minute(92), Phase::Jokes),
    (RETURN_S, Phase::Return),
    (minute(112), Phase::Resumed),
    (END_S, Phase::End),
    (minute(161), Phase::Aftermath),
];

/// The steady murmur: posts a minute, straight lines between these points.
const MURMUR: [(u32, u32); 8] = [
    (0, 46),
    (KICK_OFF_S, 72),
    (HALF_TIME_S, 64),
    (SECOND_HALF_S, 62),
    (BLACKOUT_S, 70),
    (END_S, 80),
    (minute(165), 52),
    (CLOSE_S, 22),
];

/// A moment that makes people write: it rises within seconds and fades by half, a third, a quarter … every `half_s`.
struct Burst {
    at_s: u32,
    peak_per_minute: u32,
    rise_s: u32,
    half_s: u32,
}

const BURSTS: [Burst; 5] = [
    Burst { at_s: KICK_OFF_S, peak_per_minute: 70, rise_s: 20, half_s: 60 },
    Burst { at_s: GOAL_S, peak_per_minute: 260, rise_s: 12, half_s: 70 },
    // Ten times the murmur at its height makes a first minute of more than eight times the minutes before it.
    Burst { at_s: BLACKOUT_S, peak_per_minute: 720, rise_s: 6, half_s: 210 },
    Burst { at_s: RETURN_S, peak_per_minute: 330, rise_s: 8, half_s: 100 },
    Burst { at_s: END_S, peak_per_minute: 200, rise_s: 20, half_s: 110 },
];

impl Burst {
    fn level(&self, second: u32) -> u32 {
        let Some(age) = second.checked_sub(self.at_s) else { return 0 };
        let faded = self.peak_per_minute * 60 * self.half_s / (self.half_s + age);
        faded * age.min(self.rise_s) / self.rise_s
    }
}

/// The phase that `second` lies in.
pub(crate) fn phase(second: u32) -> Phase {
    PHASES.iter().rev().find(|(from, _)| *from <= second).map_or(Phase::BuildUp, |(_, phase)| *phase)
}

/// The minute of the match that `second` lies in; it stands still in the pause and in the dark.
pub(crate) fn match_minute(second: u32) -> i64 {
    let first_half = HALF_TIME_S - KICK_OFF_S;
    let before_the_dark = first_half + BLACKOUT_S - SECOND_HALF_S;
    let played = if second < HALF_TIME_S {
        second.saturating_sub(KICK_OFF_S)
    } else if second < SECOND_HALF_S {
        first_half - 1
    } else if second < RESUMED_S {
        first_half + second.min(BLACKOUT_S - 1) - SECOND_HALF_S
    } else {
        before_the_dark + second.min(END_S - 1) - RESUMED_S
    };
    i64::from(played / 60 + 1)
}

/// How lively `second` is, in posts an hour.
fn level(second: u32) -> u32 {
    murmur(second) + BURSTS.iter().map(|burst| burst.level(second)).sum::<u32>()
}

fn murmur(second: u32) -> u32 {
    let after = MURMUR.partition_point(|(at, _)| *at <= second).clamp(1, MURMUR.len() - 1);
    let ((from, low), (to, high)) = (MURMUR[after - 1], MURMUR[after]);
    let (low, high) = (i64::from(low), i64::from(high));
    let moved = (high - low) * 60 * i64::from(second - from) / i64::from(to - from);
    (low * 60 + moved) as u32
}

/// `count` instants over the evening, in microseconds since its beginning, ascending.
pub(crate) fn crowd(count: usize, random: &mut Random) -> Vec<i64> {
    let sums = sums((0..CLOSE_S).map(|second| u64::from(level(second))));
    let total = sums.last().copied().unwrap_or(0);
    let mut instants: Vec<i64> = (0..count as u64)
        .map(|index| {
            // One ticket from each of `count` equal parts: the shape is the curve's, only the detail is chance.
            let ticket = (total * index + random.below(total)) / count as u64;
            let second = sums.partition_point(|sum| *sum <= ticket) as i64;
            second * 1_000_000 + random.below(1_000_000) as i64
        })
        .collect();
    instants.sort_unstable();
    instants
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_phase_has_its_time() {
        let seen: std::collections::BTreeSet<Phase> = (0..CLOSE_S).map(phase).collect();
        assert_eq!(seen.into_iter().collect::<Vec<_>>(), Phase::ALL);
        assert_eq!((phase(BLACKOUT_S - 1), phase(BLACKOUT_S)), (Phase::Play, Phase::Blackout));
    }

    #[test]
    fn the_match_stands_still_in_the_pause_and_in_the_dark() {
        let seconds = [0, KICK_OFF_S, GOAL_S, HALF_TIME_S, BLACKOUT_S, RETURN_S, RESUMED_S, END_S];
        assert_eq!(seconds.map(match_minute), [1, 1, 18, 45, 50, 50, 51, 94]);
    }

    #[test]
    fn the_first_dark_minute_is_more_than_eight_times_as_lively() {
        let before: u32 = (BLACKOUT_S - 600..BLACKOUT_S).map(level).sum::<u32>() / 10;
        let dark: u32 = (BLACKOUT_S..BLACKOUT_S + 60).map(level).sum();
        assert!(dark > 8 * before && dark < 10 * before, "{dark} after {before}");
    }
}
