//! The program under test, and clients that speak to it.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Method, Request, header};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;
use vigie::app::App;
use vigie::config::Config;

/// The first administrator's password.
pub(crate) const PASSWORD: &str = "correct horse battery";
/// What a test waits for something that must happen; far longer than it takes.
const PATIENCE: Duration = Duration::from_secs(20);

/// A running program. It ends, and its directory goes, when it is dropped.
pub(crate) struct TestApp {
    pub(crate) app: Arc<App>,
    router: Router,
    stop: CancellationToken,
    _directory: tempfile::TempDir,
}

/// Somebody who asks.
#[derive(Clone)]
pub(crate) struct Client {
    router: Router,
    headers: Vec<(&'static str, String)>,
    peer: SocketAddr,
}

/// What was answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl TestApp {
    /// A program nobody has set up yet.
    pub(crate) async fn new() -> Self {
        Self::new_with(|config| config).await
    }

    async fn new_with(change: impl FnOnce(Config) -> Config) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let app = App::open(change(Config::local(directory.path())), vigie::clock::now).await.unwrap();
        let stop = app.stopping.clone();
        tokio::spawn(vigie::scan::run(Arc::clone(&app), stop.clone()));
        tokio::spawn(vigie::live::run(Arc::clone(&app), stop.clone()));
        tokio::spawn(vigie::intake::run(Arc::clone(&app), stop.clone()));
        let router = vigie::api::router(Arc::clone(&app));
        Self { app, router, stop, _directory: directory }
    }

    /// A program that is set up, and its administrator; the first brand is number 1.
    pub(crate) async fn set_up() -> (Self, Client) {
        Self::set_up_with(|config| config).await
    }

    /// The same, started in another way.
    pub(crate) async fn set_up_with(change: impl FnOnce(Config) -> Config) -> (Self, Client) {
        let app = Self::new_with(change).await;
        let form = json!({ "email": "admin@example.org", "name": "Ada", "password": PASSWORD, "brand": "Maison", "language": "fr" });
        let answer = app.stranger().post("/api/v1/setup", &form).await;
        assert_eq!(answer.status, 201, "{}", answer.text);
        let admin = app.stranger().signed_by(&answer);
        (app, admin)
    }

    /// Somebody nobody knows.
    pub(crate) fn stranger(&self) -> Client {
        Client { router: self.router.clone(), headers: Vec::new(), peer: ([192, 0, 2, 1], 4_711).into() }
    }

    /// A new user with a role in a brand, signed in.
    pub(crate) async fn member(&self, admin: &Client, email: &str, brand: i64, role: &str) -> Client {
        let form = json!({
            "email": email, "name": "Mem", "password": PASSWORD, "language": "en",
            "memberships": [{ "brand": brand, "role": role }],
        });
        let answer = admin.post("/api/v1/users", &form).await;
        assert_eq!(answer.status, 201, "{}", answer.text);
        self.sign_in(email, PASSWORD).await
    }

    /// Signs in.
    pub(crate) async fn sign_in(&self, email: &str, password: &str) -> Client {
        let answer = self.stranger().post("/api/v1/session", &json!({ "email": email, "password": password })).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        self.stranger().signed_by(&answer)
    }

    /// A program with an API token.
    pub(crate) async fn token(&self, admin: &Client, brand: i64, scopes: &[&str]) -> Client {
        let form = json!({ "name": "T", "scopes": scopes, "brand": brand });
        let answer = admin.post("/api/v1/tokens", &form).await;
        assert_eq!(answer.status, 201, "{}", answer.text);
        let token = answer.json()["token"].as_str().unwrap().to_owned();
        self.stranger().with("authorization", format!("Bearer {token}"))
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

impl Client {
    /// Also sends this header.
    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.retain(|(known, _)| *known != name);
        self.headers.push((name, value.into()));
        self
    }

    /// Does not send this header.
    pub(crate) fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(known, _)| *known != name);
        self
    }

    /// Comes from this address.
    pub(crate) fn from(mut self, peer: &str) -> Self {
        self.peer = peer.parse().unwrap();
        self
    }

    /// Carries on with the session that an answer opened.
    pub(crate) fn signed_by(self, answer: &Answer) -> Self {
        let cookie = answer.headers[header::SET_COOKIE].to_str().unwrap().split(';').next().unwrap().to_owned();
        let csrf = answer.json()["csrf"].as_str().unwrap().to_owned();
        self.with("cookie", cookie).with("x-csrf-token", csrf)
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.ask(Method::GET, path, None).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Answer {
        self.ask(Method::POST, path, Some(body)).await
    }

    pub(crate) async fn put(&self, path: &str, body: &Value) -> Answer {
        self.ask(Method::PUT, path, Some(body)).await
    }

    pub(crate) async fn patch(&self, path: &str, body: &Value) -> Answer {
        self.ask(Method::PATCH, path, Some(body)).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Answer {
        self.ask(Method::DELETE, path, None).await
    }

    pub(crate) async fn ask(&self, method: Method, path: &str, body: Option<&Value>) -> Answer {
        match body {
            Some(body) => {
                self.clone().with("content-type", "application/json").send(method, path, body.to_string()).await
            }
            None => self.send(method, path, String::new()).await,
        }
    }

    /// Sends a body of whatever kind.
    pub(crate) async fn send(&self, method: Method, path: &str, body: impl Into<Body>) -> Answer {
        let response = self.open(method, path, body).await;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let bytes = axum::body::to_bytes(response.into_body(), 64 << 20).await.unwrap();
        Answer { status, headers, text: String::from_utf8_lossy(&bytes).into_owned() }
    }

    /// Sends a request and leaves the answer's body to be read.
    pub(crate) async fn open(&self, method: Method, path: &str, body: impl Into<Body>) -> axum::response::Response {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        // The address stands where a real connection would have put it.
        let request = request.extension(ConnectInfo(self.peer)).body(body.into()).unwrap();
        self.router.clone().oneshot(request).await.unwrap()
    }

    /// Asks again until `enough` says so.
    pub(crate) async fn get_until(&self, path: &str, enough: impl Fn(&Value) -> bool) -> Value {
        let asking = async {
            loop {
                let answer = self.get(path).await.ok();
                if enough(&answer) {
                    return answer;
                }
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        tokio::time::timeout(PATIENCE, asking)
            .await
            .unwrap_or_else(|_| panic!("{path} never came to what was waited for"))
    }
}

impl Answer {
    /// The body, where the answer is what was hoped for.
    #[track_caller]
    pub(crate) fn ok(&self) -> Value {
        assert!((200..300).contains(&self.status), "{} {}", self.status, self.text);
        self.json()
    }

    /// The refusal's code, where it is one with this status.
    #[track_caller]
    pub(crate) fn refused(&self, status: u16) -> String {
        assert_eq!(self.status, status, "{}", self.text);
        assert_eq!(self.headers[header::CONTENT_TYPE], "application/problem+json");
        let body = self.json();
        assert_eq!(body["status"], status);
        assert!(!body["detail"].as_str().unwrap().is_empty());
        body["code"].as_str().unwrap().to_owned()
    }

    /// The names of the fields that were refused.
    #[track_caller]
    pub(crate) fn refused_fields(&self) -> Vec<String> {
        assert_eq!(self.refused(422), "invalid-fields");
        let body = self.json();
        body["problems"]
            .as_array()
            .unwrap()
            .iter()
            .map(|problem| problem["field"].as_str().unwrap().to_owned())
            .collect()
    }

    pub(crate) fn json(&self) -> Value {
        if self.text.is_empty() { Value::Null } else { serde_json::from_str(&self.text).unwrap() }
    }
}

/// Hands post lines in, each `(id, text)`, through a new source of the brand; returns the source's id.
pub(crate) async fn hand_in(client: &Client, brand: i64, posts: &[(&str, &str)]) -> i64 {
    let form = json!({ "kind": "webhook", "name": "In" });
    let source = client.post(&format!("/api/v1/brands/{brand}/sources"), &form).await.ok()["id"].as_i64().unwrap();
    hand_in_by(client, brand, source, posts).await;
    source
}

/// Hands post lines in through this source.
pub(crate) async fn hand_in_by(client: &Client, brand: i64, source: i64, posts: &[(&str, &str)]) {
    let lines: String = posts
        .iter()
        .map(|(id, text)| {
            let line = json!({ "id": id, "text": text, "created_at": "2026-02-08T23:00:00Z", "author": "ana" });
            format!("{line}\n")
        })
        .collect();
    let path = format!("/api/v1/brands/{brand}/posts?source={source}");
    let taken = client.send(Method::POST, &path, lines).await.ok();
    assert_eq!(taken["accepted"], posts.len(), "{taken}");
}

/// Keeps a query, and waits until the scan asks it.
pub(crate) async fn ask_for(app: &TestApp, client: &Client, brand: i64, text: &str) -> i64 {
    let form = json!({ "name": text, "text": text, "colour": 1 });
    let id = client.post(&format!("/api/v1/brands/{brand}/queries"), &form).await.ok()["id"].as_i64().unwrap();
    let mut questions = app.app.questions.subscribe();
    let asked = questions.wait_for(|questions| questions.query(vigie_model::QueryId(id)).is_some());
    tokio::time::timeout(PATIENCE, asked).await.expect("the scan takes a new query in").unwrap();
    id
}
