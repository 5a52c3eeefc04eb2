//! Reads markup into pieces: XML as feeds are written in, HTML as their texts are. Well-formed XML reads as the standard
//! says; anything else reads too, as a browser would: what cannot be markup is words. Never fails, never goes back.

use std::borrow::Cow;

use super::entities::{self, Entities};

/// More attributes than this on one element are an attack; the rest is dropped.
pub(super) const ATTRS_MAX: usize = 256;

/// What the text is, where that makes a difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    /// CDATA sections are words, a value holds no `<`.
    Xml,
    /// What stands in scripts and styles is skipped.
    Html,
}

/// HTML elements whose inside is no markup, and no words for people either.
const RAW: &[&str] = &["script", "style", "iframe", "noembed", "noframes", "xmp"];

/// A name as written and a value, references replaced.
pub(super) type Attr<'a> = (&'a str, Cow<'a, str>);

/// One piece.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// An element begins.
    Start(Tag<'a>),
    /// An element ends.
    End(&'a str),
    /// Words, references replaced.
    Words(Cow<'a, str>),
}

/// The beginning of an element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tag<'a> {
    /// As written, with its prefix.
    pub(super) name: &'a str,
    pub(super) attrs: Vec<Attr<'a>>,
    /// Whether it was written `<name/>`; no end follows then.
    pub(super) closed: bool,
}

impl Tag<'_> {
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.attrs.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_ref())
    }
}

/// The reader: an iterator over the pieces of a text.
pub(super) struct Markup<'a> {
    rest: &'a str,
    dialect: Dialect,
    entities: &'a Entities,
    /// Whether `"`, `'` and `]]>` are known to come no more: looked for once, however often they are missed.
    spent: [bool; 3],
}

impl<'a> Markup<'a> {
    pub(super) fn new(text: &'a str, dialect: Dialect, entities: &'a Entities) -> Self {
        Self { rest: text, dialect, entities, spent: [false; 3] }
    }

    fn take(&mut self, bytes: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at(bytes);
        self.rest = rest;
        taken
    }

    /// Skips `bytes` bytes; everything, where the end was not found.
    fn skip(&mut self, bytes: Option<usize>) {
        self.rest = bytes.and_then(|bytes| self.rest.get(bytes..)).unwrap_or_default();
    }

    /// Where `mark` comes next in `text`, a part of what is left.
    fn find(&mut self, text: &str, mark: &str, slot: usize) -> Option<usize> {
        if self.spent[slot] {
            return None;
        }
        let found = text.find(mark);
        self.spent[slot] = found.is_none();
        found
    }

    fn words(&mut self, bytes: usize) -> Piece<'a> {
        let words = self.take(bytes);
        Piece::Words(entities::decode(words, self.entities))
    }

    fn begins_name(&self, text: &str) -> bool {
        text.starts_with(|c: char| match self.dialect {
            Dialect::Xml => c.is_alphabetic() || c == '_' || c == ':',
            Dialect::Html => c.is_ascii_alphabetic(),
        })
    }

    /// What a `<` begins; `None` for what is neither element nor words.
    fn markup(&mut self) -> Option<Piece<'a>> {
        let inner = &self.rest[1..];
        if self.begins_name(inner) {
            return Some(self.start());
        }
        match inner.as_bytes().first() {
            Some(b'/') if self.begins_name(&inner[1..]) => {
                let name = &inner[1..=name_len(&inner[1..])];
                self.skip(inner.find(['>', '<']).map(|at| 1 + at + usize::from(inner[at..].starts_with('>'))));
                return Some(Piece::End(name));
            }
            Some(b'/' | b'?') => self.skip(inner.find('>').map(|at| at + 2)),
            Some(b'!') => return self.declaration(),
            _ => return Some(self.words(1)),
        }
        None
    }

    fn declaration(&mut self) -> Option<Piece<'a>> {
        if self.rest.starts_with("<!--") {
            // `<!-->` is a whole comment to a browser, and nothing that XML knows.
            self.skip(self.rest[2..].find("-->").map(|at| 2 + at + 3));
            return None;
        }
        let Some(inner) = self.rest.strip_prefix("<![CDATA[").filter(|_| self.dialect == Dialect::Xml) else {
            self.skip(self.rest.find('>').map(|at| at + 1));
            return None;
        };
        // A section that never ends holds what is left of a feed that was cut off.
        let end = self.find(inner, "]]>", 2);
        let words = &inner[..end.unwrap_or(inner.len())];
        self.skip(end.map(|end| 9 + end + 3));
        Some(Piece::Words(Cow::Borrowed(words)))
    }

    fn start(&mut self) -> Piece<'a> {
        self.take(1);
        let len = name_len(self.rest);
        let mut tag = Tag { name: self.take(len), attrs: Vec::new(), closed: false };
        loop {
            self.rest = self.rest.trim_start();
            match self.rest.as_bytes().first() {
                // A tag that the next one interrupts ends there.
                None | Some(b'<') => break,
                Some(b'>') => {
                    self.take(1);
                    break;
                }
                Some(b'/') => {
                    self.take(1);
                    tag.closed = self.rest.starts_with('>');
                }
                Some(_) => {
                    let attr = self.attr();
                    if tag.attrs.len() < ATTRS_MAX && tag.get(attr.0).is_none() {
                        tag.attrs.push(attr);
                    }
                }
            }
        }
        if self.dialect == Dialect::Html && !tag.closed {
            self.skip_raw(tag.name);
        }
        Piece::Start(tag)
    }

    fn attr(&mut self) -> Attr<'a> {
        let first = self.rest.chars().next().map_or(0, char::len_utf8);
        let more = self.rest[first..].find(|c: char| c.is_whitespace() || matches!(c, '=' | '>' | '/' | '<'));
        let name = self.take(more.map_or(self.rest.len(), |more| first + more));
        let Some(value) = self.rest.trim_start().strip_prefix('=') else { return (name, Cow::Borrowed("")) };
        self.rest = value.trim_start();
        let quoted = match self.rest.as_bytes().first() {
            Some(b'"') => self.find(&self.rest[1..], "\"", 0),
            Some(b'\'') => self.find(&self.rest[1..], "'", 1),
            _ => None,
        };
        // XML allows no `<` in a value: one that holds it lost its quote.
        let quoted = quoted.filter(|len| self.dialect == Dialect::Html || !self.rest[1..=*len].contains('<'));
        let value = match quoted {
            Some(len) => &self.take(len + 2)[1..=len],
            None => {
                let end = self.rest.find(|c: char| c.is_whitespace() || matches!(c, '>' | '<'));
                let end = end.unwrap_or(self.rest.len());
                // `<a href=x/>` ends with its slash in XML, and has it in the address in HTML.
                let closes = self.dialect == Dialect::Xml && self.rest[..end].ends_with('/');
                self.take(end - usize::from(closes)).trim_start_matches(['"', '\''])
            }
        };
        (name, entities::decode(value, self.entities))
    }

    /// Leaves out what stands before the end of a script and its like.
    fn skip_raw(&mut self, name: &str) {
        let Some(raw) = RAW.iter().find(|raw| raw.eq_ignore_ascii_case(name)) else { return };
        let ends = |at: &usize| self.rest.get(at + 2..at + 2 + raw.len()).is_some_and(|n| n.eq_ignore_ascii_case(raw));
        let end = self.rest.match_indices("</").map(|(at, _)| at).find(ends);
        self.skip(end);
    }
}

