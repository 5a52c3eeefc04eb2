//! What notices look like to each receiver, and what each answer means: against a loopback server that answers, hangs
//! or breaks.

use std::net::SocketAddr;

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use vigie_model::Time;

use super::{Note, Notifier, SendErrorKind, web_push};
use crate::http::{Http, HttpConfig};
use crate::registry::{NOTIFIERS, Opening, notifier};
use crate::source::SourceErrorKind;

pub(super) fn now() -> Time {
    Time::from_seconds(1_770_591_600)
}

pub(super) fn http() -> Http {
    Http::new(HttpConfig { allow: vec!["127.0.0.0/8".parse().unwrap()], ..HttpConfig::new(now) }).unwrap()
}

pub(super) fn note() -> Note {
    Note {
        once_key: "alert:7:1770591600".into(),
        title: "Spike: *panne* <!channel> @everyone [x](http://evil)\nsecond line".into(),
        body: "120 posts in 5 min, usually 4.\n\n_Ana_: « plus de lumière » & <b>#panne</b>".into(),
        link: Some("https://vigie.example/alerts/7?a=1&b=2".into()),
        severity: 8,
        at: now(),
        payload: json!({ "type": "alert.raised", "data": { "id": 7 } }),
    }
}

pub(super) fn long_note() -> Note {
    let sign = "*_<@&\"\u{7}é";
    Note {
        title: sign.repeat(200),
        body: sign.repeat(20_000),
        link: Some(format!("https://x/{}", "y".repeat(5_000))),
        ..note()
    }
}

pub(super) fn open(kind: &str, settings: Value) -> Result<Box<dyn Notifier>, crate::source::SourceError> {
    let kind = notifier(kind).unwrap();
    let settings = settings.as_object().unwrap();
    assert_eq!(kind.schema.check(settings), []);
    (kind.open)(Opening { settings, cursor: None, http: http() })
}

/// A server that answers every request with `answer`, or hangs (`hang`), or resets (`reset`), and hands on what it got.
pub(super) async fn server(answer: &'static str) -> (SocketAddr, mpsc::UnboundedReceiver<Vec<u8>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (requests, received) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let request = read_request(&mut stream).await;
            let _ = requests.send(request);
            match answer {
                "hang" => std::future::pending().await,
                "reset" => drop(stream),
                answer => {
                    let _ = stream.write_all(format!("HTTP/1.1 {answer}").as_bytes()).await;
                }
            }
        }
    });
    (address, received)
}

async fn read_request(stream: &mut tokio::net::TcpStream) -> Vec<u8> {
    let mut request = Vec::new();
    loop {
        let mut piece = [0; 8_192];
        let read = stream.read(&mut piece).await.unwrap_or(0);
        request.extend_from_slice(&piece[..read]);
        let text = String::from_utf8_lossy(&request);
        let whole = text.split_once("\r\n\r\n").is_some_and(|(head, _)| {
            let length =
                head.lines().find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse().ok());
            request.len() >= head.len() + 4 + length.unwrap_or(0)
        });
        if whole || read == 0 {
            return request;
        }
    }
}

pub(super) fn push_settings(address: SocketAddr) -> Value {
    let (vapid_key, _) = web_push::generate_key();
    let (_, browser) = web_push::generate_key();
    json!({ "endpoint": format!("http://{address}/push/1"), "p256dh": browser, "auth": "_ordMnz7uTCmrpBTeUV4Bw", "vapid_key": vapid_key })
}

fn settings(kind: &str, address: SocketAddr) -> Value {
    match kind {
        "web-push" => push_settings(address),
        _ => json!({ "url": format!("http://{address}/hook") }),
    }
}

