//! Brands, users and tokens, by those who run the installation.

use serde_json::json;

use crate::app::{PASSWORD, TestApp};

#[tokio::test(flavor = "multi_thread")]
async fn a_user_is_let_in_changed_and_let_in_no_more() {
    let (app, admin) = TestApp::set_up().await;
    let form = json!({ "email": "w@example.org", "name": "Wanda", "password": PASSWORD, "language": "fr",
        "memberships": [{ "brand": 1, "role": "writer" }] });
    let user = admin.post("/api/v1/users", &form).await.ok();
    assert_eq!(admin.post("/api/v1/users", &form).await.refused(409), "taken");
    let wanda = app.sign_in("w@example.org", PASSWORD).await;
    assert_eq!(wanda.get("/api/v1/session").await.ok()["brands"][0]["role"], "writer");

    let path = format!("/api/v1/users/{}", user["id"]);
    let memberships = json!({ "memberships": [{ "brand": 1, "role": "analyst" }] });
    assert_eq!(admin.patch(&path, &memberships).await.ok()["memberships"][0]["role"], "analyst");
    assert_eq!(wanda.get("/api/v1/session").await.ok()["brands"][0]["role"], "analyst", "at once");
    let strange = json!({ "memberships": [{ "brand": 9, "role": "analyst" }] });
    assert_eq!(admin.patch(&path, &strange).await.refused_fields(), ["memberships"]);

    admin.patch(&path, &json!({ "password": "another horse battery" })).await.ok();
    assert_eq!(wanda.get("/api/v1/session").await.status, 401, "a new password ends sessions");
    let wanda = app.sign_in("w@example.org", "another horse battery").await;
    assert_eq!(admin.delete(&path).await.status, 204);
    assert_eq!(wanda.get("/api/v1/session").await.status, 401);
    assert_eq!(admin.get("/api/v1/users").await.ok()["items"].as_array().unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_stays_to_run_it() {
    let (_app, admin) = TestApp::set_up().await;
    assert_eq!(admin.delete("/api/v1/users/1").await.refused(409), "yourself");
    assert_eq!(
        admin.patch("/api/v1/users/1", &json!({ "administrator": false })).await.refused(409),
        "last-administrator"
    );
    assert_eq!(admin.get("/api/v1/session").await.ok()["administrator"], true);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_brand_is_kept_and_changed() {
    let (_app, admin) = TestApp::set_up().await;
    assert_eq!(
        admin.post("/api/v1/brands", &json!({ "name": "", "colour": "red" })).await.refused_fields(),
        ["name", "colour"]
    );
    let brand = admin.post("/api/v1/brands", &json!({ "name": "Bois", "colour": "#00aa00" })).await.ok();
    let path = format!("/api/v1/brands/{}", brand["id"]);
    assert_eq!(admin.patch(&path, &json!({ "colour": "#00bb00" })).await.ok()["name"], "Bois");
    assert_eq!(admin.patch("/api/v1/brands/99", &json!({})).await.refused(404), "not-found");
    assert_eq!(admin.get("/api/v1/brands").await.ok()["items"].as_array().unwrap().len(), 2);
    assert_eq!(
        admin.get("/api/v1/session").await.ok()["brands"].as_array().unwrap().len(),
        2,
        "administrators are everywhere"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_works_until_it_is_removed_and_never_more_than_its_maker() {
    let (app, admin) = TestApp::set_up().await;
    let form = json!({ "name": "CI", "scopes": ["read"], "brand": 1 });
    let made = admin.post("/api/v1/tokens", &form).await.ok();
    let token = made["token"].as_str().unwrap().to_owned();
    assert!(token.starts_with("vigie_"));
    let client = app.stranger().with("authorization", format!("Bearer {token}"));
    assert_eq!(client.get("/api/v1/brands/1/queries").await.status, 200);
    assert_eq!(client.get("/api/v1/session").await.refused(403), "not-allowed");
    assert!(!admin.get("/api/v1/tokens").await.text.contains(&token));
    assert_eq!(admin.delete(&format!("/api/v1/tokens/{}", made["id"])).await.status, 204);
    assert_eq!(client.get("/api/v1/brands/1/queries").await.refused(401), "not-signed-in");
    let bad = json!({ "name": "CI", "scopes": [], "brand": 9 });
    assert_eq!(admin.post("/api/v1/tokens", &bad).await.refused_fields(), ["scopes", "brand"]);
}
