//! What is counted, when, and what takes it back.

use crate::words::*;
use vigie_engine::{Outcome, Verdict};
use vigie_model::{Condition, Minute, QueryId, SourceId, ToneLabel};

/// Query 1's change in an outcome as (minute from the start, posts, authors, negative, neutral, positive).
fn figures(outcome: &Outcome) -> Vec<(i64, [i32; 5])> {
    let of = |volume: vigie_engine::Volume| {
        let minute = volume.minute.0 - START.minute().0;
        (minute, [volume.posts, volume.authors, volume.negative, volume.neutral, volume.positive])
    };
    volumes(outcome).into_iter().filter(|volume| volume.query == QueryId(1)).map(of).collect()
}

fn engine() -> Engine {
    Engine::new(&ruleset(Vec::new()))
}

#[test]
fn a_minute_counts_posts_distinct_authors_and_tones() {
    let outcome = engine().block(
        &[
            post(1, 1, 5).toned(ToneLabel::Negative),
            post(2, 1, 6).toned(ToneLabel::Positive),
            post(3, 2, 7).toned(ToneLabel::Neutral),
            post(4, 2, 8),
            post(5, 2, 65),
        ],
        65,
    );
    assert_eq!(figures(&outcome), [(0, [4, 2, 1, 1, 1]), (1, [1, 1, 0, 0, 0])]);
}

#[test]
fn event_time_counts_and_lying_clocks_do_not() {
    const DAY: i64 = 86_400;
    for (created, expect) in [
        (0, Some(0)),
        (119, Some(1)),
        (120, Some(2)),
        (121, Some(0)),
        (DAY * 400, Some(0)),
        (-47 * 3_600, Some(-47 * 60)),
        (-2 * DAY, Some(-48 * 60)),
        (-2 * DAY - 1, None),
        (-1_800_000_000, None),
        (-4_000_000_000, None),
    ] {
        let outcome = engine().block(&[late(1, created, 0)], 0);
        let minutes: Vec<i64> = figures(&outcome).into_iter().map(|(minute, _)| minute).collect();
        assert_eq!(minutes, expect.into_iter().collect::<Vec<_>>(), "written {created} s from now");
        assert_eq!(verdicts(&outcome), [Verdict::Fresh], "it is stored all the same");
    }
}

#[test]
fn every_post_counts_for_its_source_matched_or_not() {
    let mut other = post(3, 3, 61).matching(&[]);
    other.envelope.source = SourceId(9);
    let outcome = engine().block(&[post(1, 1, 5).matching(&[]), post(1, 1, 5), delete(8, 6), other], 61);
    let found: Vec<_> = totals(&outcome)
        .iter()
        .map(|totals| (totals.source.0, totals.minute.0 - START.minute().0, totals.events, totals.posts))
        .collect();
    assert_eq!(found, [(1, 0, 3, 1), (9, 1, 1, 1)]);
}

#[test]
fn the_same_post_again_counts_nothing() {
    let mut engine = engine();
    let first = engine.block(&[post(1, 1, 5), post(1, 1, 5)], 5);
    assert_eq!(verdicts(&first), [Verdict::Fresh, Verdict::Duplicate]);
    assert_eq!(figures(&first), [(0, [1, 1, 0, 0, 0])]);
    let again = engine.block(&[post(1, 1, 5)], 3_000);
    assert_eq!(verdicts(&again), [Verdict::Duplicate]);
    assert_eq!(figures(&again), []);
}

#[test]
fn a_deletion_takes_back_what_was_counted() {
    let mut engine = engine();
    engine.block(&[post(1, 1, 5).toned(ToneLabel::Negative), post(2, 1, 6)], 6);
    let first = engine.block(&[delete(1, 90)], 90);
    assert_eq!(figures(&first), [(0, [-1, 0, -1, 0, 0])], "its author has another post in that minute");
    assert_eq!(verdicts(&first), [Verdict::Deleted]);
    assert_eq!(figures(&engine.block(&[delete(2, 91)], 91)), [(0, [-1, -1, 0, 0, 0])]);
    assert_eq!(figures(&engine.block(&[delete(2, 92)], 92)), [], "once");
    assert_eq!(figures(&engine.block(&[post(3, 1, 93), delete(3, 93)], 93)), [], "nothing is left to say");
}