#[tokio::test]
async fn answers_have_their_kinds() {
    use SendErrorKind::{Gone, RateLimited, Rejected, Transient};
    let later = |seconds: i64| RateLimited(now().plus_micros(seconds * Time::SECOND));
    for (answer, webhook, push) in [
        ("200 OK\r\ncontent-length: 2\r\n\r\nok", None, None),
        ("201 Created\r\ncontent-length: 0\r\n\r\n", None, None),
        ("204 No Content\r\n\r\n", None, None),
        ("302 Found\r\nlocation: /other\r\ncontent-length: 0\r\n\r\n", Some(Rejected), Some(Rejected)),
        ("400 Bad Request\r\ncontent-length: 9\r\n\r\nno_text\x07\n", Some(Rejected), Some(Rejected)),
        ("401 Unauthorized\r\ncontent-length: 0\r\n\r\n", Some(Rejected), Some(Rejected)),
        ("404 Not Found\r\ncontent-length: 0\r\n\r\n", Some(Rejected), Some(Gone)),
        ("410 Gone\r\ncontent-length: 0\r\n\r\n", Some(Gone), Some(Gone)),
        ("413 Too Large\r\ncontent-length: 0\r\n\r\n", Some(Rejected), Some(Rejected)),
        ("429 Slow\r\nretry-after: 30\r\ncontent-length: 0\r\n\r\n", Some(later(30)), Some(later(30))),
        ("429 Slow\r\ncontent-length: 0\r\n\r\n", Some(later(60)), Some(later(60))),
        ("500 Oops\r\ncontent-length: 0\r\n\r\n", Some(Transient), Some(Transient)),
        ("503 Later\r\nretry-after: 5\r\ncontent-length: 0\r\n\r\n", Some(later(5)), Some(later(5))),
        ("reset", Some(Transient), Some(Transient)),
        ("200 OK\r\ncontent-length: 99999999\r\n\r\n", Some(Transient), Some(Transient)),
    ] {
        let (address, _requests) = server(answer).await;
        for kind in NOTIFIERS.iter().filter(|kind| kind.name != "mail") {
            let expect = if kind.name == "web-push" { push } else { webhook };
            let sent = open(kind.name, settings(kind.name, address)).unwrap().send(&note()).await;
            assert_eq!(sent.as_ref().err().map(|error| error.kind), expect, "{}: {answer}: {sent:?}", kind.name);
        }
    }
}

#[tokio::test]
async fn a_receiver_that_hangs_is_given_up() {
    let (address, mut requests) = server("hang").await;
    let webhook = open("webhook", settings("webhook", address)).unwrap();
    let sending = tokio::spawn(async move { webhook.send(&note()).await });
    requests.recv().await.unwrap();
    tokio::time::pause();
    let error = sending.await.unwrap().unwrap_err();
    assert_eq!(error.kind, SendErrorKind::Transient);
    assert!(error.message.contains("took longer than 15s"), "{error}");
}

#[tokio::test]
async fn nobody_listening_and_inside_addresses() {
    let dead = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let error = open("slack", settings("slack", dead)).unwrap().send(&note()).await.unwrap_err();
    assert_eq!(error.kind, SendErrorKind::Transient);
    let error = open("slack", json!({ "url": "http://10.0.0.1/hook" })).unwrap().send(&note()).await.unwrap_err();
    assert_eq!(error.kind, SendErrorKind::Rejected, "the guard refuses: {error}");
    assert!(!error.message.contains("hook"), "the secret address is not repeated: {error}");
}

#[test]
fn wrong_settings_are_refused_by_name() {
    for (kind, settings, field) in [
        ("slack", json!({ "url": "hooks.slack.com/x" }), "url"),
        ("webhook", json!({ "url": "https://example.org/", "secret": "hunter2" }), "whsec_"),
        ("mail", json!({ "host": "h", "from": "nobody", "to": ["a@example.org"] }), "from"),
        ("mail", json!({ "host": "h", "from": "v@example.org", "to": ["a@example.org", "bad address"] }), "to"),
        ("mail", json!({ "host": "h", "from": "v@example.org", "to": [" "] }), "to"),
        ("web-push", json!({ "endpoint": "https://push.example/1", "p256dh": "AAAA", "auth": "AAAA" }), "p256dh"),
    ] {
        let error = open(kind, settings).err().unwrap();
        assert_eq!(error.kind, SourceErrorKind::Misconfigured);
        assert!(error.message.contains(field) && !error.message.contains("hunter2"), "{error}");
    }
}
