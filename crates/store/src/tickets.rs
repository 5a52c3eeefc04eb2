//! What a request proves itself with: sessions (a browser's cookie) and API tokens (a program's header).
//! Both are kept as SHA-256 only; the tokens themselves are made and shown once, by the caller.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use sqlx::Row;
use sqlx::sqlite::SqliteRow;
use vigie_model::{BrandId, Time, UserId};

use crate::accounts::read_user;
use crate::json::json;
use crate::{Database, StoreError, StoreResult, UserRow};

/// How long a session lasts after its last use.
pub const SESSION_LASTS_MINUTES: i64 = 30 * 24 * 60;
/// A session in use is prolonged at most this often: reading stays reading.
const PROLONG_EVERY_MINUTES: i64 = 60;
/// A token's last use is noted at most this often.
const NOTE_USE_EVERY_MINUTES: i64 = 5;

/// A signed-in browser.
#[derive(Clone, Debug)]
pub struct SessionRow {
    /// Who.
    pub user: UserRow,
    /// What the page must send along with every change.
    pub csrf: String,
}

/// What a token may be used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TokenScope {
    /// Reading everything of the brand.
    Read,
    /// Changing what its maker may change.
    Write,
    /// Handing in posts.
    Ingest,
}

/// An API token, without the token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenRow {
    /// Its id.
    pub id: i64,
    /// Who made it: it can do no more than they can.
    pub user: UserId,
    /// The one brand it opens.
    pub brand: BrandId,
    /// What people call it.
    pub name: String,
    /// What it may be used for.
    pub scopes: Vec<TokenScope>,
    /// When it was made.
    pub created_at: Time,
    /// When it was last used, to a few minutes.
    pub last_used_at: Option<Time>,
}

impl Database {
    /// Keeps a new session of `user`.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn add_session(&self, user: UserId, token: &str, csrf: &str, now: Time) -> StoreResult<()> {
        sqlx::query("INSERT INTO sessions (token_hash, user, csrf, created_at, expires_at) VALUES (?, ?, ?, ?, ?)")
            .bind(hash(token))
            .bind(user.0)
            .bind(csrf)
            .bind(now.micros())
            .bind(now.plus_minutes(SESSION_LASTS_MINUTES).micros())
            .execute(&self.file.write)
            .await?;
        Ok(())
    }

    /// The session of this token, if it has not ended. Its use prolongs it.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn session(&self, token: &str, now: Time) -> StoreResult<Option<SessionRow>> {
        let row = sqlx::query(
            "SELECT users.id, email, name, language, administrator, users.created_at, csrf, expires_at
             FROM sessions JOIN users ON users.id = sessions.user WHERE token_hash = ? AND expires_at > ?",
        )
        .bind(hash(token))
        .bind(now.micros())
        .fetch_optional(&self.file.read)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let expires_at = Time::from_micros(row.try_get("expires_at")?);
        let wanted = now.plus_minutes(SESSION_LASTS_MINUTES);
        if wanted.since(expires_at) > PROLONG_EVERY_MINUTES * Time::MINUTE {
            sqlx::query("UPDATE sessions SET expires_at = ? WHERE token_hash = ?")
                .bind(wanted.micros())
                .bind(hash(token))
                .execute(&self.file.write)
                .await?;
        }
        Ok(Some(SessionRow { user: read_user(&row)?, csrf: row.try_get("csrf")? }))
    }

    /// Ends the session of this token.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn remove_session(&self, token: &str) -> StoreResult<()> {
        sqlx::query("DELETE FROM sessions WHERE token_hash = ?").bind(hash(token)).execute(&self.file.write).await?;
        Ok(())
    }

    /// Keeps a new API token of `user` for `brand`.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] where there is no such brand.
    pub async fn add_token(
        &self,
        user: UserId,
        brand: BrandId,
        name: &str,
        scopes: &[TokenScope],
        token: &str,
        now: Time,
    ) -> StoreResult<TokenRow> {
        let row = sqlx::query(
            "INSERT INTO api_tokens (token_hash, user, brand, name, scopes, created_at)
             SELECT ?, ?, id, ?, ?, ? FROM brands WHERE id = ?
             RETURNING id, user, brand, name, scopes, created_at, last_used_at",
        )
        .bind(hash(token))
        .bind(user.0)
        .bind(name)
        .bind(json(scopes)?)
        .bind(now.micros())
        .bind(brand.0)
        .fetch_one(&self.file.write)
        .await?;
        read(&row)
    }

    /// The API token of this text with its maker, if it is known.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn token(&self, token: &str, now: Time) -> StoreResult<Option<(TokenRow, UserRow)>> {
        let row = sqlx::query(
            "SELECT id, user, brand, name, scopes, created_at, last_used_at FROM api_tokens WHERE token_hash = ?",
        )
        .bind(hash(token))
        .fetch_optional(&self.file.read)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let row = read(&row)?;
        if row.last_used_at.is_none_or(|at| now.since(at) > NOTE_USE_EVERY_MINUTES * Time::MINUTE) {
            sqlx::query("UPDATE api_tokens SET last_used_at = ? WHERE id = ?")
                .bind(now.micros())
                .bind(row.id)
                .execute(&self.file.write)
                .await?;
        }
        let user = self.user(row.user).await?;
        Ok(Some((row, user)))
    }

    /// Every API token, oldest first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn tokens(&self) -> StoreResult<Vec<TokenRow>> {
        sqlx::query("SELECT id, user, brand, name, scopes, created_at, last_used_at FROM api_tokens ORDER BY id")
            .fetch_all(&self.file.read)
            .await?
            .iter()
            .map(read)
            .collect()
    }

    /// Makes a token worthless.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] where there is none such.
    pub async fn remove_token(&self, id: i64) -> StoreResult<()> {
        let done = sqlx::query("DELETE FROM api_tokens WHERE id = ?").bind(id).execute(&self.file.write).await?;
        if done.rows_affected() == 0 { Err(StoreError::NotFound) } else { Ok(()) }
    }
}

fn hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

fn read(row: &SqliteRow) -> StoreResult<TokenRow> {
    Ok(TokenRow {
        id: row.try_get("id")?,
        user: UserId(row.try_get("user")?),
        brand: BrandId(row.try_get("brand")?),
        name: row.try_get("name")?,
        scopes: serde_json::from_str(row.try_get("scopes")?).map_err(|error| StoreError::damaged("token", error))?,
        created_at: Time::from_micros(row.try_get("created_at")?),
        last_used_at: row.try_get::<Option<i64>, _>("last_used_at")?.map(Time::from_micros),
    })
}
