//! A stretch of a text underlined, for a terminal. Long lines are shown around the stretch only.

use vigie_query::Span;

/// Columns shown of a line: what fits beside the margin on a common terminal.
const COLUMNS_MAX: usize = 96;
/// Columns shown before the stretch where the line is cut.
const LEAD: usize = 24;

/// The line the stretch begins in, and a line of marks below it.
pub(super) fn underlined(text: &str, span: Span) -> String {
    let start = text.floor_char_boundary(span.start.min(text.len()));
    let end = text.floor_char_boundary(span.end.clamp(start, text.len()));
    let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
    let (before, inside, after) =
        (&text[line_start..start], &text[start..end.min(line_end)], &text[end.min(line_end)..line_end]);
    let before = if width(before) + width(inside) > COLUMNS_MAX { tail(before) } else { shown(before) };
    let room = COLUMNS_MAX.saturating_sub(width(&before));
    let inside = head(inside, room);
    let after = head(after, room.saturating_sub(width(&inside)));
    let marks = "^".repeat(width(&inside).max(1));
    format!("  | {}\n  | {}{marks}\n", format!("{before}{inside}{after}").trim_end(), " ".repeat(width(&before)))
}

/// As much of the end as is shown before a stretch.
fn tail(text: &str) -> String {
    let mut kept: Vec<char> = Vec::new();
    let mut columns = 0;
    for c in text.chars().rev() {
        columns += columns_of(c);
        if columns > LEAD {
            kept.push('…');
            break;
        }
        kept.push(visible(c));
    }
    kept.into_iter().rev().collect()
}

/// As much of the beginning as there is room for.
fn head(text: &str, room: usize) -> String {
    let mut kept = String::new();
    let mut columns = 0;
    for c in text.chars() {
        columns += columns_of(c);
        if columns > room {
            kept.push('…');
            break;
        }
        kept.push(visible(c));
    }
    kept
}

fn shown(text: &str) -> String {
    text.chars().map(visible).collect()
}

/// A terminal obeys control characters, and the signs that turn the direction of writing; here they only stand.
pub(super) fn visible(c: char) -> char {
    match c {
        '\t' | '\n' | '\r' => ' ',
        '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => '\u{FFFD}',
        c if c.is_control() => '\u{FFFD}',
        c => c,
    }
}

fn width(text: &str) -> usize {
    text.chars().map(columns_of).sum()
}

/// How many columns a terminal gives a character: what the Unicode annex on East Asian width says, in large strokes.
fn columns_of(c: char) -> usize {
    match c as u32 {
        0x300..=0x36F | 0x200B..=0x200D | 0xFE00..=0xFE0F | 0x1F3FB..=0x1F3FF | 0xE0100..=0xE01EF => 0,
        0x1100..=0x115F
        | 0x2E80..=0xA4CF
        | 0xAC00..=0xD7A3
        | 0xF900..=0xFAFF
        | 0xFE30..=0xFE6F
        | 0xFF01..=0xFF60
        | 0xFFE0..=0xFFE6
        | 0x1F300..=0x1F64F
        | 0x1F680..=0x1F6FF
        | 0x1F900..=0x1FAFF
        | 0x20000..=0x3FFFD => 2,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_stand_below_what_they_mean() {
        for (text, span, expected) in [
            ("panne OU stade", Span::new(6, 8), "  | panne OU stade\n  |       ^^\n"),
            ("été \"x", Span::new(6, 7), "  | été \"x\n  |     ^\n"),
            ("東京 (a", Span::new(7, 8), "  | 東京 (a\n  |      ^\n"),
            ("a\nb )\nc", Span::new(4, 5), "  | b )\n  |   ^\n"),
            ("panne", Span::new(5, 5), "  | panne\n  |      ^\n"),
            ("a\u{1b}[31m", Span::new(0, 1), "  | a\u{FFFD}[31m\n  | ^\n"),
        ] {
            assert_eq!(underlined(text, span), expected);
        }
    }

    #[test]
    fn a_long_line_is_shown_around_its_stretch() {
        let text = format!("{} ( {}", "mot ".repeat(200), "mot ".repeat(200));
        let drawn = underlined(&text, Span::new(801, 802));
        assert!(drawn.lines().all(|line| line.chars().count() <= COLUMNS_MAX + 6), "{drawn}");
        let (shown, marks) = drawn.split_once('\n').expect("two lines");
        let at = marks.find('^').expect("a mark");
        assert_eq!(shown.chars().nth(at), Some('('));
    }

    #[test]
    fn stretches_that_do_not_fit_are_shown_somehow() {
        for span in [Span::new(0, 99), Span::new(99, 100), Span::new(1, 2), Span::new(3, 1)] {
            assert!(underlined("é東", span).contains('^'));
        }
        assert_eq!(underlined("", Span::new(0, 0)), "  |\n  | ^\n".replace("  |\n", "  | \n"));
    }
}
