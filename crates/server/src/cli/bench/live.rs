//! `vigie bench live`: how long a post takes from reaching us to an open board, over real HTTP on loopback.

use std::io::Write;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use clap::Args;
use serde::Serialize;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;
use vigie_model::{Author, AuthorKey, BrandId, Event, Network, Post, PostKey, SourceId, Time};
use vigie_store::{NewUser, TokenScope};

use crate::app::App;
use crate::config::Config;
use crate::{api, clock, live, scan};

/// The word that every post and the query hold.
const WORD: &str = "pharillon";

/// Posts come in handfuls, as they do from a socket.
const HANDFUL_EVERY: Duration = Duration::from_millis(10);

/// Whoever has not arrived by then never will.
const PATIENCE: Duration = Duration::from_secs(30);

#[derive(Args)]
pub(super) struct Live {
    /// Posts a second, every one of them matched and shown.
    #[arg(long, default_value_t = 1_000)]
    rate: u32,
    /// For so long.
    #[arg(long, default_value_t = 10)]
    seconds: u32,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// What was measured, in milliseconds from the append to the board.
#[derive(Serialize)]
struct Report {
    posts: usize,
    rate: f64,
    p50_ms: f64,
    p90_ms: f64,
    p99_ms: f64,
    max_ms: f64,
}

impl Live {
    pub(super) fn run(self) -> anyhow::Result<()> {
        let report = crate::cli::runtime()?.block_on(self.measure())?;
        let mut out = std::io::stdout().lock();
        if self.json {
            writeln!(out, "{}", serde_json::to_string(&report)?)?;
        } else {
            let Report { posts, rate, p50_ms, p90_ms, p99_ms, max_ms } = report;
            writeln!(out, "{posts} posts at {rate:.0}/s, from received to the board over HTTP")?;
            writeln!(out, "p50 {p50_ms:.1} ms   p90 {p90_ms:.1} ms   p99 {p99_ms:.1} ms   max {max_ms:.1} ms")?;
        }
        Ok(())
    }

    async fn measure(&self) -> anyhow::Result<Report> {
        let directory = tempfile::tempdir()?;
        let app = App::open(Config::local(directory.path()), clock::now).await?;
        let (brand, token) = board(&app).await?;
        let stop = CancellationToken::new();
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let service = api::router(Arc::clone(&app)).into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, service).await });
        tokio::spawn(scan::run(Arc::clone(&app), stop.clone()));
        tokio::spawn(live::run(Arc::clone(&app), stop.clone()));
        let total = self.rate as usize * self.seconds as usize;
        let feed = open(address, brand, &token).await?;
        let arrivals = tokio::spawn(arrivals(feed, total));
        let (sent, took) = self.send(&app, total).await?;
        let arrived =
            tokio::time::timeout(PATIENCE, arrivals).await.context("not all posts reached the board")???;
        stop.cancel();
        let mut waits: Vec<f64> =
            sent.iter().zip(&arrived).map(|(sent, at)| (*at - *sent).as_secs_f64() * 1e3).collect();
        waits.sort_by(f64::total_cmp);
        let at = |share: f64| waits[((waits.len() - 1) as f64 * share) as usize];
        ensure!(!waits.is_empty(), "nothing to measure: give a rate and seconds above 0");
        Ok(Report {
            posts: total,
            rate: total as f64 / took.as_secs_f64(),
            p50_ms: at(0.5),
            p90_ms: at(0.9),
            p99_ms: at(0.99),
            max_ms: at(1.0),
        })
    }

    /// Sends at the wanted rate, and says when each post was handed over.
    async fn send(&self, app: &App, total: usize) -> anyhow::Result<(Vec<Instant>, Duration)> {
        let handful = (self.rate as usize / 100).max(1);
        let mut every = tokio::time::interval(HANDFUL_EVERY);
        every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Burst);
        let (began, mut sent) = (Instant::now(), Vec::with_capacity(total));
        while sent.len() < total {
            every.tick().await;
            let from = sent.len();
            let until = total.min(from + handful);
            sent.resize(until, Instant::now());
            let posts = (from..until).map(|index| post(index, app.now())).collect();
            app.log.append(SourceId(1), app.now(), posts, None).await?;
        }
        Ok((sent, began.elapsed()))
    }
}

/// A brand with one query, and a token that may read its board.
async fn board(app: &App) -> anyhow::Result<(BrandId, String)> {
    let user = NewUser {
        email: "bench@vigie.example",
        name: "Bench",
        password_hash: "none",
        language: "en",
        administrator: true,
        memberships: &[],
    };
    let now = app.now();
    let (user, brand) = app.db.set_up(&user, "Bench", "#4f46e5", now).await?.context("the folder is new")?;
    app.db.brand(brand).add_query("all", WORD, 0, now).await?;
    let token = api::random_token();
    app.db.add_token(user.id, brand, "bench", &[TokenScope::Read], &token, now).await?;
    Ok((brand, token))
}

async fn open(address: SocketAddr, brand: BrandId, token: &str) -> anyhow::Result<BufReader<TcpStream>> {
    let mut stream = TcpStream::connect(address).await?;
    let head = format!(
        "GET /api/v1/brands/{brand}/live HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {token}\r\naccept: text/event-stream\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).await?;
    let mut feed = BufReader::new(stream);
    let mut line = String::new();
    feed.read_line(&mut line).await?;
    ensure!(line.contains(" 200 "), "the live feed answers {line}");
    // The first status says that the feed follows.
    while !line.contains("event: status") {
        line.clear();
        ensure!(feed.read_line(&mut line).await? > 0, "the live feed ended");
    }
    Ok(feed)
}

/// When each post was on the board, by its number.
async fn arrivals(mut feed: BufReader<TcpStream>, total: usize) -> anyhow::Result<Vec<Instant>> {
    let mut at: Vec<Option<Instant>> = vec![None; total];
    let mut missing = total;
    let mut line = String::new();
    while missing > 0 {
        line.clear();
        ensure!(feed.read_line(&mut line).await? > 0, "the live feed ended");
        let Some(native) = line.split("\"native\":\"n").nth(1) else { continue };
        let digits: String = native.chars().take_while(char::is_ascii_digit).collect();
        let slot = digits.parse::<usize>().ok().and_then(|index| at.get_mut(index));
        if let Some(slot @ None) = slot {
            *slot = Some(Instant::now());
            missing -= 1;
        }
    }
    Ok(at.into_iter().flatten().collect())
}

fn post(index: usize, now: Time) -> Event {
    let author = AuthorKey { network: Network::new("bench"), native: format!("author{}", index % 500) };
    let key = PostKey { network: Network::new("bench"), native: format!("n{index}") };
    let text = format!("{WORD} {index}: the lights went out at the stadium and nobody knows why yet");
    Event::Posted(Box::new(Post::new(key, Author::unknown(author), now, text)))
}
