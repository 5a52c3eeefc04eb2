//! Which words of the index a pattern, a slip of the finger or a stem stands for: the vocabulary is read in order, as far
//! as it can hold such a word, and those that fit are looked up like any other. Bounded: what would take too long, or
//! stands for too many words, is left to the judging of posts.

use std::collections::HashMap;
use std::ops::ControlFlow;

use vigie_query::{Form, Term};
use vigie_store::{BrandStore, Need, StoreResult, Stretch, WORD_BYTES_MAX, word};

/// Entries of the index (a word in a post is one) that are passed for one search: about a second of reading.
const ENTRIES_MAX: u64 = 3_000_000;

/// Words that one form may stand for. What more fit finds so many posts that reading these is as quick.
const WORDS_MAX: usize = 400;

/// A longer word may be the beginning of one that was cut: the index cuts before a character that no longer fits.
const WHOLE_BYTES_MAX: usize = WORD_BYTES_MAX - 4;

/// A form that the index cannot look up by itself.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Asked {
    /// The mark before the words that count.
    plane: String,
    /// The form, its text as the index writes words.
    term: Term,
}

impl Asked {
    pub(super) fn new(plane: &str, term: &Term) -> Self {
        let written = |piece: &str| -> String {
            piece.chars().map(|c| if c.is_ascii() && !c.is_ascii_alphanumeric() { '_' } else { c }).collect()
        };
        let folded = match term.form {
            Form::Pattern => {
                let stars = |c: char| matches!(c, '*' | '?');
                term.folded
                    .split_inclusive(stars)
                    .map(|piece| match piece.char_indices().next_back() {
                        Some((at, last)) if stars(last) => format!("{}{last}", written(&piece[..at])),
                        _ => written(piece),
                    })
                    .collect()
            }
            _ => written(&term.folded),
        };
        Self { plane: plane.to_owned(), term: Term { folded: folded.into(), ..term.clone() } }
    }

    /// Where in the vocabulary such words stand.
    fn stretches(&self) -> Vec<Stretch> {
        let text = &*self.term.folded;
        let beginning = match self.term.form {
            Form::Pattern => text.split(['*', '?']).next().unwrap_or_default(),
            // Words of one stem begin with the same letter.
            Form::Stem => text.get(..1).unwrap_or_default(),
            Form::Word | Form::Fuzzy(_) => "",
        };
        let with_mark = word(&self.plane, beginning);
        match with_mark.is_empty() {
            // Plain words: digits, then letters and everything beyond; what is marked lies before and between.
            true => vec![Stretch::between("0", ":"), Stretch::from("A")],
            false => vec![Stretch::beginning(&with_mark)],
        }
    }

    fn fits(&self, word: &str) -> bool {
        let Some(own) = word.strip_prefix(&*self.plane) else { return false };
        word.len() > WHOLE_BYTES_MAX || self.term.is_like(own)
    }
}

#[cfg(test)]
impl std::fmt::Display for Asked {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(to, "{}{} {:?}", self.plane, self.term.folded, self.term.form)
    }
}

/// What forms stand for.
#[derive(Debug, Default)]
pub(super) struct Widened(HashMap<Asked, Vec<String>>);

impl Widened {
    /// What is needed for a form; anything where its words are not known or too many.
    pub(super) fn need(&self, asked: &Asked) -> Need {
        match self.0.get(asked) {
            Some(words) => Need::any(words.iter().cloned().map(Need::Word)),
            None => Need::Anything,
        }
    }

    /// Reads the words that forms stand for.
    pub(super) async fn read(store: BrandStore<'_>, asked: Vec<Asked>) -> StoreResult<Self> {
        let mut found: HashMap<Asked, Vec<String>> = asked.into_iter().map(|asked| (asked, Vec::new())).collect();
        let mut by_stretch: HashMap<Stretch, Vec<Asked>> = HashMap::new();
        for asked in found.keys() {
            for stretch in asked.stretches() {
                by_stretch.entry(stretch).or_default().push(asked.clone());
            }
        }
        // What has no end comes last: a stem should not go without because a fuzzy word read everything.
        let mut stretches: Vec<(Stretch, Vec<Asked>)> = by_stretch.into_iter().collect();
        stretches.sort_unstable_by(|(a, _), (b, _)| (a.until.is_none(), a).cmp(&(b.until.is_none(), b)));
        let mut entries = 0;
        for (stretch, asked) in stretches {
            let mut over = false;
            store
                .vocabulary(&stretch, |word, posts| {
                    entries += posts;
                    for asked in &asked {
                        if let Some(words) = found.get_mut(asked)
                            && asked.fits(word)
                        {
                            words.push(word.to_owned());
                            if words.len() > WORDS_MAX {
                                found.remove(asked);
                            }
                        }
                    }
                    over = entries > ENTRIES_MAX;
                    let wanted = !over && asked.iter().any(|asked| found.contains_key(asked));
                    if wanted { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
                })
                .await?;
            if over {
                asked.iter().for_each(|asked| drop(found.remove(asked)));
            }
        }
        Ok(Self(found))
    }
}
