//! Where sentences and paragraphs of a text begin. Made for short posts: a line is a paragraph, a paragraph's end is a
//! sentence's end, and a full stop counts only where a reader would pause.

/// What begins at a byte of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Begins {
    /// A sentence.
    Sentence,
    /// A paragraph, and with it a sentence.
    Paragraph,
}

/// The bytes after which something begins, ascending. The beginning of the text is not listed.
pub(crate) fn breaks(text: &str) -> impl Iterator<Item = (usize, Begins)> + '_ {
    // The first bytes of the signs below; most text has none, so the signs themselves are read only there.
    let may_end = |byte: &u8| matches!(byte, b'.' | b'!' | b'?' | b'\n' | b'\r' | 0xE2 | 0xE3 | 0xEF);
    let places = text.bytes().enumerate().filter(move |(_, byte)| may_end(byte));
    places.filter_map(move |(at, _)| begins_after(text, at))
}

fn begins_after(text: &str, at: usize) -> Option<(usize, Begins)> {
    let sign = text.get(at..)?.chars().next()?;
    let end = at + sign.len_utf8();
    match sign {
        '\n' | '\r' | '\u{2029}' | '\u{2028}' => Some((end, Begins::Paragraph)),
        '。' | '！' | '？' => Some((end, Begins::Sentence)),
        '!' | '?' | '…' => pauses(&text[end..]).then_some((end, Begins::Sentence)),
        '.' => (pauses(&text[end..]) && !is_abbreviated(&text[..at])).then_some((end, Begins::Sentence)),
        _ => None,
    }
}

/// Whether a sign followed by this ends something: `3.5` and `example.org` go on.
fn pauses(rest: &str) -> bool {
    let rest = rest.trim_start_matches(['.', '!', '?', '…', '"', '\'', '’', '”', '»', ')', ']', '\u{a0}', '\u{202f}']);
    rest.chars().next().is_none_or(char::is_whitespace)
}

/// A single letter or a known short form before a full stop: `M. Dupont`, `U.S. team`, `etc.` in the middle.
fn is_abbreviated(before: &str) -> bool {
    const SHORT: [&str; 15] =
        ["mme", "mlle", "mm", "dr", "pr", "st", "ste", "mr", "mrs", "ms", "prof", "vs", "no", "env", "av"];
    let word = before.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
    let one_letter = word.chars().count() == 1 && word.chars().all(char::is_alphabetic);
    one_letter || SHORT.iter().any(|short| short.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sentences(text: &str) -> Vec<&str> {
        let mut parts = Vec::new();
        let mut start = 0;
        for (at, _) in breaks(text) {
            parts.push(text[start..at].trim());
            start = at;
        }
        parts.push(text[start..].trim());
        parts.retain(|part| !part.is_empty());
        parts
    }

    #[test]
    fn sentences_end_where_a_reader_pauses() {
        assert_eq!(sentences("Panne totale! Encore. Pourquoi ?"), ["Panne totale!", "Encore.", "Pourquoi ?"]);
        assert_eq!(
            sentences("M. Dupont a 3.5 M€ sur example.org. Bravo"),
            ["M. Dupont a 3.5 M€ sur example.org.", "Bravo"]
        );
        assert_eq!(sentences("un\ndeux\r\ntrois"), ["un", "deux", "trois"]);
        assert_eq!(sentences("Il dit « assez ! » Puis rien…"), ["Il dit « assez !", "» Puis rien…"]);
        assert_eq!(sentences("東京。京都！"), ["東京。", "京都！"]);
        assert_eq!(sentences("The U.S. team won. Dr. Who"), ["The U.S. team won.", "Dr. Who"]);
    }
}
