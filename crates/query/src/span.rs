//! Where something stands in a text: byte offsets, and their UTF-16 counterpart for browsers.

use serde::{Deserialize, Serialize};

/// A half-open range of byte offsets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The range `start..end`.
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// The smallest span that holds both.
    pub fn to(self, other: Self) -> Self {
        Self::new(self.start.min(other.start), self.end.max(other.end))
    }

    /// The bytes of `text` it covers; empty when it does not fit that text.
    pub fn of(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or("")
    }

    /// The same span counted in UTF-16 code units, as JavaScript counts.
    pub fn to_utf16(self, text: &str) -> Self {
        Self::new(utf16_offset(text, self.start), utf16_offset(text, self.end))
    }
}

/// How many UTF-16 code units stand before byte `offset`; an offset inside a character counts as its beginning, one
/// past the end as the end.
pub fn utf16_offset(text: &str, offset: usize) -> usize {
    text.char_indices().take_while(|(at, c)| at + c.len_utf8() <= offset).map(|(_, c)| c.len_utf16()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf16_counts_as_javascript_does() {
        let text = "é😀x";
        assert_eq!(Span::new(2, 6).to_utf16(text), Span::new(1, 3));
        assert_eq!(Span::new(6, 7).to_utf16(text), Span::new(3, 4));
        assert_eq!(utf16_offset(text, 3), 1);
        assert_eq!(utf16_offset(text, 99), 4);
    }
}
