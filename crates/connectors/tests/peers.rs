//! Sources and channels against real servers. `make test-peers` starts them and says where they are; without their
//! addresses each test says that it skips.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails where it stands")]

use std::time::Duration;

use serde_json::{Value, json};
use url::Url;
use vigie_connectors::http::{Http, HttpConfig, Request};
use vigie_connectors::notify::{Note, Notifier, web_push};
use vigie_connectors::registry::{Intake, Opening, notifier, source};
use vigie_connectors::source::{Batch, Cursor, Limits, Source};
use vigie_model::{Event, Time};

/// Patience with a real server on a busy machine.
const PATIENCE: Duration = Duration::from_secs(90);

fn peer(name: &str) -> Option<String> {
    let found = std::env::var(name).ok().filter(|value| !value.is_empty());
    if found.is_none() {
        eprintln!("skipped: {name} is not set");
    }
    found
}

fn now() -> Time {
    #[expect(clippy::disallowed_methods, reason = "real servers check real clocks")]
    let now = std::time::SystemTime::now();
    let since = now.duration_since(std::time::UNIX_EPOCH).unwrap();
    Time::from_micros(i64::try_from(since.as_micros()).unwrap())
}

fn http() -> Http {
    let allow = vec!["127.0.0.0/8".parse().unwrap(), "::1/128".parse().unwrap()];
    Http::new(HttpConfig { allow, ..HttpConfig::new(now) }).unwrap()
}

fn open_notifier(kind: &str, settings: &Value) -> Box<dyn Notifier> {
    (notifier(kind).unwrap().open)(Opening { settings: settings.as_object().unwrap(), cursor: None, http: http() })
        .unwrap()
}

fn open_source(kind: &str, settings: &Value, cursor: Option<Cursor>) -> Box<dyn Source> {
    let Intake::Pull(open) = source(kind).unwrap().intake else { panic!("{kind} is asked") };
    open(Opening { settings: settings.as_object().unwrap(), cursor, http: http() }).unwrap()
}

fn note(once_key: &str) -> Note {
    Note {
        once_key: once_key.to_owned(),
        title: "Pic : « panne » ×30".to_owned(),
        body: "120 messages en 5 min.\n<b>été</b> & co".to_owned(),
        link: Some("https://vigie.example/alerts/7".to_owned()),
        severity: 8,
        at: now(),
        payload: json!({}),
    }
}

async fn ask(method: &str, url: &str, body: Value) -> Value {
    let url = Url::parse(url).unwrap();
    let request = match method {
        "GET" => Request::get(url),
        _ => Request::post(url, "application/json", body.to_string().into_bytes()),
    };
    let answer = http().send(request).await.unwrap();
    assert!(answer.status.is_success(), "{}: {}", answer.status, String::from_utf8_lossy(&answer.body));
    serde_json::from_slice(&answer.body).unwrap_or(Value::Null)
}

#[tokio::test]
async fn maildev_takes_the_mail() {
    let (Some(smtp), Some(web)) = (peer("VIGIE_TEST_MAILDEV_SMTP"), peer("VIGIE_TEST_MAILDEV_HTTP")) else { return };
    let (host, port) = smtp.rsplit_once(':').unwrap();
    let settings = json!({
        "host": host, "port": port.parse::<u16>().unwrap(), "tls": "none",
        "from": "Vigie <vigie@example.org>", "to": ["ana@example.org", "Bob <bob@example.org>"],
    });
    let key = format!("alert:{}", now().micros());
    let mail = open_notifier("mail", &settings);
    let receipts = [mail.send(&note(&key)).await.unwrap(), mail.send(&note(&key)).await.unwrap()];
    println!("MailDev answered {:?}", receipts[0].answer);
    let mails = ask("GET", &format!("{}/api/email", web.trim_end_matches('/')), Value::Null).await;
    let mails: Vec<_> = mails.as_array().unwrap().iter().filter(|mail| mail["subject"] == note("").title).collect();
    let last = mails.last().unwrap();
    assert!(last["html"].as_str().unwrap().contains("&lt;b&gt;été&lt;/b&gt; &amp; co"), "{last}");
    assert!(last["text"].as_str().unwrap().contains("<b>été</b> & co"), "{last}");
    let ids: Vec<_> = mails.iter().rev().take(2).map(|mail| mail["messageId"].to_string()).collect();
    assert_eq!(ids[0], ids[1], "a retry is recognisable");
}

