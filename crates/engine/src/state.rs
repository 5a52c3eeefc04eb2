//! All that the engine remembers between two blocks. Owns its shape; the faculties own its meaning.

use serde::{Deserialize, Serialize};
use vigie_model::Time;

/// All that the engine remembers between two blocks. Written and read as postcard, byte for byte the same.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct State {
    now: Time,
}

impl State {
    /// Number of the shape that a stored state has. A stored state of another number is not read: the engine starts
    /// anew from the log.
    pub const FORMAT: u32 = 1;

    /// The newest time of the log that was taken in.
    pub fn now(&self) -> Time {
        self.now
    }
}
