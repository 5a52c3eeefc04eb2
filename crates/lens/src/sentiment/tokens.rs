//! A text cut into what can weigh: words, signs, ends of clauses. Owns cutting and folding; knows no weights.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::lexicon::{Lexicon, Signs};

/// Words of a text that are looked at; the tone of a longer text is that of its beginning.
const TOKENS_MAX: usize = 2_000;

/// A piece of a text.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    /// Place in the text, in bytes.
    pub(super) start: usize,
    pub(super) end: usize,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    /// A word, folded: lower case, without accents, runs of letters cut short.
    Word { folded: String, shouted: bool },
    /// An emoji or emoticon with its weight.
    Sign(f32),
    /// The end of a clause: a negation does not reach over it.
    Comma,
    /// The end of a sentence, with the number of its exclamation marks.
    Stop { exclamations: usize },
}

/// Cuts a text. Links and mentions say nothing; hashtags are cut at capitals.
pub(super) fn cut(text: &str, lexicon: &Lexicon, signs: &Signs) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(first) = text[at..].chars().next()
        && tokens.len() < TOKENS_MAX
    {
        let rest = &text[at..];
        let len = if let Some((len, weight)) = sign(text, at, signs) {
            tokens.push(Token { kind: Kind::Sign(weight), start: at, end: at + len });
            len
        } else if let Some(len) = skipped(rest) {
            len
        } else if first.is_alphanumeric() {
            let len = word_len(rest);
            words(rest.split_at(len).0, at, lexicon, &mut tokens);
            len
        } else {
            let len = stop_len(rest).unwrap_or(first.len_utf8());
            tokens.extend(punctuation(&rest[..len]).map(|kind| Token { kind, start: at, end: at + len }));
            len
        };
        at += len;
    }
    tokens
}

/// Lower case, no accents, ’ as ', ligatures apart, runs of three and more letters as two.
pub(crate) fn fold_into(word: &str, folded: &mut String) {
    let (mut last, mut run) = ('\0', 0);
    for letter in word.nfd().filter(|letter| !is_combining_mark(*letter)).flat_map(char::to_lowercase) {
        run = if letter == last { run + 1 } else { 1 };
        last = letter;
        match letter {
            _ if run > 2 => {}
            'œ' => folded.push_str("oe"),
            'æ' => folded.push_str("ae"),
            '’' | 'ʼ' => folded.push('\''),
            _ => folded.push(letter),
        }
    }
}

/// An emoji anywhere, or an emoticon that stands alone: "http://" and "10:30" hold none.
fn sign(text: &str, at: usize, signs: &Signs) -> Option<(usize, f32)> {
    let rest = &text[at..];
    let first = rest.chars().next()?;
    let before = text[..at].chars().next_back();
    signs.beginning_with(first).iter().filter(|(sign, _)| rest.starts_with(sign.as_str())).find_map(|(sign, weight)| {
        let is_emoji = !first.is_ascii();
        let after = rest[sign.len()..].chars().next();
        let alone = |letter: Option<char>| letter.is_none_or(|letter| !letter.is_alphanumeric() && letter != '/');
        (is_emoji || (alone(before) && alone(after))).then_some((sign.len(), *weight))
    })
}

/// Length of a link, a mention or an entity that is passed over.
fn skipped(rest: &str) -> Option<usize> {
    let is_link = ["http://", "https://", "www."].iter().any(|start| rest.starts_with(start));
    let is_mention = rest.starts_with('@') && rest[1..].starts_with(|letter: char| letter.is_alphanumeric());
    if is_link || is_mention {
        return Some(rest.find(char::is_whitespace).unwrap_or(rest.len()));
    }
    ["&gt;", "&lt;", "&amp;", "&quot;"].into_iter().find(|entity| rest.starts_with(entity)).map(str::len)
}

/// Letters, digits, and apostrophes between them.
fn word_len(rest: &str) -> usize {
    let mut end = 0;
    let mut letters = rest.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        let next_is_letter = letters.peek().is_some_and(|(_, next)| next.is_alphanumeric());
        if letter.is_alphanumeric() || is_combining_mark(letter) || ("'’".contains(letter) && next_is_letter) {
            end = at + letter.len_utf8();
        } else {
            break;
        }
    }
    end
}

