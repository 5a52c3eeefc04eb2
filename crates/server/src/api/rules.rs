//! A brand's alert rules.

use std::sync::Arc;

use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vigie_model::{ChannelId, Condition, Pace, QueryId, RuleId, Time};
use vigie_store::{RuleDraft, RuleRow};

use super::Api;
use super::auth::{InBrand, Read, Write};
use super::checks::Checks;
use super::extract::{Id, Json, List, Path};
use super::problem::{ApiResult, ProblemBody};

/// A day: what a window of volume holds at most.
const VOLUME_MINUTES_MAX: u32 = 1_440;
/// An hour: what a window of a spike holds at most.
const SPIKE_MINUTES_MAX: u32 = 60;
/// A week.
const COOL_DOWN_MINUTES_MAX: u32 = 10_080;
/// From five minutes to a week.
const DIGEST_MINUTES: std::ops::RangeInclusive<u32> = 5..=10_080;
/// Channels of one rule at most.
const CHANNELS_MAX: usize = 50;

pub(super) fn routes() -> OpenApiRouter<Arc<Api>> {
    OpenApiRouter::new().routes(routes!(list, create)).routes(routes!(edit, remove))
}

#[derive(Serialize, ToSchema)]
#[schema(as = Rule)]
struct RuleView {
    #[schema(value_type = i64)]
    id: RuleId,
    name: String,
    #[schema(value_type = i64)]
    query: QueryId,
    #[schema(value_type = ConditionSchema)]
    condition: Condition,
    cool_down_minutes: u32,
    #[schema(value_type = PaceSchema)]
    pace: Pace,
    #[schema(value_type = Vec<i64>)]
    channels: Vec<ChannelId>,
    enabled: bool,
    #[schema(value_type = String, format = DateTime)]
    created_at: Time,
}

#[derive(Deserialize, ToSchema)]
struct RuleForm {
    name: String,
    #[schema(value_type = i64)]
    query: QueryId,
    #[schema(value_type = ConditionSchema)]
    condition: Condition,
    #[serde(default)]
    cool_down_minutes: u32,
    #[serde(default = "now")]
    #[schema(value_type = PaceSchema)]
    pace: Pace,
    #[serde(default)]
    #[schema(value_type = Vec<i64>)]
    channels: Vec<ChannelId>,
    #[serde(default = "yes")]
    enabled: bool,
}

#[derive(Deserialize, ToSchema)]
struct RulePatch {
    name: Option<String>,
    #[schema(value_type = Option<i64>)]
    query: Option<QueryId>,
    #[schema(value_type = Option<ConditionSchema>)]
    condition: Option<Condition>,
    cool_down_minutes: Option<u32>,
    #[schema(value_type = Option<PaceSchema>)]
    pace: Option<Pace>,
    #[schema(value_type = Option<Vec<i64>>)]
    channels: Option<Vec<ChannelId>>,
    enabled: Option<bool>,
}

/// What must happen for a rule to fire.
#[derive(ToSchema)]
#[schema(as = Condition)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[expect(dead_code, reason = "describes the model's type in the API's document")]
enum ConditionSchema {
    EachPost,
    Volume { count: u32, minutes: u32 },
    Spike { times: f32, count: u32, minutes: u32 },
}

/// When a rule's alerts are told.
#[derive(ToSchema)]
#[schema(as = Pace)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[expect(dead_code, reason = "describes the model's type in the API's document")]
enum PaceSchema {
    Now,
    Digest { every_minutes: u32 },
}

const fn now() -> Pace {
    Pace::Now
}

const fn yes() -> bool {
    true
}

/// Lists the brand's rules.
#[utoipa::path(get, path = "/api/v1/brands/{brand}/rules", tag = "rules", operation_id = "list_rules",
    params(("brand" = i64, Path)), responses((status = 200, body = List<RuleView>)))]
async fn list(at: InBrand<Read>) -> ApiResult<Json<List<RuleView>>> {
    Ok(Json(List::whole(at.store().rules().await?.into_iter().map(RuleView::from).collect())))
}

/// Keeps a new rule.
#[utoipa::path(post, path = "/api/v1/brands/{brand}/rules", tag = "rules", operation_id = "create_rule",
    params(("brand" = i64, Path)), request_body = RuleForm, responses((status = 201, body = RuleView), (status = 422, body = ProblemBody)))]
async fn create(at: InBrand<Write>, Json(form): Json<RuleForm>) -> ApiResult<(StatusCode, Json<RuleView>)> {
    let draft = RuleDraft {
        name: form.name.trim().to_owned(),
        query: form.query,
        condition: form.condition,
        cool_down_minutes: form.cool_down_minutes,
        pace: form.pace,
        channels: form.channels,
        enabled: form.enabled,
    };
    check(&at, &draft).await?;
    let row = at.store().add_rule(&draft, at.api.now()).await?;
    at.api.touch_config();
    Ok((StatusCode::CREATED, Json(row.into())))
}

