//! One rule over time: whether it fires, keeps silent, or gathers. Owns the state between two of its alerts.

use serde::{Deserialize, Serialize};
use vigie_model::{Alert, AlertRule, Cause, Condition, Delivery, DeliveryFate, Minute, Post, PostKey, Time, ToneLabel};

use super::digest::Gathered;
use super::severity;
use super::usual::{SPIKE_MINUTES_MAX, Usual};
use super::window::{WINDOW_MINUTES_MAX, Window};
use crate::Digest;
use crate::volume::{Authors, QueryVolume};

/// One rule over time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct RuleState {
    /// Hash of the text of the query that was watched.
    asks: u64,
    watch: Watch,
    /// Whether the condition was unmet since the last alert: a condition fires when it becomes true, not while it is.
    armed: bool,
    /// End of the cool-down.
    silent_until: Option<Time>,
    /// Minute of the last alert from a window: two in one minute would be the same alert.
    fired: Option<Minute>,
    gathered: Option<Gathered>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
enum Watch {
    EachPost,
    Volume(Window),
    Spike(Window, Usual),
}

impl Watch {
    fn new(condition: Condition, now: Time) -> Self {
        match condition {
            Condition::EachPost => Self::EachPost,
            Condition::Volume { minutes, .. } => Self::Volume(Window::new(minutes)),
            Condition::Spike { minutes, .. } => {
                Self::Spike(Window::new(minutes.min(SPIKE_MINUTES_MAX)), Usual::new(minutes, now))
            }
        }
    }

    fn fits(&self, condition: Condition) -> bool {
        match (self, condition) {
            (Self::EachPost, Condition::EachPost) => true,
            (Self::Volume(window), Condition::Volume { minutes, .. }) => {
                window.minutes() == minutes.clamp(1, WINDOW_MINUTES_MAX)
            }
            (Self::Spike(_, usual), Condition::Spike { minutes, .. }) => {
                usual.minutes() == minutes.clamp(1, SPIKE_MINUTES_MAX)
            }
            _ => false,
        }
    }

    fn window(&mut self) -> Option<&mut Window> {
        match self {
            Self::EachPost => None,
            Self::Volume(window) | Self::Spike(window, _) => Some(window),
        }
    }
}

/// An alert before it is known who is told.
pub(crate) struct Raised {
    once_key: String,
    cause: Cause,
    severity: u8,
    posts: Vec<PostKey>,
}

impl RuleState {
    pub(crate) fn new(rule: &AlertRule, asks: u64, now: Time) -> Self {
        Self {
            asks,
            watch: Watch::new(rule.condition, now),
            armed: true,
            silent_until: None,
            fired: None,
            gathered: None,
        }
    }

    /// Begins to watch anew where the rule now watches something else; keeps silence and digest.
    pub(crate) fn follow(&mut self, rule: &AlertRule, asks: u64, now: Time) {
        if self.asks != asks || !self.watch.fits(rule.condition) {
            self.asks = asks;
            self.watch = Watch::new(rule.condition, now);
            self.armed = true;
        }
    }

    /// Lets minutes become usual.
    pub(crate) fn advance(&mut self, volume: Option<&QueryVolume>, now: Time) {
        if let Watch::Spike(_, usual) = &mut self.watch {
            usual.advance(volume.map(|volume| &volume.authors), now);
        }
    }

    pub(crate) fn add(&mut self, at: Time, now: Time, tone: Option<ToneLabel>) {
        if let Some(window) = self.watch.window() {
            window.add(at, now, is_negative(tone));
        }
    }

    pub(crate) fn take_back(&mut self, at: Time, tone: Option<ToneLabel>) {
        if let Some(window) = self.watch.window() {
            window.take_back(at, is_negative(tone));
        }
    }

    pub(crate) fn retone(&mut self, at: Time, was: Option<ToneLabel>, is: Option<ToneLabel>) {
        if let Some(window) = self.watch.window() {
            window.retone(at, is_negative(was), is_negative(is));
        }
    }

