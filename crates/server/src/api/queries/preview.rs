//! Trying a query on what the log holds, newest first, within bounded work.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vigie_lens::Lens;
use vigie_model::{AuthorKey, Envelope, Event, Post, PostKey, Seq, SourceId, Time};
use vigie_query::{Matcher, MatcherBuilder, Query as Compiled, Scratch, Severity};
use vigie_store::Block;

use super::super::Api;
use super::super::auth::{InBrand, Read};
use super::super::extract::Json;
use super::super::problem::{ApiError, ApiResult};
use super::cost::{self, CostView, Tried};
use super::{DiagnosticView, SpanView, diagnostics_view, near};
use crate::scan::{Listed, Names, accounts_in};
use crate::views::Found;

/// Somebody waits with a finger on the keyboard.
const TIME_MAX: Duration = Duration::from_millis(1_500);
/// Posts looked at, at most: the same for everybody, however fast the machine.
const SCANNED_MAX: u64 = 200_000;
/// Blocks taken from the log at once.
const BLOCKS_AT_ONCE: u32 = 32;
/// Posts shown at most.
const SHOWN_MAX: u32 = 50;
/// Near misses shown at most: a handful shows what is missed.
const NEAR_MAX: usize = 8;
/// One post of so many tells how often the index leaves a query open.
const WEIGHED_EVERY: u64 = 8;
/// A day, in microseconds.
const DAY: i64 = 24 * 3_600 * 1_000_000;
/// From a shorter stretch nothing is said of a day.
const STRETCH_MIN: i64 = DAY / 144;
/// Fewer posts do not tell that a query is too broad.
const BROAD_POSTS_MIN: u64 = 200;
/// One post of so many: more, and a query finds the stream rather than something in it.
const BROAD_ONE_OF: u64 = 10;

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
    /// What of this lies in the last 24 hours.
    day: DayView,
    /// The newest matches.
    items: Vec<TriedView>,
    /// The newest posts that it would find if one of its parts were left out.
    near: Vec<TriedView>,
    /// Whether the whole log was looked at.
    complete: bool,
    /// What it costs, by what was seen; none where it does not parse.
    #[schema(required)]
    cost: Option<CostView>,
}

/// The last 24 hours, as far as they were looked at.
#[derive(Serialize, ToSchema)]
#[schema(as = PreviewDay)]
struct DayView {
    scanned: u64,
    matched: u64,
    /// How far back this goes.
    covered_minutes: i64,
    /// Whether that is the whole day.
    whole: bool,
    /// Matches a day: counted where the day is whole, else reckoned from what is covered; none where that is too little.
    #[schema(required)]
    per_day: Option<u64>,
}

/// A post of the log.
#[derive(Serialize, ToSchema)]
#[schema(as = Tried)]
struct TriedView {
    /// Its place in the log, to ask why with.
    #[schema(value_type = i64)]
    position: Seq,
    #[serde(flatten)]
    found: Found,
}

/// Tries a query on what the log holds, newest first.
#[utoipa::path(post, path = "/api/v1/brands/{brand}/queries/preview", tag = "queries", operation_id = "preview_query",
    params(("brand" = i64, Path)), request_body = PreviewForm, responses((status = 200, body = PreviewView)))]
