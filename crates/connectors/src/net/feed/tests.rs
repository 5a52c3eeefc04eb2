//! The feed as a source against a real server on loopback: what is new comes once, whatever happens in between.

use std::sync::atomic::{AtomicU16, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use proptest::prelude::*;
use serde_json::json;
use vigie_model::{Event, Post, Time};

use super::*;
use crate::http::loopback::{Reply, Server};
use crate::http::{Http, HttpConfig, Pace};
use crate::registry::{self, Opening};
use crate::source::{Batch, Cursor, Limits, Source, SourceErrorKind};

fn now() -> Time {
    "2026-02-08T23:00:00Z".parse().unwrap()
}

fn http() -> Http {
    let pace = Pace { at_once_max: 8, interval_min: Duration::ZERO };
    Http::new(HttpConfig { allow: vec!["127.0.0.0/8".parse().unwrap()], pace, ..HttpConfig::new(now) }).unwrap()
}

fn source(url: &url::Url, cursor: Option<Cursor>) -> Box<dyn Source> {
    let Intake::Pull(open) = registry::source("feed").unwrap().intake else { panic!("a feed is asked") };
    let settings = json!({ "url": url.as_str(), "interval_minutes": 2 });
    open(Opening { settings: settings.as_object().unwrap(), cursor, http: http() }).unwrap()
}

const ALL: Limits = Limits { events_max: 1_000, linger: Duration::ZERO };

/// A feed of these entries, the latest first.
fn rss(entries: &[(&str, &str)]) -> String {
    let items: String = entries
        .iter()
        .map(|(id, title)| {
            format!("<item><guid isPermaLink='false'>{id}</guid><title>{title}</title><description>&lt;p&gt;{title}&lt;/p&gt;</description></item>")
        })
        .collect();
    format!("<rss version='2.0'><channel><title>Feed</title>{items}</channel></rss>")
}

/// What a batch says, for comparing: `+title` for new, `~title` for changed.
fn told(batch: &Batch) -> Vec<String> {
    batch
        .events
        .iter()
        .map(|event| match event {
            Event::Posted(post) => format!("+{}", post.title.as_deref().unwrap_or_default()),
            Event::Edited(post) => format!("~{}", post.title.as_deref().unwrap_or_default()),
            other => format!("{other:?}"),
        })
        .collect()
}

/// A server whose feed can be changed.
async fn changing(body: &str) -> (Server, Arc<Mutex<String>>) {
    let body = Arc::new(Mutex::new(body.to_owned()));
    let shown = Arc::clone(&body);
    (Server::start(move |_| Reply::ok(shown.lock().unwrap().clone())).await, body)
}

#[tokio::test]
async fn what_is_new_comes_once_what_changed_comes_as_changed_and_order_does_not_matter() {
    let (server, body) = changing(&rss(&[("2", "two"), ("1", "one")])).await;
    let mut feed = source(&server.url, None);
    let first = feed.next(ALL).await.unwrap();
    assert_eq!(told(&first), ["+one", "+two"]);
    assert_eq!(first.wait, Duration::from_secs(120));
    let again = feed.next(ALL).await.unwrap();
    assert_eq!((told(&again), again.cursor), (Vec::<String>::new(), None));
    *body.lock().unwrap() = rss(&[("1", "one"), ("3", "three"), ("2", "two, corrected")]);
    let changed = feed.next(ALL).await.unwrap();
    assert_eq!(told(&changed), ["~two, corrected", "+three"]);
    let mut reopened = source(&server.url, changed.cursor);
    assert!(reopened.next(ALL).await.unwrap().events.is_empty());
}

#[tokio::test]
async fn a_feed_that_has_not_changed_is_asked_for_cheaply() {
    let server = Server::start(|asked| {
        let known = asked.headers.get("if-none-match").is_some_and(|etag| etag == "\"v1\"")
            && asked.headers.contains_key("if-modified-since");
        if known {
            return Reply::status(304).header("cache-control", "max-age=900");
        }
        Reply::ok(rss(&[("1", "one")]))
            .header("etag", "\"v1\"")
            .header("last-modified", "Sun, 08 Feb 2026 22:00:00 GMT")
    })
    .await;
    let first = source(&server.url, None).next(ALL).await.unwrap();
    let mut reopened = source(&server.url, first.cursor);
    let unchanged = reopened.next(ALL).await.unwrap();
    assert!(unchanged.events.is_empty() && unchanged.cursor.is_none());
    assert_eq!(unchanged.wait, Duration::from_secs(900), "the site's wish is longer than the setting");
    assert_eq!(server.asked().len(), 2);
}

#[tokio::test]
async fn a_move_for_good_is_remembered_and_a_passing_one_is_not() {
    for (status, remembered) in [(301, true), (308, true), (302, false), (307, false)] {
        let server = Server::start(move |asked| match asked.line.as_str() {
            "GET /old" => Reply::redirect(status, "/new"),
            _ => Reply::ok(rss(&[("1", "one")])),
        })
        .await;
        let first = source(&server.at("/old"), None).next(ALL).await.unwrap();
        source(&server.at("/old"), first.cursor).next(ALL).await.unwrap();
        let visits = server.asked().iter().filter(|asked| asked.line == "GET /old").count();
        assert_eq!(visits == 1, remembered, "{status}");
    }
}

#[tokio::test]
async fn refusals_say_what_to_do_and_the_source_stays_usable() {
    let status = Arc::new(AtomicU16::new(410));
    let shown = Arc::clone(&status);
    let server = Server::start(move |_| match shown.load(Ordering::SeqCst) {
        200 => Reply::ok(rss(&[("1", "one")])),
        429 => Reply::status(429).header("retry-after", "90"),
        other => Reply::status(other),
    })
    .await;
    let mut feed = source(&server.url, None);
    let soon = "2026-02-08T23:01:30Z".parse().unwrap();
    for (answer, expect) in [
        (410, SourceErrorKind::Rejected),
        (404, SourceErrorKind::Misconfigured),
        (401, SourceErrorKind::AuthExpired),
        (403, SourceErrorKind::AuthExpired),
        (429, SourceErrorKind::RateLimited(soon)),
        (500, SourceErrorKind::Transient),
    ] {
        status.store(answer, Ordering::SeqCst);
        assert_eq!(feed.next(ALL).await.unwrap_err().kind, expect, "{answer}");
    }
    status.store(200, Ordering::SeqCst);
    assert_eq!(told(&feed.next(ALL).await.unwrap()), ["+one"]);
    status.store(404, Ordering::SeqCst);
    assert_eq!(feed.next(ALL).await.unwrap_err().kind, SourceErrorKind::Transient, "it was there once");
}

#[tokio::test]
async fn a_page_is_no_feed_and_a_private_address_is_refused() {
    let server = Server::start(|_| Reply::ok("<html><body>Hello</body></html>")).await;
    let error = source(&server.url, None).next(ALL).await.unwrap_err();
    assert_eq!(error.kind, SourceErrorKind::Misconfigured, "{error}");
    let inside = url::Url::parse("http://10.1.2.3/feed").unwrap();
    let error = source(&inside, None).next(ALL).await.unwrap_err();
    assert_eq!(error.kind, SourceErrorKind::Misconfigured, "{error}");
}

#[tokio::test]
async fn a_feed_that_hangs_is_given_up_and_a_dropped_call_loses_nothing() {
    let visits = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&visits);
    let server = Server::start(move |_| match count.fetch_add(1, Ordering::SeqCst) {
        0 => Reply::Hang,
        _ => Reply::ok(rss(&[("1", "one")])),
    })
    .await;
    let mut feed = source(&server.url, None);
    let dropped = tokio::time::timeout(Duration::from_millis(300), feed.next(ALL)).await;
    assert!(dropped.is_err(), "the server hangs");
    assert_eq!(told(&feed.next(ALL).await.unwrap()), ["+one"]);
    // How long it may hang is the client's business, and tested there.
}

