//! From a query's tree to its program, and to the terms it is filed under. Words side by side are one term, far rarer
//! than any of them.

use smallvec::SmallVec;

use crate::ast::{AtLeast, Clause, Form, Near, Node, Term, TermKind, Text};
use crate::document::Has;
use crate::field::{Field, FieldName, value};
use crate::text::hash_folded;

use super::needs::{Anchor, Compiled, MAX_REST, Rest};
use super::program::{Ask, ExactPhrase, Nearness, Part, Phrase, Programs, Standing, Step, put};
use super::rarity::Frequencies;
use super::terms::{Flags, NO_TERM, TermId};
use super::{cells, key};

fn as_term(step: &Step) -> Option<TermId> {
    match step.ask {
        Ask::Term(term) => Some(term),
        _ => None,
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

    /// All that the query whose steps begin at `start` asks for beside its anchor, when it is terms and alternatives of
    /// terms only and not many of them.
    pub(super) fn rest(&self, start: usize, anchor: TermId) -> Option<Rest> {
        let mut rest = Rest::default();
        let mut held = false;
        let end = self.steps[start].end as usize;
        let mut at = if self.steps[start].ask == Ask::All { start + 1 } else { start };
        while at < end {
            let step = self.steps[at];
            let inner = &self.steps[at + 1..step.end as usize];
            at = step.end as usize;
            match (step.ask, inner) {
                (Ask::Term(term), _) if term == anchor && !held => held = true,
                (Ask::Term(term), _) => rest.required.push(term),
                (Ask::Any, inner) => {
                    let terms: SmallVec<[TermId; 8]> = inner.iter().map(as_term).collect::<Option<_>>()?;
                    if terms.contains(&anchor) && !held {
                        held = true;
                    } else {
                        rest.alternatives.push(terms);
                    }
                }
                (Ask::None, [one]) => rest.absent.push(as_term(one)?),
                (Ask::None, [any, inner @ ..]) if any.ask == Ask::Any => {
                    rest.absent.extend(inner.iter().map(as_term).collect::<Option<SmallVec<[TermId; 8]>>>()?);
                }
                _ => return None,
            }
        }
        (held && rest.len() <= MAX_REST).then_some(rest)
    }

    fn node(&mut self, node: &Node, frequencies: &Frequencies) -> Compiled {
        match &node.clause {
            Clause::Nothing => {
                self.push(Ask::Never);
                Compiled::never()
            }
            Clause::And(parts) => {
                let at = self.push(Ask::All);
                Compiled::all_of(self.in_order(at, parts, frequencies, |a, b| a.total_cmp(&b)))
            }
            Clause::Or(parts) => {
                let at = self.push(Ask::Any);
                Compiled::one_of(self.in_order(at, parts, frequencies, |a, b| b.total_cmp(&a)))
            }
            Clause::Not(inner) => {
                let at = self.push(Ask::None);
                let inner_compiled = self.node(inner, frequencies);
                self.close(at);
                // NOT NOT a and NOT (NOT a OR b) require something; rare enough to be asked of every post.
                Compiled::nothing_required(1.0 - inner_compiled.share)
            }
            Clause::Near(near) => {
                let (near, compiled) = self.near(near, frequencies);
                let at = put(&mut self.nearness, near);
                self.push(Ask::Near(at));
                compiled
            }
            Clause::AtLeast(least) => self.at_least(least, frequencies),
            Clause::Named(named) => self.node(&named.inner, frequencies),
            Clause::Text(text) => self.text(text, frequencies),
            Clause::Field(field) => self.field(field),
        }
    }

    /// Compiles the parts, then puts their steps into the order in which the answer comes soonest.
    fn in_order(
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
        if text.terms.is_empty() {
            let Some(exact) = &text.exact else {
                self.push(Ask::Never);
                return Compiled::never();
            };
            let at = put(&mut self.signs, (text.scope, exact.clone()));
            self.push(Ask::Signs(at));
            return Compiled::nothing_required(0.01);
        }
        if let Some(exact) = &text.exact {
            let (phrase, compiled) = self.phrase(text, frequencies);
            let at = put(&mut self.exacts, ExactPhrase { phrase, exact: exact.clone() });
            self.push(Ask::Exact(at));
            return compiled;
        }
        if let Some((term, key, rarity)) = self.whole(text, Flags::WANTED, frequencies) {
            self.push(Ask::Term(term));
            return Compiled::required(term, key, rarity);
        }
        let (phrase, compiled) = self.phrase(text, frequencies);
        let at = put(&mut self.phrases, phrase);
        self.push(Ask::Phrase(at));
        compiled
    }

    /// A word, or plain words side by side, as one term.
    fn whole(&mut self, text: &Text, flags: Flags, frequencies: &Frequencies) -> Option<(TermId, u64, f64)> {
        let (key, rarity) = match text.terms.as_slice() {
            [only] => (key::term(only, text.scope), frequencies.term(only)),
            terms if is_side_by_side(terms) => {
                let (last, before) = terms.split_last()?;
                let mut so_far = hash_folded(&before.first()?.folded);
                for next in &before[1..] {
                    so_far = key::followed(so_far, hash_folded(&next.folded));
                    self.terms.intern(so_far, Flags::CONTINUED);
                }
                let key = key::followed(so_far, hash_folded(&last.folded));
                (key ^ key::scope_salt(text.scope), frequencies.phrase(terms))
            }
            _ => return None,
        };
        Some((self.terms.intern(key, flags), key, rarity))
    }

    /// A phrase as terms with places; all of them are required.
    fn phrase(&mut self, text: &Text, frequencies: &Frequencies) -> (Phrase, Compiled) {
        let reach = text.terms.iter().map(|term| term.offset).max().unwrap_or(0);
        let from = self.parts.len() as u32;
        if let Some((term, key, rarity)) = self.whole(text, Flags::PLACED, frequencies) {
            self.parts.push(Part { term, offset: 0 });
            return (Phrase { from, len: 1, reach }, Compiled::required(term, key, rarity));
        }
        let mut terms: Vec<(&Term, f64)> = text.terms.iter().map(|term| (term, frequencies.term(term))).collect();
        terms.sort_by(|a, b| a.1.total_cmp(&b.1));
        let mut required = Vec::with_capacity(terms.len());
        for (wanted, rarity) in terms {
            let key = key::term(wanted, text.scope);
            let term = self.terms.intern(key, Flags::PLACED);
            self.parts.push(Part { term, offset: wanted.offset });
            required.push(Compiled::required(term, key, rarity));
        }
        let phrase = Phrase { from, len: required.len() as u32, reach };
        let mut compiled = Compiled::all_of(required);
        // A phrase is rarer than its words, and dearer to ask for.
        compiled.share *= 0.5;
        (phrase, compiled)
    }

    fn near(&mut self, near: &Near, frequencies: &Frequencies) -> (Nearness, Compiled) {
        let (left, left_compiled) = self.standing(&near.left, frequencies);
        let (right, right_compiled) = self.standing(&near.right, frequencies);
        let mut compiled = Compiled::all_of(vec![left_compiled, right_compiled]);
        compiled.share *= 0.25;
        (Nearness { bond: near.bond, left, right }, compiled)
    }

    fn standing(&mut self, node: &Node, frequencies: &Frequencies) -> (Standing, Compiled) {
        match &node.clause {
            Clause::Text(text) if !text.terms.is_empty() => {
                let (phrase, compiled) = self.phrase(text, frequencies);
                let standing = match &text.exact {
                    Some(exact) => Standing::Exact(Box::new(ExactPhrase { phrase, exact: exact.clone() })),
                    None => Standing::Phrase(phrase),
                };
                (standing, compiled)
            }
            Clause::Or(parts) => {
                let parts: Vec<_> = parts.iter().map(|part| self.standing(part, frequencies)).collect();
                let (standing, compiled): (Vec<_>, Vec<_>) = parts.into_iter().unzip();
                (Standing::Any(standing.into()), Compiled::one_of(compiled))
            }
            Clause::Near(near) => {
                let (near, compiled) = self.near(near, frequencies);
                (Standing::Near(Box::new(near)), compiled)
            }
            Clause::Named(named) => self.standing(&named.inner, frequencies),
            _ => (Standing::Any(Box::default()), Compiled::never()),
        }
    }

    fn at_least(&mut self, least: &AtLeast, frequencies: &Frequencies) -> Compiled {
        let (standing, mut compiled) = match least.of.texts() {
            Some(_) => self.standing(&least.of, frequencies),
            None => (Standing::Any(Box::default()), Compiled::never()),
        };
        compiled.share *= 0.1;
        let at = put(&mut self.counts, (least.count, standing));
        self.push(Ask::AtLeast(at));
        compiled
    }

    fn field(&mut self, field: &Field) -> Compiled {
        let rarity = Frequencies::field(field);
        if let Some(key) = key::clause(field) {
            let term = self.terms.intern(key, Flags::WANTED);
            self.push(Ask::Term(term));
            return Compiled::required(term, key, rarity);
        }
        let at = put(&mut self.fields, field.clone());
        self.push(Ask::Field(at));
        let mut one_of = |keys: Vec<u64>| {
            let each = rarity / keys.len().max(1) as f64;
            let keys = keys.into_iter();
            let one_of = keys.map(|key| Compiled::required(self.terms.intern(key, Flags::WANTED), key, each));
            // Masks name only terms that a program or an anchor names: those move with the query to another set.
            let mut compiled = Compiled::one_of(one_of);
            compiled.mask = 0;
            compiled
        };
        match field {
            Field::Number(count, range) => {
                one_of(key::buckets(*range).map(|bucket| key::number(*count, bucket)).collect())
            }
            Field::Geo(shape) => match cells::covering(shape) {
                Some(cells) => one_of(cells),
                None => Compiled::nothing_required(rarity / 1e6),
            },
            Field::Within(name, Some(shape)) => match cells::covering(shape) {
                Some(mut cells) => {
                    cells.push(key::field(FieldName::Within, crate::text::hash_caseless(name)));
                    one_of(cells)
                }
                None => Compiled::nothing_required(rarity / 1e6),
            },
            Field::Links(address) => one_of(vec![link_key(address)]),
            Field::Url(_) => one_of(vec![key::flag(crate::field::flag_word(Has::LINK))]),
            _ => Compiled::nothing_required(rarity / 1e6),
        }
    }
}

/// What every post has that links to an address which begins so.
fn link_key(address: &str) -> u64 {
    let host = address.split(['/', '?', '#', ':']).next().unwrap_or("");
    let host = host.strip_suffix('.').unwrap_or(host);
    // An address with a user name has another host than it begins with.
    if !address.contains('@') && !address.contains('\\') && value::read(FieldName::Site, host).is_ok() {
        key::field(FieldName::Site, crate::text::hash_caseless(host))
    } else {
        key::flag(crate::field::flag_word(Has::LINK))
    }
}

/// Whether all terms are plain words, each right after the other.
pub(super) fn is_side_by_side(terms: &[Term]) -> bool {
    terms.iter().zip(0..).all(|(term, at)| term.offset == at && term.form == Form::Word && term.kind == TermKind::Any)
}
