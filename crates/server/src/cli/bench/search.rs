//! `vigie bench search`: how long a page of history takes, by what is asked for.

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Context, ensure};
use clap::Args;
use vigie_connectors::net::bluesky::{Heard, decode};
use vigie_lens::Lens;
use vigie_model::{BrandId, Event, Post, QueryId, Reading, Seq, SourceId, Time};
use vigie_store::{Database, NewPost, Scope};

use super::workload::Random;
use crate::search::{Search, WIDENED_FROM, bring_up_to_date, words_of};

/// Posts stored in one transaction.
const POSTS_AT_ONCE: usize = 500;
/// Questions of each kind.
const QUESTIONS: usize = 40;
/// A page, and the candidates that are judged for one: as in the API.
const PAGE: usize = 50;
const JUDGED_MAX: u32 = 20_000;

#[derive(Args)]
pub(super) struct History {
    /// Jetstream events, one JSON object a line.
    #[arg(long, value_name = "FILE")]
    posts: PathBuf,
    /// How many posts are stored.
    #[arg(long, default_value_t = 100_000)]
    count: usize,
    /// Seed of the questions.
    #[arg(long, default_value_t = 7)]
    seed: u64,
}

/// What one page took.
struct Page {
    ms: f64,
    judged: u32,
    found: usize,
    complete: bool,
}

impl History {
    pub(super) fn run(self) -> anyhow::Result<()> {
        tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(self.measure())
    }

    async fn measure(&self) -> anyhow::Result<()> {
        let directory = tempfile::tempdir()?;
        let db = Database::open(directory.path()).await?;
        bring_up_to_date(&db).await?;
        let now = crate::clock::now();
        let brand = db.add_brand("Bench", "#4f46e5", "en", now).await?.id;
        let query = db.brand(brand).add_query("all", "x", 0, now).await?.id;
        let posts = self.read()?;
        ensure!(!posts.is_empty(), "{} holds no posts", self.posts.display());
        let began = Instant::now();
        store(&db, brand, query, &posts).await?;
        let mut out = std::io::stdout().lock();
        writeln!(out, "{} posts, stored in {:.0} s", posts.len(), began.elapsed().as_secs_f64())?;
        writeln!(
            out,
            "{:<24} {:>9} {:>9} {:>8} {:>7} {:>9}",
            "a page of", "median ms", "most ms", "judged", "found", "complete"
        )?;
        for (kind, texts) in questions(&posts, &mut Random::new(self.seed)) {
            print(&mut out, kind, &pages(&db, brand, &texts, WIDENED_FROM).await?)?;
            if kind.starts_with("form:") {
                print(&mut out, "  posts read instead", &pages(&db, brand, &texts, u32::MAX).await?)?;
            }
        }
        db.close().await;
        Ok(())
    }

    /// Posts, with made-up numbers and what their authors say of themselves: the stream does not tell these.
    fn read(&self) -> anyhow::Result<Vec<Post>> {
        let file = File::open(&self.posts).with_context(|| format!("cannot open {}", self.posts.display()))?;
        let lines = BufReader::with_capacity(1 << 20, file).split(b'\n');
        let mut random = Random::new(self.seed);
        let mut before = String::new();
        let mut posts = Vec::with_capacity(self.count);
        for line in lines {
            let Heard::Event(Event::Posted(mut post)) = decode(&line?).heard else { continue };
            let bio = std::mem::replace(&mut before, post.text.clone());
            post.author.bio = (random.below(5) == 0).then_some(bio);
            post.author.followers = Some(1 << random.below(20));
            post.engagement.likes = Some(1 << random.below(12));
            posts.push(*post);
            if posts.len() == self.count {
                break;
            }
        }
        Ok(posts)
    }
}