#[tokio::test]
async fn killed_between_two_batches_it_brings_the_rest_and_nothing_twice() {
    let entries: Vec<(String, String)> = (0..50).rev().map(|at| (at.to_string(), format!("t{at}"))).collect();
    let entries: Vec<(&str, &str)> = entries.iter().map(|(id, title)| (id.as_str(), title.as_str())).collect();
    let body = rss(&entries);
    // With a validator: a feed left half-told must not be found unchanged.
    let server = Server::start(move |asked| match asked.headers.contains_key("if-none-match") {
        true => Reply::status(304),
        false => Reply::ok(body.clone()).header("etag", "\"v1\""),
    })
    .await;
    let mut all = Vec::new();
    let mut cursor = None;
    // Every batch is followed by a kill: a new source goes on at the last stored cursor.
    loop {
        let batch = source(&server.url, cursor.clone()).next(Limits { events_max: 7, ..ALL }).await.unwrap();
        if batch.events.is_empty() {
            break;
        }
        all.extend(told(&batch));
        cursor = batch.cursor;
    }
    let expect: Vec<String> = (0..50).map(|at| format!("+t{at}")).collect();
    assert_eq!(all, expect);
    // A kill before the batch was stored brings the same again.
    let once = source(&server.url, None).next(ALL).await.unwrap();
    let twice = source(&server.url, None).next(ALL).await.unwrap();
    assert_eq!(told(&once), told(&twice));
}

