//! What holds for every stream: the same in, the same out; restarts, repetitions and order within a block change nothing.

use std::collections::BTreeMap;

use crate::words::*;
use proptest::prelude::*;
use vigie_engine::{Effect, Rules, State};
use vigie_model::{Alert, AlertRule, Condition, Minute, Pace, QueryId, Ruleset, ToneLabel};

fn rules() -> Ruleset {
    let digest = Pace::Digest { every_minutes: 30 };
    let mut rules = ruleset(vec![
        AlertRule { cool_down_minutes: 3, ..rule(1, 1, Condition::EachPost) },
        rule(2, 1, Condition::Volume { count: 4, minutes: 2 }),
        AlertRule { cool_down_minutes: 20, ..rule(3, 2, Condition::Volume { count: 3, minutes: 10 }) },
        rule(4, 2, Condition::Spike { times: 2.0, count: 3, minutes: 5 }),
        AlertRule { pace: digest, ..rule(5, 3, Condition::EachPost) },
    ]);
    rules.budgets = vec![budget(1, 6)];
    rules
}

/// Streams tried for each property; PROPTEST_CASES asks for more.
fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(64)
}

/// A block: how long after the one before, and what is in it.
type Block = (i64, Vec<Item>);

fn blocks() -> impl Strategy<Value = Vec<Block>> {
    let tone =
        prop::option::of(prop::sample::select(vec![ToneLabel::Negative, ToneLabel::Neutral, ToneLabel::Positive]));
    let what = (0..10_u32, 0..60_u32, -200_i64..150, prop::sample::subsequence(vec![1_i64, 2, 3], 0..=3), tone);
    let block = (prop_oneof![0_i64..90, 0_i64..90, 300_i64..2_000], prop::collection::vec(what, 0..8));
    prop::collection::vec(block, 1..40).prop_map(|blocks| {
        let mut now = 0;
        let mut build = |(pause, events): (i64, Vec<_>)| {
            now += pause;
            (now, events.into_iter().map(|event| item(now, event)).collect())
        };
        blocks.into_iter().map(&mut build).collect()
    })
}

fn item(now: i64, (kind, id, shift, queries, tone): (u32, u32, i64, Vec<i64>, Option<ToneLabel>)) -> Item {
    let by = id % 7;
    let mut item = match kind {
        0 => delete(id, now),
        1 => edit(id, by, now + shift, now),
        2 if id == 0 => gone(by, now),
        _ => late(id, now + shift, now),
    };
    if let vigie_model::Event::Posted(post) = &mut item.envelope.event {
        post.author.key = author(by);
    }
    if kind > 1 || matches!(item.envelope.event, vigie_model::Event::Edited(_)) {
        item = item.matching(&queries);
    } else {
        item = item.matching(&[]);
    }
    match tone {
        Some(label) => item.toned(label),
        None => item,
    }
}

fn run(state: &mut State, rules: &Rules, blocks: &[Block]) -> Vec<Effect> {
    blocks.iter().flat_map(|(now, items)| take(state, rules, items, at(*now)).effects).collect()
}

fn only_alerts(effects: &[Effect]) -> Vec<&Alert> {
    effects.iter().filter_map(|effect| if let Effect::Alert(alert) = effect { Some(alert) } else { None }).collect()
}

fn digests(effects: &[Effect]) -> Vec<&Effect> {
    effects.iter().filter(|effect| matches!(effect, Effect::Digest(_))).collect()
}

/// The figures that the read model ends with.
fn figures(effects: &[Effect]) -> BTreeMap<(QueryId, Minute), [i32; 5]> {
    let mut all: BTreeMap<_, [i32; 5]> = BTreeMap::new();
    for effect in effects {
        if let Effect::Volume(v) = effect {
            let of = all.entry((v.query, v.minute)).or_default();
            let change = [v.posts, v.authors, v.negative, v.neutral, v.positive];
            for (sum, change) in of.iter_mut().zip(change) {
                *sum += change;
            }
        }
    }
    all.retain(|_, figures| *figures != [0; 5]);
    all
}

fn posts_by_source(effects: &[Effect]) -> u32 {
    effects.iter().map(|effect| if let Effect::Totals(totals) = effect { totals.posts } else { 0 }).sum()
}

