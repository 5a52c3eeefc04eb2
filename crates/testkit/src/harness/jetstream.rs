//! A Jetstream server on loopback that speaks the `/subscribe` wire from a recorded list of events: resuming by
//! sequence number or time (inclusive), wanted collections and accounts, `requireHello`, and faults. It speaks no
//! compression: it answers `compress=true` with plain text frames, as a server may.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use anyhow::Context;
use futures_util::{SinkExt, StreamExt};
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::server::{ErrorResponse, Request, Response};
use tokio_tungstenite::tungstenite::http::StatusCode;

use super::faults::{Fault, Faults};
use crate::traffic::Line;

/// Cursors below this are sequence numbers, from here on microseconds.
const SEQ_END: u64 = 1_000_000_000_000_000;
/// How long a hanging connection stays open.
const HANG: Duration = Duration::from_secs(3);
/// How slowly frames come while [`Fault::Slow`] lasts, and for how many frames.
const SLOW: (Duration, u32) = (Duration::from_millis(15), 20);
/// How far back a stale frame comes from.
const STALE_BACK: u64 = 40;
/// How much a clamped connection misses.
const CLAMPED: usize = 25;

/// A connection that was made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Visit {
    /// The cursor it asked for.
    pub cursor: Option<u64>,
    /// The collections it asked for.
    pub collections: Vec<String>,
    /// The accounts it asked for.
    pub dids: Vec<String>,
    /// Whether it wanted to say more before anything comes.
    pub require_hello: bool,
    /// Whether it was refused with 503.
    pub refused: bool,
}

struct Shared {
    lines: Mutex<Vec<Line>>,
    /// How many lines there are: what sleeping connections wake for.
    length: watch::Sender<usize>,
    visits: Mutex<Vec<Visit>>,
    faults: Faults,
    /// Frames carry their sequence number, as new servers send them.
    with_cursor: bool,
    /// Set by [`Fault::Refuse`] and [`Fault::Clamp`] for the next connection.
    next: Mutex<Vec<Fault>>,
    /// The highest sequence number that was handed to a socket.
    sent: Mutex<u64>,
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A Jetstream server; it ends when dropped.
pub struct FakeJetstream {
    address: SocketAddr,
    shared: Arc<Shared>,
    task: JoinHandle<()>,
}

impl FakeJetstream {
    /// Listens on a free port of loopback, with nothing to tell yet.
    ///
    /// # Errors
    /// When no port can be had.
    pub async fn start(faults: Faults) -> anyhow::Result<Self> {
        Self::listen(faults, true).await
    }

    /// The same as an old server: frames carry no sequence number, so that clients must resume by time.
    ///
    /// # Errors
    /// When no port can be had.
    pub async fn start_old(faults: Faults) -> anyhow::Result<Self> {
        Self::listen(faults, false).await
    }

    async fn listen(faults: Faults, with_cursor: bool) -> anyhow::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await.context("no free port")?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared {
            lines: Mutex::default(),
            length: watch::Sender::new(0),
            visits: Mutex::default(),
            faults,
            with_cursor,
            next: Mutex::default(),
            sent: Mutex::default(),
        });
        let task = tokio::spawn(accept(listener, Arc::clone(&shared)));
        Ok(Self { address, shared, task })
    }

    /// What the source's `endpoint` setting takes.
    pub fn endpoint(&self) -> String {
        format!("ws://{}", self.address)
    }

    /// Adds lines to what there is to tell; connections get them at once.
    pub fn push(&self, lines: impl IntoIterator<Item = Line>) {
        let length = {
            let mut known = held(&self.shared.lines);
            known.extend(lines);
            known.len()
        };
        self.shared.length.send_replace(length);
    }

    /// Every connection so far.
    pub fn visits(&self) -> Vec<Visit> {
        held(&self.shared.visits).clone()
    }

    /// The highest sequence number that was handed to a socket.
    pub fn sent(&self) -> u64 {
        *held(&self.shared.sent)
    }

    /// The faults, and how often they fired.
    pub fn faults(&self) -> &Faults {
        &self.shared.faults
    }
}

