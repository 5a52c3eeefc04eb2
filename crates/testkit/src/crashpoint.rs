//! Named places where a test may have the program die, as if the power went. Without the feature `crashpoints` a place
//! is an empty function that the compiler removes.

/// Dies here when `VIGIE_CRASH_AT` is `name:n` and this is the `n`th time that `name` is reached (`name` is `name:1`).
#[cfg(feature = "crashpoints")]
pub fn reached(name: &str) {
    use std::collections::BTreeMap;
    use std::sync::{LazyLock, Mutex, PoisonError};

    static WANTED: LazyLock<Option<(String, u64)>> = LazyLock::new(|| {
        let wanted = std::env::var("VIGIE_CRASH_AT").ok()?;
        Some(match wanted.rsplit_once(':').and_then(|(name, times)| Some((name, times.parse().ok()?))) {
            Some((name, times)) => (name.to_owned(), times),
            None => (wanted, 1),
        })
    });
    static REACHED: Mutex<BTreeMap<String, u64>> = Mutex::new(BTreeMap::new());

    let Some((wanted, times)) = &*WANTED else { return };
    if wanted != name {
        return;
    }
    let mut reached = REACHED.lock().unwrap_or_else(PoisonError::into_inner);
    let count = reached.entry(name.to_owned()).or_default();
    *count += 1;
    if *count == *times {
        // No unwinding, no destructors, no flushing: what a test of durability must not be spared.
        std::process::abort();
    }
}

/// Nothing: this build has no crash points.
#[cfg(not(feature = "crashpoints"))]
#[inline(always)]
pub const fn reached(_name: &str) {}
