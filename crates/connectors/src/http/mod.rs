//! The one HTTP client, and the guard that keeps it from reaching inside.

/// The one HTTP client. Cheap to clone.
#[derive(Clone)]
pub struct Http {}
