//! Sentences about a clause and a post: what was found, how often, what stood there instead.

use crate::ast::{Clause, Field, Near, Node, Scope, Text};
use crate::document::{Document, Has, Kind, entries};
use crate::explain::Trace;
use crate::field::host;
use crate::naive::{Part, Prepared};

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
        Clause::Text(text) => words(text, post),
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
        Clause::Text(text) => (format!("« {} »", text.written), format!("“{}”", text.written)),
        Clause::Field(field) => {
            let text = format!("{}:{}", field.name().word(), field.value());
            (text.clone(), text)
        }
        _ => ("ce groupe".into(), "this group".into()),
    }
}

fn words(text: &Text, post: &Prepared<'_>) -> (String, String) {
    let written = &text.written;
    let (what_fr, what_en) = if text.terms.iter().any(|term| term.prefix) {
        {
            let stem = written.trim_end_matches('*');
            (format!("un mot qui commence par « {stem} »"), format!("a word beginning with “{stem}”"))
        }
    } else if text.terms.len() > 1 {
        (format!("l’expression « {written} »"), format!("the phrase “{written}”"))
    } else if written.starts_with('#') {
        (format!("le hashtag « {written} »"), format!("the hashtag “{written}”"))
    } else if written.starts_with('@') {
        (format!("la mention « {written} »"), format!("the mention “{written}”"))
    } else {
        (format!("le mot « {written} »"), format!("the word “{written}”"))
    };
    let found = post.occurrences(text);
    let in_part = |part: Part| found.iter().any(|at| post.seen(at.first).part == part);
    let (where_fr, where_en) = match (in_part(Part::Text), in_part(Part::Title)) {
        (true, true) => ("dans le titre et le texte", "in title and text"),
        (true, false) => ("dans le texte", "in the text"),
        (false, true) => ("dans le titre", "in the title"),
        (false, false) => ("parmi les hashtags et mentions", "among hashtags and mentions"),
    };
    match (found.len(), text.scope) {
        (0, Scope::Anywhere) => (format!("{what_fr} n’apparaît pas"), format!("{what_en} is not in the text")),
        (0, Scope::Title) => {
            (format!("{what_fr} n’apparaît pas dans le titre"), format!("{what_en} is not in the title"))
        }
        (1, _) => (format!("{what_fr} apparaît {where_fr}"), format!("{what_en} appears {where_en}")),
        (n, _) => {
            (format!("{what_fr} apparaît {n} fois {where_fr}"), format!("{what_en} appears {n} times {where_en}"))
        }
    }
}

fn near_each_other(near: &Near, matched: bool, children: &[Trace]) -> (String, String) {
    let n = near.distance;
    let there: Vec<bool> = children.iter().map(|child| child.matched).collect();
    match (matched, there.as_slice()) {
        (true, _) => (
            format!("les deux se trouvent à {n} mots ou moins l’un de l’autre"),
            format!("both are within {n} words of each other"),
        ),
        (false, [true, true]) => (
            format!("les deux y sont, mais à plus de {n} mots l’un de l’autre"),
            format!("both are there, but more than {n} words apart"),
        ),
        (false, [false, false]) => ("aucun des deux n’apparaît".into(), "neither of the two is there".into()),
        (false, _) => ("l’un des deux n’apparaît pas".into(), "one of the two is not there".into()),
    }
}