impl Drop for FakeJetstream {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    let mut connections = tokio::task::JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        let shared = Arc::clone(&shared);
        connections.spawn(async move {
            // A client that goes away is the client's affair.
            let _ = serve(stream, &shared).await;
        });
        while connections.try_join_next().is_some() {}
    }
}

async fn serve(stream: TcpStream, shared: &Shared) -> anyhow::Result<()> {
    let (mut visit, mut clamped) = (Visit::default(), false);
    #[expect(clippy::result_large_err, reason = "the library's own signature")]
    let greet = |request: &Request, response: Response| {
        visit = read_visit(request.uri().query().unwrap_or_default());
        let waiting = std::mem::take(&mut *held(&shared.next));
        clamped = waiting.contains(&Fault::Clamp);
        visit.refused = waiting.contains(&Fault::Refuse);
        held(&shared.visits).push(visit.clone());
        match request.uri().path() {
            _ if visit.refused => Err(refusal(StatusCode::SERVICE_UNAVAILABLE)),
            "/subscribe" => Ok(response),
            _ => Err(refusal(StatusCode::NOT_FOUND)),
        }
    };
    let greeted = tokio_tungstenite::accept_hdr_async(stream, greet).await;
    for (fault, fired) in [(Fault::Refuse, visit.refused), (Fault::Clamp, clamped)] {
        if fired {
            shared.faults.count(fault);
        }
    }
    let mut talk = Talk { socket: greeted?, shared, visit, next: 0, slow: 0, stale: None };
    talk.next = talk.beginning() + if clamped { CLAMPED } else { 0 };
    if talk.visit.require_hello {
        talk.hear().await?;
    }
    talk.tell().await
}

fn refusal(status: StatusCode) -> ErrorResponse {
    let mut refusal = ErrorResponse::new(None);
    *refusal.status_mut() = status;
    refusal
}

fn read_visit(query: &str) -> Visit {
    let mut visit = Visit::default();
    for (name, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
        let value = value.replace("%3A", ":").replace("%3a", ":").replace("%2A", "*");
        match name {
            "cursor" => visit.cursor = value.parse().ok(),
            "wantedCollections" => visit.collections.push(value),
            "wantedDids" => visit.dids.push(value),
            "requireHello" => visit.require_hello = value == "true",
            _ => {}
        }
    }
    visit
}

/// One connection after its greeting.
struct Talk<'a> {
    socket: WebSocketStream<TcpStream>,
    shared: &'a Shared,
    visit: Visit,
    /// Index of the next line.
    next: usize,
    /// Frames still to come slowly.
    slow: u32,
    /// Set until an old line has come again.
    stale: Option<usize>,
}

