//! The key of everything a post can have: a word, two words side by side, a hashtag, a language, a domain. One 64-bit
//! number each, so that a post is a set of keys and most clauses ask for membership.

use crate::ast::{Form, Scope, Term, TermKind};
use crate::document::{Has, Kind};
use crate::field::range::Range;
use crate::field::{Count, Field, FieldName};
use crate::text::{Hasher, TokenKind, hash_caseless, hash_folded};

const HASHTAG: u64 = 0x6A09_E667_F3BC_C908;
const MENTION: u64 = 0xBB67_AE85_84CA_A73B;
const HANDLE: u64 = 0x3C6E_F372_FE94_F82B;
const CASHTAG: u64 = 0xA54F_F53A_5F1D_36F1;
const PAIR: u64 = 0x9B05_688C_2B3E_6C1F;
const FIELD: u64 = 0x1F83_D9AB_FB41_BD6B;
const ODD: u64 = 0x9E37_79B9_7F4A_7C15;

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

const fn term_salt(kind: TermKind) -> u64 {
    match kind {
        TermKind::Any => 0,
        TermKind::Hashtag => HASHTAG,
        TermKind::Mention => MENTION,
        TermKind::Handle => HANDLE,
        TermKind::Cashtag => CASHTAG,
    }
}

/// What is added for the place where a word is looked for.
#[inline]
pub(super) const fn scope_salt(scope: Scope) -> u64 {
    match scope {
        Scope::Anywhere => 0,
        Scope::Title => 0x510E_527F_ADE6_82D1,
        Scope::Lead => 0xCBBB_9D5D_C105_9ED8,
        Scope::Bio => 0x629A_292A_367C_D507,
        Scope::Name => 0x9159_015A_3070_DD17,
        Scope::BioLocation => 0x152F_ECD8_F70E_5939,
    }
}

/// The key of a term's form and text, whatever its kind and scope.
pub(super) fn form(form: Form, folded: &str) -> u64 {
    let salt = match form {
        Form::Word => return hash_folded(folded),
        Form::Pattern => b'*',
        Form::Fuzzy(edits) => b'0' + edits,
        Form::Stem => b'~',
    };
    let mut hasher = Hasher::new();
    // A sign that no word has keeps forms apart from words.
    hasher.byte(b' ');
    hasher.byte(salt);
    for &byte in folded.as_bytes() {
        hasher.byte(byte);
    }
    hasher.finish()
}

pub(super) fn term(term: &Term, scope: Scope) -> u64 {
    form(term.form, &term.folded) ^ term_salt(term.kind) ^ scope_salt(scope)
}

/// Words side by side: the key of those so far (of the first, its hash), and the hash of the next.
#[inline]
pub(super) const fn followed(so_far: u64, next: u64) -> u64 {
    (so_far.rotate_left(29) ^ next).wrapping_mul(ODD) ^ PAIR
}

/// The key of a field's value that is given by its hash.
pub(super) const fn field(name: FieldName, value: u64) -> u64 {
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

/// Numbers are filed by their length in bits.
pub(super) const fn bucket(value: u64) -> u32 {
    u64::BITS - value.leading_zeros()
}

pub(super) const fn number(count: Count, bucket: u32) -> u64 {
    field(count.name(), (bucket as u64 + 1).wrapping_mul(ODD))
}

/// The buckets that hold a range's numbers.
pub(super) fn buckets(range: Range) -> std::ops::RangeInclusive<u32> {
    bucket(range.min.unwrap_or(0))..=bucket(range.max.unwrap_or(u64::MAX))
}

/// A cell of the earth at one of the levels of [`super::cells`].
pub(super) const fn cell(level: u8, row: u16, column: u16) -> u64 {
    let packed = ((level as u64) << 32) | ((row as u64) << 16) | column as u64;
    field(FieldName::Near, (packed + 1).wrapping_mul(ODD))
}

/// The key of a field clause that is a question of membership and nothing else; none for the others.
pub(super) fn clause(clause: &Field) -> Option<u64> {
    Some(match clause {
        Field::Lang(value)
        | Field::Author(value)
        | Field::To(value)
        | Field::Source(value)
        | Field::Network(value)
        | Field::Site(value)
        | Field::ReplyTo(value)
        | Field::Conversation(value)
        | Field::Image(value)
        | Field::Within(value, None) => field(clause.name(), hash_caseless(value)),
        Field::Type(of) => kind(*of),
        Field::Has(of) => flag(Has::ALL.iter().find(|(has, _)| has == of).map_or("", |(_, word)| word)),
        Field::Verified => verified(),
        _ => return None,
    })
}
