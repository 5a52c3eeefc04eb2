//! The evening is what its README says it is.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use vigie_model::{Condition, Event, Lang, Network, Post, PostKey, PostKind, Time, ToneLabel};
use vigie_query::{Document, Kind, naive};

use super::*;

const START: Time = Time::from_seconds(1_790_000_000);
static EVENING: LazyLock<Vec<SimEvent>> = LazyLock::new(|| Scenario::blackout(1, START).collect());

/// First arrivals of posts.
fn posts() -> impl Iterator<Item = (&'static Post, &'static SimEvent)> {
    EVENING.iter().filter(|event| event.truth.arrival != Arrival::Duplicate).filter_map(|event| match &event.event {
        Event::Posted(post) => Some((&**post, event)),
        _ => None,
    })
}

/// When it was really written: an event's arrival stands in where the author's clock is wrong.
fn second(post: &Post, event: &SimEvent) -> i64 {
    let at = if event.truth.arrival == Arrival::WrongClock { event.at } else { post.created_at };
    at.since(START) / Time::SECOND
}

fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole as f64
}

/// FNV-1a over the debug form, which shows every field.
fn digest(events: &[SimEvent]) -> u64 {
    events
        .iter()
        .flat_map(|event| format!("{event:?}").into_bytes())
        .fold(0xCBF2_9CE4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3))
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    let again: Vec<SimEvent> = Scenario::blackout(1, START).collect();
    assert_eq!(digest(&EVENING), digest(&again));
    let other: Vec<SimEvent> = Scenario::blackout(2, START).collect();
    assert_ne!(digest(&EVENING), digest(&other));
    insta::assert_snapshot!("digest", format!("{:016x}", digest(&EVENING)));
}

#[test]
fn a_person_can_read_it() {
    let lines: Vec<String> = posts()
        .step_by(331)
        .map(|(post, event)| {
            let (second, truth) = (second(post, event), &event.truth);
            format!(
                "{:3}:{:02} {:9} {:9} {}",
                second / 60,
                second % 60,
                truth.phase.name(),
                post.key.network,
                post.text
            )
        })
        .collect();
    insta::assert_snapshot!("evening", lines.join("\n"));
}

#[test]
fn twenty_thousand_posts_in_order_of_arrival() {
    let keys: BTreeSet<&PostKey> = posts().map(|(post, _)| &post.key).collect();
    assert_eq!(keys.len(), Scenario::POSTS);
    assert_eq!(posts().count(), Scenario::POSTS);
    assert!(EVENING.is_sorted_by_key(|event| event.at));
}

#[test]
fn the_first_dark_minute_is_eight_times_as_lively() {
    let within = |from: i64, until: i64| {
        posts().filter(|(post, event)| (from..until).contains(&second(post, event))).count() as f64
    };
    let dark = Scenario::BLACKOUT / Time::SECOND;
    let (before, after) = (within(dark - 600, dark) / 10.0, within(dark, dark + 60));
    assert!(after >= 8.0 * before && after <= 11.0 * before, "{after} after {before} a minute");
}

#[test]
fn nobody_speaks_of_the_dark_before_it() {
    let early: Vec<&str> = posts()
        .filter(|(post, event)| {
            second(post, event) < Scenario::BLACKOUT / Time::SECOND && event.truth.phase < Phase::Blackout
        })
        .filter(|(_, event)| event.truth.topic.contains("dark") || event.truth.topic.contains("praise"))
        .map(|(post, _)| post.text.as_str())
        .collect();
    assert!(early.is_empty(), "{early:?}");
}

#[test]
fn languages_have_their_shares() {
    let count = |lang| posts().filter(|(_, event)| event.truth.lang == lang).count();
    let (french, english) = (count(Lang::FR), count(Lang::EN));
    assert!((0.55..0.65).contains(&share(french, french + english)), "{french} French, {english} English");
    let other = Scenario::POSTS - french - english;
    assert!((0.04..0.08).contains(&share(other, Scenario::POSTS)), "{other} in other languages");
    let declared = posts().filter(|(post, event)| post.langs.first() == Some(&event.truth.lang)).count();
    assert!((0.75..0.9).contains(&share(declared, Scenario::POSTS)), "{declared} declare their language");
}

