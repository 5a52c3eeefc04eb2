//! The key of everything a post can have: a word, a hashtag, a language, a domain. One 64-bit number each, so that a
//! post is a set of keys and most clauses ask for membership.

use crate::ast::{Field, Scope, Term, TermKind};
use crate::document::{Has, Kind};
use crate::field::FieldName;
use crate::text::{TokenKind, hash_caseless, hash_folded};

const HASHTAG: u64 = 0x6A09_E667_F3BC_C908;
const MENTION: u64 = 0xBB67_AE85_84CA_A73B;
const HANDLE: u64 = 0x3C6E_F372_FE94_F82B;
const CASHTAG: u64 = 0xA54F_F53A_5F1D_36F1;
const TITLE: u64 = 0x510E_527F_ADE6_82D1;
const PREFIX: u64 = 0x9B05_688C_2B3E_6C1F;
const FIELD: u64 = 0x1F83_D9AB_FB41_BD6B;

/// What is added to a word's hash for the kind of token that holds it; none for the kinds that only bare words find.
#[inline]
pub(super) fn kind_salt(kind: TokenKind) -> Option<u64> {
    match kind {
        TokenKind::Hashtag => Some(HASHTAG),
        TokenKind::Mention => Some(MENTION),
        TokenKind::Handle => Some(HANDLE),
        TokenKind::Cashtag => Some(CASHTAG),
        TokenKind::Word | TokenKind::Glyph | TokenKind::Emoji | TokenKind::Url => None,
    }
}

pub(super) const fn in_title(key: u64) -> u64 {
    key ^ TITLE
}

pub(super) const fn as_prefix(key: u64) -> u64 {
    key ^ PREFIX
}

pub(super) fn term(term: &Term, scope: Scope) -> u64 {
    let kind = match term.kind {
        TermKind::Any => 0,
        TermKind::Hashtag => HASHTAG,
        TermKind::Mention => MENTION,
        TermKind::Handle => HANDLE,
        TermKind::Cashtag => CASHTAG,
    };
    let key = hash_folded(&term.folded) ^ kind;
    let key = if term.prefix { as_prefix(key) } else { key };
    if scope == Scope::Title { in_title(key) } else { key }
}

/// The key of a field's value that is given by its hash.
pub(super) fn field(name: FieldName, value: u64) -> u64 {
    value ^ FIELD.wrapping_mul(2 * name as u64 + 3)
}

pub(super) fn kind(kind: Kind) -> u64 {
    field(FieldName::Type, hash_caseless(kind.word()))
}

pub(super) fn flag(word: &str) -> u64 {
    field(FieldName::Has, hash_caseless(word))
}

pub(super) fn verified() -> u64 {
    field(FieldName::Is, hash_caseless("verified"))
}

/// The key of a field clause; none for what is no question of membership.
pub(super) fn clause(clause: &Field) -> Option<u64> {
    Some(match clause {
        Field::Lang(value)
        | Field::Author(value)
        | Field::Source(value)
        | Field::Network(value)
        | Field::Site(value) => field(clause.name(), hash_caseless(value)),
        Field::Type(of) => kind(*of),
        Field::Has(of) => flag(Has::ALL.iter().find(|(has, _)| has == of).map_or("", |(_, word)| word)),
        Field::Verified => verified(),
        Field::Followers(_) => return None,
    })
}
