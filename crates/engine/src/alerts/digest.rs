//! Alerts that wait to be told together. Owns what was gathered and when it is due.

use serde::{Deserialize, Serialize};
use vigie_model::{AlertRule, Pace, Time};

use crate::Digest;

/// Alerts listed in one digest; more are counted. Nobody reads a list longer than that, and state stays small.
pub const DIGEST_ALERTS_MAX: usize = 1_000;

/// What one rule has gathered since its last digest.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Gathered {
    from: Time,
    alerts: Vec<String>,
    omitted: u32,
}

impl Gathered {
    pub(crate) fn new(now: Time) -> Self {
        Self { from: now, alerts: Vec::new(), omitted: 0 }
    }

    pub(crate) fn push(&mut self, once_key: &str) {
        if self.alerts.len() < DIGEST_ALERTS_MAX {
            self.alerts.push(once_key.to_owned());
        } else {
            self.omitted = self.omitted.saturating_add(1);
        }
    }

    /// Due so many minutes after its first alert, or at once where the rule no longer gathers.
    pub(crate) fn is_due(&self, rule: &AlertRule, now: Time) -> bool {
        match rule.pace {
            Pace::Digest { every_minutes } => now >= self.from.plus_minutes(i64::from(every_minutes)),
            Pace::Now => true,
        }
    }

    pub(crate) fn into_digest(self, rule: &AlertRule, now: Time) -> Digest {
        Digest {
            brand: rule.brand,
            rule: rule.id,
            query: rule.query,
            channels: rule.channels.clone(),
            once_key: format!("rule:{}:digest:{}", rule.id, self.from.micros()),
            alerts: self.alerts,
            omitted: self.omitted,
            from: self.from,
            until: now,
        }
    }
}
