//! Alerts: raised by the scan, read, dealt with, taken back.

use serde_json::json;

use crate::app::{TestApp, ask_for, hand_in_by};

#[tokio::test(flavor = "multi_thread")]
async fn an_alert_is_raised_and_dealt_with() {
    let (app, admin) = TestApp::set_up().await;
    let query = ask_for(&app, &admin, 1, "panne").await;
    let source = json!({ "kind": "webhook", "name": "In" });
    let source = admin.post("/api/v1/brands/1/sources", &source).await.ok()["id"].as_i64().unwrap();
    let rule = json!({ "name": "Tout", "query": query, "condition": { "kind": "each-post" } });
    admin.post("/api/v1/brands/1/rules", &rule).await.ok();
    // Two alerts; whichever rules the scan had when the first post came.
    let mut posts = 0;
    let page = loop {
        posts += 1;
        hand_in_fresh(&admin, source, posts).await;
        let page = admin.get("/api/v1/brands/1/alerts").await.ok();
        if page["open_count"].as_i64().unwrap() >= 2 {
            break page;
        }
        assert!(posts < 500, "alerts are raised");
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    };
    let alert = page["items"][0].clone();
    assert_eq!((&alert["rule"]["name"], &alert["cause"]["kind"]), (&json!("Tout"), &json!("each-post")));
    assert_eq!(alert["posts"].as_array().unwrap().len(), 1);
    assert_eq!(alert["acknowledged"], json!(null));

    let path = format!("/api/v1/brands/1/alerts/{}/ack", alert["id"]);
    assert_eq!(admin.post(&path, &json!({})).await.ok()["acknowledged"]["by"], "Ada");
    let acknowledged = admin.get("/api/v1/brands/1/alerts?state=acknowledged").await.ok();
    assert_eq!(acknowledged["items"][0]["id"], alert["id"]);
    assert_eq!(admin.delete(&path).await.ok()["acknowledged"], json!(null));

    let one = admin.get("/api/v1/brands/1/alerts?state=all&limit=1").await.ok();
    let next = one["next"].as_str().unwrap();
    let after = admin.get(&format!("/api/v1/brands/1/alerts?state=all&after={next}")).await.ok();
    assert_ne!(after["items"][0]["id"], one["items"][0]["id"]);

    let ids: Vec<_> = page["items"].as_array().unwrap().iter().map(|alert| alert["id"].clone()).collect();
    assert_eq!(admin.post("/api/v1/brands/1/alerts/ack", &json!({ "ids": ids })).await.status, 204);
    assert_eq!(admin.post("/api/v1/brands/1/alerts/ack", &json!({ "ids": [9_999] })).await.refused(404), "not-found");
    assert_eq!(admin.get("/api/v1/brands/1/jobs?state=all").await.ok()["items"], json!([]), "nobody was to be told");
}

/// Rules fire for fresh posts only: this one was written now.
async fn hand_in_fresh(client: &crate::app::Client, source: i64, number: u32) {
    let now = vigie::clock::now();
    let line =
        json!({ "id": format!("n{number}"), "text": "une panne", "created_at": now.to_string(), "author": "ana" });
    let path = format!("/api/v1/brands/1/posts?source={source}");
    client.send(axum::http::Method::POST, &path, format!("{line}\n")).await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_status_line_is_there_from_the_first_minute() {
    let (_app, admin) = TestApp::set_up().await;
    let status = admin.get("/api/v1/brands/1/status").await.ok();
    assert_eq!((&status["sources_total"], &status["alerts_last_day"]), (&json!(0), &json!(0)));
    assert_eq!((&status["lag_p99_ms"], &status["last_post_at"]), (&json!(null), &json!(null)));
    let source = crate::app::hand_in(&admin, 1, &[]).await;
    hand_in_by(&admin, 1, source, &[]).await;
}
