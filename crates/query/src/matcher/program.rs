//! A query compiled: its tree in prefix order with leaves as term numbers, and the terms it is filed under.

use crate::ast::{Clause, Field, Near, Node, Range, Text};

use super::key;
use super::rarity::Frequencies;
use super::terms::{NO_TERM, TermId, Terms};

/// A step of a compiled query. `end` is where the step's subtree ends.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step {
    pub(super) ask: Ask,
    pub(super) end: u32,
}

/// What a step asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ask {
    Never,
    All,
    Any,
    None,
    Term(TermId),
    Phrase(u32),
    Near(u32),
    Followers(u32),
}

/// Terms that must stand one after the other.
#[derive(Clone, Debug)]
pub(super) struct Phrase {
    /// The terms with their offset from the first; the rarest is first here, whatever its offset.
    pub(super) terms: Box<[(TermId, u32)]>,
    /// How many positions it covers, less one.
    pub(super) reach: u32,
}

/// Two sets of phrases that must stand near each other.
#[derive(Clone, Debug)]
pub(super) struct Nearness {
    pub(super) distance: u32,
    pub(super) left: Box<[u32]>,
    pub(super) right: Box<[u32]>,
}

/// Where a query is filed: under one term, with what else must be there.
#[derive(Clone, Copy, Debug)]
pub(super) struct Anchor {
    pub(super) term: TermId,
    /// One bit for each required term; see [`bit`].
    pub(super) mask: u64,
    /// Another required term, [`NO_TERM`] when there is none.
    pub(super) second: TermId,
    second_rarity: f64,
}

/// A term's bit in masks.
#[inline]
pub(super) fn bit(term: TermId) -> u64 {
    1 << (term & 63)
}

/// The compiled queries of a set.
#[derive(Clone, Debug, Default)]
pub(super) struct Programs {
    pub(super) steps: Vec<Step>,
    pub(super) phrases: Vec<Phrase>,
    pub(super) nearness: Vec<Nearness>,
    pub(super) ranges: Vec<Range>,
    pub(super) terms: Terms,
}

/// Ways to match, each with the term that every such post has.
struct Filed {
    cost: f64,
    anchors: Vec<Anchor>,
}

/// A subtree compiled.
struct Compiled {
    /// Under which terms; none when a post may match without having anything.
    filed: Option<Filed>,
    /// Bits of what every match has.
    mask: u64,
    /// A required term and its rarity.
    rarest: (TermId, f64),
    /// Cost of asking and how often the answer is yes: what order to ask in.
    share: f64,
}

impl Compiled {
    fn nothing_required(share: f64) -> Self {
        Self { filed: None, mask: 0, rarest: (NO_TERM, f64::INFINITY), share }
    }

    fn required(term: TermId, rarity: f64) -> Self {
        let anchor = Anchor { term, mask: bit(term), second: NO_TERM, second_rarity: f64::INFINITY };
        let filed = Filed { cost: rarity, anchors: vec![anchor] };
        Self { filed: Some(filed), mask: bit(term), rarest: (term, rarity), share: rarity / 1e6 }
    }
}

impl Programs {
    /// Compiles a query; `None` when it must be asked of every post.
    pub(super) fn compile(&mut self, root: &Node, frequencies: &Frequencies) -> Option<Vec<Anchor>> {
        let compiled = self.node(root, frequencies);
        let mut anchors = compiled.filed?.anchors;
        anchors.sort_by_key(|anchor| (anchor.term, anchor.mask));
        // One entry a term: where two alternatives share it, only what both require may be required.
        anchors.dedup_by(|next, kept| {
            let same = next.term == kept.term;
            if same {
                kept.mask &= next.mask;
                if kept.second != next.second {
                    kept.second = NO_TERM;
                }
            }
            same
        });
        Some(anchors)
    }

    /// Whether the query whose steps begin at `start` asks for nothing but its anchor and the anchor's second term.
    pub(super) fn is_settled(&self, start: usize, anchors: &[Anchor]) -> bool {
        let [anchor] = anchors else { return false };
        let expected =
            |ask: Ask| ask == Ask::Term(anchor.term) || (anchor.second != NO_TERM && ask == Ask::Term(anchor.second));
        match self.steps[start..] {
            [only] => expected(only.ask),
            [all, a, b] => all.ask == Ask::All && expected(a.ask) && expected(b.ask),
            _ => false,
        }
    }

