//! A token bucket for each key, in bounded memory. Knows no clock: the time is handed in.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use vigie_model::Time;

/// Keys remembered at most. When all are in use the fullest buckets are forgotten first: they lose their key nothing.
const KEYS_MAX: usize = 10_000;

/// Lets `burst` attempts through at once, and one more each `refill`.
pub(crate) struct Limiter<K> {
    burst: f64,
    refill_micros: f64,
    buckets: Mutex<HashMap<K, Bucket>>,
}

#[derive(Clone, Copy)]
struct Bucket {
    tokens: f64,
    at: Time,
}

impl<K: Eq + Hash + Clone> Limiter<K> {
    /// An empty limiter.
    pub(crate) fn new(burst: u32, refill: Duration) -> Self {
        let refill_micros = (refill.as_micros() as f64).max(1.0);
        Self { burst: f64::from(burst), refill_micros, buckets: Mutex::new(HashMap::new()) }
    }

    /// Takes one attempt of `key`.
    ///
    /// # Errors
    /// How long to wait where none is left.
    pub(crate) fn take(&self, key: K, now: Time) -> Result<(), Duration> {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= KEYS_MAX && !buckets.contains_key(&key) {
            self.forget(&mut buckets, now);
        }
        let bucket = buckets.entry(key).or_insert(Bucket { tokens: self.burst, at: now });
        *bucket = self.refilled(*bucket, now);
        if bucket.tokens < 1.0 {
            let wait = (1.0 - bucket.tokens) * self.refill_micros;
            return Err(Duration::from_micros(wait.ceil() as u64));
        }
        bucket.tokens -= 1.0;
        Ok(())
    }

    /// Forgets what `key` has tried: it turned out to be in the right.
    pub(crate) fn forgive(&self, key: &K) {
        self.buckets.lock().unwrap_or_else(PoisonError::into_inner).remove(key);
    }

    fn refilled(&self, bucket: Bucket, now: Time) -> Bucket {
        // A clock set back gives nothing and takes nothing.
        let passed = now.since(bucket.at).max(0) as f64;
        Bucket { tokens: (bucket.tokens + passed / self.refill_micros).min(self.burst), at: now }
    }

    /// Makes room: a tenth of the keys, the fullest buckets first.
    fn forget(&self, buckets: &mut HashMap<K, Bucket>, now: Time) {
        let mut by_fullness: Vec<(f64, K)> =
            buckets.iter().map(|(key, bucket)| (self.refilled(*bucket, now).tokens, key.clone())).collect();
        by_fullness.sort_by(|left, right| right.0.total_cmp(&left.0));
        for (_, key) in by_fullness.into_iter().take(KEYS_MAX / 10) {
            buckets.remove(&key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_passes_then_one_each_refill() {
        let limiter = Limiter::new(3, Duration::from_secs(10));
        let start = Time::default();
        for _ in 0..3 {
            assert_eq!(limiter.take("a", start), Ok(()));
        }
        assert_eq!(limiter.take("a", start), Err(Duration::from_secs(10)));
        assert_eq!(limiter.take("b", start), Ok(()), "another key has its own bucket");
        let later = start.plus_micros(10 * Time::SECOND);
        assert_eq!(limiter.take("a", later), Ok(()));
        assert!(limiter.take("a", later).is_err());
        assert!(limiter.take("a", start).is_err(), "a clock set back gives nothing");
        limiter.forgive(&"a");
        assert_eq!(limiter.take("a", later), Ok(()));
    }

    #[test]
    fn memory_is_bounded_and_a_drained_bucket_is_not_washed_out() {
        let limiter = Limiter::new(2, Duration::from_secs(3600));
        let now = Time::default();
        for _ in 0..2 {
            limiter.take(u32::MAX, now).unwrap();
        }
        for key in 0..(KEYS_MAX as u32 * 3) {
            limiter.take(key, now).unwrap();
        }
        assert!(limiter.buckets.lock().unwrap().len() <= KEYS_MAX);
        assert!(limiter.take(u32::MAX, now).is_err());
    }
}
