//! tantivy in memory: each batch becomes an index of one segment, and every query is counted on it. All on this thread.

use tantivy::collector::Count;
use tantivy::query::{BooleanQuery, Occur, PhraseQuery, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::{Index, ReloadPolicy, Term, doc};

use super::{Batches, Ran, run};
use crate::queries::{Phrase, Plain};

/// The least that its writer accepts.
const WRITER_BYTES: usize = 15_000_000;

struct Tantivy {
    schema: Schema,
    field: Field,
    queries: Vec<Box<dyn Query>>,
}

pub(crate) fn measure(queries: &[Plain], posts: &[String]) -> Result<Ran, String> {
    let mut schema = Schema::builder();
    let cut = TextFieldIndexing::default()
        .set_tokenizer("whitespace")
        .set_fieldnorms(false)
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let field = schema.add_text_field("text", TextOptions::default().set_indexing_options(cut));
    let schema = schema.build();
    let asked = queries.iter().map(|query| boolean(field, query)).collect();
    run(&mut Tantivy { schema, field, queries: asked }, queries, posts, "batches of 1,000")
}

impl Batches for Tantivy {
    fn batch(&mut self, posts: &[String], hits: &mut [u32]) -> Result<(), String> {
        self.count(posts, hits).map_err(|error| error.to_string())
    }
}

impl Tantivy {
    fn count(&self, posts: &[String], hits: &mut [u32]) -> tantivy::Result<()> {
        let builder = Index::builder().schema(self.schema.clone());
        let mut writer =
            builder.single_segment_index_writer(tantivy::directory::RamDirectory::create(), WRITER_BYTES)?;
        for post in posts {
            writer.add_document(doc!(self.field => post.as_str()))?;
        }
        let reader = writer.finalize()?.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        let searcher = reader.searcher();
        for (query, hits) in self.queries.iter().zip(hits) {
            *hits += searcher.search(query, &Count)? as u32;
        }
        Ok(())
    }
}

fn boolean(field: Field, query: &Plain) -> Box<dyn Query> {
    let group = |alternatives: &Vec<Phrase>| match alternatives.as_slice() {
        [one] => words(field, one),
        many => Box::new(BooleanQuery::union(many.iter().map(|phrase| words(field, phrase)).collect())),
    };
    let mut parts: Vec<(Occur, Box<dyn Query>)> =
        query.required.iter().map(|alternatives| (Occur::Must, group(alternatives))).collect();
    parts.extend(query.without.iter().map(|phrase| (Occur::MustNot, words(field, phrase))));
    Box::new(BooleanQuery::new(parts))
}

fn words(field: Field, phrase: &Phrase) -> Box<dyn Query> {
    let mut terms: Vec<Term> = phrase.iter().map(|word| Term::from_field_text(field, word)).collect();
    match terms.len() {
        1 => Box::new(TermQuery::new(terms.remove(0), IndexRecordOption::Basic)),
        _ => Box::new(PhraseQuery::new(terms)),
    }
}