    fn push(&mut self, ask: Ask) -> usize {
        self.steps.push(Step { ask, end: self.steps.len() as u32 + 1 });
        self.steps.len() - 1
    }

    fn close(&mut self, at: usize) {
        self.steps[at].end = self.steps.len() as u32;
    }

    fn node(&mut self, node: &Node, frequencies: &Frequencies) -> Compiled {
        match &node.clause {
            Clause::Nothing => {
                self.push(Ask::Never);
                // Filed under no term at all: it can never match.
                Compiled { filed: Some(Filed { cost: 0.0, anchors: Vec::new() }), ..Compiled::nothing_required(0.0) }
            }
            Clause::And(parts) => self.all(parts, frequencies),
            Clause::Or(parts) => self.any(parts, frequencies),
            Clause::Not(inner) => {
                let at = self.push(Ask::None);
                let inner_compiled = self.node(inner, frequencies);
                self.close(at);
                // NOT NOT a and NOT (NOT a OR b) require something; rare enough to be asked of every post.
                Compiled::nothing_required(1.0 - inner_compiled.share)
            }
            Clause::Near(near) => self.near(near, frequencies),
            Clause::Text(text) => self.text(text, frequencies),
            Clause::Field(field) => self.field(field),
        }
    }

    fn all(&mut self, parts: &[Node], frequencies: &Frequencies) -> Compiled {
        let at = self.push(Ask::All);
        let compiled = self.parts(at, parts, frequencies, |a, b| a.total_cmp(&b));
        let best = (0..compiled.len())
            .filter_map(|index| Some((index, compiled[index].filed.as_ref()?.cost)))
            .min_by(|a, b| a.1.total_cmp(&b.1))
            .map(|(index, _)| index);
        let mask = compiled.iter().fold(0, |mask, part| mask | part.mask);
        let rarest = compiled.iter().map(|part| part.rarest).fold((NO_TERM, f64::INFINITY), rarer);
        let share = compiled.iter().map(|part| part.share).product();
        let others = (0..compiled.len()).filter(|index| Some(*index) != best).map(|index| compiled[index].rarest);
        let second = others.fold((NO_TERM, f64::INFINITY), rarer);
        let mut filed = best.and_then(|best| compiled.into_iter().nth(best)).and_then(|best| best.filed);
        for anchor in filed.iter_mut().flat_map(|filed| &mut filed.anchors) {
            anchor.mask |= mask;
            if second.1 < anchor.second_rarity && second.0 != anchor.term {
                (anchor.second, anchor.second_rarity) = second;
            }
        }
        Compiled { filed, mask, rarest, share }
    }

    fn any(&mut self, parts: &[Node], frequencies: &Frequencies) -> Compiled {
        let at = self.push(Ask::Any);
        let compiled = self.parts(at, parts, frequencies, |a, b| b.total_cmp(&a));
        let mask = compiled.iter().fold(u64::MAX, |mask, part| mask & part.mask);
        let share = compiled.iter().map(|part| part.share).sum::<f64>().min(1.0);
        let mut filed = Some(Filed { cost: 0.0, anchors: Vec::new() });
        for part in compiled {
            filed = filed.zip(part.filed).map(|(mut all, one)| {
                all.cost += one.cost;
                all.anchors.extend(one.anchors);
                all
            });
        }
        Compiled { filed, mask, rarest: (NO_TERM, f64::INFINITY), share }
    }

    /// Compiles the parts, then puts their steps into the order in which the answer comes soonest.
    fn parts(
        &mut self,
        at: usize,
        parts: &[Node],
        frequencies: &Frequencies,
        order: fn(f64, f64) -> std::cmp::Ordering,
    ) -> Vec<Compiled> {
        let mut compiled = Vec::with_capacity(parts.len());
        for part in parts {
            let start = self.steps.len();
            let one = self.node(part, frequencies);
            compiled.push((start..self.steps.len(), one));
        }
        compiled.sort_by(|a, b| order(a.1.share, b.1.share));
        let body = self.steps.split_off(at + 1);
        for (range, _) in &compiled {
            let moved = self.steps.len() as u32;
            let shifted = &body[range.start - at - 1..range.end - at - 1];
            self.steps.extend(shifted.iter().map(|step| Step { end: step.end + moved - range.start as u32, ..*step }));
        }
        self.close(at);
        compiled.into_iter().map(|(_, one)| one).collect()
    }

