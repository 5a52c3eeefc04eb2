//! The exact form: sign by sign, with or without regard to case and accents, never glued to other letters.

use crate::ast::Exact;
use crate::text::fold;

impl Exact {
    /// The exact form of `written` whose first word begins at byte `lead`.
    pub(crate) fn new(written: &str, cased: bool, lead: usize) -> Self {
        Self { literal: if cased { written.into() } else { fold(written).into() }, cased, lead }
    }

    /// Where it ends in `text` when its first word begins at byte `word`; `None` when it does not stand there.
    pub(crate) fn stands_at(&self, text: &str, word: usize) -> Option<usize> {
        let start = word.checked_sub(self.lead)?;
        let rest = text.get(start..)?;
        let length = if self.cased {
            rest.starts_with(&*self.literal).then_some(self.literal.len())?
        } else {
            folded_length(rest, &self.literal)?
        };
        let end = start + length;
        let before = text[..start].chars().next_back();
        let after = text[end..].chars().next();
        let glued = |outer: Option<char>, inner: Option<char>| {
            outer.is_some_and(char::is_alphanumeric) && inner.is_some_and(char::is_alphanumeric)
        };
        let is_free = !glued(before, self.literal.chars().next()) && !glued(after, self.literal.chars().next_back());
        is_free.then_some(end)
    }

    /// Whether it stands in `text` anywhere; for a form without words.
    pub(crate) fn is_in(&self, text: &str) -> bool {
        if self.cased { text.contains(&*self.literal) } else { fold(text).contains(&*self.literal) }
    }
}

/// How many bytes of `text` fold to `literal`, when its beginning does.
fn folded_length(text: &str, literal: &str) -> Option<usize> {
    let mut left = literal;
    let mut letter = String::new();
    for (at, c) in text.char_indices() {
        // Accents that follow as characters of their own belong to what was read.
        letter.clear();
        letter.push_str(&fold(c.encode_utf8(&mut [0; 4])));
        if left.is_empty() && !letter.is_empty() {
            return Some(at);
        }
        left = left.strip_prefix(&*letter)?;
    }
    left.is_empty().then_some(text.len())
}
