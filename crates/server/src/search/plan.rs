//! From a query to what a post's words must hold for it to answer: never more than the query asks, often less. What the
//! words do not tell (NOT, how close, how often, numbers, places) is left to the judging.

use vigie_query::{Clause, Field, Form, Has, Node, Scope, Shape, Term, TermKind, Text};
use vigie_store::{Need, word};

use super::words::{VERIFIED, plane};

/// Fewest letters of a beginning that is looked up: below, most of the index begins so.
const BEGINNING_CHARS_MIN: usize = 2;

/// What a post that answers the clause has among its words.
pub fn need(node: &Node) -> Need {
    match &node.clause {
        Clause::Nothing => Need::Nothing,
        Clause::And(parts) => Need::all(parts.iter().map(need)),
        Clause::Or(parts) => Need::any(parts.iter().map(need)),
        Clause::Near(near) => Need::all([need(&near.left), need(&near.right)]),
        Clause::AtLeast(least) => need(&least.of),
        Clause::Text(text) => of_text(text),
        Clause::Field(field) => of_field(field),
        Clause::Named(named) => need(&named.inner),
        // NOT, and whatever the language learns after this was written.
        _ => Need::Anything,
    }
}

fn of_text(text: &Text) -> Need {
    match text.scope {
        Scope::Anywhere | Scope::Title | Scope::Lead => Need::all(text.terms.iter().map(of_term)),
        // What an author says of themselves is not in the index.
        Scope::Bio | Scope::Name | Scope::BioLocation => Need::Anything,
    }
}

fn of_term(term: &Term) -> Need {
    let plane = match term.kind {
        TermKind::Any => "",
        TermKind::Hashtag => plane::HASHTAG,
        TermKind::Mention | TermKind::Handle => plane::MENTION,
        TermKind::Cashtag => plane::CASHTAG,
    };
    match term.form {
        Form::Word => Need::Word(word(plane, &term.folded)),
        Form::Pattern => {
            let beginning = term.folded.split(['*', '?']).next().unwrap_or_default();
            match beginning.chars().count() {
                ..BEGINNING_CHARS_MIN => Need::Anything,
                _ => Need::Beginning(word(plane, beginning)),
            }
        }
        Form::Fuzzy(_) | Form::Stem => Need::Anything,
    }
}

fn of_field(field: &Field) -> Need {
    let known = |plane, value: &str| Need::Word(word(plane, value));
    match field {
        Field::Lang(tag) => known(plane::LANG, tag),
        Field::Author(name) => known(plane::AUTHOR, name),
        Field::To(name) => known(plane::TO, name),
        Field::Source(name) => known(plane::SOURCE, name),
        Field::Network(name) => known(plane::NETWORK, name),
        Field::Type(kind) => known(plane::KIND, kind.word()),
        Field::Has(flag) => {
            Need::all(Has::ALL.iter().filter(|(one, _)| flag.contains(*one)).map(|(_, word)| known(plane::HAS, word)))
        }
        Field::Site(site) => known(plane::SITE, site),
        Field::Links(_) | Field::Url(_) => known(plane::HAS, "link"),
        Field::Verified => known(plane::HAS, VERIFIED),
        Field::ReplyTo(id) => known(plane::REPLY_TO, id),
        Field::Conversation(id) => known(plane::CONVERSATION, id),
        Field::Geo(Shape::Circle { .. } | Shape::Box { .. } | Shape::Polygon(_)) | Field::Within(..) => {
            known(plane::HAS, "geo")
        }
        // Numbers, tone, intent, pictures, samples, and whatever the language learns after this was written.
        _ => Need::Anything,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_looked_up_for_each_form() {
        let lines: Vec<String> = [
            "panne stade",
            "panne OR coupure",
            "panne -complot",
            "\"panne totale\" (métro OR #rer OR @ratp)",
            "électri* -x",
            "*ville lang:fr",
            "stem:panne lang:fr",
            "panne~1 OR coupure",
            "panne NEAR/3 (a OR b)",
            "ATLEAST/2 panne",
            "title:panne bio:journaliste",
            "author:@Alice.bsky.social site:lemonde.fr",
            "has:image is:verified type:reply",
            "near:\"48.85,2.35,5km\" followers:1000..",
            "url:promo links:lemonde.fr/a",
            "l'oréal raw:\"C++\" 東京",
        ]
        .into_iter()
        .map(|text| format!("{text}\n  {:?}", need(vigie_query::parse(text).0.root())))
        .collect();
        insta::assert_snapshot!(lines.join("\n"));
    }
}
