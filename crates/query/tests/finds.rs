//! What each operator finds and does not, as the documentation says: one row a promise.

use vigie_query::text::{TokenKind, listed, tokens};
use vigie_query::{Document, Has, Kind, MatcherBuilder, Scratch, format, has_errors, naive, parse};

/// The query finds the first posts and none of the second, by either evaluator.
fn check(text: &str, found: &[Document<'_>], not_found: &[Document<'_>]) {
    let (query, said) = parse(text);
    assert!(!has_errors(&said), "{text}: {said:?}");
    let mut builder = MatcherBuilder::new();
    builder.insert(1, &query);
    let matcher = builder.build();
    let (mut scratch, mut ids) = (Scratch::new(), Vec::new());
    for (posts, expected) in [(found, true), (not_found, false)] {
        for post in posts {
            matcher.matches(post, &mut scratch, &mut ids);
            assert_eq!(!ids.is_empty(), expected, "{text} ({}) on {post:?}", format(&query));
            assert_eq!(naive::matches(&query, post), expected, "{text} on {post:?}, plainly");
        }
    }
}

fn texts(text: &str, found: &[&'static str], not_found: &[&'static str]) {
    let posts =
        |texts: &[&'static str]| -> Vec<Document<'static>> { texts.iter().map(|text| Document::new(text)).collect() };
    check(text, &posts(found), &posts(not_found));
}

#[test]
fn words_fold() {
    texts("panne", &["PANNE!", "la panne.", "(Panne)"], &["pannes", "dépanne", "pan ne"]);
    texts("ete", &["l'été", "e\u{301}te\u{301}"], &["étés"]);
    texts("oeuvre", &["Œuvre", "chef-d’œuvre"], &["œuvres"]);
    texts("strasse", &["Straße", "STRASSE", "STRAẞE"], &[]);
    texts("hello", &["ＨＥＬＬＯ", "𝓱𝓮𝓵𝓵𝓸"], &[]);
}

#[test]
fn words_are_cut_and_joined_again() {
    texts("l'oréal", &["chez L’Oréal !", "l oreal"], &["oréal", "loréal", "oréal l"]);
    texts("covid-19", &["COVID-19", "covid 19"], &["covid", "19 covid", "covid-1", "covid19"]);
    texts("oréal", &["l'Oréal"], &[]);
    texts("\"panne totale\"", &["Panne, totale"], &["panne très totale", "totale panne"]);
    texts("foo_bar", &["foo_bar"], &["foo bar", "foo"]);
    texts("foo", &["_foo_"], &["foo_bar"]);
}

#[test]
fn tags_are_found_by_their_word_and_not_the_reverse() {
    texts("panne", &["#panne", "@panne", "$PANNE", "@panne.example.org"], &["http://panne.example/panne"]);
    texts("#panne", &["#Panne", "＃panne"], &["panne", "@panne", "$panne", "a#panne"]);
    texts(
        "@orange",
        &["@Orange", "@orange.bsky.social", "@orange@mastodon.social"],
        &["orange", "#orange", "mail@orange"],
    );
    texts(
        "@orange.bsky.social",
        &["à @Orange.bsky.social."],
        &["@orange", "@orange.example.org", "orange.bsky.social"],
    );
    texts("$TSLA", &["$tsla"], &["TSLA", "#TSLA"]);
    let tags = ["Panne"];
    let names = ["orange.bsky.social"];
    let post = Document { hashtags: &tags, mentions: &names, ..Document::new("rien") };
    for text in ["#panne", "panne", "@orange", "orange", "@orange.bsky.social", "has:hashtag", "has:mention"] {
        check(text, &[post], &[Document::new("rien")]);
    }
    check("rien \"rien panne\"", &[], &[post]);
}

#[test]
fn emoji_and_scripts_without_spaces() {
    texts("👍", &["bien👍🏽", "👍"], &["👎"]);
    texts("❤", &["❤️", "❤"], &["💔"]);
    texts("🏻", &["🏻"], &["👍🏻"]);
    texts("🇫🇷", &["vive 🇫🇷!", "🇫🇷🇬🇧"], &["🇬🇧"]);
    texts("東京", &["東京タワー", "在東京"], &["東の京", "京東"]);
    texts("ไทย", &["ประเทศไทย"], &["ไท"]);
    texts("#東京", &["#東京"], &["東京"]);
    texts("東京", &["#東京"], &[]);
}

#[test]
fn operators() {
    texts("a OR b c", &["a", "b c"], &["b", "c"]);
    texts("(a OR b) c", &["a c", "b c"], &["a", "b", "c"]);
    texts("a -b", &["a"], &["a b", "b"]);
    texts("a NOT (b c)", &["a b", "a c", "a"], &["a b c"]);
    texts("NOT NOT a", &["a"], &["b"]);
    texts("a (b OR NOT c)", &["a", "a b c"], &["a c"]);
}

#[test]
fn near() {
    texts("a NEAR/1 b", &["a b", "b a", "x b a"], &["a x b", "a", "b"]);
    texts("a NEAR/2 (b OR \"c d\")", &["a x b", "c d x a", "a x c d"], &["a x x b", "a x x c d", "c a d"]);
    texts("a NEAR/3 a", &["a x a"], &["a", "a x x x a"]);
}

#[test]
fn prefixes() {
    texts("électri*", &["Electricité", "#électrique", "electri"], &["électro"]);
    texts("#pan*", &["#panne"], &["panne"]);
}

#[test]
fn fields() {
    let post = Document::new("x");
    let with = |lang| Document { lang, ..post };
    check("lang:fr", &[with("fr"), with("fr-CA"), with("FR_ca")], &[with("frr"), with(""), with("en")]);
    check("lang:fr-ca", &[with("fr-CA")], &[with("fr"), with("fr-fr")]);
    let by = |handle, native| Document { author_handle: Some(handle), author_native: native, ..post };
    check("author:@Alice", &[by("alice", "1"), by("@ALICE", "1"), by("x", "alice")], &[by("alice.example", "1"), post]);
    check("author:did:plc:abc", &[by("x", "did:plc:abc")], &[by("x", "did:plc:abcd")]);
    check("source:\"le monde\"", &[Document { source: "Le Monde", ..post }], &[Document { source: "monde", ..post }]);
    check("network:Bluesky", &[Document { network: "bluesky", ..post }], &[post]);
    check("type:reply", &[Document { kind: Kind::Reply, ..post }], &[post]);
    check("has:image", &[Document { has: Has::IMAGE | Has::GEO, ..post }], &[Document { has: Has::VIDEO, ..post }]);
    check("has:link", &[Document::new("voir https://a.example/b"), Document { links: &["x"], ..post }], &[post]);
    check("is:verified", &[Document { verified: true, ..post }], &[post]);
    let followed = |followers| Document { followers, ..post };
    check("followers:1k..", &[followed(Some(1_000))], &[followed(Some(999)), followed(None)]);
    check("followers:<10", &[followed(Some(9)), followed(Some(0))], &[followed(Some(10))]);
    let titled = |title| Document { title: Some(title), ..post };
    check("title:panne", &[titled("La panne")], &[Document::new("panne"), titled("x")]);
    check("panne", &[titled("La panne")], &[]);
    check("title:\"x panne\"", &[], &[titled("panne")]);
}

#[test]
fn sites_hold_their_subdomains() {
    for (link, found) in [
        ("https://www.lemonde.fr/a?b#c", true),
        ("http://LEMONDE.fr", true),
        ("https://user:pass@abonnes.lemonde.fr:8080/", true),
        ("https://lemonde.fr.", true),
        ("https://faux-lemonde.fr/", false),
        ("https://lemonde.fr.example.org/", false),
        ("https://example.org/?u=https://lemonde.fr", false),
        ("", false),
    ] {
        let links = [link];
        let post = [Document { links: &links, ..Document::new("x") }];
        if found { check("site:lemonde.fr", &post, &[]) } else { check("site:lemonde.fr", &[], &post) }
    }
}

#[test]
fn cutting() {
    let cut = |text: &'static str| -> Vec<(&str, TokenKind)> {
        tokens(text).map(|token| (token.of(text), token.kind)).collect()
    };
    use TokenKind::{Cashtag, Emoji, Glyph, Handle, Hashtag, Mention, Url, Word};
    assert_eq!(cut("L'été, 3.5%"), [("L", Word), ("été", Word), ("3", Word), ("5", Word)]);
    assert_eq!(cut("(https://a.b/c?d=1)."), [("https://a.b/c?d=1", Url)]);
    assert_eq!(cut("WWW.a.b www"), [("WWW.a.b", Url), ("www", Word)]);
    assert_eq!(cut("@a.b.c, a@b"), [("@a", Mention), ("@a.b.c", Handle), ("a", Word), ("b", Word)]);
    assert_eq!(cut("#a_b$X $5"), [("#a_b", Hashtag), ("X", Word), ("5", Word)]);
    assert_eq!(cut("#1 ##b $A.B"), [("#1", Hashtag), ("#b", Hashtag), ("$A", Cashtag), ("B", Word)]);
    assert_eq!(cut("👩‍🚀👍🏽a"), [("👩‍🚀", Emoji), ("👍🏽", Emoji), ("a", Word)]);
    assert_eq!(cut("ab東京c"), [("ab", Word), ("東", Glyph), ("京", Glyph), ("c", Word)]);
    assert_eq!(listed("#covid-19", TokenKind::Hashtag).count(), 1);
    assert_eq!(listed("a.example.org", TokenKind::Mention).count(), 2);
    assert_eq!(listed("", TokenKind::Mention).count(), 0);
}

#[test]
fn a_changed_set_keeps_the_rest() {
    let read = |text| parse(text).0;
    let mut builder = MatcherBuilder::new();
    builder.insert(1, &read("a")).insert(2, &read("b")).insert(3, &read("c"));
    let first = builder.build();
    let second = first.with_changes([(2, &read("x")), (9, &read("a b"))], [1]);
    let (mut scratch, mut found) = (Scratch::new(), Vec::new());
    let post = Document::new("a b c");
    first.matches(&post, &mut scratch, &mut found);
    assert_eq!(found, [1, 2, 3]);
    second.matches(&post, &mut scratch, &mut found);
    assert_eq!(found, [3, 9]);
    assert_eq!((second.len(), second.contains(2), second.contains(1)), (3, true, false));
}

#[test]
fn long_and_hostile_texts_end_soon() {
    let half = "a ".repeat(60_000) + &"x ".repeat(200) + &"b ".repeat(60_000);
    let post = Document::new(&half);
    check("a NEAR/5 x x NEAR/5 b", &[post], &[]);
    check("a NEAR/5 b", &[], &[post]);
    check("\"a a a a a a a a b\"", &[], &[post]);
    let huge = "é".repeat(2_000_000);
    check("x", &[], &[Document::new(&huge)]);
}
