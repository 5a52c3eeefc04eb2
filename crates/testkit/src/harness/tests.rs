//! The fake peers are themselves held to what they promise, by a plain websocket client and plain sockets.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};
use vigie_model::Time;

use super::*;
use crate::traffic::{Deed, Line, Mix, Traffic, traffic};

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

fn sample(posts: usize) -> Traffic {
    traffic(5, Time::from_seconds(1_790_000_000), &Mix { posts, malformed: 0, ..Mix::default() })
}

async fn connect(server: &FakeJetstream, query: &str) -> Result<Socket, Error> {
    connect_async(format!("{}/subscribe?{query}", server.endpoint())).await.map(|(socket, _)| socket)
}

/// The next text frame as JSON; `None` at the end or where nothing sensible comes.
async fn next(socket: &mut Socket) -> Option<serde_json::Value> {
    match tokio::time::timeout(Duration::from_secs(20), socket.next()).await.ok()?? {
        Ok(Message::Text(text)) => serde_json::from_str(&text).ok().or(Some(serde_json::Value::Null)),
        Ok(Message::Close(_)) | Err(_) => None,
        Ok(_) => Some(serde_json::Value::Null),
    }
}

#[tokio::test]
async fn resuming_is_inclusive_by_number_and_by_time() {
    let (server, traffic) = (FakeJetstream::start(Faults::none()).await.unwrap(), sample(50));
    let line = traffic.lines[20].clone();
    server.push(traffic.lines);
    for cursor in [line.seq, line.time_us as u64] {
        let mut socket = connect(&server, &format!("cursor={cursor}")).await.unwrap();
        let first = next(&mut socket).await.unwrap();
        assert_eq!((first["cursor"].as_u64(), first["time_us"].as_i64()), (Some(line.seq), Some(line.time_us)));
    }
    assert_eq!(
        server.visits().iter().map(|visit| visit.cursor).collect::<Vec<_>>(),
        [Some(line.seq), Some(line.time_us as u64)]
    );
}

#[tokio::test]
async fn without_a_cursor_only_news_comes_and_old_servers_number_nothing() {
    let (server, traffic) = (FakeJetstream::start_old(Faults::none()).await.unwrap(), sample(50));
    server.push(traffic.lines[..20].to_vec());
    let mut socket = connect(&server, "").await.unwrap();
    // The greeting is answered before the connection knows its place; a visit is noted in between.
    tokio::time::sleep(Duration::from_millis(200)).await;
    server.push(traffic.lines[20..].to_vec());
    let first = next(&mut socket).await.unwrap();
    assert_eq!(first["time_us"].as_i64(), Some(traffic.lines[20].time_us));
    assert!(first.get("cursor").is_none());
}

#[tokio::test]
async fn wanted_collections_choose_among_commits_only() {
    let (server, traffic) = (FakeJetstream::start(Faults::none()).await.unwrap(), sample(400));
    let last = traffic.lines.last().unwrap().seq;
    server.push(traffic.lines);
    let mut socket = connect(&server, "cursor=1&wantedCollections=app.bsky.feed.post&requireHello=true").await.unwrap();
    let update = r#"{"type":"options_update","payload":{"wantedCollections":["app.bsky.actor.*"]}}"#;
    socket.send(Message::text(update)).await.unwrap();
    let (mut kinds, mut collections) = (BTreeSet::new(), BTreeSet::new());
    while let Some(frame) = next(&mut socket).await {
        kinds.insert(frame["kind"].as_str().unwrap().to_owned());
        collections.extend(frame["commit"]["collection"].as_str().map(str::to_owned));
        if frame["cursor"].as_u64() == Some(last) {
            break;
        }
    }
    assert_eq!(kinds.into_iter().collect::<Vec<_>>(), ["account", "commit", "identity"]);
    assert_eq!(collections.into_iter().collect::<Vec<_>>(), ["app.bsky.actor.profile"]);
}

/// Reads until `last` has come, reconnecting at the highest number seen; everything that came, and in how many visits.
async fn persist(server: &FakeJetstream, last: u64) -> BTreeMap<u64, usize> {
    let mut seen: BTreeMap<u64, usize> = BTreeMap::new();
    while seen.last_key_value().is_none_or(|(seq, _)| *seq < last) {
        let cursor = seen.last_key_value().map_or(1, |(seq, _)| *seq);
        let Ok(mut socket) = connect(server, &format!("cursor={cursor}")).await else { continue };
        while let Some(frame) = next(&mut socket).await {
            if let Some(seq) = frame["cursor"].as_u64() {
                *seen.entry(seq).or_default() += 1;
            }
            if seen.contains_key(&last) {
                break;
            }
        }
    }
    seen
}

