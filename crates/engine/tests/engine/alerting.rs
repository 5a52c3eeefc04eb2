//! Every rule: when it fires, when it is silent, who is told.

use crate::words::*;
use vigie_engine::{Digest, Effect, Outcome};
use vigie_model::{Alert, AlertRule, Cause, ChannelId, Condition, DeliveryFate, Pace, ToneLabel};

const VOLUME: Condition = Condition::Volume { count: 3, minutes: 1 };
const SPIKE: Condition = Condition::Spike { times: 3.0, count: 6, minutes: 5 };

fn engine(rule: AlertRule) -> Engine {
    Engine::new(&ruleset(vec![rule]))
}

fn cooling(rule: AlertRule, minutes: u32) -> AlertRule {
    AlertRule { cool_down_minutes: minutes, ..rule }
}

fn digests(outcome: &Outcome) -> Vec<Digest> {
    let digest = |effect: &Effect| match effect {
        Effect::Digest(digest) => Some(digest.clone()),
        _ => None,
    };
    outcome.effects.iter().filter_map(digest).collect()
}

fn fates(alert: &Alert) -> Vec<DeliveryFate> {
    alert.deliveries.iter().map(|delivery| delivery.fate).collect()
}

#[test]
fn each_fresh_post_alerts_once() {
    let mut engine = engine(rule(7, 1, Condition::EachPost));
    let raised = engine.feed([post(1, 1, 5), post(1, 1, 5), post(2, 1, 6), post(3, 1, 7).matching(&[2])]);
    assert_eq!(once_keys(&raised), ["rule:7:post:bluesky/did:plc:a/1", "rule:7:post:bluesky/did:plc:a/2"]);
    assert_eq!((raised[0].cause, raised[0].severity, raised[0].posts.as_slice()), (Cause::EachPost, 1, &[key(1)][..]));
}

#[test]
fn a_day_old_post_is_no_news() {
    const DAY: i64 = 86_400;
    for (created, expect) in [(-DAY, 1), (-DAY - 1, 0), (-3 * DAY, 0), (DAY, 1), (-1_800_000_000, 0)] {
        let raised = engine(rule(7, 1, Condition::EachPost)).feed([late(1, created, 0)]);
        assert_eq!(raised.len(), expect, "written {created} s from now");
    }
}

#[test]
fn an_edited_post_alerts_only_for_what_it_newly_answers() {
    let mut engine = Engine::new(&ruleset(vec![rule(1, 1, Condition::EachPost), rule(2, 2, Condition::EachPost)]));
    assert_eq!(engine.feed([post(1, 1, 5)]).len(), 1);
    assert_eq!(engine.feed([edit(1, 1, 5, 9).matching(&[1])]).len(), 0);
    let raised = engine.feed([edit(1, 1, 5, 12).matching(&[1, 2])]);
    assert_eq!(once_keys(&raised), ["rule:2:post:bluesky/did:plc:a/1"]);
    assert_eq!(engine.feed([edit(1, 1, 5, 15).matching(&[1, 2])]).len(), 0);
}

#[test]
fn a_post_that_leaves_a_query_and_comes_back_is_no_news() {
    let mut engine = engine(rule(1, 1, Condition::EachPost));
    assert_eq!(engine.feed([post(1, 1, 5), edit(1, 1, 5, 9), edit(1, 1, 5, 12).matching(&[1])]).len(), 1);
}

#[test]
fn a_post_is_graver_when_negative_and_far_heard() {
    let mut engine = engine(rule(7, 1, Condition::EachPost));
    let mut item = post(1, 1, 5).toned(ToneLabel::Negative);
    if let vigie_model::Event::Posted(post) = &mut item.envelope.event {
        post.author.followers = Some(250_000);
    }
    assert_eq!(engine.feed([item])[0].severity, 4);
}

#[test]
fn volume_fires_when_it_crosses_and_tells_the_figures() {
    let mut engine = engine(rule(7, 1, VOLUME));
    assert_eq!(engine.feed([post(1, 1, 5), post(2, 1, 6)]).len(), 0);
    let raised = engine.feed([post(3, 1, 7), post(4, 1, 8)]);
    assert_eq!(raised.len(), 1, "crossing, not being above");
    assert_eq!(raised[0].cause, Cause::Volume { count: 3, minutes: 1, threshold: 3 });
    assert_eq!(raised[0].posts, [key(3), key(2), key(1)], "newest first");
    assert_eq!(raised[0].once_key, format!("rule:7:minute:{}", START.minute().0));
}

