//! The built program against real servers: a Bluesky PDS followed by the real Jetstream, Hugo's feeds behind a real
//! HTTP server, MailDev. `make test-peers` starts them; without one, its test says that it skips.

mod site;

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use serde_json::{Value, json};
use url::Url;
use vigie_connectors::http::{Http, HttpConfig, Request};
use vigie_testkit::harness::{Launch, Oracle, Vigie};

/// Posts written to the PDS.
const POSTS: usize = 200;
/// A post must be on the board by then; a new account's identity is resolved first.
const ARRIVAL: Duration = Duration::from_secs(30);
/// What an author deletes is gone here within this.
const DELETION: Duration = Duration::from_secs(2);

fn peer(names: &[&str]) -> Option<Vec<String>> {
    let found: Option<Vec<String>> = names.iter().map(|name| std::env::var(name).ok()).collect();
    if found.is_none() {
        println!("skipped: {} not set; make test-peers sets them", names.join(", "));
    }
    found
}

/// A client of real servers on loopback.
struct Client {
    http: Http,
    token: Option<String>,
}

impl Client {
    fn new() -> anyhow::Result<Self> {
        let config = HttpConfig {
            allow: vec!["127.0.0.0/8".parse()?, "::1/128".parse()?],
            ..HttpConfig::new(vigie::clock::now)
        };
        Ok(Self { http: Http::new(config)?, token: None })
    }

    async fn send(&self, url: &str, body: Option<&Value>) -> anyhow::Result<Value> {
        let url: Url = url.parse()?;
        let mut request = match body {
            None => Request::get(url.clone()),
            Some(body) => Request::post(url.clone(), "application/json", body.to_string().into_bytes()),
        };
        if let Some(token) = &self.token {
            request = request.header("authorization".parse()?, format!("Bearer {token}").parse()?);
        }
        let answer = self.http.send(request).await?;
        let text = String::from_utf8_lossy(&answer.body).into_owned();
        ensure!(answer.status.is_success(), "{url} answers {}: {text}", answer.status);
        Ok(serde_json::from_str(&text).unwrap_or(Value::Null))
    }
}

async fn vigie(data: &Path) -> anyhow::Result<(Vigie, Oracle)> {
    let mut vigie = Vigie::start(Launch::new(env!("CARGO_BIN_EXE_vigie"), data)).await?;
    let brand = vigie.api.set_up().await?;
    let oracle = Oracle { api: vigie.api.clone(), brand };
    Ok((vigie, oracle))
}

