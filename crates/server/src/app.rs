//! Everything the tasks and the HTTP side share. Owns the wiring; does nothing itself.

use std::sync::Arc;

use anyhow::Context;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use vigie_connectors::http::{Http, HttpConfig};
use vigie_lens::Lens;
use vigie_model::{Ruleset, Time};
use vigie_store::{Database, Log, Vault};

use crate::bell::Bell;
use crate::config::Config;
use crate::intake::Intake;
use crate::live::Live;
use crate::scan::Questions;

/// The program's shared parts.
pub struct App {
    /// How it was started.
    pub config: Config,
    /// Everything but the log.
    pub db: Database,
    /// The log.
    pub log: Log,
    /// The key to stored secrets.
    pub vault: Vault,
    /// The one way out.
    pub http: Http,
    /// Understanding of single posts.
    pub lens: Lens,
    /// Boards that are open now.
    pub live: Live,
    /// Rung when there may be outbound work.
    pub jobs: Bell,
    /// The sources that run, and how they are.
    pub intake: Intake,
    /// What is asked, compiled; replaced with every change.
    pub questions: watch::Sender<Arc<Questions>>,
    /// Changes whenever queries, rules, channels or sources did.
    pub config_changed: watch::Sender<u64>,
    /// Cancelled when the program ends: then open boards end their streams, which would hold it up otherwise.
    pub stopping: CancellationToken,
    /// The machine's clock, or a test's.
    pub clock: fn() -> Time,
}

impl App {
    /// Opens everything under `config.data`.
    ///
    /// # Errors
    /// When the data directory cannot be used, or holds what a newer Vigie wrote.
    pub async fn open(config: Config, clock: fn() -> Time) -> anyhow::Result<Arc<Self>> {
        let data = &config.data;
        std::fs::create_dir_all(data)
            .with_context(|| format!("cannot create the data directory {}", data.display()))?;
        let db = Database::open(data).await.with_context(|| format!("cannot open {}/vigie.db", data.display()))?;
        let log = Log::open(data).await.with_context(|| format!("cannot open {}/log.db", data.display()))?;
        let vault = Vault::open(data, config.master_key.as_ref()).context("cannot open the key to stored secrets")?;
        let http = Http::new(HttpConfig { allow: config.allow.clone(), ..HttpConfig::new(clock) })
            .context("cannot set up the HTTP client")?;
        let app = Self {
            config,
            db,
            log,
            vault,
            http,
            lens: Lens::new(),
            live: Live::new(),
            jobs: Bell::new(),
            intake: Intake::new(),
            questions: watch::Sender::new(Arc::new(Questions::new(Questions::UNKNOWN, Ruleset::default()))),
            config_changed: watch::Sender::new(0),
            stopping: CancellationToken::new(),
            clock,
        };
        Ok(Arc::new(app))
    }

    /// Now.
    pub fn now(&self) -> Time {
        (self.clock)()
    }

    /// Says that queries, rules, channels or sources changed: scan and intake look at once.
    pub fn touch_config(&self) {
        self.config_changed.send_modify(|count| *count = count.wrapping_add(1));
    }

    /// What is asked at this moment.
    pub fn questions(&self) -> Arc<Questions> {
        Arc::clone(&self.questions.borrow())
    }

    /// Closes both files, folding their write-ahead logs in.
    pub async fn close(&self) {
        self.log.close().await;
        self.db.close().await;
    }
}
