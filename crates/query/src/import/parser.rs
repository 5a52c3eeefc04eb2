//! From pieces to a foreign tree, for all dialects: NOT binds tightest, then proximity, then AND (or a space), then OR;
//! in Google's language OR before AND. Depth and length are bounded; what is broken is refused rather than guessed.

use crate::limits::{MAX_DEPTH, MAX_NEAR_DEEP};
use crate::span::Span;

use super::lexer::{Lexeme, Piece};
use super::notes::{Effect, Grade, Notes};
use super::reasons::{self, Why};
use super::syntax::{Bond, Syntax};

/// Most proximities in one chain: what ours takes.
const MAX_CHAIN: usize = MAX_NEAR_DEEP;

/// A foreign clause and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) span: Span,
    pub(super) kind: Kind,
}

/// What it asks.
#[derive(Clone, Debug)]
pub(super) enum Kind {
    All(Vec<Node>),
    Any(Vec<Node>),
    Not(Box<Node>),
    Near(Bond, Box<[Node; 2]>),
    AtLeast(u32, Box<Node>),
    Word,
    /// The span is what stands between the quotation marks.
    Quoted(Span),
    Braced(Span),
    Bracketed(Span),
    /// With `+` or `++` before it.
    Plus(u8, Box<Node>),
    /// With `~` or `~5` after it.
    Tilde(Option<u32>, Box<Node>),
    /// With a field's name before it; the span is the name. A field without value holds `None`.
    Field(Span, Option<Box<Node>>),
}

/// Reads the pieces; `None` when the query was refused.
pub(super) fn parse(text: &str, syntax: &Syntax, pieces: &[Piece], notes: &mut Notes<'_>) -> Option<Node> {
    if pieces.is_empty() {
        notes.refuse(Span::new(0, text.len()), &reasons::EMPTY);
        return None;
    }
    let mut parser = Parser { text, syntax, pieces, at: 0, depth: 0, in_value: false, notes };
    let node = parser.expression()?;
    match parser.peek() {
        None => Some(node),
        Some(piece) => parser.refuse(piece.span, &reasons::UNOPENED_GROUP),
    }
}

struct Parser<'p, 't> {
    text: &'p str,
    syntax: &'p Syntax,
    pieces: &'p [Piece],
    at: usize,
    depth: usize,
    /// Inside the parentheses of a field.
    in_value: bool,
    notes: &'p mut Notes<'t>,
}

impl Parser<'_, '_> {
    fn peek(&self) -> Option<Piece> {
        self.pieces.get(self.at).copied()
    }

    fn peek_is(&self, lexeme: Lexeme) -> bool {
        self.peek().is_some_and(|piece| piece.lexeme == lexeme)
    }

    fn refuse(&mut self, span: Span, why: &Why) -> Option<Node> {
        self.notes.refuse(span, why);
        None
    }

    fn expression(&mut self) -> Option<Node> {
        if self.syntax.or_binds_tighter { self.all_of(Self::tight_any_of) } else { self.loose_any_of() }
    }

    /// `a b OR c d`
    fn loose_any_of(&mut self) -> Option<Node> {
        self.any_of(|parser| parser.all_of(Self::close_to))
    }

    /// `a OR b`, between spaces.
    fn tight_any_of(&mut self) -> Option<Node> {
        self.any_of(Self::close_to)
    }

    fn any_of(&mut self, part: fn(&mut Self) -> Option<Node>) -> Option<Node> {
        let mut parts = vec![part(self)?];
        while self.peek_is(Lexeme::Or) {
            self.at += 1;
            parts.push(part(self)?);
        }
        let joint = |node: &Node| matches!(node.kind, Kind::All(_)) && !node.span.of(self.text).starts_with('(');
        if parts.len() > 1
            && parts.iter().any(joint)
            && let Some(why) = self.syntax.mixed
        {
            let span = parts[0].span.to(parts[parts.len() - 1].span);
            self.notes.once(span, why, Grade::Changed, Effect::None);
        }
        Some(join(parts, Kind::Any))
    }

