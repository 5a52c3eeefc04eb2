//! One frame in, one verdict out. Hot: every event of the network passes here.

use std::borrow::Cow;

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
    let frame: Frame<'_> = serde_json::from_str(text).map_err(|error| format!("not a Jetstream event: {error}"))?;
    let mark = Mark { at: Time::from_micros(frame.time_us), seq: frame.cursor };
    Ok((mark, hear(&frame, mark.at)))
}

fn rejected(frame: &[u8], reason: impl Into<String>) -> Heard {
    Heard::Rejected(Rejected::new(reason, frame))
}

fn hear(frame: &Frame<'_>, seen_at: Time) -> Verdict {
    let did = &*frame.did;
    if !syntax::is_did(did) {
        return Err("`did` is not a DID".into());
    }
    match (&*frame.kind, &frame.commit, &frame.identity, &frame.account) {
        ("commit", Some(commit), ..) => hear_commit(did, commit, seen_at),
        ("identity", _, Some(identity), _) => Ok(hear_identity(did, identity)),
        ("account", .., Some(account)) => Ok(hear_account(did, account)),
        ("commit" | "identity" | "account", ..) => Err("the event's body is missing".into()),
        _ => Ok(Heard::Ignored("another kind of event")),
    }
}

fn hear_commit(did: &str, commit: &Commit<'_>, seen_at: Time) -> Verdict {
    if &*commit.collection != convert::POSTS {
        return match syntax::is_nsid(&commit.collection) {
            true => Ok(Heard::Ignored("another collection")),
            false => Err("`collection` is not an NSID".into()),
        };
    }
    if !syntax::is_rkey(&commit.rkey) {
        return Err("`rkey` is not a record key".into());
    }
    let event = match &*commit.operation {
        "create" => Event::Posted(Box::new(read_post(did, commit, seen_at)?)),
        "update" => Event::Edited(Box::new(read_post(did, commit, seen_at)?)),
        "delete" => Event::Deleted(convert::post_key(did, &commit.rkey)),
        _ => return Err("unknown operation".into()),
    };
    Ok(Heard::Event(event))
}

fn read_post(did: &str, commit: &Commit<'_>, seen_at: Time) -> Result<vigie_model::Post, Cow<'static, str>> {
    let record = commit.record.ok_or("the commit brings no record")?;
    let record = Record::read(record.get()).map_err(|error| format!("not a post: {error}"))?;
    convert::post(did, &commit.rkey, seen_at, record).map_err(Cow::Owned)
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