#[tokio::test]
async fn the_feeds_own_wishes_are_followed_within_reason() {
    let sy = "xmlns:sy='http://purl.org/rss/1.0/modules/syndication/'";
    for (channel, minutes) in [
        ("<ttl>30</ttl>", 30),
        ("<ttl>1</ttl>", 2),
        ("<ttl>100000</ttl>", 60),
        ("<ttl>soon</ttl>", 2),
        ("<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>", 15),
    ] {
        let body = format!("<rss version='2.0' {sy}><channel>{channel}<item><title>x</title></item></channel></rss>");
        let (server, _) = changing(&body).await;
        let batch = source(&server.url, None).next(ALL).await.unwrap();
        assert_eq!(batch.wait, Duration::from_secs(minutes * 60), "{channel}");
    }
}

fn posts(body: &str) -> Vec<Post> {
    let url = url::Url::parse("https://news.example/feed").unwrap();
    let document = read::document(body.as_bytes(), None, Some(&url)).unwrap();
    document.entries.iter().map(|entry| convert::post(&document, entry, &url, now())).collect()
}

#[test]
fn an_entry_becomes_a_post() {
    let body = r#"<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr-FR" xml:base="https://news.example/a/">
        <title>Le Journal</title><author><name>Rédaction</name></author>
        <entry><id>tag:news.example,2026:1</id><title type="html">Panne &amp;amp; nuit</title>
          <link href="1.html"/><link rel="enclosure" type="audio/mpeg" href="/son.mp3"/>
          <published>2026-02-08T23:05:00+01:00</published><author><name>Ana Díaz</name><email>ana@news.example</email></author>
          <content type="html">&lt;p&gt;Le stade est &lt;b&gt;noir&lt;/b&gt;.&lt;/p&gt;&lt;p&gt;&lt;a href="/plus"&gt;La suite&lt;/a&gt;&lt;img src="p.jpg" alt="Le stade"&gt;&lt;script&gt;evil()&lt;/script&gt;&lt;/p&gt;</content></entry>
        <entry><id>42</id><title>Sans date</title><link href="javascript:alert(1)"/></entry></feed>"#;
    insta::assert_json_snapshot!(posts(body));
}

#[test]
fn ids_are_the_worlds_or_the_hosts() {
    let native = |item: &str| posts(&format!("<rss><channel><item>{item}</item></channel></rss>")).remove(0).key.native;
    assert_eq!(native("<guid>https://news.example/1</guid>"), "https://news.example/1");
    assert_eq!(native("<guid isPermaLink='false'>1</guid>"), "news.example#1");
    assert_eq!(native("<link>https://news.example/2</link>"), "https://news.example/2");
    assert!(native("<title>only words</title>").starts_with("news.example#"));
    assert!(native(&format!("<guid>https://x/{}</guid>", "y".repeat(5_000))).len() < 100);
}

