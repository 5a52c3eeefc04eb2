//! What the queries of a set ask for, so that nothing of a post is looked up that nobody asks for.

use crate::ast::{Bond, Clause, Form, Node, Scope, TermKind};
use crate::field::{Field, FieldName};
use crate::text::hash_folded;

use super::compile::is_side_by_side;
use super::forms::Forms;

/// What the queries of a set ask for, so that nothing is looked up that nobody asks for.
#[derive(Clone, Debug, Default)]
pub(super) struct Uses {
    /// One bit for each field.
    pub(super) fields: u64,
    /// One bit for each scope other than anywhere.
    pub(super) scopes: u8,
    /// Hashtags, mentions, handles, cashtags by themselves.
    pub(super) tags: bool,
    /// Patterns, fuzzy words, stems.
    pub(super) forms: bool,
    /// Where tokens begin.
    pub(super) starts: bool,
    /// Where sentences and paragraphs begin.
    pub(super) sentences: bool,
    /// Coordinates.
    pub(super) points: bool,
    pub(super) pairs: Pairs,
}

impl Uses {
    pub(super) fn note(&mut self, field: FieldName) {
        self.fields |= 1 << field as u32;
    }

    pub(super) fn field(&self, field: FieldName) -> bool {
        self.fields & (1 << field as u32) != 0
    }

    pub(super) fn scope(&self, scope: Scope) -> bool {
        self.scopes & (1 << scope as u32) != 0
    }

    pub(super) fn add(&mut self, other: &Self) {
        self.fields |= other.fields;
        self.scopes |= other.scopes;
        self.tags |= other.tags;
        self.forms |= other.forms;
        self.starts |= other.starts;
        self.sentences |= other.sentences;
        self.points |= other.points;
        self.pairs.add_all(&other.pairs);
    }
}

/// Which words begin a phrase of the set, and which come second in one: by a few bits of their hash, so that most pairs
/// of a post are not even looked up.
#[derive(Clone, Debug, Default)]
pub(super) struct Pairs {
    begin: Vec<u64>,
    end: Vec<u64>,
}

impl Pairs {
    const WORDS: usize = 1 << 10;

    pub(super) fn add(&mut self, first: u64, second: u64) {
        for (bits, hash) in [(&mut self.begin, first), (&mut self.end, second)] {
            bits.resize(Self::WORDS, 0);
            let (at, bit) = Self::place(hash);
            bits[at] |= bit;
        }
    }

    fn add_all(&mut self, other: &Self) {
        for (bits, others) in [(&mut self.begin, &other.begin), (&mut self.end, &other.end)] {
            bits.resize(bits.len().max(others.len()), 0);
            bits.iter_mut().zip(others).for_each(|(bits, other)| *bits |= other);
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.begin.is_empty()
    }

    #[inline]
    fn place(hash: u64) -> (usize, u64) {
        ((hash >> 54) as usize, 1 << ((hash >> 48) & 63))
    }

    #[inline]
    pub(super) fn may_begin(&self, hash: u64) -> bool {
        let (at, bit) = Self::place(hash);
        self.begin[at] & bit != 0
    }

    #[inline]
    pub(super) fn may_end(&self, hash: u64) -> bool {
        let (at, bit) = Self::place(hash);
        self.end[at] & bit != 0
    }

    pub(super) fn bytes(&self) -> usize {
        (self.begin.len() + self.end.len()) * size_of::<u64>()
    }
}

/// Notes what a query asks for.
pub(super) fn note_uses(node: &Node, uses: &mut Uses, forms: &mut Forms) {
    match &node.clause {
        Clause::Field(field) => {
            uses.note(field.name());
            match field {
                Field::Links(_) => {
                    uses.note(FieldName::Site);
                    uses.note(FieldName::Has);
                }
                Field::Url(_) => uses.note(FieldName::Has),
                Field::Geo(_) | Field::Within(_, Some(_)) => uses.points = true,
                _ => {}
            }
        }
        Clause::Text(text) => {
            if text.scope != Scope::Anywhere {
                uses.scopes |= 1 << text.scope as u32;
            }
            uses.starts |= text.exact.is_some();
            if text.terms.len() > 1 && is_side_by_side(&text.terms) {
                uses.pairs.add(hash_folded(&text.terms[0].folded), hash_folded(&text.terms[1].folded));
            }
            for term in &text.terms {
                uses.tags |= term.kind != TermKind::Any;
                uses.forms |= term.form != Form::Word;
                forms.add(term);
            }
        }
        Clause::Near(near) => {
            uses.sentences |= !matches!(near.bond, Bond::Within { .. });
            note_uses(&near.left, uses, forms);
            note_uses(&near.right, uses, forms);
        }
        _ => node.children().into_iter().for_each(|child| note_uses(child, uses, forms)),
    }
}
