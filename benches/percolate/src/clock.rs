//! Time as a thread works, and memory as the system counts it. Knows nothing of queries.

use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

/// Time that this thread has run, so that a busy machine does not falsify the figures.
fn worked() -> Duration {
    Duration::try_from(clock_gettime(ClockId::ThreadCPUTime)).unwrap_or_default()
}

/// Runs something and says for how many seconds this thread worked on it.
pub(crate) fn timed<T>(run: impl FnOnce() -> T) -> (T, f64) {
    let before = worked();
    let result = run();
    (result, worked().saturating_sub(before).as_secs_f64())
}

/// The middle value; of an even number the upper one.
pub(crate) fn median(values: &[f64]) -> f64 {
    quantile(values, 0.5)
}

/// The value below which this share of all lies.
pub(crate) fn quantile(values: &[f64], share: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    sorted.get((sorted.len() as f64 * share) as usize).or(sorted.last()).copied().unwrap_or(f64::NAN)
}

/// What the program holds of the machine's memory.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Memory {
    pub(crate) now_mb: f64,
    pub(crate) peak_mb: f64,
}

impl Memory {
    /// Zero where the system does not say.
    pub(crate) fn read() -> Self {
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let of = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name));
            line.and_then(|rest| rest.split_whitespace().next()?.parse::<f64>().ok()).map_or(0.0, |kib| kib / 1024.0)
        };
        Self { now_mb: of("VmRSS:"), peak_mb: of("VmHWM:") }
    }

    /// Begins to look for a new peak, where the system allows it.
    pub(crate) fn forget_peak() {
        // Without it the peak is that of the whole run, which is only less kind to us.
        let _ = std::fs::write("/proc/self/clear_refs", "5");
    }
}
