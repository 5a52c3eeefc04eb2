//! A tree written back as text, one way for every tree: operators in words, parentheses only where they help, values
//! of one field grouped. Reading what is written gives an equal tree.

use crate::ast::{Clause, Field, Node, Query, Scope, Text};
use crate::field::FieldName;
use crate::text::{TokenKind, tokens};

/// The canonical text of a query. A query with errors is written as far as it was understood.
pub fn format(query: &Query) -> String {
    format_node(query.root())
}

pub(crate) fn format_node(node: &Node) -> String {
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
            let bracketed = place == Place::InNot;
            out.push_str(if bracketed { "(" } else { "" });
            write(&near.left, Place::InNear, field, out);
            out.push_str(&format!(" NEAR/{} ", near.distance));
            write(&near.right, Place::InNear, field, out);
            out.push_str(if bracketed { ")" } else { "" });
        }
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
        Clause::Text(text) if text.scope == Scope::Title => Some(FieldName::Title),
        Clause::Text(_) | Clause::Nothing => None,
        _ => {
            let children = node.children();
            let first = common_field(children.first()?)?;
            children.iter().all(|child| common_field(child) == Some(first)).then_some(first)
        }
    }
}

fn write_text(text: &Text, field: Option<FieldName>, out: &mut String) {
    if text.scope == Scope::Title && field.is_none() {
        out.push_str("title:");
    }
    if is_plain(text) {
        return out.push_str(&text.written);
    }
    out.push('"');
    out.push_str(&text.written);
    out.push('"');
}

/// Whether a word can stand without quotation marks and mean the same.
fn is_plain(text: &Text) -> bool {
    if text.terms.iter().any(|term| term.prefix) {
        return true;
    }
    let written = &*text.written;
    const OPERATORS: [&str; 15] =
        ["AND", "OR", "NOT", "NEAR", "and", "or", "not", "And", "Or", "et", "ou", "ET", "OU", "SAUF", "NON"];
    const SPECIAL: &str = "()\"“”„«»:*?!+&~=^%§/\\[]{}<>|";
    let ordinary = !written.chars().any(|c| c.is_whitespace() || c.is_control() || SPECIAL.contains(c));
    let single = tokens(written).filter(|token| token.kind != TokenKind::Handle).count() == 1 || text.terms.len() > 1;
    ordinary && single && !written.starts_with(['-', '\u{FEFF}']) && !OPERATORS.contains(&written) && written != "sauf"
}

fn write_field(value: &Field, field: Option<FieldName>, out: &mut String) {
    if field.is_none() {
        out.push_str(value.name().word());
        out.push(':');
    }
    let text = value.value();
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | ':' | '@');
    let is_plain = text.chars().all(plain)
        && !text.starts_with('-')
        && (field.is_none() || !matches!(&*text, "AND" | "OR" | "NOT" | "NEAR") && !text.contains(':'));
    if is_plain {
        out.push_str(&text);
    } else {
        out.push_str(&format!("\"{text}\""));
    }
}
