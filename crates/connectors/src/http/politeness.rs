//! Turns at a foreign host: few requests at once and a pause between them, however many of our sources live there.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant;

/// How often one host may be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// Requests under way at once.
    pub at_once_max: usize,
    /// From one request's start to the next one's.
    pub interval_min: Duration,
}

impl Default for Pace {
    /// What a reader with several tabs of one site open would do.
    fn default() -> Self {
        Self { at_once_max: 2, interval_min: Duration::from_secs(1) }
    }
}

/// More hosts than this are tidied: those at rest are forgotten.
const HOSTS_MAX: usize = 4_096;

/// The hosts being asked, and by whom.
#[derive(Debug)]
pub(super) struct Politeness {
    pace: Pace,
    hosts: Mutex<HashMap<String, Arc<Host>>>,
}

#[derive(Debug)]
struct Host {
    permits: Arc<Semaphore>,
    next_at: tokio::sync::Mutex<Instant>,
}

/// Somebody's turn at a host; ends when dropped.
#[derive(Debug)]
#[must_use = "the turn ends when this is dropped"]
pub struct Turn(#[expect(dead_code, reason = "held for its drop")] OwnedSemaphorePermit);

impl Politeness {
    pub(super) fn new(pace: Pace) -> Self {
        Self { pace, hosts: Mutex::default() }
    }

    /// Waits for a turn at `host`. Dropped while waiting it takes nobody's place.
    pub(super) async fn turn(&self, host: &str) -> Turn {
        let host = self.host(host);
        let permit = Arc::clone(&host.permits).acquire_owned().await.expect("nobody closes the semaphore");
        let mut next_at = host.next_at.lock().await;
        tokio::time::sleep_until(*next_at).await;
        *next_at = Instant::now() + self.pace.interval_min;
        Turn(permit)
    }

    fn host(&self, name: &str) -> Arc<Host> {
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        if hosts.len() >= HOSTS_MAX && !hosts.contains_key(name) {
            let now = Instant::now();
            // Held elsewhere, or asked within its interval: still needed.
            hosts.retain(|_, host| {
                Arc::strong_count(host) > 1 || host.next_at.try_lock().is_ok_and(|next_at| *next_at > now)
            });
        }
        let host = hosts.entry(name.to_owned()).or_insert_with(|| {
            Arc::new(Host {
                permits: Arc::new(Semaphore::new(self.pace.at_once_max.max(1))),
                next_at: tokio::sync::Mutex::new(Instant::now()),
            })
        });
        Arc::clone(host)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn turns_at_one_host_are_spaced_and_another_host_does_not_wait() {
        let politeness = Politeness::new(Pace { at_once_max: 2, interval_min: Duration::from_secs(10) });
        let start = Instant::now();
        let first = politeness.turn("a.example").await;
        let second = politeness.turn("a.example").await;
        assert_eq!(start.elapsed().as_secs(), 10);
        let other = politeness.turn("b.example").await;
        assert_eq!(start.elapsed().as_secs(), 10);
        let third = tokio::time::timeout(Duration::from_secs(60), politeness.turn("a.example")).await;
        assert!(third.is_err(), "two are under way");
        drop(first);
        let third = tokio::time::timeout(Duration::from_secs(60), politeness.turn("a.example")).await;
        assert!(third.is_ok());
        drop((second, other, third));
    }
}