fn about(field: &Field, matched: bool, document: &Document<'_>) -> (String, String) {
    let found = |fr: String, en: String| (fr, en);
    match field {
        Field::Lang(tag) if matched => {
            found(format!("la langue est « {} »", document.lang), format!("the language is “{tag}”"))
        }
        Field::Lang(_) if document.lang.is_empty() => {
            found("la langue n’est pas connue".into(), "the language is not known".into())
        }
        Field::Lang(tag) => {
            let lang = document.lang;
            found(format!("la langue est « {lang} », pas « {tag} »"), format!("the language is “{lang}”, not “{tag}”"))
        }
        Field::Author(name) if matched => found(format!("l’auteur est « {name} »"), format!("the author is “{name}”")),
        Field::Author(name) => {
            let author = document.author_handle.unwrap_or(document.author_native);
            if author.is_empty() {
                return found("l’auteur n’est pas connu".into(), "the author is not known".into());
            }
            found(
                format!("l’auteur est « {author} », pas « {name} »"),
                format!("the author is “{author}”, not “{name}”"),
            )
        }
        Field::Source(name) => is_or_not(("la source", "the source", "connue"), document.source, name, matched),
        Field::Network(name) => is_or_not(("le réseau", "the network", "connu"), document.network, name, matched),
        Field::Type(kind) => {
            let ((fr, en), (not_fr, not_en)) = (kind_name(document.kind), kind_name(*kind));
            if matched {
                found(format!("c’est {fr}"), format!("it is {en}"))
            } else {
                found(format!("c’est {fr}, pas {not_fr}"), format!("it is {en}, not {not_en}"))
            }
        }
        Field::Has(flag) => {
            let (fr, en) = flag_name(*flag);
            if matched {
                found(format!("il y a {fr}"), format!("there is {en}"))
            } else {
                found(
                    format!("il n’y a pas {}", without(fr)),
                    format!("there is no {}", en.split_once(' ').map_or(en, |(_, noun)| noun)),
                )
            }
        }
        Field::Site(site) => linked(site, matched, document),
        Field::Verified if matched => found("le compte est vérifié".into(), "the account is verified".into()),
        Field::Verified => found("le compte n’est pas vérifié".into(), "the account is not verified".into()),
        Field::Followers(_) => followed(field, matched, document),
    }
}

fn is_or_not((fr, en, known): (&str, &str, &str), is: &str, wanted: &str, matched: bool) -> (String, String) {
    if matched {
        return (format!("{fr} est « {is} »"), format!("{en} is “{is}”"));
    }
    if is.is_empty() {
        return (format!("{fr} n’est pas {known}"), format!("{en} is not known"));
    }
    (format!("{fr} est « {is} », pas « {wanted} »"), format!("{en} is “{is}”, not “{wanted}”"))
}

fn kind_name(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::Original => ("une publication originale", "an original post"),
        Kind::Reply => ("une réponse", "a reply"),
        Kind::Quote => ("une citation", "a quote"),
        Kind::Repost => ("un repartage", "a repost"),
    }
}

fn flag_name(flag: Has) -> (&'static str, &'static str) {
    match flag {
        Has::IMAGE => ("une image", "a picture"),
        Has::VIDEO => ("une vidéo", "a video"),
        Has::AUDIO => ("un son", "an audio"),
        Has::LINK => ("un lien", "a link"),
        Has::GEO => ("un lieu", "a place"),
        Has::MENTION => ("une mention", "a mention"),
        _ => ("un hashtag", "a hashtag"),
    }
}

/// "une image" → "d’image", "un lien" → "de lien"
fn without(thing: &str) -> String {
    let noun = thing.split_once(' ').map_or(thing, |(_, noun)| noun);
    if noun.starts_with(['a', 'e', 'i', 'o', 'u']) { format!("d’{noun}") } else { format!("de {noun}") }
}

fn linked(site: &str, matched: bool, document: &Document<'_>) -> (String, String) {
    if matched {
        return (format!("un lien mène à {site}"), format!("a link leads to {site}"));
    }
    match entries(document.links).filter_map(host).next() {
        Some(other) => (format!("aucun lien ne mène à {site} ({other})"), format!("no link leads to {site} ({other})")),
        None => ("il n’y a pas de lien".into(), "there is no link".into()),
    }
}

fn followed(field: &Field, matched: bool, document: &Document<'_>) -> (String, String) {
    let range = field.value();
    match document.followers {
        None => ("le nombre d’abonnés n’est pas connu".into(), "the number of followers is not known".into()),
        Some(n) if matched => (format!("l’auteur a {n} abonnés"), format!("the author has {n} followers")),
        Some(n) => (
            format!("l’auteur a {n} abonnés, hors de {range}"),
            format!("the author has {n} followers, outside {range}"),
        ),
    }
}