/// Changes a rule.
#[utoipa::path(patch, path = "/api/v1/brands/{brand}/rules/{id}", tag = "rules", operation_id = "edit_rule",
    params(("brand" = i64, Path), ("id" = i64, Path)), request_body = RulePatch, responses(
    (status = 200, body = RuleView), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn edit(
    at: InBrand<Write>,
    Path(Id { id }): Path<Id<RuleId>>,
    Json(form): Json<RulePatch>,
) -> ApiResult<Json<RuleView>> {
    let RuleRow { rule, enabled, .. } = at.store().rule(id).await?;
    let draft = RuleDraft {
        name: form.name.map_or(rule.name, |name| name.trim().to_owned()),
        query: form.query.unwrap_or(rule.query),
        condition: form.condition.unwrap_or(rule.condition),
        cool_down_minutes: form.cool_down_minutes.unwrap_or(rule.cool_down_minutes),
        pace: form.pace.unwrap_or(rule.pace),
        channels: form.channels.unwrap_or(rule.channels),
        enabled: form.enabled.unwrap_or(enabled),
    };
    check(&at, &draft).await?;
    let row = at.store().put_rule(id, &draft).await?;
    at.api.touch_config();
    Ok(Json(row.into()))
}

/// Forgets a rule; its alerts stay.
#[utoipa::path(delete, path = "/api/v1/brands/{brand}/rules/{id}", tag = "rules", operation_id = "remove_rule",
    params(("brand" = i64, Path), ("id" = i64, Path)), responses((status = 204), (status = 404, body = ProblemBody)))]
async fn remove(at: InBrand<Write>, Path(Id { id }): Path<Id<RuleId>>) -> ApiResult<StatusCode> {
    at.store().remove_rule(id).await?;
    at.api.touch_config();
    Ok(StatusCode::NO_CONTENT)
}

/// Everything that is wrong with a rule, references to the brand's own things included.
async fn check<R>(at: &InBrand<R>, draft: &RuleDraft) -> ApiResult<()> {
    let mut checks = Checks::default();
    checks.name("name", &draft.name);
    let window = |minutes: u32, max: u32| (1..=max).contains(&minutes);
    let (fine, fr, en) = match draft.condition {
        Condition::EachPost => (true, String::new(), String::new()),
        Condition::Volume { count, minutes } => (
            count >= 1 && window(minutes, VOLUME_MINUTES_MAX),
            format!("attend au moins 1 message en 1 à {VOLUME_MINUTES_MAX} minutes"),
            format!("wants at least 1 post in 1 to {VOLUME_MINUTES_MAX} minutes"),
        ),
        Condition::Spike { times, count, minutes } => (
            times.is_finite() && times > 1.0 && count >= 1 && window(minutes, SPIKE_MINUTES_MAX),
            format!("attend plus d'une fois l'ordinaire, au moins 1 message, en 1 à {SPIKE_MINUTES_MAX} minutes"),
            format!("wants more than once the usual, at least 1 post, in 1 to {SPIKE_MINUTES_MAX} minutes"),
        ),
    };
    checks.require(fine, "condition", fr, en);
    let cool_down = draft.cool_down_minutes <= COOL_DOWN_MINUTES_MAX;
    checks.require(cool_down, "cool_down_minutes", "une semaine au plus", "a week at most");
    if let Pace::Digest { every_minutes } = draft.pace {
        let fine = DIGEST_MINUTES.contains(&every_minutes);
        checks.require(fine, "pace", "de 5 minutes à une semaine", "from 5 minutes to a week");
    }
    checks.require(draft.channels.len() <= CHANNELS_MAX, "channels", "trop de canaux", "too many channels");
    let queries = at.store().queries().await?;
    checks.require(queries.iter().any(|query| query.id == draft.query), "query", "requête inconnue", "unknown query");
    let channels = at.store().channels().await?;
    let known = draft.channels.iter().all(|id| channels.iter().any(|channel| channel.id == *id));
    checks.require(known, "channels", "canal inconnu", "unknown channel");
    checks.done()
}

impl From<RuleRow> for RuleView {
    fn from(row: RuleRow) -> Self {
        let rule = row.rule;
        Self {
            id: rule.id,
            name: rule.name,
            query: rule.query,
            condition: rule.condition,
            cool_down_minutes: rule.cool_down_minutes,
            pace: rule.pace,
            channels: rule.channels,
            enabled: row.enabled,
            created_at: row.created_at,
        }
    }
}
