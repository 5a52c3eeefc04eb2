//! Near misses: posts that a query would find if one of its parts were left out. Each such part gives a query of its
//! own, and all of them are asked at once.

use vigie_query::{Clause, Form, Library, Node, Query, TermKind, has_errors, parse_with};

/// Weaker queries at most: enough to learn from.
const WEAKER_MAX: usize = 12;

/// The query's weaker kin, those that read.
pub(super) fn weaker(query: &Query, names: &dyn Library) -> Vec<Query> {
    let root = query.root();
    let alternatives = match &root.clause {
        Clause::Or(parts) => parts.iter().collect(),
        _ => vec![root],
    };
    let texts = alternatives.into_iter().flat_map(|node| without_a_part(node, query.text()));
    let read = texts.filter_map(|text| {
        let (weaker, said) = parse_with(&text, names);
        (!has_errors(&said) && weaker != *query).then_some(weaker)
    });
    read.take(WEAKER_MAX).collect()
}

fn without_a_part(node: &Node, text: &str) -> Vec<String> {
    match &node.clause {
        Clause::And(parts) if parts.len() > 1 => {
            let without = |left_out: usize| {
                let rest = parts.iter().enumerate().filter(|(at, _)| *at != left_out);
                rest.map(|(_, part)| written(part, text)).collect::<Vec<_>>().join(" ")
            };
            // The last first: people begin with what they look for and narrow it down.
            (0..parts.len()).rev().map(without).collect()
        }
        Clause::Near(near) => vec![format!("{} {}", written(&near.left, text), written(&near.right, text))],
        Clause::AtLeast(least) => vec![written(&least.of, text)],
        Clause::Text(word) if word.exact.is_none() => match &word.terms[..] {
            [one] if one.form == Form::Word && one.kind == TermKind::Any => {
                vec![format!("stem:({})", node.span.of(text))]
            }
            [] | [_] => Vec::new(),
            many => vec![many.iter().map(|term| &*term.folded).collect::<Vec<_>>().join(" ")],
        },
        _ => Vec::new(),
    }
}

/// A part that can stand beside others.
fn written(node: &Node, text: &str) -> String {
    let said = node.span.of(text);
    match &node.clause {
        Clause::Not(_) => said.to_owned(),
        _ => format!("({said})"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        let (query, said) = vigie_query::parse(text);
        assert!(!has_errors(&said), "{said:?}");
        weaker(&query, &vigie_query::NoLibrary).iter().map(vigie_query::format).collect()
    }

    #[test]
    fn each_part_is_left_out_in_turn() {
        assert_eq!(
            texts("panne stade -complot"),
            ["panne AND stade", "panne AND NOT complot", "stade AND NOT complot"]
        );
        assert_eq!(texts("panne -complot"), ["panne"], "what requires nothing is no query");
        assert_eq!(texts("(panne OR coupure) lang:fr"), ["panne OR coupure", "lang:fr"]);
    }

    #[test]
    fn distance_order_number_and_form_are_loosened() {
        assert_eq!(texts("panne NEAR/3 stade"), ["panne AND stade"]);
        assert_eq!(texts("\"panne totale\""), ["panne AND totale"]);
        assert_eq!(texts("ATLEAST/2 panne"), ["panne"]);
        assert_eq!(texts("panne OR #stade"), ["stem:panne"]);
    }
}
