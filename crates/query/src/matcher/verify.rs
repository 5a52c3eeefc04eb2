//! Asks one compiled query of the post that was read.

use crate::ast::{Exact, Scope};
use crate::document::Document;
use crate::limits::MAX_PHRASE_TERMS;
use crate::naive::verified;
use crate::places::{Place as Stretch, are_joined, join};

use super::program::{Ask, ExactPhrase, Nearness, Part, Programs, Standing};
use super::scratch::{NO_PLACE, Scratch};

impl Programs {
    /// Whether the query whose steps begin at `at` holds.
    pub(super) fn holds(&self, at: u32, post: &Document<'_>, scratch: &mut Scratch) -> bool {
        let step = self.steps[at as usize];
        match step.ask {
            Ask::Never => false,
            Ask::All => self.until(at, post, scratch, false),
            Ask::Any => self.until(at, post, scratch, true),
            Ask::None => !self.holds(at + 1, post, scratch),
            Ask::Term(term) => scratch.has(term),
            Ask::Phrase(phrase) => {
                let phrase = self.phrases[phrase as usize];
                stands(self.parts_of(phrase), phrase.reach, scratch, |_, _| false)
            }
            Ask::Exact(exact) => self.stands_exactly(&self.exacts[exact as usize], post, scratch, |_| false),
            Ask::Signs(signs) => {
                let (scope, exact) = &self.signs[signs as usize];
                parts(post, *scope).into_iter().flatten().any(|text| exact.is_in(text))
            }
            Ask::Near(near) => self.are_near(&self.nearness[near as usize], post, scratch),
            Ask::AtLeast(count) => {
                let (count, of) = &self.counts[count as usize];
                self.times(of, post, scratch) >= *count as usize
            }
            Ask::Field(field) => verified(&self.fields[field as usize], post),
        }
    }

    /// Asks the parts of a step in turn until one answers `decisive`, which is then the answer.
    fn until(&self, at: u32, post: &Document<'_>, scratch: &mut Scratch, decisive: bool) -> bool {
        let end = self.steps[at as usize].end;
        let mut part = at + 1;
        while part < end {
            let step = self.steps[part as usize];
            // Most parts are terms: no call for them.
            let holds = match step.ask {
                Ask::Term(term) => scratch.has(term),
                _ => self.holds(part, post, scratch),
            };
            if holds == decisive {
                return decisive;
            }
            part = step.end;
        }
        !decisive
    }

    fn are_near(&self, near: &Nearness, post: &Document<'_>, scratch: &mut Scratch) -> bool {
        let (mut left, mut right) = (scratch.take_list(), scratch.take_list());
        self.gather(&near.left, post, scratch, &mut left);
        if !left.is_empty() {
            self.gather(&near.right, post, scratch, &mut right);
        }
        let found = are_joined(&left, &right, near.bond, &scratch.beginnings);
        scratch.give_list(left);
        scratch.give_list(right);
        found
    }

    /// How often something stands in text and title.
    fn times(&self, of: &Standing, post: &Document<'_>, scratch: &mut Scratch) -> usize {
        let mut found = scratch.take_list();
        self.gather(of, post, scratch, &mut found);
        let times = found.iter().filter(|stretch| stretch.0 < scratch.listed_from).count();
        scratch.give_list(found);
        times
    }

    /// Everywhere something stands, sorted, each place once.
    fn gather(&self, of: &Standing, post: &Document<'_>, scratch: &mut Scratch, out: &mut Vec<Stretch>) {
        match of {
            Standing::Phrase(phrase) => {
                stands(self.parts_of(*phrase), phrase.reach, scratch, |first, last| {
                    out.push((first, last));
                    true
                });
            }
            Standing::Exact(exact) => {
                self.stands_exactly(exact, post, scratch, |stretch| {
                    out.push(stretch);
                    true
                });
            }
            Standing::Any(parts) => {
                let mut one = scratch.take_list();
                for part in parts {
                    one.clear();
                    self.gather(part, post, scratch, &mut one);
                    out.extend_from_slice(&one);
                }
                scratch.give_list(one);
            }
            Standing::Near(near) => {
                let (mut left, mut right) = (scratch.take_list(), scratch.take_list());
                self.gather(&near.left, post, scratch, &mut left);
                self.gather(&near.right, post, scratch, &mut right);
                join(&left, &right, near.bond, &scratch.beginnings, out);
                scratch.give_list(left);
                scratch.give_list(right);
                return;
            }
        }
        out.sort_unstable();
        out.dedup();
    }

