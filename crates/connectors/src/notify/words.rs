//! Cutting and colouring notices. Owns no network's grammar: each kind escapes by itself.

/// `text` without control characters other than line ends, cut to `chars_max` characters with an ellipsis.
pub(super) fn clip(text: &str, chars_max: usize) -> String {
    let mut clean = text.chars().filter(|&char| char == '\n' || !char.is_control());
    let mut cut: String = clean.by_ref().take(chars_max).collect();
    if clean.next().is_some() {
        cut.pop();
        cut.push('…');
    }
    cut
}

/// [`clip`] on one line.
pub(super) fn line(text: &str, chars_max: usize) -> String {
    clip(&text.replace(['\n', '\r', '\t'], " "), chars_max)
}

/// `text` cut to `bytes_max` bytes, at a character.
pub(super) fn clip_bytes(text: &str, bytes_max: usize) -> &str {
    &text[..text.floor_char_boundary(bytes_max)]
}

/// Every character of `special` behind a backslash, as Markdown's family writes it.
pub(super) fn backslash(text: &str, special: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for char in text.chars() {
        if special.contains(char) {
            escaped.push('\\');
        }
        escaped.push(char);
    }
    escaped
}

/// The four signs that HTML and its relatives care for, and the quotes.
pub(super) fn html(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            char => escaped.push(char),
        }
    }
    escaped
}

/// How much a notice should stand out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Weight {
    Low,
    Middle,
    High,
}

/// The weight of a severity from 1 to 10.
pub(super) fn weight(severity: u8) -> Weight {
    match severity {
        0..=3 => Weight::Low,
        4..=6 => Weight::Middle,
        _ => Weight::High,
    }
}

/// A weight's colour, readable on light and dark: blue, amber, red.
pub(super) fn colour(severity: u8) -> u32 {
    match weight(severity) {
        Weight::Low => 0x3B_82_F6,
        Weight::Middle => 0xD9_77_06,
        Weight::High => 0xDC_26_26,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cutting_counts_characters_and_says_so() {
        assert_eq!(clip("été", 3), "été");
        assert_eq!(clip("étés", 3), "ét…");
        assert_eq!(clip("a\u{7}b\nc", 9), "ab\nc");
        assert_eq!(line("a\r\nb", 9), "a  b");
        assert_eq!(clip_bytes("été", 1), "");
    }
}
