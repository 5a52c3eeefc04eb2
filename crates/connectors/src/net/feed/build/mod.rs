//! From tokens to a document: one pass, a stack of open elements, and a table of what each element means. RSS in its nine
//! versions, RDF, Atom and CDF share most words; the few that differ are told apart by where they stand.

mod author;
mod element;
mod inline;
mod store;

use std::borrow::Cow;
use std::collections::HashMap;
use std::rc::Rc;

use super::document::{Document, Part};
use super::entities;
use super::names;
use super::prolog::Entities;
use super::token::{Tag, Token};
use super::uri::Allowance;

/// Entries beyond this are not read: the largest archives have a few thousand.
const ENTRIES_MAX: usize = 10_000;
/// Open elements beyond this are not followed: their words belong to the last that is.
const DEPTH_MAX: usize = 512;
/// Namespaces beyond this are not followed.
const NAMESPACES_MAX: usize = 256;
/// A base address longer than this is not taken over.
const BASE_BYTES_MAX: usize = 2_048;
/// People and links of one part beyond this are not kept.
pub(super) const PER_PART_MAX: usize = 256;

/// Which reader the tokens come from.
pub(super) enum Mode {
    /// Namespaces are resolved, references decoded.
    Strict,
    /// Names stand as written, references are to be decoded with these entities besides HTML's.
    Loose(Entities),
}

/// Which family of formats the document has shown itself to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Family {
    Unknown,
    Rss,
    AtomOld,
    Atom10,
}

/// An open element that gathers words.
struct Open {
    name: String,
    /// Whether its words are kept when it ends.
    expecting: bool,
    pieces: Vec<String>,
}

/// How the words being gathered are declared.
#[derive(Clone, Debug, Default)]
struct Params {
    /// The media type; `None` outside of texts.
    kind: Option<String>,
    language: Option<String>,
    base64: bool,
}

impl Params {
    /// What is not declared counts as XML where elements inside are concerned.
    fn is_xml(&self) -> bool {
        self.kind.as_deref().is_none_or(|kind| kind.ends_with("xml"))
    }

    fn is_xhtml(&self) -> bool {
        self.kind.as_deref() == Some("application/xhtml+xml")
    }
}

/// Builds a document from tokens.
pub(super) struct Builder {
    mode: Mode,
    document: Document,
    image: Option<Part>,
    textinput: Option<Part>,
    source: Part,
    family: Family,
    seen_feed: bool,
    in_feed: bool,
    in_entry: bool,
    in_image: bool,
    in_textinput: bool,
    in_author: bool,
    in_contributor: bool,
    in_publisher: bool,
    in_source: bool,
    /// How many texts are being gathered.
    in_content: u32,
    /// Elements open inside the text being gathered; exact for the strict reader only.
    inline_depth: u32,
    svg_depth: u32,
    summary_is_content: bool,
    has_content: bool,
    guid_is_link: bool,
    params: Params,
    stack: Vec<Open>,
    prefixes: HashMap<String, &'static str>,
    foreign: HashMap<String, String>,
    bases: Vec<Rc<str>>,
    base: Rc<str>,
    langs: Vec<Option<Rc<str>>>,
    lang: Option<Rc<str>>,
    /// How deep the title that counts was found.
    title_depth: Option<u32>,
    depth: u32,
    allowance: Allowance,
    last_started: String,
}

impl Builder {
    pub(super) fn new(mode: Mode, base: &str) -> Self {
        Self {
            mode,
            document: Document::default(),
            image: None,
            textinput: None,
            source: Part::default(),
            family: Family::Unknown,
            seen_feed: false,
            in_feed: false,
            in_entry: false,
            in_image: false,
            in_textinput: false,
            in_author: false,
            in_contributor: false,
            in_publisher: false,
            in_source: false,
            in_content: 0,
            inline_depth: 0,
            svg_depth: 0,
            summary_is_content: false,
            has_content: false,
            guid_is_link: false,
            params: Params::default(),
            stack: Vec::new(),
            prefixes: HashMap::new(),
            foreign: HashMap::new(),
            bases: Vec::new(),
            base: Rc::from(base),
            langs: Vec::new(),
            lang: None,
            title_depth: None,
            depth: 0,
            allowance: Allowance::new(),
            last_started: String::new(),
        }
    }