#[test]
fn hundreds_of_skeletons_make_texts_that_are_not_copies() {
    let skeletons: usize =
        grammars().unwrap().iter().flat_map(|grammar| &grammar.topics).map(|topic| topic.skeletons.len()).sum();
    assert!(skeletons >= 600, "{skeletons} skeletons");
    let own = || {
        posts()
            .filter(|(_, event)| !event.truth.is_spam && event.truth.role != Role::Reporter)
            .map(|(post, _)| post.text.as_str())
    };
    let mut texts: BTreeMap<&str, usize> = BTreeMap::new();
    own().for_each(|text| *texts.entry(text).or_default() += 1);
    assert!(share(texts.len(), own().count()) > 0.9, "{} of {} differ", texts.len(), own().count());
    let long_copies = texts.iter().filter(|(text, count)| text.len() > 60 && **count > 12).collect::<Vec<_>>();
    assert!(long_copies.is_empty(), "{long_copies:?}");
    assert!(own().all(|text| !text.is_empty() && text.len() < 700 && !text.contains(['{', '}', '|'])));
}

#[test]
fn activity_falls_off_as_it_does_in_life() {
    let mut authors: BTreeMap<_, usize> = BTreeMap::new();
    posts().for_each(|(post, _)| *authors.entry(&post.author.key).or_default() += 1);
    let mut counts: Vec<usize> = authors.values().copied().collect();
    counts.sort_unstable_by(|a, b| b.cmp(a));
    assert!((3_000..9_000).contains(&counts.len()), "{} authors", counts.len());
    let loud: usize = counts.iter().take(counts.len() / 10).sum();
    assert!((0.3..0.7).contains(&share(loud, Scenario::POSTS)), "a tenth of the authors writes {loud}");
    let handles: BTreeSet<_> = posts().filter_map(|(post, _)| post.author.handle.as_ref()).collect();
    assert_eq!(handles.len(), authors.len(), "handles are unique and everybody has one");
}

#[test]
fn what_is_planted_is_there() {
    let planted = |name: &str| posts().filter(|(_, event)| event.truth.planted == Some(name)).collect::<Vec<_>>();
    for (name, count) in [
        ("fan-gem", 1..=1),
        ("purchase-near-shop", 2..=2),
        ("complaint-app", 1..=1),
        ("question-access", 1..=1),
        ("dissent-calm", 1..=1),
        ("campaign-burst", 221..=221),
        ("spam-burst", 300..=300),
        ("troll", 46..=46),
    ] {
        assert!(count.contains(&planted(name).len()), "{name}: {}", planted(name).len());
    }
    let (gem, event) = planted("fan-gem")[0];
    assert_eq!((event.truth.tone, event.truth.place), (ToneLabel::Positive, Some("stadium")));
    let stars = posts().find(|(_, event)| event.truth.topic == "dark.sky").map(|(post, _)| post.created_at);
    assert!(stars.is_some_and(|first| gem.created_at < first), "the gem comes before everybody");
    assert!(posts().any(|(post, _)| post.quotes.as_ref() == Some(&gem.key)));
    let (near, _) = planted("purchase-near-shop")[0];
    let place = near.place.as_ref().unwrap();
    assert!((place.lat.unwrap() - 45.7405).abs() < 0.002 && (place.lon.unwrap() - 4.818).abs() < 0.002);
}

#[test]
fn every_cast_intent_and_need_takes_part() {
    let roles: BTreeSet<Role> = posts().map(|(_, event)| event.truth.role).collect();
    assert_eq!(roles.len(), 10, "{roles:?}");
    let intents: BTreeMap<Intent, usize> =
        posts().filter_map(|(_, event)| event.truth.intent).fold(BTreeMap::new(), |mut counts, intent| {
            *counts.entry(intent).or_default() += 1;
            counts
        });
    assert!(intents.len() == 8 && intents.values().all(|count| *count > 90), "{intents:?}");
    let networks: BTreeSet<&Network> = posts().map(|(post, _)| &post.key.network).collect();
    assert_eq!(networks.len(), 5);
    assert!(posts().filter(|(post, _)| post.place.is_some()).count() > 1_000);
    assert!(posts().filter(|(post, _)| post.media.iter().any(|media| media.alt.is_some())).count() > 600);
}