    fn text(&mut self, text: &Text, frequencies: &Frequencies) -> Compiled {
        let (compiled, ask) = match text.terms.as_slice() {
            [only] => {
                let term = self.terms.intern(key::term(only, text.scope), false);
                (Compiled::required(term, frequencies.term(only)), Ask::Term(term))
            }
            _ => {
                let (compiled, phrase) = self.phrase(text, frequencies);
                (compiled, Ask::Phrase(phrase))
            }
        };
        self.push(ask);
        compiled
    }

    /// Files a phrase under its rarest term; all of its terms are required.
    fn phrase(&mut self, text: &Text, frequencies: &Frequencies) -> (Compiled, u32) {
        let mut terms: Vec<(TermId, u32, f64)> = Vec::with_capacity(text.terms.len());
        for term in &text.terms {
            terms.push((self.terms.intern(key::term(term, text.scope), true), term.offset, frequencies.term(term)));
        }
        let reach = terms.iter().map(|(_, offset, _)| *offset).max().unwrap_or(0);
        terms.sort_by(|a, b| a.2.total_cmp(&b.2));
        let mut compiled = terms
            .first()
            .map_or(Compiled::nothing_required(0.0), |(term, _, rarity)| Compiled::required(*term, *rarity));
        let mask = terms.iter().fold(0, |mask, (term, _, _)| mask | bit(*term));
        compiled.mask = mask;
        // A phrase is rarer than its rarest word, and dearer to ask for.
        compiled.share *= 0.5;
        for anchor in compiled.filed.iter_mut().flat_map(|filed| &mut filed.anchors) {
            anchor.mask = mask;
            if let Some((term, _, rarity)) = terms.iter().find(|(term, _, _)| *term != anchor.term) {
                (anchor.second, anchor.second_rarity) = (*term, *rarity);
            }
        }
        let terms = terms.iter().map(|(term, offset, _)| (*term, *offset)).collect();
        self.phrases.push(Phrase { terms, reach });
        (compiled, self.phrases.len() as u32 - 1)
    }

    fn near(&mut self, near: &Near, frequencies: &Frequencies) -> Compiled {
        let mut side = |node: &Node| {
            let mut phrases = Vec::new();
            let mut mask = u64::MAX;
            let mut filed = Filed { cost: 0.0, anchors: Vec::new() };
            for alternative in node.alternatives() {
                let Clause::Text(text) = &alternative.clause else { continue };
                let (compiled, phrase) = self.phrase(text, frequencies);
                phrases.push(phrase);
                mask &= compiled.mask;
                let one = compiled.filed.unwrap_or(Filed { cost: 0.0, anchors: Vec::new() });
                filed.cost += one.cost;
                filed.anchors.extend(one.anchors);
            }
            (phrases, if filed.anchors.is_empty() { 0 } else { mask }, filed)
        };
        let (left, left_mask, left_filed) = side(&near.left);
        let (right, right_mask, right_filed) = side(&near.right);
        let mask = left_mask | right_mask;
        let mut filed = if right_filed.cost < left_filed.cost { right_filed } else { left_filed };
        filed.anchors.iter_mut().for_each(|anchor| anchor.mask |= mask);
        let share = filed.cost / 4e6;
        self.nearness.push(Nearness { distance: near.distance, left: left.into(), right: right.into() });
        self.push(Ask::Near(self.nearness.len() as u32 - 1));
        Compiled { filed: Some(filed), mask, rarest: (NO_TERM, f64::INFINITY), share }
    }

    fn field(&mut self, field: &Field) -> Compiled {
        let rarity = Frequencies::field(field);
        if let Field::Followers(range) = field {
            self.ranges.push(*range);
            self.push(Ask::Followers(self.ranges.len() as u32 - 1));
            return Compiled::nothing_required(rarity / 1e6);
        }
        let Some(key) = key::clause(field) else {
            self.push(Ask::Never);
            return Compiled::nothing_required(0.0);
        };
        let term = self.terms.intern(key, false);
        self.push(Ask::Term(term));
        Compiled::required(term, rarity)
    }
}

fn rarer(a: (TermId, f64), b: (TermId, f64)) -> (TermId, f64) {
    if b.1 < a.1 { b } else { a }
}
