//! The audit trail: who changed what, when, and how it was before. An entry is written in the transaction of the change
//! that it tells of, and stays as it is.

use serde::{Deserialize, Serialize};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};
use vigie_model::{BrandId, Time, UserId};

use crate::json::json;
use crate::{BrandStore, StoreError, StoreResult};

/// Lines of a list that an entry names; the rest is counted.
const LINES_MAX: usize = 20;

/// Somebody who changes something.
#[derive(Clone, Debug)]
pub struct Actor {
    /// Who.
    pub user: UserId,
    /// What they are called now.
    pub name: String,
}

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// A named list was made.
    ListAdded,
    /// Its name or its entries changed.
    ListChanged,
    /// It was removed.
    ListRemoved,
}

/// What changed of something.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// Its name before, where that changed.
    pub renamed_from: Option<String>,
    /// Lines that came, the first of them.
    pub added: Vec<String>,
    /// How many came.
    pub added_count: usize,
    /// Lines that went, the first of them.
    pub removed: Vec<String>,
    /// How many went.
    pub removed_count: usize,
}

/// An entry of the trail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditEntry {
    /// Its place in the order.
    pub id: i64,
    /// When it was done.
    pub at: Time,
    /// By whom; `None` where the account is gone since.
    pub user: Option<UserId>,
    /// What they were called then.
    pub user_name: String,
    /// What was done.
    pub deed: Deed,
    /// To which list.
    pub subject: i64,
    /// What it was called from then on; of what was removed, what it had been called.
    pub name: String,
    /// What changed of it.
    pub change: Difference,
}

impl Deed {
    const ALL: [Self; 3] = [Self::ListAdded, Self::ListChanged, Self::ListRemoved];

    /// Its name in the database and on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ListAdded => "list-added",
            Self::ListChanged => "list-changed",
            Self::ListRemoved => "list-removed",
        }
    }
}

impl Difference {
    /// What of `before` is gone in `after`, and what is new there.
    pub(crate) fn of_lines(before: &[String], after: &[String]) -> Self {
        let not_in = |lines: &[String], others: &[String]| -> Vec<String> {
            let others: rustc_hash::FxHashSet<&str> = others.iter().map(String::as_str).collect();
            lines.iter().filter(|line| !others.contains(line.as_str())).cloned().collect()
        };
        let (mut added, mut removed) = (not_in(after, before), not_in(before, after));
        let (added_count, removed_count) = (added.len(), removed.len());
        added.truncate(LINES_MAX);
        removed.truncate(LINES_MAX);
        Self { renamed_from: None, added, added_count, removed, removed_count }
    }
}

/// Writes an entry within the change's own transaction.
pub(crate) async fn record(
    connection: &mut SqliteConnection,
    brand: BrandId,
    by: &Actor,
    at: Time,
    (deed, subject, name): (Deed, i64, &str),
    change: &Difference,
) -> StoreResult<()> {
    sqlx::query(
        "INSERT INTO audit (brand, at, user, user_name, deed, subject, name, change) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(brand.0)
    .bind(at.micros())
    .bind(by.user.0)
    .bind(&by.name)
    .bind(deed.as_str())
    .bind(subject)
    .bind(name)
    .bind(json(change)?)
    .execute(connection)
    .await?;
    Ok(())
}

impl BrandStore<'_> {
    /// The brand's trail, newest first, before `before`, at most `limit`.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn audit(&self, before: Option<i64>, limit: u32) -> StoreResult<Vec<AuditEntry>> {
        sqlx::query("SELECT * FROM audit WHERE brand = ? AND id < ? ORDER BY id DESC LIMIT ?")
            .bind(self.brand.0)
            .bind(before.unwrap_or(i64::MAX))
            .bind(limit)
            .fetch_all(&self.file.read)
            .await?
            .iter()
            .map(read)
            .collect()
    }
}

fn read(row: &SqliteRow) -> StoreResult<AuditEntry> {
    let deed: &str = row.try_get("deed")?;
    let deed = Deed::ALL.into_iter().find(|known| known.as_str() == deed);
    Ok(AuditEntry {
        id: row.try_get("id")?,
        at: Time::from_micros(row.try_get("at")?),
        user: row.try_get::<Option<i64>, _>("user")?.map(UserId),
        user_name: row.try_get("user_name")?,
        deed: deed.ok_or_else(|| StoreError::Damaged("an unknown deed in the audit trail".to_owned()))?,
        subject: row.try_get("subject")?,
        name: row.try_get("name")?,
        change: serde_json::from_str(row.try_get("change")?).map_err(|error| StoreError::damaged("audit", error))?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_differences_are_counted_and_begun() {
        let lines = |range: std::ops::Range<usize>| range.map(|line| line.to_string()).collect::<Vec<_>>();
        let change = Difference::of_lines(&lines(0..3), &lines(2..1_000));
        assert_eq!((change.removed, change.removed_count), (lines(0..2), 2));
        assert_eq!((change.added.len(), change.added_count), (LINES_MAX, 997));
    }
}
