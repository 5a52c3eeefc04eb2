//! From text to tree: NOT binds tightest, then NEAR, then AND (or a space), then OR. Total and bounded: every text
//! gives a tree and what there is to say about it.

mod checks;
mod fields;
mod leaf;
mod lexer;
mod names;
mod terms;

use crate::ast::{AtLeast, Bond, Clause, Near, Node, Query, Scope};
use crate::diagnostic::{Diagnostic, has_errors};
use crate::field::FieldName;
use crate::library::{Library, NoLibrary};
use crate::limits::{MAX_CLAUSES, MAX_DEPTH, MAX_DIAGNOSTICS, MAX_NEAR_DEEP, MAX_QUERY_BYTES};
use crate::sentences::diagnose;
use crate::span::Span;

use lexer::{Lexeme, Piece, lex};

/// Reads a query that uses no names. With an error among the diagnostics the query is refused, and its tree is only
/// what could be made out; warnings and hints refuse nothing.
pub fn parse(text: &str) -> (Query, Vec<Diagnostic>) {
    parse_with(text, &NoLibrary)
}

/// Reads a query; `library` says what its names stand for.
pub fn parse_with(text: &str, library: &dyn Library) -> (Query, Vec<Diagnostic>) {
    let mut report = Report::default();
    let root = if text.len() > MAX_QUERY_BYTES {
        report.push(diagnose::too_long(text.len()));
        Node::new(Span::new(0, text.len()), Clause::Nothing)
    } else {
        tree(text, &mut Names { library, open: Vec::new(), clauses: 0 }, &mut report)
    };
    (Query { text: text.into(), root }, report.finish())
}

fn tree(text: &str, names: &mut Names<'_>, report: &mut Report) -> Node {
    let pieces = lex(text, report);
    let mut parser =
        Parser { text, pieces: &pieces, at: 0, depth: 0, mode: Mode::default(), gave_up: false, names, report };
    let root = parser.whole();
    if !has_errors(&report.said) {
        checks::check(&root, text, report);
    }
    root
}

/// What is known across a query and all it names.
struct Names<'l> {
    library: &'l dyn Library,
    /// The names being read, outermost first.
    open: Vec<String>,
    /// How many leaves have been read.
    clauses: usize,
}

/// How words are read where the parser stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Mode {
    /// The field whose group of values is being read, when its values are no words.
    field: Option<FieldName>,
    scope: Scope,
    how: How,
}

/// How a word is meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum How {
    #[default]
    Plain,
    Stem,
    /// Sign by sign; whether case and accents count.
    Exact(bool),
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

struct Parser<'p, 'p2> {
    text: &'p str,
    pieces: &'p [Piece],
    at: usize,
    depth: usize,
    mode: Mode,
    /// Whether a limit was met and the rest of the text left unread.
    gave_up: bool,
    names: &'p mut Names<'p2>,
    report: &'p mut Report,
}

impl Parser<'_, '_> {
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

    /// `a NEAR/5 b SENTENCE c`, from left to right
    fn close_to(&mut self) -> Node {
        let mut left = self.negated();
        while let Some(piece) = self.peek() {
            let Lexeme::Near(bond) = piece.lexeme else { break };
            self.at += 1;
            if self.nothing_follows() {
                self.report.push(diagnose::missing_operand(piece.span, piece.span.of(self.text), false));
                break;
            }
            let right = self.negated();
            self.check_sides(bond, &left, &right, piece.span);
            let span = left.span.to(right.span);
            left = Node::new(span, Clause::Near(Near { bond, left: Box::new(left), right: Box::new(right) }));
            if near_depth(&left) > MAX_NEAR_DEEP {
                self.report.push(diagnose::near_deep(piece.span));
                self.give_up();
            }
        }
        left
    }

    fn check_sides(&mut self, bond: Bond, left: &Node, right: &Node, operator: Span) {
        let mut scope = None;
        for side in [left, right] {
            if !is_positional(side, &mut scope) {
                let word = operator.of(self.text).split('/').next().unwrap_or("");
                return self.report.push(diagnose::near_side(side.span, word, matches!(bond, Bond::Within { .. })));
            }
        }
    }

    fn nothing_follows(&self) -> bool {
        matches!(
            self.peek().map(|next| next.lexeme),
            None | Some(Lexeme::Close | Lexeme::And | Lexeme::Or | Lexeme::Near(_))
        )
    }

    /// `NOT a`, `-a`, `ATLEAST/2 a`
    fn negated(&mut self) -> Node {
        let Some(piece) = self.peek() else { return self.nothing_here() };
        match piece.lexeme {
            Lexeme::Not | Lexeme::Minus | Lexeme::AtLeast(_) => {
                self.at += 1;
                if self.nothing_follows() {
                    self.report.push(diagnose::missing_operand(piece.span, piece.span.of(self.text), false));
                    return Node::new(piece.span, Clause::Nothing);
                }
                let Some(inner) = self.deeper(piece.span, Self::negated) else { return self.nothing_here() };
                let span = piece.span.to(inner.span);
                let of = Box::new(inner);
                let Lexeme::AtLeast(count) = piece.lexeme else { return Node::new(span, Clause::Not(of)) };
                let mut scope = None;
                let countable =
                    of.clause == Clause::Nothing || (of.texts().is_some() && is_positional(&of, &mut scope));
                if !countable {
                    self.report.push(diagnose::at_least_side(of.span));
                }
                Node::new(span, Clause::AtLeast(AtLeast { count, of }))
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
            Lexeme::Exact(cased) => self.exact(piece, cased),
            // The callers look before they come here.
            Lexeme::Close
            | Lexeme::And
            | Lexeme::Or
            | Lexeme::Not
            | Lexeme::Minus
            | Lexeme::AtLeast(_)
            | Lexeme::Near(_) => self.nothing_here(),
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
        self.names.clauses += 1;
        if self.names.clauses == MAX_CLAUSES + 1 {
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

/// Whether a clause stands somewhere in a post, and in the one scope that `scope` holds once known.
fn is_positional(node: &Node, scope: &mut Option<Scope>) -> bool {
    match &node.clause {
        // Said already.
        Clause::Nothing => true,
        Clause::Text(text) => !text.terms.is_empty() && *scope.get_or_insert(text.scope) == text.scope,
        Clause::Or(parts) => parts.iter().all(|part| is_positional(part, scope)),
        Clause::Near(near) => is_positional(&near.left, scope) && is_positional(&near.right, scope),
        Clause::Named(_) => {
            node.texts().is_some_and(|texts| texts.iter().all(|text| *scope.get_or_insert(text.scope) == text.scope))
        }
        _ => false,
    }
}

/// How many proximities lie within each other at most.
fn near_depth(node: &Node) -> usize {
    match &node.clause {
        Clause::Near(near) => 1 + near_depth(&near.left).max(near_depth(&near.right)),
        Clause::Or(parts) => parts.iter().map(near_depth).max().unwrap_or(0),
        _ => 0,
    }
}
