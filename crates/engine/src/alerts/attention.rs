//! How much of each channel's attention was taken within the last hour. Owns the budgets' ledger.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use vigie_model::{AlertRule, ChannelId, Delivery, DeliveryFate, Minute, Pace, Time};

use crate::Rules;

/// A budget's hour: this minute and the 59 before it.
const HOUR_MINUTES: i64 = 60;

/// Alerts told, by channel and minute; channels without a budget are not kept.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Attention(BTreeMap<ChannelId, Vec<(Minute, u32)>>);

impl Attention {
    /// Decides for each channel of a rule how an alert of now is told, and takes it from the channel's budget.
    /// Digests take nothing: whoever asked for a digest already chose how often to be told.
    pub(crate) fn spend(&mut self, rules: &Rules, rule: &AlertRule, now: Time) -> Vec<Delivery> {
        let fate = |channel| match rule.pace {
            Pace::Digest { .. } => DeliveryFate::Digest,
            Pace::Now if self.take(channel, rules.budget(channel), now.minute()) => DeliveryFate::Send,
            Pace::Now => DeliveryFate::OverBudget,
        };
        let channels = rule.channels.iter().copied();
        channels
            .zip(rule.channels.iter().copied().map(fate))
            .map(|(channel, fate)| Delivery { channel, fate })
            .collect()
    }

    /// Forgets channels that no longer have a budget.
    pub(crate) fn follow(&mut self, rules: &Rules) {
        self.0.retain(|channel, _| rules.budget(*channel).is_some());
    }

    /// Forgets what is older than an hour.
    pub(crate) fn forget(&mut self, now: Minute) {
        self.0.retain(|_, told| {
            told.retain(|(minute, _)| minute.0 > now.0 - HOUR_MINUTES);
            !told.is_empty()
        });
    }

    fn take(&mut self, channel: ChannelId, budget: Option<u32>, now: Minute) -> bool {
        let Some(budget) = budget else { return true };
        let told = self.0.get(&channel).map_or(0, |told| {
            told.iter().filter(|(minute, _)| minute.0 > now.0 - HOUR_MINUTES).map(|(_, alerts)| alerts).sum::<u32>()
        });
        if told >= budget {
            return false;
        }
        let minutes = self.0.entry(channel).or_default();
        match minutes.last_mut() {
            Some((minute, alerts)) if *minute == now => *alerts += 1,
            _ => minutes.push((now, 1)),
        }
        true
    }
}