    /// A fresh post answers the query for the first time: fires where every post does.
    pub(crate) fn judge_post(&mut self, rule: &AlertRule, post: &Post, severity: u8, now: Time) -> Option<Raised> {
        if self.watch != Watch::EachPost || self.is_silent(now) {
            return None;
        }
        self.fell_silent(rule, now);
        Some(Raised {
            once_key: format!("rule:{}:post:{}/{}", rule.id, post.key.network, post.key.native),
            cause: Cause::EachPost,
            severity,
            posts: vec![post.key.clone()],
        })
    }

    /// Fires where a window's condition became true since the last alert and silence is over.
    pub(crate) fn judge_window(&mut self, rule: &AlertRule, volume: Option<&QueryVolume>, now: Time) -> Option<Raised> {
        if let Some(window) = self.watch.window() {
            window.advance(now);
        }
        let authors = volume.map(|volume| &volume.authors);
        let Some((cause, severity, from)) = self.condition(rule.condition, authors, now) else {
            self.armed = true;
            return None;
        };
        if !self.armed || self.is_silent(now) || self.fired == Some(now.minute()) {
            return None;
        }
        self.armed = false;
        self.fired = Some(now.minute());
        self.fell_silent(rule, now);
        Some(Raised {
            once_key: format!("rule:{}:minute:{}", rule.id, now.minute().0),
            cause,
            severity,
            posts: volume.map(|volume| volume.witnesses_since(from)).unwrap_or_default(),
        })
    }

    /// The alert that is told; a gathered one is noted for the digest.
    pub(crate) fn alert(&mut self, rule: &AlertRule, raised: Raised, deliveries: Vec<Delivery>, now: Time) -> Alert {
        if deliveries.iter().any(|delivery| delivery.fate == DeliveryFate::Digest) {
            self.gathered.get_or_insert_with(|| Gathered::new(now)).push(&raised.once_key);
        }
        Alert {
            brand: rule.brand,
            rule: rule.id,
            query: rule.query,
            once_key: raised.once_key,
            raised_at: now,
            cause: raised.cause,
            severity: raised.severity,
            posts: raised.posts,
            deliveries,
        }
    }

    /// The digest that is due, if one is.
    pub(crate) fn digest(&mut self, rule: &AlertRule, now: Time) -> Option<Digest> {
        let gathered = self.gathered.take_if(|gathered| gathered.is_due(rule, now))?;
        Some(gathered.into_digest(rule, now))
    }

    /// Cause, severity and the window's first instant, where the condition holds now.
    fn condition(&self, condition: Condition, authors: Option<&Authors>, now: Time) -> Option<(Cause, u8, Time)> {
        match (&self.watch, condition) {
            (Watch::Volume(window), Condition::Volume { count: threshold, .. }) => {
                let (count, minutes) = (window.posts(), window.minutes());
                let severity = severity::of_window(count, 1.0, count, window.negative());
                (count >= threshold.max(1))
                    .then(|| (Cause::Volume { count, minutes, threshold }, severity, window.from(now)))
            }
            (Watch::Spike(window, usual), Condition::Spike { times: threshold, count: least, .. }) => {
                let minutes = usual.minutes();
                let first = Minute(now.minute().0 - i64::from(minutes));
                let count = authors.map_or(0, |authors| authors.after(first));
                let mean = usual.mean()?;
                let times = f64::from(count) / mean.max(1.0);
                let severity = severity::of_window(count, times, window.posts(), window.negative());
                let cause = Cause::Spike { count, minutes, usual: mean as f32, times: times as f32 };
                let holds = count >= least.max(1) && times >= f64::from(threshold);
                holds.then(|| (cause, severity, window.from(now)))
            }
            _ => None,
        }
    }

    fn is_silent(&self, now: Time) -> bool {
        self.silent_until.is_some_and(|until| now < until)
    }

    fn fell_silent(&mut self, rule: &AlertRule, now: Time) {
        let minutes = i64::from(rule.cool_down_minutes);
        self.silent_until = (minutes > 0).then(|| now.plus_minutes(minutes));
    }
}

fn is_negative(tone: Option<ToneLabel>) -> bool {
    tone == Some(ToneLabel::Negative)
}
