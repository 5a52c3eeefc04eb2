//! Searching what is stored with the language that the stream is asked in. The index of words finds candidates, more
//! than are asked for and never fewer; every candidate is judged by the language's own evaluator, so history and stream
//! give one answer. Owns what the words are and the judging; the index itself is the store's.

mod indexing;
mod plan;
mod widen;
mod words;

use vigie_model::{Post, PostId, Time};
use vigie_query::Query;
use vigie_query::naive::Prepared;
use vigie_store::{BrandStore, Candidate, Need, SearchPlan, StoreResult};

use crate::scan::Listed;
use widen::Widened;

pub use indexing::{bring_up_to_date, run as keep_indexed};
pub use words::{FORMAT, words};

/// Candidates read at once.
const BATCH: u32 = 256;

/// Candidates from which on forms of words are looked up in the vocabulary: fewer posts are read as quickly.
pub const WIDENED_FROM: u32 = 2_000;

/// A question to history.
#[derive(Debug)]
pub struct Search<'q> {
    query: &'q Query,
    plan: SearchPlan,
}

/// Where a search came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reached {
    /// The last candidate that was judged; the search goes on before it. `None` when there are no more.
    pub next: Option<PostId>,
    /// How many candidates were judged.
    pub judged: u32,
}

impl<'q> Search<'q> {
    /// What `query` finds among posts of `store` written in a stretch of time. Forms of words are looked up where there
    /// are `widened_from` candidates without ([`WIDENED_FROM`]).
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn prepare(
        store: BrandStore<'_>,
        query: &'q Query,
        from: Option<Time>,
        until: Option<Time>,
        widened_from: u32,
    ) -> StoreResult<Self> {
        let mut forms = Vec::new();
        let need = plan::need(query.root(), &mut |form| {
            forms.push(form);
            Need::Anything
        });
        let mut plan = SearchPlan { need, from, until };
        if !forms.is_empty() && store.count_candidates(&plan, widened_from).await? >= widened_from {
            let words = Widened::read(store, forms).await?;
            plan.need = plan::need(query.root(), &mut |form| words.need(&form));
        }
        Ok(Self { query, plan })
    }

    /// What candidates are looked up by.
    pub const fn plan(&self) -> &SearchPlan {
        &self.plan
    }

    /// Hands `found` the posts that answer, newest first, before `before`, until it wants no more or `most` candidates
    /// were judged.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn each(
        &self,
        store: BrandStore<'_>,
        before: Option<PostId>,
        most: u32,
        mut found: impl FnMut(Candidate) -> bool,
    ) -> StoreResult<Reached> {
        let mut reached = Reached { next: before, judged: 0 };
        while reached.judged < most {
            let limit = BATCH.min(most - reached.judged);
            let batch = store.candidates(&self.plan, reached.next, limit).await?;
            let is_last = batch.len() < limit as usize;
            for candidate in batch {
                reached.judged += 1;
                reached.next = Some(candidate.id);
                if self.finds(&candidate) && !found(candidate) {
                    return Ok(reached);
                }
            }
            if is_last {
                return Ok(Reached { next: None, ..reached });
            }
            // Judging is all computing: others get their turn.
            tokio::task::yield_now().await;
        }
        Ok(reached)
    }

    fn finds(&self, candidate: &Candidate) -> bool {
        let source = candidate.source.to_string();
        let listed = Listed::new(&candidate.post, candidate.lang, &source);
        Prepared::new(&listed.document()).matches(self.query)
    }
}

/// The words a post is found by, as the scan stores them.
pub fn words_of(post: &Post, lang: vigie_model::Lang, source: vigie_model::SourceId) -> String {
    let source = source.to_string();
    words(&Listed::new(post, lang, &source).document())
}
