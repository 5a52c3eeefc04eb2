//! A feed's markup as a tree of elements with their namespaces, bases and languages. Ill-formed markup makes a tree too:
//! an end tag closes the nearest element of its name, and an entry never stands inside another.

use std::borrow::Cow;
use std::rc::Rc;

use super::address::{Addresses, Base};
use super::entities::Entities;
use super::markup::{Attr, Dialect, Markup, Piece, Tag};
use super::names::Ns;

/// Elements deeper than this are left out; their words belong to the last that is not.
const DEPTH_MAX: usize = 256;
/// Namespaces in scope at once beyond this are not followed.
const BINDINGS_MAX: usize = 256;

/// HTML elements that never have an end, and whose names no feed format uses.
const VOID: &[&str] = &["area", "br", "col", "embed", "hr", "img", "input", "wbr"];

/// An element.
#[derive(Debug)]
pub(super) struct Element<'a> {
    pub(super) ns: Ns,
    /// Its name without the prefix, as written.
    pub(super) local: &'a str,
    pub(super) attrs: Vec<Attr<'a>>,
    /// What stands in it, in order.
    pub(super) inside: Vec<Node<'a>>,
    /// What addresses in it are relative to.
    pub(super) base: Base,
    /// The language declared nearest.
    pub(super) lang: Option<Rc<str>>,
}

/// What stands in an element.
#[derive(Debug)]
pub(super) enum Node<'a> {
    /// An element, by its place in the tree.
    Element(usize),
    Words(Cow<'a, str>),
}

impl Element<'_> {
    /// Whether it is the feed formats' element `local`.
    pub(super) fn is_core(&self, local: &str) -> bool {
        self.ns == Ns::Core && self.local.eq_ignore_ascii_case(local)
    }

    /// The value of the attribute `name`, whatever prefix it has.
    pub(super) fn attr(&self, name: &str) -> Option<&str> {
        let local = |key: &str| key.rsplit(':').next().is_some_and(|local| local.eq_ignore_ascii_case(name));
        self.attrs.iter().find(|(key, _)| local(key)).map(|(_, value)| value.trim())
    }
}

/// The elements in the order they begin; the first is what holds the document.
#[derive(Debug)]
pub(super) struct Tree<'a> {
    elements: Vec<Element<'a>>,
}

impl<'a> Tree<'a> {
    pub(super) fn read(text: &'a str, entities: &'a Entities, base: Base, addresses: &Addresses) -> Self {
        let top = Element { ns: Ns::Foreign, local: "", attrs: Vec::new(), inside: Vec::new(), base, lang: None };
        let mut growing = Growing {
            elements: vec![top],
            open: vec![Open { at: 0, name: "", bindings: 0 }],
            bindings: Vec::new(),
            addresses,
        };
        for piece in Markup::new(text, Dialect::Xml, entities) {
            match piece {
                Piece::Start(tag) => growing.start(tag),
                Piece::End(name) => growing.end(name),
                Piece::Words(words) => growing.add(Node::Words(words)),
            }
        }
        Self { elements: growing.elements }
    }

    /// Every element in the order they begin.
    pub(super) fn elements(&self) -> impl Iterator<Item = &Element<'a>> {
        self.elements.iter()
    }

    /// The elements directly inside `element`.
    pub(super) fn children<'t>(&'t self, element: &'t Element<'a>) -> impl Iterator<Item = &'t Element<'a>> {
        element.inside.iter().filter_map(|node| match node {
            Node::Element(at) => self.elements.get(*at),
            Node::Words(_) => None,
        })
    }

    /// The words directly inside `element`.
    pub(super) fn words(&self, element: &Element<'a>) -> String {
        let words = element.inside.iter().filter_map(|node| match node {
            Node::Words(words) => Some(words.as_ref()),
            Node::Element(_) => None,
        });
        words.collect::<String>().trim().to_owned()
    }

    /// What is inside `element`, written as HTML.
    pub(super) fn html(&self, element: &Element<'a>) -> String {
        let mut out = String::new();
        // What is still to be written, the next on top: recursion would go as deep as a hostile feed wants.
        let mut todo: Vec<Todo<'_>> = element.inside.iter().rev().map(Todo::Node).collect();
        while let Some(next) = todo.pop() {
            match next {
                Todo::End(name) => out.extend(["</", name, ">"]),
                Todo::Node(Node::Words(words)) => escape(words, &mut out),
                Todo::Node(Node::Element(at)) => {
                    let Some(element) = self.elements.get(*at) else { continue };
                    start_tag(element, &mut out);
                    if !is_void(element.local) {
                        todo.push(Todo::End(element.local));
                        todo.extend(element.inside.iter().rev().map(Todo::Node));
                    }
                }
            }
        }
        out
    }
}

enum Todo<'t> {
    Node(&'t Node<'t>),
    End(&'t str),
}

fn is_void(local: &str) -> bool {
    VOID.iter().any(|name| name.eq_ignore_ascii_case(local))
}

fn start_tag(element: &Element<'_>, out: &mut String) {
    out.extend(["<", element.local]);
    for (key, value) in element.attrs.iter().filter(|(key, _)| !key.starts_with("xml")) {
        out.extend([" ", key, "=\""]);
        escape(value, out);
        out.push('"');
    }
    out.push('>');
}

fn escape(words: &str, out: &mut String) {
    for c in words.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
}