    /// Whether a phrase stands somewhere sign by sign; hands each standing to `more`, which says whether to go on.
    fn stands_exactly(
        &self,
        exact: &ExactPhrase,
        post: &Document<'_>,
        scratch: &Scratch,
        mut more: impl FnMut(Stretch) -> bool,
    ) -> bool {
        let ExactPhrase { phrase, exact } = exact;
        let mut found = false;
        stands(self.parts_of(*phrase), phrase.reach, scratch, |first, last| {
            let fits = begins(first, exact, post, scratch);
            found |= fits;
            !fits || more((first, last))
        });
        found
    }
}

/// Whether the signs of an exact form stand where a token at this position begins.
fn begins(position: u32, exact: &Exact, post: &Document<'_>, scratch: &Scratch) -> bool {
    // Names that a network lists beside the text are not written there by anybody.
    if position >= scratch.listed_from {
        return false;
    }
    let from = scratch.starts.partition_point(|start| start.position < position);
    let here = scratch.starts[from..].iter().take_while(|start| start.position == position);
    here.into_iter().any(|start| {
        let text = parts(post, start.scope)[0].unwrap_or("");
        exact.stands_at(text, start.byte as usize).is_some()
    })
}

/// The texts that a scope covers, listed names aside.
fn parts<'d>(post: &Document<'d>, scope: Scope) -> [Option<&'d str>; 2] {
    match scope {
        Scope::Anywhere => [Some(post.text), post.title],
        Scope::Title => [post.title, None],
        Scope::Lead => [Some(post.text), None],
        Scope::Bio => [post.author_bio, None],
        Scope::Name => [post.author_name, None],
        Scope::BioLocation => [post.author_location, None],
    }
}

/// Whether a phrase stands somewhere; hands each standing to `more`, which says whether to go on.
///
/// Places are listed from the last to the first, so each term's list is walked once however often the phrase stands.
fn stands(phrase: &[Part], reach: u32, scratch: &Scratch, more: impl FnMut(u32, u32) -> bool) -> bool {
    if phrase.len() <= 4 {
        stands_within::<4>(phrase, reach, scratch, more)
    } else {
        stands_within::<MAX_PHRASE_TERMS>(phrase, reach, scratch, more)
    }
}

fn stands_within<const CURSORS: usize>(
    phrase: &[Part],
    reach: u32,
    scratch: &Scratch,
    mut more: impl FnMut(u32, u32) -> bool,
) -> bool {
    let Some((lead, rest)) = phrase.split_first() else { return false };
    let rest = &rest[..rest.len().min(CURSORS)];
    let mut cursors = [NO_PLACE; CURSORS];
    for (cursor, part) in cursors.iter_mut().zip(rest) {
        *cursor = scratch.last_place(part.term);
        if *cursor == NO_PLACE {
            return false;
        }
    }
    let mut found = false;
    let mut at = scratch.last_place(lead.term);
    'places: while at != NO_PLACE {
        let place = scratch.place(at);
        at = place.before;
        let Some(start) = place.position.checked_sub(lead.offset) else { continue };
        for (cursor, part) in cursors.iter_mut().zip(rest) {
            let wanted = start + part.offset;
            let mut here = scratch.place(*cursor);
            while here.position > wanted {
                if here.before == NO_PLACE {
                    // Nothing earlier: no earlier lead can do either.
                    return found;
                }
                *cursor = here.before;
                here = scratch.place(*cursor);
            }
            if here.position != wanted {
                continue 'places;
            }
        }
        found = true;
        if !more(start, start + reach) {
            return true;
        }
    }
    found
}
