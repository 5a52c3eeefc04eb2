//! The AT Protocol's small grammars: DIDs, handles, NSIDs, record keys, TIDs, CIDs and at-URIs.
//!
//! Owns the question "is this text one?" and nothing else: no look-up, no normalisation. The same cases that the
//! protocol's own libraries are tested on hold here (`tests.rs`).

/// Longest DID that the protocol allows.
const DID_BYTES_MAX: usize = 2_048;
/// Longest handle: a domain name.
const HANDLE_BYTES_MAX: usize = 253;
/// Longest label of a domain name.
const LABEL_BYTES_MAX: usize = 63;
/// Longest NSID: a domain name, a dot and a name.
const NSID_BYTES_MAX: usize = 317;
/// Longest record key.
const RKEY_BYTES_MAX: usize = 512;
/// Longest at-URI.
const AT_URI_BYTES_MAX: usize = 8_192;
/// A TID is a 64-bit number, five bits a letter.
const TID_BYTES: usize = 13;

/// Whether `text` is a decentralised identifier: `did:`, a method in small letters, and what the method calls it.
pub fn is_did(text: &str) -> bool {
    let Some((method, id)) = text.strip_prefix("did:").and_then(|rest| rest.split_once(':')) else { return false };
    text.len() <= DID_BYTES_MAX
        && !method.is_empty()
        && method.bytes().all(|byte| byte.is_ascii_lowercase())
        && id
            .bytes()
            .all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'A'..=b'Z' | b'.' | b'_' | b':' | b'%' | b'-'))
        && !matches!(id.as_bytes().last(), None | Some(b':' | b'%'))
}

/// Whether `text` is a handle: a domain name of at least two labels whose last does not begin with a digit.
pub fn is_handle(text: &str) -> bool {
    let Some((_, top)) = text.rsplit_once('.') else { return false };
    text.len() <= HANDLE_BYTES_MAX && text.split('.').all(is_label) && top.as_bytes()[0].is_ascii_alphabetic()
}

/// Whether `text` names a kind of record: a domain name backwards and a name in letters and digits.
pub fn is_nsid(text: &str) -> bool {
    let Some((authority, name)) = text.rsplit_once('.') else { return false };
    text.len() <= NSID_BYTES_MAX
        && authority.contains('.')
        && authority.split('.').all(is_label)
        && authority.as_bytes()[0].is_ascii_alphabetic()
        && is_label(name)
        && name.as_bytes()[0].is_ascii_alphabetic()
        && !name.contains('-')
}

/// Whether `text` can be a record's key.
pub fn is_rkey(text: &str) -> bool {
    (1..=RKEY_BYTES_MAX).contains(&text.len())
        && text
            .bytes()
            .all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'A'..=b'Z' | b'_' | b'~' | b'.' | b':' | b'-'))
        && text != "."
        && text != ".."
}

/// Whether `text` is a timestamp identifier: thirteen letters of sortable base 32, the highest bit unset.
pub fn is_tid(text: &str) -> bool {
    text.len() == TID_BYTES
        && text.bytes().all(|byte| matches!(byte, b'2'..=b'7' | b'a'..=b'z'))
        && matches!(text.as_bytes()[0], b'2'..=b'7' | b'a'..=b'j')
}

/// Whether `text` looks like a content identifier of version 1, in any of its bases.
pub fn is_cid(text: &str) -> bool {
    (8..=256).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'+' || byte == b'=')
        && !text.starts_with("Qmb")
}

/// The parts of an at-URI, borrowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AtUri<'a> {
    /// Whose repository: a DID or a handle.
    pub authority: &'a str,
    /// What kind of record.
    pub collection: Option<&'a str>,
    /// Which record.
    pub rkey: Option<&'a str>,
}

impl<'a> AtUri<'a> {
    /// Reads `at://AUTHORITY[/COLLECTION[/RKEY]]`; `None` where any part breaks its own grammar.
    pub fn parse(text: &'a str) -> Option<Self> {
        if text.len() > AT_URI_BYTES_MAX {
            return None;
        }
        let mut parts = text.strip_prefix("at://")?.splitn(3, '/');
        let uri = Self { authority: parts.next()?, collection: parts.next(), rkey: parts.next() };
        let sound = (is_did(uri.authority) || is_handle(uri.authority))
            && uri.collection.is_none_or(is_nsid)
            && uri.rkey.is_none_or(is_rkey);
        sound.then_some(uri)
    }
}

/// A domain name's label: letters, digits and inner hyphens.
fn is_label(text: &str) -> bool {
    (1..=LABEL_BYTES_MAX).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && !text.starts_with('-')
        && !text.ends_with('-')
}
