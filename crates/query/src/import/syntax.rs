//! The shape of a dialect's table: which signs are operators, how tightly they bind, what its fields become.

use super::lexer::Piece;
use super::notes::{Effect, Grade, Notes};
use super::ours::Ours;
use super::parser::Node;
use super::reasons::Why;

/// A dialect.
pub(super) struct Syntax {
    /// `and`, `or`, `not` are operators in lower case too.
    pub(super) any_case: bool,
    /// The word `AND` is an operator. On X only the space is; a written AND is refused there.
    pub(super) and_is_word: bool,
    /// `a b OR c` is `a (b OR c)`.
    pub(super) or_binds_tighter: bool,
    /// `|` is OR.
    pub(super) pipe_is_or: bool,
    /// `{Apple}` counts case.
    pub(super) braces: bool,
    /// `<<<remarks>>>` are left out.
    pub(super) remarks: bool,
    /// `+word` and `++word` count signs, and case.
    pub(super) plus: Plus,
    /// A field's value may stand after a space.
    pub(super) spaced_values: bool,
    /// `\"` stands for a quotation mark inside quotation marks.
    pub(super) escapes: bool,
    /// What `*` and `?` stand for.
    pub(super) stars: Stars,
    /// What `word~1` means.
    pub(super) tilde: Tilde,
    /// Signs inside quotation marks count.
    pub(super) phrases_keep_signs: bool,
    /// Reads an operator of proximity or frequency.
    pub(super) bond: fn(&str) -> Option<Bond>,
    /// Fields whose value is the rest of the query.
    pub(super) rest_fields: &'static [&'static str],
    /// The fields, by name.
    pub(super) fields: &'static [(&'static str, Rule)],
    /// What is said once when two clauses stand side by side without an operator.
    pub(super) side_by_side: Option<&'static Why>,
    /// What is said once when AND and OR meet without parentheses.
    pub(super) mixed: Option<&'static Why>,
    /// What is said once of words without quotation marks.
    pub(super) bare_words: Option<Said>,
    /// What is said once of phrases.
    pub(super) phrases: Option<Said>,
    /// What is said once of words with signs that do not count here.
    pub(super) signs: Option<Said>,
    /// What is said once of words with accents.
    pub(super) accents: Option<Said>,
    /// Reads a query that has no operator at all, where the dialect has rules of its own for those.
    pub(super) simple: fn(&str, &[Piece], &mut Notes<'_>) -> Option<Node>,
}

/// What `+` before a word means.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Plus {
    /// A sign like others.
    Nothing,
    /// `+` counts signs, `++` case and accents too.
    Exact,
    /// `+` asks for the word as it is; we always do.
    AsWritten,
}

/// What `*` and `?` stand for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Stars {
    /// Nothing.
    Signs,
    /// `*` any letters, `?` one; a `*` between words for one of them.
    Letters,
    /// A `*` between words for one of them.
    Words,
}

/// What `word~1` means.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Tilde {
    /// A number of edits.
    Fuzzy,
    /// Nothing for a single word.
    Nothing,
}

/// An operator besides AND, OR and NOT.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bond {
    /// At most so many words between.
    Near { between: u32, ordered: bool },
    /// In one sentence.
    Sentence { ordered: bool },
    /// In one paragraph.
    Paragraph,
    /// At least so many times.
    AtLeast(u32),
    /// An operator whose number is missing or unreadable.
    Broken,
}

/// What a field becomes.
pub(super) enum Rule {
    /// Nothing, for this reason.
    Lost(&'static Why),
    /// Words looked for elsewhere than in the text.
    Scope(&'static str, Option<Said>),
    /// Words like all others.
    Words(Option<Said>),
    /// What the function makes of its value.
    Value(fn(&Value<'_>) -> Carried),
}

/// A field's value as it was written.
pub(super) struct Value<'v> {
    pub(super) text: &'v str,
    /// Between square brackets.
    pub(super) bracketed: bool,
}

/// What a value became, or why it is lost.
pub(super) type Carried = Result<(Ours, Option<Said>), &'static Why>;

/// What is said of something kept.
#[derive(Clone, Copy)]
pub(super) struct Said {
    pub(super) grade: Grade,
    pub(super) effect: Effect,
    pub(super) why: &'static Why,
}

/// Kept, and nearly the same.
pub(super) const fn nearly(effect: Effect, why: &'static Why) -> Said {
    Said { grade: Grade::Approximated, effect, why }
}

/// Kept, the same, and worth a word.
pub(super) const fn changed(why: &'static Why) -> Said {
    Said { grade: Grade::Changed, effect: Effect::None, why }
}

/// No rules of its own for queries without operators.
pub(super) fn never_simple(_: &str, _: &[Piece], _: &mut Notes<'_>) -> Option<Node> {
    None
}

/// Reads `WORD/5` or `WORD5` or bare `WORD` with `default`; `Err` when the number cannot be read, `None` when `run` is
/// another word.
pub(super) fn numbered(run: &str, word: &str, default: Option<u32>, any_case: bool) -> Option<Result<u32, ()>> {
    let head = run.get(..word.len())?;
    let same = if any_case { head.eq_ignore_ascii_case(word) } else { head == word };
    let rest = &run[word.len()..];
    if !same {
        return None;
    }
    if rest.is_empty() {
        return Some(default.ok_or(()));
    }
    let digits = rest.strip_prefix('/').unwrap_or(rest);
    if rest.len() == digits.len() && !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Some(digits.parse().map_err(|_| ()))
}
