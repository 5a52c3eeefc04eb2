//! Rules for X's stream: short enough, and finding whatever the query finds.

mod generate;

use std::fmt::Write as _;

use generate::{post, query};
use proptest::prelude::*;
use vigie_query::text::{fold, folded, tokens};
use vigie_query::{
    Dialect, Document, Kind, Query, XRules, has_errors, import, naive, parse, to_x_rules, to_x_rules_with_accents,
};

/// Room for the longest rule of pay-per-use access.
const LIMIT: usize = 1_024;

fn rules(text: &str, limit: usize) -> XRules {
    let (query, said) = parse(text);
    assert!(!has_errors(&said), "{text}: {said:?}");
    to_x_rules(&query, limit)
}

#[test]
fn words_without_accents_are_asked_for_with_them_on_request() {
    let (query, _) = parse("panne electricite -orange #ete @Orange_conseil $TSLA");
    let made = to_x_rules_with_accents(&query, LIMIT);
    let all = made.rules.join("\n");
    assert!(
        ["electricite", "électricité", "#ete", "#été", "panne", "@orange_conseil"].iter().all(|one| all.contains(one))
    );
    assert!(made.rules.iter().all(|rule| rule.chars().count() <= LIMIT), "{all}");
    assert!(!to_x_rules(&query, LIMIT).rules.join(" ").contains('é'));
}

#[test]
fn what_becomes_of_queries() {
    let mut out = String::new();
    for text in [
        "sncf",
        "sncf OR ratp OR #RERA",
        "panne AND (orange OR sfr)",
        "\"plus de réseau\"",
        "l'oréal",
        "été",
        "œuvre #Été @Orange_conseil $TSLA 😀",
        "panne NOT orange",
        "panne NOT type:repost",
        "panne AND NOT (type:repost OR orange)",
        "panne type:original lang:fr",
        "panne type:(reply OR quote)",
        "panne OR NOT type:repost AND orange",
        "author:(airfrance OR lemonde.fr OR 1234567)",
        "author:lemonde.fr",
        "to:airfrance retard",
        "network:x panne",
        "network:bluesky panne",
        "site:lemonde.fr",
        "links:lemonde.fr/economie",
        "url:panne sncf",
        "sncf has:image",
        "sncf has:link is:verified followers:1000..",
        "sncf followers:..500",
        "sncf (followers:10..20 OR has:video)",
        "conversation:1334987486343299072",
        "reply-to:1334987486343299072 merci",
        "bio:\"data engineer\" AND name:phd AND bio-location:lyon",
        "électri*",
        "électri* AND edf",
        "panne~1 OR stem:pannes",
        "raw:\"Google+\"",
        "raw:\":-)\"",
        "ATLEAST/3 (panne OR coupure)",
        "panne NEAR/5 (stade OR métro)",
        "panne SENTENCE stade",
        "title:panne OR lead:panne",
        "東京 sncf",
        "sentiment:negative sncf",
        "sncf sample:10",
        "has:image type:repost",
        "\"or\" sncf",
        "x_y",
    ] {
        let XRules { rules, exact, notes } = rules(text, LIMIT);
        let _ = writeln!(out, "{text}{}", if exact { " (exact)" } else { "" });
        for rule in rules {
            let _ = writeln!(out, "=> {rule}");
        }
        for note in notes {
            let _ = writeln!(out, "   {:?} {}\n     {}\n     {}", note.grade, note.code, note.fr, note.en);
        }
        out.push('\n');
    }
    insta::assert_snapshot!(out);
}

#[test]
fn long_alternatives_are_spread_over_rules() {
    let names: Vec<String> = (0..300).map(|n| format!("marque{n:03}")).collect();
    let text = format!("(panne OR coupure) AND ({})", names.join(" OR "));
    for limit in [64, 256, 1_024, 2_048] {
        let found = rules(&text, limit);
        assert!(found.rules.iter().all(|rule| rule.chars().count() <= limit), "{limit}");
        assert!(found.rules.iter().all(|rule| rule.starts_with("(panne OR coupure) (marque")), "{limit}");
        let all = found.rules.join(" ");
        assert!(names.iter().all(|name| all.contains(name.as_str())), "{limit}");
        assert!(found.exact);
    }
    assert_eq!(rules(&text, 2_048).rules.len(), 2);
}

#[test]
fn what_never_fits_gives_no_rules_and_says_so() {
    let long = "a".repeat(100);
    let found = rules(&long, 64);
    assert!(found.rules.is_empty());
    assert_eq!(found.notes.last().map(|note| note.code), Some("nothing-to-push"));
    let found = rules(&format!("{long} panne"), 64);
    assert_eq!(found.rules, ["panne"]);
    assert!(!found.exact);
    let found = rules(&format!("({long} OR coupure) panne"), 64);
    assert_eq!(found.rules, ["panne", "panne coupure"]);
    let many: Vec<String> = (0..2_000).map(|n| format!("m{n}")).collect();
    assert!(rules(&many.join(" OR "), 5).rules.is_empty());
}

/// Whether a rule finds a post, as far as words, tags, accounts and kinds go; of the rest it says yes. Accents do not
/// count here, as in X's search: in its stream a rule asks for the spellings it names.
fn finds(rule: &str, post: &Document<'_>) -> bool {
    let mut at = 0;
    let found = any_of(rule, &mut at, post);
    assert_eq!(at, rule.len(), "{rule} is no rule");
    found
}

fn any_of(rule: &str, at: &mut usize, post: &Document<'_>) -> bool {
    let mut found = all_of(rule, at, post);
    while rule[*at..].starts_with("OR ") {
        *at += 3;
        found |= all_of(rule, at, post);
    }
    found
}

