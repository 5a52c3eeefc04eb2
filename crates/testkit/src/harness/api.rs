//! A client of the program's HTTP interface: signs in, keeps the cookie and the token against forged requests. Owns no
//! knowledge of what the answers mean.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context, ensure};
use serde_json::{Value, json};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use super::http;

/// A program that has not answered by then will not.
const PATIENCE: Duration = Duration::from_secs(30);

/// What the program answered.
#[derive(Clone, Debug)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// The body as JSON; null where it is none.
    pub json: Value,
    /// The body as text.
    pub text: String,
    cookie: Option<String>,
}

/// A client. Cheap to copy; a copy is signed in where the first was.
#[derive(Clone, Debug)]
pub struct Api {
    address: SocketAddr,
    cookie: Option<String>,
    csrf: Option<String>,
}

impl Api {
    /// A client of the program at `address`, not signed in.
    pub const fn new(address: SocketAddr) -> Self {
        Self { address, cookie: None, csrf: None }
    }

    /// Makes the administrator and the first brand, and is signed in as the former. Returns the brand's id.
    ///
    /// # Errors
    /// When the program refuses, or somebody was here before.
    pub async fn set_up(&mut self) -> anyhow::Result<i64> {
        let body =
            json!({ "email": EMAIL, "name": "Ana", "password": PASSWORD, "brand": "Galunette", "language": "en" });
        self.enter("/api/v1/setup", &body).await
    }

    /// Signs in as the administrator that [`Api::set_up`] made. Returns the first brand's id.
    ///
    /// # Errors
    /// When the program refuses.
    pub async fn sign_in(&mut self) -> anyhow::Result<i64> {
        self.enter("/api/v1/session", &json!({ "email": EMAIL, "password": PASSWORD })).await
    }

    async fn enter(&mut self, path: &str, body: &Value) -> anyhow::Result<i64> {
        let reply = self.call("POST", path, Some(body)).await?;
        ensure!(reply.status < 300, "{path} answered {}: {}", reply.status, reply.text);
        self.cookie = Some(reply.cookie.context("no cookie was set")?);
        self.csrf = reply.json["csrf"].as_str().map(str::to_owned);
        reply.json["brands"][0]["id"].as_i64().context("the session names no brand")
    }

    /// Asks for `path`.
    ///
    /// # Errors
    /// When there is no answer, or not a good one.
    pub async fn get(&self, path: &str) -> anyhow::Result<Value> {
        self.good("GET", path, None).await
    }

    /// Sends `body` to `path`.
    ///
    /// # Errors
    /// When there is no answer, or not a good one.
    pub async fn post(&self, path: &str, body: &Value) -> anyhow::Result<Value> {
        self.good("POST", path, Some(body)).await
    }

    async fn good(&self, method: &str, path: &str, body: Option<&Value>) -> anyhow::Result<Value> {
        let reply = self.call(method, path, body).await?;
        ensure!(reply.status < 300, "{method} {path} answered {}: {}", reply.status, reply.text);
        Ok(reply.json)
    }

    /// Calls with any method and returns whatever is answered.
    ///
    /// # Errors
    /// When there is no answer.
    pub async fn call(&self, method: &str, path: &str, body: Option<&Value>) -> anyhow::Result<Reply> {
        let body = body.map(Value::to_string).unwrap_or_default();
        let mut head = format!("{method} {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n", self.address);
        head += &format!("content-type: application/json\r\ncontent-length: {}\r\n", body.len());
        if let Some(cookie) = &self.cookie {
            head += &format!("cookie: {cookie}\r\n");
        }
        if let Some(csrf) = &self.csrf {
            head += &format!("x-csrf-token: {csrf}\r\n");
        }
        let talk = async {
            let mut stream = TcpStream::connect(self.address).await?;
            stream.write_all(format!("{head}\r\n{body}").as_bytes()).await?;
            http::read(stream, true).await
        };
        let said = tokio::time::timeout(PATIENCE, talk)
            .await
            .with_context(|| format!("{method} {path}: no answer in {PATIENCE:?}"))?
            .with_context(|| format!("{method} {path}"))?;
        let status = said.first.split(' ').nth(1).and_then(|code| code.parse().ok()).context("no HTTP status")?;
        let cookie = said.header("set-cookie").and_then(|cookie| cookie.split(';').next()).map(str::to_owned);
        let text = String::from_utf8_lossy(&said.body).into_owned();
        Ok(Reply { status, json: serde_json::from_str(&text).unwrap_or(Value::Null), text, cookie })
    }

    /// Walks every page of a list; `turn` is the name of the parameter that takes the last page's `next`.
    ///
    /// # Errors
    /// When a page cannot be had.
    pub async fn pages(&self, path: &str, turn: &str) -> anyhow::Result<Vec<Value>> {
        let joint = if path.contains('?') { '&' } else { '?' };
        let (mut items, mut next) = (Vec::new(), String::new());
        loop {
            let mut page = self.get(&format!("{path}{next}")).await?;
            let found = page["items"].as_array_mut().map(std::mem::take).context("a list without items")?;
            let last = found.is_empty();
            items.extend(found);
            let after = match &page["next"] {
                Value::String(text) => text.clone(),
                Value::Number(number) => number.to_string(),
                _ => return Ok(items),
            };
            ensure!(!last, "{path}: an empty page promises a next one");
            next = format!("{joint}{turn}={after}");
        }
    }
}

const EMAIL: &str = "ana@galunette.example";
const PASSWORD: &str = "croquons la lune ce soir";
