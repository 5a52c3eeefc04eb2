//! A user's board in a brand: columns and their widths.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vigie_model::QueryId;
use vigie_store::{Board, Column};

use super::Api;
use super::auth::{InBrand, Read};
use super::extract::Json;
use super::problem::{ApiError, ApiResult, ProblemBody};

/// More columns than this nobody reads.
const COLUMNS_MAX: usize = 40;
/// A column narrower or wider than this cannot be read.
const WIDTHS: std::ops::RangeInclusive<u16> = 200..=1_200;

pub(super) fn routes() -> OpenApiRouter<Arc<Api>> {
    OpenApiRouter::new().routes(routes!(read, put))
}

#[derive(Serialize, Deserialize, ToSchema)]
#[schema(as = Board)]
struct BoardView {
    columns: Vec<ColumnView>,
}

#[derive(Serialize, Deserialize, ToSchema)]
#[schema(as = Column)]
struct ColumnView {
    #[schema(value_type = i64)]
    query: QueryId,
    /// In pixels.
    width: u16,
}

/// Reads one's own board.
#[utoipa::path(get, path = "/api/v1/brands/{brand}/board", tag = "board", operation_id = "read_board",
    params(("brand" = i64, Path)), responses((status = 200, body = BoardView)))]
async fn read(at: InBrand<Read>) -> ApiResult<Json<BoardView>> {
    Ok(Json(at.store().board(at.user.id).await?.into()))
}

/// Keeps one's own board.
#[utoipa::path(put, path = "/api/v1/brands/{brand}/board", tag = "board", operation_id = "put_board",
    params(("brand" = i64, Path)), request_body = BoardView, responses((status = 200, body = BoardView), (status = 422, body = ProblemBody)))]
async fn put(at: InBrand<Read>, Json(form): Json<BoardView>) -> ApiResult<Json<BoardView>> {
    if form.columns.len() > COLUMNS_MAX {
        return Err(ApiError::field("columns", "trop de colonnes", "too many columns"));
    }
    let columns = form
        .columns
        .into_iter()
        .map(|column| Column { query: column.query, width: column.width.clamp(*WIDTHS.start(), *WIDTHS.end()) });
    at.store().put_board(at.user.id, &Board { columns: columns.collect() }).await?;
    Ok(Json(at.store().board(at.user.id).await?.into()))
}

impl From<Board> for BoardView {
    fn from(board: Board) -> Self {
        let column = |column: Column| ColumnView { query: column.query, width: column.width };
        Self { columns: board.columns.into_iter().map(column).collect() }
    }
}
