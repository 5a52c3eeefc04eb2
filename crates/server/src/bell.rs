//! Waking a task that waits for work. Rung many times before it listens, it wakes once.

use tokio::sync::Notify;

/// A bell.
#[derive(Debug, Default)]
pub struct Bell(Notify);

impl Bell {
    /// A silent bell.
    pub fn new() -> Self {
        Self::default()
    }

    /// Rings.
    pub fn wake(&self) {
        self.0.notify_one();
    }

    /// Waits until it has been rung since the last time.
    pub async fn rung(&self) {
        self.0.notified().await;
    }
}
