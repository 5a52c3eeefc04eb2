//! Reads well-formed XML with namespaces into tokens, and says so at the first thing that is not well-formed: the caller
//! then reads the same text leniently. Expands no entity but those it is given; keeps no document, recurses nowhere.

use std::borrow::Cow;
use std::collections::{HashMap, VecDeque};

use super::entities;
use super::names;
use super::token::{ATTRS_MAX, Tag, Token};

/// Why the text is not well-formed XML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct IllFormed(pub(super) &'static str);

/// Namespaces in scope at once; more are an attack.
const BINDINGS_MAX: usize = 256;

const XML: &str = "http://www.w3.org/XML/1998/namespace";
const XLINK: &str = "http://www.w3.org/1999/xlink";

/// The reader. `next` gives tokens until the root element has ended and nothing but space and comments followed.
pub(super) struct Strict<'a> {
    text: &'a str,
    at: usize,
    entities: &'a HashMap<String, String>,
    /// Open elements: the name as written, the name handed on, and how many bindings were in scope before it.
    open: Vec<(&'a str, String, usize)>,
    bindings: Vec<(&'a str, String)>,
    /// Every namespace ever bound, for naming elements of namespaces that nobody knows.
    known: Vec<(String, String)>,
    ready: VecDeque<Token<'a>>,
    had_root: bool,
}

type Step<T> = Result<T, IllFormed>;

impl<'a> Strict<'a> {
    pub(super) fn new(text: &'a str, entities: &'a HashMap<String, String>) -> Self {
        let bindings = vec![("xml", XML.to_owned())];
        Self {
            text,
            at: 0,
            entities,
            open: Vec::new(),
            bindings,
            known: Vec::new(),
            ready: VecDeque::new(),
            had_root: false,
        }
    }

    /// The next token; `None` at the end of a whole document.
    pub(super) fn next(&mut self) -> Step<Option<Token<'a>>> {
        while self.ready.is_empty() {
            let rest = &self.text[self.at..];
            if rest.is_empty() {
                return if self.open.is_empty() && self.had_root {
                    Ok(None)
                } else {
                    Err(IllFormed("it ends too early"))
                };
            }
            if let Some(inner) = rest.strip_prefix("<!--") {
                self.comment(inner)?;
            } else if rest.starts_with("<?") {
                self.instruction(rest)?;
            } else if let Some(inner) = rest.strip_prefix("<![CDATA[") {
                self.cdata(inner)?;
            } else if let Some(inner) = rest.strip_prefix("</") {
                self.end(inner)?;
            } else if rest.starts_with("<!") {
                return Err(IllFormed("a declaration where none may stand"));
            } else if let Some(inner) = rest.strip_prefix('<') {
                self.start(inner)?;
            } else {
                self.words(rest)?;
            }
        }
        Ok(self.ready.pop_front())
    }

    fn comment(&mut self, inner: &str) -> Step<()> {
        let end = inner.find("--").ok_or(IllFormed("a comment does not end"))?;
        if !inner[end..].starts_with("-->") {
            return Err(IllFormed("two hyphens in a comment"));
        }
        legal(&inner[..end])?;
        self.at += 4 + end + 3;
        Ok(())
    }

    fn instruction(&mut self, rest: &str) -> Step<()> {
        let end = rest.find("?>").ok_or(IllFormed("an instruction does not end"))?;
        let target = rest[2..end].split(|c: char| c.is_ascii_whitespace()).next().unwrap_or_default();
        if target.eq_ignore_ascii_case("xml") || name_len(target) != target.len() || target.is_empty() {
            return Err(IllFormed("an XML declaration that is not at the start"));
        }
        self.at += end + 2;
        Ok(())
    }

    fn cdata(&mut self, inner: &'a str) -> Step<()> {
        if self.open.is_empty() {
            return Err(IllFormed("words outside the root element"));
        }
        let end = inner.find("]]>").ok_or(IllFormed("a CDATA section does not end"))?;
        legal(&inner[..end])?;
        self.ready.push_back(Token::Text(unix_lines(&inner[..end])));
        self.at += 9 + end + 3;
        Ok(())
    }

    fn words(&mut self, rest: &'a str) -> Step<()> {
        let end = rest.find('<').unwrap_or(rest.len());
        let words = &rest[..end];
        if self.open.is_empty() {
            if words.bytes().any(|byte| !byte.is_ascii_whitespace()) {
                return Err(IllFormed("words outside the root element"));
            }
        } else {
            if words.contains("]]>") {
                return Err(IllFormed("]]> in the words"));
            }
            legal(words)?;
            let decoded = self.decode(unix_lines(words))?;
            self.ready.push_back(Token::Text(decoded));
        }
        self.at += end;
        Ok(())
    }

    fn end(&mut self, inner: &str) -> Step<()> {
        let close = inner.find('>').ok_or(IllFormed("an end tag does not end"))?;
        let name = inner[..close].trim_end_matches(|c: char| c.is_ascii_whitespace());
        if self.open.last().is_none_or(|(open, ..)| *open != name) {
            return Err(IllFormed("an end tag that ends nothing"));
        }
        self.at += 2 + close + 1;
        self.close();
        Ok(())
    }

    fn close(&mut self) {
        if let Some((_, name, bindings)) = self.open.pop() {
            self.bindings.truncate(bindings);
            self.ready.push_back(Token::End(name));
        }
    }

    fn start(&mut self, inner: &'a str) -> Step<()> {
        if self.open.is_empty() && self.had_root {
            return Err(IllFormed("a second root element"));
        }
        let name = &inner[..name_len(inner)];
        if name.is_empty() {
            return Err(IllFormed("a < that begins nothing"));
        }
        let (attrs, used, closed) = self.attributes(&inner[name.len()..])?;
        let before = self.bindings.len();
        self.bind(&attrs)?;
        let handed = self.element_name(name)?;
        let tag = Tag { attrs: self.attribute_names(name, attrs)?, name: handed.clone(), closed };
        self.ready.push_back(Token::Start(tag));
        self.open.push((name, handed, before));
        self.had_root = true;
        self.at += 1 + name.len() + used;
        if closed {
            self.close();
        }
        Ok(())
    }

    /// The attributes as written, how many bytes they and the closing bracket take, and whether it is `/>`.
    #[expect(clippy::type_complexity, reason = "three plain results of one scan, used once")]
    fn attributes(&self, text: &'a str) -> Step<(Vec<(&'a str, Cow<'a, str>)>, usize, bool)> {
        let mut attrs: Vec<(&str, Cow<'a, str>)> = Vec::new();
        let mut at = 0;
        loop {
            let spaced = skip_space(text, at);
            if text[spaced..].starts_with('>') {
                return Ok((attrs, spaced + 1, false));
            }
            if text[spaced..].starts_with("/>") {
                return Ok((attrs, spaced + 2, true));
            }
            let name = &text[spaced..spaced + name_len(&text[spaced..])];
            if name.is_empty() || spaced == at || attrs.len() == ATTRS_MAX {
                return Err(IllFormed("an attribute is badly written"));
            }
            if attrs.iter().any(|(known, _)| *known == name) {
                return Err(IllFormed("an attribute twice"));
            }
            let equals = skip_space(text, spaced + name.len());
            let quoted = text[equals..].strip_prefix('=').map(|_| skip_space(text, equals + 1));
            let (from, quote) = match quoted.and_then(|from| Some((from, text[from..].chars().next()?))) {
                Some((from, quote @ ('"' | '\''))) => (from + 1, quote),
                _ => return Err(IllFormed("an attribute without a quoted value")),
            };
            let end = from + text[from..].find(quote).ok_or(IllFormed("a value does not end"))?;
            if text[from..end].contains('<') {
                return Err(IllFormed("a < in a value"));
            }
            legal(&text[from..end])?;
            attrs.push((name, self.decode(spaces(&text[from..end]))?));
            at = end + 1;
        }
    }

    fn bind(&mut self, attrs: &[(&'a str, Cow<'a, str>)]) -> Step<()> {
        for (name, value) in attrs {
            let prefix = match name.strip_prefix("xmlns") {
                Some("") => "",
                Some(prefixed) if prefixed.starts_with(':') => &prefixed[1..],
                _ => continue,
            };
            if (value.is_empty() && !prefix.is_empty()) || self.bindings.len() >= BINDINGS_MAX {
                return Err(IllFormed("a namespace is badly declared"));
            }
            self.bindings.push((prefix, value.to_string()));
            if !value.is_empty() {
                if self.known.len() < BINDINGS_MAX {
                    let named = names::standard(value).unwrap_or(prefix);
                    self.known.push((named.to_owned(), value.to_string()));
                }
                self.ready.push_back(Token::Namespace(prefix.to_owned(), value.to_string()));
            }
        }
        Ok(())
    }

    fn namespace(&self, prefix: &str) -> Step<&str> {
        match self.bindings.iter().rev().find(|(bound, _)| *bound == prefix) {
            Some((_, address)) => Ok(address),
            None if prefix.is_empty() => Ok(""),
            None => Err(IllFormed("a prefix that is not declared")),
        }
    }

    /// The name by which everybody knows the element, whatever prefix this document chose.
    fn element_name(&self, written: &str) -> Step<String> {
        let (prefix, local) = split(written)?;
        let address = self.namespace(prefix)?;
        let prefix = match names::standard(address) {
            Some(standard) if !standard.is_empty() => Some(standard),
            _ => self
                .known
                .iter()
                .find(|(known, bound)| !known.is_empty() && !address.is_empty() && bound == address)
                .map(|(known, _)| known.as_str()),
        };
        let local = local.to_lowercase();
        Ok(prefix.map_or_else(|| local.clone(), |prefix| format!("{}:{local}", prefix.to_lowercase())))
    }

    /// Attributes under the names everybody knows and, where that differs, as written too.
    fn attribute_names(&self, element: &str, attrs: Vec<(&'a str, Cow<'a, str>)>) -> Step<Vec<(String, Cow<'a, str>)>> {
        let mut out = Vec::with_capacity(attrs.len());
        let (prefix, local) = split(element)?;
        let address = self.namespace(prefix)?;
        let foreign = [("math", names::MATHML), ("svg", names::SVG)];
        if foreign.contains(&(local, address)) {
            out.push(("xmlns".to_owned(), Cow::Owned(address.to_owned())));
        }
        for (name, value) in attrs {
            if name == "xmlns" || name.starts_with("xmlns:") {
                if value == XLINK {
                    out.push((name.to_lowercase(), value));
                }
                continue;
            }
            let written = name.to_lowercase();
            if let (prefix, local) = split(name)?
                && !prefix.is_empty()
                && let Some(standard) = names::standard(self.namespace(prefix)?)
            {
                let common = if standard.is_empty() {
                    local.to_lowercase()
                } else {
                    format!("{standard}:{}", local.to_lowercase())
                };
                if common != written {
                    out.push((common, value.clone()));
                }
            }
            out.push((written, value));
        }
        Ok(out)
    }

    /// Replaces references; an unknown one makes the document ill-formed.
    fn decode(&self, text: Cow<'a, str>) -> Step<Cow<'a, str>> {
        if !text.contains('&') {
            return Ok(text);
        }
        let mut out = String::with_capacity(text.len());
        let mut rest = text.as_ref();
        while let Some(at) = rest.find('&') {
            out.push_str(&rest[..at]);
            let inner = &rest[at + 1..];
            let end = inner.find(';').ok_or(IllFormed("a bare &"))?;
            self.reference(&inner[..end], &mut out)?;
            rest = &inner[end + 1..];
        }
        out.push_str(rest);
        Ok(Cow::Owned(out))
    }

    fn reference(&self, name: &str, out: &mut String) -> Step<()> {
        let undefined = IllFormed("a character that is not defined");
        match name {
            "amp" => out.push('&'),
            "lt" => out.push('<'),
            "gt" => out.push('>'),
            "quot" => out.push('"'),
            "apos" => out.push('\''),
            _ => match name.strip_prefix('#') {
                // XML knows &#x26; only, not &#X26;.
                Some(number) if !number.starts_with('X') && !number.starts_with('+') => {
                    let c = entities::code(number).and_then(char::from_u32).filter(|c| is_xml(*c)).ok_or(undefined)?;
                    out.push(c);
                }
                Some(_) => return Err(undefined),
                None => out.push_str(self.entities.get(name).ok_or(undefined)?),
            },
        }
        Ok(())
    }
}

fn split(name: &str) -> Step<(&str, &str)> {
    match name.split_once(':') {
        None => Ok(("", name)),
        Some((prefix, local)) if !prefix.is_empty() && !local.is_empty() && !local.contains(':') => Ok((prefix, local)),
        Some(_) => Err(IllFormed("a name with stray colons")),
    }
}

fn skip_space(text: &str, at: usize) -> usize {
    at + text[at..].bytes().take_while(u8::is_ascii_whitespace).count()
}

/// How many bytes of `text` are a name.
fn name_len(text: &str) -> usize {
    let begins = |c: char| c.is_alphabetic() || matches!(c, '_' | ':');
    let goes_on = |c: char| c.is_alphanumeric() || matches!(c, '_' | ':' | '-' | '.' | '\u{b7}');
    match text.chars().next() {
        Some(c) if begins(c) => text.find(|c| !goes_on(c)).unwrap_or(text.len()),
        _ => 0,
    }
}

fn is_xml(c: char) -> bool {
    !matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}

fn legal(text: &str) -> Step<()> {
    if text.chars().all(is_xml) { Ok(()) } else { Err(IllFormed("a character that XML forbids")) }
}

fn unix_lines(text: &str) -> Cow<'_, str> {
    if text.contains('\r') { Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n")) } else { Cow::Borrowed(text) }
}

fn spaces(text: &str) -> Cow<'_, str> {
    if text.contains(['\t', '\n', '\r']) {
        Cow::Owned(text.replace("\r\n", " ").replace(['\t', '\n', '\r'], " "))
    } else {
        Cow::Borrowed(text)
    }
}
