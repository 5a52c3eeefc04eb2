//! A compiled set that does not change: its programs, and where each is filed. Can be written anew without some of its
//! queries and joined with another, without the queries' trees.

use std::sync::Arc;

use crate::ast::{Clause, Form, Node, Query, Scope, TermKind};
use crate::document::Document;
use crate::field::{Field, FieldName};
use crate::text::hash_folded;

use super::Id;
use super::compile::{ABSENT, is_side_by_side};
use super::forms::Forms;
use super::program::{Programs, Step};
use super::rarity::Frequencies;
use super::read::{self, Uses};
use super::scratch::Scratch;
use super::terms::{NO_TERM, TermId};

/// A query filed under a term.
#[derive(Clone, Copy, Debug)]
struct Entry {
    /// Bits of what else must be there.
    mask: u64,
    /// The query's number, with [`SETTLED`] and [`ONCE`].
    query: u32,
    /// Another term that must be there, or must not ([`ABSENT`]).
    second: TermId,
    third: TermId,
    /// Where the query's steps begin.
    start: u32,
}

/// Marks an entry that asks for all that its query asks for.
const SETTLED: u32 = 1 << 31;
/// Marks the only entry of its query.
const ONCE: u32 = 1 << 30;

impl Entry {
    const fn number(self) -> u32 {
        self.query & !(SETTLED | ONCE)
    }

    const fn renumbered(self, number: u32) -> Self {
        Self { query: number | (self.query & (SETTLED | ONCE)), ..self }
    }
}

/// The parts of a segment that grow while it is being made.
#[derive(Clone, Debug, Default)]
pub(super) struct Draft {
    ids: Vec<Id>,
    /// Where each query's steps begin, and where the last one's end.
    starts: Vec<u32>,
    programs: Programs,
    uses: Uses,
    forms: Forms,
    filed: Vec<(TermId, Entry)>,
    /// Queries that a post may answer without having anything.
    always: Vec<u32>,
}

/// A compiled set.
#[derive(Clone, Debug)]
pub(super) struct Segment {
    /// Ascending.
    pub(super) ids: Vec<Id>,
    starts: Vec<u32>,
    programs: Programs,
    uses: Uses,
    forms: Arc<Forms>,
    /// The entries of term `t` are `entries[offsets[t]..offsets[t + 1]]`.
    offsets: Vec<u32>,
    entries: Vec<Entry>,
    always: Vec<u32>,
}

impl Draft {
    pub(super) fn len(&self) -> usize {
        self.ids.len()
    }

    /// Compiles a query. Ids may come in any order, each once.
    pub(super) fn add(&mut self, id: Id, query: &Query, frequencies: &Frequencies) {
        let number = self.ids.len() as u32;
        let start = self.programs.steps.len();
        self.ids.push(id);
        self.starts.push(start as u32);
        note_uses(query.root(), &mut self.uses, &mut self.forms);
        match self.programs.compile(query.root(), frequencies) {
            Some(anchors) => {
                let once = if anchors.len() == 1 { ONCE } else { 0 };
                for anchor in &anchors {
                    let (settled, [second, third]) = match self.programs.settled(start, anchor) {
                        Some(rest) => (SETTLED, rest),
                        None => (0, [anchor.second, NO_TERM]),
                    };
                    let query = number | once | settled;
                    self.filed.push((anchor.term, Entry { mask: anchor.mask, query, second, third, start: 0 }));
                }
            }
            None => self.always.push(number),
        }
    }

    /// Copies the queries of a segment for which `keep` holds.
    pub(super) fn adopt(&mut self, other: &Segment, keep: impl Fn(u32) -> bool) {
        self.uses.add(&other.uses);
        self.forms.add_all(&other.forms);
        const GONE: u32 = u32::MAX;
        let mut numbers = vec![GONE; other.ids.len()];
        for (old, id) in other.ids.iter().enumerate().filter(|(old, _)| keep(*old as u32)) {
            numbers[old] = self.ids.len() as u32;
            self.ids.push(*id);
            self.starts.push(self.programs.steps.len() as u32);
            let (from, to) = other.steps_of(old);
            self.programs.adopt(&other.programs, from, to);
        }
        self.programs.adopt_continued(&other.programs);
        for term in 0..other.programs.terms.len() as TermId {
            for entry in other.filed_under(term).iter().filter(|entry| numbers[entry.number() as usize] != GONE) {
                let mut moved = |term: TermId| match term {
                    NO_TERM => NO_TERM,
                    _ => self.programs.adopt_term(&other.programs, term & !ABSENT) | (term & ABSENT),
                };
                let (term, second, third) = (moved(term), moved(entry.second), moved(entry.third));
                let entry = Entry { second, third, ..entry.renumbered(numbers[entry.number() as usize]) };
                self.filed.push((term, entry));
            }
        }
        self.always.extend(other.always.iter().map(|old| numbers[*old as usize]).filter(|number| *number != GONE));
    }

