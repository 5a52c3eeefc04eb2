//! History answers as the stream did: for made-up queries and posts, kept in the real store, a search finds exactly the
//! posts that the matcher found when they came. `PROPTEST_CASES=20000` asks longer, `TMPDIR=/dev/shm` faster.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

#[path = "../../query/tests/generate/mod.rs"]
mod generate;

use std::sync::{LazyLock, Mutex};

use proptest::prelude::*;
use tokio::runtime::Runtime;
use vigie::scan::Listed;
use vigie::search::{Search, WIDENED_FROM, bring_up_to_date, words_of};
use vigie_model::{
    Author, AuthorKey, BrandId, Engagement, Lang, Media, MediaKind, Mention, Network, Place, Post, PostId, PostKey,
    PostKind, QueryId, Reading, Seq, SourceId, Time,
};
use vigie_query::{Document, Has, Kind, MatcherBuilder, Query, Scratch, Strings};
use vigie_store::{Database, NewPost, Scope};

const SOURCE: SourceId = SourceId(3);

/// When the first post of a case was written, in seconds: the time that the generator's accounts are old or young at.
const WRITTEN: i64 = 1_000_000_000;

/// How the posts of a case came to stand in the index.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Way {
    /// With the post itself.
    Written,
    /// After an edit: another post's words stood there before.
    Edited,
    /// Not yet: the post is older than the index.
    Waiting,
    /// The older half only.
    HalfWaiting,
    /// Later, by upkeep.
    CaughtUp,
}

static RUNTIME: LazyLock<Runtime> =
    LazyLock::new(|| tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap());

/// One database for all cases: each takes its posts out again.
struct Kept {
    db: Database,
    brand: BrandId,
    query: QueryId,
    reached: i64,
    _folder: tempfile::TempDir,
}

static KEPT: LazyLock<Mutex<Kept>> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let (db, brand, query) = RUNTIME.block_on(async {
        let db = Database::open(folder.path()).await.unwrap();
        bring_up_to_date(&db).await.unwrap();
        let brand = db.add_brand("B", "#000000", "fr", Time::from_seconds(0)).await.unwrap().id;
        let query = db.brand(brand).add_query("q", "x", 0, Time::from_seconds(0)).await.unwrap().id;
        (db, brand, query)
    });
    Mutex::new(Kept { db, brand, query, reached: 0, _folder: folder })
});

fn read(text: &str) -> Query {
    let (query, said) = vigie_query::parse(text);
    let bad = said.iter().find(|said| said.is_error() && !["only-negative", "always-true"].contains(&said.code));
    assert!(bad.is_none(), "{text}: {bad:?}");
    query
}

fn strings(list: &dyn Strings) -> Vec<String> {
    (0..).map_while(|index| list.get(index)).map(str::to_owned).collect()
}

/// The made-up post as a post of ours, as far as ours can say it.
fn post(document: &Document<'_>, index: usize) -> Post {
    let network = Network::new(document.network);
    let key = PostKey { network: network.clone(), native: format!("{}-{index}", document.id) };
    let author = Author {
        handle: document.author_handle.map(str::to_owned),
        name: document.author_name.map(str::to_owned),
        bio: document.author_bio.map(str::to_owned),
        location: document.author_location.map(str::to_owned),
        followers: document.followers,
        following: document.following,
        created_at: document.account_created_at.map(Time::from_micros),
        verified: document.verified,
        ..Author::unknown(AuthorKey { network: network.clone(), native: document.author_native.into() })
    };
    let answers =
        document.reply_to_author.get(0).map(|author| format!("{author}/{}", document.reply_to.unwrap_or("1")));
    let other = |native: String| PostKey { network: network.clone(), native };
    let media = |flag, kind| document.has.contains(flag).then_some(Media { kind, url: None, alt: None });
    let place =
        |name| Place { name, lat: document.point.map(|point| point.0), lon: document.point.map(|point| point.1) };
    Post {
        title: document.title.map(str::to_owned),
        kind: match document.kind {
            Kind::Original => PostKind::Original,
            Kind::Reply => PostKind::Reply,
            Kind::Quote => PostKind::Quote,
            Kind::Repost => PostKind::Repost,
        },
        reply_to: answers.or(document.reply_to.map(str::to_owned)).map(&other),
        root: document.conversation.map(str::to_owned).map(&other),
        links: strings(document.links),
        hashtags: strings(document.hashtags),
        mentions: strings(document.mentions).into_iter().map(|handle| Mention { handle, native: None }).collect(),
        media: media(Has::IMAGE, MediaKind::Image).into_iter().collect(),
        place: match (document.places.get(0), document.point) {
            (None, None) => None,
            (name, _) => Some(place(name.map(str::to_owned))),
        },
        engagement: Engagement {
            likes: document.engagement.likes,
            reposts: document.engagement.reposts,
            replies: document.engagement.replies,
            views: document.engagement.views,
        },
        ..Post::new(key, author, Time::from_seconds(WRITTEN + index as i64), document.text.to_owned())
    }
}