    /// The document, and whether anything of a feed was seen.
    pub(super) fn finish(mut self) -> (Document, bool) {
        self.close_texts();
        let seen = self.seen_feed || !self.document.entries.is_empty();
        (self.document, seen)
    }

    pub(super) fn token(&mut self, token: Token<'_>) {
        match token {
            Token::Start(tag) => {
                let ends = matches!(self.mode, Mode::Loose(_)) && tag.closed;
                self.last_started.clone_from(&tag.name);
                self.start(tag);
                if ends {
                    let name = std::mem::take(&mut self.last_started);
                    self.end(&name);
                }
            }
            Token::End(name) => self.end(&name),
            Token::Namespace(prefix, address) => self.namespace(&prefix, &address),
            Token::Text(text) => self.text(&text),
            Token::Cdata(text) => self.piece(escape(text).into_owned()),
            Token::CharRef(number) => self.char_ref(number),
            Token::Entity(name) => self.entity(name),
            Token::Comment(_) => {}
        }
    }

    /// Words as they were meant; inside XHTML they are written as XHTML.
    fn text(&mut self, text: &str) {
        let text = if self.params.is_xhtml() { escape(text) } else { Cow::Borrowed(text) };
        self.piece(text.into_owned());
    }

    fn piece(&mut self, piece: String) {
        if let Some(open) = self.stack.last_mut() {
            open.pieces.push(piece);
        }
    }

    fn char_ref(&mut self, number: &str) {
        let lower = number.to_lowercase();
        // Markup characters stay references until it is known whether the text is markup.
        if matches!(lower.as_str(), "34" | "38" | "39" | "60" | "62" | "x22" | "x26" | "x27" | "x3c" | "x3e") {
            self.piece(format!("&#{lower};"));
        } else {
            let c = entities::code(&lower).and_then(char::from_u32).filter(|c| *c != '\0');
            self.piece(c.unwrap_or(char::REPLACEMENT_CHARACTER).to_string());
        }
    }

    fn entity(&mut self, name: &str) {
        let declared = match &self.mode {
            Mode::Loose(entities) => entities.get(name).cloned(),
            Mode::Strict => None,
        };
        let piece = match name {
            "lt" | "gt" | "quot" | "amp" | "apos" => format!("&{name};"),
            _ => {
                declared.or_else(|| entities::named(name).map(|c| c.to_string())).unwrap_or_else(|| format!("&{name};"))
            }
        };
        self.piece(piece);
    }

    fn namespace(&mut self, prefix: &str, address: &str) {
        let lower = address.to_lowercase();
        if self.family == Family::Unknown {
            match lower.as_str() {
                "http://my.netscape.com/rdf/simple/0.9/" if prefix.is_empty() => self.family = Family::Rss,
                "http://purl.org/rss/1.0/" => self.family = Family::Rss,
                "http://www.w3.org/2005/atom" => self.family = Family::Atom10,
                _ => {}
            }
        }
        if prefix.is_empty() || self.prefixes.len() >= NAMESPACES_MAX || self.foreign.len() >= NAMESPACES_MAX {
            return;
        }
        match names::standard(address) {
            Some(standard) => drop(self.prefixes.insert(prefix.to_owned(), standard)),
            None => drop(self.foreign.insert(prefix.to_owned(), address.to_owned())),
        }
    }

    /// Ends the texts that a broken feed left open, where something begins or ends that no text can hold.
    fn close_texts(&mut self) {
        while self.in_content > 0
            && let Some(name) = self.stack.last().map(|open| open.name.clone())
        {
            self.pop_content(&name);
        }
    }

    /// Whether `name` says that a text was left open.
    fn breaks_texts(&self, name: &str) -> bool {
        matches!(self.mode, Mode::Loose(_)) && self.in_content > 0 && matches!(name, "item" | "entry")
    }

