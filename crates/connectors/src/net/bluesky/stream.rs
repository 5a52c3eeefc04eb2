//! The source: connects, reads, gathers batches, notices silence, falls back. Retrying is its caller's business.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use futures_util::future::BoxFuture;
use tokio::time::{Instant, timeout_at};

use super::client::{Connection, Word};
use super::cursor::{Passing, Position};
use super::decode::{Decoded, Heard, decode};
use super::settings::{FRAME_BYTES_MAX, Settings};
use super::silence::{Quiet, Silence};
use crate::http::Http;
use crate::registry::Opening;
use crate::source::{Batch, Limits, Rejected, Source, SourceError, SourceErrorKind};

/// With nothing to bring, the caller hears of it this often.
const PATIENCE: Duration = Duration::from_secs(5);
/// Refused frames that one batch carries; the rest of a rotten stream is counted by its next batches.
const REJECTED_MAX: usize = 256;

/// Opens the source.
pub(super) fn open(opening: Opening<'_>) -> Result<Box<dyn Source>, SourceError> {
    let settings = Settings::read(&opening)?;
    let position = Position::open(opening.cursor.as_ref(), opening.http.now());
    Ok(Box::new(Jetstream {
        beginning: opening.cursor.is_none(),
        position,
        settings: Arc::new(settings),
        http: opening.http,
        endpoint: 0,
        connecting: None,
        connection: None,
        silence: Silence::new(Instant::now()),
        pending: Batch::default(),
        pending_since: None,
    }))
}

struct Jetstream {
    settings: Arc<Settings>,
    http: Http,
    /// Which of the endpoints is used.
    endpoint: usize,
    /// Kept over a dropped call, so that an impatient caller gets connected too.
    connecting: Option<BoxFuture<'static, Result<Connection, SourceError>>>,
    connection: Option<Connection>,
    /// Whether the cursor of the beginning is still to be handed over.
    beginning: bool,
    position: Position,
    silence: Silence,
    /// What was read and not handed over yet; lives here so that a dropped call loses nothing.
    pending: Batch,
    pending_since: Option<Instant>,
}

#[async_trait]
impl Source for Jetstream {
    async fn next(&mut self, want: Limits) -> Result<Batch, SourceError> {
        if std::mem::take(&mut self.beginning) {
            // Stored before anything is tried, so that a source begins where it was opened, even if it is killed before
            // the first event.
            return Ok(Batch { cursor: self.position.cursor(), ..Batch::default() });
        }
        self.silence.resume(Instant::now());
        let batch = self.gather(want).await;
        self.silence.pause(Instant::now());
        batch
    }
}

impl Jetstream {
    async fn gather(&mut self, want: Limits) -> Result<Batch, SourceError> {
        let begun = Instant::now();
        loop {
            let due = self.pending_since.map_or(begun + PATIENCE, |since| since + want.linger);
            if self.is_full(want) || Instant::now() >= due {
                return Ok(self.hand_over());
            }
            let step = if self.connection.is_none() { self.connect().await } else { self.read_one(due).await };
            if let Err(error) = step {
                // What was gathered goes first; the next call meets the trouble again, or finds it gone.
                return if self.pending_since.is_some() { Ok(self.hand_over()) } else { Err(error) };
            }
        }
    }

    async fn connect(&mut self) -> Result<(), SourceError> {
        let connecting = match self.connecting.as_mut() {
            Some(connecting) => connecting,
            None => {
                let connecting = self.begin_connecting();
                self.connecting.insert(connecting)
            }
        };
        let connected = connecting.await;
        self.connecting = None;
        match connected {
            Ok(connection) => {
                self.connection = Some(connection);
                self.silence = Silence::new(Instant::now());
                Ok(())
            }
            Err(error) => {
                self.endpoint = (self.endpoint + 1) % self.settings.endpoints.len();
                Err(error)
            }
        }
    }

