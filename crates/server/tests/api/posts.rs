//! Stored posts: listed, read, explained.

use serde_json::json;

use crate::app::{TestApp, ask_for, hand_in};

#[tokio::test(flavor = "multi_thread")]
async fn matched_posts_are_listed_newest_first_and_paged() {
    let (app, admin) = TestApp::set_up().await;
    let panne = ask_for(&app, &admin, 1, "panne").await;
    let stade = ask_for(&app, &admin, 1, "stade").await;
    hand_in(&admin, 1, &[("1", "panne au stade"), ("2", "rien"), ("3", "le stade est noir"), ("4", "panne partout")])
        .await;
    let all = admin.get_until("/api/v1/brands/1/posts", |page| page["items"].as_array().unwrap().len() == 3).await;
    let native = |page: &serde_json::Value| -> Vec<String> {
        page["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| item["post"]["native"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(native(&all), ["4", "3", "1"]);
    assert_eq!(all["items"][2]["queries"], json!([panne, stade]));
    assert_eq!(all["items"][2]["highlights"].as_array().unwrap().len(), 2);

    let of = admin.get(&format!("/api/v1/brands/1/posts?query={stade}")).await.ok();
    assert_eq!(native(&of), ["3", "1"]);
    let both = admin.get(&format!("/api/v1/brands/1/posts?query={stade}&query={panne}&limit=2")).await.ok();
    assert_eq!(native(&both), ["4", "3"]);
    let next = both["next"].as_str().unwrap();
    let rest = admin.get(&format!("/api/v1/brands/1/posts?query={stade}&query={panne}&before={next}")).await.ok();
    assert_eq!(native(&rest), ["1"]);
    assert_eq!(admin.get("/api/v1/brands/1/posts?query=x").await.refused_fields(), ["query"]);
    assert_eq!(admin.get("/api/v1/brands/1/posts?tone=happy").await.refused_fields(), ["tone"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_post_says_why_it_is_there() {
    let (app, admin) = TestApp::set_up().await;
    let query = ask_for(&app, &admin, 1, "panne -théâtre").await;
    hand_in(&admin, 1, &[("1", "😀 panne au stade")]).await;
    let page = admin.get_until("/api/v1/brands/1/posts", |page| !page["items"].as_array().unwrap().is_empty()).await;
    let path = format!("/api/v1/brands/1/posts/{}", page["items"][0]["id"]);

    let post = admin.get(&path).await.ok();
    assert_eq!(post["matches"][0]["query"], query);
    assert_eq!(post["thread"].as_array().unwrap().len(), 1);
    assert_eq!(post["post"]["author"]["native"], "ana");

    let why = admin.get(&format!("{path}/why?query={query}")).await.ok();
    assert_eq!(why["matched"], true);
    assert_eq!(why["clauses"][0]["kind"], "and");
    assert_eq!(why["highlights"], json!([{ "field": "text", "start": 3, "end": 8 }]));

    let not = admin.post(&format!("{path}/why"), &json!({ "text": "théâtre" })).await.ok();
    assert_eq!((&not["matched"], &not["clauses"][0]["matched"]), (&json!(false), &json!(false)));
    assert!(!not["clauses"][0]["fr"].as_str().unwrap().is_empty());
    assert_eq!(admin.post(&format!("{path}/why"), &json!({ "text": "(" })).await.refused(422), "query-syntax");
    assert_eq!(admin.get("/api/v1/brands/1/posts/99").await.refused(404), "not-found");
    assert_eq!(admin.get("/api/v1/brands/1/posts/abc").await.refused(404), "not-found");
}
