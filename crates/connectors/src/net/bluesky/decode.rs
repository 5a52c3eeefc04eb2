//! One frame in, one verdict out. Hot: every event of the network passes here.

use std::borrow::Cow;

use serde_json::value::RawValue;
use vigie_model::{Event, Time};

use super::wire::{Account, Commit, Frame, Identity, Record};
use super::{convert, syntax};
use crate::source::Rejected;

/// Where a frame stands in its server's stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The server's clock when it passed the event on.
    pub at: Time,
    /// The server's own sequence number; older servers have none.
    pub seq: Option<u64>,
}

/// What a frame says.
#[derive(Clone, Debug, PartialEq)]
pub enum Heard {
    /// Something that belongs into the log.
    Event(Event),
    /// Something understood and not wanted, and why.
    Ignored(&'static str),
    /// Something that breaks the protocol.
    Rejected(Rejected),
}

/// A frame read.
#[derive(Clone, Debug, PartialEq)]
pub struct Decoded {
    /// Where it stands; `None` where not even that could be read.
    pub mark: Option<Mark>,
    /// What it says.
    pub heard: Heard,
}

/// Reads one frame of `/subscribe` in its plain JSON form.
pub fn decode(frame: &[u8]) -> Decoded {
    match read(frame) {
        Ok((mark, heard)) => Decoded { mark: Some(mark), heard: heard.unwrap_or_else(|why| rejected(frame, why)) },
        Err(why) => Decoded { mark: None, heard: rejected(frame, why) },
    }
}

type Verdict = Result<Heard, Cow<'static, str>>;

fn read(frame: &[u8]) -> Result<(Mark, Verdict), Cow<'static, str>> {
    // Checked at once for the whole frame; the parser then need not check each string.
    let text = std::str::from_utf8(frame).map_err(|_| "not UTF-8")?;
    if let Ok(frame) = serde_json::from_str::<Frame<'_, Record<'_>>>(text) {
        return Ok(hear(frame, Ok));
    }
    let frame: Frame<'_, &RawValue> =
        serde_json::from_str(text).map_err(|error| format!("not a Jetstream event: {error}"))?;
    Ok(hear(frame, |raw| Record::read_apart(raw).map_err(|error| format!("not a post: {error}"))))
}

/// How a frame's record becomes a post's.
type Reading<'a, R> = fn(R) -> Result<Record<'a>, String>;

fn rejected(frame: &[u8], reason: impl Into<String>) -> Heard {
    Heard::Rejected(Rejected::new(reason, frame))
}

fn hear<'a, R>(frame: Frame<'a, R>, reading: Reading<'a, R>) -> (Mark, Verdict) {
    let mark = Mark { at: Time::from_micros(frame.time_us), seq: frame.cursor };
    (mark, judge(frame, mark.at, reading))
}

fn judge<'a, R>(frame: Frame<'a, R>, seen_at: Time, reading: Reading<'a, R>) -> Verdict {
    let did = &*frame.did;
    if !syntax::is_did(did) {
        return Err("`did` is not a DID".into());
    }
    match (&*frame.kind, frame.commit, frame.identity, frame.account) {
        ("commit", Some(commit), ..) => hear_commit(did, commit, seen_at, reading),
        ("identity", _, Some(identity), _) => Ok(hear_identity(did, &identity)),
        ("account", .., Some(account)) => Ok(hear_account(did, &account)),
        ("commit" | "identity" | "account", ..) => Err("the event's body is missing".into()),
        _ => Ok(Heard::Ignored("another kind of event")),
    }
}

fn hear_commit<'a, R>(did: &str, commit: Commit<'a, R>, seen_at: Time, reading: Reading<'a, R>) -> Verdict {
    if &*commit.collection != convert::POSTS {
        return match syntax::is_nsid(&commit.collection) {
            true => Ok(Heard::Ignored("another collection")),
            false => Err("`collection` is not an NSID".into()),
        };
    }
    if !syntax::is_rkey(&commit.rkey) {
        return Err("`rkey` is not a record key".into());
    }
    let post = || {
        let record = reading(commit.record.ok_or("the commit brings no record")?)?;
        convert::post(did, &commit.rkey, seen_at, record).map(Box::new)
    };
    let event = match &*commit.operation {
        "create" => Event::Posted(post()?),
        "update" => Event::Edited(post()?),
        "delete" => Event::Deleted(convert::post_key(did, &commit.rkey)),
        _ => return Err("unknown operation".into()),
    };
    Ok(Heard::Event(event))
}

/// Identity events say "look again"; only those that carry a handle say what changed.
fn hear_identity(did: &str, identity: &Identity<'_>) -> Heard {
    match identity.handle.as_deref() {
        // The network writes this name where an account's domain no longer vouches for it.
        Some("handle.invalid") => Heard::Ignored("an account without a valid handle"),
        Some(handle) if syntax::is_handle(handle) => Heard::Event(convert::author_changed(did, handle)),
        Some(_) => Heard::Ignored("an identity whose handle is not one"),
        None => Heard::Ignored("an identity event without a handle"),
    }
}

/// An account that is not active must not be shown. That holds for one that its owner only deactivated: the protocol
/// asks everybody to stop showing it, nobody promises that it comes back, and a post kept against its author's
/// will is worse than one missing after a return. Only a server's own troubles (it throttles, it lags) are no such word.
fn hear_account(did: &str, account: &Account<'_>) -> Heard {
    match (account.active, account.status.as_deref()) {
        (true, _) => Heard::Ignored("an account that is active"),
        (false, Some("throttled" | "desynchronized")) => Heard::Ignored("an account whose server is in trouble"),
        (false, _) => Heard::Event(Event::AuthorGone(convert::author_key(did))),
    }
}
