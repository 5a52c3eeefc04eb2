//! Trying a query on what the log holds, newest first, within bounded work.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vigie_lens::Lens;
use vigie_model::{AuthorKey, Event, Post, PostKey, Seq, SourceId, Time};
use vigie_query::Query as Compiled;
use vigie_query::naive::Prepared;
use vigie_store::Block;

use super::super::Api;
use super::super::auth::{InBrand, Read};
use super::super::extract::Json;
use super::super::problem::{ApiError, ApiResult};
use super::{DiagnosticView, diagnostics_view};
use crate::scan::{Listed, Names};
use crate::views::Found;

/// Somebody waits with a finger on the keyboard.
const TIME_MAX: Duration = Duration::from_millis(1_500);
/// Posts looked at, at most: the same for everybody, however fast the machine.
const SCANNED_MAX: u64 = 200_000;
/// Blocks taken from the log at once.
const BLOCKS_AT_ONCE: u32 = 32;
/// Posts shown at most.
const SHOWN_MAX: u32 = 50;

pub(super) fn routes() -> OpenApiRouter<Arc<Api>> {
    OpenApiRouter::new().routes(routes!(preview))
}

#[derive(Deserialize, ToSchema)]
struct PreviewForm {
    text: String,
    /// Posts to show, at most 50.
    limit: Option<u32>,
}

/// What a query would have found.
#[derive(Serialize, ToSchema)]
#[schema(as = Preview)]
struct PreviewView {
    diagnostics: Vec<DiagnosticView>,
    /// Posts looked at.
    scanned: u64,
    /// Posts that match, of those.
    matched: u64,
    /// The oldest instant looked at; none where the log is empty.
    #[schema(value_type = Option<String>, format = DateTime, required)]
    from: Option<Time>,
    /// The newest.
    #[schema(value_type = Option<String>, format = DateTime, required)]
    until: Option<Time>,
    /// The newest matches.
    items: Vec<Found>,
    /// Whether the whole log was looked at.
    complete: bool,
}

/// Tries a query on what the log holds, newest first.
#[utoipa::path(post, path = "/api/v1/brands/{brand}/queries/preview", tag = "queries", operation_id = "preview_query",
    params(("brand" = i64, Path)), request_body = PreviewForm, responses((status = 200, body = PreviewView)))]
async fn preview(at: InBrand<Read>, Json(form): Json<PreviewForm>) -> ApiResult<Json<PreviewView>> {
    let questions = at.api.questions();
    let (query, diagnostics) = vigie_query::parse_with(&form.text, &Names::of(&questions.ruleset, at.brand));
    let readable = !vigie_query::has_errors(&diagnostics);
    let diagnostics = diagnostics_view(diagnostics, &form.text);
    let heard = at.store().sources().await?.into_iter().map(|source| source.id).collect();
    let mut look = Look::new(query, heard, form.limit.unwrap_or(20).min(SHOWN_MAX) as usize);
    let complete = readable && walk(&at.api, &mut look).await?;
    Ok(Json(PreviewView {
        diagnostics,
        scanned: look.scanned,
        matched: look.matched,
        from: look.from,
        until: look.until,
        items: look.items,
        complete,
    }))
}

/// Walks back through the log until it ends or the work is enough; says whether it ended.
async fn walk(api: &Api, look: &mut Look) -> ApiResult<bool> {
    let started = Instant::now();
    let mut before = Seq(i64::MAX);
    while look.scanned < SCANNED_MAX && started.elapsed() < TIME_MAX {
        let blocks = api.log.blocks_before(before, BLOCKS_AT_ONCE).await?;
        let Some(oldest) = blocks.last() else { return Ok(true) };
        before = oldest.first;
        // Matching is work for a core: not on a thread that others' requests wait for.
        let mut taken = std::mem::take(look);
        *look = tokio::task::spawn_blocking(move || {
            taken.blocks(&blocks);
            taken
        })
        .await
        .map_err(ApiError::internal)?;
    }
    Ok(false)
}

/// What was seen so far. Newest first: what is taken back or rewritten later in time was met already.
#[derive(Default)]
struct Look {
    query: Option<Compiled>,
    heard: HashSet<SourceId>,
    lens: Lens,
    shown_max: usize,
    gone: HashSet<PostKey>,
    authors_gone: HashSet<AuthorKey>,
    scanned: u64,
    matched: u64,
    from: Option<Time>,
    until: Option<Time>,
    items: Vec<Found>,
}

impl Look {
    fn new(query: Compiled, heard: HashSet<SourceId>, shown_max: usize) -> Self {
        Self { query: Some(query), heard, shown_max, ..Self::default() }
    }

    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks.iter().filter(|block| self.heard.contains(&block.source)).collect::<Vec<_>>() {
            self.until.get_or_insert(block.witnessed_at);
            self.from = Some(block.witnessed_at);
            for envelope in block.events.iter().rev() {
                self.event(&envelope.event, block);
            }
        }
    }

    fn event(&mut self, event: &Event, block: &Block) {
        match event {
            Event::Deleted(key) => drop(self.gone.insert(key.clone())),
            Event::AuthorGone(author) => drop(self.authors_gone.insert(author.clone())),
            Event::AuthorChanged(_) => {}
            Event::Posted(post) => self.post(post, block),
            Event::Edited(post) => {
                self.post(post, block);
                self.gone.insert(post.key.clone());
            }
        }
    }

    fn post(&mut self, post: &Post, block: &Block) {
        let Some(query) = &self.query else { return };
        self.scanned += 1;
        if self.gone.contains(&post.key) || self.authors_gone.contains(&post.author.key) {
            return;
        }
        let source = block.source.to_string();
        let listed = Listed::new(post, self.lens.language(post), &source);
        if !Prepared::new(&listed.document()).matches(query) {
            return;
        }
        // Two sources may have brought the same post.
        if !self.gone.insert(post.key.clone()) {
            return;
        }
        self.matched += 1;
        if self.items.len() < self.shown_max {
            let shown = Found::previewed(post.clone(), block.source, block.witnessed_at, &self.lens, query);
            self.items.push(shown);
        }
    }
}
