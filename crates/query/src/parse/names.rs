//! What names stand for: other queries, lists of words, lists of accounts.

use crate::ast::{Clause, NameKind, Named, Node};
use crate::field::{Field, FieldName, elsewhere};
use crate::limits::{MAX_LIST_ENTRIES, MAX_NAMES_DEEP, MAX_SAME_NAME};
use crate::sentences::diagnose;
use crate::span::Span;

use super::{Mode, Parser, Report, join, tree};

impl Parser<'_, '_> {
    /// The value of `@query:`, `@list:` or `list:`.
    pub(super) fn named(&mut self, field: FieldName, inside: Span, span: Span) -> Node {
        self.count(span);
        let name = inside.of(self.text).trim();
        let kind = match field {
            FieldName::NamedQuery => NameKind::Query,
            FieldName::NamedList => NameKind::Words,
            _ => NameKind::Authors,
        };
        if name.is_empty() {
            self.report.push(diagnose::missing_value(span, field, None));
            return Node::new(span, Clause::Nothing);
        }
        let found = match kind {
            NameKind::Query => self.query(name, span),
            _ => self.list(kind, name, span),
        };
        let clause = found.map_or(Clause::Nothing, |(text, inner)| {
            Clause::Named(Named { kind, name: name.into(), text: text.into(), inner: Box::new(inner) })
        });
        Node::new(span, clause)
    }

    fn query(&mut self, name: &str, span: Span) -> Option<(String, Node)> {
        let key = name.to_lowercase();
        if self.names.open.contains(&key) {
            let mut around = self.names.open.clone();
            around.push(key);
            self.report.push(diagnose::name_cycle(span, &around));
            return None;
        }
        if self.names.open.len() == MAX_NAMES_DEEP {
            self.report.push(diagnose::names_too_deep(span));
            return None;
        }
        let Some(text) = self.names.library.query(name) else { return self.unknown(NameKind::Query, name, span) };
        self.names.open.push(key);
        let mut report = Report::default();
        let root = tree(&text, self.names, &mut report);
        self.names.open.pop();
        let said = report.finish();
        // A query may ask for nothing by itself and still be fit to be part of another.
        let broken = said.iter().find(|said| said.is_error() && !["only-negative", "always-true"].contains(&said.code));
        if let Some(broken) = broken {
            // A cycle or a limit is better explained where it was met.
            let said = match broken.code {
                "name-cycle" | "names-too-deep" | "too-many-clauses" => {
                    crate::Diagnostic { span, suggestion: None, ..broken.clone() }
                }
                _ => diagnose::broken_name(span, name, broken),
            };
            self.report.push(said);
            return None;
        }
        Some((text, root))
    }

    fn list(&mut self, kind: NameKind, name: &str, span: Span) -> Option<(String, Node)> {
        let Some(entries) = self.names.library.list(name) else { return self.unknown(kind, name, span) };
        let lines = entries.iter().map(|entry| entry.trim()).filter(|entry| !entry.is_empty()).take(MAX_LIST_ENTRIES);
        let text = lines.map(|entry| entry.replace(['\n', '\r', '"'], " ")).collect::<Vec<_>>().join("\n");
        let leaves = self.names.clauses;
        let mut report = Report::default();
        let mut parts = Vec::new();
        let mut at = 0;
        for line in text.split('\n') {
            let within = Span::new(at, at + line.len());
            at = within.end + 1;
            let mut reader = Parser {
                text: &text,
                pieces: &[],
                at: 0,
                depth: 0,
                mode: Mode::default(),
                gave_up: false,
                names: self.names,
                report: &mut report,
            };
            // A list is as long as it is; it counts as one leaf of the query.
            reader.names.clauses = 0;
            let part = match kind {
                NameKind::Authors => reader.value(FieldName::Author, within, within),
                _ => reader.leaf(within, within, true),
            };
            // An entry without words finds nothing; the others still do.
            if part.clause != Clause::Nothing {
                parts.push(part);
            }
        }
        self.names.clauses = leaves;
        let Some(root) = join(parts, Clause::Or) else {
            self.report.push(diagnose::empty_list(span, name));
            return None;
        };
        Some((text, root))
    }

    /// A field whose value is a name: what goes by it is asked for as well.
    pub(super) fn resolved(&self, field: Field, span: Span) -> Clause {
        let (kind, name, ids) = match &field {
            Field::Source(name) => (NameKind::Source, name, self.names.library.sources(name)),
            Field::Author(name) => (NameKind::Account, name, self.names.library.accounts(name)),
            _ => return Clause::Field(field),
        };
        let known = |id: &String| **id != **name;
        let mut ids: Vec<Box<str>> = ids.into_iter().filter(known).take(MAX_SAME_NAME).map(Into::into).collect();
        if ids.is_empty() {
            return Clause::Field(field);
        }
        let name = name.clone();
        ids.insert(0, name.clone());
        let text: Box<str> = ids.join("\n").into();
        let mut at = 0;
        let part = |id: Box<str>| {
            let within = Span::new(at, at + id.len());
            at = within.end + 1;
            let field = if kind == NameKind::Source { Field::Source(id) } else { Field::Author(id) };
            Node::new(within, Clause::Field(field))
        };
        let parts = ids.into_iter().map(part).collect();
        Clause::Named(Named { kind, name, text, inner: Box::new(Node::new(span, Clause::Or(parts))) })
    }

    fn unknown<T>(&mut self, kind: NameKind, name: &str, span: Span) -> Option<T> {
        let names = self.names.library.names(kind);
        let close = elsewhere::closest(name, names.iter().map(String::as_str));
        self.report.push(diagnose::unknown_name(span, kind, name, close));
        None
    }
}
