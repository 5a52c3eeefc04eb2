//! The live feed: what is new comes at once, and what was missed comes on resuming.

use std::time::Duration;

use axum::body::BodyDataStream;
use axum::http::Method;
use futures_util::StreamExt;
use serde_json::{Value, json};

use crate::app::{Client, TestApp, ask_for, hand_in, hand_in_by};

/// Reads one stream of events.
struct Feed {
    body: BodyDataStream,
    text: String,
}

#[derive(Debug)]
struct Event {
    id: Option<i64>,
    kind: String,
    data: Value,
}

impl Feed {
    async fn open(client: &Client, path: &str) -> Self {
        let response = client.open(Method::GET, path, "").await;
        assert_eq!(response.status(), 200);
        assert!(response.headers()["content-type"].to_str().unwrap().starts_with("text/event-stream"));
        Self { body: response.into_body().into_data_stream(), text: String::new() }
    }

    /// The next event that is not about how we are or what there is.
    async fn next(&mut self) -> Event {
        self.next_but(&["status", "source", "config"]).await
    }

    async fn next_but(&mut self, kinds: &[&str]) -> Event {
        loop {
            let event = tokio::time::timeout(Duration::from_secs(20), self.any()).await.expect("an event comes");
            if !kinds.contains(&event.kind.as_str()) {
                return event;
            }
        }
    }