/// Waits until `holds` answers something, and says how long it took.
async fn wait<T>(
    patience: Duration,
    what: &str,
    mut holds: impl AsyncFnMut() -> anyhow::Result<Option<T>>,
) -> anyhow::Result<(T, Duration)> {
    let began = Instant::now();
    loop {
        if let Some(found) = holds().await? {
            return Ok((found, began.elapsed()));
        }
        ensure!(began.elapsed() < patience, "{what}: not within {patience:?}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn posts_of_a_real_pds_reach_the_board_and_leave_it_when_deleted() -> anyhow::Result<()> {
    let names = ["VIGIE_TEST_JETSTREAM", "VIGIE_TEST_PDS", "VIGIE_TEST_PDS_HANDLE", "VIGIE_TEST_PDS_PASSWORD"];
    let Some(peers) = peer(&names) else { return Ok(()) };
    let [jetstream, pds, handle, password] = peers.try_into().ok().context("four peers")?;
    let data = tempfile::tempdir()?;
    let (mut vigie, oracle) = vigie(data.path()).await?;
    let query = oracle.add_query("lanterne", "lanterne").await?;
    oracle.add_jetstream(&jetstream).await?;

    let mut author = Client::new()?;
    let login = json!({ "identifier": handle, "password": password });
    let session = author.send(&format!("{pds}/xrpc/com.atproto.server.createSession"), Some(&login)).await?;
    author.token = session["accessJwt"].as_str().map(str::to_owned);
    let did = session["did"].as_str().context("no did")?.to_owned();
    let mut written = BTreeSet::new();
    for index in 0..POSTS {
        let made = write(&author, &pds, &did, &format!("La lanterne numéro {index} est allumée 🏮")).await?;
        written.insert(made);
    }
    let stored = || async { Ok::<_, anyhow::Error>(oracle.stored(query).await?.into_keys().collect::<BTreeSet<_>>()) };
    let (_, took) =
        wait(ARRIVAL, "all posts on the board", async || Ok((stored().await? == written).then_some(()))).await?;
    println!("{POSTS} posts of a real PDS were on the board {took:?} after the last was written");

    let gone = written.pop_first().context("something was written")?;
    let id = id_of(&oracle, query, &gone).await?;
    let rkey = gone.rsplit('/').next().context("a key")?;
    let delete = json!({ "repo": did, "collection": "app.bsky.feed.post", "rkey": rkey });
    author.send(&format!("{pds}/xrpc/com.atproto.repo.deleteRecord"), Some(&delete)).await?;
    let path = format!("/api/v1/brands/{}/posts/{id}", oracle.brand);
    let absent = async || Ok((oracle.api.call("GET", &path, None).await?.status == 404).then_some(()));
    let (_, took) = wait(DELETION, "the deleted post is gone from the API", absent).await?;
    println!("a deleted post was gone from API and store {took:?} after its author deleted it");
    ensure!(stored().await? == written, "nothing else is gone");
    vigie.stop().await
}

async fn write(author: &Client, pds: &str, did: &str, text: &str) -> anyhow::Result<String> {
    let record =
        json!({ "$type": "app.bsky.feed.post", "text": text, "createdAt": vigie::clock::now(), "langs": ["fr"] });
    let body = json!({ "repo": did, "collection": "app.bsky.feed.post", "record": record });
    let made = author.send(&format!("{pds}/xrpc/com.atproto.repo.createRecord"), Some(&body)).await?;
    let uri = made["uri"].as_str().context("no uri")?;
    Ok(format!("{did}/{}", uri.rsplit('/').next().context("a key")?))
}

async fn id_of(oracle: &Oracle, query: i64, native: &str) -> anyhow::Result<i64> {
    let path = format!("/api/v1/brands/{}/posts?query={query}&limit=200", oracle.brand);
    let items = oracle.api.pages(&path, "before").await?;
    let item = items.iter().find(|item| item["post"]["native"] == native).context("the post is on the board")?;
    item["id"].as_i64().context("an id")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_item_of_a_real_feed_becomes_a_mail() -> anyhow::Result<()> {
    let Some(peers) = peer(&["VIGIE_TEST_HUGO", "VIGIE_TEST_MAILDEV_SMTP", "VIGIE_TEST_MAILDEV_HTTP"]) else {
        return Ok(());
    };
    let [hugo, smtp, mails] = peers.try_into().ok().context("three peers")?;
    let site = tempfile::tempdir()?;
    publish(&hugo, site.path(), "Un soir ordinaire", "Rien à signaler.")?;
    let address = site::serve(site.path().join("public")).await?;

    let data = tempfile::tempdir()?;
    let (mut vigie, oracle) = vigie(data.path()).await?;
    let query = oracle.add_query("panne", "panne OR blackout").await?;
    let (host, port) = smtp.rsplit_once(':').context("host:port")?;
    let settings = json!({
        "host": host, "port": port.parse::<u16>()?, "tls": "none", "from": "vigie@example.org", "to": ["ana@example.org"],
    });
    let channel =
        json!({ "kind": "mail", "name": "Ana", "settings": settings, "enabled": true, "alerts_per_hour": null });
    let brand = oracle.brand;
    let channel = oracle.api.post(&format!("/api/v1/brands/{brand}/channels"), &channel).await?;
    let channel = channel["id"].as_i64().context("a channel")?;
    oracle.add_rule_on_each(query, &[channel]).await?;
    let settings = json!({ "url": format!("http://{address}/index.xml"), "interval_minutes": 1 });
    let source = json!({ "kind": "feed", "name": "Hugo", "settings": settings, "enabled": true });
    let source = oracle.api.post(&format!("/api/v1/brands/{brand}/sources"), &source).await?;
    let health = async || {
        let sources = oracle.api.get(&format!("/api/v1/brands/{brand}/sources")).await?;
        Ok((sources["items"][0]["health"]["events_total"].as_i64() >= Some(1)).then_some(()))
    };
    wait(ARRIVAL, "the first item is read", health).await?;

    publish(&hugo, site.path(), "Panne de courant au stade", "Le stade est dans le noir.")?;
    // The source is asked once a minute; switching it off and on asks at once.
    let path = format!("/api/v1/brands/{brand}/sources/{}", source["id"]);
    for enabled in [false, true] {
        oracle.api.call("PATCH", &path, Some(&json!({ "enabled": enabled }))).await?;
        tokio::time::sleep(Duration::from_millis(300)).await;
    }
    let inbox = Client::new()?;
    let mail = async || {
        let mails = inbox.send(&format!("{mails}/api/email"), None).await?;
        let found = mails
            .as_array()
            .into_iter()
            .flatten()
            .find(|mail| mail["text"].as_str().is_some_and(|text| text.contains("Panne de courant au stade")))
            .cloned();
        Ok(found)
    };
    let (mail, took) = wait(Duration::from_secs(90), "the alert is mailed", mail).await?;
    println!("the alert mail {:?} was there {took:?} after the item", mail["subject"]);
    vigie.stop().await
}

/// Adds a page to a Hugo site and builds it.
fn publish(hugo: &str, site: &Path, title: &str, words: &str) -> anyhow::Result<()> {
    let content = site.join("content/posts");
    std::fs::create_dir_all(&content)?;
    let config = "baseURL = 'http://127.0.0.1/'\nlanguageCode = 'fr'\ntitle = 'Le Quotidien'\n";
    std::fs::write(site.join("config.toml"), config)?;
    let layouts = site.join("layouts/_default");
    std::fs::create_dir_all(&layouts)?;
    std::fs::write(layouts.join("single.html"), "{{ .Content }}")?;
    std::fs::write(layouts.join("list.html"), "{{ .Title }}")?;
    let slug: String = title.to_lowercase().chars().filter(char::is_ascii_alphanumeric).collect();
    let now = vigie::clock::now();
    std::fs::write(content.join(format!("{slug}.md")), format!("---\ntitle: {title}\ndate: {now}\n---\n{words}\n"))?;
    let built = Command::new(hugo).args(["--quiet", "--buildFuture"]).current_dir(site).status()?;
    ensure!(built.success(), "hugo ended with {built}");
    Ok(())
}
