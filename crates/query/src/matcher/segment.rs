//! A compiled set that does not change: its programs, and where each is filed. Can be written anew without some of its
//! queries and joined with another, without the queries' trees.

use std::sync::Arc;

use crate::ast::{Clause, Form, Node, Query, Scope, TermKind};
use crate::document::Document;
use crate::field::{Field, FieldName};
use crate::text::hash_folded;

use super::Id;
use super::compile::{Anchor, is_side_by_side};
use super::forms::Forms;
use super::program::{Programs, Step};
use super::rarity::Frequencies;
use super::read::{self, Uses};
use super::scratch::Scratch;
use super::terms::{NO_TERM, TermId};

/// A query filed under a term.
#[derive(Clone, Copy, Debug)]
struct Entry {
    mask: u64,
    /// The query's number; with [`SETTLED`] when nothing is left to ask once `second` is there.
    query: u32,
    second: TermId,
}

/// Marks an entry whose two terms are the whole query.
const SETTLED: u32 = 1 << 31;

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
                let settled = if self.programs.is_settled(start, &anchors) { SETTLED } else { 0 };
                let entry = |anchor: &Anchor| {
                    (anchor.term, Entry { mask: anchor.mask, query: number | settled, second: anchor.second })
                };
                self.filed.extend(anchors.iter().map(entry));
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
        for term in 0..other.programs.terms.len() {
            let mut moved = None;
            for entry in other.filed_under(term as TermId) {
                let number = numbers[(entry.query & !SETTLED) as usize];
                if number == GONE {
                    continue;
                }
                let term = *moved.get_or_insert_with(|| self.programs.adopt_term(&other.programs, term as TermId));
                let second = match entry.second {
                    NO_TERM => NO_TERM,
                    second => self.programs.adopt_term(&other.programs, second),
                };
                let query = number | (entry.query & SETTLED);
                self.filed.push((term, Entry { mask: entry.mask, query, second }));
            }
        }
        self.always.extend(other.always.iter().map(|old| numbers[*old as usize]).filter(|number| *number != GONE));
    }

    /// Files the queries.
    pub(super) fn finish(mut self) -> Segment {
        self.starts.push(self.programs.steps.len() as u32);
        self.in_order();
        self.filed.sort_unstable_by_key(|(term, entry)| (*term, entry.query & !SETTLED));
        let mut offsets = vec![0; self.programs.terms.len() + 1];
        for (term, _) in &self.filed {
            offsets[*term as usize + 1] += 1;
        }
        for term in 1..offsets.len() {
            offsets[term] += offsets[term - 1];
        }
        let entries = self.filed.into_iter().map(|(_, entry)| entry).collect();
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
        let renumber = |query: &mut u32| *query = numbers[(*query & !SETTLED) as usize] | (*query & SETTLED);
        self.filed.iter_mut().for_each(|(_, entry)| renumber(&mut entry.query));
        self.always.iter_mut().for_each(renumber);
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
            for entry in self.filed_under(scratch.present[index]) {
                if entry.mask & !scratch.mask != 0 || (entry.second != NO_TERM && !scratch.has(entry.second)) {
                    continue;
                }
                if entry.query & SETTLED != 0 {
                    scratch.answers.push(entry.query & !SETTLED);
                } else if scratch.ask_once(entry.query)
                    && self.programs.holds(self.starts[entry.query as usize], post, scratch)
                {
                    scratch.answers.push(entry.query);
                }
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
                for pair in text.terms.windows(2) {
                    uses.pairs.add(hash_folded(&pair[0].folded), hash_folded(&pair[1].folded));
                }
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