    async fn any(&mut self) -> Event {
        loop {
            if let Some((event, rest)) = self.text.split_once("\n\n") {
                let lines: Vec<_> = event.lines().filter_map(|line| line.split_once(": ")).collect();
                let field =
                    |name: &str| lines.iter().find(|(field, _)| *field == name).map(|(_, value)| (*value).to_owned());
                let parsed = field("event").map(|kind| Event {
                    id: field("id").and_then(|id| id.parse().ok()),
                    kind,
                    data: serde_json::from_str(&field("data").unwrap_or_default()).unwrap(),
                });
                self.text = rest.to_owned();
                if let Some(event) = parsed {
                    return event;
                }
                continue;
            }
            let chunk = self.body.next().await.expect("the stream goes on").unwrap();
            self.text.push_str(std::str::from_utf8(&chunk).unwrap());
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn new_matches_come_at_once_and_a_board_sees_its_own_queries() {
    let (app, admin) = TestApp::set_up().await;
    let panne = ask_for(&app, &admin, 1, "panne").await;
    let stade = ask_for(&app, &admin, 1, "stade").await;
    let mut all = Feed::open(&admin, "/api/v1/brands/1/live").await;
    let mut one = Feed::open(&admin, &format!("/api/v1/brands/1/live?queries={stade}")).await;
    assert_eq!((all.any().await.kind.as_str(), all.any().await.kind.as_str()), ("config", "status"));
    hand_in(&admin, 1, &[("1", "une panne"), ("2", "le stade")]).await;
    let first = all.next().await;
    assert_eq!((first.kind.as_str(), &first.data["queries"]), ("post", &json!([panne])));
    assert_eq!(first.data["change"], first.id.unwrap());
    assert_eq!(first.data["highlights"].as_array().unwrap().len(), 1);
    assert_eq!(all.next().await.data["post"]["native"], "2");
    assert_eq!(one.next().await.data["post"]["native"], "2");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_board_that_was_away_misses_nothing() {
    let (app, admin) = TestApp::set_up().await;
    ask_for(&app, &admin, 1, "panne").await;
    let source = hand_in(&admin, 1, &[("1", "panne un")]).await;
    admin.get_until("/api/v1/brands/1/posts", |page| page["items"].as_array().unwrap().len() == 1).await;
    let mut feed = Feed::open(&admin, "/api/v1/brands/1/live?after=0").await;
    let first = feed.next().await;
    assert_eq!(first.data["post"]["native"], "1");
    drop(feed);

    hand_in_by(&admin, 1, source, &[("2", "panne deux"), ("3", "panne trois")]).await;
    let resumed = admin.clone().with("last-event-id", first.id.unwrap().to_string());
    let mut feed = Feed::open(&resumed, "/api/v1/brands/1/live").await;
    let mut last = first.id.unwrap();
    for native in ["2", "3"] {
        let event = feed.next().await;
        assert_eq!(event.data["post"]["native"], native);
        assert!(event.id.unwrap() > last);
        last = event.id.unwrap();
    }
    hand_in_by(&admin, 1, source, &[("4", "panne quatre")]).await;
    assert_eq!(feed.next().await.data["post"]["native"], "4", "each once, and then what is new");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_taken_back_is_gone() {
    let (app, admin) = TestApp::set_up().await;
    ask_for(&app, &admin, 1, "panne").await;
    let source = hand_in(&admin, 1, &[("1", "panne")]).await;
    let page = admin.get_until("/api/v1/brands/1/posts", |page| page["items"].as_array().unwrap().len() == 1).await;
    let key: vigie_model::PostKey = vigie_model::PostKey {
        network: vigie_model::Network::new(page["items"][0]["post"]["network"].as_str().unwrap()),
        native: "1".into(),
    };
    let mut feed = Feed::open(&admin, "/api/v1/brands/1/live").await;
    let gone = vec![vigie_model::Event::Deleted(key)];
    app.app.log.append(vigie_model::SourceId(source), vigie::clock::now(), gone, None).await.unwrap();
    let event = feed.next().await;
    assert_eq!((event.kind.as_str(), &event.data["id"]), ("gone", &page["items"][0]["id"]));
    let path = format!("/api/v1/brands/1/posts/{}", page["items"][0]["id"]);
    assert_eq!(admin.get(&path).await.refused(404), "not-found");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_open_board_does_not_hold_the_program_up() {
    let (app, admin) = TestApp::set_up().await;
    let mut feed = Feed::open(&admin, "/api/v1/brands/1/live").await;
    assert_eq!(feed.any().await.kind, "config");
    app.app.stopping.cancel();
    let rest = async { while feed.body.next().await.is_some() {} };
    tokio::time::timeout(Duration::from_secs(20), rest).await.expect("the stream ends");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_open_board_is_told_what_was_renamed_and_removed() {
    let (app, admin) = TestApp::set_up().await;
    let panne = ask_for(&app, &admin, 1, "panne").await;
    let rule = json!({ "name": "R", "query": panne, "condition": { "kind": "each-post" } });
    assert_eq!(admin.post("/api/v1/brands/1/rules", &rule).await.status, 201);
    let mut feed = Feed::open(&admin, "/api/v1/brands/1/live").await;
    let name = |event: &Event| {
        let queries = event.data["queries"].as_array().unwrap();
        queries.iter().find(|query| query["id"] == panne).map_or(json!(null), |query| query["name"].clone())
    };
    let mut next = async || feed.next_but(&["status", "source"]).await;
    let first = next().await;
    assert_eq!((first.kind.as_str(), first.id), ("config", None));
    assert_eq!((name(&first), &first.data["rules"][0]["name"]), (json!("panne"), &json!("R")));
    let path = format!("/api/v1/brands/1/queries/{panne}");
    admin.patch(&path, &json!({ "name": "Le noir" })).await.ok();
    assert_eq!(name(&next().await), json!("Le noir"));
    assert_eq!(admin.delete(&path).await.status, 204);
    let last = next().await;
    assert_eq!((name(&last), &last.data["rules"]), (json!(null), &json!([])), "its rules went with it");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_board_that_was_away_too_long_is_told_so() {
    let (app, admin) = TestApp::set_up().await;
    ask_for(&app, &admin, 1, "panne").await;
    let source = hand_in(&admin, 1, &[("1", "panne un"), ("2", "panne deux")]).await;
    admin.get_until("/api/v1/brands/1/posts", |page| page["items"].as_array().unwrap().len() == 2).await;
    let last = app.app.db.last_change().await.unwrap();
    let since = vigie_model::Time::default();
    let later = vigie::clock::now().plus_minutes(1);
    let horizon = vigie_store::Horizon { posts: since, alerts: since, counts: since, authors: since, changes: later };
    app.app.db.forget(horizon).await.unwrap();
    for (from, why) in [(0, "older than what is kept"), (last + 9, "from before a backup was put back")] {
        let mut feed = Feed::open(&admin, &format!("/api/v1/brands/1/live?after={from}")).await;
        let event = feed.next().await;
        assert_eq!((event.kind.as_str(), event.id, &event.data["after"]), ("reset", Some(last), &json!(from)), "{why}");
    }
    let mut feed = Feed::open(&admin, &format!("/api/v1/brands/1/live?after={last}")).await;
    hand_in_by(&admin, 1, source, &[("3", "panne trois")]).await;
    assert_eq!(feed.next().await.data["post"]["native"], "3", "who missed nothing is told nothing");
}
