//! What must be among a post's words, and how the index is asked for it.

/// Longest word that is kept; of a longer one its beginning stands for it, in the index and in questions alike.
pub const WORD_BYTES_MAX: usize = 64;

/// Most words in one expression: SQLite reads it recursively, and beyond this the posts themselves are read sooner.
const WORDS_MAX: usize = 1_000;

/// What a post's words must hold for it to be a candidate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Need {
    /// Any post may be one.
    Anything,
    /// No post can be one.
    Nothing,
    /// This word.
    Word(String),
    /// A word that begins so.
    Beginning(String),
    /// All of these.
    All(Vec<Need>),
    /// One of these.
    Any(Vec<Need>),
}

/// A word as the index keeps it: ASCII that would cut it is replaced, and its length bounded. Different words may become
/// the same; then more is found than is asked.
pub fn word(plane: &str, text: &str) -> String {
    let mut out = String::with_capacity(plane.len() + text.len());
    out.push_str(plane);
    for c in text.chars() {
        if out.len() + c.len_utf8() > WORD_BYTES_MAX {
            break;
        }
        out.push(if c.is_ascii() && !c.is_ascii_alphanumeric() { '_' } else { c });
    }
    out
}

impl Need {
    /// All of `parts`.
    pub fn all(parts: impl IntoIterator<Item = Self>) -> Self {
        let mut kept: Vec<Self> = Vec::new();
        for part in parts {
            match part {
                Self::Nothing => return Self::Nothing,
                Self::Anything => {}
                part if kept.contains(&part) => {}
                part => kept.push(part),
            }
        }
        match kept.len() {
            0 => Self::Anything,
            1 => kept.remove(0),
            _ => Self::All(kept),
        }
    }

    /// One of `parts`.
    pub fn any(parts: impl IntoIterator<Item = Self>) -> Self {
        let mut kept: Vec<Self> = Vec::new();
        for part in parts {
            match part {
                Self::Anything => return Self::Anything,
                Self::Nothing => {}
                part => kept.push(part),
            }
        }
        match kept.len() {
            0 => Self::Nothing,
            1 => kept.remove(0),
            _ => Self::Any(kept),
        }
    }

    /// As FTS5 reads it: empty where any post may be a candidate, `None` where none can.
    pub(super) fn expression(&self) -> Option<String> {
        match self {
            Self::Nothing => None,
            Self::Anything => Some(String::new()),
            need if need.words() > WORDS_MAX => Some(need.narrowed().map(Self::written).unwrap_or_default()),
            need => Some(need.written()),
        }
    }

    fn words(&self) -> usize {
        match self {
            Self::Anything | Self::Nothing => 0,
            Self::Word(_) | Self::Beginning(_) => 1,
            Self::All(parts) | Self::Any(parts) => parts.iter().map(Self::words).sum(),
        }
    }

    /// A part that alone is asked for, where the whole would be too much.
    fn narrowed(&self) -> Option<&Self> {
        let Self::All(parts) = self else { return None };
        parts.iter().filter(|part| part.words() <= WORDS_MAX).min_by_key(|part| part.words())
    }

    fn written(&self) -> String {
        let joined = |parts: &[Self], by: &str| {
            let parts: Vec<String> = parts.iter().map(Self::written).collect();
            format!("({})", parts.join(by))
        };
        match self {
            // Neither stands inside another need.
            Self::Anything | Self::Nothing => String::new(),
            Self::Word(word) => format!("\"{}\"", word.replace('"', "\"\"")),
            Self::Beginning(word) => format!("\"{}\"*", word.replace('"', "\"\"")),
            Self::All(parts) => joined(parts, " AND "),
            Self::Any(parts) => joined(parts, " OR "),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn needs_are_as_small_as_they_can_be() {
        let word = |text: &str| Need::Word(text.into());
        assert_eq!(Need::all([Need::Anything, word("a"), word("a")]), word("a"));
        assert_eq!(Need::all([word("a"), Need::Nothing]), Need::Nothing);
        assert_eq!(Need::any([word("a"), Need::Anything]), Need::Anything);
        assert_eq!(Need::any([Need::Nothing, word("a")]), word("a"));
        assert_eq!(Need::all([]), Need::Anything);
        assert_eq!(Need::any([]), Need::Nothing);
        let need = Need::all([word("a"), Need::any([word("b\""), Need::Beginning("c".into())])]);
        assert_eq!(need.expression().as_deref(), Some("(\"a\" AND (\"b\"\"\" OR \"c\"*))"));
    }

    #[test]
    fn a_need_that_is_too_much_is_asked_in_part() {
        let many = |n: usize| Need::any((0..n).map(|n| Need::Word(n.to_string())));
        assert_eq!(many(2_000).expression().as_deref(), Some(""));
        assert_eq!(Need::all([many(2_000), Need::Word("a".into())]).expression().as_deref(), Some("\"a\""));
        assert_eq!(
            Need::all([many(999), Need::Word("a".into())]).expression().map(|text| text.len() > 999),
            Some(true)
        );
    }

    #[test]
    fn words_are_cut_and_bounded() {
        assert_eq!(word("a:", "did:plc:x y"), "a:did_plc_x_y");
        assert_eq!(word("", "œuvre"), "œuvre");
        assert!(word("", &"é".repeat(100)).len() <= WORD_BYTES_MAX);
    }
}
