//! Importers are total and bounded, and what they give is read by our reader whenever nothing refuses it.
//! `PROPTEST_CASES=20000` asks longer.

use proptest::prelude::*;
use vigie_query::{Dialect, Effect, Grade, Imported, format, has_errors, import, parse};

/// Signs and words that the dialects give a meaning to, and some that none does.
const PIECES: &[&str] = &[
    "(",
    ")",
    "((",
    "))",
    "\"",
    "“",
    "”",
    "«",
    "»",
    "{",
    "}",
    "[",
    "]",
    "<<<",
    ">>>",
    "-",
    "−",
    "+",
    "++",
    "|",
    "||",
    "&&",
    "~",
    "~2",
    "~5",
    "^9",
    "*",
    "?",
    ":",
    ",",
    ";",
    "\\",
    "\\\"",
    "'",
    "’",
    "/",
    "#",
    "@",
    "$",
    "\u{0}",
    "\u{c}",
    "\u{200b}",
    "\u{202e}",
    " ",
    " ",
    " ",
    " ",
    " AND ",
    " OR ",
    " NOT ",
    " and ",
    " or ",
    " AND NOT ",
    " NEAR ",
    " NEAR/3 ",
    " NEAR/2f ",
    " NEAR/x ",
    " ONEAR/4 ",
    " ONEAR ",
    " SENTENCE ",
    " OSENTENCE ",
    " PARAGRAPH ",
    " AROUND(3) ",
    "AROUND(",
    " ATLEAST3 ",
    " ATLEAST/2 ",
    "ATLEAST",
    "NEAR",
    "panne",
    "été",
    "l'oréal",
    "covid-19",
    "AT&T",
    "ABC",
    "p&t",
    "a",
    "b*",
    "*ville",
    "wom?n",
    "*",
    "a * b",
    "東京",
    "😀",
    "http://a.b/c",
    "www.lemonde.fr",
    "10..20",
    "title:",
    "allintitle:",
    "intext:",
    "content:",
    "site:",
    "url:",
    "links:",
    "author:",
    "from:",
    "to:",
    "lang:",
    "language:",
    "raw:",
    "bio:",
    "authorFollowers:[1 TO 9]",
    "followers_count:5..",
    "point_radius:[2.3 48.8 5km]",
    "bounding_box:[1 2 3 4]",
    "point_radius:[",
    "[1 TO",
    "sentiment:<-2",
    "sentiment:negative",
    "is:retweet",
    "-is:nullcast",
    "has:media",
    "sample:10",
    "sample:0",
    "authorGender:F",
    "gender:f",
    "filetype:pdf",
    "engagement:>5",
    "posttype:TEXT",
    "hashtag:#bmw",
    "custom.x:1",
    "metaData.y:",
    "foo:",
    "foo:bar",
    "engagingWith:x",
    "conversation_id:12",
    "fr",
    "\"a b\"~5",
    "\"a b\"~",
    "roam~1",
    "+\"p&t\"",
    "++\"ABC\"",
    "{Apple}",
    "[",
    "x_y",
    "https:",
    "D:",
    "12:30",
];

fn dialect() -> impl Strategy<Value = Dialect> {
    prop::sample::select(Dialect::ALL.to_vec())
}

fn check(dialect: Dialect, text: &str) -> Result<(), TestCaseError> {
    let imported = import(dialect, text);
    let refused = imported.is_refused();
    let Imported { text: ours, notes } = imported;
    for note in &notes {
        prop_assert!(note.span.start <= note.span.end && note.span.end <= text.len(), "{:?}", note);
        prop_assert!(text.is_char_boundary(note.span.start) && text.is_char_boundary(note.span.end), "{:?}", note);
        prop_assert!(!note.fr.is_empty() && !note.en.is_empty());
        prop_assert!(note.grade != Grade::Changed || note.effect == Effect::None, "{:?}", note);
    }
    prop_assert!(notes.iter().filter(|note| note.grade == Grade::Refused).count() <= 1);
    if refused {
        prop_assert_eq!(ours, "");
        return Ok(());
    }
    let (query, said) = parse(&ours);
    prop_assert!(!has_errors(&said), "{} became {}: {:?}", text, ours, said);
    prop_assert_eq!(format(&query), ours, "{} is not written as it is formatted", text);
    Ok(())
}

proptest! {
    #[test]
    fn any_text_is_carried_or_refused(dialect in dialect(), text in "\\PC{0,80}") {
        check(dialect, &text)?;
    }

    #[test]
    fn any_pieces_are_carried_or_refused(dialect in dialect(), pieces in prop::collection::vec(prop::sample::select(PIECES), 0..24)) {
        check(dialect, &pieces.concat())?;
    }

    #[test]
    fn well_formed_queries_are_carried(dialect in dialect(), text in well_formed()) {
        check(dialect, &text)?;
        let imported = import(dialect, &text);
        let refusals = ["nothing-left", "only-negative", "always-true", "missing-side", "broken-distance"];
        let refusal = imported.notes.iter().find(|note| note.grade == Grade::Refused);
        prop_assert!(refusal.is_none_or(|note| refusals.contains(&note.code)), "{}: {:?}", text, refusal);
    }
}

/// Words, phrases and fields joined by operators that most dialects share.
fn well_formed() -> impl Strategy<Value = String> {
    let leaf = prop::sample::select(vec![
        "panne",
        "été",
        "l'oréal",
        "\"plus de réseau\"",
        "#bmw",
        "@sncf",
        "shop*",
        "title:panne",
        "from:alice",
        "lang:fr",
        "site:lemonde.fr",
        "authorGender:F",
        "filetype:pdf",
        "\"a b\"~5",
        "is:retweet",
        "Apple",
        "covid-19",
        "😀",
        "東京",
        "U.S.",
    ]);
    leaf.prop_map(str::to_owned).prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            3 => prop::collection::vec(inner.clone(), 2..4).prop_map(|parts| format!("({})", parts.join(" OR "))),
            2 => prop::collection::vec(inner.clone(), 2..4).prop_map(|parts| format!("({})", parts.join(" AND "))),
            1 => prop::collection::vec(inner.clone(), 2..4).prop_map(|parts| parts.join(" ")),
            1 => (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("{a} -{b}")),
            1 => (inner.clone(), inner).prop_map(|(a, b)| format!("({a} OR {b}) NEAR/5 \"{}\"", "rond point")),
        ]
    })
}
