//! The source against a real websocket on loopback: resuming, batching, compression, refusals, silence.

use std::net::SocketAddr;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::server::{Request, Response};
use vigie_model::{Event, Time};

use super::KIND;
use crate::http::{Http, HttpConfig};
use crate::registry::{Intake, Opening};
use crate::source::{Batch, Cursor, Limits, Source, SourceErrorKind};

const WANT: Limits = Limits { events_max: 100, linger: Duration::from_millis(50) };

fn now() -> Time {
    Time::from_seconds(1_770_591_600)
}

fn http() -> Http {
    Http::new(HttpConfig { allow: vec!["127.0.0.0/8".parse().unwrap()], ..HttpConfig::new(now) }).unwrap()
}

fn open(settings: serde_json::Value, cursor: Option<Cursor>) -> Box<dyn Source> {
    let settings = settings.as_object().unwrap();
    assert_eq!(KIND.schema.check(settings), []);
    let Intake::Pull(open) = KIND.intake else { panic!("Bluesky is asked") };
    open(Opening { settings, cursor, http: http() }).unwrap()
}

/// A source that never ran, its first cursor taken.
async fn open_new(settings: serde_json::Value) -> Box<dyn Source> {
    let mut source = open(settings, None);
    let first = source.next(WANT).await.unwrap();
    assert_eq!((first.events.len(), first.cursor.is_some(), first.wait), (0, true, Duration::ZERO));
    source
}

fn event(seq: u64) -> String {
    let time = 1_770_591_600_000_000 + seq * 1_000;
    format!(
        r#"{{"did":"did:plc:alice","time_us":{time},"cursor":{seq},"kind":"commit","commit":{{"rev":"3m","operation":"create","collection":"app.bsky.feed.post","rkey":"r{seq}","record":{{"text":"n {seq}","createdAt":"2026-02-08T23:00:00Z"}}}}}}"#
    )
}

fn rkeys(batch: &Batch) -> Vec<String> {
    let posts = batch.events.iter().map(|event| match event {
        Event::Posted(post) => post.key.native.rsplit('/').next().unwrap_or_default().to_owned(),
        other => panic!("{other:?}"),
    });
    posts.collect()
}

struct Visit {
    query: String,
    socket: WebSocketStream<TcpStream>,
}

/// A server that hands each connection to the test.
async fn server() -> (SocketAddr, mpsc::Receiver<Visit>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (visits, received) = mpsc::channel(4);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let mut query = String::new();
            #[expect(clippy::result_large_err, reason = "the library's own signature")]
            let note = |request: &Request, response: Response| {
                query = request.uri().query().unwrap_or_default().to_owned();
                Ok(response)
            };
            let Ok(socket) = tokio_tungstenite::accept_hdr_async(stream, note).await else { continue };
            if visits.send(Visit { query, socket }).await.is_err() {
                return;
            }
        }
    });
    (address, received)
}

fn endpoint(address: SocketAddr) -> serde_json::Value {
    serde_json::json!({ "endpoint": format!("ws://{address}") })
}

/// Lets `source` connect while the test takes the visit. The call is dropped as soon as the server has answered, often
/// before the source has heard it: that must not cost the connection.
async fn meet(source: &mut Box<dyn Source>, visits: &mut mpsc::Receiver<Visit>) -> Visit {
    tokio::select! {
        batch = source.next(WANT) => panic!("nothing was sent, yet {batch:?} came"),
        visit = visits.recv() => visit.unwrap(),
    }
}

