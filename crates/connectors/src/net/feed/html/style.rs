//! Which inline styles pass: plain properties with plain values, nothing that fetches or positions.

use super::tables;

/// `style` with only what is harmless; empty where it is written in a way that could hide something.
pub(super) fn sanitize(style: &str, svg: bool) -> String {
    let style = without_urls(style);
    if !plainly_written(&style) || !only_declarations(&style) {
        return String::new();
    }
    let kept: Vec<String> = declarations(&style)
        .into_iter()
        .filter(|(property, value)| !value.is_empty() && harmless(property, value, svg))
        .map(|(property, value)| format!("{property}: {value};"))
        .collect();
    kept.join(" ")
}

fn harmless(property: &str, value: &str, svg: bool) -> bool {
    let lower = property.to_lowercase();
    if tables::STYLES.contains(&lower.as_str()) {
        return true;
    }
    let family = lower.split('-').next().unwrap_or_default();
    if matches!(family, "background" | "border" | "margin" | "padding") {
        return value.split_whitespace().all(|word| tables::STYLE_WORDS.contains(&word) || is_measure(word));
    }
    svg && tables::SVG_STYLES.contains(&lower.as_str())
}

/// `url(…)` with one word in it becomes a space.
fn without_urls(style: &str) -> String {
    let mut out = String::with_capacity(style.len());
    let mut rest = style;
    while let Some(at) = rest.find("url") {
        let after = rest[at + 3..].trim_start();
        let end = after.strip_prefix('(').and_then(|inner| {
            let word = inner.trim_start();
            let len = word.find(|c: char| c.is_whitespace() || c == ')').filter(|len| *len > 0)?;
            word[len..].trim_start().strip_prefix(')')
        });
        match end {
            Some(after) => {
                out.extend([&rest[..at], " "]);
                rest = after.trim_start();
            }
            None => {
                out.push_str(&rest[..at + 3]);
                rest = &rest[at + 3..];
            }
        }
    }
    out.push_str(rest);
    out
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Nothing but words, numbers, plain punctuation, hyphens inside words, quoted words and bracketed numbers.
fn plainly_written(style: &str) -> bool {
    let mut rest = style;
    while let Some(c) = rest.chars().next() {
        let used = match c {
            quote @ ('\'' | '"') => quoted(rest, quote),
            '(' => bracketed(rest),
            c if is_word(c) => word(rest),
            c if ":,;#%.!".contains(c) || c.is_whitespace() => Some(c.len_utf8()),
            _ => None,
        };
        match used {
            Some(used) => rest = &rest[used..],
            None => return false,
        }
    }
    true
}

fn quoted(rest: &str, quote: char) -> Option<usize> {
    let len = rest[1..].find(quote)?;
    let inner = &rest[1..=len];
    (!inner.is_empty() && inner.chars().all(|c| is_word(c) || c.is_whitespace())).then_some(len + 2)
}

fn bracketed(rest: &str) -> Option<usize> {
    let len = rest[1..].find(')')?;
    let inner = &rest[1..=len];
    let fits = inner.chars().all(|c| c.is_numeric() || c == ',' || c.is_whitespace());
    (!inner.is_empty() && fits).then_some(len + 2)
}

/// One letter, or two with a hyphen between. A letter that is not ASCII passes before a hyphen only.
fn word(rest: &str) -> Option<usize> {
    let mut chars = rest.char_indices();
    let (_, first) = chars.next()?;
    let second = chars.next().map(|(_, c)| c);
    let third = chars.next();
    match (second, third) {
        (Some('-'), Some((at, c))) if is_word(c) => Some(at + c.len_utf8()),
        _ => first.is_ascii_alphanumeric().then_some(first.len_utf8()),
    }
}

/// Whether the style is a row of `property: value;` and nothing else.
fn only_declarations(style: &str) -> bool {
    let mut rest = style.trim_start();
    while !rest.is_empty() {
        let name = rest.find(|c: char| !(is_word(c) || c == '-')).unwrap_or(rest.len());
        let Some(value) = rest[name..].trim_start().strip_prefix(':').filter(|_| name > 0) else { return false };
        let end = value.find([':', ';']).unwrap_or(value.len());
        rest = &value[end..];
        rest = rest.strip_prefix(';').unwrap_or(rest).trim_start();
    }
    true
}

fn declarations(style: &str) -> Vec<(&str, &str)> {
    style
        .split(';')
        .filter_map(|one| {
            let (property, value) = one.split_once(':')?;
            Some((property.trim(), value.trim_start()))
        })
        .collect()
}

/// A colour by number or a length.
fn is_measure(word: &str) -> bool {
    if let Some(hex) = word.strip_prefix('#') {
        return !hex.is_empty() && hex.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
    }
    if let Some(parts) = word.strip_prefix("rgb(") {
        return is_rgb(parts);
    }
    let mut rest = word;
    for _ in 0..2 {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count().min(2);
        rest = &rest[digits..];
        rest = rest.strip_prefix('.').unwrap_or(rest);
    }
    matches!(rest, "" | "cm" | "em" | "ex" | "in" | "mm" | "pc" | "pt" | "px" | "%" | "," | ")")
}

fn is_rgb(parts: &str) -> bool {
    let parts = parts.strip_suffix(')').unwrap_or(parts);
    let numbers: Vec<&str> = parts.split(',').collect();
    let number = |text: &&str| text.strip_suffix('%').unwrap_or(text).bytes().all(|byte| byte.is_ascii_digit());
    (2..=3).contains(&numbers.len()) && !numbers[0].is_empty() && numbers.iter().all(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_styles_pass_and_clever_ones_do_not() {
        for (style, expect) in [
            ("color: red", "color: red;"),
            ("margin:0 15px 0 0", "margin: 0 15px 0 0;"),
            ("border: 1px solid rgb(0, 0, 0)", "border: 1px solid rgb(0, 0, 0);"),
            ("position: absolute; color: blue", "color: blue;"),
            ("background: url(http://example.com/x.png) red", "background: red;"),
            ("color: expression(alert(1))", ""),
            ("co/**/lor: red", ""),
            ("margin: 99999em", ""),
            ("", ""),
        ] {
            assert_eq!(sanitize(style, false), expect, "{style}");
        }
    }
}
