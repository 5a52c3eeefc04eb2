//! What Vigie keeps: the log (`log.db`) and the database (`vigie.db`), both SQLite, and secrets encrypted at rest.
//! Owns every SQL statement. Knows neither connectors nor engine.
//!
//! Whatever a brand owns is reached through [`Database::brand`], which puts the brand into every statement.

mod accounts;
mod alerts;
mod audit;
mod board;
mod brands;
mod changes;
mod channels;
mod config_version;
mod database;
mod error;
mod handles;
mod jobs;
mod json;
mod lists;
mod log;
mod migrations;
mod posts;
mod pulse;
mod quarantine;
mod queries;
mod retention;
mod rules;
mod scan;
mod search;
mod secrets;
mod sources;
mod sqlite;
mod tickets;
mod volume;

pub use accounts::{NewUser, Role, UserEdit, UserRow};
pub use alerts::{AlertFilter, AlertRow, DeliveryRow};
pub use audit::{Actor, AuditEntry, Deed, Difference};
pub use board::{Board, Column};
pub use brands::BrandRow;
pub use changes::{Change, ChangeKind};
pub use channels::{ChannelEdit, ChannelRow, NewChannel};
pub use database::{BrandStore, Database};
pub use error::{StoreError, StoreResult};
pub use jobs::{Job, JobState, JobTask, NewJob};
pub use lists::{ListEdit, ListRow};
pub use log::{Block, CLOCK, Log, Redaction};
pub use posts::{PostFilter, PostRow};
pub use quarantine::QuarantineRow;
pub use queries::{QueryEdit, QueryRow};
pub use retention::Horizon;
pub use rules::{RuleDraft, RuleRow};
pub use scan::{Gone, NewPost, ScanTx, Scope, Snapshot, Stored, VolumeDelta};
pub use search::{Candidate, Need, SearchPlan, Stretch, WORD_BYTES_MAX, word};
pub use secrets::{Secrets, Vault};
pub use sources::{NewSource, Reach, SourceEdit, SourceRow};
pub use tickets::{SESSION_LASTS_MINUTES, SessionRow, TokenRow, TokenScope};
pub use volume::{SourceMinute, VolumeRow};
