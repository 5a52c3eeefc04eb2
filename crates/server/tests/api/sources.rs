//! Sources and channels: their settings, and secrets that are never shown.

use serde_json::json;

use crate::app::TestApp;

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

#[tokio::test(flavor = "multi_thread")]
async fn kinds_describe_their_settings() {
    let (_app, admin) = TestApp::set_up().await;
    let kinds = admin.get("/api/v1/source-kinds").await.ok();
    let webhook = kinds["items"].as_array().unwrap().iter().find(|kind| kind["name"] == "webhook").unwrap().clone();
    assert_eq!(webhook["push"], true);
    assert_eq!(webhook["schema"]["fields"][0]["kind"], json!({ "type": "secret" }));
    assert!(webhook["title"]["fr"].is_string() && webhook["title"]["en"].is_string());
    assert!(admin.get("/api/v1/channel-kinds").await.ok()["items"].is_array());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_goes_in_and_never_comes_out() {
    let (_app, admin) = TestApp::set_up().await;
    let form = json!({ "kind": "webhook", "name": "Caisse", "settings": { "secret": SECRET } });
    let created = admin.post("/api/v1/brands/1/sources", &form).await;
    let source = created.ok();
    assert_eq!(source["settings"], json!({ "secret": { "set": true } }));
    assert!(source["push"]["url"].as_str().unwrap().ends_with(&format!("/hooks/{}", source["id"])));
    let path = format!("/api/v1/brands/1/sources/{}", source["id"]);
    let listed = admin.get("/api/v1/brands/1/sources").await;
    let edited = admin.patch(&path, &json!({ "name": "Caisse 2", "settings": { "secret": { "set": true } } })).await;
    assert_eq!(edited.ok()["settings"]["secret"]["set"], true);
    for answer in [&created, &listed, &edited] {
        assert!(!answer.text.contains("MfKQ9r8"), "{}", answer.text);
    }

    let off = admin.patch(&path, &json!({ "enabled": false })).await.ok();
    assert_eq!((&off["name"], &off["health"]["state"]), (&json!("Caisse 2"), &json!("off")));
    assert_eq!(admin.get(&format!("{path}/quarantine")).await.ok()["items"], json!([]));
    assert_eq!(admin.delete(&path).await.status, 204);
    assert_eq!(admin.get("/api/v1/brands/1/sources").await.ok()["items"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_of_our_choosing_is_shown_once() {
    let (_app, admin) = TestApp::set_up().await;
    let source = admin.post("/api/v1/brands/1/sources", &json!({ "kind": "webhook", "name": "N" })).await.ok();
    assert!(source["push"]["secret_shown_once"].as_str().unwrap().starts_with("whsec_"));
    let listed = admin.get("/api/v1/brands/1/sources").await.ok();
    assert_eq!(listed["items"][0]["push"].get("secret_shown_once"), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_that_will_not_do_are_named() {
    let (app, admin) = TestApp::set_up().await;
    let unknown = json!({ "kind": "telepathy", "name": "N" });
    assert_eq!(admin.post("/api/v1/brands/1/sources", &unknown).await.refused_fields(), ["kind"]);
    let wrong = json!({ "kind": "post-lines", "name": "", "settings": { "more": 1 } });
    assert_eq!(admin.post("/api/v1/brands/1/sources", &wrong).await.refused_fields(), ["name", "path", "more"]);
    let manager = app.member(&admin, "m@example.org", 1, "manager").await;
    let file = json!({ "kind": "post-lines", "name": "F", "settings": { "path": "/etc/passwd.json" } });
    assert_eq!(manager.post("/api/v1/brands/1/sources", &file).await.refused(403), "not-allowed");
    assert_eq!(manager.post("/api/v1/brands/1/sources/try", &file).await.refused(403), "not-allowed");
    let shared = json!({ "kind": "webhook", "name": "S", "shared": true });
    assert_eq!(manager.post("/api/v1/brands/1/sources", &shared).await.refused(403), "not-allowed");

    let shared = admin.post("/api/v1/brands/1/sources", &shared).await.ok();
    assert_eq!(shared["shared"], true);
    let path = format!("/api/v1/brands/1/sources/{}", shared["id"]);
    assert_eq!(manager.patch(&path, &json!({ "enabled": false })).await.refused(403), "not-allowed");
    assert_eq!(manager.get(&format!("{path}/quarantine")).await.refused(403), "not-allowed");
    assert_eq!(admin.patch(&path, &json!({ "enabled": false })).await.ok()["enabled"], false);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_source_is_tried_before_it_is_set_up() {
    let (_app, admin) = TestApp::set_up().await;
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("posts.jsonl");
    std::fs::write(&file, "{\"id\":\"1\",\"text\":\"bonjour\",\"created_at\":0,\"author\":\"ana\"}\n").unwrap();
    let form = json!({ "kind": "post-lines", "settings": { "path": file } });
    let tried = admin.post("/api/v1/brands/1/sources/try", &form).await.ok();
    assert_eq!((&tried["ok"], &tried["posts"][0]["text"]), (&json!(true), &json!("bonjour")), "{tried}");
    let missing = json!({ "kind": "post-lines", "settings": { "path": "/nowhere/posts.jsonl" } });
    let tried = admin.post("/api/v1/brands/1/sources/try", &missing).await.ok();
    assert_eq!(tried["ok"], false, "{tried}");
    assert_eq!(admin.get("/api/v1/brands/1/sources").await.ok()["items"], json!([]), "nothing is kept");
}