async fn store(db: &Database, brand: BrandId, query: QueryId, posts: &[Post]) -> anyhow::Result<()> {
    let (lens, source, at) = (Lens::new(), SourceId(1), Time::from_seconds(0));
    for (batch, posts) in (1..).zip(posts.chunks(POSTS_AT_ONCE)) {
        let mut tx = db.begin_scan().await?;
        for post in posts {
            let lang = lens.language(post);
            let reading = Reading { lang, tone: None };
            let words = words_of(post, lang, source);
            let scope = Scope::of(None);
            let new = NewPost { scope, source, witnessed_at: at, stored_at: at, reading, post, words: &words };
            let stored = tx.put_post(new).await?;
            tx.put_match(brand, query, stored.id, at).await?;
        }
        tx.commit(Seq(batch)).await?;
    }
    Ok(())
}

/// Texts of each kind, in words that stand in posts. What begins with `form:` is looked up in the vocabulary.
fn questions(posts: &[Post], random: &mut Random) -> Vec<(&'static str, Vec<String>)> {
    let mut word = || loop {
        let Some(post) = random.pick(posts) else { return "vigie".to_owned() };
        let plain = |word: &&str| word.len() > 5 && word.bytes().all(|byte| byte.is_ascii_lowercase());
        let words: Vec<&str> = post.text.split_whitespace().filter(plain).collect();
        if let Some(word) = random.pick(&words) {
            return (*word).to_owned();
        }
    };
    let mut texts = |make: &dyn Fn(&str, &str) -> String| (0..QUESTIONS).map(|_| make(&word(), &word())).collect();
    vec![
        ("word", texts(&|word, _| word.to_owned())),
        ("two words", texts(&|one, other| format!("{one} {other}"))),
        ("form: stem:word", texts(&|word, _| format!("stem:{word}"))),
        ("form: word~1", texts(&|word, _| format!("{word}~1"))),
        ("form: *word", texts(&|word, _| format!("*{}", &word[1..]))),
        ("form: bio:stem:word", texts(&|word, _| format!("bio:stem:{word}"))),
        ("form: word~1 of one word", texts(&|one, other| format!("{one}~1 {other}"))),
        ("bio:word", texts(&|word, _| format!("bio:{word}"))),
        ("followers:400k..", vec!["followers:400k..".to_owned(); QUESTIONS]),
        ("likes:..1 word", texts(&|word, _| format!("likes:..1 {word}"))),
    ]
}

async fn pages(db: &Database, brand: BrandId, texts: &[String], widened_from: u32) -> anyhow::Result<Vec<Page>> {
    let mut pages = Vec::with_capacity(texts.len());
    for text in texts {
        let (query, said) = vigie_query::parse(text);
        ensure!(!vigie_query::has_errors(&said), "{text} does not read");
        let (began, store, mut found) = (Instant::now(), db.brand(brand), 0);
        let search = Search::prepare(store, &query, None, None, widened_from).await?;
        let reached = search
            .each(store, None, JUDGED_MAX, |_| {
                found += 1;
                found < PAGE
            })
            .await?;
        let ms = began.elapsed().as_secs_f64() * 1e3;
        pages.push(Page { ms, judged: reached.judged, found, complete: reached.next.is_none() || found == PAGE });
    }
    pages.sort_unstable_by(|a, b| a.ms.total_cmp(&b.ms));
    Ok(pages)
}

fn print(out: &mut impl Write, kind: &str, pages: &[Page]) -> std::io::Result<()> {
    let (Some(median), Some(most)) = (pages.get(pages.len() / 2), pages.last()) else { return Ok(()) };
    let judged = pages.iter().map(|page| u64::from(page.judged)).sum::<u64>() / pages.len() as u64;
    let found = pages.iter().map(|page| page.found).sum::<usize>();
    let complete = pages.iter().filter(|page| page.complete).count();
    writeln!(out, "{kind:<24} {:>9.1} {:>9.1} {judged:>8} {found:>7} {complete:>6}/{}", median.ms, most.ms, pages.len())
}
