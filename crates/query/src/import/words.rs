//! Foreign words and phrases in our writing: quotation marks where they are needed, wildcards where both sides have
//! them, and reasons where nothing remains to search for.

use crate::limits::{MAX_PHRASE_TERMS, MIN_FUZZY_CHARS, MIN_PATTERN_CHARS, MIN_SUFFIX_CHARS};
use crate::text::{TokenKind, tokens};

use super::ours::Ours;
use super::reasons::{self, Why};
use super::syntax::Stars;

/// Words that are operators, or nearly, in our language.
const OPERATORS: [&str; 20] = [
    "AND",
    "OR",
    "NOT",
    "NEAR",
    "ONEAR",
    "SENTENCE",
    "PARAGRAPH",
    "ATLEAST",
    "and",
    "or",
    "not",
    "And",
    "Or",
    "et",
    "ou",
    "ET",
    "OU",
    "SAUF",
    "NON",
    "sauf",
];

/// A word or the inside of a quotation.
pub(super) fn text(written: &str, quoted: bool, stars: Stars) -> Result<Ours, &'static Why> {
    let cleaned = clean(written, stars);
    let parts: Vec<&str> = cleaned.split(' ').filter(|word| !word.is_empty()).collect();
    if parts.iter().any(|word| is_placeholder(word)) && parts.len() > 1 {
        return placeholders(&parts, stars);
    }
    let cleaned = parts.join(" ");
    let cleaned = if quoted { cleaned } else { cleaned.trim_start_matches('~').to_owned() };
    let found = readable(&cleaned)?;
    if let Found::Address = found {
        return Ok(link(&cleaned));
    }
    if stars == Stars::Letters {
        check_patterns(&cleaned)?;
    }
    let ours = if quoted || !is_plain(&cleaned) { format!("\"{cleaned}\"") } else { cleaned };
    Ok(Ours::Text(ours))
}

/// Counting signs, and with `cased` also case and accents.
pub(super) fn exact(written: &str, cased: bool) -> Result<Ours, &'static Why> {
    let cleaned = clean(written, Stars::Letters).trim().to_owned();
    if cleaned.is_empty() || cleaned.chars().all(|c| c == '_') {
        return Err(&reasons::NO_WORD);
    }
    if tokens(&cleaned).count() > MAX_PHRASE_TERMS {
        return Err(&reasons::LONG_PHRASE);
    }
    if tokens(&cleaned).any(|token| token.kind == TokenKind::Url) {
        return Err(&reasons::ADDRESS_INSIDE);
    }
    Ok(Ours::Text(format!("{}\"{cleaned}\"", if cased { "raw:" } else { "+" })))
}

