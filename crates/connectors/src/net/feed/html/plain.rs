//! The words of a fragment of HTML, for people and for the matcher: blocks become lines, references characters.

use super::super::entities::Entities;
use super::super::markup::{Dialect, Markup, Piece};

/// Elements that begin a line and end one: those that HTML's own style sheet shows as blocks, and `br`.
#[rustfmt::skip]
const BLOCKS: &[&str] = &[
    "address", "article", "aside", "blockquote", "br", "caption", "center", "dd", "details", "dialog", "dir", "div", "dl",
    "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr",
    "legend", "li", "main", "menu", "nav", "ol", "option", "p", "pre", "section", "summary", "table", "tbody", "tfoot",
    "thead", "tr", "ul",
];

/// Elements whose words are not for reading. (Those of scripts and styles do not even come here.)
const SILENT: &[&str] = &["applet", "head", "object", "svg", "template", "title"];

/// The words of `html`, at most `bytes_max` bytes, cut between characters.
pub(in super::super) fn plain(html: &str, bytes_max: usize) -> String {
    let mut out = Plain { text: String::new(), gap: Gap::None };
    let mut silent = 0_u32;
    for piece in Markup::new(html, Dialect::Html, &Entities::default()) {
        if out.text.len() >= bytes_max {
            break;
        }
        match piece {
            Piece::Start(tag) => {
                silent += u32::from(!tag.closed && is_among(SILENT, tag.name));
                out.boundary(tag.name);
            }
            Piece::End(name) => {
                silent = silent.saturating_sub(u32::from(is_among(SILENT, name)));
                out.boundary(name);
            }
            Piece::Words(words) if silent == 0 => words.chars().for_each(|c| out.character(c)),
            Piece::Words(_) => {}
        }
    }
    let mut text = out.text;
    text.truncate(text.floor_char_boundary(bytes_max));
    text.truncate(text.trim_end().len());
    text
}

fn is_among(names: &[&str], name: &str) -> bool {
    names.iter().any(|known| known.eq_ignore_ascii_case(name))
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
        if is_among(BLOCKS, name) {
            self.gap = Gap::Line;
        } else if is_among(&["td", "th", "img"], name) {
            self.gap = self.gap.max(Gap::Space);
        }
    }

    fn character(&mut self, c: char) {
        if c.is_whitespace() {
            self.gap = self.gap.max(Gap::Space);
            return;
        }
        // Controls mean nothing to a reader and trouble some; a soft hyphen hides words from the matcher.
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
            ("caf&eacute;&#8217;s &#x2014; b&nosuch;c", "café’s — b&nosuch;c"),
            ("a<br/>b<br>\n\n c", "a\nb\nc"),
            ("<script>alert('x')</script>seen<style>p{}</style>", "seen"),
            ("<b>bo</b>ld <i>it</i>", "bold it"),
            ("<ul><li>one<LI>two</ul>", "one\ntwo"),
            ("1 < 2 & 3 > 2", "1 < 2 & 3 > 2"),
            ("<td>a</td><td>b</td>", "a b"),
            ("<svg><title>no</title></svg>yes", "yes"),
            ("", ""),
        ] {
            assert_eq!(plain(html, 1_000), expect, "{html}");
        }
        assert_eq!(plain("ééé", 3), "é");
    }
}
