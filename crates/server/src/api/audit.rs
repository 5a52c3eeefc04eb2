//! Who changed what in a brand, and when.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vigie_model::Time;
use vigie_store::{AuditEntry, Difference};

use super::Api;
use super::auth::{InBrand, Manage};
use super::extract::{Json, List, Query, page};
use super::problem::ApiResult;

pub(super) fn routes() -> OpenApiRouter<Arc<Api>> {
    OpenApiRouter::new().routes(routes!(list))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct AuditParams {
    /// `next` of the page before.
    before: Option<i64>,
    limit: Option<u32>,
}

/// A change that somebody made.
#[derive(Serialize, ToSchema)]
#[schema(as = AuditEntry)]
struct AuditView {
    id: i64,
    #[schema(value_type = String, format = DateTime)]
    at: Time,
    /// Who; what they were called then, where the account is gone.
    by: String,
    /// `list-added`, `list-changed` or `list-removed`.
    deed: &'static str,
    /// The id of what was changed.
    subject: i64,
    /// What it was called from then on.
    name: String,
    /// What it was called before, where that changed.
    #[schema(required)]
    renamed_from: Option<String>,
    /// Lines that came; the first 20.
    added: Vec<String>,
    added_count: usize,
    /// Lines that went; the first 20.
    removed: Vec<String>,
    removed_count: usize,
}

impl From<AuditEntry> for AuditView {
    fn from(entry: AuditEntry) -> Self {
        let Difference { renamed_from, added, added_count, removed, removed_count } = entry.change;
        Self {
            id: entry.id,
            at: entry.at,
            by: entry.user_name,
            deed: entry.deed.as_str(),
            subject: entry.subject,
            name: entry.name,
            renamed_from,
            added,
            added_count,
            removed,
            removed_count,
        }
    }
}

/// Lists changes of the brand's named lists, newest first.
#[utoipa::path(get, path = "/api/v1/brands/{brand}/audit", tag = "brands", operation_id = "list_audit",
    params(("brand" = i64, Path), AuditParams), responses((status = 200, body = List<AuditView>)))]
async fn list(at: InBrand<Manage>, Query(params): Query<AuditParams>) -> ApiResult<Json<List<AuditView>>> {
    let limit = page(params.limit);
    let entries = at.store().audit(params.before, limit).await?;
    let next = (entries.len() == limit as usize).then(|| entries.last().map(|entry| entry.id.to_string())).flatten();
    Ok(Json(List { items: entries.into_iter().map(AuditView::from).collect(), next }))
}
