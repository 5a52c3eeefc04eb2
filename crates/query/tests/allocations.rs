//! In the steady state, reading a post allocates nothing: whatever the queries ask, the matcher's working memory has
//! grown to its lasting size after a first round over the posts.
#![expect(unsafe_code, reason = "counting allocations takes an allocator of one's own")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};

use vigie_query::{Document, MatcherBuilder, Scratch, has_errors, parse};

struct Counting;

static ALLOCATED: AtomicUsize = AtomicUsize::new(0);

// SAFETY: hands everything to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATED.fetch_add(1, Ordering::Relaxed);
        // SAFETY: the caller's promises are passed on.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        // SAFETY: the caller's promises are passed on.
        unsafe { System.dealloc(at, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

#[test]
fn reading_posts_allocates_nothing() {
    let queries = [
        "panne stade -complot",
        "\"panne totale du stade\" OR (coupure NEAR/5 (stade OR arena) NEAR/3 soir)",
        "orange ONEAR/4 panne OR orange SENTENCE panne OR orange PARAGRAPH soir",
        "pan* OR *ville OR *terga* OR p?nne OR panne~1 OR restaurant~2 OR stem:annulation",
        "++Orange OR +\"p&t\" OR ATLEAST/2 panne",
        "lang:fr site:lemonde.fr links:lemonde.fr/eco url:article title:panne lead:panne bio:journal",
        "followers:100.. likes:..5 near:\"48.9,2.3,10km\" sample:50 type:reply has:link",
        "#panne OR @orange OR $TSLA OR 👍 OR 東京",
    ];
    let mut builder = MatcherBuilder::new();
    for (text, id) in queries.iter().zip(0..) {
        let (query, said) = parse(text);
        assert!(!has_errors(&said), "{text}: {said:?}");
        builder.insert(id, &query);
    }
    let matcher = builder.build();
    let links = ["https://www.lemonde.fr/eco/article"];
    let texts = [
        "Panne totale du stade ce soir. Orange dit : panne, P&T aussi #panne @orange.bsky.social 👍🏽 東京",
        "coupure au stade ce soir à Hauteville, annulations, pnane au restaurent, Watergate",
        "rien du tout",
    ];
    let posts: Vec<Document<'_>> = texts
        .iter()
        .map(|text| Document {
            title: Some("Panne"),
            author_bio: Some("Journal du soir"),
            lang: "fr",
            links: &links,
            followers: Some(500),
            point: Some((48.91, 2.31)),
            ..Document::new(text)
        })
        .collect();
    let (mut scratch, mut found) = (Scratch::new(), Vec::new());
    let mut matched = 0;
    for round in 0..3 {
        let before = ALLOCATED.load(Ordering::Relaxed);
        for post in &posts {
            matcher.matches(post, &mut scratch, &mut found);
            matched += found.len();
        }
        let allocated = ALLOCATED.load(Ordering::Relaxed) - before;
        assert!(round == 0 || allocated == 0, "round {round} allocated {allocated} times");
    }
    assert!(matched > 20, "{matched}");
}
