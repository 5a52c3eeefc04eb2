//! A compiled set that does not change: its programs, and where each is filed. Can be written anew without some of its
//! queries and joined with another, without the queries' trees.

use std::sync::Arc;

use crate::ast::Query;
use crate::document::Document;

use super::Id;
use super::filing::{Drafted, Filing};
use super::forms::Forms;
use super::ids::Ids;
use super::needs::Rest;
use super::program::{Programs, Step};
use super::rarity::Frequencies;
use super::read;
use super::record::Long;
use super::scratch::Scratch;
use super::terms::TermId;
use super::uses::{Uses, note_uses};

/// The parts of a segment that grow while it is being made.
#[derive(Clone, Debug, Default)]
pub(super) struct Draft {
    ids: Vec<Id>,
    /// Where each query's steps begin, and where the last one's end.
    starts: Vec<u32>,
    programs: Programs,
    uses: Uses,
    forms: Forms,
    drafted: Drafted,
    /// Queries that a post may answer without having anything.
    always: Vec<u32>,
}

/// A compiled set.
#[derive(Clone, Debug)]
pub(super) struct Segment {
    pub(super) ids: Ids,
    starts: Vec<u32>,
    programs: Programs,
    uses: Uses,
    forms: Arc<Forms>,
    filing: Filing,
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
                let rests: Option<Vec<Rest>> =
                    anchors.iter().map(|anchor| self.programs.rest(start, anchor.term)).collect();
                if rests.is_some() {
                    // Its records say all of it: nobody will ask the program.
                    self.programs.steps.truncate(start);
                }
                self.drafted.file(number, &anchors, rests.as_deref());
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
            let number = |old: u32| Some(numbers[old as usize]).filter(|number| *number != GONE);
            let moved = |term| self.programs.adopt_term(&other.programs, term);
            self.drafted.adopt(&other.filing, term, number, moved);
        }
        self.always.extend(other.always.iter().map(|old| numbers[*old as usize]).filter(|number| *number != GONE));
    }

    /// Files the queries.
    pub(super) fn finish(mut self) -> Segment {
        self.starts.push(self.programs.steps.len() as u32);
        self.in_order();
        let filing = self.drafted.finish(self.programs.terms.len());
        let mut programs = self.programs;
        programs.shrink();
        Segment {
            ids: Ids::new(self.ids),
            starts: self.starts,
            programs,
            uses: self.uses,
            forms: Arc::new(self.forms),
            filing,
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
        self.drafted.renumber(&numbers);
        self.always.iter_mut().for_each(|number| *number = numbers[*number as usize]);
        self.always.sort_unstable();
    }
}

impl Segment {
    fn steps_of(&self, number: usize) -> (usize, usize) {
        (self.starts[number] as usize, self.starts[number + 1] as usize)
    }

    /// Marks as answers of `scratch` all queries that the post answers.
    pub(super) fn matches(&self, post: &Document<'_>, scratch: &mut Scratch) {
        scratch.begin(self.programs.terms.len(), self.ids.len());
        if self.uses.forms {
            scratch.remembered.serve(&self.forms);
        }
        read::read(post, &self.programs.terms, &self.uses, scratch);
        // First where all lists lie, then the lists: the processor fetches many places at once when no decision
        // depends on what stands there.
        let mut lists = std::mem::take(&mut scratch.lists);
        let mut found = std::mem::take(&mut scratch.found);
        lists.clear();
        found.clear();
        lists.extend(scratch.present.iter().map(|term| self.filing.place(*term)).filter(|list| !list.is_empty()));
        scratch.touched ^= lists.iter().fold(0, |touched, list| touched ^ self.filing.touch(list));
        for list in &lists {
            let list = self.filing.list(list);
            scratch.effort.looked_at += list.len_of_few() as u64;
            list.gather(scratch, &mut found);
            for record in list.long {
                scratch.effort.looked_at += 1;
                if record.agrees(scratch) && (record.is_settled() || self.holds_once(record, post, scratch)) {
                    found.push(record.query());
                }
            }
        }
        scratch.effort.asked += self.always.len() as u64;
        for query in &self.always {
            if self.programs.holds(self.starts[*query as usize], post, scratch) {
                found.push(*query);
            }
        }
        found.all().iter().for_each(|query| scratch.answer(*query));
        scratch.lists = lists;
        scratch.found = found;
    }

    /// Asks a query in full, when it was not asked before.
    fn holds_once(&self, record: Long<'_>, post: &Document<'_>, scratch: &mut Scratch) -> bool {
        let query = record.query();
        if !record.is_once() && !scratch.ask_once(query) {
            return false;
        }
        scratch.effort.asked += 1;
        self.programs.holds(self.starts[query as usize], post, scratch)
    }

    pub(super) fn bytes(&self) -> usize {
        self.filing.bytes()
            + (self.starts.len() + self.always.len()) * size_of::<u32>()
            + self.ids.bytes()
            + self.programs.bytes()
            + self.forms.bytes()
            + self.uses.pairs.bytes()
    }
}