/// A word with so many edits, and what had to be given up.
pub(super) fn fuzzy(word: &str, edits: u32) -> Result<(Ours, Option<&'static Why>), &'static Why> {
    let letters = word.chars().filter(|c| c.is_alphanumeric()).count();
    let is_word = tokens(word).count() == 1 && word.chars().all(char::is_alphanumeric);
    let allowed = MIN_FUZZY_CHARS.iter().filter(|least| letters >= **least).count() as u32;
    let wanted = edits.min(MIN_FUZZY_CHARS.len() as u32);
    let kept = if is_word { wanted.min(allowed) } else { 0 };
    let why = if kept == edits {
        None
    } else if is_word {
        Some(&reasons::FUZZY_SHORT)
    } else {
        Some(&reasons::FUZZY_PHRASE)
    };
    match kept {
        0 => Ok((text(word, false, Stars::Signs)?, why)),
        _ => Ok((Ours::Text(format!("{word}~{kept}")), why)),
    }
}

/// A hashtag, mention or cashtag of a name; `None` when the name cannot be one.
pub(super) fn tag(sigil: char, name: &str) -> Option<Ours> {
    let name = name.trim().trim_start_matches(['#', '@', '$', '＃', '＠']);
    let written = format!("{sigil}{name}");
    let whole = tokens(&written).next().is_some_and(|token| token.of(&written).len() == written.len());
    (whole && is_plain(&written)).then_some(Ours::Text(written))
}

/// Posts that link to an address.
pub(super) fn link(address: &str) -> Ours {
    let address = bare_address(address);
    match address.split_once('/') {
        Some((_, path)) if !path.is_empty() => Ours::Field("links", address.to_owned()),
        _ => Ours::Field("site", address.trim_end_matches('/').to_owned()),
    }
}

/// Without scheme and `www.`.
pub(super) fn bare_address(address: &str) -> &str {
    let address = address.trim();
    let address = address.find("://").map_or(address, |at| &address[at + 3..]);
    address.strip_prefix("www.").unwrap_or(address)
}

/// Signs that would mean something else to us become spaces.
fn clean(written: &str, stars: Stars) -> String {
    let spaced = |c: char| c.is_control() || c.is_whitespace() || "\"“”„«»\\".contains(c);
    let is_star = |c: char| matches!(c, '*' | '?');
    let cleaned: String = written.chars().map(|c| if spaced(c) { ' ' } else { c }).collect();
    if stars == Stars::Letters {
        return cleaned;
    }
    let word = |word: &str| match stars {
        Stars::Words if is_placeholder(word) => word.to_owned(),
        _ => word.replace(is_star, " "),
    };
    cleaned.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

enum Found {
    Words,
    Address,
}

/// Whether there is something to search for.
fn readable(cleaned: &str) -> Result<Found, &'static Why> {
    let mut count = 0;
    for token in tokens(cleaned) {
        if token.kind == TokenKind::Url {
            let whole = !cleaned.contains(' ') && bare_address(cleaned).contains('.');
            return if whole { Ok(Found::Address) } else { Err(&reasons::ADDRESS_INSIDE) };
        }
        count += 1;
    }
    match count {
        0 => Err(&reasons::NO_WORD),
        _ if count > MAX_PHRASE_TERMS => Err(&reasons::LONG_PHRASE),
        _ => Ok(Found::Words),
    }
}

/// Whether a word is nothing but wildcards.
fn is_placeholder(word: &str) -> bool {
    !word.is_empty() && word.chars().all(|c| c == '*')
}

/// `three * mice`: the words on both sides in order, with room for so many between.
fn placeholders(words: &[&str], stars: Stars) -> Result<Ours, &'static Why> {
    let mut sides: Vec<(Ours, usize)> = Vec::new();
    let mut gap = 0;
    for group in words.chunk_by(|a, b| is_placeholder(a) == is_placeholder(b)) {
        if is_placeholder(group[0]) {
            gap = group.len();
        } else {
            sides.push((text(&group.join(" "), group.len() > 1, stars)?, gap));
        }
    }
    let mut sides = sides.into_iter();
    let Some((first, _)) = sides.next() else { return Err(&reasons::NO_WORD) };
    Ok(sides.fold(first, |left, (right, gap)| Ours::Near(format!("ONEAR/{}", gap + 1), Box::new([left, right]))))
}

/// Our wildcards need letters of their own beside them.
fn check_patterns(cleaned: &str) -> Result<(), &'static Why> {
    let cuts = |c: char| !(c.is_alphanumeric() || matches!(c, '*' | '?' | '_'));
    for word in cleaned.split(cuts) {
        let letters = word.chars().filter(|c| c.is_alphanumeric()).count();
        let least = if word.starts_with('*') { MIN_SUFFIX_CHARS } else { MIN_PATTERN_CHARS };
        if word.contains(['*', '?']) && letters < least {
            return Err(&reasons::SHORT_WILDCARD);
        }
    }
    Ok(())
}

/// Whether it can stand without quotation marks and mean the same.
fn is_plain(word: &str) -> bool {
    let ordinary = |c: char| c.is_alphanumeric() || c as u32 >= 0x300 || "_'’-.#@$*?".contains(c);
    let single = tokens(word).next().is_some();
    let starts = !word.starts_with(['-', '.', '\'', '’', '?']);
    single && starts && word.chars().all(ordinary) && !OPERATORS.contains(&word)
}
