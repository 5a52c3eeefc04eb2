//! From a query to what a post's words must hold for it to answer: never more than the query asks, often less. What the
//! words do not tell (NOT, how close, how often, the number itself, places) is left to the judging.

use vigie_query::{Clause, Field, Form, Has, Node, Scope, Shape, Term, TermKind, Text};
use vigie_store::{Need, word};

use super::widen::Asked;
use super::words::{AND_MORE, VERIFIED, plane, size, sizes};

/// Fewest letters of a beginning that is looked up as it is: below, most of the index begins so.
const BEGINNING_CHARS_MIN: usize = 2;

/// What a post that answers the clause has among its words. Forms that the index cannot look up by itself are handed to
/// `of_form`, which says what is needed for one.
pub(super) fn need(node: &Node, of_form: &mut dyn FnMut(Asked) -> Need) -> Need {
    match &node.clause {
        Clause::Nothing => Need::Nothing,
        Clause::And(parts) => {
            let parts: Vec<Need> = parts.iter().map(|part| need(part, of_form)).collect();
            Need::all(parts)
        }
        Clause::Or(parts) => {
            let parts: Vec<Need> = parts.iter().map(|part| need(part, of_form)).collect();
            Need::any(parts)
        }
        Clause::Near(near) => Need::all([need(&near.left, of_form), need(&near.right, of_form)]),
        Clause::AtLeast(least) => need(&least.of, of_form),
        Clause::Text(text) => of_text(text, of_form),
        Clause::Field(field) => of_field(field),
        Clause::Named(named) => need(&named.inner, of_form),
        // NOT, and whatever the language learns after this was written.
        _ => Need::Anything,
    }
}

fn of_text(text: &Text, of_form: &mut dyn FnMut(Asked) -> Need) -> Need {
    let about_author = match text.scope {
        Scope::Anywhere | Scope::Title | Scope::Lead => None,
        Scope::Bio => Some(plane::BIO),
        Scope::Name => Some(plane::NAME),
        Scope::BioLocation => Some(plane::BIO_LOCATION),
    };
    let terms: Vec<Need> =
        text.terms.iter().map(|term| of_term(about_author.unwrap_or_default(), term, of_form)).collect();
    match about_author {
        None => Need::all(terms),
        Some(plane) => Need::any([Need::all(terms), Need::Word(word(plane, AND_MORE))]),
    }
}

fn of_term(about: &str, term: &Term, of_form: &mut dyn FnMut(Asked) -> Need) -> Need {
    let mark = match term.kind {
        TermKind::Any => "",
        TermKind::Hashtag => plane::HASHTAG,
        TermKind::Mention | TermKind::Handle => plane::MENTION,
        TermKind::Cashtag => plane::CASHTAG,
    };
    let plane = format!("{about}{mark}");
    match term.form {
        Form::Word => Need::Word(word(&plane, &term.folded)),
        Form::Pattern => {
            let beginning = term.folded.split(['*', '?']).next().unwrap_or_default();
            match beginning.chars().count() {
                ..BEGINNING_CHARS_MIN => of_form(Asked::new(&plane, term)),
                _ => Need::Beginning(word(&plane, beginning)),
            }
        }
        // A stem is found in letters only; other words are their own.
        Form::Stem if !term.folded.bytes().all(|byte| byte.is_ascii_lowercase()) => {
            Need::Word(word(&plane, &term.folded))
        }
        Form::Fuzzy(_) | Form::Stem => of_form(Asked::new(&plane, term)),
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
        Field::Number(count, range) => {
            let sizes_of = size(range.min.unwrap_or(0))..=size(range.max.unwrap_or(u64::MAX));
            Need::any(sizes_of.map(|size| known(sizes(*count), &size.to_string())))
        }
        // Tone, intent, pictures, samples, and whatever the language learns after this was written.
        _ => Need::Anything,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is looked up, and the forms that the vocabulary is asked for.
    fn asked_of(text: &str) -> (Need, Vec<String>) {
        let mut forms = Vec::new();
        let need = need(vigie_query::parse(text).0.root(), &mut |asked| {
            forms.push(asked.to_string());
            Need::Anything
        });
        (need, forms)
    }

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
            "bio:(journaliste OR #presse) name:stem:panne",
            "likes:1000..5k OR age:..30d",
            "author:@Alice.bsky.social site:lemonde.fr",
            "has:image is:verified type:reply",
            "near:\"48.85,2.35,5km\" followers:1000..",
            "url:promo links:lemonde.fr/a",
            "l'oréal raw:\"C++\" 東京",
        ]
        .into_iter()
        .map(|text| format!("{text}\n  {:?}", asked_of(text)))
        .collect();
        insta::assert_snapshot!(lines.join("\n"));
    }
}
