//! How a post's word is like a term's text without being it: patterns, slips of the finger, stems. Pure functions of
//! two folded words; who asks which words lies elsewhere.

mod fuzzy;
mod glob;
mod stem;

pub(crate) use fuzzy::{edits_within, for_each_deletion};
pub(crate) use glob::{fits, literals, tidy};
pub(crate) use stem::{Language, same_stem, stem};

use crate::ast::{Form, Term};
use crate::limits::MAX_FORMED_WORD_BYTES;

/// Whether a folded word of a post is what the term asks for. Which kind of token holds it is not asked here.
pub(crate) fn is_like(word: &str, term: &Term) -> bool {
    match term.form {
        Form::Word => word == &*term.folded,
        _ if word.len() > MAX_FORMED_WORD_BYTES => false,
        Form::Pattern => fits(word, &term.folded),
        Form::Fuzzy(edits) => edits_within(word, &term.folded, edits),
        Form::Stem => same_stem(word, &term.folded),
    }
}
