//! The words of a fragment of HTML, for people and for the matcher: blocks become lines, references characters.

use super::super::entities;
use super::super::loose::{Kind, Loose, tidy};
use super::super::token::Token;

/// Elements that begin a line and end one.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "br",
    "caption",
    "center",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "legend",
    "li",
    "main",
    "menu",
    "nav",
    "ol",
    "option",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "tfoot",
    "thead",
    "tr",
    "ul",
];

/// Elements whose words are not for reading.
const SILENT: &[&str] =
    &["applet", "head", "iframe", "noframes", "object", "script", "style", "svg", "template", "title"];

/// The words of `html`, at most `bytes_max` bytes, cut between characters.
pub(in super::super) fn plain(html: &str, bytes_max: usize) -> String {
    let tidied = tidy(html);
    let mut out = Plain { text: String::new(), gap: Gap::None };
    let mut silent = 0_u32;
    for token in Loose::new(&tidied, Kind::Html) {
        if out.text.len() >= bytes_max {
            break;
        }
        match token {
            Token::Start(tag) => {
                if SILENT.contains(&tag.name.as_str()) && !tag.closed {
                    silent += 1;
                }
                out.boundary(&tag.name);
            }
            Token::End(name) => {
                if SILENT.contains(&name.as_str()) {
                    silent = silent.saturating_sub(1);
                }
                out.boundary(&name);
            }
            _ if silent > 0 => {}
            Token::Text(words) => out.words(&words),
            Token::CharRef(number) => {
                let code = entities::code(number);
                let c = code.and_then(|code| entities::windows(code).or_else(|| char::from_u32(code)));
                out.character(c.filter(|c| *c != '\0').unwrap_or(char::REPLACEMENT_CHARACTER));
            }
            Token::Entity("apos") => out.character('\''),
            Token::Entity(name) => match entities::named(name) {
                Some(c) => out.character(c),
                None => {
                    out.character('&');
                    out.words(name);
                }
            },
            Token::Cdata(_) | Token::Comment(_) | Token::Namespace(..) => {}
        }
    }
    let mut text = out.text;
    text.truncate(text.floor_char_boundary(bytes_max));
    text.truncate(text.trim_end().len());
    text
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    None,
    Space,
    Line,
}

struct Plain {
    text: String,
    gap: Gap,
}

impl Plain {
    fn boundary(&mut self, name: &str) {
        if BLOCKS.contains(&name) {
            self.gap = Gap::Line;
        } else if matches!(name, "td" | "th" | "img") {
            self.gap = self.gap.max(Gap::Space);
        }
    }

    fn words(&mut self, words: &str) {
        for c in words.chars() {
            self.character(c);
        }
    }

    fn character(&mut self, c: char) {
        if c.is_whitespace() {
            self.gap = self.gap.max(Gap::Space);
            return;
        }
        // Controls mean nothing to a reader and trouble some.
        if c.is_control() || c == '\u{ad}' {
            return;
        }
        if !self.text.is_empty() {
            match self.gap {
                Gap::None => {}
                Gap::Space => self.text.push(' '),
                Gap::Line => self.text.push('\n'),
            }
        }
        self.gap = Gap::None;
        self.text.push(c);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_become_lines_and_references_characters() {
        for (html, expect) in [
            ("<p>One &amp; two</p><p>three</p>", "One & two\nthree"),
            ("caf&eacute;&#8217;s &#x2014; b&nosuch;c", "café’s — b&nosuchc"),
            ("a<br/>b<br>\n\n c", "a\nb\nc"),
            ("<script>alert('x')</script>seen<style>p{}</style>", "seen"),
            ("<b>bo</b>ld <i>it</i>", "bold it"),
            ("<ul><li>one<li>two</ul>", "one\ntwo"),
            ("1 < 2 & 3 > 2", "1 < 2 & 3 > 2"),
            ("<td>a</td><td>b</td>", "a b"),
            ("", ""),
        ] {
            assert_eq!(plain(html, 1_000), expect, "{html}");
        }
        assert_eq!(plain("ééé", 3), "é");
    }
}