/// An element that has not ended yet.
struct Open<'a> {
    at: usize,
    /// Its name as written.
    name: &'a str,
    /// How many namespaces were bound before it.
    bindings: usize,
}

/// A tree that is being read.
struct Growing<'a, 'x> {
    elements: Vec<Element<'a>>,
    /// The open elements; the first holds the document and never ends.
    open: Vec<Open<'a>>,
    bindings: Vec<(&'a str, Ns)>,
    addresses: &'x Addresses,
}

impl<'a> Growing<'a, '_> {
    fn innermost(&self) -> usize {
        self.open.last().map_or(0, |open| open.at)
    }

    fn add(&mut self, node: Node<'a>) {
        let at = self.innermost();
        self.elements[at].inside.push(node);
    }

    fn start(&mut self, tag: Tag<'a>) {
        if self.open.len() > DEPTH_MAX {
            return;
        }
        let bindings = self.bindings.len();
        self.bind(&tag);
        let (ns, local) = self.name(tag.name);
        if ns == Ns::Core && is_entry(local) {
            self.leave_entry();
        }
        let parent = &self.elements[self.innermost()];
        let base = match tag.get("xml:base") {
            Some(given) => self.addresses.rebase(&parent.base, given),
            None => parent.base.clone(),
        };
        let lang = match tag.get("xml:lang") {
            Some(lang) => Some(Rc::from(lang)).filter(|_| !lang.is_empty()),
            None => parent.lang.clone(),
        };
        let at = self.elements.len();
        self.add(Node::Element(at));
        self.elements.push(Element { ns, local, attrs: tag.attrs, inside: Vec::new(), base, lang });
        if tag.closed || is_void(local) {
            self.bindings.truncate(bindings);
        } else {
            self.open.push(Open { at, name: tag.name, bindings });
        }
    }

    /// Closes the nearest open element called `name` and all in it; an end of nothing is nothing.
    fn end(&mut self, name: &str) {
        let same = |open: &Open<'_>| open.name.eq_ignore_ascii_case(name);
        if let Some(depth) = self.open.iter().rposition(same).filter(|depth| *depth > 0) {
            self.close(depth);
        }
    }

    /// Closes the entry that is open, if one is, and all in it.
    fn leave_entry(&mut self) {
        let is_open_entry = |open: &Open<'a>| {
            let element = &self.elements[open.at];
            element.ns == Ns::Core && is_entry(element.local)
        };
        if let Some(depth) = self.open.iter().position(is_open_entry) {
            self.close(depth);
        }
    }

    fn close(&mut self, depth: usize) {
        if let Some(open) = self.open.get(depth) {
            self.bindings.truncate(open.bindings);
        }
        self.open.truncate(depth);
    }

    fn bind(&mut self, tag: &Tag<'a>) {
        for (key, address) in &tag.attrs {
            let prefix = match key.strip_prefix("xmlns") {
                Some("") => "",
                Some(prefixed) if prefixed.starts_with(':') => &prefixed[1..],
                _ => continue,
            };
            if self.bindings.len() < BINDINGS_MAX {
                self.bindings.push((prefix, Ns::at(address)));
            }
        }
    }

    fn name(&self, written: &'a str) -> (Ns, &'a str) {
        let (prefix, local) = written.split_once(':').unwrap_or(("", written));
        let bound = self.bindings.iter().rev().find(|(bound, _)| *bound == prefix).map(|(_, ns)| *ns);
        let usual = if prefix.is_empty() { Ns::Core } else { Ns::usual(prefix) };
        (bound.unwrap_or(usual), local)
    }
}

/// Whether the feed formats' element `local` is an entry.
pub(super) fn is_entry(local: &str) -> bool {
    local.eq_ignore_ascii_case("item") || local.eq_ignore_ascii_case("entry")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(text: &str) -> String {
        let entities = Entities::default();
        let tree = Tree::read(text, &entities, None, &Addresses::new());
        tree.html(&tree.elements[0])
    }

    #[test]
    fn ill_formed_markup_makes_a_tree() {
        for (text, expect) in [
            ("<a><b>x</a>y", "<a><b>x</b></a>y"),
            ("<a>x</b>y</a>", "<a>xy</a>"),
            ("<r><item>1<item>2</r>", "<r><item>1</item><item>2</item></r>"),
            ("<item><t>1</item><item>2", "<item><t>1</t></item><item>2</item>"),
            ("a<br>b<br/>c<br></br>", "a<br>b<br>c<br>"),
            ("<p x='&quot;&lt;'/>", "<p x=\"&quot;&lt;\"></p>"),
        ] {
            assert_eq!(html(text), expect, "{text}");
        }
        assert!(html(&"<a>".repeat(10_000)).len() <= 7 * DEPTH_MAX);
    }

    #[test]
    fn names_mean_what_was_declared_or_what_they_usually_mean() {
        let text = "<rss xmlns:d='http://purl.org/dc/elements/1.1/'><d:title/><dc:title/><x:title/></rss><d:title/>";
        let entities = Entities::default();
        let tree = Tree::read(text, &entities, None, &Addresses::new());
        let found: Vec<Ns> = tree.elements().skip(1).map(|element| element.ns).collect();
        assert_eq!(found, [Ns::Core, Ns::Dc, Ns::Dc, Ns::Foreign, Ns::Foreign]);
    }
}