#[test]
fn authors_of_old_minutes_never_go_below_nothing() {
    let mut engine = engine();
    engine.block(&[post(1, 1, 5), post(2, 1, 6)], 6);
    engine.tick(3 * 3_600);
    let outcome = engine.block(&[delete(1, 10_900), delete(2, 10_900)], 10_900);
    assert_eq!(figures(&outcome), [(0, [-2, -1, 0, 0, 0])]);
}

#[test]
fn an_author_stays_as_long_as_a_post_of_theirs_does() {
    let mut engine = engine();
    engine.block(&[post(1, 1, 5), post(2, 1, 6)], 6);
    assert_eq!(figures(&engine.block(&[delete(1, 60)], 60)), [(0, [-1, 0, 0, 0, 0])]);
    assert_eq!(figures(&engine.block(&[delete(2, 10_900)], 10_900)), [(0, [-1, -1, 0, 0, 0])]);
}

#[test]
fn a_post_that_was_deleted_before_it_arrived_does_not_arrive() {
    let mut engine = engine();
    engine.block(&[delete(1, 5)], 5);
    let outcome = engine.block(&[post(1, 1, 4)], 6);
    assert_eq!(verdicts(&outcome), [Verdict::Duplicate]);
    assert_eq!(figures(&outcome), []);
}

#[test]
fn an_author_who_is_gone_takes_everything_along() {
    let mut engine = engine();
    engine.block(&[post(1, 1, 5), post(2, 2, 6), post(3, 1, 70)], 70);
    let outcome = engine.block(&[gone(1, 71)], 71);
    assert_eq!(figures(&outcome), [(0, [-1, -1, 0, 0, 0]), (1, [-1, -1, 0, 0, 0])]);
    assert_eq!(verdicts(&outcome), [Verdict::Author]);
}

#[test]
fn an_edit_moves_figures_only_by_what_changed() {
    let mut engine = engine();
    engine.block(&[post(1, 1, 5).toned(ToneLabel::Negative).matching(&[1, 2])], 5);
    let same = edit(1, 1, 5, 9).toned(ToneLabel::Negative).matching(&[1, 2]);
    let outcome = engine.block(&[same], 9);
    assert_eq!((volumes(&outcome), verdicts(&outcome)), (vec![], [Verdict::Edited].as_slice()));

    let outcome = engine.block(&[edit(1, 1, 5, 70).toned(ToneLabel::Positive).matching(&[1, 3])], 70);
    let found: Vec<_> =
        volumes(&outcome).iter().map(|v| (v.query.0, v.minute, v.posts, v.authors, v.negative, v.positive)).collect();
    let minute = Minute(START.minute().0);
    assert_eq!(found, [(1, minute, 0, 0, -1, 1), (2, minute, -1, -1, -1, 0), (3, minute, 1, 1, 0, 1)]);

    let outcome = engine.block(&[delete(1, 80)], 80);
    assert_eq!(volumes(&outcome).iter().map(|v| (v.query.0, v.posts)).collect::<Vec<_>>(), [(1, -1), (3, -1)]);
}

#[test]
fn an_edit_does_not_bring_a_deleted_post_back() {
    let mut engine = engine();
    engine.block(&[post(1, 1, 5), delete(1, 6)], 6);
    let outcome = engine.block(&[edit(1, 1, 5, 7).matching(&[1])], 7);
    assert_eq!((figures(&outcome), verdicts(&outcome)), (vec![], [Verdict::Duplicate].as_slice()));
}

#[test]
fn an_edit_of_an_unknown_post_is_its_first_appearance() {
    let mut engine = engine();
    let outcome = engine.block(&[edit(1, 1, 5, 9).matching(&[1])], 9);
    assert_eq!(verdicts(&outcome), [Verdict::Fresh]);
    assert_eq!(figures(&outcome), [(0, [1, 1, 0, 0, 0])]);
}

#[test]
fn time_does_not_run_back() {
    let mut engine = engine();
    engine.tick(600);
    engine.tick(60);
    assert_eq!(engine.state.now(), at(600));
}