impl Talk<'_> {
    /// Where the cursor points: inclusive; without one, at the end.
    fn beginning(&self) -> usize {
        let lines = held(&self.shared.lines);
        match self.visit.cursor {
            None => lines.len(),
            Some(seq) if seq < SEQ_END => lines.partition_point(|line| line.seq < seq),
            Some(time) => lines.partition_point(|line| (line.time_us as u64) < time),
        }
    }

    async fn tell(&mut self) -> anyhow::Result<()> {
        let mut length = self.shared.length.subscribe();
        loop {
            let line = match self.stale.take() {
                Some(old) => held(&self.shared.lines).get(old).cloned(),
                None => {
                    let line = held(&self.shared.lines).get(self.next).cloned();
                    self.next += usize::from(line.is_some());
                    line
                }
            };
            match line {
                Some(line) if !self.wanted(&line) => {}
                Some(line) => {
                    if !self.send(&line).await? {
                        return Ok(());
                    }
                }
                None => tokio::select! {
                    changed = length.changed() => changed?,
                    heard = self.socket.next() => match heard {
                        Some(Ok(message)) => self.listen_to(&message),
                        _ => return Ok(()),
                    },
                },
            }
        }
    }

    /// Sends a line, or what goes wrong in its place. False when the connection is over.
    async fn send(&mut self, line: &Line) -> anyhow::Result<bool> {
        if self.slow > 0 {
            self.slow -= 1;
            tokio::time::sleep(SLOW.0).await;
        }
        let frame = if self.shared.with_cursor { line.with_cursor() } else { line.json.clone() };
        let fault = self.shared.faults.draw();
        match fault {
            Some(Fault::Refuse | Fault::Clamp) => {
                // Carried out, and counted, at the next greeting.
                held(&self.shared.next).extend(fault);
                return Ok(false);
            }
            Some(Fault::Drop) => {}
            Some(Fault::Close) => self.socket.close(None).await?,
            Some(Fault::Hang) => tokio::time::sleep(HANG).await,
            Some(Fault::HalfFrame) => self.half(&frame).await?,
            Some(Fault::Garbage) => self.words("}{ \u{0} no json").await?,
            Some(Fault::Noise) => self.socket.send(Message::binary(vec![0x28, 0xB5, 0x2F, 0xFD, 0xFF])).await?,
            Some(Fault::Duplicate) => self.words(&frame).await?,
            Some(Fault::Slow) => self.slow = SLOW.1,
            Some(Fault::Stale) => self.stale = self.next.checked_sub(2 + self.shared.faults.below(STALE_BACK) as usize),
            Some(Fault::Swap) => self.swap().await?,
            None => {}
        }
        fault.into_iter().for_each(|fault| self.shared.faults.count(fault));
        if matches!(fault, Some(Fault::Drop | Fault::Close | Fault::Hang | Fault::HalfFrame)) {
            return Ok(false);
        }
        self.words(&frame).await?;
        let mut sent = held(&self.shared.sent);
        *sent = (*sent).max(line.seq);
        Ok(true)
    }

    async fn words(&mut self, frame: &str) -> anyhow::Result<()> {
        Ok(self.socket.send(Message::text(frame)).await?)
    }

    /// The next line goes first.
    async fn swap(&mut self) -> anyhow::Result<()> {
        let line = held(&self.shared.lines).get(self.next).cloned();
        if let Some(line) = line.filter(|line| self.wanted(line)) {
            self.next += 1;
            let frame = if self.shared.with_cursor { line.with_cursor() } else { line.json };
            self.words(&frame).await?;
        }
        Ok(())
    }

    /// The head of a frame and half of what it promises.
    async fn half(&mut self, frame: &str) -> anyhow::Result<()> {
        let length = u16::try_from(frame.len()).unwrap_or(u16::MAX);
        let mut bytes = vec![0x81, 126];
        bytes.extend(length.to_be_bytes());
        bytes.extend(&frame.as_bytes()[..frame.len() / 2]);
        self.socket.flush().await?;
        let stream = self.socket.get_mut();
        stream.write_all(&bytes).await?;
        Ok(stream.shutdown().await?)
    }

    /// Waits for the first message of a client that asked to say more.
    async fn hear(&mut self) -> anyhow::Result<()> {
        let message = self.socket.next().await.context("gone before its hello")??;
        self.listen_to(&message);
        Ok(())
    }

    /// `options_update` changes what is wanted.
    fn listen_to(&mut self, message: &Message) {
        let Message::Text(text) = message else { return };
        let Ok(update) = serde_json::from_str::<serde_json::Value>(text) else { return };
        if update["type"] != "options_update" {
            return;
        }
        let list = |name: &str| -> Vec<String> {
            let items = update["payload"][name].as_array().into_iter().flatten();
            items.filter_map(|item| item.as_str().map(str::to_owned)).collect()
        };
        self.visit.collections = list("wantedCollections");
        self.visit.dids = list("wantedDids");
    }

    /// Collections choose among commits only: identity and account events come whatever was asked for.
    fn wanted(&self, line: &Line) -> bool {
        let Ok(frame) = serde_json::from_str::<serde_json::Value>(&line.json) else { return true };
        let did = frame["did"].as_str().unwrap_or_default();
        let collection = frame["commit"]["collection"].as_str();
        let among = |wish: &String, name: &str| match wish.strip_suffix('*') {
            Some(prefix) => name.starts_with(prefix),
            None => wish == name,
        };
        (self.visit.dids.is_empty() || self.visit.dids.iter().any(|wish| wish == did))
            && (self.visit.collections.is_empty()
                || collection.is_none_or(|name| self.visit.collections.iter().any(|wish| among(wish, name))))
    }
}
