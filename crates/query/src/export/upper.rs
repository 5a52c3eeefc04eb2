//! What X can say of a query: for every clause the narrowest thing in X's language that is true whenever the clause is.
//! `Anything` where there is none.

use crate::ast::{Bond, Clause, Form, Near, Node, Scope, Term, TermKind, Text};
use crate::document::{Has, Kind};
use crate::field::{Count, Field, Range};
use crate::import::{ExportNotes, Why};
use crate::span::Span;
use crate::text::{TokenKind, folded, tokens};

use super::{accents, reasons};

/// A clause in X's language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Upper {
    /// True of every post.
    Anything,
    /// True of no post on X.
    Never,
    /// All of these.
    All(Vec<Upper>),
    /// One of these at least.
    Some(Vec<Upper>),
    Operator(Operator),
}

/// An operator of X with its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Operator {
    pub(super) text: String,
    /// Whether X takes it without company.
    pub(super) alone: bool,
}

impl Upper {
    fn alone(text: String) -> Self {
        Self::Operator(Operator { text, alone: true })
    }

    fn in_company(text: impl Into<String>) -> Self {
        Self::Operator(Operator { text: text.into(), alone: false })
    }

    pub(super) fn all(parts: Vec<Self>) -> Self {
        let mut flat: Vec<Self> = Vec::with_capacity(parts.len());
        for part in parts {
            match part {
                Self::Never => return Self::Never,
                Self::Anything => {}
                Self::All(inner) => inner.into_iter().for_each(|part| push_new(&mut flat, part)),
                other => push_new(&mut flat, other),
            }
        }
        match flat.len() {
            0 => Self::Anything,
            1 => flat.remove(0),
            _ => Self::All(flat),
        }
    }

    pub(super) fn some(parts: Vec<Self>) -> Self {
        let mut flat: Vec<Self> = Vec::with_capacity(parts.len());
        for part in parts {
            match part {
                Self::Anything => return Self::Anything,
                // X takes no alternative that only denies.
                denial if denial.only_denies() => return Self::Anything,
                Self::Never => {}
                Self::Some(inner) => inner.into_iter().for_each(|part| push_new(&mut flat, part)),
                other => push_new(&mut flat, other),
            }
        }
        match flat.len() {
            0 => Self::Never,
            1 => flat.remove(0),
            _ => Self::Some(flat),
        }
    }

    /// Whether a rule may stand on it: in every way to be true it has an operator that X takes without company.
    pub(super) fn stands(&self) -> bool {
        match self {
            Self::Anything | Self::Never => false,
            Self::All(parts) => parts.iter().any(Self::stands),
            Self::Some(parts) => parts.iter().all(Self::stands),
            Self::Operator(operator) => operator.alone,
        }
    }

    fn only_denies(&self) -> bool {
        match self {
            Self::All(parts) => parts.iter().all(Self::only_denies),
            Self::Operator(operator) => operator.text.starts_with('-'),
            _ => false,
        }
    }
}

/// Parts are compared with those before them up to this many: the work is quadratic.
const COMPARED_MAX: usize = 64;

fn push_new(parts: &mut Vec<Upper>, part: Upper) {
    if parts.len() > COMPARED_MAX || !parts.contains(&part) {
        parts.push(part);
    }
}

/// Reads a query's tree.
pub(super) struct Reader<'q> {
    pub(super) notes: ExportNotes<'q>,
    /// The place to name while reading what a name stands for, whose spans are of another text.
    inside: Option<Span>,
    /// Whether words without accents are asked for with them as well.
    adds_accents: bool,
}

impl<'q> Reader<'q> {
    pub(super) fn new(text: &'q str) -> Self {
        Self { notes: ExportNotes::new(text), inside: None, adds_accents: false }
    }

    pub(super) fn adding_accents(text: &'q str) -> Self {
        Self { adds_accents: true, ..Self::new(text) }
    }

    /// What must be true on X when the clause is.
    pub(super) fn read(&mut self, node: &Node) -> Upper {
        match &node.clause {
            Clause::Nothing => Upper::Never,
            Clause::And(parts) => Upper::all(parts.iter().map(|part| self.read(part)).collect()),
            Clause::Or(parts) => Upper::some(parts.iter().map(|part| self.read(part)).collect()),
            Clause::Not(inner) => self.denied(inner),
            Clause::Near(near) => self.near(node, near),
            Clause::AtLeast(least) => {
                self.widened(node, &reasons::COUNTED);
                self.read(&least.of)
            }
            Clause::Text(text) => self.text(node, text),
            Clause::Field(field) => self.field(node, field),
            Clause::Named(named) => {
                let outer = self.inside;
                self.inside = outer.or(Some(node.span));
                let upper = self.read(&named.inner);
                self.inside = outer;
                upper
            }
        }
    }

