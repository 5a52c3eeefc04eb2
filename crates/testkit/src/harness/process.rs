//! The built program as a process: started on a free port, waited for, killed without warning, started again on the same
//! data. Owns the process, not the data directory.

use std::fs::File;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, bail, ensure};

use super::api::Api;

/// A program that is not ready by then has failed; generous, for machines that do much else.
const READY_WITHIN: Duration = Duration::from_secs(60);
/// An orderly end takes less.
const ENDED_WITHIN: Duration = Duration::from_secs(30);
/// As much of the log as an error should show.
const LOG_TAIL_BYTES: usize = 4_000;

/// How to start the program.
#[derive(Clone, Debug)]
pub struct Launch {
    /// The built program: `env!("CARGO_BIN_EXE_vigie")` in the server's own tests.
    pub binary: PathBuf,
    /// Its data directory, which lives longer than the process.
    pub data: PathBuf,
    /// More arguments after `up`.
    pub args: Vec<String>,
    /// More environment, such as `VIGIE_CRASH_AT`.
    pub env: Vec<(String, String)>,
}

impl Launch {
    /// `vigie up` on `data` that may reach loopback and sets up no sources of its own.
    pub fn new(binary: impl Into<PathBuf>, data: impl Into<PathBuf>) -> Self {
        let args = ["--no-default-sources", "--allow", "127.0.0.0/8"].map(str::to_owned).to_vec();
        Self { binary: binary.into(), data: data.into(), args, env: Vec::new() }
    }

    /// With one more variable in its environment.
    #[must_use]
    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.env.push((name.to_owned(), value.to_owned()));
        self
    }
}

/// A running program; killed when dropped.
pub struct Vigie {
    launch: Launch,
    address: SocketAddr,
    child: Child,
    started: u32,
    /// A client of it, signed in once somebody did; stays good over restarts.
    pub api: Api,
}

impl Vigie {
    /// Starts the program and waits until it is ready.
    ///
    /// # Errors
    /// When it cannot be started or is not ready in time; the end of its log is in the message.
    pub async fn start(launch: Launch) -> anyhow::Result<Self> {
        let address = free_address()?;
        let child = spawn(&launch, address, 1)?;
        let mut vigie = Self { launch, address, child, started: 1, api: Api::new(address) };
        vigie.ready().await?;
        Ok(vigie)
    }

    /// Where it listens.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Waits until `/readyz` says yes.
    ///
    /// # Errors
    /// When it ends first, or is not ready in time.
    pub async fn ready(&mut self) -> anyhow::Result<()> {
        let end = Instant::now() + READY_WITHIN;
        loop {
            if let Some(status) = self.child.try_wait()? {
                bail!("it ended with {status} before it was ready:\n{}", self.log_tail());
            }
            if self.api.call("GET", "/readyz", None).await.is_ok_and(|reply| reply.status == 200) {
                return Ok(());
            }
            ensure!(Instant::now() < end, "not ready in {READY_WITHIN:?}:\n{}", self.log_tail());
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
    }

    /// Kills it as `kill -9` does: no destructor runs, nothing is flushed. Returns when it is gone.
    ///
    /// # Errors
    /// When it cannot be killed, or was not running any more: a test that kills a corpse proves nothing.
    pub fn kill(&mut self) -> anyhow::Result<()> {
        if let Some(status) = self.child.try_wait()? {
            bail!("it had ended by itself with {status}:\n{}", self.log_tail());
        }
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }

    /// Waits until it has ended by itself, as it does at a crash point.
    ///
    /// # Errors
    /// When it has not within `patience`.
    pub async fn ended(&mut self, patience: Duration) -> anyhow::Result<ExitStatus> {
        let end = Instant::now() + patience;
        loop {
            if let Some(status) = self.child.try_wait()? {
                return Ok(status);
            }
            ensure!(Instant::now() < end, "still running after {patience:?}");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// Asks it to end (SIGTERM) and waits.
    ///
    /// # Errors
    /// When it does not end in time or ends with a failure.
    pub async fn stop(&mut self) -> anyhow::Result<()> {
        let asked = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status()?;
        ensure!(asked.success(), "kill -TERM failed");
        let status = self.ended(ENDED_WITHIN).await?;
        ensure!(status.success(), "it ended with {status}:\n{}", self.log_tail());
        Ok(())
    }

    /// Starts it again on the same data and the same port, and waits until it is ready.
    ///
    /// # Errors
    /// As [`Vigie::start`].
    pub async fn restart(&mut self) -> anyhow::Result<()> {
        if self.child.try_wait()?.is_none() {
            self.kill()?;
        }
        self.started += 1;
        self.child = spawn(&self.launch, self.address, self.started)?;
        self.ready().await
    }

    /// Changes the environment of the next start.
    pub fn set_env(&mut self, env: Vec<(String, String)>) {
        self.launch.env = env;
    }

    /// The end of the running process's log.
    pub fn log_tail(&self) -> String {
        let bytes = std::fs::read(log_path(&self.launch.data, self.started)).unwrap_or_default();
        String::from_utf8_lossy(&bytes[bytes.len().saturating_sub(LOG_TAIL_BYTES)..]).into_owned()
    }
}

impl Drop for Vigie {
    fn drop(&mut self) {
        // It may be gone already; there is nobody left to tell.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A port that was free a moment ago.
fn free_address() -> anyhow::Result<SocketAddr> {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").context("no free port")?;
    Ok(listener.local_addr()?)
}

/// Logs lie beside the data directory, so that nothing in it is ours.
fn log_path(data: &Path, started: u32) -> PathBuf {
    let mut name = data.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{started}.log"));
    data.with_file_name(name)
}

fn spawn(launch: &Launch, address: SocketAddr, started: u32) -> anyhow::Result<Child> {
    let log = File::create(log_path(&launch.data, started)).context("cannot write a log beside the data directory")?;
    Command::new(&launch.binary)
        .arg("up")
        .arg("--data")
        .arg(&launch.data)
        .args(["--listen", &address.to_string()])
        .args(&launch.args)
        .envs(launch.env.iter().map(|(name, value)| (name, value)))
        .stdin(Stdio::null())
        .stdout(log.try_clone()?)
        .stderr(log)
        .spawn()
        .with_context(|| format!("cannot start {}", launch.binary.display()))
}