#[test]
fn volume_counts_only_its_window() {
    let mut engine = engine(rule(7, 1, VOLUME));
    assert_eq!(engine.feed([post(1, 1, 5), post(2, 1, 6), post(3, 1, 65)]).len(), 0, "the first lies a minute back");
    assert_eq!(engine.feed([post(4, 1, 65)]).len(), 1);
    assert_eq!(engine.feed([late(9, -3_000, 400), late(10, -3_000, 400), late(11, -3_000, 400)]).len(), 0, "late");
}

#[test]
fn volume_fires_again_only_after_it_fell_below() {
    let mut engine = engine(rule(7, 1, VOLUME));
    let steady = (0..200).map(|second| post(second, 1, i64::from(second)));
    assert_eq!(engine.feed(steady).len(), 1, "one alert for one storm");
    engine.tick(400);
    assert_eq!(engine.feed((500..503).map(|id| post(id, 1, 401))).len(), 1, "a second storm");
}

#[test]
fn a_cool_down_silences_a_rule_and_ends_by_itself() {
    let mut engine = engine(cooling(rule(7, 1, VOLUME), 10));
    assert_eq!(engine.feed((0..3).map(|id| post(id, 1, 1))).len(), 1);
    engine.tick(120);
    let steady = (10..90).map(|id| post(id, 1, 130 + i64::from(id) * 5));
    let raised = engine.feed(steady);
    assert_eq!(raised.len(), 0, "fell below and crossed again, but silent for 10 minutes after 1 s");
    let raised = engine.wait(581, 620);
    assert_eq!(raised.iter().map(|(second, _)| *second).collect::<Vec<_>>(), [601], "still above when silence ends");
}

#[test]
fn a_cool_down_silences_single_posts_too() {
    let mut engine = engine(cooling(rule(7, 1, Condition::EachPost), 1));
    let raised = engine.feed([post(1, 1, 0), post(2, 1, 59), post(3, 1, 60)]);
    assert_eq!(once_keys(&raised).len(), 2);
}

#[test]
fn one_minute_holds_one_alert_of_a_window() {
    let mut engine = engine(rule(7, 1, VOLUME));
    let raised = engine.feed([post(1, 1, 1), post(2, 2, 2), post(3, 3, 3), delete(3, 4), post(4, 4, 5)]);
    assert_eq!(raised.len(), 1, "the second crossing has the same once-key");
    assert_eq!(engine.feed([post(5, 5, 60)]).len(), 1, "and is told in the next minute, where it still holds");
}

#[test]
fn deleted_posts_neither_count_nor_bear_witness() {
    let mut engine = engine(rule(7, 1, VOLUME));
    let raised = engine.feed([post(1, 1, 1), post(2, 2, 2), delete(1, 3), post(3, 3, 4)]);
    assert_eq!(raised.len(), 0);
    let raised = engine.feed([post(4, 4, 5)]);
    assert_eq!(raised[0].posts, [key(4), key(3), key(2)]);
}

/// A quiet hour: two people in each minute.
fn quiet_hour(engine: &mut Engine, minutes: i64) -> Vec<Alert> {
    let calm = (0..minutes * 2).map(|n| post(10_000 + n as u32, 10_000 + n as u32, n * 30));
    engine.feed(calm)
}

#[test]
fn a_spike_is_many_people_more_than_usual() {
    let mut engine = engine(rule(7, 1, SPIKE));
    assert_eq!(quiet_hour(&mut engine, 60).len(), 0);
    let burst = (0..40).map(|n| post(n, n, 3_600 + i64::from(n)).toned(ToneLabel::Negative));
    let raised = engine.feed(burst);
    assert_eq!(raised.len(), 1);
    let Cause::Spike { count, minutes, usual, times } = raised[0].cause else { panic!("{:?}", raised[0].cause) };
    assert_eq!((count, minutes), (30, 5), "three times ten");
    assert!((9.5..=10.0).contains(&usual) && (3.0..3.2).contains(&times), "usual {usual}, times {times}");
    assert_eq!(raised[0].severity, 5, "2, one doubling, ten or more, mostly negative");
    assert_eq!(raised[0].posts.len(), 5);
}

#[test]
fn one_spammer_is_no_spike() {
    let mut engine = engine(rule(7, 1, SPIKE));
    quiet_hour(&mut engine, 60);
    assert_eq!(engine.feed((0..2_000).map(|n| post(n, 1, 3_600 + i64::from(n) / 20))).len(), 0);
}

#[test]
fn nothing_is_a_spike_before_there_is_history() {
    let mut engine = engine(rule(7, 1, SPIKE));
    quiet_hour(&mut engine, 15);
    assert_eq!(engine.feed((0..300).map(|n| post(n, n, 900 + i64::from(n) / 10))).len(), 0);
}