impl<'a> Iterator for Markup<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        while !self.rest.is_empty() {
            match self.rest.find('<') {
                Some(0) => {
                    if let Some(piece) = self.markup() {
                        return Some(piece);
                    }
                }
                Some(at) => return Some(self.words(at)),
                None => return Some(self.words(self.rest.len())),
            }
        }
        None
    }
}

/// How long the name at the start of `text` is.
fn name_len(text: &str) -> usize {
    text.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/' | '<')).unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, dialect: Dialect) -> String {
        let none = Entities::default();
        let pieces = Markup::new(text, dialect, &none).map(|piece| match piece {
            Piece::Start(tag) => {
                let attrs: String = tag.attrs.iter().map(|(key, value)| format!(" {key}[{value}]")).collect();
                format!("<{}{attrs}{}>", tag.name, if tag.closed { "/" } else { "" })
            }
            Piece::End(name) => format!("</{name}>"),
            Piece::Words(words) => format!("({words})"),
        });
        pieces.collect()
    }

    #[test]
    fn well_formed_xml_reads_as_the_standard_says() {
        let xml = "<?x y?><!--c--><a:b c='1' d=\"x &lt; y\"><e/>t &amp; &#233;<![CDATA[<i>&amp;]]></a:b>";
        assert_eq!(shown(xml, Dialect::Xml), "<a:b c[1] d[x < y]><e/>(t & é)(<i>&amp;)</a:b>");
    }

    #[test]
    fn broken_markup_reads_as_far_as_it_can_be_meant() {
        for (text, expect) in [
            ("1 < 2 & 3", "(1 )(<)( 2 & 3)"),
            ("<a b=c d>x</a", "<a b[c] d[]>(x)</a>"),
            ("<a b='c>x<d e='f'>", "<a b[c]>(x)<d e[f]>"),
            ("<a <b>", "<a><b>"),
            ("<![CDATA[cut", "(cut)"),
            ("</ x><!x y><!-- ", ""),
            ("<a b=\"\"/>", "<a b[]/>"),
            ("<a b=/><a é=1 =2>", "<a b[]/><a é[1] =2[]>"),
        ] {
            assert_eq!(shown(text, Dialect::Xml), expect, "{text}");
        }
        let html = "<p>a<script>if (a<b) '</p>'</SCRIPT>b<a href=x/y/>c<![CDATA[d]]>e";
        assert_eq!(shown(html, Dialect::Html), "<p>(a)<script></SCRIPT>(b)<a href[x/y/]>(c)(e)");
    }

    #[test]
    fn long_runs_of_unfinished_things_take_no_longer_than_others() {
        for piece in ["<a b='", "<a b=\"", "<![CDATA[", "<!--", "<script>", "</", "<?", "&", "<a ", "a b=<", "='\"<"] {
            let none = Entities::default();
            let text = piece.repeat(50_000);
            let count =
                Markup::new(&text, Dialect::Xml, &none).count() + Markup::new(&text, Dialect::Html, &none).count();
            assert!(count <= 200_002, "{piece}");
        }
    }
}
