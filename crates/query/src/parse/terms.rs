//! The terms of a word or phrase, cut exactly as posts are, and the wildcards among them.

use crate::ast::{Form, Term, TermKind};
use crate::limits::{MAX_PHRASE_REACH, MAX_PHRASE_TERMS};
use crate::text::{TokenKind, folded, tokens};
use crate::words::tidy;

/// Why a text gives no terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unsearchable {
    /// An address is no words.
    Address,
    /// More terms than a phrase may have.
    TooLong,
    /// A wildcard that is part of no word.
    Wildcard,
}

/// Letters that stand for `*` and `?` while a text is cut. Old Persian: nobody posts in it, and cutting keeps them.
const STANDINS: [(char, char); 2] = [('*', '\u{103A0}'), ('?', '\u{103A1}')];

/// The terms of a text, and where the first begins, in bytes.
pub(super) fn terms(written: &str) -> Result<(Vec<Term>, usize), Unsearchable> {
    let mut terms: Vec<Term> = Vec::new();
    let mut first = None;
    let mut lead = 0;
    let mut tag_end = 0;
    for token in tokens(written) {
        let kind = match token.kind {
            TokenKind::Url => return Err(Unsearchable::Address),
            TokenKind::Word | TokenKind::Glyph | TokenKind::Emoji => TermKind::Any,
            TokenKind::Hashtag => TermKind::Hashtag,
            TokenKind::Mention => TermKind::Mention,
            TokenKind::Handle => TermKind::Handle,
            TokenKind::Cashtag => TermKind::Cashtag,
        };
        // What a hashtag is made of is not asked for beside it; a handle is asked for instead of its short name.
        if token.start < tag_end {
            continue;
        }
        match token.kind {
            TokenKind::Hashtag => tag_end = token.end,
            TokenKind::Handle => drop(terms.pop()),
            _ => {}
        }
        let mut text = String::new();
        folded(&token, written, &mut text);
        if first.is_none() {
            lead = token.start as usize;
        }
        let first = *first.get_or_insert(token.position);
        if terms.len() == MAX_PHRASE_TERMS || token.position - first > MAX_PHRASE_REACH {
            return Err(Unsearchable::TooLong);
        }
        terms.push(Term { offset: token.position - first, folded: text.into(), kind, form: Form::Word });
    }
    Ok((terms, lead))
}

/// The text with its wildcards as letters; `None` when it has none. Between quotation marks `*` must touch a letter
/// and `?` stand between two: there they are punctuation as well.
pub(super) fn with_standins(written: &str, quoted: bool) -> Option<String> {
    let signs: Vec<char> = written.chars().collect();
    let is_part = |at: Option<usize>| {
        at.and_then(|at| signs.get(at)).is_some_and(|c| c.is_alphanumeric() || matches!(c, '*' | '?'))
    };
    let mut found = false;
    let text = signs
        .iter()
        .enumerate()
        .map(|(at, sign)| {
            let (before, after) = (is_part(at.checked_sub(1)), is_part(Some(at + 1)));
            let counts = match sign {
                '*' => !quoted || before || after,
                '?' => !quoted || (before && after),
                _ => return *sign,
            };
            found |= counts;
            let standin = STANDINS.iter().find(|(wildcard, _)| wildcard == sign).map_or(*sign, |(_, letter)| *letter);
            if counts { standin } else { *sign }
        })
        .collect();
    found.then_some(text)
}

/// Whether the text holds letters that are needed as stand-ins.
pub(super) fn has_standins(written: &str) -> bool {
    written.contains(STANDINS.map(|(_, letter)| letter))
}

/// The terms of a text with stand-ins.
pub(super) fn patterns(text: &str) -> Result<Vec<Term>, Unsearchable> {
    let wanted = text.matches(STANDINS.map(|(_, letter)| letter)).count();
    let (mut terms, _) = terms(text)?;
    let mut held = 0;
    for term in &mut terms {
        let wildcards = term.folded.matches(STANDINS.map(|(_, letter)| letter)).count();
        held += wildcards;
        if wildcards > 0 {
            let mut pattern = term.folded.to_string();
            for (wildcard, letter) in STANDINS {
                pattern = pattern.replace(letter, &wildcard.to_string());
            }
            term.folded = tidy(&pattern).into();
            term.form = Form::Pattern;
        }
    }
    if held == wanted { Ok(terms) } else { Err(Unsearchable::Wildcard) }
}
