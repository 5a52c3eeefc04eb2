//! A brand's alert rules, and the whole installation's ruleset as the scan loads it.

use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};
use vigie_model::{
    AlertRule, BrandId, ChannelBudget, ChannelId, Condition, NamedSource, Pace, PrivateSource, QueryId, RuleId,
    Ruleset, SourceId, StoredQuery, Time,
};

use crate::json::json;
use crate::{BrandStore, Database, StoreError, StoreResult, config_version, lists};

/// An alert rule as its owners see it.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleRow {
    /// The rule itself.
    pub rule: AlertRule,
    /// Whether it is asked.
    pub enabled: bool,
    /// When it was made.
    pub created_at: Time,
}

/// Everything that can be said of a rule.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleDraft {
    /// What people call it.
    pub name: String,
    /// The query it watches.
    pub query: QueryId,
    /// What must happen.
    pub condition: Condition,
    /// Minutes of silence after an alert.
    pub cool_down_minutes: u32,
    /// When it is told.
    pub pace: Pace,
    /// Who is told.
    pub channels: Vec<ChannelId>,
    /// Whether it is asked.
    pub enabled: bool,
}

/// What every reading statement selects.
macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT id, brand, query, name, condition, cool_down_minutes, pace, enabled, created_at,
                    (SELECT json_group_array(channel) FROM rule_channels WHERE rule = rules.id) AS channels
             FROM rules ",
            $rest
        )
    };
}

impl BrandStore<'_> {
    /// The brand's rules, oldest first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn rules(&self) -> StoreResult<Vec<RuleRow>> {
        sqlx::query(select!("WHERE brand = ? ORDER BY id"))
            .bind(self.brand.0)
            .fetch_all(&self.file.read)
            .await?
            .iter()
            .map(read)
            .collect()
    }

    /// One rule.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] where the brand has none such.
    pub async fn rule(&self, id: RuleId) -> StoreResult<RuleRow> {
        let row = sqlx::query(select!("WHERE id = ? AND brand = ?"))
            .bind(id.0)
            .bind(self.brand.0)
            .fetch_one(&self.file.read)
            .await?;
        read(&row)
    }

    /// Keeps a new rule.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] where the brand does not have the query or one of the channels.
    pub async fn add_rule(&self, draft: &RuleDraft, now: Time) -> StoreResult<RuleRow> {
        let mut tx = self.file.write.begin().await?;
        let id: i64 = sqlx::query_scalar(
            "INSERT INTO rules (brand, query, name, condition, cool_down_minutes, pace, enabled, created_at)
             SELECT brand, id, ?, ?, ?, ?, ?, ? FROM queries WHERE id = ? AND brand = ? RETURNING id",
        )
        .bind(&draft.name)
        .bind(json(&draft.condition)?)
        .bind(draft.cool_down_minutes)
        .bind(json(&draft.pace)?)
        .bind(draft.enabled)
        .bind(now.micros())
        .bind(draft.query.0)
        .bind(self.brand.0)
        .fetch_one(&mut *tx)
        .await?;
        self.put_rule_channels(&mut tx, RuleId(id), &draft.channels).await?;
        config_version::bump(&mut tx).await?;
        tx.commit().await?;
        self.rule(RuleId(id)).await
    }

    /// Puts `draft` in a rule's place.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] where the brand does not have the rule, the query or one of the channels.
    pub async fn put_rule(&self, id: RuleId, draft: &RuleDraft) -> StoreResult<RuleRow> {
        let mut tx = self.file.write.begin().await?;
        let done = sqlx::query(
            "UPDATE rules SET query = ?3, name = ?4, condition = ?5, cool_down_minutes = ?6, pace = ?7, enabled = ?8
             WHERE id = ?1 AND brand = ?2 AND EXISTS (SELECT 1 FROM queries WHERE id = ?3 AND brand = ?2)",
        )
        .bind(id.0)
        .bind(self.brand.0)
        .bind(draft.query.0)
        .bind(&draft.name)
        .bind(json(&draft.condition)?)
        .bind(draft.cool_down_minutes)
        .bind(json(&draft.pace)?)
        .bind(draft.enabled)
        .execute(&mut *tx)
        .await?;
        if done.rows_affected() == 0 {
            return Err(StoreError::NotFound);
        }
        self.put_rule_channels(&mut tx, id, &draft.channels).await?;
        config_version::bump(&mut tx).await?;
        tx.commit().await?;
        self.rule(id).await
    }

    async fn put_rule_channels(
        &self,
        connection: &mut SqliteConnection,
        rule: RuleId,
        channels: &[ChannelId],
    ) -> StoreResult<()> {
        sqlx::query("DELETE FROM rule_channels WHERE rule = ?").bind(rule.0).execute(&mut *connection).await?;
        for channel in channels {
            let known: Option<i64> = sqlx::query_scalar("SELECT id FROM channels WHERE id = ? AND brand = ?")
                .bind(channel.0)
                .bind(self.brand.0)
                .fetch_optional(&mut *connection)
                .await?;
            let known = known.ok_or(StoreError::NotFound)?;
            sqlx::query("INSERT OR IGNORE INTO rule_channels (rule, channel) VALUES (?, ?)")
                .bind(rule.0)
                .bind(known)
                .execute(&mut *connection)
                .await?;
        }
        Ok(())
    }

    /// Forgets a rule; the alerts it raised stay.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] where the brand has none such.
    pub async fn remove_rule(&self, id: RuleId) -> StoreResult<()> {
        let mut tx = self.file.write.begin().await?;
        let done = sqlx::query("DELETE FROM rules WHERE id = ? AND brand = ?")
            .bind(id.0)
            .bind(self.brand.0)
            .execute(&mut *tx)
            .await?;
        if done.rows_affected() == 0 {
            return Err(StoreError::NotFound);
        }
        config_version::bump(&mut tx).await?;
        tx.commit().await?;
        Ok(())
    }
}

