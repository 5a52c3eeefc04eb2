//! Sentences about a clause and a post: what was found, how often, what stood there instead.

use crate::ast::{AtLeast, Bond, Clause, Form, NameKind, Named, Near, Node, Scope, Text};
use crate::document::Document;
use crate::explain::Trace;
use crate::field::FieldName;
use crate::format::name_field;
use crate::naive::{Part, Prepared};

use super::about::about;

/// The sentence in French and in English.
pub(crate) fn sentence(
    node: &Node,
    matched: bool,
    children: &[Trace],
    post: &Prepared<'_>,
    document: &Document<'_>,
) -> (String, String) {
    match &node.clause {
        Clause::Nothing => ("cette partie n’a pas pu être lue".into(), "this part could not be read".into()),
        Clause::And(_) => all(children),
        Clause::Or(_) => any(children),
        Clause::Not(inner) => not(inner, matched),
        Clause::Near(near) => near_each_other(near, matched, children),
        Clause::Text(text) => words(node, text, post),
        Clause::AtLeast(least) => times(least, post),
        Clause::Named(named) => match named.field() {
            Some(field) => about(&field, matched, document),
            None => by_name(named, matched, post),
        },
        Clause::Field(field) => about(field, matched, document),
    }
}

fn all(children: &[Trace]) -> (String, String) {
    let total = children.len();
    let missing = children.iter().filter(|child| !child.matched).count();
    match missing {
        0 => (format!("les {total} conditions sont remplies"), format!("all {total} conditions hold")),
        1 => {
            (format!("une condition sur {total} n’est pas remplie"), format!("one of {total} conditions does not hold"))
        }
        _ if missing == total => {
            (format!("aucune des {total} conditions n’est remplie"), format!("none of {total} conditions holds"))
        }
        _ => (
            format!("{missing} conditions sur {total} ne sont pas remplies"),
            format!("{missing} of {total} conditions do not hold"),
        ),
    }
}

fn any(children: &[Trace]) -> (String, String) {
    let total = children.len();
    match children.iter().filter(|child| child.matched).count() {
        0 => (format!("aucune des {total} possibilités n’est remplie"), format!("none of {total} alternatives holds")),
        1 => (format!("une possibilité sur {total} est remplie"), format!("one of {total} alternatives holds")),
        held => {
            (format!("{held} possibilités sur {total} sont remplies"), format!("{held} of {total} alternatives hold"))
        }
    }
}

fn not(inner: &Node, matched: bool) -> (String, String) {
    let (fr, en) = name(inner);
    if matched {
        (format!("{fr} est exclu et n’y est pas"), format!("{en} is excluded and is not there"))
    } else {
        (format!("{fr} est exclu mais s’y trouve"), format!("{en} is excluded but is there"))
    }
}

/// A clause named inside another sentence.
fn name(node: &Node) -> (String, String) {
    match &node.clause {
        Clause::Text(text) => {
            let scope = FieldName::of(text.scope).map_or(String::new(), |scope| format!("{}:", scope.word()));
            (format!("« {scope}{} »", text.written), format!("“{scope}{}”", text.written))
        }
        Clause::Field(field) => {
            let text = format!("{}:{}", field.name().word(), field.value());
            (text.clone(), text)
        }
        Clause::Named(named) => {
            let text = format!("{}:{}", name_field(named.kind).word(), named.name);
            (text.clone(), text)
        }
        _ => ("ce groupe".into(), "this group".into()),
    }
}

/// A word or phrase with what it is, as the beginning of a sentence.
fn what(text: &Text) -> (String, String) {
    let written = &text.written;
    let of = |fr: &str, en: &str| (format!("{fr} « {written} »"), format!("{en} “{written}”"));
    if let Some(exact) = &text.exact {
        return if exact.cased { of("exactement", "exactly") } else { of("signe pour signe", "sign by sign") };
    }
    match text.form() {
        Form::Pattern if text.terms.len() == 1 => of("un mot de la forme", "a word of the form"),
        Form::Fuzzy(1) => of("un mot à une faute près de", "a word within one slip of"),
        Form::Fuzzy(_) => of("un mot à deux fautes près de", "a word within two slips of"),
        Form::Stem if text.terms.len() == 1 => of("une forme du mot", "a form of the word"),
        Form::Stem => of("une forme de l’expression", "a form of the phrase"),
        _ if text.terms.len() > 1 => of("l’expression", "the phrase"),
        _ if written.starts_with('#') => of("le hashtag", "the hashtag"),
        _ if written.starts_with('@') => of("la mention", "the mention"),
        _ => of("le mot", "the word"),
    }
}

/// Where a scope looks: "in the title".
fn place(scope: Scope) -> (&'static str, &'static str) {
    match scope {
        Scope::Anywhere => ("dans le texte", "in the text"),
        Scope::Title => ("dans le titre", "in the title"),
        Scope::Lead => ("au début du texte", "at the beginning of the text"),
        Scope::Bio => ("dans la présentation de l’auteur", "in the author’s bio"),
        Scope::Name => ("dans le nom de l’auteur", "in the author’s name"),
        Scope::BioLocation => ("dans le lieu de l’auteur", "in the author’s place"),
    }
}

