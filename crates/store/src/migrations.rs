//! The migrations of both files, in order. A released migration is never edited: `xtask tidy` checks the numbering.

use sqlx::SqlStr;
use sqlx::migrate::{Migration, MigrationType, Migrator};

/// Number, name, text.
type Script = (i64, &'static str, &'static str);

const LOG: &[Script] = &[
    (1, "blocks", include_str!("../migrations/log/0001_blocks.sql")),
    (2, "format", include_str!("../migrations/log/0002_format.sql")),
];

const VIGIE: &[Script] = &[
    (1, "first light", include_str!("../migrations/vigie/0001_first_light.sql")),
    (2, "search", include_str!("../migrations/vigie/0002_search.sql")),
    (3, "lists", include_str!("../migrations/vigie/0003_lists.sql")),
    (4, "vocabulary", include_str!("../migrations/vigie/0004_vocabulary.sql")),
    (5, "handles", include_str!("../migrations/vigie/0005_handles.sql")),
    (6, "audit", include_str!("../migrations/vigie/0006_audit.sql")),
];

/// Those of `log.db`.
pub(crate) fn log() -> Migrator {
    migrator(LOG)
}

/// Those of `vigie.db`.
pub(crate) fn vigie() -> Migrator {
    migrator(VIGIE)
}

fn migrator(scripts: &[Script]) -> Migrator {
    let migration = |&(version, name, sql): &Script| {
        Migration::new(version, name.into(), MigrationType::Simple, SqlStr::from_static(sql), false)
    };
    Migrator::with_migrations(scripts.iter().map(migration).collect())
}