    fn begin_connecting(&mut self) -> BoxFuture<'static, Result<Connection, SourceError>> {
        let endpoint = self.settings.endpoints[self.endpoint].clone();
        let cursor = self.position.ask(host(&endpoint));
        let (http, settings) = (self.http.clone(), Arc::clone(&self.settings));
        Box::pin(async move { Connection::open(&http, &endpoint, &settings, cursor).await })
    }

    /// Waits for one frame until `due` and takes it in. An error ends the connection.
    async fn read_one(&mut self, due: Instant) -> Result<(), SourceError> {
        let until = due.min(self.silence.next_check());
        let Some(connection) = self.connection.as_mut() else { return Ok(()) };
        let word = match timeout_at(until, connection.read()).await {
            Ok(Ok(word)) => word,
            Ok(Err(what)) => return Err(self.broken(&what)),
            Err(_) => return self.bear_silence().await,
        };
        let now = Instant::now();
        self.silence.word(now);
        let frame = match word {
            Word::Pulse => return Ok(()),
            Word::Event(frame) if frame.len() <= FRAME_BYTES_MAX => Ok(decode(frame)),
            Word::Event(frame) => {
                // Read all the same for its place in the stream, so that we do not come back to it for ever.
                let reason = format!("a frame of {} bytes; at most {FRAME_BYTES_MAX} are taken", frame.len());
                Ok(Decoded { mark: decode(frame).mark, heard: Heard::Rejected(Rejected::new(reason, frame)) })
            }
            Word::Broken(why, frame) => Err(Rejected::new(why, frame)),
        };
        self.silence.event(now);
        self.pending_since.get_or_insert(now);
        match frame {
            Ok(decoded) => self.take(decoded),
            Err(rejected) => self.reject(rejected),
        }
        Ok(())
    }

    /// Nothing came for a while: waits on, asks, or gives the connection up.
    async fn bear_silence(&mut self) -> Result<(), SourceError> {
        match (self.silence.check(Instant::now()), self.connection.as_mut()) {
            (Quiet::Ask, Some(connection)) => {
                let asked = connection.ping().await;
                asked.map_err(|what| self.broken(&what))
            }
            (Quiet::Dead, _) => Err(self.broken(&format!("no word for {} s", Silence::DEAD_AFTER.as_secs()))),
            (Quiet::Empty, _) => {
                // No failure: with few accounts or a small network it may be the truth.
                self.connection = None;
                Ok(())
            }
            (Quiet::Bearable | Quiet::Ask, _) => Ok(()),
        }
    }

    fn take(&mut self, Decoded { mark, heard }: Decoded) {
        if let Some(mark) = mark {
            match self.position.pass(host(&self.settings.endpoints[self.endpoint]), mark) {
                Passing::Repeated => return,
                Passing::New(gap) => self.pending.gap = self.pending.gap.take().or(gap),
            }
        }
        match heard {
            Heard::Event(event) => self.pending.events.push(event),
            Heard::Ignored(_) => self.pending.ignored += 1,
            Heard::Rejected(rejected) => self.reject(rejected),
        }
    }

    fn reject(&mut self, rejected: Rejected) {
        self.pending.rejected.push(rejected);
    }

    fn is_full(&self, want: Limits) -> bool {
        self.pending.events.len() >= want.events_max || self.pending.rejected.len() >= REJECTED_MAX
    }

    fn hand_over(&mut self) -> Batch {
        if self.pending_since.take().is_some() {
            self.pending.cursor = self.position.cursor();
        }
        std::mem::take(&mut self.pending)
    }

    fn broken(&mut self, what: &str) -> SourceError {
        self.connection = None;
        let host = host(&self.settings.endpoints[self.endpoint]);
        SourceError::new(SourceErrorKind::Transient, format!("{host}: {what}"))
    }
}

/// The server's name for cursors: with its port, because two servers may share a name.
fn host(endpoint: &url::Url) -> &str {
    &endpoint[url::Position::BeforeHost..url::Position::AfterPort]
}
