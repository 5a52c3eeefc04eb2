//! Queries compiled: each a tree in prefix order whose leaves are terms of the set, or ask for more than membership.
//! Plain data in a few long vectors, so that a million queries fit and any query can be copied into another set.

use crate::ast::{Bond, Exact, Scope};
use crate::field::Field;

use super::terms::{Flags, TermId, Terms};

/// A step of a compiled query. `end` is where the step's subtree ends.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step {
    pub(super) ask: Ask,
    pub(super) end: u32,
}

/// What a step asks; numbers are indices into [`Programs`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ask {
    Never,
    All,
    Any,
    None,
    Term(TermId),
    Phrase(u32),
    Exact(u32),
    Signs(u32),
    Near(u32),
    AtLeast(u32),
    Field(u32),
}

/// Terms that must stand one after the other: `parts[from..from + len]`, the rarest first, whatever its offset.
#[derive(Clone, Copy, Debug)]
pub(super) struct Phrase {
    pub(super) from: u32,
    pub(super) len: u32,
    /// How many positions it covers, less one.
    pub(super) reach: u32,
}

/// A term of a phrase and how many positions after the phrase's beginning it stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part {
    pub(super) term: TermId,
    pub(super) offset: u32,
}

/// A phrase whose signs count.
#[derive(Clone, Debug)]
pub(super) struct ExactPhrase {
    pub(super) phrase: Phrase,
    pub(super) exact: Exact,
}

/// Something that stands somewhere.
#[derive(Clone, Debug)]
pub(super) enum Standing {
    Phrase(Phrase),
    Exact(Box<ExactPhrase>),
    Any(Box<[Standing]>),
    Near(Box<Nearness>),
}

/// Two things that must stand close to each other.
#[derive(Clone, Debug)]
pub(super) struct Nearness {
    pub(super) bond: Bond,
    pub(super) left: Standing,
    pub(super) right: Standing,
}

/// The compiled queries of a set.
#[derive(Clone, Debug, Default)]
pub(super) struct Programs {
    pub(super) steps: Vec<Step>,
    pub(super) terms: Terms,
    pub(super) parts: Vec<Part>,
    pub(super) phrases: Vec<Phrase>,
    pub(super) exacts: Vec<ExactPhrase>,
    /// Exact forms without words.
    pub(super) signs: Vec<(Scope, Exact)>,
    pub(super) nearness: Vec<Nearness>,
    /// How often, of what.
    pub(super) counts: Vec<(u32, Standing)>,
    pub(super) fields: Vec<Field>,
}

impl Programs {
    pub(super) fn push(&mut self, ask: Ask) -> usize {
        self.steps.push(Step { ask, end: self.steps.len() as u32 + 1 });
        self.steps.len() - 1
    }

    pub(super) fn close(&mut self, at: usize) {
        self.steps[at].end = self.steps.len() as u32;
    }

    pub(super) fn parts_of(&self, phrase: Phrase) -> &[Part] {
        &self.parts[phrase.from as usize..(phrase.from + phrase.len) as usize]
    }

    /// Gives back what was taken to grow.
    pub(super) fn shrink(&mut self) {
        self.steps.shrink_to_fit();
        self.parts.shrink_to_fit();
        self.phrases.shrink_to_fit();
        self.fields.shrink_to_fit();
    }

    pub(super) fn bytes(&self) -> usize {
        self.steps.len() * size_of::<Step>()
            + self.parts.len() * size_of::<Part>()
            + self.phrases.len() * size_of::<Phrase>()
            + self.exacts.len() * size_of::<ExactPhrase>()
            + self.signs.len() * size_of::<(Scope, Exact)>()
            + self.nearness.len() * size_of::<Nearness>()
            + self.counts.len() * size_of::<(u32, Standing)>()
            + self.fields.len() * size_of::<Field>()
            + self.terms.bytes()
    }

    /// Copies the steps `from..to` of another set's programs to the end of these.
    pub(super) fn adopt(&mut self, other: &Self, from: usize, to: usize) {
        let moved = self.steps.len() as u32;
        for step in &other.steps[from..to] {
            let ask = match step.ask {
                Ask::Term(term) => Ask::Term(self.adopt_term(other, term)),
                Ask::Phrase(at) => {
                    let phrase = self.adopt_phrase(other, other.phrases[at as usize]);
                    Ask::Phrase(put(&mut self.phrases, phrase))
                }
                Ask::Exact(at) => {
                    let exact = self.adopt_exact(other, &other.exacts[at as usize]);
                    Ask::Exact(put(&mut self.exacts, exact))
                }
                Ask::Signs(at) => Ask::Signs(put(&mut self.signs, other.signs[at as usize].clone())),
                Ask::Near(at) => {
                    let near = self.adopt_near(other, &other.nearness[at as usize]);
                    Ask::Near(put(&mut self.nearness, near))
                }
                Ask::AtLeast(at) => {
                    let (count, of) = &other.counts[at as usize];
                    let of = self.adopt_standing(other, of);
                    Ask::AtLeast(put(&mut self.counts, (*count, of)))
                }
                Ask::Field(at) => Ask::Field(put(&mut self.fields, other.fields[at as usize].clone())),
                same @ (Ask::Never | Ask::All | Ask::Any | Ask::None) => same,
            };
            self.steps.push(Step { ask, end: step.end - from as u32 + moved });
        }
    }

    /// Takes over which phrases go on after their first words.
    pub(super) fn adopt_continued(&mut self, other: &Self) {
        for term in 0..other.terms.len() {
            let (key, flags) = other.terms.key(term as TermId);
            if flags.has(Flags::CONTINUED) {
                self.terms.intern(key, Flags::CONTINUED);
            }
        }
    }

    pub(super) fn adopt_term(&mut self, other: &Self, term: TermId) -> TermId {
        let (key, flags) = other.terms.key(term);
        self.terms.intern(key, flags)
    }

    fn adopt_phrase(&mut self, other: &Self, phrase: Phrase) -> Phrase {
        let from = self.parts.len() as u32;
        for part in other.parts_of(phrase) {
            let term = self.adopt_term(other, part.term);
            self.parts.push(Part { term, ..*part });
        }
        Phrase { from, ..phrase }
    }

    fn adopt_exact(&mut self, other: &Self, exact: &ExactPhrase) -> ExactPhrase {
        ExactPhrase { phrase: self.adopt_phrase(other, exact.phrase), exact: exact.exact.clone() }
    }

    fn adopt_near(&mut self, other: &Self, near: &Nearness) -> Nearness {
        Nearness {
            bond: near.bond,
            left: self.adopt_standing(other, &near.left),
            right: self.adopt_standing(other, &near.right),
        }
    }

    fn adopt_standing(&mut self, other: &Self, standing: &Standing) -> Standing {
        match standing {
            Standing::Phrase(phrase) => Standing::Phrase(self.adopt_phrase(other, *phrase)),
            Standing::Exact(exact) => Standing::Exact(Box::new(self.adopt_exact(other, exact))),
            Standing::Any(parts) => Standing::Any(parts.iter().map(|part| self.adopt_standing(other, part)).collect()),
            Standing::Near(near) => Standing::Near(Box::new(self.adopt_near(other, near))),
        }
    }
}

/// Puts something at the end and says where.
pub(super) fn put<T>(list: &mut Vec<T>, item: T) -> u32 {
    list.push(item);
    list.len() as u32 - 1
}
