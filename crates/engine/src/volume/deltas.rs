//! Changes of figures within one block, summed before they leave. Owns no state over time.

use std::collections::BTreeMap;

use vigie_model::{Minute, QueryId, SourceId, ToneLabel};

use crate::{Effect, Totals, Volume};

/// What one block changes.
#[derive(Debug, Default)]
pub(crate) struct Deltas {
    volumes: BTreeMap<(QueryId, Minute), Volume>,
    // A block comes from a handful of sources within a minute or two: a list is faster than a map.
    totals: Vec<Totals>,
}

impl Deltas {
    /// Posts (and authors) more or less in a minute of a query.
    pub(crate) fn posts(&mut self, query: QueryId, minute: Minute, tone: Option<ToneLabel>, sign: i32, author: bool) {
        let volume = self.volume(query, minute);
        volume.posts += sign;
        volume.authors += if author { sign } else { 0 };
        self.tone(query, minute, tone, sign);
    }

    /// Only a tone more or less.
    pub(crate) fn tone(&mut self, query: QueryId, minute: Minute, tone: Option<ToneLabel>, sign: i32) {
        let volume = self.volume(query, minute);
        match tone {
            Some(ToneLabel::Negative) => volume.negative += sign,
            Some(ToneLabel::Neutral) => volume.neutral += sign,
            Some(ToneLabel::Positive) => volume.positive += sign,
            None => {}
        }
    }

    /// An event that a source brought.
    pub(crate) fn event(&mut self, source: SourceId, minute: Minute, is_new_post: bool) {
        let posts = u32::from(is_new_post);
        match self.totals.iter_mut().rev().find(|totals| totals.source == source && totals.minute == minute) {
            Some(totals) => {
                totals.events += 1;
                totals.posts += posts;
            }
            None => self.totals.push(Totals { source, minute, events: 1, posts }),
        }
    }

    /// Everything that changed, totals first, each by its key.
    pub(crate) fn into_effects(mut self) -> impl Iterator<Item = Effect> {
        self.totals.sort_unstable_by_key(|totals| (totals.source, totals.minute));
        let changed = self.volumes.into_values().filter(|volume| {
            [volume.posts, volume.authors, volume.negative, volume.neutral, volume.positive] != [0; 5]
        });
        self.totals.into_iter().map(Effect::Totals).chain(changed.map(Effect::Volume))
    }

    fn volume(&mut self, query: QueryId, minute: Minute) -> &mut Volume {
        self.volumes.entry((query, minute)).or_insert(Volume {
            query,
            minute,
            posts: 0,
            authors: 0,
            negative: 0,
            neutral: 0,
            positive: 0,
        })
    }
}