    /// `a b AND c`, up to an OR, a closing parenthesis or the end.
    fn all_of(&mut self, part: fn(&mut Self) -> Option<Node>) -> Option<Node> {
        let mut parts = vec![part(self)?];
        while let Some(piece) = self.peek() {
            match piece.lexeme {
                Lexeme::Close | Lexeme::Or => break,
                Lexeme::And => {
                    self.at += 1;
                    if self.syntax.and_is_word {
                        self.notes.once(piece.span, &reasons::AND_WRITTEN, Grade::Changed, Effect::None);
                    }
                }
                Lexeme::Not => {}
                _ => self.side_by_side(&parts, piece),
            }
            parts.push(part(self)?);
        }
        Some(join(parts, Kind::All))
    }

    fn side_by_side(&mut self, parts: &[Node], next: Piece) {
        if let (Some(why), Some(last)) = (self.syntax.side_by_side, parts.last()) {
            self.notes.once(last.span.to(next.span), why, Grade::Changed, Effect::None);
        }
    }

    /// `a NEAR/5 b`
    fn close_to(&mut self) -> Option<Node> {
        let mut left = self.negated()?;
        let mut links = 0;
        while let Some(Piece { lexeme: Lexeme::Bond(bond), span }) = self.peek() {
            match bond {
                Bond::Broken => return self.refuse(span, &reasons::BROKEN_DISTANCE),
                Bond::AtLeast(_) => break,
                Bond::Near { .. } | Bond::Sentence { .. } | Bond::Paragraph => {}
            }
            links += 1;
            if links > MAX_CHAIN {
                return self.refuse(span, &reasons::LONG_CHAIN);
            }
            self.at += 1;
            let right = self.negated()?;
            let span = left.span.to(right.span);
            left = Node { span, kind: Kind::Near(bond, Box::new([left, right])) };
        }
        Some(left)
    }

    /// `NOT a`, `-a`, `ATLEAST/3 a`
    fn negated(&mut self) -> Option<Node> {
        let mut denied = None;
        let mut count = None;
        let start = self.peek().map(|piece| piece.span);
        loop {
            match self.peek().map(|piece| (piece.lexeme, piece.span)) {
                Some((Lexeme::Not, _)) if count.is_none() => denied = Some(!denied.unwrap_or(false)),
                Some((Lexeme::Bond(Bond::AtLeast(n)), _)) if count.is_none() => count = Some(n),
                Some((Lexeme::Bond(Bond::Broken), span)) => return self.refuse(span, &reasons::BROKEN_DISTANCE),
                Some((Lexeme::Bond(_), span)) => return self.refuse(span, &reasons::MISSING_SIDE),
                _ => break,
            }
            self.at += 1;
        }
        let mut node = self.primary()?;
        let span = start.map_or(node.span, |start| start.to(node.span));
        if let Some(count) = count {
            node = Node { span, kind: Kind::AtLeast(count, Box::new(node)) };
        }
        if denied == Some(true) {
            node = Node { span, kind: Kind::Not(Box::new(node)) };
        }
        Some(node)
    }

    fn primary(&mut self) -> Option<Node> {
        let Some(piece) = self.peek() else {
            let end = Span::new(self.text.len(), self.text.len());
            let last = self.pieces.last().map_or(end, |piece| piece.span);
            return self.refuse(last, &reasons::MISSING_SIDE);
        };
        self.at += 1;
        let kind = match piece.lexeme {
            Lexeme::Open => return self.group(piece.span).map(|node| self.suffixed(node)),
            Lexeme::Word => Kind::Word,
            Lexeme::Quoted(inside) => Kind::Quoted(inside),
            Lexeme::Braced(inside) => Kind::Braced(inside),
            Lexeme::Bracketed(inside) => Kind::Bracketed(inside),
            Lexeme::Field(name) => return self.field(piece.span, name).map(|node| self.suffixed(node)),
            Lexeme::Plus(count) => return self.plus(piece.span, count),
            Lexeme::Close | Lexeme::And | Lexeme::Or | Lexeme::Not => {
                return self.refuse(piece.span, &reasons::MISSING_SIDE);
            }
            Lexeme::Bond(_) | Lexeme::Tilde(_) | Lexeme::Boost => {
                return self.refuse(piece.span, &reasons::MISSING_SIDE);
            }
        };
        Some(self.suffixed(Node { span: piece.span, kind }))
    }