#[test]
fn threads_hold_together() {
    let known: BTreeMap<&PostKey, &Post> = posts().map(|(post, _)| (&post.key, post)).collect();
    let replies: Vec<&Post> = posts().map(|(post, _)| post).filter(|post| post.kind == PostKind::Reply).collect();
    assert!((0.08..0.25).contains(&share(replies.len(), Scenario::POSTS)), "{} replies", replies.len());
    for reply in replies {
        let (parent, root) = (&known[reply.reply_to.as_ref().unwrap()], &known[reply.root.as_ref().unwrap()]);
        assert_eq!(parent.key.network, reply.key.network);
        assert!(root.kind != PostKind::Reply && root.reply_to.is_none());
    }
    assert!(posts().filter(|(post, _)| post.kind == PostKind::Quote).count() > 100);
}

#[test]
fn edits_deletions_duplicates_and_wrong_clocks_come_in_their_shares() {
    let count =
        |what: fn(&SimEvent) -> bool| share(EVENING.iter().filter(|event| what(event)).count(), Scenario::POSTS);
    assert!((0.007..0.013).contains(&count(|event| matches!(event.event, Event::Edited(_)))));
    assert!((0.015..0.025).contains(&count(|event| matches!(event.event, Event::Deleted(_)))));
    assert!((0.008..0.016).contains(&count(|event| event.truth.arrival == Arrival::Duplicate)));
    assert!((0.007..0.013).contains(&count(|event| event.truth.arrival == Arrival::Late)));
    assert!((0.002..0.008).contains(&count(|event| event.truth.arrival == Arrival::WrongClock)));
    assert_eq!(EVENING.iter().filter(|event| matches!(event.event, Event::AuthorGone(_))).count(), 1);
    assert_eq!(EVENING.iter().filter(|event| matches!(event.event, Event::AuthorChanged(_))).count(), 1);
    let mut gone = BTreeSet::new();
    for event in EVENING.iter() {
        match &event.event {
            Event::Deleted(key) => assert!(gone.insert(key), "deleted twice"),
            Event::Posted(post) | Event::Edited(post) => assert!(!gone.contains(&post.key), "comes after its deletion"),
            _ => {}
        }
    }
}

#[test]
fn a_faster_pace_moves_the_dark_to_half_a_minute_from_now() {
    let (now, pace) = (Time::from_seconds(1_800_000_000), Pace::default());
    let moved: Vec<SimEvent> = Scenario::blackout(1, START).retime(now, pace).collect();
    assert_eq!(moved.len(), EVENING.len());
    assert!(moved.is_sorted_by_key(|event| event.at));
    let history = moved.iter().filter(|event| event.at <= now).count();
    assert!((3_000..9_000).contains(&history), "{history} events of history");
    let dark = pace.moved(START.plus_micros(Scenario::BLACKOUT), START, now);
    assert_eq!(dark.since(now), 30 * Time::SECOND);
    let soon = moved.iter().filter(|event| event.at > now && event.at <= now.plus_micros(30 * Time::SECOND)).count();
    assert!(soon > 80, "{soon} events before the dark");
    for (before, after) in EVENING.iter().zip(&moved) {
        if let (Event::Posted(was), Event::Posted(is)) = (&before.event, &after.event) {
            assert_eq!(was.key, is.key);
            let late = after.at.since(is.created_at);
            assert!(!(-Time::MINUTE..0).contains(&late), "only a wrong clock is ahead: {late}");
        }
    }
}

/// What each of the demo's queries finds, by its name. Every post is read once for all of them.
static FOUND: LazyLock<BTreeMap<&str, Vec<(&Post, &SimEvent)>>> = LazyLock::new(|| {
    let queries: Vec<_> = Scenario::queries()
        .iter()
        .map(|query| {
            let (parsed, diagnostics) = vigie_query::parse(query.text);
            assert!(diagnostics.is_empty(), "{}: {diagnostics:?}", query.text);
            (query.name, parsed)
        })
        .collect();
    let mut found: BTreeMap<&str, Vec<(&Post, &SimEvent)>> = BTreeMap::new();
    for (post, event) in posts() {
        let document = document(post);
        let prepared = naive::Prepared::new(&document);
        for (name, query) in &queries {
            if prepared.matches(query) {
                found.entry(name).or_default().push((post, event));
            }
        }
    }
    found
});