#[tokio::test]
async fn a_push_service_takes_the_notice_and_the_browser_reads_it() {
    let Some(service) = peer("VIGIE_TEST_WEBPUSH") else { return };
    let service = service.trim_end_matches('/');
    let (private, public) = web_push::generate_key();
    let wish = json!({ "userVisibleOnly": "true", "applicationServerKey": public });
    let subscription = ask("POST", &format!("{service}/subscribe"), wish).await["data"].clone();
    let settings = json!({
        "endpoint": subscription["endpoint"], "p256dh": subscription["keys"]["p256dh"], "auth": subscription["keys"]["auth"],
        "vapid_key": private, "vapid_contact": "mailto:ops@example.org",
    });
    let receipt = open_notifier("web-push", &settings).send(&note("alert:1")).await.unwrap();
    println!("the push service answered {:?}", receipt.answer);
    let wish = json!({ "clientHash": subscription["clientHash"] });
    let messages = ask("POST", &format!("{service}/get-notifications"), wish).await;
    let message: Value = serde_json::from_str(messages["data"]["messages"][0].as_str().unwrap()).unwrap();
    assert_eq!(message["title"], note("").title);
}

/// Asks until `enough`, gathering batches.
async fn gather(source: &mut Box<dyn Source>, enough: impl Fn(&[Batch]) -> bool) -> Vec<Batch> {
    let mut batches = Vec::new();
    let want = Limits { events_max: 500, linger: Duration::from_millis(50) };
    let gathering = async {
        while !enough(&batches) {
            batches.push(source.next(want).await.unwrap());
        }
    };
    tokio::time::timeout(PATIENCE, gathering).await.expect("the server sends in time");
    batches
}

fn events(batches: &[Batch]) -> usize {
    batches.iter().map(|batch| batch.events.len()).sum()
}

#[tokio::test]
async fn jetstream_is_followed_packed_and_plain_and_resumed() {
    // The one that follows the simulator: the one that follows the PDS is quiet.
    let Some(subscribe) = peer("VIGIE_TEST_JETSTREAM_SIMULATOR") else { return };
    let endpoint = subscribe.replacen("http", "ws", usize::from(subscribe.starts_with("http")));
    for compress in [true, false] {
        let settings = json!({ "endpoint": endpoint, "compress": compress });
        let first = gather(&mut open_source("bluesky", &settings, None), |batches| events(batches) >= 20).await;
        assert_eq!(first.iter().map(|batch| batch.rejected.len()).sum::<usize>(), 0, "{:?}", first[0].rejected);
        let cursor = first.iter().rev().find_map(|batch| batch.cursor.clone()).unwrap();
        println!("compress {compress}: {} events, stopped at {}", events(&first), cursor.0);
        let then = gather(&mut open_source("bluesky", &settings, Some(cursor)), |batches| events(batches) >= 20).await;
        assert!(then.iter().all(|batch| batch.gap.is_none()));
        let seen: Vec<_> = first.iter().chain(&then).flat_map(|batch| &batch.events).filter_map(posted).collect();
        let distinct: std::collections::HashSet<_> = seen.iter().collect();
        assert_eq!(distinct.len(), seen.len(), "nothing came twice");
    }
}

fn posted(event: &Event) -> Option<String> {
    match event {
        Event::Posted(post) => Some(post.key.native.clone()),
        _ => None,
    }
}
