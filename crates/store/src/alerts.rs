//! Reading alerts and dealing with them, always as one brand.

use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};
use vigie_model::{AlertId, Cause, ChannelId, DeliveryFate, PostKey, QueryId, RuleId, Time, UserId};

use crate::changes::insert_change;
use crate::{BrandStore, ChangeKind, JobState, StoreError, StoreResult};

/// A raised alert as it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct AlertRow {
    /// Its id.
    pub id: AlertId,
    /// The rule that raised it, and what it was called then.
    pub rule: (RuleId, String),
    /// The query it watched, and what it was called then.
    pub query: (QueryId, String),
    /// When it was raised.
    pub raised_at: Time,
    /// When it was stored.
    pub stored_at: Time,
    /// Why.
    pub cause: Cause,
    /// From 1 to 10.
    pub severity: u8,
    /// Posts that speak for it, newest first.
    pub posts: Vec<PostKey>,
    /// Who was told.
    pub deliveries: Vec<DeliveryRow>,
    /// Who dealt with it, and when.
    pub acknowledged: Option<(String, Time)>,
}

/// How telling one channel stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeliveryRow {
    /// The channel.
    pub channel: ChannelId,
    /// Its name and kind; `None` where it is no more.
    pub named: Option<(String, String)>,
    /// What was decided.
    pub fate: DeliveryFate,
    /// How the work stands; `None` where none was asked for.
    pub state: Option<JobState>,
    /// When it was done.
    pub at: Option<Time>,
    /// What went wrong last.
    pub error: Option<String>,
}

/// Which alerts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AlertFilter {
    /// Nobody dealt with them yet.
    Open,
    /// Somebody did.
    Acknowledged,
    /// All.
    All,
}

impl BrandStore<'_> {
    /// Alerts that answer the filter, newest first, before `before`, at most `limit`.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn alerts(&self, filter: AlertFilter, before: Option<AlertId>, limit: u32) -> StoreResult<Vec<AlertRow>> {
        let rows = sqlx::query(
            "SELECT alerts.*, users.name AS acknowledged_name FROM alerts LEFT JOIN users ON users.id = acknowledged_by
             WHERE brand = ?1 AND alerts.id < ?2 AND (?3 IS NULL OR (acknowledged_at IS NOT NULL) = ?3)
             ORDER BY alerts.id DESC LIMIT ?4",
        )
        .bind(self.brand.0)
        .bind(before.map_or(i64::MAX, |before| before.0))
        .bind(match filter {
            AlertFilter::Open => Some(false),
            AlertFilter::Acknowledged => Some(true),
            AlertFilter::All => None,
        })
        .bind(limit)
        .fetch_all(&self.file.read)
        .await?;
        let mut alerts = Vec::with_capacity(rows.len());
        for row in &rows {
            let mut alert = read(row)?;
            alert.deliveries = self.deliveries(alert.id).await?;
            alerts.push(alert);
        }
        Ok(alerts)
    }

    /// One alert.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] where the brand has no such alert.
    pub async fn alert(&self, id: AlertId) -> StoreResult<AlertRow> {
        let row = sqlx::query(
            "SELECT alerts.*, users.name AS acknowledged_name FROM alerts LEFT JOIN users ON users.id = acknowledged_by
             WHERE brand = ? AND alerts.id = ?",
        )
        .bind(self.brand.0)
        .bind(id.0)
        .fetch_one(&self.file.read)
        .await?;
        Ok(AlertRow { deliveries: self.deliveries(id).await?, ..read(&row)? })
    }

    async fn deliveries(&self, alert: AlertId) -> StoreResult<Vec<DeliveryRow>> {
        let rows = sqlx::query(
            "SELECT deliveries.channel, deliveries.fate, channels.name, channels.kind,
                    jobs.state, jobs.done_at, jobs.last_error
             FROM deliveries
             LEFT JOIN channels ON channels.id = deliveries.channel AND channels.brand = ?1
             LEFT JOIN jobs ON jobs.id = deliveries.job
             WHERE alert = ?2 ORDER BY deliveries.channel",
        )
        .bind(self.brand.0)
        .bind(alert.0)
        .fetch_all(&self.file.read)
        .await?;
        rows.iter().map(read_delivery).collect()
    }

    /// How many alerts nobody has dealt with.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn open_alerts(&self) -> StoreResult<i64> {
        Ok(sqlx::query_scalar("SELECT count(*) FROM alerts WHERE brand = ? AND acknowledged_at IS NULL")
            .bind(self.brand.0)
            .fetch_one(&self.file.read)
            .await?)
    }

    /// How many alerts were raised since `since`.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn alerts_since(&self, since: Time) -> StoreResult<i64> {
        Ok(sqlx::query_scalar("SELECT count(*) FROM alerts WHERE brand = ? AND raised_at >= ?")
            .bind(self.brand.0)
            .bind(since.micros())
            .fetch_one(&self.file.read)
            .await?)
    }

    /// Says that `user` deals with these alerts; those somebody deals with already stay theirs. Returns the ids of
    /// the changes, and the alerts that changed.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] where the brand lacks one of them; then none is changed.
    pub async fn acknowledge(&self, alerts: &[AlertId], user: UserId, now: Time) -> StoreResult<Vec<(i64, AlertId)>> {
        self.mark(alerts, Some(user), now).await
    }

    /// Takes an acknowledgement back.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] where the brand lacks one of them; then none is changed.
    pub async fn reopen(&self, alerts: &[AlertId], now: Time) -> StoreResult<Vec<(i64, AlertId)>> {
        self.mark(alerts, None, now).await
    }

    async fn mark(&self, alerts: &[AlertId], user: Option<UserId>, now: Time) -> StoreResult<Vec<(i64, AlertId)>> {
        let mut tx = self.file.write.begin().await?;
        let mut changed = Vec::new();
        for &alert in alerts {
            if self.mark_one(&mut tx, alert, user, now).await? {
                let change = insert_change(&mut tx, self.brand, ChangeKind::Alert, alert.0, &[], now).await?;
                changed.push((change, alert));
            }
        }
        tx.commit().await?;
        Ok(changed)
    }

    async fn mark_one(
        &self,
        tx: &mut SqliteConnection,
        alert: AlertId,
        user: Option<UserId>,
        now: Time,
    ) -> StoreResult<bool> {
        let open: bool = sqlx::query_scalar("SELECT acknowledged_at IS NULL FROM alerts WHERE id = ? AND brand = ?")
            .bind(alert.0)
            .bind(self.brand.0)
            .fetch_one(&mut *tx)
            .await?;
        if open != user.is_some() {
            return Ok(false);
        }
        sqlx::query("UPDATE alerts SET acknowledged_by = ?, acknowledged_at = ? WHERE id = ?")
            .bind(user.map(|user| user.0))
            .bind(user.map(|_| now.micros()))
            .bind(alert.0)
            .execute(&mut *tx)
            .await?;
        Ok(true)
    }
}