    /// With what stands right after it.
    fn suffixed(&mut self, mut node: Node) -> Node {
        while let Some(piece) = self.peek() {
            match piece.lexeme {
                Lexeme::Boost => self.notes.once(piece.span, &reasons::BOOST, Grade::Changed, Effect::None),
                // A second one says nothing that the first did not.
                Lexeme::Tilde(_) if matches!(node.kind, Kind::Tilde(..)) => {}
                Lexeme::Tilde(count) => {
                    node = Node { span: node.span.to(piece.span), kind: Kind::Tilde(count, Box::new(node)) };
                }
                _ => break,
            }
            self.at += 1;
        }
        node
    }

    fn plus(&mut self, sign: Span, count: u8) -> Option<Node> {
        // Only words are taken, so that `+title:+title:…` does not go deep.
        let inside = match self.peek()? {
            Piece { lexeme: Lexeme::Word, span } => Node { span, kind: Kind::Word },
            Piece { lexeme: Lexeme::Quoted(inside), span } => Node { span, kind: Kind::Quoted(inside) },
            _ => return self.negated(),
        };
        self.at += 1;
        let inner = self.suffixed(inside);
        Some(Node { span: sign.to(inner.span), kind: Kind::Plus(count, Box::new(inner)) })
    }

    fn group(&mut self, open: Span) -> Option<Node> {
        if let Some(close) = self.peek().filter(|piece| piece.lexeme == Lexeme::Close) {
            return self.refuse(open.to(close.span), &reasons::EMPTY_GROUP);
        }
        if self.depth == MAX_DEPTH {
            return self.refuse(open, &reasons::TOO_DEEP);
        }
        self.depth += 1;
        let node = self.expression()?;
        self.depth -= 1;
        match self.peek().filter(|piece| piece.lexeme == Lexeme::Close) {
            Some(close) => {
                self.at += 1;
                Some(Node { span: open.to(close.span), ..node })
            }
            None => self.refuse(open, &reasons::UNCLOSED_GROUP),
        }
    }

    fn field(&mut self, colon: Span, name: Span) -> Option<Node> {
        let word = name.of(self.text);
        if self.syntax.rest_fields.iter().any(|rest| rest.eq_ignore_ascii_case(word)) {
            let ends = |piece: Piece| matches!(piece.lexeme, Lexeme::Close);
            if !self.in_value && self.peek().is_some_and(|piece| !ends(piece)) {
                self.in_value = true;
                let value = self.expression();
                self.in_value = false;
                let value = value?;
                return Some(Node { span: colon.to(value.span), kind: Kind::Field(name, Some(Box::new(value))) });
            }
        }
        let next = self.peek().filter(|piece| piece.span.start == colon.end || self.syntax.spaced_values);
        let value = match next.map(|piece| piece.lexeme) {
            Some(Lexeme::Open) => {
                let open = next?.span;
                self.at += 1;
                Some(self.group(open)?)
            }
            Some(Lexeme::Plus(_) | Lexeme::Word | Lexeme::Quoted(_) | Lexeme::Braced(_) | Lexeme::Bracketed(_)) => {
                let piece = next?;
                self.at += 1;
                match piece.lexeme {
                    Lexeme::Plus(count) => self.plus(piece.span, count),
                    Lexeme::Quoted(inside) => Some(Node { span: piece.span, kind: Kind::Quoted(inside) }),
                    Lexeme::Braced(inside) => Some(Node { span: piece.span, kind: Kind::Braced(inside) }),
                    Lexeme::Bracketed(inside) => Some(Node { span: piece.span, kind: Kind::Bracketed(inside) }),
                    _ => Some(Node { span: piece.span, kind: Kind::Word }),
                }
            }
            _ => None,
        };
        let span = value.as_ref().map_or(colon, |value| colon.to(value.span));
        Some(Node { span, kind: Kind::Field(name, value.map(Box::new)) })
    }
}

/// One node of several.
fn join(mut parts: Vec<Node>, make: fn(Vec<Node>) -> Kind) -> Node {
    let span = parts[0].span.to(parts[parts.len() - 1].span);
    if parts.len() == 1 { parts.remove(0) } else { Node { span, kind: make(parts) } }
}
