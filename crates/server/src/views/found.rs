//! A post that a query found, and what to mark in it.

use serde::Serialize;
use utoipa::ToSchema;
use vigie_lens::Lens;
use vigie_model::{Lang, Post, PostId, QueryId, SourceId, Time};
use vigie_query::{Highlight, HighlightField, Query};
use vigie_store::PostRow;

use super::post::{PostView, ReadingView};
use super::schemas::HighlightFieldSchema;
use crate::scan::{Listed, Questions};

/// A stored post and why it is shown.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PostMatch {
    /// Its id.
    #[schema(value_type = i64)]
    pub id: PostId,
    /// Its place in the live feed, where it was read from there.
    #[schema(required)]
    pub change: Option<i64>,
    /// The brand's queries it answers.
    #[schema(value_type = Vec<i64>)]
    pub queries: Vec<QueryId>,
    /// When it was stored.
    #[schema(value_type = String, format = DateTime)]
    pub stored_at: Time,
    /// What was found.
    #[serde(flatten)]
    pub found: Found,
}

/// A post that a query found, stored or only in the log.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Found {
    /// The post.
    pub post: PostView,
    /// What the lens says of it.
    pub reading: ReadingView,
    /// What to mark, in order, without overlaps.
    pub highlights: Vec<HighlightView>,
    /// The source that brought it.
    #[schema(value_type = i64)]
    pub source: SourceId,
    /// When it was written, as its author says.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Time,
    /// When it reached us.
    #[schema(value_type = String, format = DateTime)]
    pub witnessed_at: Time,
}

/// A stretch to mark.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Highlight)]
pub struct HighlightView {
    /// In which text.
    #[schema(value_type = HighlightFieldSchema)]
    pub field: HighlightField,
    /// First UTF-16 code unit.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// The query that found it; left out where only one was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<i64>)]
    pub query: Option<QueryId>,
}

impl PostMatch {
    /// A stored post, with the words that make it match today's queries.
    pub fn new(row: PostRow, change: Option<i64>, questions: &Questions) -> Self {
        let asked: Vec<_> = row.queries.iter().filter_map(|id| Some((Some(*id), questions.query(*id)?))).collect();
        let highlights = highlights(&row.post, row.reading.lang, row.source, &asked);
        let found = Found {
            reading: row.reading.into(),
            highlights,
            source: row.source,
            created_at: row.post.created_at,
            witnessed_at: row.witnessed_at,
            post: row.post.into(),
        };
        Self { id: row.id, change, queries: row.queries, stored_at: row.stored_at, found }
    }
}

impl Found {
    /// A post that is only in the log, as `query` would find it.
    pub fn previewed(post: Post, source: SourceId, witnessed_at: Time, lens: &Lens, query: &Query) -> Self {
        let reading = lens.read(&post, true);
        let highlights = highlights(&post, reading.lang, source, &[(None, query)]);
        Self {
            reading: reading.into(),
            highlights,
            source,
            created_at: post.created_at,
            witnessed_at,
            post: post.into(),
        }
    }
}

/// What each of `queries` found in a post, query by query: a column marks what its own query found.
pub(crate) fn highlights(
    post: &Post,
    lang: Lang,
    source: SourceId,
    queries: &[(Option<QueryId>, &Query)],
) -> Vec<HighlightView> {
    let source = source.to_string();
    let listed = Listed::new(post, lang, &source);
    let document = listed.document();
    let found = |(id, query): &(Option<QueryId>, &Query)| {
        let id = *id;
        vigie_query::highlights(query, &document).into_iter().map(move |highlight| highlight_view(highlight, post, id))
    };
    queries.iter().flat_map(found).collect()
}

fn highlight_view(highlight: Highlight, post: &Post, query: Option<QueryId>) -> HighlightView {
    let text = match highlight.field {
        HighlightField::Text => &post.text,
        HighlightField::Title => post.title.as_deref().unwrap_or_default(),
    };
    let span = highlight.span().to_utf16(text);
    HighlightView { field: highlight.field, start: span.start, end: span.end, query }
}