fn is_post(item: &Item) -> bool {
    matches!(item.envelope.event, vigie_model::Event::Posted(_))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases()))]

    #[test]
    fn the_same_log_gives_the_same_effects_and_the_same_state(blocks in blocks()) {
        let (mut one, mut two) = (State::default(), State::default());
        let effects = run(&mut one, &Rules::new(&rules()), &blocks);
        prop_assert_eq!(effects, run(&mut two, &Rules::new(&rules()), &blocks));
        prop_assert_eq!(postcard::to_stdvec(&one).unwrap(), postcard::to_stdvec(&two).unwrap());
    }

    #[test]
    fn how_a_block_is_cut_changes_no_alert(blocks in blocks(), cuts in prop::collection::vec(0_usize..9, 40)) {
        let cut: Vec<Block> = blocks.iter().zip(&cuts).flat_map(|((now, items), cut)| {
            let (head, tail) = items.split_at((*cut).min(items.len()));
            [(*now, head.to_vec()), (*now, tail.to_vec())]
        }).collect();
        let rules = Rules::new(&rules());
        let (mut one, mut two) = (State::default(), State::default());
        let (whole, parts) = (run(&mut one, &rules, &blocks), run(&mut two, &rules, &cut));
        prop_assert_eq!(only_alerts(&whole), only_alerts(&parts));
        prop_assert_eq!(digests(&whole), digests(&parts));
        prop_assert_eq!(figures(&whole), figures(&parts));
        prop_assert_eq!(postcard::to_stdvec(&one).unwrap(), postcard::to_stdvec(&two).unwrap());
    }

    #[test]
    fn a_restart_changes_nothing(blocks in blocks(), cut in 0_usize..40) {
        let rules = Rules::new(&rules());
        let mut whole = State::default();
        let expect = run(&mut whole, &rules, &blocks);
        let (before, after) = blocks.split_at(cut.min(blocks.len()));
        let mut state = State::default();
        let mut effects = run(&mut state, &rules, before);
        let bytes = postcard::to_stdvec(&state).unwrap();
        let mut back: State = postcard::from_bytes(&bytes).unwrap();
        prop_assert_eq!(postcard::to_stdvec(&back).unwrap(), bytes);
        effects.extend(run(&mut back, &Rules::new(&self::rules()), after));
        prop_assert_eq!(effects, expect);
        prop_assert_eq!(postcard::to_stdvec(&back).unwrap(), postcard::to_stdvec(&whole).unwrap());
    }

    #[test]
    fn order_within_a_block_changes_no_figure(blocks in blocks(), seed in any::<u64>()) {
        // Only distinct posts: an edit or a deletion speaks of what came before it.
        let mut seen = std::collections::BTreeSet::new();
        let mut number = 0;
        let blocks: Vec<Block> = blocks.into_iter().map(|(now, items)| {
            let posts = items.into_iter().filter(is_post).map(|mut item| {
                if let vigie_model::Event::Posted(post) = &mut item.envelope.event {
                    number += 1;
                    post.key = key(number);
                    seen.insert(number);
                }
                item
            });
            (now, posts.collect())
        }).collect();
        let shuffled: Vec<Block> = blocks.iter().map(|(now, items)| {
            let mut items = items.clone();
            items.sort_by_key(|item| format!("{:?}", item.envelope.event).bytes().fold(seed, |hash, byte| {
                (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
            }));
            (*now, items)
        }).collect();
        let rules = Rules::new(&rules());
        let (mut one, mut two) = (State::default(), State::default());
        let (plain, mixed) = (run(&mut one, &rules, &blocks), run(&mut two, &rules, &shuffled));
        prop_assert_eq!(figures(&plain), figures(&mixed));
        prop_assert_eq!(posts_by_source(&plain), posts_by_source(&mixed));
        let windows = |effects: &[Effect]| -> Vec<String> {
            let keys = only_alerts(effects).into_iter().map(|alert| alert.once_key.clone());
            let mut keys: Vec<String> = keys.filter(|key| key.contains(":minute:")).collect();
            keys.sort();
            keys
        };
        prop_assert_eq!(windows(&plain), windows(&mixed));
    }

    #[test]
    fn late_delivery_changes_no_figure(posts in prop::collection::vec((0_i64..600, 0_i64..120, 0_u32..5), 1..60)) {
        let deliver = |delayed: bool| {
            let mut items: Vec<Item> = posts.iter().enumerate().map(|(index, (created, delay, by))| {
                let witnessed = created + if delayed { *delay } else { 0 };
                let mut item = late(index as u32, *created, witnessed).matching(&[1, 2]);
                if let vigie_model::Event::Posted(post) = &mut item.envelope.event {
                    post.author.key = author(*by);
                }
                item
            }).collect();
            items.sort_by_key(|item| item.envelope.witnessed_at);
            let (mut state, rules) = (State::default(), Rules::new(&rules()));
            let each = |item: Item| take(&mut state, &rules, std::slice::from_ref(&item), item.envelope.witnessed_at).effects;
            figures(&items.into_iter().flat_map(each).collect::<Vec<_>>())
        };
        prop_assert_eq!(deliver(false), deliver(true));
    }

    #[test]
    fn repetitions_change_nothing(blocks in blocks(), every in 1_usize..4) {
        let repeated: Vec<Block> = blocks.iter().map(|(now, items)| {
            let twice = items.iter().enumerate().flat_map(|(index, item)| {
                let times = if is_post(item) && index % every == 0 { 3 } else { 1 };
                std::iter::repeat_n(item.clone(), times)
            });
            (*now, twice.collect())
        }).collect();
        let rules = Rules::new(&rules());
        let (mut one, mut two) = (State::default(), State::default());
        let (plain, twice) = (run(&mut one, &rules, &blocks), run(&mut two, &rules, &repeated));
        let but_events = |effects: Vec<Effect>| -> Vec<Effect> {
            effects.into_iter().map(|effect| match effect {
                Effect::Totals(totals) => Effect::Totals(vigie_engine::Totals { events: 0, ..totals }),
                other => other,
            }).collect()
        };
        prop_assert_eq!(but_events(plain), but_events(twice));
        prop_assert_eq!(postcard::to_stdvec(&one).unwrap(), postcard::to_stdvec(&two).unwrap());
    }

    #[test]
    fn figures_never_go_below_nothing_and_once_keys_are_unique(blocks in blocks()) {
        let effects = run(&mut State::default(), &Rules::new(&rules()), &blocks);
        for (at, figures) in figures(&effects) {
            prop_assert!(figures.iter().all(|figure| *figure >= 0), "{at:?} {figures:?}");
            prop_assert!(figures[1] <= figures[0] && figures[2] + figures[3] + figures[4] <= figures[0]);
        }
        let alerts = only_alerts(&effects);
        let keys: std::collections::BTreeSet<&str> = alerts.iter().map(|alert| alert.once_key.as_str()).collect();
        prop_assert_eq!(keys.len(), alerts.len());
    }
}
