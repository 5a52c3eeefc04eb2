//! The wall: every address of the API's document, walked by those who must not get through.

use axum::http::Method;
use serde_json::{Value, json};

use crate::app::{Client, TestApp, ask_for, hand_in};

/// Open to everybody.
const PUBLIC: [(&str, &str); 5] = [
    ("get", "/api/v1/setup"),
    ("get", "/healthz"),
    ("get", "/readyz"),
    ("post", "/api/v1/setup"),
    ("post", "/api/v1/session"),
];

/// Open to whoever is signed in, whatever their brand: nothing of a brand's is in there.
const SIGNED_IN: [(&str, &str); 6] = [
    ("get", "/api/v1/session"),
    ("patch", "/api/v1/session"),
    ("delete", "/api/v1/session"),
    ("get", "/api/v1/source-kinds"),
    ("get", "/api/v1/channel-kinds"),
    ("get", "/api/v1/push/key"),
];

/// Behind a wall: 401 says sign in, 403 not you, 404 there is nothing here.
const WALL: [u16; 3] = [401, 403, 404];

fn endpoints() -> Vec<(String, String)> {
    let document: Value = serde_json::to_value(vigie::api::document()).unwrap();
    let paths = document["paths"].as_object().unwrap();
    let methods = ["get", "post", "put", "patch", "delete"];
    let of = |path: &String, item: &Value| {
        let item = item.as_object().unwrap().clone();
        let path = path.clone();
        methods
            .into_iter()
            .filter(move |method| item.contains_key(*method))
            .map(move |method| (method.to_owned(), path.clone()))
    };
    let endpoints: Vec<_> = paths.iter().flat_map(|(path, item)| of(path, item).collect::<Vec<_>>()).collect();
    assert!(endpoints.len() > 50, "the document lists the API");
    endpoints
}

fn listed(list: &[(&str, &str)], method: &str, path: &str) -> bool {
    list.iter().any(|(listed_method, listed_path)| *listed_method == method && *listed_path == path)
}

async fn walk(client: &Client, method: &str, path: &str, brand: i64, id: i64) -> (u16, String) {
    let path = path
        .replace("{brand}", &brand.to_string())
        .replace("{id}", &id.to_string())
        .replace("{source}", &id.to_string());
    let path = format!("{path}?query={id}&source={id}");
    let body = json!({ "text": "x" });
    let method = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
    let body = matches!(method, Method::POST | Method::PUT | Method::PATCH).then_some(&body);
    let answer = client.ask(method, &path, body).await;
    (answer.status, answer.text)
}

