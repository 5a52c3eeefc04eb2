//! Queries out of a file, `query_id<TAB>text` a line, and the set compiled of them. A line that cannot be used is
//! reported with its number and passed over.

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use anyhow::Context;
use vigie_query::{Clause, Diagnostic, Field, Frequencies, Library, Locale, Matcher, MatcherBuilder, NameKind, Node};

use super::post_file;

/// Beyond so many names nobody is helped by "did you mean", and each wrong name would be held against all of them.
const NAMES_SUGGESTED_MAX: usize = 2_000;

/// Queries as they stand in a file.
pub(super) struct Stored {
    queries: Vec<Line>,
}

struct Line {
    number: u64,
    id: Box<str>,
    text: Box<str>,
}

/// A compiled set, and the names of its queries.
pub(super) struct Compiled {
    pub(super) matcher: Matcher,
    /// By the matcher's number.
    pub(super) ids: Vec<Box<str>>,
    /// Whether any query asks what only the language of a post tells.
    pub(super) asks_language: bool,
}

/// Reads the lines of a file.
pub(super) fn read(path: &str) -> anyhow::Result<Stored> {
    let mut lines = post_file::open(path)?;
    let mut queries = Vec::new();
    let mut ids = HashSet::new();
    while let Some(line) = lines.next_line().with_context(|| format!("cannot read {path}"))? {
        let line = post_file::bytes(&line).and_then(split);
        let number = lines.number();
        match line {
            Err(reason) => eprintln!("{path}:{number}: {reason}"),
            Ok((id, _)) if ids.contains(&id) => eprintln!("{path}:{number}: a second query {id}; the first stays"),
            Ok((id, text)) => {
                ids.insert(id.clone());
                queries.push(Line { number, id, text });
            }
        }
    }
    Ok(Stored { queries })
}

fn split(line: Vec<u8>) -> Result<(Box<str>, Box<str>), String> {
    let line = String::from_utf8(line).map_err(|_| "not UTF-8".to_owned())?;
    let (id, text) = line.split_once('\t').ok_or("no tab between a query's id and its text")?;
    match id.trim() {
        "" => Err("no id before the tab".to_owned()),
        id => Ok((id.into(), text.trim().into())),
    }
}

impl Stored {
    /// Compiles what can be read.
    pub(super) fn compile(self, path: &str, frequencies: Frequencies, locale: Locale) -> Arc<Compiled> {
        let mut builder = MatcherBuilder::with_frequencies(Arc::new(frequencies));
        let names = Names { queries: &self.queries, by_name: OnceCell::new() };
        let mut asks_language = false;
        for (index, line) in (0..).zip(&self.queries) {
            let (query, said) = vigie_query::parse_with(&line.text, &names);
            let mut errors = said.iter().filter(|said| Diagnostic::is_error(said));
            if let Some(error) = errors.next() {
                eprintln!("{path}:{}: {} [{}] {}", line.number, line.id, error.code, error.message(locale));
            } else {
                asks_language |= needs_language(query.root());
                builder.insert(index, &query);
            }
        }
        let ids = self.queries.into_iter().map(|line| line.id).collect();
        Arc::new(Compiled { matcher: builder.build(), ids, asks_language })
    }
}

/// Finding out a post's language costs more than matching it, so it is done only where somebody asks.
fn needs_language(node: &Node) -> bool {
    match &node.clause {
        Clause::Field(field) => matches!(field, Field::Lang(_) | Field::Tone(_) | Field::Sentiment(_)),
        _ => node.children().into_iter().any(needs_language),
    }
}

/// The ids of the file as names.
struct Names<'a> {
    queries: &'a [Line],
    /// Made when the first name is asked for: most files use none.
    by_name: OnceCell<HashMap<String, usize>>,
}

impl std::fmt::Debug for Names<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the names of {} queries", self.queries.len())
    }
}

impl Library for Names<'_> {
    fn query(&self, name: &str) -> Option<String> {
        let by_name = self.by_name.get_or_init(|| {
            self.queries.iter().enumerate().map(|(index, line)| (line.id.to_lowercase(), index)).collect()
        });
        by_name.get(&name.to_lowercase()).map(|index| self.queries[*index].text.to_string())
    }

    fn names(&self, kind: NameKind) -> Vec<String> {
        match kind {
            NameKind::Query if self.queries.len() <= NAMES_SUGGESTED_MAX => {
                self.queries.iter().map(|line| line.id.to_string()).collect()
            }
            _ => Vec::new(),
        }
    }
}
