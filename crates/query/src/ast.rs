//! What a query says: a tree of clauses, each with its span in the text it was read from. Two trees are equal when
//! they ask the same; where they stood and how they were written does not count.

use crate::document::{Has, Kind};
use crate::span::Span;

/// A parsed query. Made by [`parse`](crate::parse) only.
#[derive(Clone, Debug)]
pub struct Query {
    pub(crate) text: Box<str>,
    pub(crate) root: Node,
}

impl Query {
    /// The text it was read from.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The outermost clause.
    pub fn root(&self) -> &Node {
        &self.root
    }
}

impl PartialEq for Query {
    fn eq(&self, other: &Self) -> bool {
        self.root == other.root
    }
}

/// A clause and where it stands.
#[derive(Clone, Debug)]
pub struct Node {
    /// Where it stands in the query's text.
    pub span: Span,
    /// What it asks.
    pub clause: Clause,
}

impl PartialEq for Node {
    fn eq(&self, other: &Self) -> bool {
        self.clause == other.clause
    }
}

/// What is asked. More will come: match with a wildcard arm.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Clause {
    /// Stands where a clause is missing or could not be read; a query that holds one has an error. Matches nothing.
    Nothing,
    /// All of these; two or more.
    And(Vec<Node>),
    /// One of these at least; two or more.
    Or(Vec<Node>),
    /// Anything but this.
    Not(Box<Node>),
    /// Two things close to each other.
    Near(Near),
    /// A word or phrase.
    Text(Text),
    /// Something known of the post other than its words.
    Field(Field),
}

/// `left NEAR/n right`, in either order. Each side is a [`Clause::Text`] or a [`Clause::Or`] of them, in one scope.
#[derive(Clone, Debug, PartialEq)]
pub struct Near {
    /// At most how many positions apart; neighbours are 1.
    pub distance: u32,
    /// One side.
    pub left: Box<Node>,
    /// The other.
    pub right: Box<Node>,
}

/// Where a word is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// Text, title, listed hashtags and mentions.
    Anywhere,
    /// The title only.
    Title,
}

/// A word (one term) or phrase (several).
#[derive(Clone, Debug)]
pub struct Text {
    /// Where it is looked for.
    pub scope: Scope,
    /// As written, without quotes.
    pub written: Box<str>,
    /// Its terms in order; at least one.
    pub terms: Vec<Term>,
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        self.scope == other.scope && self.terms == other.terms
    }
}

/// One token that must be there.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Term {
    /// How many positions after the first term of its phrase.
    pub offset: u32,
    /// Its folded text; of a prefix, its beginning.
    pub folded: Box<str>,
    /// Which kinds of token it finds.
    pub kind: TermKind,
    /// Whether it finds every token that begins so (`pre*`).
    pub prefix: bool,
}

/// Which kinds of token a term finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TermKind {
    /// The word, and the hashtag, mention or cashtag of it.
    Any,
    /// `#word` only.
    Hashtag,
    /// `@name` only, whatever domain follows.
    Mention,
    /// `@name.domain` only.
    Handle,
    /// `$SYM` only.
    Cashtag,
}

/// A field with one value.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Field {
    /// `lang:fr`; a tag without region finds every region.
    Lang(Box<str>),
    /// `author:handle` or `author:id`.
    Author(Box<str>),
    /// `source:name` or `source:12`.
    Source(Box<str>),
    /// `network:bluesky`.
    Network(Box<str>),
    /// `type:reply`.
    Type(Kind),
    /// `has:image`; one flag.
    Has(Has),
    /// `site:example.org`, subdomains included.
    Site(Box<str>),
    /// `is:verified`.
    Verified,
    /// `followers:1000..`; false where the number is unknown.
    Followers(Range),
}

/// A range of whole numbers, ends included; an absent end is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Range {
    /// The least.
    pub min: Option<u64>,
    /// The most.
    pub max: Option<u64>,
}

impl Range {
    /// Whether `value` lies in it.
    pub fn contains(&self, value: u64) -> bool {
        self.min.is_none_or(|min| value >= min) && self.max.is_none_or(|max| value <= max)
    }
}

impl Node {
    pub(crate) fn new(span: Span, clause: Clause) -> Self {
        Self { span, clause }
    }

    /// The clauses right inside this one.
    pub fn children(&self) -> Vec<&Self> {
        match &self.clause {
            Clause::And(nodes) | Clause::Or(nodes) => nodes.iter().collect(),
            Clause::Not(inner) => vec![inner],
            Clause::Near(near) => vec![&near.left, &near.right],
            Clause::Nothing | Clause::Text(_) | Clause::Field(_) => Vec::new(),
        }
    }

    /// How many leaves it has.
    pub fn leaves(&self) -> usize {
        match &self.clause {
            Clause::Nothing | Clause::Text(_) | Clause::Field(_) => 1,
            _ => self.children().iter().map(|child| child.leaves()).sum(),
        }
    }

    /// The words and phrases of a side of NEAR.
    pub(crate) fn alternatives(&self) -> &[Self] {
        match &self.clause {
            Clause::Or(nodes) => nodes,
            _ => std::slice::from_ref(self),
        }
    }
}
