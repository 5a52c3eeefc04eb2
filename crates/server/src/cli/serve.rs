//! Running the whole program: every task, the HTTP server, and an orderly end.

use std::fs::File;
use std::future::Future;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail};
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::app::App;
use crate::config::Config;
use crate::{api, clock, intake, jobs, live, scan, upkeep};

/// Open boards and requests get this long to end.
const GRACE: Duration = Duration::from_secs(10);

/// What else runs beside the house's own tasks: the demo's player.
pub(super) type Extra = fn(Arc<App>, CancellationToken) -> BoxedTask;

/// A task that ends with the program.
pub(super) type BoxedTask = std::pin::Pin<Box<dyn Future<Output = anyhow::Result<()>> + Send>>;

/// Runs until a signal asks it to end, or a task fails.
///
/// # Errors
/// When it cannot start, or a task cannot go on: then the process must end rather than go on from a lie.
pub(super) async fn serve(config: Config, hello: impl FnOnce(&App), extra: Option<Extra>) -> anyhow::Result<()> {
    let _lock = lock(&config.data)?;
    let listener = TcpListener::bind(config.listen)
        .await
        .with_context(|| format!("cannot listen on {}: is another Vigie running there?", config.listen))?;
    let config = Config { listen: listener.local_addr()?, ..config };
    let app = App::open(config, clock::now).await?;
    let stop = app.stopping.clone();
    let mut tasks: JoinSet<anyhow::Result<()>> = JoinSet::new();
    tasks.spawn(scan::run(Arc::clone(&app), stop.clone()));
    tasks.spawn(live::run(Arc::clone(&app), stop.clone()));
    tasks.spawn(intake::run(Arc::clone(&app), stop.clone()));
    tasks.spawn(jobs::run(Arc::clone(&app), stop.clone()));
    tasks.spawn(upkeep::run(Arc::clone(&app), stop.clone()));
    tasks.spawn(http(Arc::clone(&app), listener, stop.clone()));
    if let Some(extra) = extra {
        tasks.spawn(extra(Arc::clone(&app), stop.clone()));
    }
    hello(&app);
    let ended = tokio::select! {
        asked = asked_to_end() => asked,
        Some(first) = tasks.join_next() => first.context("a task broke").and_then(|ended| ended),
    };
    tracing::info!("ending");
    stop.cancel();
    let rest = async {
        while let Some(task) = tasks.join_next().await {
            if let Err(error) = task.context("a task broke").and_then(|ended| ended) {
                tracing::error!("while ending: {error:#}");
            }
        }
    };
    if tokio::time::timeout(GRACE, rest).await.is_err() {
        tracing::warn!("some tasks did not end in time; nothing is lost, the log has it");
    }
    app.close().await;
    ended
}

/// One process a data directory: two would each believe the log's order to be theirs.
fn lock(data: &Path) -> anyhow::Result<File> {
    std::fs::create_dir_all(data).with_context(|| format!("cannot create the data directory {}", data.display()))?;
    let path = data.join("lock");
    let file = File::create(&path).with_context(|| format!("cannot write {}", path.display()))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(_) => bail!("another Vigie is using {}: stop it, or give this one a --data of its own", data.display()),
    }
}

async fn http(app: Arc<App>, listener: TcpListener, stop: CancellationToken) -> anyhow::Result<()> {
    let service = api::router(app).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service).with_graceful_shutdown(stop.cancelled_owned()).await.context("the HTTP server broke")
}

async fn asked_to_end() -> anyhow::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        interrupted = tokio::signal::ctrl_c() => interrupted.context("cannot listen for signals"),
        _ = terminate.recv() => Ok(()),
    }
}

/// Logs to standard error: lines for people on a terminal, JSON for machines.
pub(super) fn log_to_stderr() {
    use std::io::IsTerminal;
    use tracing_subscriber::EnvFilter;
    let filter = EnvFilter::try_from_env("VIGIE_LOG").unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn"));
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // A second start in one process (tests) keeps the first's.
    let _ = if std::io::stderr().is_terminal() { builder.try_init() } else { builder.json().try_init() };
}