/// Pushes the words of a run of letters: cut at apostrophes ("n'aime" → n, aime; "don't" → do, n't) and inside of
/// "#JeSuisDéçu".
fn words(run: &str, start: usize, lexicon: &Lexicon, tokens: &mut Vec<Token>) {
    if let Some(verb) = run.strip_suffix("n't").or_else(|| run.strip_suffix("n’t")).or_else(|| run.strip_suffix("N'T"))
    {
        push_word(verb, start, lexicon, tokens);
        let kind = Kind::Word { folded: "n t".to_owned(), shouted: false };
        tokens.push(Token { kind, start: start + verb.len(), end: start + run.len() });
        return;
    }
    let mut from = 0;
    let mut before = None;
    for (at, letter) in run.char_indices().chain([(run.len(), '\'')]) {
        let is_apostrophe = "'’".contains(letter);
        let is_camel = letter.is_uppercase() && before.is_some_and(char::is_lowercase);
        if is_apostrophe || is_camel {
            push_word(&run[from..at], start + from, lexicon, tokens);
            from = if is_apostrophe { (at + letter.len_utf8()).min(run.len()) } else { at };
        }
        before = Some(letter);
    }
}

fn push_word(word: &str, start: usize, lexicon: &Lexicon, tokens: &mut Vec<Token>) {
    if word.is_empty() {
        return;
    }
    let mut folded = String::with_capacity(word.len());
    fold_into(word, &mut folded);
    if !lexicon.has(&folded) {
        // "génial" may be drawn out to "géniaal": two letters where the list has one.
        let mut single = String::with_capacity(folded.len());
        for letter in folded.chars() {
            if !single.ends_with(letter) {
                single.push(letter);
            }
        }
        if lexicon.has(&single) && is_drawn_out(word) {
            folded = single;
        }
    }
    let letters = word.chars().filter(|letter| letter.is_alphabetic()).count();
    let shouted = letters > 2 && !word.chars().any(char::is_lowercase);
    tokens.push(Token { kind: Kind::Word { folded, shouted }, start, end: start + word.len() });
}

/// Three of the same letter in a row.
fn is_drawn_out(word: &str) -> bool {
    let letters: Vec<char> = word.chars().collect();
    letters.windows(3).any(|three| three[0] == three[1] && three[1] == three[2])
}

/// Length of a run of `!` and `?` and dots.
fn stop_len(rest: &str) -> Option<usize> {
    let len = rest.find(|letter| !".!?…".contains(letter)).unwrap_or(rest.len());
    (len > 0).then_some(len)
}

fn punctuation(run: &str) -> impl Iterator<Item = Kind> {
    let kind = match run.chars().next() {
        Some('.' | '!' | '?' | '…' | '\n') => Some(Kind::Stop { exclamations: run.matches('!').count() }),
        Some(',' | ';' | ':' | '(' | ')' | '"' | '«' | '»' | '“' | '”' | '|') => Some(Kind::Comma),
        _ => None,
    };
    kind.into_iter()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cut_with(text: &str) -> Vec<Token> {
        cut(text, &Lexicon::read("3\tgénial\n"), &Signs::read("2\t:) 👍 <3\n-1\t:/\n"))
    }

    #[test]
    fn texts_are_cut_into_what_can_weigh() {
        let words = |text: &str| -> Vec<String> {
            let word = |token: Token| match token.kind {
                Kind::Word { folded, .. } => folded,
                Kind::Sign(weight) => format!("{weight:+}"),
                Kind::Comma => ",".to_owned(),
                Kind::Stop { exclamations } => format!("!{exclamations}"),
            };
            cut_with(text).into_iter().map(word).collect()
        };
        for (text, expect) in [
            ("C’est GÉNIAAAL, l'œuvre", "c est genial , l oeuvre"),
            ("don't", "do n t"),
            ("#JeSuisDéçu @quelqu.un https://a.b/c:) 10:30", "je suis decu 10 , 30"),
            ("ok :) (non) :/ http://a", "ok +2 , non , -1"),
            ("👍🏽 <3 !!! ... a&amp;b", "+2 +2 !3 !0 a b"),
        ] {
            assert_eq!(words(text).join(" "), expect, "{text}");
        }
    }

    proptest! {
        #[test]
        fn places_lie_within_the_text_and_in_order(text in "(\\PC|#|@|'|n't|:\\)|[A-Z]|[a-z]|[.!?, \n]){0,60}") {
            let mut end = 0;
            for token in cut_with(&text) {
                prop_assert!(token.start >= end && text.get(token.start..token.end).is_some());
                end = token.end;
            }
        }
    }
}
