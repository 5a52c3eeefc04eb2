//! SQLite FTS5 in memory: each batch fills a table without contents, and every query is counted on it.

use rusqlite::Connection;

use super::{Batches, Ran, run};
use crate::queries::{Phrase, Plain};

/// Its ASCII tokenizer takes every other character for a letter: the words come folded and cut, so nothing is left to do.
const TABLE: &str = "CREATE VIRTUAL TABLE posts USING fts5(words, content = '', tokenize = \"ascii tokenchars '_'\")";

struct Fts5 {
    database: Connection,
    queries: Vec<String>,
}

pub(crate) fn measure(queries: &[Plain], posts: &[String]) -> Result<Ran, String> {
    let database = Connection::open_in_memory().map_err(|error| error.to_string())?;
    database.execute_batch(TABLE).map_err(|error| error.to_string())?;
    let asked = queries.iter().map(expression).collect();
    run(&mut Fts5 { database, queries: asked }, queries, posts, "batches of 1,000")
}

impl Batches for Fts5 {
    fn batch(&mut self, posts: &[String], hits: &mut [u32]) -> Result<(), String> {
        self.count(posts, hits).map_err(|error| error.to_string())
    }
}

impl Fts5 {
    fn count(&mut self, posts: &[String], hits: &mut [u32]) -> rusqlite::Result<()> {
        let filling = self.database.transaction()?;
        filling.execute("INSERT INTO posts (posts) VALUES ('delete-all')", [])?;
        let mut insert = filling.prepare_cached("INSERT INTO posts (words) VALUES (?1)")?;
        for post in posts {
            insert.execute([post])?;
        }
        drop(insert);
        filling.commit()?;
        let mut ask = self.database.prepare_cached("SELECT count(*) FROM posts WHERE posts MATCH ?1")?;
        for (query, hits) in self.queries.iter().zip(hits) {
            *hits += ask.query_row([query], |row| row.get::<_, u32>(0))?;
        }
        Ok(())
    }
}

fn expression(query: &Plain) -> String {
    let quoted = |phrase: &Phrase| format!("\"{}\"", phrase.join(" "));
    let group =
        |alternatives: &Vec<Phrase>| format!("({})", alternatives.iter().map(quoted).collect::<Vec<_>>().join(" OR "));
    let required = query.required.iter().map(group).collect::<Vec<_>>().join(" AND ");
    match &query.without {
        Some(phrase) => format!("({required}) NOT {}", quoted(phrase)),
        None => required,
    }
}
