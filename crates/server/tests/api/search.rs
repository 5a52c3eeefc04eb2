//! Searching history over HTTP: pages, totals, counts, and the wall.

use serde_json::{Value, json};

use crate::app::{TestApp, ask_for, hand_in};

fn natives(page: &Value) -> Vec<String> {
    let items = page["items"].as_array().unwrap();
    items.iter().map(|item| item["post"]["native"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn history_is_searched_newest_first_and_paged() {
    let (app, admin) = TestApp::set_up().await;
    ask_for(&app, &admin, 1, "panne OR stade").await;
    let posts =
        [("1", "panne au stade"), ("2", "rien"), ("3", "Panne de #métro"), ("4", "le stade"), ("5", "panne, panne")];
    hand_in(&admin, 1, &posts).await;
    admin.get_until("/api/v1/brands/1/posts", |page| page["items"].as_array().unwrap().len() == 4).await;

    let all = admin.get("/api/v1/brands/1/search?text=panne").await.ok();
    assert_eq!(natives(&all), ["5", "3", "1"]);
    assert_eq!(all["total"], json!({ "posts": 3, "exact": true }));
    assert_eq!(all["items"][2]["highlights"], json!([{ "field": "text", "start": 0, "end": 5 }]));
    assert!(all.get("next").is_none());

    let first = admin.get("/api/v1/brands/1/search?text=panne&limit=2").await.ok();
    assert_eq!(natives(&first), ["5", "3"]);
    assert_eq!(first["total"], json!({ "posts": 3, "exact": false }));
    let next = first["next"].as_str().unwrap();
    let rest = admin.get(&format!("/api/v1/brands/1/search?text=panne&limit=2&before={next}")).await.ok();
    assert_eq!(natives(&rest), ["1"]);

    let asked = json!({ "text": "panne -stade -ATLEAST/2 panne" });
    assert_eq!(natives(&admin.post("/api/v1/brands/1/search", &asked).await.ok()), ["3"]);
    let wrong = admin.get("/api/v1/brands/1/search?text=(").await;
    assert_eq!(wrong.refused(422), "query-syntax");
    let from = "/api/v1/brands/1/search?text=panne&from=2030-01-01T00:00:00Z";
    assert!(natives(&admin.get(from).await.ok()).is_empty());
    let backwards = format!("{from}&until=2029-01-01T00:00:00Z");
    assert_eq!(admin.get(&backwards).await.refused_fields(), ["until"]);

    let counts = admin.get("/api/v1/brands/1/search/counts?text=panne&bin=day").await.ok();
    assert_eq!(counts["complete"], true);
    assert_eq!(counts["bins"].as_array().unwrap().iter().map(|bin| bin["posts"].as_u64().unwrap()).sum::<u64>(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_brand_searches_its_own_posts_only() {
    let (app, admin) = TestApp::set_up().await;
    ask_for(&app, &admin, 1, "panne").await;
    let other = json!({ "name": "Autre", "colour": "#aa0000" });
    assert_eq!(admin.post("/api/v1/brands", &other).await.ok()["id"], 2);
    hand_in(&admin, 1, &[("1", "panne au stade")]).await;
    admin.get_until("/api/v1/brands/1/posts", |page| page["items"].as_array().unwrap().len() == 1).await;
    assert_eq!(natives(&admin.get("/api/v1/brands/1/search?text=stade").await.ok()), ["1"]);
    assert!(natives(&admin.get("/api/v1/brands/2/search?text=stade").await.ok()).is_empty());
    assert_eq!(admin.get("/api/v1/brands/2/search/counts?text=stade").await.ok()["bins"], json!([]));
}
