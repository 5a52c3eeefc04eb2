//! Rules and channels.

use serde_json::{Value, json};

use crate::app::{Client, TestApp, ask_for};

/// A channel of whatever kind needs the least.
async fn channel(client: &Client) -> Option<Value> {
    let form = json!({ "kind": "webhook", "name": "Salle", "settings": { "url": "https://example.org/hook" }, "alerts_per_hour": 10 });
    let answer = client.post("/api/v1/brands/1/channels", &form).await;
    (answer.status == 201).then(|| answer.json())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rule_is_kept_changed_and_forgotten() {
    let (app, admin) = TestApp::set_up().await;
    let query = ask_for(&app, &admin, 1, "panne").await;
    let form = json!({ "name": "Pic", "query": query, "condition": { "kind": "spike", "times": 3.5, "count": 20, "minutes": 5 },
        "cool_down_minutes": 30, "pace": { "kind": "digest", "every_minutes": 60 }, "channels": [], "enabled": true });
    let rule = admin.post("/api/v1/brands/1/rules", &form).await.ok();
    for field in ["name", "query", "condition", "cool_down_minutes", "pace", "channels", "enabled"] {
        assert_eq!(rule[field], form[field], "{field}");
    }
    let path = format!("/api/v1/brands/1/rules/{}", rule["id"]);
    let edited = admin.patch(&path, &json!({ "enabled": false, "pace": { "kind": "now" } })).await.ok();
    assert_eq!(
        (&edited["enabled"], &edited["pace"], &edited["name"]),
        (&json!(false), &json!({ "kind": "now" }), &json!("Pic"))
    );
    assert_eq!(admin.get("/api/v1/brands/1/rules").await.ok()["items"][0], edited);
    assert_eq!(admin.delete(&path).await.status, 204);
    assert_eq!(admin.patch(&path, &json!({})).await.refused(404), "not-found");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rule_that_cannot_be_is_refused_for_everything_at_once() {
    let (app, admin) = TestApp::set_up().await;
    let query = ask_for(&app, &admin, 1, "panne").await;
    let form = json!({ "name": "", "query": query + 1, "condition": { "kind": "volume", "count": 0, "minutes": 5 },
        "cool_down_minutes": 99_999, "pace": { "kind": "digest", "every_minutes": 1 }, "channels": [7] });
    let fields = admin.post("/api/v1/brands/1/rules", &form).await.refused_fields();
    assert_eq!(fields, ["name", "condition", "cool_down_minutes", "pace", "query", "channels"]);
    let unknown = json!({ "name": "R", "query": query, "condition": { "kind": "moon" } });
    assert_eq!(admin.post("/api/v1/brands/1/rules", &unknown).await.refused(422), "wrong-shape");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_channel_is_kept_changed_and_forgotten() {
    let (app, admin) = TestApp::set_up().await;
    assert_eq!(
        admin
            .post("/api/v1/brands/1/channels", &json!({ "kind": "owl", "name": "N", "settings": {} }))
            .await
            .refused_fields(),
        ["kind"]
    );
    let Some(channel) = channel(&admin).await else {
        eprintln!("skipped: no webhook channel in this build");
        return;
    };
    let path = format!("/api/v1/brands/1/channels/{}", channel["id"]);
    assert_eq!(channel["alerts_per_hour"], 10);
    assert_eq!(admin.patch(&path, &json!({ "name": "Salle 2" })).await.ok()["alerts_per_hour"], 10);
    assert_eq!(admin.patch(&path, &json!({ "alerts_per_hour": null })).await.ok()["alerts_per_hour"], json!(null));
    assert_eq!(admin.patch(&path, &json!({ "alerts_per_hour": 0 })).await.refused_fields(), ["alerts_per_hour"]);

    let query = ask_for(&app, &admin, 1, "panne").await;
    let rule =
        json!({ "name": "R", "query": query, "condition": { "kind": "each-post" }, "channels": [channel["id"]] });
    let rule = admin.post("/api/v1/brands/1/rules", &rule).await.ok();
    assert_eq!(rule["channels"], json!([channel["id"]]));
    assert_eq!(admin.delete(&path).await.status, 204);
    assert_eq!(
        admin.get("/api/v1/brands/1/rules").await.ok()["items"][0]["channels"],
        json!([]),
        "the rule tells the others"
    );
    assert_eq!(admin.post(&format!("{path}/test"), &json!({})).await.refused(404), "not-found");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_subscribes_once() {
    let (_app, admin) = TestApp::set_up().await;
    let key = admin.get("/api/v1/push/key").await.ok()["key"].as_str().unwrap().to_owned();
    assert_eq!(key.len(), 87, "an uncompressed point of P-256 in base64url");
    assert_eq!(admin.get("/api/v1/push/key").await.ok()["key"], key.as_str());
    let form = json!({ "endpoint": "https://push.example.org/abc", "name": "Téléphone",
        "keys": { "p256dh": key, "auth": "AAECAwQFBgcICQoLDA0ODw" } });
    let answer = admin.post("/api/v1/brands/1/push/subscriptions", &form).await;
    if answer.status == 404 {
        eprintln!("skipped: no web-push channel in this build");
        return;
    }
    let channel = answer.ok();
    assert_eq!(channel["settings"]["auth"], json!({ "set": true }));
    assert_eq!(channel["settings"]["vapid_key"], json!({ "set": true }));
    assert_eq!(admin.post("/api/v1/brands/1/push/subscriptions", &form).await.ok()["id"], channel["id"]);
}