impl Kept {
    async fn keep(&mut self, post: &Post, content: &Post, lang: Lang) {
        let words = words_of(content, lang, SOURCE);
        let mut tx = self.db.begin_scan().await.unwrap();
        let mut body = content.clone();
        (body.key, body.author) = (post.key.clone(), content.author.clone());
        let new = NewPost {
            scope: Scope::of(None),
            source: SOURCE,
            witnessed_at: post.created_at,
            stored_at: post.created_at,
            reading: Reading { lang, tone: None },
            post: &body,
            words: &words,
        };
        let stored = tx.put_post(new).await.unwrap();
        assert!(
            tx.put_match(self.brand, self.query, stored.id, post.created_at).await.unwrap()
                || !stored.before.is_empty()
        );
        self.reached += 1;
        tx.commit(Seq(self.reached)).await.unwrap();
    }

    async fn store(&mut self, posts: &[(Post, Lang)], way: Way) {
        for (index, (post, lang)) in posts.iter().enumerate() {
            if way == Way::Edited {
                let other = &posts[(index + 1) % posts.len()].0;
                let mut other = other.clone();
                other.created_at = post.created_at;
                self.keep(post, &other, Lang::UND).await;
            }
            if way == Way::HalfWaiting && index == posts.len() / 2 {
                self.db.set_words_format(-1).await.unwrap();
            }
            self.keep(post, post, *lang).await;
        }
        match way {
            Way::Written | Way::Edited | Way::HalfWaiting => {}
            Way::Waiting => self.db.set_words_format(-1).await.unwrap(),
            Way::CaughtUp => {
                self.db.set_words_format(-1).await.unwrap();
                bring_up_to_date(&self.db).await.unwrap();
            }
        }
    }

    /// What a search finds, in one go and page by page.
    async fn search(&self, query: &Query, from: Option<Time>, widened_from: u32) -> (Vec<String>, Vec<String>) {
        let (mut whole, mut paged) = (Vec::new(), Vec::new());
        let store = self.db.brand(self.brand);
        let search = Search::prepare(store, query, from, None, widened_from).await.unwrap();
        let all = search.each(store, None, u32::MAX, |found| {
            whole.push(found.post.key.native);
            true
        });
        assert_eq!(all.await.unwrap().next, None);
        let mut before: Option<PostId> = None;
        loop {
            let mut left = 2;
            let page = search.each(store, before, 3, |found| {
                paged.push(found.post.key.native);
                left -= 1;
                left > 0
            });
            before = page.await.unwrap().next;
            if before.is_none() {
                return (whole, paged);
            }
        }
    }

    async fn empty(&mut self, posts: &[(Post, Lang)]) {
        let mut tx = self.db.begin_scan().await.unwrap();
        for (post, _) in posts {
            tx.remove_post(Scope::of(None), &post.key).await.unwrap();
        }
        self.reached += 1;
        tx.commit(Seq(self.reached)).await.unwrap();
        bring_up_to_date(&self.db).await.unwrap();
    }
}

/// What the matcher finds, newest first.
fn live(query: &Query, posts: &[(Post, Lang)]) -> Vec<String> {
    let mut builder = MatcherBuilder::new();
    builder.insert(1, query);
    let (matcher, mut scratch, mut answers) = (builder.build(), Scratch::new(), Vec::new());
    let finds = |(post, lang): &&(Post, Lang)| {
        let source = SOURCE.to_string();
        matcher.matches(&Listed::new(post, *lang, &source).document(), &mut scratch, &mut answers);
        !answers.is_empty()
    };
    posts.iter().rev().filter(finds).map(|(post, _)| post.key.native.clone()).collect()
}

