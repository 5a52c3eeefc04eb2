//! Each user's board in each brand: which columns, how wide.

use serde::{Deserialize, Serialize};
use vigie_model::{QueryId, UserId};

use crate::json::json;
use crate::{BrandStore, StoreError, StoreResult};

/// A column of the board.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// The query whose posts it shows.
    pub query: QueryId,
    /// Its width in pixels.
    pub width: u16,
}

/// A user's board.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Board {
    /// Its columns, from the left.
    pub columns: Vec<Column>,
}

impl BrandStore<'_> {
    /// The board of `user`; empty where none was kept. Columns whose query is no more are left out.
    ///
    /// # Errors
    /// When the file cannot be read or is damaged.
    pub async fn board(&self, user: UserId) -> StoreResult<Board> {
        let text: Option<String> = sqlx::query_scalar("SELECT body FROM boards WHERE user = ? AND brand = ?")
            .bind(user.0)
            .bind(self.brand.0)
            .fetch_optional(&self.file.read)
            .await?;
        let Some(text) = text else { return Ok(Board::default()) };
        let mut board: Board = serde_json::from_str(&text).map_err(|error| StoreError::damaged("board", error))?;
        let known: Vec<i64> = sqlx::query_scalar("SELECT id FROM queries WHERE brand = ?")
            .bind(self.brand.0)
            .fetch_all(&self.file.read)
            .await?;
        board.columns.retain(|column| known.contains(&column.query.0));
        Ok(board)
    }

    /// Keeps the board of `user`.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn put_board(&self, user: UserId, board: &Board) -> StoreResult<()> {
        sqlx::query(
            "INSERT INTO boards (user, brand, body) VALUES (?, ?, ?)
             ON CONFLICT (user, brand) DO UPDATE SET body = excluded.body",
        )
        .bind(user.0)
        .bind(self.brand.0)
        .bind(json(board)?)
        .execute(&self.file.write)
        .await?;
        Ok(())
    }
}
