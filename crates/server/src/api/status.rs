//! The status line: how well we hear, how fast, how much we ask of people's attention.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vigie_model::{BrandId, Minute, SourceId, Time};

use super::Api;
use super::auth::{InBrand, Read};
use super::extract::Json;
use super::problem::ApiResult;
use super::sources::health::{self, HealthView};
use crate::demo;

/// Every open board asks every few seconds; they share one answer for this long.
const FRESH_MICROS: i64 = 2 * Time::SECOND;
/// Whole minutes that the rate is taken over.
const RATE_MINUTES: i64 = 5;
/// How far back lag is looked at.
const LAG_MINUTES: i64 = 15;
const DAY_MINUTES: i64 = 24 * 60;

pub(super) fn routes() -> OpenApiRouter<Arc<Api>> {
    OpenApiRouter::new().routes(routes!(read))
}

/// The status line.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Status)]
pub(super) struct StatusView {
    sources_alive: usize,
    sources_total: usize,
    /// From arrival to stored and shown, over the last posts; none where there were none.
    #[schema(required)]
    lag_p99_ms: Option<i64>,
    /// When anything last arrived.
    #[schema(value_type = Option<String>, format = DateTime, required)]
    last_post_at: Option<Time>,
    /// In the last 24 hours, whatever the zone of who reads it.
    alerts_last_day: i64,
    /// What the channels' budgets allow a day; none where no channel has one.
    #[schema(required)]
    alerts_budget_day: Option<u64>,
    /// Everything that arrived, matched or not, over the last whole minutes.
    posts_per_minute: f64,
    #[schema(value_type = String, format = DateTime)]
    now: Time,
    demo: bool,
}

/// A brand's status with the health of its sources, as of one moment.
#[derive(Clone, Debug)]
pub(super) struct Snapshot {
    pub(super) status: StatusView,
    pub(super) sources: Vec<(SourceId, HealthView)>,
}

/// The last snapshot of each brand.
#[derive(Default)]
pub(super) struct Snapshots(Mutex<HashMap<BrandId, Arc<Snapshot>>>);

/// Reads the status line.
#[utoipa::path(get, path = "/api/v1/brands/{brand}/status", tag = "status", operation_id = "read_status",
    params(("brand" = i64, Path)), responses((status = 200, body = StatusView)))]
async fn read(at: InBrand<Read>) -> ApiResult<Json<StatusView>> {
    Ok(Json(snapshot(&at.api, at.brand).await?.status.clone()))
}

/// A brand's status, at most a moment old.
pub(super) async fn snapshot(api: &Api, brand: BrandId) -> ApiResult<Arc<Snapshot>> {
    let now = api.now();
    if let Some(known) = api.snapshots.get(brand).filter(|known| now.since(known.status.now).abs() < FRESH_MICROS) {
        return Ok(known);
    }
    let fresh = Arc::new(take(api, brand, now).await?);
    api.snapshots.put(brand, Arc::clone(&fresh));
    Ok(fresh)
}

async fn take(api: &Api, brand: BrandId, now: Time) -> ApiResult<Snapshot> {
    let store = api.db.brand(brand);
    let minute = now.minute().0;
    let (mut sources, mut events, mut demo) = (Vec::new(), 0, false);
    for row in store.sources().await?.iter().filter(|row| row.enabled) {
        demo |= row.kind == demo::KIND.name;
        sources.push((row.id, health::summary(api, row)));
        let minutes = api.db.source_minutes(row.id, Minute(minute - RATE_MINUTES), Minute(minute)).await?;
        events += minutes.iter().map(|minute| minute.events).sum::<i64>();
    }
    let budgets = store.channels().await?.into_iter().filter(|channel| channel.enabled);
    let budgets: Vec<u64> =
        budgets.filter_map(|channel| channel.alerts_per_hour).map(|hour| u64::from(hour) * 24).collect();
    let status = StatusView {
        sources_alive: sources.iter().filter(|(_, health)| health.is_alive()).count(),
        sources_total: sources.len(),
        lag_p99_ms: p99(store.lags(now.plus_minutes(-LAG_MINUTES)).await?).map(|micros| micros / 1_000),
        last_post_at: sources.iter().filter_map(|(_, health)| health.last_event_at()).max(),
        alerts_last_day: store.alerts_since(now.plus_minutes(-DAY_MINUTES)).await?,
        alerts_budget_day: (!budgets.is_empty()).then(|| budgets.iter().sum()),
        posts_per_minute: events as f64 / RATE_MINUTES as f64,
        now,
        demo,
    };
    Ok(Snapshot { status, sources })
}

fn p99(mut lags: Vec<i64>) -> Option<i64> {
    lags.sort_unstable();
    let last = lags.len().checked_sub(1)?;
    lags.get(last * 99 / 100).copied()
}

impl Snapshots {
    fn get(&self, brand: BrandId) -> Option<Arc<Snapshot>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&brand).cloned()
    }

    fn put(&self, brand: BrandId, snapshot: Arc<Snapshot>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(brand, snapshot);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ninety_ninth_of_a_hundred() {
        assert_eq!(p99(vec![]), None);
        assert_eq!(p99(vec![7]), Some(7));
        assert_eq!(p99((1..=101).rev().collect()), Some(100));
    }
}