    fn widened(&mut self, node: &Node, why: &'static Why) -> Upper {
        self.notes.widened(self.inside.unwrap_or(node.span), why);
        Upper::Anything
    }

    /// What must be true on X when the clause is not. Of words nothing is: see the head of this room.
    fn denied(&mut self, node: &Node) -> Upper {
        match &node.clause {
            Clause::Not(inner) => self.read(inner),
            Clause::And(parts) => Upper::some(parts.iter().map(|part| self.denied(part)).collect()),
            Clause::Or(parts) => Upper::all(parts.iter().map(|part| self.denied(part)).collect()),
            Clause::Field(Field::Type(Kind::Repost)) => Upper::in_company("-is:retweet"),
            Clause::Field(Field::Network(network)) if **network != *"x" => Upper::Anything,
            _ => self.widened(node, &reasons::DENIED),
        }
    }

    fn near(&mut self, node: &Node, near: &Near) -> Upper {
        let why = match near.bond {
            Bond::Within { .. } => &reasons::NEARNESS,
            Bond::Sentence | Bond::Paragraph => &reasons::SENTENCE,
        };
        self.widened(node, why);
        let sides = vec![self.read(&near.left), self.read(&near.right)];
        Upper::all(sides)
    }

    fn text(&mut self, node: &Node, text: &Text) -> Upper {
        let prefix = match text.scope {
            Scope::Anywhere => "",
            Scope::Lead => {
                self.widened(node, &reasons::LEAD);
                ""
            }
            Scope::Bio => "bio:",
            Scope::Name => "bio_name:",
            Scope::BioLocation => "bio_location:",
            Scope::Title => return self.widened(node, &reasons::TITLE),
        };
        if text.exact.is_some() {
            self.widened(node, &reasons::SIGNS);
        } else if text.terms.len() > 1 {
            self.widened(node, &reasons::PHRASE);
        }
        let terms = text.terms.iter().map(|term| self.term(node, text, term, prefix));
        let terms: Vec<Upper> = terms.collect();
        Upper::all(terms)
    }

    fn term(&mut self, node: &Node, text: &Text, term: &Term, prefix: &str) -> Upper {
        match term.form {
            Form::Word => {}
            Form::Pattern | Form::Fuzzy(_) | Form::Stem => return self.widened(node, &reasons::FORM),
        }
        let name = term.folded.split(['.', '@']).next().unwrap_or("");
        let ascii = |most: usize, also: fn(char) -> bool| {
            (1..=most).contains(&name.len()) && name.chars().all(|c| c.is_ascii_alphabetic() || also(c))
        };
        let is_name = ascii(NAME_MAX, |c| c.is_ascii_digit() || c == '_');
        match term.kind {
            // A number is no hashtag to X.
            TermKind::Hashtag if prefix.is_empty() && name.contains(char::is_alphabetic) => {
                let forms = self.spellings(node, text, term);
                Upper::some(forms.into_iter().map(|form| Upper::alone(format!("#{form}"))).collect())
            }
            TermKind::Mention | TermKind::Handle if prefix.is_empty() && is_name => Upper::alone(format!("@{name}")),
            TermKind::Cashtag if prefix.is_empty() && ascii(SYMBOL_MAX, |_| false) => Upper::alone(format!("${name}")),
            _ => {
                let forms = self.spellings(node, text, term);
                Upper::some(forms.iter().map(|form| self.word(node, form, prefix)).collect())
            }
        }
    }

    /// The word without accents, and as written where that differs.
    fn spellings(&mut self, node: &Node, text: &Text, term: &Term) -> Vec<String> {
        let mut forms = vec![term.folded.to_string()];
        let mut word = String::new();
        for token in tokens(&text.written) {
            word.clear();
            folded(&token, &text.written, &mut word);
            let written = token.of(&text.written).to_lowercase();
            let written = written.trim_start_matches(['#', '@', '$', '＃', '＠', '＄']);
            if word == *term.folded && token.kind != TokenKind::Handle && *written != *word {
                self.notes.widened_once(self.inside.unwrap_or(node.span), &reasons::ACCENTS);
                forms.push(written.to_owned());
                break;
            }
        }
        let is_plain = forms.len() == 1 && term.folded.bytes().all(|byte| byte.is_ascii_lowercase());
        if self.adds_accents && is_plain && term.kind != TermKind::Cashtag {
            forms.extend(accents::spellings(&term.folded));
        }
        forms
    }

