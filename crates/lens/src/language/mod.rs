//! The language of a post. Owns the choice between what is declared and what the words say.

use vigie_model::{Lang, Post};

/// The language of a post.
pub(crate) fn of(post: &Post) -> Lang {
    match post.langs.as_slice() {
        [one] => *one,
        _ => Lang::UND,
    }
}