#[test]
fn queries_and_rules_that_are_gone_free_their_state() {
    let volume = Condition::Volume { count: 5, minutes: 60 };
    let full = ruleset(vec![rule(1, 1, volume), rule(2, 2, Condition::Spike { times: 3.0, count: 5, minutes: 5 })]);
    let mut engine = Engine::new(&full);
    let empty_bytes = {
        let mut state = vigie_engine::State::default();
        take(&mut state, &vigie_engine::Rules::default(), &[], at(7_200));
        postcard::to_stdvec(&state).unwrap().len()
    };
    for minute in 0..90 {
        let mut item = post(minute, minute, i64::from(minute) * 60).matching(&[1, 2, 3]);
        item.reading.tone = None;
        engine.feed([item]);
    }
    let before = postcard::to_stdvec(&engine.state).unwrap().len();
    engine.rules = vigie_engine::Rules::default();
    engine.tick(7_200);
    let after = postcard::to_stdvec(&engine.state).unwrap().len();
    // The memory of keys (10 bytes) and of what to take back (about 60 bytes a post here) is bounded by itself.
    assert!(after <= empty_bytes + 90 * 75 && after < before * 2 / 3, "{before} → {after} bytes, empty {empty_bytes}");
    assert_eq!(volumes(&engine.block(&[post(500, 1, 7_201)], 7_201)), [], "a query that is gone counts nothing");
}

#[test]
fn figures_of_one_question_are_not_the_usual_of_another() {
    let mut rules = ruleset(vec![rule(1, 1, Condition::Volume { count: 3, minutes: 60 })]);
    let mut engine = Engine::new(&rules);
    engine.feed([post(1, 1, 1), post(2, 2, 2)]);
    rules.queries[0].text = "another".to_owned();
    engine.rules = vigie_engine::Rules::new(&rules);
    assert_eq!(engine.feed([post(3, 3, 3), post(4, 4, 4)]).len(), 0);
    assert_eq!(engine.feed([post(5, 5, 5)]).len(), 1);
}

/// Brand 2 owns query 2 and source 7; query 1 and every other source are as before.
fn walled() -> Engine {
    let mut rules = ruleset(Vec::new());
    rules.queries[1].brand = vigie_model::BrandId(2);
    rules.private_sources = vec![vigie_model::PrivateSource { source: SourceId(7), brand: vigie_model::BrandId(2) }];
    Engine::new(&rules)
}

fn own(mut item: Item) -> Item {
    item.envelope.source = SourceId(7);
    item
}

fn posts_by_query(outcome: &Outcome) -> Vec<(i64, i32)> {
    volumes(outcome).iter().map(|volume| (volume.query.0, volume.posts)).collect()
}

#[test]
fn what_a_brands_own_source_brings_counts_for_that_brand_alone() {
    let mut engine = walled();
    let outcome = engine.block(&[own(post(1, 1, 5).matching(&[1, 2]))], 5);
    assert_eq!((posts_by_query(&outcome), verdicts(&outcome)), (vec![(2, 1)], [Verdict::Fresh].as_slice()));
    let outcome = engine.block(&[post(1, 1, 5).matching(&[1, 2])], 6);
    let expect = (vec![(1, 1)], [Verdict::Fresh].as_slice());
    assert_eq!(
        (posts_by_query(&outcome), verdicts(&outcome)),
        expect,
        "the others hear of it too, the brand only once"
    );
    for again in [own(post(1, 1, 5).matching(&[1, 2])), post(1, 1, 5).matching(&[1, 2])] {
        assert_eq!(verdicts(&engine.block(&[again], 7)), [Verdict::Duplicate]);
    }
}

#[test]
fn a_brands_own_source_changes_nothing_for_others() {
    let mut engine = walled();
    engine.block(&[post(1, 1, 5).toned(ToneLabel::Positive).matching(&[1, 2])], 5);
    let outcome = engine.block(&[own(edit(1, 1, 5, 6).toned(ToneLabel::Negative).matching(&[2]))], 6);
    assert_eq!(
        volumes(&outcome).iter().map(|v| (v.query.0, v.posts, v.negative, v.positive)).collect::<Vec<_>>(),
        [(2, 0, 1, -1)]
    );
    assert_eq!(posts_by_query(&engine.block(&[own(delete(1, 7))], 7)), [(2, -1)]);
    assert_eq!(posts_by_query(&engine.block(&[own(gone(1, 8))], 8)), []);
    assert_eq!(posts_by_query(&engine.block(&[delete(1, 9)], 9)), [(1, -1)]);
}