    /// One word as X cuts words: at everything that is neither letter nor digit.
    fn word(&mut self, node: &Node, word: &str, prefix: &str) -> Upper {
        let kinds: Vec<TokenKind> = tokens(word).map(|token| token.kind).collect();
        if kinds.contains(&TokenKind::Glyph) {
            return self.widened(node, &reasons::SCRIPT);
        }
        if kinds.contains(&TokenKind::Emoji) {
            let mut signs = word.chars().filter(|c| !matches!(*c, '\u{FE0E}' | '\u{FE0F}'));
            return match (signs.next(), signs.next()) {
                (Some(sign), None) if prefix.is_empty() => Upper::alone(sign.to_string()),
                _ => self.widened(node, &reasons::EMOJI),
            };
        }
        let cuts = |c: char| !c.is_alphanumeric() && (c as u32) < 0x300;
        let pieces: Vec<&str> = word.split(cuts).filter(|piece| !piece.is_empty()).collect();
        if pieces.is_empty() {
            return self.widened(node, &reasons::SIGNS);
        }
        if pieces.len() > 1 {
            self.widened(node, &reasons::PHRASE);
        }
        let written = |piece: &str| {
            let operator = ["or", "and", "not"].contains(&piece);
            Upper::alone(if operator { format!("{prefix}\"{piece}\"") } else { format!("{prefix}{piece}") })
        };
        Upper::all(pieces.into_iter().map(written).collect())
    }

    fn field(&mut self, node: &Node, field: &Field) -> Upper {
        let is_id =
            |text: &str| !text.is_empty() && text.len() <= ID_MAX && text.bytes().all(|byte| byte.is_ascii_digit());
        let id = |operator: &str, text: &str, alone| {
            let text = if is_id(text) { format!("{operator}:{text}") } else { return Upper::Never };
            Upper::Operator(Operator { text, alone })
        };
        match field {
            Field::Network(network) if **network == *"x" => Upper::Anything,
            Field::Network(_) => Upper::Never,
            Field::Author(name) => account("from", name),
            Field::To(name) => account("to", name),
            Field::Conversation(post) => id("conversation_id", post, true),
            Field::ReplyTo(post) => id("in_reply_to_tweet_id", post, false),
            Field::Type(kind) => match kind {
                Kind::Repost => Upper::in_company("is:retweet"),
                Kind::Reply => Upper::in_company("is:reply"),
                Kind::Quote => Upper::in_company("is:quote"),
                Kind::Original => {
                    let denied = ["-is:retweet", "-is:reply", "-is:quote"];
                    Upper::all(denied.map(Upper::in_company).to_vec())
                }
            },
            Field::Has(flag) => self.has(node, *flag),
            Field::Verified => Upper::in_company("is:verified"),
            Field::Site(host) => self.address(node, host),
            Field::Links(address) => {
                let host = address.split(['/', '?', '#']).next().unwrap_or("");
                if host.len() < address.len() {
                    self.widened(node, &reasons::PATH);
                }
                self.address(node, host)
            }
            Field::Url(text) if is_plain(text) => Upper::in_company(format!("url_contains:\"{text}\"")),
            Field::Number(Count::Followers, range) => self.number(node, "followers_count", range),
            Field::Number(Count::Following, range) => self.number(node, "following_count", range),
            Field::Lang(_) => self.widened(node, &reasons::LANGUAGE),
            _ => self.widened(node, &reasons::ONLY_OURS),
        }
    }

    fn has(&mut self, node: &Node, flag: Has) -> Upper {
        match flag {
            Has::IMAGE | Has::VIDEO => {
                self.widened(node, &reasons::MEDIA);
                Upper::in_company("has:media")
            }
            Has::LINK => Upper::in_company("has:links"),
            Has::GEO => Upper::in_company("has:geo"),
            Has::MENTION => Upper::in_company("has:mentions"),
            Has::HASHTAG => Upper::in_company("has:hashtags"),
            _ => self.widened(node, &reasons::ONLY_OURS),
        }
    }

    fn address(&mut self, node: &Node, host: &str) -> Upper {
        if host.contains('.') && is_plain(host) {
            return Upper::alone(format!("url:\"{host}\""));
        }
        self.widened(node, &reasons::PATH)
    }

    fn number(&mut self, node: &Node, operator: &str, range: &Range) -> Upper {
        match (range.min, range.max) {
            (Some(min), None) => Upper::in_company(format!("{operator}:{min}")),
            (min, Some(max)) => Upper::in_company(format!("{operator}:{}..{max}", min.unwrap_or(0))),
            (None, None) => self.widened(node, &reasons::ONLY_OURS),
        }
    }
}

/// Longest name of an account on X.
const NAME_MAX: usize = 15;

/// Longest symbol that X links.
const SYMBOL_MAX: usize = 6;

/// Longest id on X, in digits.
const ID_MAX: usize = 20;

/// An account by its name or id; others cannot be on X.
fn account(operator: &str, name: &str) -> Upper {
    let is_name = name.len() <= NAME_MAX && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let is_id = name.len() <= ID_MAX && name.bytes().all(|byte| byte.is_ascii_digit());
    if !name.is_empty() && (is_name || is_id) { Upper::alone(format!("{operator}:{name}")) } else { Upper::Never }
}

/// Whether it may stand between quotation marks in a rule.
fn is_plain(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'"' && byte != b'\\')
}
