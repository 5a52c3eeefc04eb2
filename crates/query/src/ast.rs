//! What a query says: a tree of clauses, each with its span in the text it was read from. Two trees are equal when
//! they ask the same; where they stood and how they were written does not count.

use crate::field::Field;
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

    /// Whether it asks what somebody else may change: another query, a list, the shape of a place, which source or
    /// account goes by a name.
    pub fn has_names(&self) -> bool {
        has_names(&self.root)
    }
}

fn has_names(node: &Node) -> bool {
    match &node.clause {
        Clause::Named(_) | Clause::Field(Field::Within(..) | Field::Source(_) | Field::Author(_)) => true,
        _ => node.children().into_iter().any(has_names),
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
    /// Something several times.
    AtLeast(AtLeast),
    /// A word or phrase.
    Text(Text),
    /// Something known of the post other than its words.
    Field(Field),
    /// What somebody gave a name.
    Named(Named),
}

/// `left NEAR/n right` and its kin. Each side is a [`Clause::Text`] with terms, a [`Clause::Near`], a [`Clause::Or`] of
/// these or a named list of words, all in one scope.
#[derive(Clone, Debug, PartialEq)]
pub struct Near {
    /// How close.
    pub bond: Bond,
    /// One side.
    pub left: Box<Node>,
    /// The other.
    pub right: Box<Node>,
}

/// How close two things must stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Bond {
    /// `NEAR/n`, `ONEAR/n`
    Within {
        /// At most how many positions apart; neighbours are 1.
        distance: u32,
        /// Whether the left side must come first.
        ordered: bool,
    },
    /// `SENTENCE`: in the same sentence.
    Sentence,
    /// `PARAGRAPH`: in the same paragraph.
    Paragraph,
}

/// `ATLEAST/n words`
#[derive(Clone, Debug, PartialEq)]
pub struct AtLeast {
    /// How many times; 2 or more.
    pub count: u32,
    /// Of what: a [`Clause::Text`] with terms, a [`Clause::Or`] of these or a named list of words.
    pub of: Box<Node>,
}

/// What kind of thing has a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NameKind {
    /// `@query:name`: another query.
    Query,
    /// `@list:name`: any entry of a list, as words.
    Words,
    /// `list:name`: posts of the accounts of a list.
    Authors,
    /// `source:name`: the sources of that name, by name and by id.
    Source,
    /// `author:handle`: the accounts that go by it, by handle and by id.
    Account,
}

/// Another query, or a list, by its name.
#[derive(Clone, Debug)]
pub struct Named {
    /// What the name stands for.
    pub kind: NameKind,
    /// The name as written.
    pub name: Box<str>,
    /// The text it stands for; spans inside `inner` are of this text.
    pub text: Box<str>,
    /// What it asks.
    pub inner: Box<Node>,
}

impl Named {
    /// The field that it is, for names that are written as a field's value.
    pub(crate) fn field(&self) -> Option<Field> {
        match self.kind {
            NameKind::Query | NameKind::Words | NameKind::Authors => None,
            NameKind::Source => Some(Field::Source(self.name.clone())),
            NameKind::Account => Some(Field::Author(self.name.clone())),
        }
    }
}

impl PartialEq for Named {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind && self.name == other.name && self.inner == other.inner
    }
}

/// Where a word is looked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Scope {
    /// Text, title, listed hashtags and mentions.
    #[default]
    Anywhere,
    /// The title only.
    Title,
    /// The first words of the text ([`LEAD_POSITIONS`](crate::limits::LEAD_POSITIONS)).
    Lead,
    /// What the author says of themselves.
    Bio,
    /// The author's display name.
    Name,
    /// Where the author says they are.
    BioLocation,
}

/// A word (one term) or phrase (several).
#[derive(Clone, Debug)]
pub struct Text {
    /// Where it is looked for.
    pub scope: Scope,
    /// As written, without quotation marks, prefix or suffix.
    pub written: Box<str>,
    /// Its terms in order; none only for an exact form without words.
    pub terms: Vec<Term>,
    /// Set when the signs between the words count as well.
    pub exact: Option<Exact>,
    /// Whether it was written without quotation marks.
    pub(crate) bare: bool,
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        self.scope == other.scope && self.terms == other.terms && self.exact == other.exact
    }
}

/// The exact form of a text: it must stand in the post sign by sign, not glued to other letters.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Exact {
    /// The signs; folded unless `cased`.
    pub literal: Box<str>,
    /// Whether case and accents count.
    pub cased: bool,
    /// Where the first term begins in the text as written, in bytes; 0 when there are no terms.
    pub(crate) lead: usize,
}

/// One token that must be there.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Term {
    /// How many positions after the first term of its phrase.
    pub offset: u32,
    /// Its folded text; in a pattern `*` and `?` stand for letters.
    pub folded: Box<str>,
    /// Which kinds of token it finds.
    pub kind: TermKind,
    /// How the token's word must be like its text.
    pub form: Form,
}

/// How a token's word must be like a term's text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Form {
    /// The same word.
    #[default]
    Word,
    /// Fitting the pattern: `*` any letters, `?` one letter.
    Pattern,
    /// At most so many letters inserted, left out, replaced or swapped with their neighbour.
    Fuzzy(u8),
    /// Of the same stem, in French or in English.
    Stem,
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
            Clause::AtLeast(least) => vec![&least.of],
            Clause::Named(named) => vec![&named.inner],
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

    /// The words and phrases it is made of, when it is one or an OR of them.
    pub(crate) fn texts(&self) -> Option<Vec<&Text>> {
        match &self.clause {
            Clause::Text(text) => Some(vec![text]),
            Clause::Or(parts) => Some(parts.iter().map(Self::texts).collect::<Option<Vec<_>>>()?.concat()),
            Clause::Named(named) if named.kind == NameKind::Words => named.inner.texts(),
            _ => None,
        }
    }
}

impl Term {
    /// Whether a folded word is what the term asks for, whatever kind of token holds it.
    pub fn is_like(&self, word: &str) -> bool {
        crate::words::is_like(word, self)
    }
}

impl Text {
    /// Its only term's form, when every term has that form.
    pub(crate) fn form(&self) -> Form {
        self.terms.iter().map(|term| term.form).find(|form| *form != Form::Word).unwrap_or_default()
    }
}