#[test]
fn where_nothing_is_usual_one_post_is() {
    let mut engine = engine(rule(7, 1, SPIKE));
    engine.wait(0, 3_600);
    let raised = engine.feed((0..10).map(|n| post(n, n, 3_601)));
    assert_eq!(raised.len(), 1);
    assert_eq!(raised[0].cause, Cause::Spike { count: 6, minutes: 5, usual: 0.0, times: 6.0 });
}

#[test]
fn a_burst_does_not_poison_what_is_usual() {
    let mut engine = engine(rule(7, 1, SPIKE));
    quiet_hour(&mut engine, 60);
    let burst = |from: i64, first: u32| (0..600).map(move |n| post(first + n, first + n, from + i64::from(n) / 2));
    assert_eq!(engine.feed(burst(3_600, 0)).len(), 1);
    engine.wait(3_900, 5_400);
    let raised = engine.feed(burst(5_400, 1_000));
    assert_eq!(raised.len(), 1, "half an hour later the same is a spike again");
}

#[test]
fn a_digest_gathers_and_comes_due_by_time_alone() {
    let daily = AlertRule { pace: Pace::Digest { every_minutes: 30 }, ..rule(7, 1, Condition::EachPost) };
    let mut engine = engine(daily);
    let raised = engine.feed([post(1, 1, 100), post(2, 2, 200)]);
    assert_eq!(fates(&raised[0]), [DeliveryFate::Digest]);
    assert_eq!(digests(&engine.tick(1_899)), []);
    let due = digests(&engine.tick(1_900));
    assert_eq!(due.len(), 1);
    assert_eq!(due[0].alerts, ["rule:7:post:bluesky/did:plc:a/1", "rule:7:post:bluesky/did:plc:a/2"]);
    assert_eq!((due[0].from, due[0].until, due[0].omitted), (at(100), at(1_900), 0));
    assert_eq!(
        (due[0].channels.as_slice(), due[0].once_key.starts_with("rule:7:digest:")),
        (&[ChannelId(1)][..], true)
    );
    assert_eq!(digests(&engine.tick(9_000)), [], "nothing gathered, nothing told");
}

#[test]
fn a_rule_that_stops_gathering_tells_what_it_has() {
    let mut rules =
        ruleset(vec![AlertRule { pace: Pace::Digest { every_minutes: 600 }, ..rule(7, 1, Condition::EachPost) }]);
    let mut engine = Engine::new(&rules);
    engine.feed([post(1, 1, 100)]);
    rules.rules[0].pace = Pace::Now;
    engine.rules = vigie_engine::Rules::new(&rules);
    assert_eq!(digests(&engine.tick(101)).len(), 1);
}

#[test]
fn a_spent_channel_is_not_told_but_the_alert_is_kept() {
    let mut rules = ruleset(vec![AlertRule {
        channels: vec![ChannelId(2), ChannelId(1), ChannelId(2)],
        ..rule(7, 1, Condition::EachPost)
    }]);
    rules.budgets = vec![budget(1, 2)];
    let mut engine = Engine::new(&rules);
    let raised = engine.feed((0..4).map(|n| post(n, n, i64::from(n) * 60)));
    use DeliveryFate::{OverBudget, Send};
    let expect = [vec![Send, Send], vec![Send, Send], vec![OverBudget, Send], vec![OverBudget, Send]];
    assert_eq!(raised.iter().map(fates).collect::<Vec<_>>(), expect, "channels ascending, each once");
    let raised = engine.feed([post(10, 1, 3_599), post(11, 1, 3_600), post(12, 1, 3_601)]);
    let first: Vec<_> = raised.iter().map(|alert| fates(alert)[0]).collect();
    assert_eq!(first, [OverBudget, Send, OverBudget], "an hour after the first, one may be told again");
}

#[test]
fn a_budget_of_none_tells_nobody_and_channels_share_theirs_between_rules() {
    let mut rules = ruleset(vec![rule(1, 1, Condition::EachPost), rule(2, 1, Condition::EachPost)]);
    rules.budgets = vec![budget(1, 1)];
    let raised = Engine::new(&rules).feed([post(1, 1, 1)]);
    assert_eq!([fates(&raised[0])[0], fates(&raised[1])[0]], [DeliveryFate::Send, DeliveryFate::OverBudget]);
    rules.budgets = vec![budget(1, 0)];
    let raised = Engine::new(&rules).feed([post(1, 1, 1)]);
    assert_eq!(fates(&raised[0]), [DeliveryFate::OverBudget]);
}
