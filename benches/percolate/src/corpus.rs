//! The posts: real titles, with what a network says besides words made up from a seed. Knows no queries.

use std::collections::{HashMap, HashSet};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use vigie_query::text::{TokenKind, folded, tokens};
use vigie_query::{Document, Has, Kind, NO_STRINGS};

use crate::dice::Dice;

/// Languages with how many of a hundred posts are marked so.
const LANGS: [(&str, usize); 8] =
    [("en", 55), ("fr", 12), ("pt", 8), ("es", 8), ("ja", 7), ("de", 5), ("it", 3), ("nl", 2)];
/// Where posts come from, degrees north and east.
pub(crate) const CITIES: [(f64, f64); 12] = [
    (48.85, 2.35),
    (45.76, 4.84),
    (43.30, 5.37),
    (50.85, 4.35),
    (46.20, 6.15),
    (45.50, -73.57),
    (51.51, -0.13),
    (40.71, -74.01),
    (34.05, -118.24),
    (52.52, 13.40),
    (35.68, 139.69),
    (-23.55, -46.63),
];
const AUTHORS: usize = 20_000;
const SITES: usize = 2_000;
const SEED: u64 = 0xB0A7_5EED;

/// A title and what its network says of it.
pub(crate) struct Post {
    pub(crate) text: String,
    id: String,
    lang: &'static str,
    author: Arc<str>,
    links: Vec<Arc<str>>,
    kind: Kind,
    has: Has,
    followers: u64,
    verified: bool,
    point: Option<(f64, f64)>,
}

impl Post {
    pub(crate) fn document(&self) -> Document<'_> {
        Document {
            id: &self.id,
            lang: self.lang,
            author_handle: Some(&self.author),
            links: if self.links.is_empty() { NO_STRINGS } else { &self.links },
            kind: self.kind,
            has: self.has,
            followers: Some(self.followers),
            verified: self.verified,
            point: self.point,
            network: "reddit",
            ..Document::new(&self.text)
        }
    }

    /// Its words as the matcher reads them, one a position, for peers that cut at spaces. Addresses are a word that
    /// nobody asks for, so that phrases do not reach across.
    pub(crate) fn words(&self) -> String {
        let mut words = String::with_capacity(self.text.len());
        let mut next = 0;
        for token in tokens(&self.text).filter(|token| token.kind != TokenKind::Handle) {
            if token.position < next {
                continue;
            }
            next = token.position + 1;
            if !words.is_empty() {
                words.push(' ');
            }
            match token.kind {
                TokenKind::Url => words.push('_'),
                _ => folded(&token, &self.text, &mut words),
            }
        }
        words
    }
}

/// Where the titles lie, beside the checkout.
fn path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/load/reddit_600k.tsv.gz")
}

/// So many posts, or why there are none.
pub(crate) fn posts(most: usize) -> Result<Vec<Post>, String> {
    let path = path();
    let file = std::fs::File::open(&path).map_err(|_| {
        format!("{} is not there (600,000 titles, one a line after five tab-separated columns)", path.display())
    })?;
    let lines = BufReader::new(flate2::read::MultiGzDecoder::new(file)).lines().skip(1).map_while(Result::ok);
    let titles = lines.filter_map(|line| line.splitn(6, '\t').nth(5).map(str::to_owned)).take(most);
    let mut maker = Maker::new();
    Ok(titles.enumerate().map(|(number, title)| maker.post(number, title)).collect())
}

struct Maker {
    dice: Dice,
    authors: Vec<Arc<str>>,
    sites: Vec<Arc<str>>,
}

impl Maker {
    fn new() -> Self {
        let authors = (0..AUTHORS).map(|number| author(number).into()).collect();
        let sites = (0..SITES).map(|number| format!("https://www.{}/page", site(number)).into()).collect();
        Self { dice: Dice::new(SEED), authors, sites }
    }

    fn post(&mut self, number: usize, text: String) -> Post {
        let dice = &mut self.dice;
        let has_link = dice.roll(4) == 0;
        let point = (dice.roll(20) == 0).then(|| {
            let (north, east) = *dice.pick(&CITIES);
            (north + 0.3 * (dice.share() - 0.5), east + 0.3 * (dice.share() - 0.5))
        });
        Post {
            text,
            id: format!("t3_{number:x}"),
            lang: lang(dice),
            author: Arc::clone(&self.authors[dice.skewed(AUTHORS)]),
            links: if has_link { vec![Arc::clone(&self.sites[dice.skewed(SITES)])] } else { Vec::new() },
            kind: Kind::ALL[dice.skewed(Kind::ALL.len())],
            has: match dice.roll(10) {
                0..3 => Has::IMAGE,
                3 => Has::VIDEO,
                _ => Has::NONE,
            },
            followers: (10.0_f64).powf(dice.share() * 6.0) as u64,
            verified: dice.roll(33) == 0,
            point,
        }
    }
}

pub(crate) fn author(number: usize) -> String {
    format!("person{number}.example")
}

pub(crate) fn site(number: usize) -> String {
    format!("site{number}.example")
}

pub(crate) fn lang(dice: &mut Dice) -> &'static str {
    let mut at = dice.roll(100);
    for (lang, share) in LANGS {
        if at < share {
            return lang;
        }
        at -= share;
    }
    LANGS[0].0
}

/// The words that most posts are made of.
pub(crate) fn commonest(posts: &[Post], most: usize) -> HashSet<u64> {
    let mut counts: HashMap<u64, u32> = HashMap::new();
    for post in posts {
        tokens(&post.text).for_each(|token| *counts.entry(token.hash).or_default() += 1);
    }
    let mut counts: Vec<(u32, u64)> = counts.into_iter().map(|(hash, count)| (count, hash)).collect();
    counts.sort_unstable_by(|a, b| b.cmp(a));
    counts.into_iter().take(most).map(|(_, hash)| hash).collect()
}
