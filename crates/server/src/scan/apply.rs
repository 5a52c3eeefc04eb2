//! Turns what was seen and decided into rows of one transaction.

use vigie_engine::{Digest, Effect, Outcome, Verdict};
use vigie_model::{Alert, Author, BrandId, Envelope, Event, Post, PostId, QueryId, Time};
use vigie_store::{Block, ChangeKind, Gone, JobTask, NewJob, NewPost, ScanTx, Scope, StoreResult, Stored, VolumeDelta};

use super::{Observation, Questions};

/// Posts of an account that boards show anew when its name changes: what a screen holds of one person.
const POSTS_SHOWN_ANEW: u32 = 20;

/// Writes into one transaction.
pub(super) struct Apply<'a> {
    pub(super) tx: &'a mut ScanTx,
    pub(super) questions: &'a Questions,
    pub(super) now: Time,
}

impl Apply<'_> {
    /// Writes what one block led to.
    pub(super) async fn block(
        mut self,
        block: &Block,
        observations: &[Observation],
        outcome: Outcome,
    ) -> StoreResult<()> {
        let scope = Scope::of(self.questions.owner_of(block.source));
        for ((envelope, observation), verdict) in block.events.iter().zip(observations).zip(outcome.verdicts) {
            self.event(scope, envelope, observation, verdict).await?;
        }
        for effect in outcome.effects {
            self.effect(effect).await?;
        }
        Ok(())
    }

    async fn event(
        &mut self,
        scope: Scope,
        envelope: &Envelope,
        observation: &Observation,
        verdict: Verdict,
    ) -> StoreResult<()> {
        match &envelope.event {
            Event::Posted(_) | Event::Edited(_) if verdict == Verdict::Duplicate => {}
            // Nearly all of a firehose: counted, kept in the log for its term, and no row.
            Event::Posted(_) if observation.matched.is_empty() => {}
            Event::Posted(post) | Event::Edited(post) => self.post(scope, envelope, post, observation).await?,
            Event::Deleted(key) => {
                if let Some(gone) = self.tx.remove_post(scope, key).await? {
                    self.tell_gone(&gone).await?;
                }
            }
            Event::AuthorChanged(author) => {
                self.author(scope, author).await?;
                if self.questions.is_news(author, self.questions.owner_of(envelope.source)) {
                    self.tx.touch_config().await?;
                }
            }
            Event::AuthorGone(author) => {
                for gone in self.tx.remove_author(scope, author).await? {
                    self.tell_gone(&gone).await?;
                }
            }
        }
        Ok(())
    }

    /// Keeps what is known of an account, and shows it on boards that hold its newest posts.
    async fn author(&mut self, scope: Scope, author: &Author) -> StoreResult<()> {
        self.tx.put_author(scope, author, self.now).await?;
        for stored in self.tx.newest_of(scope, &author.key, POSTS_SHOWN_ANEW).await? {
            let queries: Vec<QueryId> = stored.before.iter().map(|(_, query)| *query).collect();
            for (brand, queries) in self.by_brand(&queries) {
                self.tx.put_change(brand, ChangeKind::Edit, stored.id.0, &queries, self.now).await?;
            }
        }
        Ok(())
    }

    /// Keeps a post that some query matches; forgets one that none matches any more.
    async fn post(
        &mut self,
        scope: Scope,
        envelope: &Envelope,
        post: &Post,
        observation: &Observation,
    ) -> StoreResult<()> {
        if observation.matched.is_empty() {
            return match self.tx.remove_post(scope, &post.key).await? {
                Some(gone) => self.tell_gone(&gone).await,
                None => Ok(()),
            };
        }
        let words = crate::search::words_of(post, observation.reading.lang, envelope.source);
        let new = NewPost {
            scope,
            source: envelope.source,
            witnessed_at: envelope.witnessed_at,
            stored_at: self.now,
            reading: observation.reading,
            post,
            words: &words,
        };
        let stored = self.tx.put_post(new).await?;
        if post.author.handle.is_some() {
            self.tx.put_author(scope, &post.author, self.now).await?;
        }
        self.matches(&stored, &observation.matched).await
    }

    /// Makes a post answer exactly `matched`, and tells each brand whose view of it changed.
    async fn matches(&mut self, stored: &Stored, matched: &[QueryId]) -> StoreResult<()> {
        for (_, query) in stored.before.iter().filter(|(_, query)| !matched.contains(query)) {
            self.tx.drop_match(*query, stored.id).await?;
        }
        for (brand, queries) in self.by_brand(matched) {
            let known = stored.before.iter().any(|(before, _)| *before == brand);
            let mut added = false;
            for query in &queries {
                added |= self.tx.put_match(brand, *query, stored.id, self.now).await?;
            }
            let kind = if known { ChangeKind::Edit } else { ChangeKind::Post };
            if added || known {
                self.tx.put_change(brand, kind, stored.id.0, &queries, self.now).await?;
            }
        }
        let lost = stored
            .before
            .iter()
            .map(|(brand, _)| *brand)
            .filter(|brand| !matched.iter().any(|query| self.questions.brand_of(*query) == Some(*brand)));
        let mut brands: Vec<BrandId> = lost.collect();
        brands.sort_unstable();
        brands.dedup();
        self.tell_gone(&Gone { id: stored.id, brands }).await
    }

    fn by_brand(&self, matched: &[QueryId]) -> Vec<(BrandId, Vec<QueryId>)> {
        let mut grouped: Vec<(BrandId, Vec<QueryId>)> = Vec::new();
        for (brand, query) in matched.iter().filter_map(|query| Some((self.questions.brand_of(*query)?, *query))) {
            match grouped.iter_mut().find(|(known, _)| *known == brand) {
                Some((_, queries)) => queries.push(query),
                None => grouped.push((brand, vec![query])),
            }
        }
        grouped
    }

    async fn tell_gone(&mut self, gone: &Gone) -> StoreResult<()> {
        let PostId(subject) = gone.id;
        for brand in &gone.brands {
            self.tx.put_change(*brand, ChangeKind::Gone, subject, &[], self.now).await?;
        }
        Ok(())
    }

    async fn effect(&mut self, effect: Effect) -> StoreResult<()> {
        match effect {
            Effect::Alert(alert) => self.alert(&alert).await,
            Effect::Digest(digest) => self.digest(digest).await,
            Effect::Volume(volume) => {
                let delta = VolumeDelta {
                    query: volume.query,
                    minute: volume.minute,
                    posts: volume.posts.into(),
                    authors: volume.authors.into(),
                    negative: volume.negative.into(),
                    neutral: volume.neutral.into(),
                    positive: volume.positive.into(),
                };
                self.tx.add_volume(delta).await
            }
            Effect::Totals(totals) => {
                self.tx.add_source_minute(totals.source, totals.minute, totals.events.into()).await
            }
        }
    }

    async fn alert(&mut self, alert: &Alert) -> StoreResult<()> {
        if let Some(id) = self.tx.put_alert(alert, self.now).await? {
            self.tx.put_change(alert.brand, ChangeKind::Alert, id.0, &[alert.query], self.now).await?;
            metrics::counter!("vigie_alerts_total").increment(1);
        }
        Ok(())
    }

    async fn digest(&mut self, digest: Digest) -> StoreResult<()> {
        let alerts = self.tx.alert_ids(digest.brand, digest.rule, &digest.alerts).await?;
        for channel in digest.channels {
            let once_key = format!("digest/{}/{}/{channel}", digest.brand, digest.once_key);
            let task = JobTask::TellDigest { alerts: alerts.clone(), channel, from: digest.from, until: digest.until };
            self.tx.put_job(&NewJob { brand: digest.brand, once_key, task, run_at: self.now }).await?;
        }
        Ok(())
    }
}