    fn start(&mut self, mut tag: Tag<'_>) {
        self.depth += 1;
        if self.breaks_texts(&tag.name) {
            self.close_texts();
        }
        for (key, value) in &mut tag.attrs {
            if matches!(key.as_str(), "rel" | "type") {
                *value = Cow::Owned(value.to_lowercase());
            }
            if matches!(self.mode, Mode::Loose(_)) && value.contains("&amp;") {
                *value = Cow::Owned(value.replace("&amp;", "&"));
            }
        }
        self.enter_scope(&tag);
        if self.in_content > 0 && self.inline_start(&mut tag) {
            return;
        }
        let name = self.plain_name(&tag.name);
        let prefixed = name.contains('_') && tag.name.contains(':');
        if !prefixed {
            self.in_textinput &= matches!(tag.name.as_str(), "title" | "link" | "description" | "name");
            self.in_image &=
                matches!(tag.name.as_str(), "title" | "link" | "description" | "url" | "href" | "width" | "height");
        }
        self.start_element(&name, &tag);
    }

    fn end(&mut self, name: &str) {
        let local = name.rsplit(':').next().unwrap_or_default();
        if local == "svg" && self.svg_depth > 0 {
            self.svg_depth -= 1;
        }
        if self.breaks_texts(name) {
            self.close_texts();
        }
        let inline = matches!(self.mode, Mode::Strict) && self.in_content > 0 && self.inline_depth > 0;
        if inline {
            self.inline_depth -= 1;
        } else {
            let plain = self.plain_name(name);
            if self.svg_depth > 0 { drop(self.pop(&plain)) } else { self.end_element(&plain) }
        }
        self.inline_end(name);
        self.leave_scope();
        self.depth = self.depth.saturating_sub(1);
    }

    /// The name by which the table of elements knows `name`: standard prefix, underscore, local name.
    fn plain_name(&self, name: &str) -> String {
        match name.split_once(':') {
            None => name.to_owned(),
            Some((prefix, local)) => match self.prefixes.get(prefix).copied().unwrap_or(prefix) {
                "" => local.to_owned(),
                prefix => format!("{prefix}_{local}"),
            },
        }
    }

    fn enter_scope(&mut self, tag: &Tag<'_>) {
        if let Some(base) = tag.get("xml:base").or_else(|| tag.get("base")) {
            let joined = if self.base.is_empty() {
                super::uri::join("", base)
            } else {
                self.allowance.join_safe(&self.base, base)
            };
            if !joined.is_empty() && joined.len() <= BASE_BYTES_MAX {
                self.base = Rc::from(joined);
            }
        }
        match tag.get("xml:lang").or_else(|| tag.get("lang")) {
            Some("") => self.lang = None,
            Some(lang) => self.lang = Some(Rc::from(lang)),
            None => {}
        }
        if let (Some(lang), "feed" | "rss" | "rdf:rdf") = (&self.lang, tag.name.as_str()) {
            self.document.feed.set(super::document::Field::Language, lang.replace('_', "-"));
        }
        self.bases.push(Rc::clone(&self.base));
        self.langs.push(self.lang.clone());
        if matches!(self.mode, Mode::Loose(_)) {
            for (key, value) in &tag.attrs {
                match key.strip_prefix("xmlns") {
                    Some("") => self.namespace("", value),
                    Some(prefix) if prefix.starts_with(':') => self.namespace(&prefix[1..], value),
                    _ => {}
                }
            }
        }
    }

    fn leave_scope(&mut self) {
        self.bases.pop();
        if let Some(base) = self.bases.last().filter(|base| !base.is_empty()) {
            self.base = Rc::clone(base);
        }
        self.langs.pop();
        if let Some(lang) = self.langs.last() {
            self.lang.clone_from(lang);
        }
    }

    /// What the words read now belong to.
    fn context(&mut self) -> &mut Part {
        if self.in_source {
            return &mut self.source;
        }
        if self.in_image
            && let Some(image) = &mut self.image
        {
            return image;
        }
        if self.in_textinput
            && let Some(textinput) = &mut self.textinput
        {
            return textinput;
        }
        if self.in_entry
            && let Some(entry) = self.document.entries.last_mut()
        {
            return entry;
        }
        &mut self.document.feed
    }
}

/// Text as XML writes it.
fn escape(text: &str) -> Cow<'_, str> {
    if text.contains(['&', '<', '>']) {
        Cow::Owned(text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"))
    } else {
        Cow::Borrowed(text)
    }
}