/// A brand with one of everything, numbered 1, and another brand, numbered 2.
async fn two_brands() -> (TestApp, Client) {
    let (app, admin) = TestApp::set_up().await;
    let query = ask_for(&app, &admin, 1, "bonjour").await;
    hand_in(&admin, 1, &[("p1", "bonjour tout le monde")]).await;
    admin.get_until("/api/v1/brands/1/posts", |page| page["items"].as_array().unwrap().len() == 1).await;
    let rule = json!({ "name": "R", "query": query, "condition": { "kind": "each-post" } });
    assert_eq!(admin.post("/api/v1/brands/1/rules", &rule).await.status, 201);
    let list = json!({ "name": "L", "entries": ["a"] });
    assert_eq!(admin.post("/api/v1/brands/1/lists", &list).await.ok()["id"], 1);
    let other = json!({ "name": "Autre", "colour": "#aa0000" });
    assert_eq!(admin.post("/api/v1/brands", &other).await.ok()["id"], 2);
    (app, admin)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_gets_nowhere() {
    let (app, _admin) = two_brands().await;
    for (method, path) in endpoints() {
        if listed(&PUBLIC, &method, &path) {
            continue;
        }
        let (status, text) = walk(&app.stranger(), &method, &path, 1, 1).await;
        assert_eq!(status, 401, "{method} {path}: {text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_member_of_another_brand_gets_nowhere() {
    let (app, admin) = two_brands().await;
    let member = app.member(&admin, "m@example.org", 2, "manager").await;
    let token = app.token(&admin, 2, &["read", "write", "ingest"]).await;
    for (method, path) in endpoints() {
        if listed(&PUBLIC, &method, &path) || path.starts_with("/hooks/") || path == "/metrics" {
            continue;
        }
        for (who, client) in [("member", &member), ("token", &token)] {
            if listed(&SIGNED_IN, &method, &path) {
                continue;
            }
            let (status, text) = walk(client, &method, &path, 1, 1).await;
            assert!(WALL.contains(&status), "{who}: {method} {path}: {status} {text}");
            if path.contains("{brand}") && path != "/api/v1/brands/{brand}" {
                assert_eq!(status, 404, "{who}: {method} {path} must not tell that the brand is there: {text}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_another_brand_is_reached_through_ones_own() {
    let (app, admin) = two_brands().await;
    let member = app.member(&admin, "m@example.org", 2, "manager").await;
    let token = app.token(&admin, 2, &["read", "write", "ingest"]).await;
    for (method, path) in endpoints() {
        let by_id = path.contains("{brand}") && path.contains("{id}");
        let by_source = method == "post" && path == "/api/v1/brands/{brand}/posts";
        if !by_id && !by_source {
            continue;
        }
        for (who, client) in [("member", &member), ("token", &token)] {
            let (status, text) = walk(client, &method, &path, 2, 1).await;
            assert_eq!(status, 404, "{who}: {method} {path}: {text}");
        }
    }
    let posts = member.get("/api/v1/brands/2/posts?query=1").await.ok();
    assert_eq!(posts["items"], json!([]));
    let preview = member.post("/api/v1/brands/2/queries/preview", &json!({ "text": "bonjour" })).await.ok();
    assert_eq!((&preview["scanned"], &preview["matched"]), (&json!(0), &json!(0)), "a private source is not previewed");
    let position = admin.post("/api/v1/brands/1/queries/preview", &json!({ "text": "bonjour" })).await.ok();
    let asked = json!({ "text": "bonjour", "position": position["items"][0]["position"] });
    assert_eq!(admin.post("/api/v1/brands/1/queries/why", &asked).await.ok()["matched"], true);
    assert_eq!(member.post("/api/v1/brands/2/queries/why", &asked).await.refused(404), "not-found");
    let named = member.post("/api/v1/brands/2/queries/check", &json!({ "text": "@list:L" })).await.ok();
    assert_eq!(named["diagnostics"][0]["code"], "unknown-name", "another brand's lists have no name here");
    let rule = json!({ "name": "R", "query": 1, "condition": { "kind": "each-post" } });
    assert_eq!(member.post("/api/v1/brands/2/rules", &rule).await.refused_fields(), ["query"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn roles_and_scopes_say_what_one_may() {
    let (app, admin) = two_brands().await;
    let query = json!({ "name": "Q", "text": "salut", "colour": 0 });
    let source = json!({ "kind": "webhook", "name": "S" });
    for (role, query_status, source_status, ack_status) in
        [("analyst", 403, 403, 403), ("listener", 403, 403, 404), ("writer", 201, 403, 404), ("manager", 201, 201, 404)]
    {
        let member = app.member(&admin, &format!("{role}@example.org"), 1, role).await;
        assert_eq!(member.get("/api/v1/brands/1/queries").await.status, 200, "{role}");
        assert_eq!(member.post("/api/v1/brands/1/queries", &query).await.status, query_status, "{role}");
        assert_eq!(member.post("/api/v1/brands/1/sources", &source).await.status, source_status, "{role}");
        assert_eq!(member.post("/api/v1/brands/1/alerts/99/ack", &json!({})).await.status, ack_status, "{role}");
        assert_eq!(member.get("/api/v1/users").await.status, 403, "{role}");
    }
    let reader = app.token(&admin, 1, &["read"]).await;
    assert_eq!(reader.get("/api/v1/brands/1/queries").await.status, 200);
    assert_eq!(reader.post("/api/v1/brands/1/queries/check", &json!({ "text": "a" })).await.status, 200);
    assert_eq!(reader.post("/api/v1/brands/1/queries", &query).await.status, 403);
    assert_eq!(reader.get("/api/v1/users").await.status, 403);
    let writer = app.token(&admin, 1, &["write"]).await;
    assert_eq!(writer.post("/api/v1/brands/1/queries", &query).await.status, 201);
    assert_eq!(writer.get("/api/v1/brands/1/queries").await.status, 403);
}