proptest! {
    #[test]
    fn history_finds_what_the_stream_found(
        texts in prop::collection::vec(generate::query(), 1..8),
        made in prop::collection::vec(generate::post(), 1..10),
        way in prop::sample::select(vec![Way::Written, Way::Edited, Way::Waiting, Way::HalfWaiting, Way::CaughtUp]),
        from in prop::option::of(0_usize..10),
        widened_from in prop::sample::select(vec![0, 2, WIDENED_FROM]),
    ) {
        let posts: Vec<(Post, Lang)> = made.iter().enumerate().map(|(index, made)| {
            let mut id = String::new();
            let document = made.document(&mut id);
            (post(&document, index), Lang::parse(document.lang).unwrap_or_default())
        }).collect();
        let from = from.map(|index| Time::from_seconds(WRITTEN + index as i64));
        let since = |post: &&String| from.is_none_or(|from| {
            posts.iter().any(|(kept, _)| kept.key.native == **post && kept.created_at >= from)
        });
        let mut kept = KEPT.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        RUNTIME.block_on(kept.store(&posts, way));
        let mut wrong = None;
        for text in &texts {
            let query = read(text);
            let expected: Vec<String> = live(&query, &posts).iter().filter(since).cloned().collect();
            let (whole, paged) = RUNTIME.block_on(kept.search(&query, from, widened_from));
            if whole != expected || paged != expected {
                wrong = Some((text, expected, whole, paged));
                break;
            }
        }
        RUNTIME.block_on(kept.empty(&posts));
        prop_assert!(wrong.is_none(), "{:?} on {:?}", wrong, posts);
    }
}

/// A post that is known to be much of everything, one that is little of it, and one of which nothing is known.
fn measured() -> Vec<(Post, Lang)> {
    let post = |index: usize, number: Option<u64>, made: Option<i64>, place: Option<&str>| {
        let author = Author {
            bio: place.map(|place| format!("Photographe à {place}")),
            location: place.map(str::to_owned),
            followers: number,
            following: number,
            created_at: made.map(Time::from_seconds),
            ..Author::unknown(AuthorKey { network: Network::new("forum"), native: index.to_string() })
        };
        let key = PostKey { network: Network::new("forum"), native: format!("measured-{index}") };
        let mut post = Post::new(key, author, Time::from_seconds(WRITTEN), "panne".into());
        post.engagement = Engagement { likes: number, reposts: number, replies: number, views: number };
        (post, Lang::UND)
    };
    vec![
        post(0, Some(5_000), Some(WRITTEN - 400 * 86_400), Some("Lyon")),
        post(1, Some(3), Some(WRITTEN - 86_400), Some("Nantes")),
        post(2, None, None, None),
    ]
}

#[test]
fn numbers_and_what_authors_say_of_themselves_find_what_they_promise_in_stream_and_history() {
    let posts = measured();
    let mut kept = KEPT.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    RUNTIME.block_on(kept.store(&posts, Way::Written));
    for (text, expected) in [
        ("likes:1k..", vec!["measured-0"]),
        ("reposts:1k..", vec!["measured-0"]),
        ("replies:>=5000", vec!["measured-0"]),
        ("views:..10", vec!["measured-1"]),
        ("panne following:..10", vec!["measured-1"]),
        ("followers:0..", vec!["measured-1", "measured-0"]),
        ("age:1y..", vec!["measured-0"]),
        ("age:..2w", vec!["measured-1"]),
        ("bio:photographe", vec!["measured-1", "measured-0"]),
        ("bio-location:lyon", vec!["measured-0"]),
        ("panne -likes:1k..", vec!["measured-2", "measured-1"]),
    ] {
        let query = read(text);
        assert_eq!(live(&query, &posts), expected, "{text} in the stream");
        assert_eq!(RUNTIME.block_on(kept.search(&query, None, 0)).0, expected, "{text} in history");
    }
    RUNTIME.block_on(kept.empty(&posts));
}
