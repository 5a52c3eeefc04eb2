//! Sources by name, and accounts by handle though their posts tell only an id: in the stream, in history, and asked of the
//! network where nobody knows.

use std::time::Duration;

use axum::Router;
use axum::routing::get;
use serde_json::{Value, json};
use vigie_model::{Author, AuthorKey, Event, Network, Post, PostKey, SourceId, Time};

use crate::app::{Client, TestApp, ask_for, hand_in_by};

const DID: &str = "did:plc:ana";

fn texts(page: &Value) -> Vec<&str> {
    page["items"].as_array().unwrap().iter().map(|item| item["post"]["text"].as_str().unwrap()).collect()
}

fn wrote(native: &str, text: &str) -> Event {
    let network = Network::BLUESKY;
    let key = PostKey { network: network.clone(), native: format!("{DID}/{native}") };
    let author = Author::unknown(AuthorKey { network, native: DID.into() });
    Event::Posted(Box::new(Post::new(key, author, Time::from_seconds(1_000), text.into())))
}

fn goes_by(handle: &str) -> Event {
    let key = AuthorKey { network: Network::BLUESKY, native: DID.into() };
    Event::AuthorChanged(Box::new(Author { handle: Some(handle.into()), ..Author::unknown(key) }))
}

async fn source(client: &Client) -> i64 {
    let form = json!({ "kind": "webhook", "name": "In" });
    client.post("/api/v1/brands/1/sources", &form).await.ok()["id"].as_i64().unwrap()
}

async fn hear(app: &TestApp, source: i64, events: Vec<Event>) {
    app.app.log.append(SourceId(source), app.app.now(), events, None).await.unwrap();
}

/// Waits until the scan asks with what it knows of this handle: who goes by it, or nobody.
async fn until_known(app: &TestApp, handle: &str, known: bool) {
    let mut questions = app.app.questions.subscribe();
    let wanted = questions.wait_for(|questions| questions.strangers().all(|stranger| stranger != handle) == known);
    tokio::time::timeout(Duration::from_secs(20), wanted).await.expect("the scan learns of it").unwrap();
}

async fn found(client: &Client, query: &str) -> Value {
    client.post("/api/v1/brands/1/search", &json!({ "text": query })).await.ok()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_source_is_asked_for_by_the_name_it_has() {
    let (app, admin) = TestApp::set_up().await;
    let source = source(&admin).await;
    let query = ask_for(&app, &admin, 1, "source:\"fil du soir\" OR source:in").await;
    let path = format!("/api/v1/brands/1/posts?query={query}");
    hand_in_by(&admin, 1, source, &[("1", "un")]).await;
    admin.get_until(&path, |page| texts(page) == ["un"]).await;
    assert_eq!(texts(&found(&admin, "source:IN").await), ["un"]);
    assert!(texts(&found(&admin, "source:\"fil du soir\"").await).is_empty());

    admin.patch(&format!("/api/v1/brands/1/sources/{source}"), &json!({ "name": "Fil du soir" })).await.ok();
    assert_eq!(texts(&found(&admin, "source:\"Fil du soir\"").await), ["un"]);
    hand_in_by(&admin, 1, source, &[("2", "deux")]).await;
    admin.get_until(&path, |page| texts(page) == ["deux", "un"]).await;
    let preview = json!({ "text": "source:\"fil du soir\"" });
    let preview = admin.post("/api/v1/brands/1/queries/preview", &preview).await.ok();
    assert_eq!(preview["matched"], 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_is_found_by_its_handle_as_soon_as_somebody_knows_it() {
    let (app, admin) = TestApp::set_up().await;
    let source = source(&admin).await;
    ask_for(&app, &admin, 1, "panne").await;
    let query = ask_for(&app, &admin, 1, "author:@Ana.example").await;
    let path = format!("/api/v1/brands/1/posts?query={query}");
    hear(&app, source, vec![wrote("1", "panne, encore")]).await;
    admin.get_until("/api/v1/brands/1/posts", |page| texts(page) == ["panne, encore"]).await;
    assert!(texts(&found(&admin, "author:ana.example").await).is_empty(), "nobody knows who that is");

    hear(&app, source, vec![goes_by("ana.EXAMPLE")]).await;
    until_known(&app, "ana.example", true).await;
    hear(&app, source, vec![wrote("2", "bonjour")]).await;
    admin.get_until(&path, |page| texts(page) == ["bonjour"]).await;
    assert_eq!(texts(&found(&admin, "author:ana.example").await), ["bonjour", "panne, encore"]);
    assert_eq!(texts(&found(&admin, "panne -author:ana.example").await), [""; 0]);

    hear(&app, source, vec![goes_by("ana.other")]).await;
    until_known(&app, "ana.example", false).await;
    assert_eq!(texts(&found(&admin, "author:ana.other").await).len(), 2, "of nobody's query");
    hear(&app, source, vec![wrote("3", "plus rien"), wrote("4", "une panne")]).await;
    admin.get_until("/api/v1/brands/1/posts", |page| texts(page)[0] == "une panne").await;
    assert_eq!(texts(&admin.get(&path).await.ok()), ["bonjour"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_network_is_asked_who_goes_by_a_handle() {
    let known = || async { json!({ "profiles": [{ "did": DID, "handle": "ana.example" }] }).to_string() };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let directory = format!("http://{}", listener.local_addr().unwrap());
    let router = Router::new().route("/xrpc/app.bsky.actor.getProfiles", get(known));
    tokio::spawn(async move { axum::serve(listener, router).await });
    let allow = vec!["127.0.0.0/8".parse().unwrap()];
    let (app, admin) = TestApp::set_up_with(|config| vigie::config::Config { allow, ..config }).await;
    tokio::spawn(vigie::upkeep::run(std::sync::Arc::clone(&app.app), app.app.stopping.clone()));
    let settings = json!({ "endpoint": "ws://127.0.0.1:1", "profiles": directory });
    let form = json!({ "kind": "bluesky", "name": "B", "settings": settings });
    let source = admin.post("/api/v1/brands/1/sources", &form).await.ok()["id"].as_i64().unwrap();
    let query = ask_for(&app, &admin, 1, "author:(ana.example OR nobody.example)").await;
    until_known(&app, "ana.example", true).await;
    hear(&app, source, vec![wrote("1", "bonjour")]).await;
    admin.get_until(&format!("/api/v1/brands/1/posts?query={query}"), |page| texts(page) == ["bonjour"]).await;
}
