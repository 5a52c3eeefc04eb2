//! The newest blocks, kept decoded: a reader who keeps up never reads them back from disk.

use std::collections::VecDeque;
use std::sync::Arc;

use vigie_model::Seq;

use super::Block;

/// Recent events kept decoded.
const EVENTS_MAX: usize = 8_192;

#[derive(Default)]
pub(super) struct Tail {
    blocks: VecDeque<Arc<Block>>,
    events: usize,
}

impl Tail {
    /// Takes in a block that was just written.
    pub(super) fn remember(&mut self, block: &Arc<Block>) {
        // Commits are in order, but their tasks may come here out of it: then the tail begins anew.
        if self.blocks.back().is_some_and(|before| before.last.next() != block.first) {
            *self = Self::default();
        }
        self.events += block.events.len().max(1);
        self.blocks.push_back(Arc::clone(block));
        while self.events > EVENTS_MAX && self.blocks.len() > 1 {
            let oldest = self.blocks.pop_front().map_or(0, |oldest| oldest.events.len().max(1));
            self.events -= oldest;
        }
    }

    /// The blocks after position `after` with about `events_max` events, if the block that follows it is still here.
    pub(super) fn after(&self, after: Seq, events_max: usize) -> Option<Vec<Arc<Block>>> {
        let start = self.blocks.iter().position(|block| block.first == after.next())?;
        let mut events = 0;
        let wanted = self.blocks.iter().skip(start).take_while(|block| {
            let room = events < events_max;
            events += block.events.len();
            room
        });
        Some(wanted.cloned().collect())
    }
}
