//! A tree written back as text, one way for every tree: operators in words, parentheses only where they help, values
//! of one field grouped. Reading what is written gives an equal tree.

use crate::ast::{Bond, Clause, Form, NameKind, Named, Node, Query, Text};
use crate::field::{Field, FieldName};
use crate::text::{TokenKind, tokens};

/// The canonical text of a query. A query with errors is written as far as it was understood.
pub fn format(query: &Query) -> String {
    format_node(query.root())
}

/// The canonical text of a part of a query. It says by itself where it looks: of `title:(a b)` the first word is `title:a`.
pub fn format_node(node: &Node) -> String {
    let mut out = String::new();
    write(node, Place::Top, None, &mut out);
    out
}

/// What surrounds a clause: decides on parentheses.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Top,
    InOr,
    InAnd,
    InNear,
    InNot,
}

fn write(node: &Node, place: Place, field: Option<FieldName>, out: &mut String) {
    if field.is_none()
        && matches!(node.clause, Clause::And(_) | Clause::Or(_))
        && let Some(common) = common_field(node)
    {
        out.push_str(common.word());
        out.push_str(":(");
        write(node, Place::Top, Some(common), out);
        return out.push(')');
    }
    match &node.clause {
        Clause::Nothing => {}
        Clause::And(parts) => group(parts, " AND ", place != Place::Top, Place::InAnd, field, out),
        Clause::Or(parts) => group(parts, " OR ", place != Place::Top, Place::InOr, field, out),
        Clause::Not(inner) => {
            out.push_str("NOT ");
            write(inner, Place::InNot, field, out);
        }
        Clause::Near(near) => {
            let bracketed = matches!(place, Place::InNot | Place::InNear);
            out.push_str(if bracketed { "(" } else { "" });
            write(&near.left, Place::InNear, field, out);
            out.push_str(&format!(" {} ", bond(near.bond)));
            write(&near.right, Place::InNear, field, out);
            out.push_str(if bracketed { ")" } else { "" });
        }
        Clause::AtLeast(least) => {
            out.push_str(&format!("ATLEAST/{} ", least.count));
            write(&least.of, Place::InNot, field, out);
        }
        Clause::Named(named) => write_named(named, field, out),
        Clause::Text(text) => write_text(text, field, out),
        Clause::Field(value) => write_field(value, field, out),
    }
}

fn group(parts: &[Node], between: &str, bracketed: bool, inside: Place, field: Option<FieldName>, out: &mut String) {
    out.push_str(if bracketed { "(" } else { "" });
    for (index, part) in parts.iter().enumerate() {
        out.push_str(if index > 0 { between } else { "" });
        write(part, inside, field, out);
    }
    out.push_str(if bracketed { ")" } else { "" });
}

/// The field that every leaf is of, when there is one.
fn common_field(node: &Node) -> Option<FieldName> {
    match &node.clause {
        Clause::Field(field) => Some(field.name()),
        Clause::Text(text) => FieldName::of(text.scope),
        Clause::Named(named) => Some(name_field(named.kind)),
        Clause::Nothing => None,
        _ => {
            let children = node.children();
            let first = common_field(children.first()?)?;
            children.iter().all(|child| common_field(child) == Some(first)).then_some(first)
        }
    }
}

/// A proximity's operator as the language writes it.
pub(crate) fn bond(bond: Bond) -> String {
    match bond {
        Bond::Within { distance, ordered: false } => format!("NEAR/{distance}"),
        Bond::Within { distance, ordered: true } => format!("ONEAR/{distance}"),
        Bond::Sentence => "SENTENCE".to_owned(),
        Bond::Paragraph => "PARAGRAPH".to_owned(),
    }
}

pub(crate) fn name_field(kind: NameKind) -> FieldName {
    match kind {
        NameKind::Query => FieldName::NamedQuery,
        NameKind::Words => FieldName::NamedList,
        NameKind::Authors => FieldName::List,
        NameKind::Source => FieldName::Source,
        NameKind::Account => FieldName::Author,
    }
}

fn write_named(named: &Named, field: Option<FieldName>, out: &mut String) {
    if let Some(value) = named.field() {
        return write_field(&value, field, out);
    }
    if field.is_none() {
        out.push_str(name_field(named.kind).word());
        out.push(':');
    }
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_');
    if named.name.chars().all(plain) && !named.name.starts_with('-') && !OPERATORS.contains(&&*named.name) {
        out.push_str(&named.name);
    } else {
        write_quoted(&named.name, out);
    }
}

/// Between the quotation marks that the text does not hold itself.
fn write_quoted(text: &str, out: &mut String) {
    let (open, close) = if text.contains('"') { ('«', '»') } else { ('"', '"') };
    out.push(open);
    out.push_str(text);
    out.push(close);
}

fn write_text(text: &Text, field: Option<FieldName>, out: &mut String) {
    if field.is_none()
        && let Some(scope) = FieldName::of(text.scope)
    {
        out.push_str(scope.word());
        out.push(':');
    }
    if let Some(exact) = &text.exact {
        out.push_str(if exact.cased { "raw:" } else { "+" });
        return write_quoted(&text.written, out);
    }
    match text.form() {
        Form::Fuzzy(edits) => return out.push_str(&format!("{}~{edits}", text.written)),
        Form::Stem => out.push_str("stem:"),
        Form::Pattern if text.bare => return out.push_str(&text.written),
        Form::Pattern => return write_quoted(&text.written, out),
        Form::Word => {}
    }
    if is_plain(text) {
        out.push_str(&text.written);
    } else {
        write_quoted(&text.written, out);
    }
}

/// Words that mean something else when they stand without quotation marks, or that a hint would be given about.
const OPERATORS: [&str; 17] = [
    "AND",
    "OR",
    "NOT",
    "SENTENCE",
    "PARAGRAPH",
    "and",
    "or",
    "not",
    "And",
    "Or",
    "et",
    "ou",
    "ET",
    "OU",
    "SAUF",
    "NON",
    "sauf",
];

/// Whether a word can stand without quotation marks and mean the same.
fn is_plain(text: &Text) -> bool {
    let written = &*text.written;
    const SPECIAL: &str = "()\"“”„«»:*?!+&~=^%§/\\[]{}<>|";
    let ordinary = !written.chars().any(|c| c.is_whitespace() || c.is_control() || SPECIAL.contains(c));
    let single = tokens(written).filter(|token| token.kind != TokenKind::Handle).count() == 1 || text.terms.len() > 1;
    let means_else = OPERATORS.contains(&written) || ["NEAR", "ONEAR", "ATLEAST"].contains(&written);
    ordinary && single && !written.starts_with(['-', '\u{FEFF}']) && !means_else
}

fn write_field(value: &Field, field: Option<FieldName>, out: &mut String) {
    if field.is_none() {
        out.push_str(value.name().word());
        out.push(':');
    }
    let text = value.value();
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | ':' | '@' | '<' | '>' | '/');
    let is_plain = text.chars().all(plain)
        && !text.starts_with(['-', '/'])
        && (field.is_none() || !OPERATORS.contains(&&*text) && !text.contains(':') && !text.starts_with("NEAR"));
    if is_plain {
        out.push_str(&text);
    } else {
        write_quoted(&text, out);
    }
}
