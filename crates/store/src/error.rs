//! The store's failures. A caller can act on four of them; the rest are ours to repair.

/// What the store answers with.
pub type StoreResult<T> = Result<T, StoreError>;

/// A failure of the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Nothing of that name or number, or it stands behind another brand's wall: the two look the same.
    #[error("not found")]
    NotFound,
    /// Something with that name is there already.
    #[error("{0} is taken already")]
    Taken(&'static str),
    /// The change would leave nobody who runs the installation.
    #[error("the last administrator must stay")]
    LastAdministrator,
    /// What we wrote ourselves does not read back: stop rather than go on from a lie.
    #[error("stored data is damaged: {0}")]
    Damaged(String),
    /// The database would not.
    #[error("database: {0}")]
    Sql(#[source] sqlx::Error),
    /// The file system would not.
    #[error("{path}: {source}")]
    Io {
        /// Which file.
        path: String,
        /// What it said.
        source: std::io::Error,
    },
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::RowNotFound => Self::NotFound,
            other => Self::Sql(other),
        }
    }
}

impl From<sqlx::migrate::MigrateError> for StoreError {
    fn from(error: sqlx::migrate::MigrateError) -> Self {
        Self::Damaged(format!("migrations: {error}"))
    }
}

impl StoreError {
    /// Reads our own JSON, or says which of it is damaged.
    pub(crate) fn damaged(what: &str, error: impl std::fmt::Display) -> Self {
        Self::Damaged(format!("{what}: {error}"))
    }
}
