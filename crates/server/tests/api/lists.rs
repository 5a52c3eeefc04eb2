//! Named lists: kept, called by queries, not taken from under them.

use serde_json::json;

use crate::app::{TestApp, hand_in};

const LISTS: &str = "/api/v1/brands/1/lists";
const QUERIES: &str = "/api/v1/brands/1/queries";

#[tokio::test(flavor = "multi_thread")]
async fn a_list_is_kept_tidied_changed_and_forgotten() {
    let (_app, admin) = TestApp::set_up().await;
    let form = json!({ "name": " Élus ", "entries": [" maire ", "", "Maire", "grand stade\npréfet"] });
    let list = admin.post(LISTS, &form).await.ok();
    assert_eq!((&list["name"], &list["count"]), (&json!("Élus"), &json!(3)));
    assert_eq!(list["entries"], json!(["maire", "grand stade", "préfet"]));

    let path = format!("{LISTS}/{}", list["id"]);
    assert_eq!(admin.post(LISTS, &json!({ "name": "éLUS", "entries": ["a"] })).await.refused_fields(), ["name"]);
    assert_eq!(admin.post(LISTS, &json!({ "name": "V", "entries": ["", "!!"] })).await.refused_fields(), ["entries"]);
    let long = "x".repeat(201);
    assert_eq!(admin.patch(&path, &json!({ "entries": ["a", long] })).await.refused_fields(), ["entries"]);
    let many: Vec<_> = (0..5_001).map(|n| format!("mot{n}")).collect();
    assert_eq!(admin.patch(&path, &json!({ "entries": many })).await.refused_fields(), ["entries"]);
    assert_eq!(admin.patch(&path, &json!({ "entries": many[1..] })).await.ok()["count"], 5_000);
    assert_eq!(admin.patch(&path, &json!({ "name": "Mairie" })).await.ok()["count"], 5_000);

    let listed = admin.get(LISTS).await.ok();
    assert_eq!((&listed["items"][0]["name"], listed["items"].as_array().unwrap().len()), (&json!("Mairie"), 1));
    assert_eq!(admin.delete(&path).await.status, 204);
    assert_eq!(admin.delete(&path).await.refused(404), "not-found");
    let listener = _app.member(&admin, "l@example.org", 1, "listener").await;
    assert_eq!(listener.post(LISTS, &json!({ "name": "A", "entries": ["a"] })).await.status, 403);

    let trail = admin.get("/api/v1/brands/1/audit?limit=2").await.ok();
    let told: Vec<_> = trail["items"].as_array().unwrap().iter().map(|entry| (&entry["deed"], &entry["by"])).collect();
    assert_eq!(told, [(&json!("list-removed"), &json!("Ada")), (&json!("list-changed"), &json!("Ada"))]);
    assert_eq!(trail["items"][0]["removed_count"], 5_000);
    assert_eq!(trail["items"][1]["renamed_from"], "Élus");
    let next = format!("/api/v1/brands/1/audit?before={}", trail["next"].as_str().unwrap());
    assert_eq!(admin.get(&next).await.ok()["items"].as_array().unwrap().len(), 2);
    assert_eq!(listener.get("/api/v1/brands/1/audit").await.refused(403), "not-allowed");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_stream_takes_a_list_up_and_what_is_called_stays() {
    let (_app, admin) = TestApp::set_up().await;
    let list = admin.post(LISTS, &json!({ "name": "Villes", "entries": ["Lyon", "Saint-Étienne"] })).await.ok();
    let path = format!("{LISTS}/{}", list["id"]);
    let query = admin.post(QUERIES, &json!({ "name": "Base", "text": "panne @list:villes" })).await.ok();
    let above = admin.post(QUERIES, &json!({ "name": "Haut", "text": "@query:BASE -rien" })).await.ok();
    assert_eq!(admin.get(&path).await.ok()["used_by"], json!(["Base"]), "by whom it is called, not through whom");

    hand_in(&admin, 1, &[("1", "panne à Saint-Étienne"), ("2", "panne à Nantes")]).await;
    let posts = format!("/api/v1/brands/1/posts?query={}", query["id"]);
    let found = admin.get_until(&posts, |page| !page["items"].as_array().unwrap().is_empty()).await;
    assert_eq!(found["items"][0]["post"]["text"], "panne à Saint-Étienne");
    assert_eq!(admin.patch(&path, &json!({ "entries": ["Nantes"] })).await.status, 200);
    let preview = admin.post(&format!("{QUERIES}/preview"), &json!({ "text": "@query:haut" })).await;
    assert_eq!(preview.status, 200);
    hand_in(&admin, 1, &[("3", "encore une panne, à Nantes")]).await;
    admin.get_until(&posts, |page| page["items"].as_array().unwrap().len() >= 2).await;

    for (path, by) in [(&path, "Base"), (&format!("{QUERIES}/{}", query["id"]), "Haut")] {
        let answer = admin.delete(path).await;
        assert_eq!(answer.refused(409), "in-use");
        let problem = answer.json()["problems"][0].clone();
        assert!(problem["fr"].as_str().unwrap().contains(&format!("« {by} »")), "{problem}");
        assert_eq!(admin.patch(path, &json!({ "name": "Autre" })).await.refused(409), "in-use");
    }
    assert_eq!(admin.patch(&path, &json!({ "name": "VILLES" })).await.status, 200, "case does not tell apart");
    for gone in [&above["id"], &query["id"]] {
        assert_eq!(admin.delete(&format!("{QUERIES}/{gone}")).await.status, 204);
    }
    assert_eq!(admin.delete(&path).await.status, 204);
}
