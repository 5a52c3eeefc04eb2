//! Trying a source before it is set up: opened once, asked once, nothing kept.

use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vigie_connectors::registry::{Intake, Opening};
use vigie_connectors::source::{Batch, Limits, Source, SourceError};
use vigie_model::{Event, SourceId};
use vigie_store::Secrets;

use super::super::Api;
use super::super::auth::{InBrand, Manage};
use super::super::extract::Json;
use super::super::problem::{ApiError, ApiResult, ProblemBody};
use super::super::settings::{self, SettingsSchema};
use super::{kind, may_name_paths, reach};
use crate::views::PostView;

/// Posts shown.
const SHOWN_MAX: usize = 5;
/// Somebody waits for the answer; a quiet stream may bring nothing in that time, which is no failure.
const TIMEOUT: Duration = Duration::from_secs(12);
const LIMITS: Limits = Limits { events_max: 50, linger: Duration::from_millis(500) };

pub(super) fn routes() -> OpenApiRouter<Arc<Api>> {
    OpenApiRouter::new().routes(routes!(try_source))
}

#[derive(Deserialize, ToSchema)]
struct TrialForm {
    kind: String,
    #[serde(default)]
    #[schema(value_type = SettingsSchema)]
    settings: Map<String, Value>,
    /// The source whose secrets stand in for those left out.
    #[schema(value_type = Option<i64>)]
    id: Option<SourceId>,
}

/// What became of it.
#[derive(Serialize, ToSchema)]
#[schema(as = Trial)]
struct TrialView {
    ok: bool,
    message: String,
    /// What it brought first, at most five.
    posts: Vec<PostView>,
}

/// Opens a source once, keeps nothing.
#[utoipa::path(post, path = "/api/v1/brands/{brand}/sources/try", tag = "sources", operation_id = "try_source",
    params(("brand" = i64, Path)), request_body = TrialForm, responses(
    (status = 200, body = TrialView), (status = 403, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn try_source(at: InBrand<Manage>, Json(form): Json<TrialForm>) -> ApiResult<Json<TrialView>> {
    let kind = kind(&form.kind)?;
    may_name_paths(&at, kind)?;
    let (kept, set) = match form.id {
        Some(id) => {
            let row = at.store().source(id).await?;
            reach(&at, &row)?;
            (at.api.db.source_secrets(&at.api.vault, id).await?, row.secrets_set)
        }
        None => (Secrets::new(), Vec::new()),
    };
    let parted = settings::part(&kind.schema, form.settings, &set).map_err(ApiError::fields)?;
    let secrets = kept.into_iter().chain(parted.secrets).collect();
    let settings = settings::filled(&parted.plain, &secrets);
    let Intake::Pull(open) = kind.intake else {
        return Ok(Json(TrialView { ok: true, message: "It waits to be called.".into(), posts: Vec::new() }));
    };
    let opening = Opening { settings: &settings, cursor: None, http: at.api.http.clone() };
    Ok(Json(match open(opening) {
        Ok(source) => TrialView::of(ask(source).await),
        Err(error) => TrialView::of(Err(error)),
    }))
}

/// The first batch that holds something; an empty one where nothing came in time.
async fn ask(mut source: Box<dyn Source>) -> Result<Batch, SourceError> {
    let wait = async {
        loop {
            let batch = source.next(LIMITS).await?;
            if !batch.events.is_empty() || !batch.wait.is_zero() || !batch.rejected.is_empty() {
                return Ok(batch);
            }
        }
    };
    tokio::time::timeout(TIMEOUT, wait).await.unwrap_or_else(|_| Ok(Batch::default()))
}

impl TrialView {
    fn of(answer: Result<Batch, SourceError>) -> Self {
        let batch = match answer {
            Ok(batch) => batch,
            Err(error) => return Self { ok: false, message: error.message, posts: Vec::new() },
        };
        let message = match batch.rejected.first() {
            Some(rejected) => {
                format!("{} events, {} not understood: {}", batch.events.len(), batch.rejected.len(), rejected.reason)
            }
            None => format!("{} events", batch.events.len()),
        };
        let ok = !batch.events.is_empty() || batch.rejected.is_empty();
        let post = |event| match event {
            Event::Posted(post) | Event::Edited(post) => Some(PostView::from(*post)),
            Event::Deleted(_) | Event::AuthorChanged(_) | Event::AuthorGone(_) => None,
        };
        Self { ok, message, posts: batch.events.into_iter().filter_map(post).take(SHOWN_MAX).collect() }
    }
}