#[tokio::test]
async fn after_harmless_faults_a_client_that_resumes_has_everything() {
    let faults = Faults::seeded(7, 40, Fault::HARMLESS);
    let (server, traffic) = (FakeJetstream::start(faults).await.unwrap(), sample(700));
    let last = traffic.lines.len() as u64;
    server.push(traffic.lines);
    let seen = persist(&server, last).await;
    server.faults().prove(1).unwrap();
    assert_eq!(seen.len() as u64, last, "numbers 1 to {last} without a hole");
    assert!(seen.values().any(|times| *times > 1), "something came twice");
    assert!(server.visits().iter().any(|visit| visit.refused));
    assert_eq!(server.sent(), last);
}

#[tokio::test]
async fn a_clamped_cursor_leaves_a_hole_and_says_nothing() {
    let faults = Faults::seeded(1, 60, &[Fault::Clamp]);
    let (server, traffic) = (FakeJetstream::start(faults).await.unwrap(), sample(300));
    let last = traffic.lines.len() as u64;
    server.push(traffic.lines);
    let seen = persist(&server, last).await;
    server.faults().prove(1).unwrap();
    assert!((seen.len() as u64) < last);
}

#[tokio::test]
async fn a_fault_that_never_fired_is_named() {
    let faults = Faults::seeded(1, 1_000_000, &[Fault::Drop]);
    let message = faults.prove(1).unwrap_err().to_string();
    assert!(message.contains("Drop"), "{message}");
}

#[tokio::test]
async fn a_wrong_path_is_not_found() {
    let server = FakeJetstream::start(Faults::none()).await.unwrap();
    match connect_async(format!("{}/elsewhere", server.endpoint())).await {
        Err(Error::Http(response)) => assert_eq!(response.status(), 404),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_hook_answers_by_its_schedule_and_keeps_what_it_was_told() {
    let hook = FakeHook::start([Answer::Status(500), Answer::Wait(7), Answer::HangUp]).await.unwrap();
    let address = hook.url().trim_start_matches("http://").trim_end_matches("/hook").to_owned();
    let mut answers = Vec::new();
    for round in 0..4 {
        let mut stream = TcpStream::connect(&address).await.unwrap();
        let body = format!("{{\"round\":{round}}}");
        let request = format!(
            "POST /hook HTTP/1.1\r\nhost: x\r\nWebhook-Id: once\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(request.as_bytes()).await.unwrap();
        let said = http::read(stream, true).await;
        answers.push(said.map(|said| (said.first.clone(), said.header("retry-after").map(str::to_owned))).ok());
    }
    assert_eq!(answers[0].as_ref().unwrap().0, "HTTP/1.1 500 So");
    assert_eq!(answers[1].as_ref().unwrap().1.as_deref(), Some("7"));
    assert_eq!(answers[2], None);
    assert_eq!((hook.deliveries().len(), hook.waiting()), (4, 0));
    let taken = hook.wait_for(1, Duration::from_secs(5)).await.unwrap();
    assert_eq!(
        (taken.len(), taken[0].json()["round"].as_i64(), taken[0].header("webhook-id")),
        (1, Some(3), Some("once"))
    );
}

#[tokio::test]
async fn chunked_answers_are_read() {
    let bytes: &[u8] = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n[1,\r\n2;x\r\n2]\r\n0\r\n\r\n";
    assert_eq!(http::read(bytes, true).await.unwrap().body, b"[1,2]");
    assert!(http::read(&bytes[..55], true).await.is_err());
}

#[tokio::test]
async fn a_program_that_ends_at_once_is_no_program() {
    let folder = std::env::temp_dir().join(format!("vigie-testkit-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let error = Vigie::start(Launch::new("/bin/false", folder.join("data"))).await.err().unwrap().to_string();
    assert!(error.contains("before it was ready"), "{error}");
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn differences_read_well() {
    let set = |pairs: &[(&str, &str)]| pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
    let difference = Difference::between(
        &set(&[("did:plc:a/1", "one"), ("did:plc:a/2", "two"), ("did:plc:a/3", "three")]),
        &set(&[("did:plc:a/2", "two"), ("did:plc:a/3", "thre"), ("did:plc:b/9", "nine")]),
    );
    let told = ["p1", "p2", "p2", "p4"].map(str::to_owned);
    let expected = ["p1", "p2", "p3"].map(str::to_owned).into();
    insta::assert_snapshot!(format!("{difference}\n{}", TellDifference::between(&expected, told)), @"
    sent and not stored: 1
        did:plc:a/1
    stored and not to be there: 1
        did:plc:b/9
    stored with other words: 1
        did:plc:a/3
          expected: three
          stored:   thre

    never told: 1
        p3
    told more than once: 1
        p2
    told and not to be: 1
        p4
    ");
    assert!(Difference::default().is_empty());
}

#[test]
fn malformed_lines_are_sent_as_they_are() {
    let line = Line { seq: 4, time_us: 1, json: "{\"broken".to_owned(), deed: Deed::Malformed };
    assert_eq!(line.with_cursor(), "{\"broken");
}
