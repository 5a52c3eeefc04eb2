//! A receiver of webhooks on loopback that keeps what it was told and answers as a schedule says. Checks no signature.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use anyhow::{Context, bail};
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use super::http;

/// What a receiver does with a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// 204.
    Take,
    /// This status, and nothing else.
    Status(u16),
    /// 429, and so many seconds to wait.
    Wait(u64),
    /// Nothing for so long, then the connection ends: the sender cannot know whether it was taken.
    Hang(Duration),
    /// Reads it all and hangs up without a word.
    HangUp,
}

/// A delivery that was read to its end.
#[derive(Clone, Debug)]
pub struct Delivery {
    /// The path that was called.
    pub path: String,
    /// Headers, names in small letters.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
    /// What was answered.
    pub answer: Answer,
}

impl Delivery {
    /// The first header called `name` (small letters).
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The body as JSON; null where it is none.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }
}

#[derive(Default)]
struct Shared {
    schedule: VecDeque<Answer>,
    deliveries: Vec<Delivery>,
}

/// A receiver of webhooks; it ends when dropped.
pub struct FakeHook {
    address: SocketAddr,
    shared: Arc<Mutex<Shared>>,
    task: JoinHandle<()>,
}

fn held(mutex: &Mutex<Shared>) -> MutexGuard<'_, Shared> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl FakeHook {
    /// Listens on a free port; answers `schedule` in turn, and takes everything after that.
    ///
    /// # Errors
    /// When no port can be had.
    pub async fn start(schedule: impl IntoIterator<Item = Answer>) -> anyhow::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await.context("no free port")?;
        let address = listener.local_addr()?;
        let schedule = schedule.into_iter().collect();
        let shared = Arc::new(Mutex::new(Shared { schedule, deliveries: Vec::new() }));
        let task = tokio::spawn(accept(listener, Arc::clone(&shared)));
        Ok(Self { address, shared, task })
    }

    /// What a webhook channel's `url` setting takes.
    pub fn url(&self) -> String {
        format!("http://{}/hook", self.address)
    }

    /// Everything that was read, whatever was answered.
    pub fn deliveries(&self) -> Vec<Delivery> {
        held(&self.shared).deliveries.clone()
    }

    /// Everything that was taken.
    pub fn taken(&self) -> Vec<Delivery> {
        self.deliveries().into_iter().filter(|delivery| delivery.answer == Answer::Take).collect()
    }

    /// Answers of the schedule that nobody has met yet: an empty one proves that all fired.
    pub fn waiting(&self) -> usize {
        held(&self.shared).schedule.len()
    }

    /// Waits until `count` deliveries were taken.
    ///
    /// # Errors
    /// When they are not within `patience`.
    pub async fn wait_for(&self, count: usize, patience: Duration) -> anyhow::Result<Vec<Delivery>> {
        let end = tokio::time::Instant::now() + patience;
        loop {
            let taken = self.taken();
            if taken.len() >= count {
                return Ok(taken);
            }
            if tokio::time::Instant::now() > end {
                bail!("{} of {count} deliveries were taken in {patience:?}", taken.len());
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

impl Drop for FakeHook {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn accept(listener: TcpListener, shared: Arc<Mutex<Shared>>) {
    let mut connections = tokio::task::JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        let shared = Arc::clone(&shared);
        connections.spawn(async move {
            // A sender that goes away in the middle has delivered nothing.
            let _ = receive(stream, &shared).await;
        });
        while connections.try_join_next().is_some() {}
    }
}

async fn receive(mut stream: TcpStream, shared: &Mutex<Shared>) -> anyhow::Result<()> {
    let said = http::read(&mut stream, false).await?;
    let answer = {
        let mut shared = held(shared);
        let answer = shared.schedule.pop_front().unwrap_or(Answer::Take);
        let path = said.first.split(' ').nth(1).unwrap_or_default().to_owned();
        shared.deliveries.push(Delivery { path, headers: said.headers, body: said.body, answer });
        answer
    };
    let (status, more) = match answer {
        Answer::Take => (204, String::new()),
        Answer::Status(status) => (status, String::new()),
        Answer::Wait(seconds) => (429, format!("retry-after: {seconds}\r\n")),
        Answer::Hang(long) => {
            tokio::time::sleep(long).await;
            return Ok(());
        }
        Answer::HangUp => return Ok(()),
    };
    let length = if status == 204 { "" } else { "content-length: 0\r\n" };
    let head = format!("HTTP/1.1 {status} So\r\nconnection: close\r\n{length}{more}\r\n");
    stream.write_all(head.as_bytes()).await?;
    Ok(stream.shutdown().await?)
}