#[tokio::test]
async fn comes_back_to_where_it_stopped_and_drops_the_repetition() {
    let (address, mut visits) = server().await;
    let mut source = open_new(endpoint(address)).await;
    let mut visit = meet(&mut source, &mut visits).await;
    assert_eq!(
        visit.query,
        "maxMessageSizeBytes=1048576&wantedCollections=app.bsky.feed.post&compress=true&cursor=1770591600000000"
    );
    for seq in 1..=3 {
        visit.socket.send(Message::text(event(seq))).await.unwrap();
    }
    visit.socket.send(Message::text("{")).await.unwrap();
    let batch = source.next(WANT).await.unwrap();
    assert_eq!(rkeys(&batch), ["r1", "r2", "r3"]);
    assert_eq!((batch.rejected.len(), batch.wait), (1, Duration::ZERO));
    drop(visit);
    let error = source.next(WANT).await.unwrap_err();
    assert_eq!(error.kind, SourceErrorKind::Transient);

    let mut source = open(endpoint(address), batch.cursor);
    let mut visit = meet(&mut source, &mut visits).await;
    assert!(visit.query.ends_with("&cursor=3"), "{}", visit.query);
    for seq in 3..=5 {
        visit.socket.send(Message::text(event(seq))).await.unwrap();
    }
    let batch = source.next(WANT).await.unwrap();
    assert_eq!(rkeys(&batch), ["r4", "r5"]);
    assert_eq!(batch.gap, None);
}

#[tokio::test]
async fn begins_where_it_was_opened_even_if_it_is_killed_before_the_first_event() {
    let (address, mut visits) = server().await;
    let first = open(endpoint(address), None).next(WANT).await.unwrap().cursor;
    assert!(first.is_some(), "stored before anything is tried");
    // Killed; what opens it again much later asks for the same beginning, and again after a lost connection.
    let mut source = open(endpoint(address), first);
    for _ in 0..2 {
        let visit = meet(&mut source, &mut visits).await;
        assert!(visit.query.ends_with("&cursor=1770591600000000"), "{}", visit.query);
        drop(visit);
        assert_eq!(source.next(WANT).await.unwrap_err().kind, SourceErrorKind::Transient);
    }
}

#[tokio::test]
async fn a_flood_comes_in_batches_and_a_dropped_call_loses_nothing() {
    let (address, mut visits) = server().await;
    let mut source = open_new(endpoint(address)).await;
    let mut visit = meet(&mut source, &mut visits).await;
    for seq in 1..=10 {
        visit.socket.send(Message::text(event(seq))).await.unwrap();
    }
    // A linger that outlasts the caller's patience: the call is dropped with events in hand.
    let patient = Limits { events_max: 100, linger: Duration::from_secs(60) };
    assert!(tokio::time::timeout(Duration::from_millis(100), source.next(patient)).await.is_err());
    let mut seen = Vec::new();
    while seen.len() < 10 {
        let batch = source.next(Limits { events_max: 4, ..WANT }).await.unwrap();
        seen.extend(rkeys(&batch));
    }
    assert_eq!(seen, (1..=10).map(|seq| format!("r{seq}")).collect::<Vec<_>>());
}

#[tokio::test]
async fn packed_frames_are_unpacked_with_the_dictionary() {
    let (address, mut visits) = server().await;
    let mut source = open_new(endpoint(address)).await;
    let mut visit = meet(&mut source, &mut visits).await;
    let dictionary = include_bytes!("dictionary/legacy_subscribe.zdict");
    let mut packer = zstd::bulk::Compressor::with_dictionary(3, dictionary).unwrap();
    let packed = packer.compress(event(1).as_bytes()).unwrap();
    let bomb = packer.compress(&vec![b' '; 64 * 1024 * 1024]).unwrap();
    assert!(bomb.len() < 64 * 1024);
    for frame in [bomb, packed[..packed.len() - 3].to_vec(), packed] {
        visit.socket.send(Message::binary(frame)).await.unwrap();
    }
    let batch = source.next(WANT).await.unwrap();
    assert_eq!(rkeys(&batch), ["r1"]);
    assert_eq!(batch.rejected.len(), 2);
}