fn all_of(rule: &str, at: &mut usize, post: &Document<'_>) -> bool {
    let mut found = true;
    while *at < rule.len() && !rule[*at..].starts_with(')') && !rule[*at..].starts_with("OR ") {
        if rule[*at..].starts_with('(') {
            *at += 1;
            found &= any_of(rule, at, post);
            assert!(rule[*at..].starts_with(')'), "{rule}");
            *at += 1;
        } else {
            let end = rule[*at..].find([' ', ')']).map_or(rule.len(), |end| *at + end);
            found &= operator(&rule[*at..end], post);
            *at = end;
        }
        if rule[*at..].starts_with(' ') {
            *at += 1;
        }
    }
    found
}

fn operator(operator: &str, post: &Document<'_>) -> bool {
    let whole = format!("{} {} {}", post.text, listed(post.hashtags, '#'), listed(post.mentions, '@'));
    let words = fold(&whole);
    let has = |word: &str| {
        let word = fold(word.trim_matches('"'));
        let is_sign = !word.chars().any(char::is_alphanumeric);
        is_sign && whole.contains(&word) || cut(&whole).contains(&word)
    };
    match operator.split_once(':') {
        Some(("-is", "retweet")) => post.kind != Kind::Repost,
        Some(("-is", "reply")) => post.kind != Kind::Reply,
        Some(("-is", "quote")) => post.kind != Kind::Quote,
        Some(("is", "retweet")) => post.kind == Kind::Repost,
        Some(("is", "reply")) => post.kind == Kind::Reply,
        Some(("is", "quote")) => post.kind == Kind::Quote,
        Some(("is", "verified")) => post.verified,
        Some(("from", name)) => {
            let same = |other: &str| other.trim_start_matches('@').eq_ignore_ascii_case(name);
            post.author_handle.is_some_and(same) || same(post.author_native)
        }
        Some((_, _)) => true,
        None => match operator.split_at(operator.chars().next().map_or(0, char::len_utf8)) {
            (sigil @ ("#" | "@" | "$"), name) => words.contains(&format!("{sigil}{}", fold(name))),
            _ => has(operator),
        },
    }
}

/// The words of a text, cut at signs, and at characters of scripts without spaces as we do.
fn cut(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    for token in tokens(text) {
        let mut word = String::new();
        folded(&token, text, &mut word);
        words.extend(word.split(|c: char| !c.is_alphanumeric()).map(str::to_owned));
    }
    words
}

fn listed(names: &dyn vigie_query::Strings, sigil: char) -> String {
    (0..8)
        .map_while(|index| names.get(index))
        .map(|name| format!("{sigil}{} ", name.trim_start_matches(sigil)))
        .collect()
}

/// A post as X could have it: no headline, names that X allows.
fn on_x<'a>(post: Document<'a>) -> Document<'a> {
    let is_name = |name: &&str| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    Document {
        title: None,
        network: "x",
        author_handle: post.author_handle.filter(is_name),
        author_native: Some(post.author_native).filter(is_name).unwrap_or(""),
        ..post
    }
}

/// Short queries of few words, which posts answer often.
fn short() -> impl Strategy<Value = String> {
    let leaf = prop::sample::select(vec![
        "panne",
        "stade",
        "de",
        "la",
        "a",
        "œuvre",
        "x_y",
        "#panne",
        "@orange",
        "\"la panne\"",
        "(a NEAR/4 b)",
        "(de ONEAR/2 la)",
        "😀",
        "$TSLA",
        "type:reply",
        "type:original",
        "type:quote",
        "type:repost",
        "is:verified",
        "author:alice",
        "ATLEAST/2 a",
        "pan*",
        "title:panne",
    ]);
    leaf.prop_map(str::to_owned).prop_recursive(2, 6, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 2..3).prop_map(|parts| format!("({})", parts.join(" AND "))),
            prop::collection::vec(inner.clone(), 2..4).prop_map(|parts| format!("({})", parts.join(" OR "))),
            (inner.clone(), inner).prop_map(|(a, b)| format!("({a} AND NOT {b})")),
        ]
    })
}

fn read(text: &str) -> Query {
    parse(text).0
}

proptest! {
    #[test]
    fn rules_find_whatever_the_query_finds(text in prop_oneof![query(), short()], posts in prop::collection::vec(post(), 1..8), limit in 24_usize..400) {
        let query = read(&text);
        let XRules { rules, notes, .. } = to_x_rules(&query, limit);
        for rule in &rules {
            prop_assert!(rule.chars().count() <= limit, "{} is longer than {}", rule, limit);
        }
        let never = notes.iter().any(|note| note.code == "never-on-x");
        prop_assert!(!rules.is_empty() || notes.iter().any(|note| ["never-on-x", "nothing-to-push"].contains(&note.code)));
        for post in &posts {
            let mut id = String::new();
            let post = on_x(post.document(&mut id));
            if naive::matches(&query, &post) && (never || !rules.is_empty()) {
                prop_assert!(rules.iter().any(|rule| finds(rule, &post)), "{} found {:?}, {:?} did not", text, post, rules);
            }
        }
    }

    #[test]
    fn what_x_says_exactly_comes_back(text in prop_oneof![query(), short()], posts in prop::collection::vec(post(), 1..8)) {
        let query = read(&text);
        let XRules { rules, exact, .. } = to_x_rules(&query, LIMIT);
        if !exact {
            return Ok(());
        }
        let again: Vec<Query> = rules.iter().map(|rule| read(&import(Dialect::X, rule).text)).collect();
        for post in &posts {
            let mut id = String::new();
            let post = on_x(post.document(&mut id));
            if naive::matches(&query, &post) {
                prop_assert!(again.iter().any(|query| naive::matches(query, &post)), "{} became {:?}", text, rules);
            }
        }
    }
}
