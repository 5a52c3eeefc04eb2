//! Outbound work that waits or was given up, for whoever looks after it.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vigie_model::{JobId, Time};
use vigie_store::{Job, JobState};

use super::Api;
use super::auth::{InBrand, Manage, Read};
use super::extract::{Id, Json, List, Path, Query, page};
use super::problem::{ApiResult, ProblemBody};

pub(super) fn routes() -> OpenApiRouter<Arc<Api>> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(retry))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ListParams {
    #[serde(default)]
    #[param(inline)]
    state: Wanted,
    limit: Option<u32>,
}

#[derive(Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum Wanted {
    #[default]
    Dead,
    Waiting,
    All,
}

#[derive(Serialize, ToSchema)]
#[schema(as = Job)]
struct JobView {
    #[schema(value_type = i64)]
    id: JobId,
    kind: &'static str,
    #[schema(value_type = JobStateSchema)]
    state: JobState,
    attempts: u32,
    #[schema(value_type = String, format = DateTime)]
    run_at: Time,
    #[schema(required)]
    last_error: Option<String>,
    #[schema(value_type = String, format = DateTime)]
    created_at: Time,
    /// What it is to do, in a few words.
    summary: String,
}

#[derive(ToSchema)]
#[schema(as = JobState, rename_all = "kebab-case")]
#[expect(dead_code, reason = "describes the store's type in the API's document")]
enum JobStateSchema {
    Waiting,
    Running,
    Done,
    Dead,
}

/// Lists the brand's jobs, newest first.
#[utoipa::path(get, path = "/api/v1/brands/{brand}/jobs", tag = "jobs", operation_id = "list_jobs",
    params(("brand" = i64, Path), ListParams), responses((status = 200, body = List<JobView>)))]
async fn list(at: InBrand<Read>, Query(params): Query<ListParams>) -> ApiResult<Json<List<JobView>>> {
    let state = match params.state {
        Wanted::Dead => Some(JobState::Dead),
        Wanted::Waiting => Some(JobState::Waiting),
        Wanted::All => None,
    };
    let jobs = at.store().jobs(state, page(params.limit)).await?;
    let channels = at.store().channels().await?;
    let view = |job: Job| {
        let channel = channels.iter().find(|channel| channel.id == job.task.channel());
        view(job, channel.map(|channel| channel.name.as_str()))
    };
    Ok(Json(List::whole(jobs.into_iter().map(view).collect())))
}

/// Sets a job that was given up going again.
#[utoipa::path(post, path = "/api/v1/brands/{brand}/jobs/{id}/retry", tag = "jobs", operation_id = "retry_job",
    params(("brand" = i64, Path), ("id" = i64, Path)), responses((status = 200, body = JobView), (status = 404, body = ProblemBody)))]
async fn retry(at: InBrand<Manage>, Path(Id { id }): Path<Id<JobId>>) -> ApiResult<Json<JobView>> {
    let job = at.store().retry_job(id, at.api.now()).await?;
    at.api.jobs.wake();
    let channel = at.store().channel(job.task.channel()).await.ok();
    Ok(Json(view(job, channel.as_ref().map(|channel| channel.name.as_str()))))
}

fn view(job: Job, channel: Option<&str>) -> JobView {
    let kind = job.task.kind();
    JobView {
        id: job.id,
        kind,
        state: job.state,
        attempts: job.attempts,
        run_at: job.run_at,
        last_error: job.last_error,
        created_at: job.created_at,
        summary: format!("{kind} → {}", channel.unwrap_or("?")),
    }
}
