//! How what was written reaches us: after a moment, now and then twice, late, with a wrong date, mended or taken back.
//! Owns the order of events; what they say is settled before.

use vigie_model::{Author, Event, Network, Time};

use super::SimEvent;
use super::compose::Written;
use super::timeline::CLOSE_S;
use super::truth::{Arrival, Role};
use crate::random::Random;

/// When the troll's account is closed by its network, in microseconds since the evening began.
const ACCOUNT_GONE_AT: i64 = 131 * Time::MINUTE;
/// When an influencer puts the evening into a new name.
const NAME_CHANGED_AT: i64 = 94 * Time::MINUTE;
/// A post that is taken back stands for at least this long, so that its duplicates never come after its deletion.
const TAKEN_BACK_AFTER_S: i64 = 60;
/// Duplicates come within this long.
const TWICE_WITHIN_S: i64 = 40;

/// Everything that reaches us of `written`, in the order of arrival.
pub(crate) fn deliver(written: Vec<Written>, start: Time, seed: u64) -> Vec<SimEvent> {
    let mut random = Random::new(seed, "delivery");
    let mut events = Vec::with_capacity(written.len() + written.len() / 16);
    account_events(&written, start, &mut events);
    for post in written {
        arrive(post, &mut random, &mut events);
    }
    events.sort_by_key(|event| event.at);
    events
}

fn arrive(written: Written, random: &mut Random, out: &mut Vec<SimEvent>) {
    let Written { mut post, mut truth } = written;
    let wrote = post.created_at;
    let steady = truth.planted.is_some() || matches!(truth.role, Role::Press | Role::Reporter | Role::Influencer);
    let mut at = wrote.plus_micros(travel(&post.key.network, random));
    if !steady && random.permille(10) {
        truth.arrival = Arrival::Late;
        at = wrote.plus_micros(random.between(4, 35) * Time::MINUTE);
    } else if !steady && random.permille(4) {
        truth.arrival = Arrival::WrongClock;
        post.created_at = if random.percent(25) {
            Time::from_seconds(random.between(0, 9))
        } else {
            wrote.plus_micros(random.between(2, 20) * 60 * Time::MINUTE)
        };
    }
    let later = |seconds: i64| at.plus_micros(seconds * Time::SECOND);
    let posted = SimEvent { at, event: Event::Posted(Box::new(post)), truth };
    if !steady && random.permille(12) {
        out.push(again(&posted, later(random.between(1, TWICE_WITHIN_S))));
    }
    if !steady && random.permille(10) {
        out.push(mended(&posted, later(random.between(20, 50)), random));
    }
    if !steady && random.permille(20) {
        out.extend(taken_back(&posted, later(random.between(TAKEN_BACK_AFTER_S, 1_200))));
    }
    out.push(posted);
}

/// How long a post is under way.
fn travel(network: &Network, random: &mut Random) -> i64 {
    if *network == Network::WEB { random.between(45, 240) * Time::SECOND } else { random.between(150, 2_600) * 1_000 }
}

fn again(posted: &SimEvent, at: Time) -> SimEvent {
    let mut again = posted.clone();
    again.at = at;
    again.truth.arrival = Arrival::Duplicate;
    again
}

fn mended(posted: &SimEvent, at: Time, random: &mut Random) -> SimEvent {
    let mut mended = posted.clone();
    mended.at = at;
    mended.truth.arrival = Arrival::Prompt;
    if let Event::Posted(mut post) = mended.event {
        post.text.push_str(random.pick::<&str>(&[" (edit)", " *", " EDIT", " (corrigé)", " edit: typo"]));
        mended.event = Event::Edited(post);
    }
    mended
}

fn taken_back(posted: &SimEvent, at: Time) -> Option<SimEvent> {
    let Event::Posted(post) = &posted.event else { return None };
    Some(SimEvent { at, event: Event::Deleted(post.key.clone()), truth: posted.truth.clone() })
}

fn account_events(written: &[Written], start: Time, out: &mut Vec<SimEvent>) {
    if let Some(troll) = written.iter().find(|written| written.truth.planted == Some("troll")) {
        let mut truth = troll.truth.clone();
        truth.planted = Some("account-gone");
        let event = Event::AuthorGone(troll.post.author.key.clone());
        out.push(SimEvent { at: start.plus_micros(ACCOUNT_GONE_AT), event, truth });
    }
    if let Some(voice) = written.iter().find(|written| written.truth.role == Role::Influencer) {
        let mut author: Author = voice.post.author.clone();
        author.name = author.name.map(|name| format!("{name} (dans le noir)"));
        let event = Event::AuthorChanged(Box::new(author));
        out.push(SimEvent { at: start.plus_micros(NAME_CHANGED_AT), event, truth: voice.truth.clone() });
    }
}

const _: () = assert!(ACCOUNT_GONE_AT < CLOSE_S as i64 * Time::SECOND && TWICE_WITHIN_S < TAKEN_BACK_AFTER_S);
