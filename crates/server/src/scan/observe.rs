//! What lens and matcher say of each event of a block. Pure: the same block and questions give the same answer.

use std::sync::Arc;

use vigie_engine::Observed;
use vigie_lens::Lens;
use vigie_model::{Envelope, Event, Post, QueryId, Reading, SourceId};
use vigie_query::Scratch;
use vigie_store::Block;

use super::{Listed, Questions};

/// What was seen in one event.
#[derive(Clone, Debug, Default)]
pub struct Observation {
    /// What the lens said; of posts only.
    pub reading: Reading,
    /// The queries the post answers, ascending.
    pub matched: Vec<QueryId>,
}

impl Observation {
    /// This observation with its event, as the engine takes it.
    pub fn of<'a>(&'a self, envelope: &'a Envelope) -> Observed<'a> {
        Observed { envelope, reading: self.reading, matched: &self.matched }
    }
}

/// Reads blocks; keeps what it writes on between posts.
pub struct Reader {
    questions: Arc<Questions>,
    lens: Lens,
    scratch: Scratch,
    matched: Vec<vigie_query::Id>,
}

impl Reader {
    /// A reader for one set of questions.
    pub fn new(questions: Arc<Questions>) -> Self {
        Self { questions, lens: Lens::new(), scratch: Scratch::new(), matched: Vec::new() }
    }

    /// What is asked.
    pub const fn questions(&self) -> &Arc<Questions> {
        &self.questions
    }

    /// An observation for each event of the block, at the same index.
    pub fn observe(&mut self, block: &Block) -> Vec<Observation> {
        let source = block.source.to_string();
        block
            .events
            .iter()
            .map(|envelope| match &envelope.event {
                Event::Posted(post) | Event::Edited(post) => self.read(post, block.source, &source),
                Event::Deleted(_) | Event::AuthorChanged(_) | Event::AuthorGone(_) => Observation::default(),
            })
            .collect()
    }

    fn read(&mut self, post: &Post, source: SourceId, source_name: &str) -> Observation {
        let lang = self.lens.language(post);
        let listed = Listed::new(post, lang, source_name);
        self.questions.matcher.matches(&listed.document(), &mut self.scratch, &mut self.matched);
        if self.matched.is_empty() {
            return Observation { reading: Reading { lang, tone: None }, matched: Vec::new() };
        }
        let owner = self.questions.owner_of(source);
        let may_see = |query: &QueryId| owner.is_none() || self.questions.brand_of(*query) == owner;
        let matched: Vec<QueryId> = self.matched.iter().map(|id| QueryId(*id)).filter(may_see).collect();
        // Tone costs more than all the rest, and only a post that somebody asked about needs it.
        let tone = if matched.is_empty() { None } else { self.lens.tone(post, lang) };
        Observation { reading: Reading { lang, tone }, matched }
    }
}
