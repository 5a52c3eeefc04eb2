//! From text to tree: NOT binds tightest, then NEAR, then AND (or a space), then OR. Total and bounded: every text
//! gives a tree and what there is to say about it.

mod checks;
mod leaf;
mod lexer;

use crate::ast::{Clause, Near, Node, Query};
use crate::diagnostic::{Diagnostic, has_errors};
use crate::field::FieldName;
use crate::limits::{MAX_CLAUSES, MAX_DEPTH, MAX_DIAGNOSTICS, MAX_QUERY_BYTES};
use crate::sentences::diagnose;
use crate::span::Span;

use lexer::{Lexeme, Piece, lex};

/// Reads a query. With an error among the diagnostics the query is refused, and its tree is only what could be made
/// out; warnings and hints refuse nothing.
pub fn parse(text: &str) -> (Query, Vec<Diagnostic>) {
    let mut report = Report::default();
    let root = if text.len() > MAX_QUERY_BYTES {
        report.push(diagnose::too_long(text.len()));
        Node::new(Span::new(0, text.len()), Clause::Nothing)
    } else {
        tree(text, &mut report)
    };
    (Query { text: text.into(), root }, report.finish())
}

fn tree(text: &str, report: &mut Report) -> Node {
    let pieces = lex(text, report);
    let mut parser = Parser { text, pieces: &pieces, at: 0, depth: 0, clauses: 0, field: None, gave_up: false, report };
    let root = parser.whole();
    if !has_errors(&report.said) {
        checks::check(&root, text, report);
    }
    root
}

/// What has been said so far; keeps the first few.
#[derive(Default)]
pub(crate) struct Report {
    said: Vec<Diagnostic>,
}

impl Report {
    pub(crate) fn push(&mut self, diagnostic: Diagnostic) {
        // An error is always kept, for it refuses the query; the rest only while there is room.
        if self.said.len() < MAX_DIAGNOSTICS || (diagnostic.is_error() && !has_errors(&self.said)) {
            self.said.push(diagnostic);
        }
    }

    fn finish(mut self) -> Vec<Diagnostic> {
        self.said.sort_by_key(|said| (said.span.start, said.severity, said.span.end));
        self.said
    }
}

struct Parser<'p> {
    text: &'p str,
    pieces: &'p [Piece],
    at: usize,
    depth: usize,
    clauses: usize,
    /// The field whose group of values is being read.
    field: Option<FieldName>,
    /// Whether a limit was met and the rest of the text left unread.
    gave_up: bool,
    report: &'p mut Report,
}

