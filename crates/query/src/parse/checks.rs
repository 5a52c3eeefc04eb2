//! What a well-formed query is probably not meant to say: nothing required, never true, always true, operators in
//! lower case or in French, precedence that surprises.

use crate::ast::{Clause, Node, Scope};
use crate::field::{Field, FieldName, Range, RealRange};
use crate::format::format_node;
use crate::sentences::diagnose;

use super::Report;

pub(super) fn check(root: &Node, text: &str, report: &mut Report) {
    walk(root, text, report);
    if !requires(root, true) {
        match always_true(root) {
            Some(said) => report.push(diagnose::always_true(root.span, said)),
            None => report.push(diagnose::only_negative(root.span)),
        }
    }
}

fn walk(node: &Node, text: &str, report: &mut Report) {
    match &node.clause {
        Clause::And(parts) => {
            lower_case_operators(parts, text, report);
            contradictions(parts, report);
            repeats(parts, text, report);
        }
        Clause::Or(parts) => {
            mixed_operators(node, parts, text, report);
            repeats(parts, text, report);
        }
        // What a name stands for was checked where it was read, and is another text.
        Clause::Named(_) => return,
        _ => {}
    }
    for child in node.children() {
        walk(child, text, report);
    }
}

/// Whether a post must have something for the clause to have the given truth.
pub(crate) fn requires(node: &Node, truth: bool) -> bool {
    match (&node.clause, truth) {
        (Clause::Nothing, truth) => truth,
        (Clause::Not(inner), truth) => requires(inner, !truth),
        (Clause::And(parts), true) | (Clause::Or(parts), false) => parts.iter().any(|part| requires(part, truth)),
        (Clause::And(parts), false) | (Clause::Or(parts), true) => parts.iter().all(|part| requires(part, truth)),
        (Clause::Named(named), truth) => requires(&named.inner, truth),
        (Clause::Text(_) | Clause::Field(_) | Clause::Near(_) | Clause::AtLeast(_), truth) => truth,
    }
}

fn always_true(node: &Node) -> Option<&str> {
    let Clause::Or(parts) = &node.clause else { return None };
    let denied = parts.iter().filter_map(|part| match &part.clause {
        Clause::Not(inner) => Some(inner),
        _ => None,
    });
    for inner in denied {
        if parts.iter().any(|part| part == &**inner) {
            return match &inner.clause {
                Clause::Text(text) => Some(&text.written),
                Clause::Field(field) => Some(field.name().word()),
                _ => Some("(…)"),
            };
        }
    }
    None
}

/// A required clause that is also excluded, two values of a field that has one, ranges that do not meet.
fn contradictions(parts: &[Node], report: &mut Report) {
    for (index, part) in parts.iter().enumerate().take(PAIRS_MAX) {
        for other in parts[index + 1..].iter().take(PAIRS_MAX) {
            if let Some(reason) = excludes(part, other).or_else(|| excludes(other, part)) {
                report.push(diagnose::never_true(part.span.to(other.span), reason));
                return;
            }
        }
    }
}

/// Pairs are compared up to this many clauses: the work is quadratic and long conjunctions are lists anyway.
const PAIRS_MAX: usize = 64;

fn excludes(a: &Node, b: &Node) -> Option<(String, String)> {
    match (&a.clause, &b.clause) {
        (_, Clause::Not(inner)) if **inner == *a => {
            let what = format_node(a);
            let what = what.trim_matches('"');
            Some((
                format!("« {what} » est à la fois exigé et exclu"),
                format!("“{what}” is both required and excluded"),
            ))
        }
        (Clause::Field(a), Clause::Field(b)) if a.name() == b.name() && a != b => disjoint(a, b),
        _ => None,
    }
}

fn disjoint(a: &Field, b: &Field) -> Option<(String, String)> {
    let apart = match (a, b) {
        (Field::Lang(a), Field::Lang(b)) => !tag_within(a, b) && !tag_within(b, a),
        (Field::Number(_, a), Field::Number(_, b)) => !meet(a, b),
        (Field::Tone(_), Field::Tone(_)) => true,
        (Field::Sentiment(a), Field::Sentiment(b)) => !meet_real(a, b),
        // A source is known by number or by name: two spellings may be one source.
        (Field::Source(a), Field::Source(b)) => {
            a.bytes().all(|c| c.is_ascii_digit()) == b.bytes().all(|c| c.is_ascii_digit())
        }
        _ => a.name().is_single(),
    };
    let word = a.name().word();
    let (a, b) = (a.value(), b.value());
    apart.then(|| {
        (
            format!(
                "une publication ne peut avoir à la fois {word}:{a} et {word}:{b} ; pour l’un ou l’autre, écrivez OR"
            ),
            format!("a post cannot have both {word}:{a} and {word}:{b}; for either, write OR"),
        )
    })
}

fn tag_within(tag: &str, of: &str) -> bool {
    tag.strip_prefix(of).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}

fn meet(a: &Range, b: &Range) -> bool {
    let min = a.min.max(b.min).unwrap_or(0);
    let max = a.max.unwrap_or(u64::MAX).min(b.max.unwrap_or(u64::MAX));
    min <= max
}

fn meet_real(a: &RealRange, b: &RealRange) -> bool {
    let most_min = [a.min, b.min].into_iter().flatten().map(|(n, _)| n).fold(-1.0, f32::max);
    let least_max = [a.max, b.max].into_iter().flatten().map(|(n, _)| n).fold(1.0, f32::min);
    most_min <= least_max
}

fn repeats(parts: &[Node], text: &str, report: &mut Report) {
    for (index, part) in parts.iter().enumerate().take(PAIRS_MAX) {
        if parts[..index].contains(part) {
            report.push(diagnose::repeated(part.span, part.span.of(text).trim_matches('"')));
        }
    }
}

/// `a or b`: three words, where a person may have meant the operator.
fn lower_case_operators(parts: &[Node], text: &str, report: &mut Report) {
    for (index, part) in parts.iter().enumerate() {
        let Clause::Text(word) = &part.clause else { continue };
        let written = part.span.of(text);
        let between = index > 0 && index + 1 < parts.len();
        let before = index + 1 < parts.len();
        if word.scope != Scope::Anywhere {
            continue;
        }
        match written {
            "and" | "And" | "et" if between => report.push(diagnose::lower_case_operator(part.span, written, "AND")),
            "or" | "Or" | "ou" if between => report.push(diagnose::lower_case_operator(part.span, written, "OR")),
            "not" | "Not" | "sauf" if before => report.push(diagnose::lower_case_operator(part.span, written, "NOT")),
            "ET" if between => report.push(diagnose::french_operator(part.span, written, "AND")),
            "OU" if between => report.push(diagnose::french_operator(part.span, written, "OR")),
            "SAUF" | "NON" if before => report.push(diagnose::french_operator(part.span, written, "NOT")),
            _ => {}
        }
    }
}

/// `a b OR c` without parentheses.
fn mixed_operators(node: &Node, parts: &[Node], text: &str, report: &mut Report) {
    let bare = |part: &Node| matches!(part.clause, Clause::And(_)) && !part.span.of(text).starts_with('(');
    let in_field =
        parts.iter().all(|part| matches!(&part.clause, Clause::Field(field) if field.name() == FieldName::Has));
    if parts.iter().any(bare) && !in_field {
        report.push(diagnose::mixed_operators(node.span, format_node(node)));
    }
}
