//! Queries: kept, checked, tried, counted.

use serde_json::json;

use crate::app::{TestApp, ask_for, hand_in, hand_in_by};

#[tokio::test(flavor = "multi_thread")]
async fn a_query_is_kept_changed_and_forgotten() {
    let (_app, admin) = TestApp::set_up().await;
    let form = json!({ "name": " Panne ", "text": "panne OR blackout", "colour": 3 });
    let query = admin.post("/api/v1/brands/1/queries", &form).await.ok();
    assert_eq!((&query["name"], &query["colour"]), (&json!("Panne"), &json!(3)));
    assert_eq!(query["volume"]["per_minute"].as_array().unwrap().len(), 60);

    let path = format!("/api/v1/brands/1/queries/{}", query["id"]);
    assert_eq!(admin.patch(&path, &json!({ "name": "Noir" })).await.ok()["text"], "panne OR blackout");
    let listed = admin.get("/api/v1/brands/1/queries").await.ok();
    assert_eq!(listed["items"].as_array().unwrap().iter().filter(|item| item["name"] == "Noir").count(), 1);
    assert_eq!(admin.delete(&path).await.status, 204);
    assert_eq!(admin.delete(&path).await.refused(404), "not-found");
    assert_eq!(admin.patch(&path, &json!({})).await.refused(404), "not-found");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_query_that_does_not_parse_is_refused_with_what_is_wrong() {
    let (_app, admin) = TestApp::set_up().await;
    let answer = admin.post("/api/v1/brands/1/queries", &json!({ "name": "N", "text": "😀 (panne" })).await;
    assert_eq!(answer.refused(422), "query-syntax");
    let diagnostic = answer.json()["diagnostics"][0].clone();
    assert_eq!(diagnostic["severity"], "error");
    // 😀 is four bytes and two UTF-16 code units: the bracket is the fourth.
    assert_eq!(diagnostic["span"]["start"], 3, "{diagnostic}");
    assert!(!diagnostic["fr"].as_str().unwrap().is_empty() && !diagnostic["en"].as_str().unwrap().is_empty());

    let checked = admin.post("/api/v1/brands/1/queries/check", &json!({ "text": "😀 (panne" })).await.ok();
    assert_eq!(checked["diagnostics"][0], diagnostic);
    assert_eq!(checked["formatted"], json!(null));
    let fine = admin.post("/api/v1/brands/1/queries/check", &json!({ "text": "panne   blackout" })).await.ok();
    assert!(fine["formatted"].is_string());

    let colour = json!({ "name": "N", "text": "a", "colour": 8 });
    assert_eq!(admin.post("/api/v1/brands/1/queries", &colour).await.refused_fields(), ["colour"]);
    assert_eq!(admin.post("/api/v1/brands/1/queries", &json!({ "name": "N" })).await.refused(422), "wrong-shape");
    assert_eq!(admin.post("/api/v1/brands/1/queries", &json!([])).await.refused(422), "wrong-shape");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_preview_reads_the_log_newest_first() {
    let (_app, admin) = TestApp::set_up().await;
    let source = hand_in(&admin, 1, &[("1", "La panne commence"), ("2", "rien"), ("3", "Panne générale")]).await;
    hand_in_by(&admin, 1, source, &[("4", "encore une panne")]).await;
    let form = json!({ "text": "panne", "limit": 2 });
    let preview = admin.post("/api/v1/brands/1/queries/preview", &form).await.ok();
    assert_eq!((&preview["scanned"], &preview["matched"], &preview["complete"]), (&json!(4), &json!(3), &json!(true)));
    let texts: Vec<_> = preview["items"].as_array().unwrap().iter().map(|item| item["post"]["text"].clone()).collect();
    assert_eq!(texts, ["encore une panne", "Panne générale"]);
    assert_eq!(preview["items"][1]["highlights"], json!([{ "field": "text", "start": 0, "end": 5 }]));

    let broken = admin.post("/api/v1/brands/1/queries/preview", &json!({ "text": "(" })).await.ok();
    assert_eq!(broken["complete"], false);
    assert_eq!(broken["diagnostics"][0]["severity"], "error");
}

#[tokio::test(flavor = "multi_thread")]
async fn volume_counts_matches_over_time() {
    let (app, admin) = TestApp::set_up().await;
    let query = ask_for(&app, &admin, 1, "panne").await;
    hand_in(&admin, 1, &[("1", "une panne"), ("2", "autre panne")]).await;
    let path = format!("/api/v1/brands/1/queries/{query}/volume?bin=day");
    let volume = admin.get(&path).await.ok();
    assert!(volume["bins"].is_array());
    assert_eq!(admin.get("/api/v1/brands/1/queries/99/volume").await.refused(404), "not-found");
    let far = format!("/api/v1/brands/1/queries/{query}/volume?bin=minute&from=1990-01-01T00:00:00Z");
    assert_eq!(admin.get(&far).await.refused_fields(), ["from"]);
    assert_eq!(
        admin.get(&format!("/api/v1/brands/1/queries/{query}/volume?bin=year")).await.refused(400),
        "bad-request"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_board_is_ones_own() {
    let (app, admin) = TestApp::set_up().await;
    let query = ask_for(&app, &admin, 1, "panne").await;
    assert_eq!(admin.get("/api/v1/brands/1/board").await.ok()["columns"], json!([]));
    let board = json!({ "columns": [{ "query": query, "width": 380 }, { "query": 99, "width": 10 }] });
    let kept = admin.put("/api/v1/brands/1/board", &board).await.ok();
    assert_eq!(kept["columns"], json!([{ "query": query, "width": 380 }]), "a query that is not there is left out");
    let member = app.member(&admin, "m@example.org", 1, "listener").await;
    assert_eq!(member.get("/api/v1/brands/1/board").await.ok()["columns"], json!([]));
}
