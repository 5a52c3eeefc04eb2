//! Removing from HTML what could act: elements, attributes, styles and addresses that are not on the lists.

use std::borrow::Cow;

use super::super::loose::{Kind, Loose, tidy};
use super::super::names;
use super::super::token::{Tag, Token};
use super::super::uri;
use super::style;
use super::tables;
use super::{Writer, normal};

/// `html` with only what is harmless. `xhtml` says that `<p/>` ends the paragraph.
pub(in super::super) fn sanitize(html: &str, kind: Markup) -> String {
    let tidied = tidy(&html.replace("<![CDATA[", "&lt;![CDATA["));
    let mut state = Sanitizer { out: Writer::with_capacity(tidied.len()), kind, hidden: 0, math: 0, svg: 0 };
    for token in Loose::new(&tidied, Kind::Html) {
        match token {
            Token::Start(tag) => {
                let closes = (kind == Markup::Xhtml && tag.closed).then(|| tag.name.clone());
                state.start(tag);
                if let Some(name) = closes {
                    state.end(&name);
                }
            }
            Token::End(name) => state.end(&name),
            Token::Text(_) if state.hidden != 0 => {}
            Token::Text(words) => state.out.token(Token::Text(without_starts(&words))),
            Token::Comment(text) if !ends_early(text) => state.out.token(Token::Comment(text)),
            Token::Comment(_) => {}
            other => state.out.token(other),
        }
    }
    state.out.html.trim().replace("\r\n", "\n")
}

/// How the markup was declared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Markup {
    /// `text/html`.
    Html,
    /// `application/xhtml+xml`.
    Xhtml,
}

/// Attributes that lead somewhere: their scheme must be one that does not act.
const LEADING: &[&str] =
    &["action", "background", "cite", "data", "dynsrc", "href", "longdesc", "lowsrc", "ping", "poster", "src"];

/// A picture written into its own address shows and does nothing.
fn is_picture(key: &str, value: &str) -> bool {
    matches!(key, "src" | "poster") && value.trim_start().starts_with("data:image/")
}

/// Words with no beginning of a tag in them: one that never ends would take what follows on a page for its attributes.
fn without_starts(words: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let mut rest = words;
    while let Some(at) = rest.find('<') {
        let (before, after) = (&rest[..at], &rest[at + 1..]);
        out.push_str(before);
        out.push_str(if after.starts_with(|c: char| c.is_ascii_alphabetic()) { "&lt;" } else { "<" });
        rest = after;
    }
    if out.is_empty() && rest.len() == words.len() {
        return Cow::Borrowed(words);
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Whether a browser sees the comment's end before we do.
fn ends_early(comment: &str) -> bool {
    comment.starts_with('>') || comment.starts_with("->") || comment.contains("--!>")
}

struct Sanitizer {
    out: Writer,
    kind: Markup,
    /// How many elements deep we are in scripts and styles; negative where more ended than began, and then what follows is
    /// suspect as well: somebody tries to end a script that a filter before us has cut.
    hidden: i64,
    math: u32,
    svg: u32,
}

impl Sanitizer {
    fn start(&mut self, mut tag: Tag<'_>) {
        let mut attributes = tables::ATTRIBUTES;
        let mut svg = false;
        if !tables::is_acceptable(&tag.name) || self.svg > 0 {
            if tables::HIDDEN.contains(&tag.name.as_str()) {
                self.hidden += 1;
            }
            self.enter_foreign(&mut tag);
            if self.math > 0 && tables::MATHML.contains(&tag.name.as_str()) {
                attributes = tables::MATHML_ATTRIBUTES;
            } else if self.svg > 0 && tables::svg_name(&tag.name).is_some() {
                attributes = tables::SVG_ATTRIBUTES;
                svg = true;
            } else if !tables::is_acceptable(&tag.name) {
                return;
            }
        }
        let xlink = ("xmlns:xlink".to_owned(), Cow::Borrowed("http://www.w3.org/1999/xlink"));
        if (self.math > 0 || self.svg > 0)
            && tag.attrs.iter().any(|(key, _)| key.starts_with("xlink:"))
            && !tag.attrs.contains(&xlink)
        {
            tag.attrs.push(xlink);
        }
        let clean: Vec<_> =
            normal(tag.attrs).into_iter().filter_map(|attr| self.attribute(attr, attributes, svg)).collect();
        let name = if svg { tables::svg_name(&tag.name).unwrap_or_default() } else { &tag.name };
        self.out.start(name, &clean);
    }

    /// Notes the beginning of a formula or a drawing; HTML declares their namespaces silently.
    fn enter_foreign(&mut self, tag: &mut Tag<'_>) {
        for (name, address) in [("svg", names::SVG), ("math", names::MATHML)] {
            if tag.name != name {
                continue;
            }
            if self.kind == Markup::Html && tag.get("xmlns").is_none_or(str::is_empty) {
                tag.attrs.push(("xmlns".to_owned(), Cow::Borrowed(address)));
            }
            if tag.attrs.iter().any(|(key, value)| key == "xmlns" && value == address) {
                *(if name == "svg" { &mut self.svg } else { &mut self.math }) += 1;
            }
        }
    }

    fn attribute<'a>(
        &self,
        (key, value): (String, Cow<'a, str>),
        allowed: &[&str],
        svg: bool,
    ) -> Option<(String, Cow<'a, str>)> {
        if key == "style" && allowed.contains(&"style") {
            let clean = style::sanitize(&value, self.svg > 0);
            return (!clean.is_empty()).then_some((key, Cow::Owned(clean)));
        }
        let known = allowed.iter().find(|known| if svg { known.eq_ignore_ascii_case(&key) } else { **known == key })?;
        let value = if LEADING.contains(&key.as_str()) && !is_picture(&key, &value) {
            Cow::Owned(uri::safe(&value).to_owned())
        } else {
            value
        };
        Some(((*known).to_owned(), value))
    }

    fn end(&mut self, name: &str) {
        let mut written = name;
        if !tables::is_acceptable(name) {
            if tables::HIDDEN.contains(&name) {
                self.hidden -= 1;
            }
            if self.math > 0 && tables::MATHML.contains(&name) {
                self.math -= u32::from(name == "math");
            } else if self.svg > 0
                && let Some(svg) = tables::svg_name(name)
            {
                written = svg;
                self.svg -= u32::from(name == "svg");
            } else {
                return;
            }
        }
        self.out.end(written);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_browser_would_run_does_not_come_through() {
        for (html, expect) in [
            ("<!--><img src=x onerror=alert(1)>-->", ""),
            ("<!--a--!><script>x</script>-->", ""),
            ("<!-- fine -->", "<!-- fine -->"),
            ("a <img src=x onerror=alert(1)//", "a &lt;img src=x onerror=alert(1)//"),
            ("<form action='javascript:alert(1)'>", "<form action=\"\">"),
            ("<a href=' java\nscript:alert(1)'>x</a>", "<a href=\"\">x</a>"),
            ("<img src='data:image/png;base64,AA'>", "<img src=\"data:image/png;base64,AA\" />"),
            ("<img src='data:text/html,x'>", "<img src=\"\" />"),
            ("<p onclick='x()' title='a\"b'>1 < 2</p>", "<p title=\"a&quot;b\">1 < 2</p>"),
            ("<iframe src='x'>in</iframe>", "in"),
            ("<svg><script>alert(1)</script></svg>", "<svg xmlns=\"http://www.w3.org/2000/svg\"></svg>"),
        ] {
            assert_eq!(sanitize(html, Markup::Html), expect, "{html}");
        }
    }
}
