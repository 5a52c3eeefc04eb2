//! The one place that reads the machine's clock. Everything else is handed the time.

use vigie_model::Time;

/// Now, by this machine.
#[expect(clippy::disallowed_methods, reason = "this is the room the ban points to")]
pub fn now() -> Time {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    Time::from_micros(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
}