    /// Files the queries.
    pub(super) fn finish(mut self) -> Segment {
        self.starts.push(self.programs.steps.len() as u32);
        self.in_order();
        self.filed.sort_unstable_by_key(|(term, entry)| (*term, entry.number()));
        let mut offsets = vec![0; self.programs.terms.len() + 1];
        for (term, _) in &self.filed {
            offsets[*term as usize + 1] += 1;
        }
        for term in 1..offsets.len() {
            offsets[term] += offsets[term - 1];
        }
        let starts = &self.starts;
        let placed = |(_, entry): (TermId, Entry)| Entry { start: starts[entry.number() as usize], ..entry };
        let entries = self.filed.into_iter().map(placed).collect();
        let mut programs = self.programs;
        programs.shrink();
        Segment {
            ids: self.ids,
            starts: self.starts,
            programs,
            uses: self.uses,
            forms: Arc::new(self.forms),
            offsets,
            entries,
            always: self.always,
        }
    }

    /// Renumbers the queries so that their ids ascend; programs stay where they are.
    fn in_order(&mut self) {
        if self.ids.is_sorted() {
            return;
        }
        let mut order: Vec<u32> = (0..self.ids.len() as u32).collect();
        order.sort_unstable_by_key(|number| self.ids[*number as usize]);
        let mut numbers = vec![0; order.len()];
        let mut steps = Vec::with_capacity(self.programs.steps.len());
        let mut starts = Vec::with_capacity(self.starts.len());
        for (new, old) in order.iter().enumerate() {
            numbers[*old as usize] = new as u32;
            let (from, to) = (self.starts[*old as usize], self.starts[*old as usize + 1]);
            let moved = steps.len() as u32;
            starts.push(moved);
            let here = &self.programs.steps[from as usize..to as usize];
            steps.extend(here.iter().map(|step| Step { end: step.end - from + moved, ..*step }));
        }
        starts.push(steps.len() as u32);
        self.programs.steps = steps;
        self.starts = starts;
        self.ids.sort_unstable();
        for (_, entry) in &mut self.filed {
            *entry = entry.renumbered(numbers[entry.number() as usize]);
        }
        self.always.iter_mut().for_each(|number| *number = numbers[*number as usize]);
        self.always.sort_unstable();
    }
}

impl Segment {
    fn steps_of(&self, number: usize) -> (usize, usize) {
        (self.starts[number] as usize, self.starts[number + 1] as usize)
    }

    #[inline]
    fn filed_under(&self, term: TermId) -> &[Entry] {
        &self.entries[self.offsets[term as usize] as usize..self.offsets[term as usize + 1] as usize]
    }

    /// Puts into `scratch.answers` the numbers of all queries that the post answers, ascending.
    pub(super) fn matches(&self, post: &Document<'_>, scratch: &mut Scratch) {
        scratch.begin(self.programs.terms.len(), self.ids.len());
        if self.uses.forms {
            scratch.remembered.serve(&self.forms);
        }
        read::read(post, &self.programs.terms, &self.uses, scratch);
        for index in 0..scratch.present.len() {
            let filed = self.filed_under(scratch.present[index]);
            scratch.effort.looked_at += filed.len() as u64;
            for entry in filed {
                if entry.mask & !scratch.mask != 0 || !scratch.agrees(entry.second) || !scratch.agrees(entry.third) {
                    continue;
                }
                let number = entry.number();
                if entry.query & ONCE == 0 && !scratch.ask_once(number) {
                    continue;
                }
                if entry.query & SETTLED == 0 {
                    scratch.effort.asked += 1;
                    if !self.programs.holds(entry.start, post, scratch) {
                        continue;
                    }
                }
                scratch.answers.push(number);
            }
        }
        for query in &self.always {
            if self.programs.holds(self.starts[*query as usize], post, scratch) {
                scratch.answers.push(*query);
            }
        }
        scratch.answers.sort_unstable();
    }

    pub(super) fn bytes(&self) -> usize {
        self.entries.len() * size_of::<Entry>()
            + (self.offsets.len() + self.starts.len() + self.always.len()) * size_of::<u32>()
            + self.ids.len() * size_of::<Id>()
            + self.programs.bytes()
            + self.forms.bytes()
            + self.uses.pairs.bytes()
    }
}

/// Notes what a query asks for.
fn note_uses(node: &Node, uses: &mut Uses, forms: &mut Forms) {
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
            uses.sentences |= !matches!(near.bond, crate::ast::Bond::Within { .. });
            note_uses(&near.left, uses, forms);
            note_uses(&near.right, uses, forms);
        }
        _ => node.children().into_iter().for_each(|child| note_uses(child, uses, forms)),
    }
}
