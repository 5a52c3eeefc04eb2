//! Keeps exactly the sources running that are set up and switched on; starts anew those whose settings changed.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::Context;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use vigie_connectors::registry::{self, Intake as Way, SourceKind};
use vigie_model::SourceId;
use vigie_store::{SourceRow, StoreResult};

use super::runner::Runner;
use super::{HealthState, ledger};
use crate::api::filled_settings;
use crate::app::App;
use crate::demo;

/// A source that runs.
struct Running {
    /// Of its settings, secrets included: tells whether it must start anew.
    fingerprint: [u8; 32],
    stop: CancellationToken,
}

struct Supervisor {
    app: Arc<App>,
    running: BTreeMap<SourceId, Running>,
    tasks: JoinSet<StoreResult<()>>,
    stop: CancellationToken,
}

/// Runs all sources until `stop`.
///
/// # Errors
/// When what they bring cannot be stored.
pub async fn run(app: Arc<App>, stop: CancellationToken) -> anyhow::Result<()> {
    let mut changed = app.config_changed.subscribe();
    let mut supervisor =
        Supervisor { app: Arc::clone(&app), running: BTreeMap::new(), tasks: JoinSet::new(), stop: stop.clone() };
    supervisor.tasks.spawn(ledger::run(app, stop.clone()));
    loop {
        supervisor.settle().await?;
        tokio::select! {
            () = stop.cancelled() => break,
            change = changed.changed() => change.context("the program is going down")?,
            Some(ended) = supervisor.tasks.join_next() => ended.context("a source's task broke")??,
        }
    }
    while let Some(ended) = supervisor.tasks.join_next().await {
        ended.context("a source's task broke")??;
    }
    Ok(())
}

impl Supervisor {
    /// Makes what runs equal to what is set up.
    async fn settle(&mut self) -> StoreResult<()> {
        let mut wanted = BTreeMap::new();
        for row in self.app.db.sources().await?.into_iter().filter(|row| row.enabled) {
            let settings = self.settings(&row).await?;
            wanted.insert(row.id, (row, settings));
        }
        let gone: Vec<SourceId> = self.running.keys().filter(|id| !wanted.contains_key(id)).copied().collect();
        for id in gone {
            self.end(id);
        }
        for (id, (row, settings)) in wanted {
            let fingerprint = fingerprint(&settings);
            if self.running.get(&id).is_some_and(|running| running.fingerprint == fingerprint) {
                continue;
            }
            self.end(id);
            self.begin(&row, settings, fingerprint);
        }
        Ok(())
    }

    /// Settings with secrets filled in.
    async fn settings(&self, row: &SourceRow) -> StoreResult<Map<String, Value>> {
        let secrets = self.app.db.source_secrets(&self.app.vault, row.id).await?;
        Ok(filled_settings(&row.settings, &secrets))
    }

    fn begin(&mut self, row: &SourceRow, settings: Map<String, Value>, fingerprint: [u8; 32]) {
        let (app, now) = (&self.app, self.app.now());
        let stop = self.stop.child_token();
        app.intake.forget(row.id);
        match kind(&row.kind).map(|kind| &kind.intake) {
            Some(Way::Pull(open)) => {
                app.intake.note(row.id, now, |_| {});
                let runner = Runner { app: Arc::clone(app), id: row.id, open: *open, settings };
                self.tasks.spawn(runner.run(stop.clone()));
            }
            // It calls us: as long as we listen, it is covered.
            Some(Way::Push) => app.intake.note(row.id, now, |health| health.turn(HealthState::Listening, now)),
            None => {
                let error = format!("this Vigie knows no kind of source called {}", row.kind);
                app.intake.note(row.id, now, |health| health.fail(HealthState::Failed, error, None, now));
            }
        }
        self.running.insert(row.id, Running { fingerprint, stop });
    }

    fn end(&mut self, id: SourceId) {
        if let Some(running) = self.running.remove(&id) {
            running.stop.cancel();
            self.app.intake.forget(id);
        }
    }
}

/// The kind called `name`: a connector's, or our own demo.
fn kind(name: &str) -> Option<&'static SourceKind> {
    registry::source(name).or_else(|| (name == demo::KIND.name).then_some(&demo::KIND))
}

fn fingerprint(settings: &Map<String, Value>) -> [u8; 32] {
    // A map of serde_json is sorted, so equal settings give equal text.
    Sha256::digest(Value::Object(settings.clone()).to_string()).into()
}
