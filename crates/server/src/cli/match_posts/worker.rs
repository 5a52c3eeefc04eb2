//! One thread's part: lines to posts, posts to answers.

use std::io::Write;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender};
use std::time::{Duration, Instant};

use vigie_connectors::net::lines::parse_line;
use vigie_lens::Lens;
use vigie_model::{Event, Lang, Post};
use vigie_query::{Document, Effort, Frequencies, Scratch};

use super::Compiled;
use crate::scan::Listed;

/// Some lines with their numbers, or why one is passed over.
pub(super) type Chunk = Vec<(u64, Result<Vec<u8>, String>)>;

/// What became of a chunk.
#[derive(Default)]
pub(super) struct Found {
    /// What is printed.
    pub(super) lines: Vec<u8>,
    /// Lines that are no posts, with the reason.
    pub(super) complaints: Vec<(u64, String)>,
    pub(super) posts: u64,
    pub(super) matches: u64,
    /// How long matching took, without reading.
    pub(super) matching: Duration,
    /// What the matcher did for this chunk.
    pub(super) effort: Effort,
}

pub(super) struct Worker {
    compiled: Arc<Compiled>,
    lens: Lens,
    scratch: Scratch,
    answers: Vec<(usize, vigie_query::Id)>,
    numbers: Vec<vigie_query::Id>,
}

impl Worker {
    pub(super) fn new(compiled: Arc<Compiled>) -> Self {
        Self { compiled, lens: Lens::new(), scratch: Scratch::new(), answers: Vec::new(), numbers: Vec::new() }
    }

    /// Takes chunks until there are no more, or nobody wants the answers.
    pub(super) fn run(mut self, waiting: &Receiver<Chunk>, found: &SyncSender<Found>) {
        while let Ok(chunk) = waiting.recv() {
            if found.send(self.chunk(&chunk)).is_err() {
                return;
            }
        }
    }

    fn chunk(&mut self, chunk: &Chunk) -> Found {
        let mut found = Found::default();
        let mut posts = Vec::with_capacity(chunk.len());
        for (number, line) in chunk {
            match post(line) {
                Err(reason) => found.complaints.push((*number, reason)),
                Ok(post) => posts.extend(post),
            }
        }
        let listed: Vec<_> = posts.iter().map(|post| Listed::new(post, self.language(post), "")).collect();
        let documents: Vec<_> = listed.iter().map(Listed::document).collect();
        self.ask(&documents, &mut found);
        for (post, number) in &self.answers {
            let query = usize::try_from(*number).ok().and_then(|number| self.compiled.ids.get(number));
            // Writing to memory cannot fail.
            let _ = writeln!(found.lines, "{}\t{}", posts[*post].key.native, query.map_or("", |id| id));
        }
        found
    }

    fn language(&self, post: &Post) -> Lang {
        if self.compiled.asks_language { self.lens.language(post) } else { Lang::UND }
    }

    /// Only this is timed as matching.
    fn ask(&mut self, documents: &[Document<'_>], found: &mut Found) {
        self.answers.clear();
        let before = self.scratch.effort();
        let began = Instant::now();
        for (index, document) in documents.iter().enumerate() {
            self.compiled.matcher.matches(document, &mut self.scratch, &mut self.numbers);
            self.answers.extend(self.numbers.iter().map(|number| (index, *number)));
        }
        found.matching = began.elapsed();
        let after = self.scratch.effort();
        found.effort = Effort { looked_at: after.looked_at - before.looked_at, asked: after.asked - before.asked };
        found.posts = documents.len() as u64;
        found.matches = self.answers.len() as u64;
    }
}

/// Counts how common the words of a chunk are.
pub(super) fn count(chunk: &Chunk, frequencies: &mut Frequencies) {
    for post in chunk.iter().filter_map(|(_, line)| post(line).ok().flatten()) {
        let document = Document { title: post.title.as_deref(), ..Document::new(&post.text) };
        frequencies.observe(&document);
    }
}

/// The post a line brings; lines that take one away bring none.
fn post(line: &Result<Vec<u8>, String>) -> Result<Option<Post>, String> {
    match parse_line(line.as_deref().map_err(Clone::clone)?) {
        Ok(Event::Posted(post) | Event::Edited(post)) => Ok(Some(*post)),
        Ok(_) => Ok(None),
        Err(rejected) => Err(rejected.reason.to_string()),
    }
}