#[tokio::test]
async fn a_frame_that_is_too_large_is_read_past() {
    let (address, mut visits) = server().await;
    let mut source = open_new(endpoint(address)).await;
    let mut visit = meet(&mut source, &mut visits).await;
    let large = event(1).replace("n 1", &"x".repeat(2 * 1024 * 1024));
    visit.socket.send(Message::text(large)).await.unwrap();
    let batch = source.next(WANT).await.unwrap();
    assert_eq!((batch.events.len(), batch.rejected.len()), (0, 1));
    assert!(batch.cursor.unwrap().0.contains(r#""seq":1"#));
}

#[tokio::test]
async fn many_accounts_are_told_by_message() {
    let (address, mut visits) = server().await;
    let dids: Vec<_> = (0..60).map(|number| format!("did:plc:a{number}")).collect();
    let settings = serde_json::json!({ "endpoint": format!("ws://{address}"), "dids": dids, "compress": false });
    let mut source = open_new(settings).await;
    let mut visit = meet(&mut source, &mut visits).await;
    assert!(visit.query.contains("requireHello=true") && !visit.query.contains("wantedDids"), "{}", visit.query);
    let reading = tokio::spawn(async move { source.next(WANT).await.map(drop) });
    let hello = visit.socket.next().await.unwrap().unwrap();
    let hello: serde_json::Value = serde_json::from_str(hello.to_text().unwrap()).unwrap();
    assert_eq!(hello["payload"]["wantedDids"].as_array().unwrap().len(), 60);
    reading.abort();
}

#[tokio::test]
async fn the_fallback_is_asked_by_time() {
    let dead = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let (address, mut visits) = server().await;
    let settings = serde_json::json!({ "endpoint": format!("ws://{dead}"), "fallbacks": [format!("ws://{address}")] });
    let stopped = Cursor(format!(r#"{{"host":"{dead}","seq":7,"time_us":1770591600000000}}"#));
    let mut source = open(settings, Some(stopped));
    assert_eq!(source.next(WANT).await.unwrap_err().kind, SourceErrorKind::Transient);
    let visit = meet(&mut source, &mut visits).await;
    assert!(visit.query.ends_with("&cursor=1770591580000000"), "{}", visit.query);
}

#[tokio::test]
async fn refusals_have_their_kinds() {
    for (answer, expect) in [
        ("400 Bad Request\r\ncontent-length: 14\r\n\r\ninvalid cursor", SourceErrorKind::Misconfigured),
        ("403 Forbidden\r\ncontent-length: 0\r\n\r\n", SourceErrorKind::AuthExpired),
        ("410 Gone\r\ncontent-length: 0\r\n\r\n", SourceErrorKind::Rejected),
        (
            "429 Slow\r\nretry-after: 30\r\ncontent-length: 0\r\n\r\n",
            SourceErrorKind::RateLimited(now().plus_micros(30 * Time::SECOND)),
        ),
        ("503 Later\r\ncontent-length: 0\r\n\r\n", SourceErrorKind::Transient),
        ("200 OK\r\ncontent-length: 2\r\n\r\nhi", SourceErrorKind::Transient),
        ("", SourceErrorKind::Transient),
    ] {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut request = [0; 4_096];
            let _ = stream.read(&mut request).await;
            if !answer.is_empty() {
                stream.write_all(format!("HTTP/1.1 {answer}").as_bytes()).await.unwrap();
            }
        });
        let error = open_new(endpoint(address)).await.next(WANT).await.unwrap_err();
        assert_eq!(error.kind, expect, "{answer}: {error}");
    }
}

#[tokio::test]
async fn a_stream_that_hangs_is_noticed() {
    let (address, mut visits) = server().await;
    let mut source = open_new(endpoint(address)).await;
    let visit = meet(&mut source, &mut visits).await;
    tokio::time::pause();
    let mut empty = 0;
    let error = loop {
        match source.next(WANT).await {
            Ok(batch) => {
                assert!(batch.events.is_empty());
                empty += 1;
            }
            Err(error) => break error,
        }
    };
    assert_eq!(error.kind, SourceErrorKind::Transient);
    assert!(error.message.ends_with("no word for 60 s"), "{error}");
    assert!((10..=12).contains(&empty), "an empty batch every five seconds until then: {empty}");
    drop(visit);
}

#[test]
fn wrong_settings_are_named() {
    let settings = serde_json::json!({ "collections": ["posts"], "dids": [] });
    let Intake::Pull(open) = KIND.intake else { panic!("Bluesky is asked") };
    let opened = open(Opening { settings: settings.as_object().unwrap(), cursor: None, http: http() });
    let error = opened.err().unwrap();
    assert_eq!(error.kind, SourceErrorKind::Misconfigured);
    assert!(error.message.contains("`posts`"), "{error}");
}
