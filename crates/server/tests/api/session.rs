//! Coming in, and staying out.

use serde_json::json;
use vigie::config::Config;

use crate::app::{PASSWORD, TestApp};

#[tokio::test(flavor = "multi_thread")]
async fn only_the_first_sets_up() {
    let app = TestApp::new().await;
    assert_eq!(app.stranger().get("/api/v1/setup").await.ok()["needed"], true);
    assert_eq!(app.stranger().get("/api/v1/session").await.refused(401), "not-signed-in");

    let bad = json!({ "email": "nobody", "name": " ", "password": "short", "brand": "", "language": "fr" });
    let fields = app.stranger().post("/api/v1/setup", &bad).await.refused_fields();
    assert_eq!(fields, ["email", "name", "brand", "password"]);

    let form =
        json!({ "email": "a@example.org", "name": "Ada", "password": PASSWORD, "brand": "Maison", "language": "fr" });
    let answer = app.stranger().post("/api/v1/setup", &form).await;
    let session = answer.ok();
    assert_eq!(answer.status, 201);
    assert_eq!(session["administrator"], true);
    assert_eq!(session["brands"][0]["role"], "administrator");
    assert_eq!(session["user"]["language"], "fr");
    let cookie = answer.headers["set-cookie"].to_str().unwrap();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");

    assert_eq!(app.stranger().get("/api/v1/setup").await.ok()["needed"], false);
    assert_eq!(app.stranger().post("/api/v1/setup", &form).await.refused(409), "set-up-already");
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_in_and_out() {
    let (app, admin) = TestApp::set_up().await;
    let wrong = json!({ "email": "admin@example.org", "password": "wrong horse battery" });
    assert_eq!(app.stranger().post("/api/v1/session", &wrong).await.refused(401), "wrong-credentials");
    let unknown = json!({ "email": "nobody@example.org", "password": PASSWORD });
    assert_eq!(app.stranger().post("/api/v1/session", &unknown).await.refused(401), "wrong-credentials");

    let again = app.sign_in("ADMIN@example.org", PASSWORD).await;
    assert_eq!(again.get("/api/v1/session").await.ok()["user"]["name"], "Ada");
    assert_eq!(again.patch("/api/v1/session", &json!({ "language": "en" })).await.ok()["user"]["language"], "en");
    assert_eq!(again.delete("/api/v1/session").await.status, 204);
    assert_eq!(again.get("/api/v1/session").await.refused(401), "not-signed-in");
    assert_eq!(admin.get("/api/v1/session").await.status, 200, "the other session stays");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guesser_is_made_to_wait_and_nobody_else_is() {
    let (app, _) = TestApp::set_up().await;
    let guess = json!({ "email": "admin@example.org", "password": "guess after guess" });
    let guesser = app.stranger().from("203.0.113.5:1");
    for _ in 0..5 {
        assert_eq!(guesser.post("/api/v1/session", &guess).await.status, 401);
    }
    let answer = guesser.post("/api/v1/session", &guess).await;
    assert_eq!(answer.refused(429), "too-many-attempts");
    assert!(answer.headers["retry-after"].to_str().unwrap().parse::<u64>().unwrap() >= 1);
    app.sign_in("admin@example.org", PASSWORD).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_sites_page_cannot_act_for_somebody() {
    let (app, admin) = TestApp::set_up().await;
    let form = json!({ "name": "Bois", "colour": "#00aa00" });
    assert_eq!(admin.clone().without("x-csrf-token").post("/api/v1/brands", &form).await.refused(403), "csrf");
    assert_eq!(admin.clone().with("x-csrf-token", "guess").post("/api/v1/brands", &form).await.refused(403), "csrf");
    let cross = admin.clone().with("sec-fetch-site", "cross-site");
    assert_eq!(cross.post("/api/v1/brands", &form).await.refused(403), "not-allowed");
    let origin = admin.clone().with("origin", "https://evil.example").with("host", "vigie.example");
    assert_eq!(origin.post("/api/v1/brands", &form).await.refused(403), "not-allowed");
    let login = json!({ "email": "admin@example.org", "password": PASSWORD });
    let cross = app.stranger().with("sec-fetch-site", "cross-site");
    assert_eq!(cross.post("/api/v1/session", &login).await.refused(403), "not-allowed");
    assert_eq!(admin.with("sec-fetch-site", "same-origin").post("/api/v1/brands", &form).await.status, 201);
}

#[tokio::test(flavor = "multi_thread")]
async fn behind_a_trusted_proxy_each_guesser_waits_alone_and_nobody_hides() {
    let proxied = |config: Config| Config { trusted_proxies: vec!["192.0.2.0/24".parse().unwrap()], ..config };
    let (app, _) = TestApp::set_up_with(proxied).await;
    let guess = json!({ "email": "admin@example.org", "password": "guess after guess" });
    let through = |claims: &str| app.stranger().from("192.0.2.1:1").with("x-forwarded-for", claims);
    for n in 0..5 {
        // What the guesser writes before the proxy's own word changes from try to try.
        let guesser = through(&format!("198.51.100.{n}, 203.0.113.5"));
        assert_eq!(guesser.post("/api/v1/session", &guess).await.status, 401);
    }
    let guesser = through("198.51.100.77, 203.0.113.5");
    assert_eq!(guesser.post("/api/v1/session", &guess).await.refused(429), "too-many-attempts");
    let other = through("203.0.113.6");
    assert_eq!(other.post("/api/v1/session", &guess).await.status, 401, "another behind the same proxy");
    let stranger = app.stranger().from("203.0.113.5:1").with("x-forwarded-for", "203.0.113.7");
    assert_eq!(stranger.post("/api/v1/session", &guess).await.status, 429, "without the proxy nobody is believed");
}