async fn preview(at: InBrand<Read>, Json(form): Json<PreviewForm>) -> ApiResult<Json<PreviewView>> {
    let questions = at.api.questions();
    let accounts = accounts_in(&at.api.db, &form.text, &Names::of(&questions.ruleset, at.brand)).await?;
    let names = Names::of(&questions.ruleset, at.brand).knowing(&accounts);
    let (query, diagnostics) = vigie_query::parse_with(&form.text, &names);
    let readable = !vigie_query::has_errors(&diagnostics);
    let mut diagnostics = diagnostics_view(diagnostics, &form.text);
    let heard = at.store().sources().await?.into_iter().map(|source| source.id).collect();
    let now = at.api.now();
    let mut look = Look {
        asked: Some(Asked::new(query, &names)),
        heard,
        shown_max: form.limit.unwrap_or(20).min(SHOWN_MAX) as usize,
        day_begins: now.plus_micros(-DAY),
        ..Look::default()
    };
    let complete = readable && walk(&at.api, &mut look).await?;
    let day = look.day(now);
    diagnostics.extend(look.too_broad(&form.text));
    let tried = Tried { asked_share: look.asked_share(), matches_per_day: day.per_day };
    let cost = look.asked.as_ref().filter(|_| readable).map(|asked| CostView::of(&asked.query, tried));
    Ok(Json(PreviewView {
        diagnostics,
        scanned: look.scanned,
        matched: look.matched,
        from: look.from,
        until: look.until,
        day,
        items: look.items,
        near: look.near,
        complete,
        cost,
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

/// A query with its weaker kin, compiled.
struct Asked {
    query: Compiled,
    /// The query under 0, its weaker kin under other numbers.
    all: Matcher,
    alone: Matcher,
    scratch: Scratch,
    answers: Vec<vigie_query::Id>,
}

impl Asked {
    fn new(query: Compiled, names: &Names<'_>) -> Self {
        let mut all = MatcherBuilder::new();
        all.insert(0, &query);
        for (at, weaker) in (1..).zip(near::weaker(&query, names)) {
            all.insert(at, &weaker);
        }
        let alone = cost::alone(&query);
        Self { query, all: all.build(), alone, scratch: Scratch::new(), answers: Vec::new() }
    }
}

/// What was seen so far. Newest first: what is taken back or rewritten later in time was met already.
#[derive(Default)]
struct Look {
    asked: Option<Asked>,
    heard: HashSet<SourceId>,
    lens: Lens,
    shown_max: usize,
    day_begins: Time,
    gone: HashSet<PostKey>,
    authors_gone: HashSet<AuthorKey>,
    scanned: u64,
    matched: u64,
    day_scanned: u64,
    day_matched: u64,
    /// Posts of which it is known whether the index settled the query, and those for which it did not.
    weighed: u64,
    asked_in_full: u64,
    from: Option<Time>,
    until: Option<Time>,
    items: Vec<TriedView>,
    near: Vec<TriedView>,
}

impl Look {
    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            if !self.heard.contains(&block.source) {
                continue;
            }
            self.until.get_or_insert(block.witnessed_at);
            self.from = Some(block.witnessed_at);
            for envelope in block.events.iter().rev() {
                self.event(envelope);
            }
        }
    }

    fn event(&mut self, envelope: &Envelope) {
        match &envelope.event {
            Event::Deleted(key) => drop(self.gone.insert(key.clone())),
            Event::AuthorGone(author) => drop(self.authors_gone.insert(author.clone())),
            Event::AuthorChanged(_) => {}
            Event::Posted(post) => self.post(post, envelope),
            Event::Edited(post) => {
                self.post(post, envelope);
                self.gone.insert(post.key.clone());
            }
        }
    }

    fn post(&mut self, post: &Post, envelope: &Envelope) {
        let Some(asked) = &mut self.asked else { return };
        let today = u64::from(envelope.witnessed_at >= self.day_begins);
        self.scanned += 1;
        self.day_scanned += today;
        if self.gone.contains(&post.key) || self.authors_gone.contains(&post.author.key) {
            return;
        }
        let source = envelope.source.to_string();
        let listed = Listed::new(post, self.lens.language(post), &source);
        let document = listed.document();
        if self.scanned % WEIGHED_EVERY == 1 {
            let before = asked.scratch.effort().asked;
            asked.alone.matches(&document, &mut asked.scratch, &mut asked.answers);
            self.weighed += 1;
            self.asked_in_full += u64::from(asked.scratch.effort().asked > before);
        }
        asked.all.matches(&document, &mut asked.scratch, &mut asked.answers);
        let Some(first) = asked.answers.first() else { return };
        let matches = *first == 0;
        // Two sources may have brought the same post.
        if !self.gone.insert(post.key.clone()) {
            return;
        }
        self.matched += u64::from(matches);
        self.day_matched += today * u64::from(matches);
        let (shown, max) =
            if matches { (&mut self.items, self.shown_max) } else { (&mut self.near, NEAR_MAX.min(self.shown_max)) };
        if shown.len() < max {
            let found =
                Found::previewed(post.clone(), envelope.source, envelope.witnessed_at, &self.lens, &asked.query);
            shown.push(TriedView { position: envelope.seq, found });
        }
    }

    fn day(&self, now: Time) -> DayView {
        let now = self.until.map_or(now, |until| now.max(until));
        let back = self.from.map_or(0, |from| now.since(from));
        // A log that is younger than a day covers what it covers, even where all of it was looked at.
        let whole = back >= DAY;
        let covered = back.min(DAY);
        let per_day = if whole {
            Some(self.day_matched)
        } else {
            (covered >= STRETCH_MIN).then(|| (self.day_matched as f64 * DAY as f64 / covered as f64).round() as u64)
        };
        DayView {
            scanned: self.day_scanned,
            matched: self.day_matched,
            covered_minutes: covered / 60_000_000,
            whole,
            per_day,
        }
    }

    fn asked_share(&self) -> Option<f64> {
        (self.weighed > 0).then(|| self.asked_in_full as f64 / self.weighed as f64)
    }

    /// A warning where the query finds a good part of everything.
    fn too_broad(&self, text: &str) -> Option<DiagnosticView> {
        if self.scanned < BROAD_POSTS_MIN || self.matched * BROAD_ONE_OF <= self.scanned {
            return None;
        }
        let percent = self.matched * 100 / self.scanned;
        let (matched, scanned) = (self.matched, self.scanned);
        Some(DiagnosticView {
            severity: Severity::Warning,
            span: SpanView::new(vigie_query::Span::new(0, text.len()), text),
            code: "too-broad",
            fr: format!(
                "Trop large : elle trouve {percent} % de tout ce qui a été regardé ({matched} messages sur {scanned}). \
                 Ajoutez un mot, une expression ou un champ."
            ),
            en: format!(
                "Too broad: it finds {percent}% of all that was looked at ({matched} of {scanned} posts). Add a word, a \
                 phrase or a field."
            ),
            suggestion: None,
        })
    }
}
