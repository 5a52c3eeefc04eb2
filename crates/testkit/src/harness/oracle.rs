//! Compares what was sent with what the program says it holds, and prints the difference so that a person sees what
//! happened. Reads through the HTTP interface only.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::time::Duration;

use anyhow::{Context, bail};
use serde_json::{Value, json};

use super::api::Api;

/// An error shows so many examples of each kind.
const EXAMPLES: usize = 8;
/// The most that a page may hold.
const PAGE: usize = 200;

/// One brand, asked through its interface.
#[derive(Clone, Debug)]
pub struct Oracle {
    /// The client, signed in.
    pub api: Api,
    /// The brand's id.
    pub brand: i64,
}

impl Oracle {
    /// Makes a query; returns its id.
    ///
    /// # Errors
    /// When the program refuses.
    pub async fn add_query(&self, name: &str, text: &str) -> anyhow::Result<i64> {
        self.add("queries", &json!({ "name": name, "text": text, "colour": 0 })).await
    }

    /// Makes a Jetstream source on `endpoint`; returns its id.
    ///
    /// # Errors
    /// When the program refuses.
    pub async fn add_jetstream(&self, endpoint: &str) -> anyhow::Result<i64> {
        let settings = json!({ "endpoint": endpoint });
        self.add("sources", &json!({ "kind": "bluesky", "name": "Jetstream", "settings": settings, "enabled": true }))
            .await
    }

    /// Makes a webhook channel on `url`; returns its id.
    ///
    /// # Errors
    /// When the program refuses.
    pub async fn add_webhook(&self, url: &str) -> anyhow::Result<i64> {
        let body = json!({ "kind": "webhook", "name": "Hook", "settings": { "url": url }, "enabled": true, "alerts_per_hour": null });
        self.add("channels", &body).await
    }

    /// Makes a rule that tells each post of `query` to `channels` without any silence; returns its id.
    ///
    /// # Errors
    /// When the program refuses.
    pub async fn add_rule_on_each(&self, query: i64, channels: &[i64]) -> anyhow::Result<i64> {
        let body = json!({
            "name": "each", "query": query, "condition": { "kind": "each-post" }, "cool_down_minutes": 0,
            "pace": { "kind": "now" }, "channels": channels, "enabled": true,
        });
        self.add("rules", &body).await
    }

    async fn add(&self, what: &str, body: &Value) -> anyhow::Result<i64> {
        let made = self.api.post(&format!("/api/v1/brands/{}/{what}", self.brand), body).await?;
        made["id"].as_i64().with_context(|| format!("no id among {what}: {made}"))
    }

    /// Every post that `query` holds: last words by the network's own id.
    ///
    /// # Errors
    /// When a page cannot be had, or a post comes twice.
    pub async fn stored(&self, query: i64) -> anyhow::Result<BTreeMap<String, String>> {
        let path = format!("/api/v1/brands/{}/posts?query={query}&limit={PAGE}", self.brand);
        let mut posts = BTreeMap::new();
        for item in self.api.pages(&path, "before").await? {
            let post = &item["post"];
            let (native, text) = (text_of(&post["native"])?, text_of(&post["text"])?);
            if posts.insert(native.clone(), text).is_some() {
                bail!("{native} is stored twice");
            }
        }
        Ok(posts)
    }

    /// Compares what `query` holds with `expected`.
    ///
    /// # Errors
    /// When a page cannot be had.
    pub async fn compare(&self, query: i64, expected: &BTreeMap<String, String>) -> anyhow::Result<Difference> {
        Ok(Difference::between(expected, &self.stored(query).await?))
    }