impl Parser<'_> {
    fn peek(&self) -> Option<Piece> {
        self.pieces.get(self.at).copied()
    }

    fn take(&mut self) -> Option<Piece> {
        let piece = self.peek()?;
        self.at += 1;
        Some(piece)
    }

    fn whole(&mut self) -> Node {
        if self.pieces.is_empty() {
            self.report.push(diagnose::empty_query(self.text.len()));
            return Node::new(Span::new(0, self.text.len()), Clause::Nothing);
        }
        let mut parts = Vec::new();
        while let Some(piece) = self.peek() {
            if piece.lexeme == Lexeme::Close {
                self.report.push(diagnose::unopened_group(piece.span));
                self.at += 1;
            } else {
                parts.push(self.any_of());
            }
        }
        join(parts, Clause::And).unwrap_or(Node::new(Span::new(0, self.text.len()), Clause::Nothing))
    }

    /// `a OR b OR c`
    fn any_of(&mut self) -> Node {
        let mut parts = vec![self.all_of(None)];
        while let Some(piece) = self.peek().filter(|piece| piece.lexeme == Lexeme::Or) {
            self.at += 1;
            parts.push(self.all_of(Some(piece)));
        }
        join(parts, Clause::Or).expect("there is a first part")
    }

    /// `a b AND c`, up to an OR, a closing parenthesis or the end.
    fn all_of(&mut self, after: Option<Piece>) -> Node {
        let mut parts = Vec::new();
        let mut open_operator = after;
        while let Some(piece) = self.peek() {
            match piece.lexeme {
                Lexeme::Close => break,
                Lexeme::Or | Lexeme::And if parts.is_empty() || open_operator.is_some() => {
                    self.missing_before(piece, open_operator);
                    open_operator = None;
                    if piece.lexeme == Lexeme::Or {
                        break;
                    }
                    self.at += 1;
                }
                Lexeme::Or => break,
                Lexeme::And => {
                    open_operator = Some(piece);
                    self.at += 1;
                }
                _ => {
                    open_operator = None;
                    parts.push(self.close_to());
                }
            }
        }
        if let Some(operator) = open_operator {
            self.report.push(diagnose::missing_operand(operator.span, operator.span.of(self.text), false));
        }
        let here = Span::new(self.here(), self.here());
        join(parts, Clause::And).unwrap_or(Node::new(here, Clause::Nothing))
    }

    fn missing_before(&mut self, piece: Piece, open: Option<Piece>) {
        let said = match open {
            Some(open) => diagnose::missing_operand(open.span, open.span.of(self.text), false),
            None => diagnose::missing_operand(piece.span, piece.span.of(self.text), true),
        };
        self.report.push(said);
    }

    /// `a NEAR/5 b`
    fn close_to(&mut self) -> Node {
        let mut left = self.negated();
        let mut chained = false;
        while let Some(piece) = self.peek() {
            let Lexeme::Near(distance) = piece.lexeme else { break };
            self.at += 1;
            if matches!(
                self.peek().map(|next| next.lexeme),
                None | Some(Lexeme::Close | Lexeme::And | Lexeme::Or | Lexeme::Near(_))
            ) {
                self.report.push(diagnose::missing_operand(piece.span, piece.span.of(self.text), false));
                break;
            }
            let right = self.negated();
            if chained {
                self.report.push(diagnose::near_chain(piece.span));
            } else {
                self.check_sides(&left, &right);
            }
            chained = true;
            let span = left.span.to(right.span);
            left = Node::new(span, Clause::Near(Near { distance, left: Box::new(left), right: Box::new(right) }));
        }
        left
    }

    fn check_sides(&mut self, left: &Node, right: &Node) {
        let mut scope = None;
        for side in [left, right] {
            for node in side.alternatives() {
                match &node.clause {
                    Clause::Text(text) if scope.is_none_or(|scope| scope == text.scope) => scope = Some(text.scope),
                    Clause::Nothing => {}
                    _ => return self.report.push(diagnose::near_side(side.span)),
                }
            }
        }
    }

    /// `NOT a`, `-a`
    fn negated(&mut self) -> Node {
        let Some(piece) = self.peek() else { return self.nothing_here() };
        match piece.lexeme {
            Lexeme::Not | Lexeme::Minus => {
                self.at += 1;
                if matches!(
                    self.peek().map(|next| next.lexeme),
                    None | Some(Lexeme::Close | Lexeme::And | Lexeme::Or | Lexeme::Near(_))
                ) {
                    self.report.push(diagnose::missing_operand(piece.span, piece.span.of(self.text), false));
                    return Node::new(piece.span, Clause::Nothing);
                }
                let Some(inner) = self.deeper(piece.span, Self::negated) else { return self.nothing_here() };
                Node::new(piece.span.to(inner.span), Clause::Not(Box::new(inner)))
            }
            Lexeme::Near(_) => {
                self.report.push(diagnose::missing_operand(piece.span, piece.span.of(self.text), true));
                self.at += 1;
                self.nothing_here()
            }
            _ => self.primary(),
        }
    }

    fn primary(&mut self) -> Node {
        let Some(piece) = self.take() else { return self.nothing_here() };
        match piece.lexeme {
            Lexeme::Open => self.group(piece),
            Lexeme::Word => self.leaf(piece.span, piece.span, false),
            Lexeme::Quoted(inside) => self.leaf(inside, piece.span, true),
            Lexeme::Field => self.field(piece),
            // The callers look before they come here.
            Lexeme::Close | Lexeme::And | Lexeme::Or | Lexeme::Not | Lexeme::Minus | Lexeme::Near(_) => {
                self.nothing_here()
            }
        }
    }

    fn group(&mut self, open: Piece) -> Node {
        if let Some(close) = self.peek().filter(|piece| piece.lexeme == Lexeme::Close) {
            self.at += 1;
            let span = open.span.to(close.span);
            self.report.push(diagnose::empty_group(span));
            return Node::new(span, Clause::Nothing);
        }
        let Some(mut inner) = self.deeper(open.span, Self::any_of) else { return self.nothing_here() };
        match self.peek().filter(|piece| piece.lexeme == Lexeme::Close) {
            Some(close) => {
                self.at += 1;
                inner.span = open.span.to(close.span);
            }
            // When the rest was given up, nobody knows whether it closes.
            None if self.gave_up => {}
            None => self.report.push(diagnose::unclosed_group(open.span, self.text.len())),
        }
        inner
    }

    /// A field's name has been taken; its value must follow at once.
    fn field(&mut self, name: Piece) -> Node {
        if let Some(outer) = self.field {
            self.report.push(diagnose::nested_field(name.span, outer));
        }
        let value = self.peek().filter(|piece| piece.span.start == name.span.end);
        let Some(field) = self.known_field(name, value) else {
            if value.is_some_and(|value| value.lexeme != Lexeme::Close) {
                self.negated();
            }
            return self.nothing_here();
        };
        match value.map(|piece| (piece, piece.lexeme)) {
            Some((piece, Lexeme::Open)) => {
                self.at += 1;
                let outer = self.field.replace(field);
                let mut node = self.group(piece);
                self.field = outer;
                node.span = name.span.to(node.span);
                node
            }
            Some((piece, Lexeme::Quoted(inside))) => {
                self.at += 1;
                self.value(field, inside, name.span.to(piece.span), true)
            }
            // After a colon even AND is a value: `title:AND`.
            Some((piece, Lexeme::Word | Lexeme::And | Lexeme::Or | Lexeme::Not | Lexeme::Near(_))) => {
                self.at += 1;
                self.value(field, piece.span, name.span.to(piece.span), false)
            }
            _ => {
                let next = value.is_none().then(|| self.peek()).flatten();
                let next = next.filter(|next| matches!(next.lexeme, Lexeme::Word | Lexeme::Quoted(_)));
                let joined =
                    next.map(|next| (name.span.to(next.span), format!("{}:{}", field.word(), next.span.of(self.text))));
                self.report.push(diagnose::missing_value(name.span, field, joined));
                self.nothing_here()
            }
        }
    }

    /// Runs `inner` one level deeper; past the limit the rest of the text is given up.
    fn deeper(&mut self, span: Span, inner: fn(&mut Self) -> Node) -> Option<Node> {
        if self.depth == MAX_DEPTH {
            self.report.push(diagnose::too_deep(span));
            self.give_up();
            return None;
        }
        self.depth += 1;
        let node = inner(self);
        self.depth -= 1;
        Some(node)
    }

    fn give_up(&mut self) {
        self.gave_up = true;
        self.at = self.pieces.len();
    }

    /// Counts a leaf; past the limit the rest of the text is given up.
    fn count(&mut self, span: Span) {
        self.clauses += 1;
        if self.clauses == MAX_CLAUSES + 1 {
            self.report.push(diagnose::too_many_clauses(span));
            self.give_up();
        }
    }

    fn here(&self) -> usize {
        self.at.checked_sub(1).and_then(|last| self.pieces.get(last)).map_or(0, |piece| piece.span.end)
    }

    fn nothing_here(&self) -> Node {
        Node::new(Span::new(self.here(), self.here()), Clause::Nothing)
    }
}

/// One node of several; groups of the same operator are opened, because `(a b) c` asks what `a b c` asks.
fn join(parts: Vec<Node>, make: fn(Vec<Node>) -> Clause) -> Option<Node> {
    let span = parts.iter().map(|part| part.span).reduce(Span::to)?;
    let is_and = matches!(make(Vec::new()), Clause::And(_));
    let mut flat = Vec::with_capacity(parts.len());
    for part in parts {
        match part.clause {
            Clause::And(inner) if is_and => flat.extend(inner),
            Clause::Or(inner) if !is_and => flat.extend(inner),
            _ => flat.push(part),
        }
    }
    if flat.len() == 1 {
        let only = flat.pop()?;
        return Some(Node { span: only.span.to(span), ..only });
    }
    Some(Node::new(span, make(flat)))
}