fn document(post: &Post) -> Document<'_> {
    Document {
        title: post.title.as_deref(),
        author_handle: post.author.handle.as_deref(),
        author_name: post.author.name.as_deref(),
        network: post.key.network.as_str(),
        kind: if post.kind == PostKind::Reply { Kind::Reply } else { Kind::Original },
        links: &post.links,
        hashtags: &post.hashtags,
        ..Document::new(&post.text)
    }
}

#[test]
fn every_query_parses_and_has_something_to_show() {
    let names: BTreeSet<&str> = Scenario::queries().iter().map(|query| query.name).collect();
    assert_eq!(names.len(), Scenario::queries().len());
    let shown: Vec<String> = Scenario::queries()
        .iter()
        .map(|query| {
            let found = &FOUND[query.name];
            let early = found.iter().filter(|(_, event)| event.truth.phase < Phase::Blackout).count();
            format!("{:32} {:5} posts, {:4} before the dark", query.name, found.len(), early)
        })
        .collect();
    insta::assert_snapshot!("queries", shown.join("\n"));
    assert!(Scenario::rules().iter().all(|rule| names.contains(rule.query)));
}

#[test]
fn what_is_planned_or_spam_stays_out_of_the_brand_column() {
    let brand = &FOUND[Scenario::queries()[0].name];
    let wrong = brand.iter().filter(|(_, event)| event.truth.is_spam || event.truth.is_campaign).count();
    assert!(share(wrong, brand.len()) < 0.01, "{wrong} of {}", brand.len());
}

/// When matches reach us, in microseconds since the start.
fn arrivals(query: &str) -> Vec<i64> {
    let mut at: Vec<i64> = FOUND[query].iter().map(|(_, event)| event.at.since(START)).collect();
    at.sort_unstable();
    at
}

/// When a rule fires that sees matches `at` these times; silence after each alert as the rule asks.
fn alerts(rule: &DemoRule, at: &[i64]) -> Vec<i64> {
    let within = |end: usize, minutes: u32| {
        let from = at[end] - i64::from(minutes) * Time::MINUTE;
        (end + 1 - at.partition_point(|time| *time <= from)) as u32
    };
    let mut raised: Vec<i64> = Vec::new();
    for (index, now) in at.iter().enumerate() {
        let holds = match rule.condition {
            Condition::EachPost => true,
            Condition::Volume { count, minutes } => within(index, minutes) >= count,
            Condition::Spike { times, count, minutes } => {
                let usual = (within(index, 20) as f32 * minutes as f32 / 20.0).max(1.0);
                within(index, minutes) >= count && within(index, minutes) as f32 >= times * usual
            }
        };
        let silence = i64::from(rule.cool_down_minutes) * Time::MINUTE;
        if holds && raised.last().is_none_or(|last| now - last >= silence) {
            raised.push(*now);
        }
    }
    raised
}

#[test]
fn rules_wake_people_for_the_dark_and_let_them_sleep_otherwise() {
    let seen: Vec<Vec<i64>> = Scenario::rules().iter().map(|rule| arrivals(rule.query)).collect();
    for speed in [1, 4] {
        let dark = Scenario::BLACKOUT / speed;
        let of = |index: usize| {
            let at: Vec<i64> = seen[index].iter().map(|at| at / speed).collect();
            alerts(&Scenario::rules()[index], &at)
        };
        let (spike, complaints, help, shop) = (of(0), of(1), of(2), of(3));
        assert_eq!(spike.len(), 1, "{spike:?}");
        assert!((0..Time::MINUTE).contains(&(spike[0] - dark)), "the spike comes {} after the dark", spike[0] - dark);
        assert!((1..=3).contains(&complaints.len()) && complaints[0] > dark, "speed {speed}: {complaints:?}");
        assert!(help.len() <= 14, "speed {speed}: {} calls for help", help.len());
        assert!(shop.len() <= 4, "speed {speed}: {shop:?}");
    }
}