fn read(row: &SqliteRow) -> StoreResult<AlertRow> {
    let damaged = |error| StoreError::damaged("alert", error);
    let acknowledged_at: Option<i64> = row.try_get("acknowledged_at")?;
    let name: Option<String> = row.try_get("acknowledged_name")?;
    Ok(AlertRow {
        id: AlertId(row.try_get("id")?),
        rule: (RuleId(row.try_get("rule")?), row.try_get("rule_name")?),
        query: (QueryId(row.try_get("query")?), row.try_get("query_name")?),
        raised_at: Time::from_micros(row.try_get("raised_at")?),
        stored_at: Time::from_micros(row.try_get("stored_at")?),
        cause: serde_json::from_str(row.try_get("cause")?).map_err(damaged)?,
        severity: row.try_get("severity")?,
        posts: serde_json::from_str(row.try_get("posts")?).map_err(damaged)?,
        deliveries: Vec::new(),
        acknowledged: acknowledged_at.map(|at| (name.unwrap_or_default(), Time::from_micros(at))),
    })
}

fn read_delivery(row: &SqliteRow) -> StoreResult<DeliveryRow> {
    let damaged = |error| StoreError::damaged("delivery", error);
    let name: Option<String> = row.try_get("name")?;
    let kind: Option<String> = row.try_get("kind")?;
    let state: Option<&str> = row.try_get("state")?;
    Ok(DeliveryRow {
        channel: ChannelId(row.try_get("channel")?),
        named: name.zip(kind),
        fate: serde_json::from_value(row.try_get::<&str, _>("fate")?.into()).map_err(damaged)?,
        state: state.map(|state| serde_json::from_value(state.into())).transpose().map_err(damaged)?,
        at: row.try_get::<Option<i64>, _>("done_at")?.map(Time::from_micros),
        error: row.try_get("last_error")?,
    })
}
