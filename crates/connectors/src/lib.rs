//! Everything that speaks to a foreign system: sources bring events in, notifiers carry notices out.
//! Owns the only HTTP client and its guard. Knows neither store nor engine.
//!
//! Adding a source is a folder under `net/` and a line in [`registry::SOURCES`];
//! adding a notifier a folder under `notify/` and a line in [`registry::NOTIFIERS`].

pub mod http;
pub mod net;
pub mod notify;
pub mod registry;
pub mod schema;
pub mod source;
