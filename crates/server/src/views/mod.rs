//! Posts and alerts as clients read them: our own shapes, whatever the model's become; the same for lists, live feed and
//! webhooks. Positions are UTF-16 code units.

use serde::Serialize;

mod alert;
mod found;
mod post;
mod schemas;

pub use alert::{Alert, Named};
pub(crate) use found::highlights;
pub use found::{Found, HighlightView, PostMatch};
pub use post::{PostView, ReadingView};
pub(crate) use schemas::*;

/// The data of a change that only says what is gone.
pub fn gone(id: i64) -> String {
    json(&serde_json::json!({ "id": id }))
}

/// A shape of the API as JSON.
pub fn json<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).expect("shapes of the API hold only strings, numbers and lists")
}