fn words(node: &Node, text: &Text, post: &Prepared<'_>) -> (String, String) {
    let (what_fr, what_en) = what(text);
    let found = post.occurrences(text);
    let in_part = |part: Part| found.iter().any(|at| post.seen(at.first).part == part);
    let (where_fr, where_en) = match (text.scope, in_part(Part::Text), in_part(Part::Title)) {
        (Scope::Anywhere, true, true) => ("dans le titre et le texte", "in title and text"),
        (Scope::Anywhere, false, true) => place(Scope::Title),
        (Scope::Anywhere, false, false) if !found.is_empty() => {
            ("parmi les hashtags et mentions", "among hashtags and mentions")
        }
        (scope, ..) => place(scope),
    };
    match (found.len(), text.scope) {
        // An exact form without words has no places to count.
        (0, _) if post.holds(node) => {
            (format!("{what_fr} apparaît {where_fr}"), format!("{what_en} appears {where_en}"))
        }
        (0, Scope::Anywhere) => (format!("{what_fr} n’apparaît pas"), format!("{what_en} is not in the text")),
        (0, _) => (format!("{what_fr} n’apparaît pas {where_fr}"), format!("{what_en} is not {where_en}")),
        (1, _) => (format!("{what_fr} apparaît {where_fr}"), format!("{what_en} appears {where_en}")),
        (n, _) => {
            (format!("{what_fr} apparaît {n} fois {where_fr}"), format!("{what_en} appears {n} times {where_en}"))
        }
    }
}

fn times(least: &AtLeast, post: &Prepared<'_>) -> (String, String) {
    let (times, count) = (post.times(&least.of), least.count);
    match times {
        n if n >= count as usize => {
            (format!("présent {n} fois, il en fallait {count}"), format!("there {n} times, {count} were asked for"))
        }
        0 => (format!("absent, il en fallait {count} fois"), format!("not there, {count} times were asked for")),
        n => (
            format!("présent {n} fois seulement, il en fallait {count}"),
            format!("there only {n} times, {count} were asked for"),
        ),
    }
}

/// Most entries of a list that are named as found.
const SHOWN_ENTRIES: usize = 5;

fn by_name(named: &Named, matched: bool, post: &Prepared<'_>) -> (String, String) {
    let name = &named.name;
    if named.kind == NameKind::Query {
        return match matched {
            true => (format!("la requête « {name} » est remplie"), format!("the query “{name}” holds")),
            false => (format!("la requête « {name} » n’est pas remplie"), format!("the query “{name}” does not hold")),
        };
    }
    let authors = named.kind == NameKind::Authors;
    let entries = match &named.inner.clause {
        Clause::Or(parts) => parts.as_slice(),
        _ => std::slice::from_ref(&*named.inner),
    };
    let found = entries.iter().filter(|entry| post.holds(entry)).map(|entry| entry.span.of(&named.text));
    let found = found.take(SHOWN_ENTRIES).collect::<Vec<_>>().join(", ");
    match (matched, authors) {
        (true, true) => {
            (format!("l’auteur est dans la liste « {name} »"), format!("the author is in the list “{name}”"))
        }
        (false, true) => {
            (format!("l’auteur n’est pas dans la liste « {name} »"), format!("the author is not in the list “{name}”"))
        }
        (true, false) => {
            (format!("de la liste « {name} » apparaît : {found}"), format!("of the list “{name}” appears: {found}"))
        }
        (false, false) => {
            (format!("rien de la liste « {name} » n’apparaît"), format!("nothing of the list “{name}” appears"))
        }
    }
}

fn near_each_other(near: &Near, matched: bool, children: &[Trace]) -> (String, String) {
    let there: Vec<bool> = children.iter().map(|child| child.matched).collect();
    let (close_fr, close_en) = match near.bond {
        Bond::Within { distance, ordered: false } => {
            (format!("à {distance} mots ou moins l’un de l’autre"), format!("within {distance} words of each other"))
        }
        Bond::Within { distance, ordered: true } => {
            (format!("dans cet ordre, à {distance} mots ou moins"), format!("in this order, within {distance} words"))
        }
        Bond::Sentence => ("dans la même phrase".to_owned(), "in the same sentence".to_owned()),
        Bond::Paragraph => ("dans le même paragraphe".to_owned(), "in the same paragraph".to_owned()),
    };
    match (matched, there.as_slice()) {
        (true, _) => (format!("les deux se trouvent {close_fr}"), format!("both are {close_en}")),
        (false, [true, true]) => {
            (format!("les deux y sont, mais pas {close_fr}"), format!("both are there, but not {close_en}"))
        }
        (false, [false, false]) => ("aucun des deux n’apparaît".into(), "neither of the two is there".into()),
        (false, _) => ("l’un des deux n’apparaît pas".into(), "one of the two is not there".into()),
    }
}
