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

#[tokio::test(flavor = "multi_thread")]
async fn the_language_is_told_with_the_brands_own_names() {
    let (app, admin) = TestApp::set_up().await;
    ask_for(&app, &admin, 1, "panne").await;
    let list = json!({ "name": "Grands élus", "entries": ["maire"] });
    assert_eq!(admin.post("/api/v1/brands/1/lists", &list).await.status, 201);
    let language = admin.get("/api/v1/brands/1/queries/language").await.ok();
    let field = |word: &str| {
        let fields = language["fields"].as_array().unwrap();
        fields.iter().find(|field| field["word"] == word).unwrap_or_else(|| panic!("{word}")).clone()
    };
    assert_eq!((&field("type")["values"][1], &field("type")["closed"]), (&json!("reply"), &json!(true)));
    assert_eq!(field("@list")["values"], json!(["\"Grands élus\""]));
    assert!(field("@query")["values"].as_array().unwrap().contains(&json!("panne")));
    assert_eq!((&field("likes")["fr"], &field("likes")["closed"]), (&json!("mentions j’aime"), &json!(false)));
    assert!(language["operators"].as_array().unwrap().iter().any(|one| one["word"] == "NEAR/5"));
    assert_eq!(language["dialects"][0], json!({ "word": "brandwatch", "title": "Brandwatch" }));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_preview_tells_cost_near_misses_and_why() {
    let (_app, admin) = TestApp::set_up().await;
    hand_in(&admin, 1, &[("1", "panne au stade"), ("2", "panne ailleurs"), ("3", "le stade est beau"), ("4", "rien")])
        .await;
    let text = "panne stade";
    let checked = admin.post("/api/v1/brands/1/queries/check", &json!({ "text": text })).await.ok();
    assert_eq!((&checked["cost"]["verdict"], &checked["cost"]["matches_per_day"]), (&json!("light"), &json!(null)));
    let preview = admin.post("/api/v1/brands/1/queries/preview", &json!({ "text": text })).await.ok();
    assert_eq!((&preview["scanned"], &preview["matched"]), (&json!(4), &json!(1)));
    assert_eq!((&preview["day"]["matched"], &preview["day"]["whole"]), (&json!(1), &json!(false)));
    assert_eq!(preview["day"]["per_day"], json!(null), "a moment says nothing of a day");
    assert_eq!(preview["cost"]["clauses"], 2);
    let near: Vec<_> = preview["near"].as_array().unwrap().iter().map(|item| item["post"]["text"].clone()).collect();
    assert_eq!(near, ["le stade est beau", "panne ailleurs"]);

    let why = "/api/v1/brands/1/queries/why";
    let position = preview["near"][1]["position"].clone();
    let missed = admin.post(why, &json!({ "text": text, "position": position })).await.ok();
    let clauses = missed["clauses"][0]["children"].as_array().unwrap().clone();
    assert_eq!(
        (&missed["matched"], &clauses[0]["matched"], &clauses[1]["matched"]),
        (&json!(false), &json!(true), &json!(false))
    );
    let pasted =
        admin.post(why, &json!({ "text": "lang:fr panne", "pasted": "La panne est dans le stade" })).await.ok();
    assert_eq!(pasted["matched"], true, "its language is guessed: {pasted}");
    let told = json!({ "text": "lang:en panne", "pasted": "La panne est dans le stade", "lang": "en" });
    assert_eq!(admin.post(why, &told).await.ok()["matched"], true);
    assert_eq!(admin.post(why, &json!({ "text": text, "position": 999_999 })).await.refused(404), "not-found");
    assert_eq!(admin.post(why, &json!({ "text": text })).await.refused_fields(), ["pasted"]);
    assert_eq!(admin.post(why, &json!({ "text": "(", "pasted": "x" })).await.refused(422), "query-syntax");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_query_that_finds_the_stream_is_called_too_broad() {
    let (_app, admin) = TestApp::set_up().await;
    let ids: Vec<_> = (0..240).map(|n| n.to_string()).collect();
    let posts: Vec<_> = ids.iter().map(|id| (id.as_str(), "bonjour la ville")).collect();
    hand_in(&admin, 1, &posts).await;
    let preview = admin.post("/api/v1/brands/1/queries/preview", &json!({ "text": "ville" })).await.ok();
    let warning = &preview["diagnostics"][0];
    assert_eq!((&warning["code"], &warning["severity"]), (&json!("too-broad"), &json!("warning")));
    assert!(warning["fr"].as_str().unwrap().contains("100 %"), "{warning}");
    let none = admin.post("/api/v1/brands/1/queries/preview", &json!({ "text": "village" })).await.ok();
    assert_eq!(none["diagnostics"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_foreign_query_is_brought_over_with_notes() {
    let (_app, admin) = TestApp::set_up().await;
    let path = "/api/v1/brands/1/queries/import";
    let form = json!({ "dialect": "brandwatch", "text": "panne NEAR/5 stade AND authorGender:F" });
    let imported = admin.post(path, &form).await.ok();
    assert_eq!(
        (&imported["text"], &imported["refused"], &imported["exact"]),
        (&json!("panne NEAR/6 stade"), &json!(false), &json!(false))
    );
    assert!(
        imported["notes"].as_array().unwrap().iter().any(|note| note["grade"] == "lost" && note["effect"] == "broader")
    );
    let broken = admin.post(path, &json!({ "dialect": "x", "text": "(panne" })).await.ok();
    assert_eq!((&broken["text"], &broken["refused"]), (&json!(""), &json!(true)));
    assert_eq!(admin.post(path, &json!({ "dialect": "y", "text": "a" })).await.refused_fields(), ["dialect"]);
}
