//! Bringing events in: one runner a pulled source, watched over; and the way in for those that call us.
//! Owns when a source is asked, how long it is left alone, and how it is doing. Knows no network by name.

mod health;
mod ledger;
mod push;
mod runner;
mod supervisor;

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use vigie_model::{SourceId, Time};

pub use health::{Health, HealthState};
pub use push::{Pushed, push};
pub use runner::LIMITS;
pub use supervisor::run;

/// How every source is doing, as far as this process has seen.
#[derive(Default)]
pub struct Intake {
    health: Mutex<BTreeMap<SourceId, Health>>,
}

impl Intake {
    /// Nothing runs yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// How `source` is doing; `None` where it does not run.
    pub fn health(&self, source: SourceId) -> Option<Health> {
        self.lock().get(&source).cloned()
    }

    /// How all are doing.
    pub fn all(&self) -> Vec<(SourceId, Health)> {
        self.lock().iter().map(|(source, health)| (*source, health.clone())).collect()
    }

    /// Notes something about `source`, which runs from now on if it did not.
    pub(crate) fn note(&self, source: SourceId, now: Time, change: impl FnOnce(&mut Health)) {
        change(self.lock().entry(source).or_insert_with(|| Health::starting(now)));
    }

    pub(crate) fn forget(&self, source: SourceId) {
        self.lock().remove(&source);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeMap<SourceId, Health>> {
        self.health.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