impl Database {
    /// Everything that decides, and the configuration's version it is as of: all queries, the rules that are
    /// enabled with their enabled channels, and those channels' budgets, each by id. Which accounts the queries name only
    /// their language tells: they are left out.
    ///
    /// # Errors
    /// When the file cannot be read or is damaged.
    pub async fn ruleset(&self) -> StoreResult<(i64, Ruleset)> {
        // One read transaction: version, queries and rules are of the same moment.
        let mut tx = self.file.read.begin().await?;
        let version = sqlx::query_scalar("SELECT version FROM config_version").fetch_one(&mut *tx).await?;
        let queries = sqlx::query("SELECT id, brand, name, text FROM queries ORDER BY id")
            .fetch_all(&mut *tx)
            .await?
            .iter()
            .map(read_query)
            .collect::<StoreResult<_>>()?;
        let mut rules: Vec<AlertRule> = sqlx::query(select!("WHERE enabled ORDER BY id"))
            .fetch_all(&mut *tx)
            .await?
            .iter()
            .map(|row| read(row).map(|row| row.rule))
            .collect::<StoreResult<_>>()?;
        let budgets: Vec<ChannelBudget> =
            sqlx::query("SELECT id, alerts_per_hour FROM channels WHERE enabled ORDER BY id")
                .fetch_all(&mut *tx)
                .await?
                .iter()
                .map(read_budget)
                .collect::<StoreResult<_>>()?;
        let sources: Vec<NamedSource> = sqlx::query("SELECT id, brand, name FROM sources ORDER BY id")
            .fetch_all(&mut *tx)
            .await?
            .iter()
            .map(read_source)
            .collect::<StoreResult<_>>()?;
        let private_sources = sources
            .iter()
            .filter_map(|source| Some(PrivateSource { source: source.source, brand: source.brand? }))
            .collect();
        let lists = lists::all(&mut tx).await?;
        for rule in &mut rules {
            rule.channels.retain(|channel| budgets.iter().any(|budget| budget.channel == *channel));
        }
        Ok((version, Ruleset { queries, rules, budgets, private_sources, lists, sources, accounts: Vec::new() }))
    }
}

fn read(row: &SqliteRow) -> StoreResult<RuleRow> {
    let damaged = |error| StoreError::damaged("rule", error);
    let mut channels: Vec<ChannelId> = serde_json::from_str(row.try_get("channels")?).map_err(damaged)?;
    channels.sort_unstable();
    Ok(RuleRow {
        rule: AlertRule {
            id: RuleId(row.try_get("id")?),
            brand: BrandId(row.try_get("brand")?),
            name: row.try_get("name")?,
            query: QueryId(row.try_get("query")?),
            condition: serde_json::from_str(row.try_get("condition")?).map_err(damaged)?,
            cool_down_minutes: row.try_get("cool_down_minutes")?,
            pace: serde_json::from_str(row.try_get("pace")?).map_err(damaged)?,
            channels,
        },
        enabled: row.try_get("enabled")?,
        created_at: Time::from_micros(row.try_get("created_at")?),
    })
}

fn read_query(row: &SqliteRow) -> StoreResult<StoredQuery> {
    Ok(StoredQuery {
        id: QueryId(row.try_get("id")?),
        brand: BrandId(row.try_get("brand")?),
        name: row.try_get("name")?,
        text: row.try_get("text")?,
    })
}

fn read_source(row: &SqliteRow) -> StoreResult<NamedSource> {
    Ok(NamedSource {
        source: SourceId(row.try_get("id")?),
        brand: row.try_get::<Option<i64>, _>("brand")?.map(BrandId),
        name: row.try_get("name")?,
    })
}

fn read_budget(row: &SqliteRow) -> StoreResult<ChannelBudget> {
    Ok(ChannelBudget { channel: ChannelId(row.try_get("id")?), alerts_per_hour: row.try_get("alerts_per_hour")? })
}

#[cfg(test)]
#[path = "rules_tests.rs"]
mod tests;