    /// Waits until `query` holds what is expected; what is still different when nothing has changed for `patience`.
    ///
    /// # Errors
    /// When a page cannot be had.
    pub async fn settle(
        &self,
        query: i64,
        expected: &BTreeMap<String, String>,
        patience: Duration,
    ) -> anyhow::Result<Difference> {
        let mut last = (Difference::default(), tokio::time::Instant::now());
        loop {
            let now = self.compare(query, expected).await?;
            if now.is_empty() {
                return Ok(now);
            }
            if now != last.0 {
                last = (now, tokio::time::Instant::now());
            } else if last.1.elapsed() > patience {
                return Ok(last.0);
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }

    /// Every alert of `rule`: the posts that each speaks of.
    ///
    /// # Errors
    /// When a page cannot be had.
    pub async fn alerts(&self, rule: i64) -> anyhow::Result<Vec<Vec<String>>> {
        let path = format!("/api/v1/brands/{}/alerts?state=all&limit={PAGE}", self.brand);
        let alerts = self.api.pages(&path, "after").await?;
        let of_rule = alerts.iter().filter(|alert| alert["rule"]["id"] == rule);
        of_rule.map(|alert| natives(&alert["posts"])).collect()
    }
}

fn natives(posts: &Value) -> anyhow::Result<Vec<String>> {
    posts.as_array().into_iter().flatten().map(|item| text_of(&item["post"]["native"])).collect()
}

fn text_of(value: &Value) -> anyhow::Result<String> {
    value.as_str().map(str::to_owned).with_context(|| format!("no text: {value}"))
}

/// How the stored set differs from the sent set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// Sent and not stored.
    pub missing: Vec<String>,
    /// Stored and not to be there: never sent, or taken back.
    pub unexpected: Vec<String>,
    /// Stored with other words: (post, expected, stored).
    pub changed: Vec<(String, String, String)>,
}

impl Difference {
    /// Compares two sets of posts.
    pub fn between(expected: &BTreeMap<String, String>, stored: &BTreeMap<String, String>) -> Self {
        let lacking = |a: &BTreeMap<String, String>, b: &BTreeMap<String, String>| {
            a.keys().filter(|native| !b.contains_key(*native)).cloned().collect()
        };
        let changed = expected.iter().filter_map(|(native, text)| {
            let found = stored.get(native).filter(|found| *found != text)?;
            Some((native.clone(), text.clone(), found.clone()))
        });
        Self { missing: lacking(expected, stored), unexpected: lacking(stored, expected), changed: changed.collect() }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.missing.is_empty() && self.unexpected.is_empty() && self.changed.is_empty()
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_empty() {
            return f.write_str("nothing differs");
        }
        section(f, "sent and not stored", &self.missing)?;
        section(f, "stored and not to be there", &self.unexpected)?;
        let changed: Vec<String> = self
            .changed
            .iter()
            .map(|(native, expected, stored)| format!("{native}\n      expected: {expected}\n      stored:   {stored}"))
            .collect();
        section(f, "stored with other words", &changed)
    }
}

/// How what was told differs from what was to be told, once each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TellDifference {
    /// Never told.
    pub missing: Vec<String>,
    /// Told more than once.
    pub repeated: Vec<String>,
    /// Told, and not to be.
    pub unexpected: Vec<String>,
}

impl TellDifference {
    /// Compares what was told with what must be told exactly once.
    pub fn between(expected: &BTreeSet<String>, told: impl IntoIterator<Item = String>) -> Self {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        told.into_iter().for_each(|post| *counts.entry(post).or_default() += 1);
        Self {
            missing: expected.iter().filter(|post| !counts.contains_key(*post)).cloned().collect(),
            repeated: counts.iter().filter(|(_, count)| **count > 1).map(|(post, _)| post.clone()).collect(),
            unexpected: counts.keys().filter(|post| !expected.contains(*post)).cloned().collect(),
        }
    }

    /// Whether everything was told once, and nothing else.
    pub fn is_empty(&self) -> bool {
        self.missing.is_empty() && self.repeated.is_empty() && self.unexpected.is_empty()
    }
}

impl fmt::Display for TellDifference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_empty() {
            return f.write_str("everything was told once");
        }
        section(f, "never told", &self.missing)?;
        section(f, "told more than once", &self.repeated)?;
        section(f, "told and not to be", &self.unexpected)
    }
}

fn section(f: &mut fmt::Formatter<'_>, title: &str, items: &[String]) -> fmt::Result {
    if items.is_empty() {
        return Ok(());
    }
    writeln!(f, "{title}: {}", items.len())?;
    items.iter().take(EXAMPLES).try_for_each(|item| writeln!(f, "    {item}"))?;
    if items.len() > EXAMPLES { writeln!(f, "    … and {} more", items.len() - EXAMPLES) } else { Ok(()) }
}
