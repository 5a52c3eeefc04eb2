//! One connection to a Jetstream server: guarded, bounded, read only when somebody wants to read. While nobody does,
//! the socket fills and the server waits: that is the back-pressure.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{Connector, MaybeTlsStream, WebSocketStream, client_async_tls_with_config};
use url::Url;

use super::settings::{FRAME_BYTES_MAX, Settings};
use crate::http::{Http, retry_after};
use crate::source::{SourceError, SourceErrorKind};

/// The dictionary that `compress=true` packs with, as the server's repository carries it.
const DICTIONARY: &[u8] = include_bytes!("dictionary/legacy_subscribe.zdict");
/// From the first byte to the upgraded connection.
const HANDSHAKE_TIMEOUT: Duration = Duration::from_secs(15);
/// A frame beyond this ends the connection. It is above [`FRAME_BYTES_MAX`] so that a server that ignores our wish can
/// be read past instead of failing on the same event for ever.
const MESSAGE_BYTES_MAX: usize = 16 * 1024 * 1024;
/// Read from the socket at once: some dozens of events.
const READ_BUFFER_BYTES: usize = 64 * 1024;
/// A refusal's words that are worth keeping.
const REFUSAL_CHARS_MAX: usize = 200;

/// What the socket brought.
pub(super) enum Word<'a> {
    /// An event's JSON.
    Event(&'a [u8]),
    /// A frame that cannot be unpacked.
    Broken(&'static str, &'a [u8]),
    /// A sign of life.
    Pulse,
}

/// An open connection.
pub(super) struct Connection {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    unpacker: Option<zstd::bulk::Decompressor<'static>>,
    message: Message,
    unpacked: Vec<u8>,
}

impl Connection {
    /// Connects to `endpoint` and asks for what `settings` want from `cursor` on.
    pub(super) async fn open(
        http: &Http,
        endpoint: &Url,
        settings: &Settings,
        cursor: Option<u64>,
    ) -> Result<Self, SourceError> {
        let address = settings.address(endpoint, cursor);
        let stream = http.connect(&address).await?;
        let _ = stream.set_nodelay(true);
        let config = WebSocketConfig::default()
            .read_buffer_size(READ_BUFFER_BYTES)
            .max_message_size(Some(MESSAGE_BYTES_MAX))
            .max_frame_size(Some(MESSAGE_BYTES_MAX));
        let tls = Connector::Rustls(http.tls());
        let handshake = client_async_tls_with_config(address.as_str(), stream, Some(config), Some(tls));
        let (mut socket, _) = match tokio::time::timeout(HANDSHAKE_TIMEOUT, handshake).await {
            Ok(Ok(open)) => open,
            Ok(Err(error)) => return Err(refusal(http, endpoint, error)),
            Err(_) => return Err(transient(endpoint, "does not finish the handshake")),
        };
        if settings.says_hello() {
            socket
                .send(Message::text(settings.hello()))
                .await
                .map_err(|error| transient(endpoint, &error.to_string()))?;
        }
        let unpacker = zstd::bulk::Decompressor::with_dictionary(DICTIONARY).ok();
        let message = Message::Ping(Vec::new().into());
        Ok(Self { socket, unpacker, message, unpacked: Vec::new() })
    }

    /// The next word; cancel-safe. `Err` ends the connection.
    pub(super) async fn read(&mut self) -> Result<Word<'_>, String> {
        self.message = match self.socket.next().await {
            Some(Ok(message)) => message,
            Some(Err(error)) => return Err(error.to_string()),
            None => return Err("the server closed the connection".into()),
        };
        match &self.message {
            Message::Text(text) => Ok(Word::Event(text.as_bytes())),
            Message::Binary(bytes) => Ok(unpack(self.unpacker.as_mut(), &mut self.unpacked, bytes)),
            Message::Close(frame) => {
                let reason =
                    frame.as_ref().map(|frame| frame.reason.chars().take(REFUSAL_CHARS_MAX).collect::<String>());
                Err(format!("the server closed the connection: {}", reason.as_deref().unwrap_or("no reason given")))
            }
            Message::Ping(_) | Message::Pong(_) | Message::Frame(_) => Ok(Word::Pulse),
        }
    }

    /// Asks for a sign of life.
    pub(super) async fn ping(&mut self) -> Result<(), String> {
        self.socket.send(Message::Ping(Vec::new().into())).await.map_err(|error| error.to_string())
    }
}

/// A binary frame is a zstd frame; one that is not is taken as it is.
fn unpack<'a>(
    unpacker: Option<&mut zstd::bulk::Decompressor<'static>>,
    unpacked: &'a mut Vec<u8>,
    bytes: &'a [u8],
) -> Word<'a> {
    if !bytes.starts_with(&[0x28, 0xB5, 0x2F, 0xFD]) {
        return Word::Event(bytes);
    }
    // The buffer is kept from frame to frame and never grows beyond the cap, whatever a frame claims.
    unpacked.clear();
    unpacked.reserve_exact(FRAME_BYTES_MAX);
    match unpacker.map(|unpacker| unpacker.decompress_to_buffer(bytes, unpacked)) {
        Some(Ok(_)) => Word::Event(unpacked),
        Some(Err(_)) => Word::Broken("a zstd frame that is broken, or too large once unpacked", bytes),
        None => Word::Broken("a zstd frame, and the dictionary could not be loaded", bytes),
    }
}

fn transient(endpoint: &Url, what: &str) -> SourceError {
    let host = endpoint.host_str().unwrap_or_default();
    SourceError::new(SourceErrorKind::Transient, format!("{host}: {what}"))
}

/// What a failed handshake means.
fn refusal(http: &Http, endpoint: &Url, error: Error) -> SourceError {
    let Error::Http(answer) = error else { return transient(endpoint, &error.to_string()) };
    let status = answer.status().as_u16();
    let kind = match status {
        400 => SourceErrorKind::Misconfigured,
        401 | 403 => SourceErrorKind::AuthExpired,
        404 | 410 => SourceErrorKind::Rejected,
        429 => {
            let wait = answer.headers().get(http::header::RETRY_AFTER).and_then(|value| value.to_str().ok());
            wait.and_then(|wait| retry_after(wait, http.now()))
                .map_or(SourceErrorKind::Transient, SourceErrorKind::RateLimited)
        }
        _ => SourceErrorKind::Transient,
    };
    let words = String::from_utf8_lossy(answer.body().as_deref().unwrap_or_default())
        .chars()
        .take(REFUSAL_CHARS_MAX)
        .collect::<String>();
    let host = endpoint.host_str().unwrap_or_default();
    SourceError::new(kind, format!("{host} refuses the subscription ({status}): {}", words.trim()))
}
