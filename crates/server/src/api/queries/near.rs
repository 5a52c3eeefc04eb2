//! Near misses: posts that a query would find if one of its parts were left out. Each such part gives a query of its
//! own, and all of them are asked at once.

use vigie_query::{Clause, Form, Library, Node, Query, TermKind, Text, format_node, has_errors, parse_with};

/// Weaker queries at most: enough to learn from.
const WEAKER_MAX: usize = 12;

/// The query's weaker kin, those that read.
pub(super) fn weaker(query: &Query, names: &dyn Library) -> Vec<Query> {
    let root = query.root();
    let alternatives = match &root.clause {
        Clause::Or(parts) => parts.iter().collect(),
        _ => vec![root],
    };
    let read = alternatives.into_iter().flat_map(without_a_part).filter_map(|text| {
        let (weaker, said) = parse_with(&text, names);
        (!has_errors(&said) && weaker != *query).then_some(weaker)
    });
    read.take(WEAKER_MAX).collect()
}

/// Parts are written anew rather than cut out of the query's text: where they look may stand before the group.
fn without_a_part(node: &Node) -> Vec<String> {
    match &node.clause {
        Clause::And(parts) if parts.len() > 1 => {
            let without = |left_out: usize| {
                let rest = parts.iter().enumerate().filter(|(at, _)| *at != left_out);
                rest.map(|(_, part)| written(part)).collect::<Vec<_>>().join(" ")
            };
            // The last first: people begin with what they look for and narrow it down.
            (0..parts.len()).rev().map(without).collect()
        }
        Clause::Near(near) => vec![format!("{} {}", written(&near.left), written(&near.right))],
        Clause::AtLeast(least) => vec![written(&least.of)],
        Clause::Text(text) if text.exact.is_none() => match &text.terms[..] {
            [one] if one.form == Form::Word && one.kind == TermKind::Any => {
                let mut stem = text.clone();
                stem.terms[0].form = Form::Stem;
                vec![written(&Node { clause: Clause::Text(stem), ..*node })]
            }
            [] | [_] => Vec::new(),
            _ => vec![words(node, text)],
        },
        _ => Vec::new(),
    }
}

/// The words of a phrase, each by itself.
fn words(node: &Node, phrase: &Text) -> String {
    let alone = phrase.terms.iter().map(|term| {
        let mark = match term.kind {
            TermKind::Any => "",
            TermKind::Hashtag => "#",
            TermKind::Mention | TermKind::Handle => "@",
            TermKind::Cashtag => "$",
        };
        let mut word = phrase.clone();
        word.written = format!("{mark}{}", term.folded).into();
        word.terms = vec![term.clone()];
        written(&Node { clause: Clause::Text(word), ..*node })
    });
    alone.collect::<Vec<_>>().join(" ")
}

/// A part that can stand beside others.
fn written(node: &Node) -> String {
    let said = format_node(node);
    match &node.clause {
        Clause::Not(_) => said,
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

    #[test]
    fn parts_look_where_their_group_looks() {
        assert_eq!(texts("title:(panne stade)"), ["title:panne", "title:stade"]);
        assert_eq!(texts("title:panne"), ["title:stem:panne"]);
        assert_eq!(texts("bio:\"#panne totale\""), ["bio:(#panne AND totale)"]);
        assert_eq!(texts("title:(panne NEAR/3 stade)"), ["title:(panne AND stade)"]);
        assert_eq!(
            texts("lead:(panne (stade OR \"pan* soir\")) lang:fr")[0],
            "lead:(panne AND (stade OR \"pan* soir\"))"
        );
        assert_eq!(texts("lang:(fr OR en) author:(a OR b)"), ["lang:(fr OR en)", "author:(a OR b)"]);
    }
}
