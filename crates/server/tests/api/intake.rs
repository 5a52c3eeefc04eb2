//! Posts handed in: by token, compressed, signed, and refused.

use axum::http::Method;
use serde_json::json;
use vigie_connectors::net::webhook::signature::{Secrets, seconds, sign};

use crate::app::TestApp;

const LINE: &str = "{\"id\":\"1\",\"text\":\"bonjour\",\"created_at\":0,\"author\":\"ana\"}\n";

#[tokio::test(flavor = "multi_thread")]
async fn post_lines_come_in_by_a_token_that_may() {
    let (app, admin) = TestApp::set_up().await;
    let source = admin.post("/api/v1/brands/1/sources", &json!({ "kind": "webhook", "name": "In" })).await.ok();
    let path = format!("/api/v1/brands/1/posts?source={}", source["id"]);
    let token = app.token(&admin, 1, &["ingest"]).await;
    let taken = token.send(Method::POST, &path, format!("{LINE}nonsense\n{LINE}")).await.ok();
    assert_eq!((&taken["accepted"], &taken["rejected_total"]), (&json!(2), &json!(1)));
    assert_eq!(taken["rejected"][0]["line"], 2);
    let quarantine = admin.get(&format!("/api/v1/brands/1/sources/{}/quarantine", source["id"])).await.ok();
    assert_eq!(quarantine["items"].as_array().unwrap().len(), 1);

    let reader = app.token(&admin, 1, &["read"]).await;
    assert_eq!(reader.send(Method::POST, &path, LINE).await.refused(403), "not-allowed");
    assert_eq!(token.get("/api/v1/brands/1/posts").await.refused(403), "not-allowed");
    assert_eq!(token.send(Method::POST, "/api/v1/brands/1/posts?source=99", LINE).await.refused(404), "not-found");
    assert_eq!(token.send(Method::POST, "/api/v1/brands/1/posts", LINE).await.refused(400), "bad-request");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_brand_speaks_through_a_shared_source_or_one_that_is_off() {
    let (app, admin) = TestApp::set_up().await;
    let token = app.token(&admin, 1, &["ingest"]).await;
    for form in [
        json!({ "kind": "webhook", "name": "S", "shared": true }),
        json!({ "kind": "webhook", "name": "O", "enabled": false }),
    ] {
        let source = admin.post("/api/v1/brands/1/sources", &form).await.ok();
        let path = format!("/api/v1/brands/1/posts?source={}", source["id"]);
        assert_eq!(token.send(Method::POST, &path, LINE).await.refused_fields(), ["source"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signed_message_is_taken_and_no_other() {
    let (app, admin) = TestApp::set_up().await;
    let source = admin.post("/api/v1/brands/1/sources", &json!({ "kind": "webhook", "name": "In" })).await.ok();
    let secret = Secrets::parse(source["push"]["secret_shown_once"].as_str().unwrap()).unwrap();
    let path = format!("/hooks/{}", source["id"]);
    let now = vigie::clock::now();
    let signed = |body: &str| {
        app.stranger()
            .with("webhook-id", "m1")
            .with("webhook-timestamp", seconds(now).to_string())
            .with("webhook-signature", sign(&secret, "m1", now, body.as_bytes()))
    };
    let answer = signed(LINE).send(Method::POST, &path, LINE).await;
    assert_eq!((answer.status, &answer.ok()["accepted"]), (202, &json!(1)));
    assert_eq!(signed("x").send(Method::POST, &path, LINE).await.refused(401), "not-signed");
    assert_eq!(signed(LINE).send(Method::POST, "/hooks/99", LINE).await.refused(401), "not-signed");
    assert_eq!(signed("7").send(Method::POST, &path, "7").await.refused(422), "not-posts");
    assert_eq!(app.stranger().send(Method::POST, &path, LINE).await.refused(401), "not-signed");
    let off = format!("/api/v1/brands/1/sources/{}", source["id"]);
    admin.patch(&off, &json!({ "enabled": false })).await.ok();
    assert_eq!(signed(LINE).send(Method::POST, &path, LINE).await.refused(409), "source-off");
}

#[tokio::test(flavor = "multi_thread")]
async fn bodies_are_bounded() {
    let (_app, admin) = TestApp::set_up().await;
    let large = json!({ "name": "N", "text": "x".repeat(2 << 20) });
    assert_eq!(admin.post("/api/v1/brands/1/queries", &large).await.refused(413), "too-large");
    let text = admin.clone().with("content-type", "text/plain");
    assert_eq!(text.send(Method::POST, "/api/v1/brands/1/queries", "{}").await.refused(415), "not-json");
    let broken = admin.with("content-type", "application/json");
    assert_eq!(broken.send(Method::POST, "/api/v1/brands/1/queries", "{").await.refused(400), "bad-request");
}
