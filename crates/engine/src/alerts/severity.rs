//! How grave an alert is, from 1 to 10. Owns the arithmetic; each part is a step that can be read off the figures.

use vigie_model::{Post, Tone, ToneLabel};

/// A single post: 1, one more where it reads as negative, and one more at 10,000, 100,000 and 1,000,000 followers.
pub(crate) fn of_post(post: &Post, tone: Option<Tone>) -> u8 {
    let negative = u8::from(tone.is_some_and(|tone| tone.label == ToneLabel::Negative));
    1 + negative + steps(post.author.followers.unwrap_or(0), &[10_000, 100_000, 1_000_000])
}

/// A window: 2, one more for each doubling over the usual up to 16 times (4), one more at 10, 100 and 1,000 counted
/// (3), one more where at least half of its posts read as negative. `times` is 1 where nothing is known of the usual.
pub(crate) fn of_window(count: u32, times: f64, posts: u32, negative: u32) -> u8 {
    let doublings = [2.0, 4.0, 8.0, 16.0].iter().filter(|step| times >= **step).count() as u8;
    let mostly_negative = u8::from(posts > 0 && negative >= posts.div_ceil(2));
    2 + doublings + steps(u64::from(count), &[10, 100, 1_000]) + mostly_negative
}

fn steps(value: u64, at: &[u64]) -> u8 {
    at.iter().filter(|step| value >= **step).count() as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_is_graver_by_growth_size_and_tone() {
        for (count, times, posts, negative, expect) in [
            (1, 1.0, 1, 0, 2),
            (10, 1.0, 10, 4, 3),
            (10, 1.0, 10, 5, 4),
            (30, 4.0, 30, 0, 5),
            (30, 4.0, 30, 30, 6),
            (5_000, 100.0, 9_000, 9_000, 10),
            (0, 0.0, 0, 0, 2),
        ] {
            assert_eq!(of_window(count, times, posts, negative), expect, "{count} {times} {posts} {negative}");
        }
    }
}
