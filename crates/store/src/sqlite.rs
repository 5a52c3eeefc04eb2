//! How an SQLite file is opened: WAL, one writer, a few readers, migrations applied.

use std::path::Path;
use std::time::Duration;

use sqlx::migrate::Migrator;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};

use crate::StoreResult;

/// SQLite lets one writer in at a time; queueing for it in our own pool is fair and never answers "busy".
const WRITERS: u32 = 1;
/// Readers do not block each other or the writer; more than this only contends for the page cache.
const READERS_MAX: u32 = 4;
/// Only another process holding the file makes us wait this long.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// One SQLite file.
#[derive(Clone)]
pub(crate) struct File {
    /// Takes the single writing connection.
    pub(crate) write: SqlitePool,
    /// Reads, beside the writer.
    pub(crate) read: SqlitePool,
}

impl File {
    /// Opens `path`, creating it if need be, and applies `migrations`.
    pub(crate) async fn open(path: &Path, migrations: &Migrator) -> StoreResult<Self> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            // A committed transaction survives a power cut, not only a killed process.
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(BUSY_TIMEOUT)
            .pragma("temp_store", "memory")
            .pragma("cache_size", "-8192")
            .optimize_on_close(true, None);
        let write = SqlitePoolOptions::new().max_connections(WRITERS).connect_with(options.clone()).await?;
        migrations.run(&write).await?;
        let read = SqlitePoolOptions::new()
            .max_connections(READERS_MAX)
            .idle_timeout(Duration::from_secs(60))
            .connect_lazy_with(options.read_only(true).create_if_missing(false));
        Ok(Self { write, read })
    }

    /// Closes every connection, folding the write-ahead log back into the file.
    pub(crate) async fn close(&self) {
        self.read.close().await;
        self.write.close().await;
    }
}
