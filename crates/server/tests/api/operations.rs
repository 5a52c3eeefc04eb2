//! What operators ask, what browsers are told, and what is not there.

use axum::http::Method;

use crate::app::TestApp;

#[tokio::test(flavor = "multi_thread")]
async fn health_readiness_and_figures() {
    let (app, admin) = TestApp::set_up().await;
    assert_eq!(app.stranger().get("/healthz").await.text, "ok\n");
    assert_eq!(app.stranger().get("/readyz").await.text, "ready\n");
    assert_eq!(app.stranger().get("/metrics").await.refused(401), "not-signed-in");
    let local = app.stranger().from("127.0.0.1:9");
    let figures = local.get("/metrics").await;
    assert_eq!(figures.status, 200);
    assert!(figures.text.contains("vigie_http_requests_total{"), "{}", figures.text);
    assert!(figures.text.contains("route=\"/healthz\""), "{}", figures.text);
    let proxied = local.with("x-forwarded-for", "203.0.113.9");
    assert_eq!(proxied.get("/metrics").await.refused(401), "not-signed-in");
    assert_eq!(app.token(&admin, 1, &["read"]).await.get("/metrics").await.status, 200);
    assert_eq!(app.token(&admin, 1, &["ingest"]).await.get("/metrics").await.refused(403), "not-allowed");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_tells_browsers_what_not_to_do() {
    let (app, _admin) = TestApp::set_up().await;
    for path in ["/", "/api/v1/setup", "/api/v1/nothing", "/brands/1/board"] {
        let answer = app.stranger().get(path).await;
        assert_eq!(answer.headers["x-content-type-options"], "nosniff", "{path}");
        assert!(answer.headers.contains_key("referrer-policy"), "{path}");
        assert_eq!(answer.headers["x-request-id"].len(), 16, "{path}");
        let policy = answer.headers["content-security-policy"].to_str().unwrap();
        assert!(policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
    }
    assert_eq!(app.stranger().get("/api/v1/setup").await.headers["cache-control"], "no-store");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_there_says_so() {
    let (app, admin) = TestApp::set_up().await;
    assert_eq!(app.stranger().get("/api/v1/nothing").await.refused(404), "not-found");
    assert_eq!(admin.send(Method::DELETE, "/api/v1/setup", "").await.refused(405), "method-not-allowed");
    assert_eq!(app.stranger().get("/_app/immutable/nothing.js").await.status, 404);
    let page = app.stranger().get("/brands/1/board").await;
    assert_eq!(page.status, 200);
    assert!(page.headers["content-type"].to_str().unwrap().starts_with("text/html"));
}
