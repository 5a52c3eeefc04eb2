//! When a post counts. Owns the bounds on what an author's clock may claim.

use vigie_model::{Minute, Post, Time};

/// How far an author's clock may run ahead, in minutes; a post further ahead counts when it reached us. Also how long
/// a minute stays open after its end before it is taken as usual: sources deliver out of order.
pub const WATERMARK_MINUTES: i64 = 2;

/// A post that reaches us later than this after it was written is not counted: it is history (a feed's backlog, an
/// import, a clock at 1970), not the present.
pub const LATE_MINUTES: i64 = 48 * 60;

/// A post that reaches us later than this after it was written raises no alert of its own.
pub const FRESH_MINUTES: i64 = 24 * 60;

/// The time at which a post counts; `None` where it does not count.
pub(crate) fn counted_at(post: &Post, witnessed_at: Time) -> Option<Time> {
    if post.created_at > witnessed_at.plus_minutes(WATERMARK_MINUTES) {
        return Some(witnessed_at);
    }
    (post.created_at >= witnessed_at.plus_minutes(-LATE_MINUTES)).then_some(post.created_at)
}

/// Whether a post is news.
pub(crate) fn is_fresh(post: &Post, witnessed_at: Time) -> bool {
    post.created_at >= witnessed_at.plus_minutes(-FRESH_MINUTES)
}

/// The newest minute that is complete at `now`, late arrivals included.
pub(crate) fn newest_closed(now: Time) -> Minute {
    Minute(now.plus_minutes(-WATERMARK_MINUTES).minute().0 - 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use vigie_model::{Author, AuthorKey, Network, PostKey};

    #[test]
    fn an_authors_clock_is_believed_within_bounds() {
        let witnessed = Time::from_seconds(1_800_000_000);
        let at = |minutes: i64| witnessed.plus_minutes(minutes);
        for (created, counted, fresh) in [
            (witnessed, Some(witnessed), true),
            (at(-47 * 60), Some(at(-47 * 60)), false),
            (at(-48 * 60), Some(at(-48 * 60)), false),
            (at(-48 * 60).plus_micros(-1), None, false),
            (at(-24 * 60), Some(at(-24 * 60)), true),
            (at(-24 * 60).plus_micros(-1), Some(at(-24 * 60).plus_micros(-1)), false),
            (at(2), Some(at(2)), true),
            (at(2).plus_micros(1), Some(witnessed), true),
            (Time::from_micros(i64::MAX), Some(witnessed), true),
            (Time::from_micros(0), None, false),
            (Time::from_micros(i64::MIN), None, false),
        ] {
            let author = Author::unknown(AuthorKey { network: Network::WEB, native: String::new() });
            let key = PostKey { network: Network::WEB, native: String::new() };
            let post = Post::new(key, author, created, String::new());
            assert_eq!(counted_at(&post, witnessed), counted, "{created}");
            assert_eq!(is_fresh(&post, witnessed), fresh, "{created}");
        }
    }

    #[test]
    fn a_minute_closes_two_minutes_after_its_end() {
        assert_eq!(newest_closed(Minute(100).start()), Minute(97));
        assert_eq!(newest_closed(Minute(100).start().plus_micros(-1)), Minute(96));
    }
}
