//! Sentences about what a post has besides words.

use crate::document::{Document, Has, Kind, entries};
use crate::field::link::host;
use crate::field::{Count, Field};
use crate::insight::Tone;

/// The sentence about one field in French and in English.
pub(super) fn about(field: &Field, matched: bool, document: &Document<'_>) -> (String, String) {
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
        Field::Number(count, _) => counted(*count, field, matched, document),
        Field::To(name) => is_or_not(
            ("le compte auquel elle répond", "the account it answers", "connu"),
            entries(document.reply_to_author).next().unwrap_or(""),
            name,
            matched,
        ),
        Field::ReplyTo(id) => is_or_not(
            ("la publication à laquelle elle répond", "the post it answers", "connue"),
            document.reply_to.unwrap_or(""),
            id,
            matched,
        ),
        Field::Conversation(id) => {
            is_or_not(("le fil", "the thread", "connu"), document.conversation.unwrap_or(""), id, matched)
        }
        Field::Links(address) => linked_so(address, "commence par", "begins with", matched, document),
        Field::Url(text) => linked_so(text, "contient", "holds", matched, document),
        Field::Tone(tone) => {
            let (fr, en) = document.insight.tone().map_or(("", ""), tone_name);
            let (not_fr, not_en) = tone_name(*tone);
            let fr = is_or_not(("la tonalité", "", "connue"), fr, not_fr, matched).0;
            found(fr, is_or_not(("", "the tone", ""), en, not_en, matched).1)
        }
        Field::Sentiment(_) => scored(field, matched, document),
        Field::Label(facet, word) => {
            let name = facet.name().word();
            if matched {
                found(format!("{name} : « {word} » est reconnu"), format!("{name}: “{word}” is recognised"))
            } else {
                found(format!("{name} : « {word} » n’est pas reconnu"), format!("{name}: “{word}” is not recognised"))
            }
        }
        Field::Geo(_) => located(matched, document),
        Field::Within(name, _) if matched => {
            found(format!("le lieu est dans « {name} »"), format!("the place is in “{name}”"))
        }
        Field::Within(name, _) => {
            found(format!("le lieu n’est pas dans « {name} »"), format!("the place is not in “{name}”"))
        }
        Field::Image(name) if matched => {
            found(format!("l’image « {name} » est reconnue"), format!("the picture “{name}” is found"))
        }
        Field::Image(name) => {
            found(format!("l’image « {name} » n’est pas reconnue"), format!("the picture “{name}” is not found"))
        }
        Field::Sample(percent) if matched => {
            found(format!("elle fait partie des {percent} % tirés"), format!("it is among the {percent}% drawn"))
        }
        Field::Sample(percent) => found(
            format!("elle ne fait pas partie des {percent} % tirés"),
            format!("it is not among the {percent}% drawn"),
        ),
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

fn linked_so(text: &str, fr: &str, en: &str, matched: bool, document: &Document<'_>) -> (String, String) {
    if matched {
        return (format!("un lien {fr} « {text} »"), format!("a link {en} “{text}”"));
    }
    if entries(document.links).next().is_none() {
        return ("il n’y a pas de lien".into(), "there is no link".into());
    }
    (format!("aucun lien ne {fr} « {text} »"), format!("no link {en} “{text}”"))
}

const fn tone_name(tone: Tone) -> (&'static str, &'static str) {
    match tone {
        Tone::Negative => ("négative", "negative"),
        Tone::Neutral => ("neutre", "neutral"),
        Tone::Positive => ("positive", "positive"),
    }
}

fn scored(field: &Field, matched: bool, document: &Document<'_>) -> (String, String) {
    let range = field.value();
    match document.insight.sentiment() {
        None => ("la tonalité n’est pas connue".into(), "the tone is not known".into()),
        Some(score) if matched => {
            (format!("la tonalité vaut {score:.2}, dans {range}"), format!("the tone is {score:.2}, within {range}"))
        }
        Some(score) => (
            format!("la tonalité vaut {score:.2}, hors de {range}"),
            format!("the tone is {score:.2}, outside {range}"),
        ),
    }
}

fn located(matched: bool, document: &Document<'_>) -> (String, String) {
    match document.point {
        None => ("les coordonnées ne sont pas connues".into(), "the coordinates are not known".into()),
        Some(_) if matched => ("le lieu est dans cette zone".into(), "the place lies in this area".into()),
        Some((lat, lon)) => (
            format!("le lieu ({lat:.4}, {lon:.4}) est hors de cette zone"),
            format!("the place ({lat:.4}, {lon:.4}) lies outside this area"),
        ),
    }
}

fn count_name(count: Count) -> (&'static str, &'static str) {
    match count {
        Count::Followers => ("le nombre d’abonnés", "the number of followers"),
        Count::Following => ("le nombre de comptes suivis", "the number of accounts followed"),
        Count::Likes => ("le nombre de j’aime", "the number of likes"),
        Count::Reposts => ("le nombre de repartages", "the number of reposts"),
        Count::Replies => ("le nombre de réponses", "the number of replies"),
        Count::Views => ("le nombre de vues", "the number of views"),
        Count::Age => ("l’âge du compte", "the account’s age"),
    }
}

/// The number as a sentence.
fn with_number(count: Count, n: u64) -> (String, String) {
    match count {
        Count::Followers => (format!("l’auteur a {n} abonnés"), format!("the author has {n} followers")),
        Count::Following => (format!("l’auteur suit {n} comptes"), format!("the author follows {n} accounts")),
        Count::Likes => (format!("{n} mentions j’aime"), format!("{n} likes")),
        Count::Reposts => (format!("{n} repartages"), format!("{n} reposts")),
        Count::Replies => (format!("{n} réponses"), format!("{n} replies")),
        Count::Views => (format!("{n} vues"), format!("{n} views")),
        Count::Age => (format!("le compte avait {n} jours"), format!("the account was {n} days old")),
    }
}

fn counted(count: Count, field: &Field, matched: bool, document: &Document<'_>) -> (String, String) {
    let range = field.value();
    let Some(n) = document.number(count) else {
        let (fr, en) = count_name(count);
        return (format!("{fr} n’est pas connu"), format!("{en} is not known"));
    };
    let (fr, en) = with_number(count, n);
    if matched { (fr, en) } else { (format!("{fr}, hors de {range}"), format!("{en}, outside {range}")) }
}