#[test]
fn bombs_and_nesting_are_bounded() {
    let entities: String =
        (0..20).map(|at| format!("<!ENTITY e{} \"&e{at};&e{at};&e{at};&e{at};\">", at + 1)).collect();
    let bomb = format!(
        "<!DOCTYPE rss [<!ENTITY e0 \"lol\">{entities}]><rss><channel><item><title>&e20;</title></item></channel></rss>"
    );
    assert!(read(bomb.as_bytes(), None, None).unwrap().items[0].title.as_ref().unwrap().len() < 100);
    let deep = format!("<rss><channel><item><description>{}", "<b a='x'>".repeat(200_000));
    assert!(read(deep.as_bytes(), None, None).is_ok());
    let bases =
        format!("<rss><channel>{}<item><link>x</link></item>", "<a xml:base='http://a/bbbbbbbbbb/'>".repeat(50_000));
    assert!(read(bases.as_bytes(), None, None).is_ok());
    let long = format!(
        "<rss xml:base='http://a/{}/'><item><description>{}",
        "b".repeat(2_000),
        "&lt;a href='x'>".repeat(50_000)
    );
    let read = read(long.as_bytes(), None, None).unwrap();
    assert!(read.items[0].content.as_ref().unwrap().len() < 40 << 20);
}

#[test]
fn a_tag_that_is_not_closed_swallows_no_further_entry() {
    for body in [
        "<rss><channel><item><title>one</item><item><title>two</title></item></channel></rss>",
        "<rss><channel><item><title>one<item><title>two</title></item>",
        "<rss><channel><item><title>one</title></item><item><title>two",
        "<rss><channel><item><title>one</title><description>x</item><item><title>two</title></channel>",
    ] {
        let titles: Vec<_> =
            read(body.as_bytes(), None, None).unwrap().items.into_iter().map(|item| item.title).collect();
        assert_eq!(titles, [Some("one".to_owned()), Some("two".to_owned())], "{body}");
    }
}

#[test]
fn nothing_of_a_feed_is_said_so() {
    for (bytes, expect) in [
        (&b""[..], FeedError::Empty),
        (b"  \n ", FeedError::Empty),
        (b"<html><title>x</title></html>", FeedError::NotAFeed),
        (b"{\"a\": 1}", FeedError::NotAFeed),
        (b"hello", FeedError::NotAFeed),
        (b"<r:RDF xmlns:r='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><r:li/></r:RDF>", FeedError::NotAFeed),
        (b"\xff\xfe\x00", FeedError::NotAFeed),
    ] {
        assert_eq!(read(bytes, None, None).unwrap_err(), expect, "{bytes:?}");
    }
}

/// Pieces of which broken feeds are made.
const PIECES: &[&str] = &[
    "<rss>",
    "<channel>",
    "<item>",
    "</item>",
    "<title>",
    "</title>",
    "<description>",
    "</description>",
    "<feed>",
    "<entry>",
    "<content type='xhtml'>",
    "<div>",
    "</div>",
    "<![CDATA[",
    "]]>",
    "&lt;b&gt;",
    "&#",
    "&amp;",
    "&nbsp;",
    "<svg>",
    "<math>",
    "<script>",
    "</script>",
    "<!--",
    "-->",
    "<!DOCTYPE",
    "<a href='",
    "'>",
    "<img/>",
    "é",
    "\u{0}",
    "<image>",
    "<textinput>",
    "<source url='x'>",
    "<author>",
    "<name>",
    "<link href='x'/>",
    "<link>",
    "</link>",
    "<>",
    "</>",
    "<?x",
    "?>",
    "style='a:b;c:url(",
    "xml:base='//x'",
    "xmlns:a='b'",
    "<a:b>",
    "\"",
    " ",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_make_it_panic(bytes: Vec<u8>) {
        let _ = read(&bytes, None, None);
    }

    #[test]
    fn no_broken_feed_makes_it_panic(
        pieces in proptest::collection::vec(proptest::sample::select(PIECES), 0..40)
    ) {
        let body = format!("<rss>{}", pieces.concat());
        let feed = read(body.as_bytes(), None, None).unwrap_or_default();
        for item in &feed.items {
            let _ = html::plain(item.content.as_deref().unwrap_or_default(), 1_000);
        }
    }

    #[test]
    fn no_script_comes_through(pieces in proptest::collection::vec(proptest::sample::select(PIECES), 0..30)) {
        let once = html::clean(&pieces.concat(), &None);
        prop_assert!(!once.to_lowercase().contains("<script"), "{once}");
    }
}
