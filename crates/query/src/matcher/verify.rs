//! Asks one compiled query of the post that was read.

use crate::limits::MAX_PHRASE_TERMS;

use super::program::{Ask, Nearness, Phrase, Programs};
use super::scratch::{NO_PLACE, NearScratch, Scratch};

impl Programs {
    /// Whether the query whose steps begin at `at` holds.
    pub(super) fn holds(&self, at: u32, followers: Option<u64>, scratch: &mut Scratch) -> bool {
        let step = self.steps[at as usize];
        match step.ask {
            Ask::Never => false,
            Ask::All => self.until(at, followers, scratch, false),
            Ask::Any => self.until(at, followers, scratch, true),
            Ask::None => !self.holds(at + 1, followers, scratch),
            Ask::Term(term) => scratch.has(term),
            Ask::Phrase(phrase) => stands(&self.phrases[phrase as usize], scratch, |_, _| false),
            Ask::Near(near) => self.are_near(&self.nearness[near as usize], scratch),
            Ask::Followers(range) => followers.is_some_and(|n| self.ranges[range as usize].contains(n)),
        }
    }

    /// Asks the parts of a step in turn until one answers `decisive`, which is then the answer.
    fn until(&self, at: u32, followers: Option<u64>, scratch: &mut Scratch, decisive: bool) -> bool {
        let end = self.steps[at as usize].end;
        let mut part = at + 1;
        while part < end {
            let step = self.steps[part as usize];
            // Most parts are terms: no call for them.
            let holds = match step.ask {
                Ask::Term(term) => scratch.has(term),
                _ => self.holds(part, followers, scratch),
            };
            if holds == decisive {
                return decisive;
            }
            part = step.end;
        }
        !decisive
    }

    /// Whether a phrase of one side begins at most so far after one of the other ends.
    fn are_near(&self, near: &Nearness, scratch: &mut Scratch) -> bool {
        let mut spans = std::mem::take(&mut scratch.near);
        gather(&near.left, self, scratch, &mut spans.left);
        gather(&near.right, self, scratch, &mut spans.right);
        let NearScratch { left, right, ends } = &mut spans;
        right.sort_unstable();
        ends.clear();
        ends.extend(right.iter().map(|(_, end)| *end));
        ends.sort_unstable();
        let found = left.iter().any(|&(first, last)| {
            let after = right.partition_point(|(start, _)| *start <= last);
            let before = ends.partition_point(|end| *end < first);
            right.get(after).is_some_and(|(start, _)| start - last <= near.distance)
                || before.checked_sub(1).is_some_and(|at| first - ends[at] <= near.distance)
        });
        scratch.near = spans;
        found
    }
}

fn gather(phrases: &[u32], programs: &Programs, scratch: &Scratch, out: &mut Vec<(u32, u32)>) {
    out.clear();
    for phrase in phrases {
        stands(&programs.phrases[*phrase as usize], scratch, |first, last| {
            out.push((first, last));
            true
        });
    }
}

/// Whether a phrase stands somewhere; hands each standing to `more`, which says whether to go on.
///
/// Places are listed from the last to the first, so each term's list is walked once however often the phrase stands.
fn stands(phrase: &Phrase, scratch: &Scratch, more: impl FnMut(u32, u32) -> bool) -> bool {
    if phrase.terms.len() <= 4 {
        stands_within::<4>(phrase, scratch, more)
    } else {
        stands_within::<MAX_PHRASE_TERMS>(phrase, scratch, more)
    }
}

fn stands_within<const CURSORS: usize>(
    phrase: &Phrase,
    scratch: &Scratch,
    mut more: impl FnMut(u32, u32) -> bool,
) -> bool {
    let Some(((lead, lead_offset), rest)) = phrase.terms.split_first() else { return false };
    let rest = &rest[..rest.len().min(CURSORS)];
    let mut cursors = [NO_PLACE; CURSORS];
    for (cursor, (term, _)) in cursors.iter_mut().zip(rest) {
        *cursor = scratch.last_place(*term);
        if *cursor == NO_PLACE {
            return false;
        }
    }
    let mut found = false;
    let mut at = scratch.last_place(*lead);
    'places: while at != NO_PLACE {
        let place = scratch.place(at);
        at = place.before;
        let Some(start) = place.position.checked_sub(*lead_offset) else { continue };
        for (cursor, (_, offset)) in cursors.iter_mut().zip(rest) {
            let wanted = start + offset;
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
        if !more(start, start + phrase.reach) {
            return true;
        }
    }
    found
}
