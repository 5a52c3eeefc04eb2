//! Queries of other systems as people write them: what becomes of each, and that our reader takes it.

use std::fmt::Write as _;

use vigie_query::{Dialect, Grade, Imported, has_errors, import, parse};

/// The queries of a table, without its headings.
fn queries(table: &str) -> impl Iterator<Item = &str> {
    table.lines().filter(|line| !line.is_empty() && !line.starts_with("// "))
}

/// Every query with what became of it and what is said.
fn carried(dialect: Dialect, table: &str) -> String {
    let mut out = String::new();
    for text in queries(table) {
        let Imported { text: ours, notes } = import(dialect, text);
        let _ = writeln!(out, "{text}\n=> {ours}");
        for note in notes {
            let _ = writeln!(
                out,
                "   {:?} {:?} {}\n     {}\n     {}",
                note.grade, note.effect, note.code, note.fr, note.en
            );
        }
        out.push('\n');
    }
    out
}

/// At least 40 queries, each carried over and readable, refused only where `refused` says so.
fn check(dialect: Dialect, table: &str, refused: &[&str]) {
    assert!(queries(table).count() >= 40, "{}", dialect.word());
    for text in queries(table) {
        let imported = import(dialect, text);
        if imported.is_refused() {
            assert!(refused.contains(&text), "{text}: {:?}", imported.notes);
            assert_eq!(imported.text, "");
        } else {
            assert!(!refused.contains(&text), "{text} became {}", imported.text);
            let (_, said) = parse(&imported.text);
            assert!(!has_errors(&said), "{text} became {}: {said:?}", imported.text);
        }
    }
}

/// What asks only for things that are not known here.
const X_REFUSED: &[&str] =
    &["retweets_of:XDevelopers", "context:10.799022225751871488", "place:\"new york city\" OR place:seattle"];

#[test]
fn brandwatch() {
    let table = include_str!("import/brandwatch.txt");
    check(Dialect::Brandwatch, table, &[]);
    insta::assert_snapshot!(carried(Dialect::Brandwatch, table));
}

#[test]
fn talkwalker() {
    let table = include_str!("import/talkwalker.txt");
    check(Dialect::Talkwalker, table, &[]);
    insta::assert_snapshot!(carried(Dialect::Talkwalker, table));
}

#[test]
fn meltwater() {
    let table = include_str!("import/meltwater.txt");
    check(Dialect::Meltwater, table, &["near/5 AND something"]);
    insta::assert_snapshot!(carried(Dialect::Meltwater, table));
}

#[test]
fn x() {
    let table = include_str!("import/x.txt");
    check(Dialect::X, table, X_REFUSED);
    insta::assert_snapshot!(carried(Dialect::X, table));
}

#[test]
fn google_alerts() {
    let table = include_str!("import/google-alerts.txt");
    check(Dialect::GoogleAlerts, table, &[]);
    insta::assert_snapshot!(carried(Dialect::GoogleAlerts, table));
}

#[test]
fn what_is_broken_is_refused_with_its_place() {
    let mut out = String::new();
    let broken = [
        (Dialect::Brandwatch, ""),
        (Dialect::Brandwatch, "   "),
        (Dialect::Brandwatch, "apple AND"),
        (Dialect::Brandwatch, "OR juice"),
        (Dialect::Brandwatch, "apple AND ()"),
        (Dialect::Brandwatch, "(apple"),
        (Dialect::Brandwatch, "apple) AND juice"),
        (Dialect::Brandwatch, "\"unterminated"),
        (Dialect::Brandwatch, "{Unterminated"),
        (Dialect::Brandwatch, "apple <<<remark"),
        (Dialect::Brandwatch, "rating:[1 TO 5"),
        (Dialect::Brandwatch, "apple NEAR juice"),
        (Dialect::Brandwatch, "apple NEAR/x juice"),
        (Dialect::Brandwatch, "NOT bitter"),
        (Dialect::Brandwatch, "authorGender:F"),
        (Dialect::Talkwalker, "NEAR/3 panne"),
        (Dialect::Meltwater, "ATLEAST panne"),
        (Dialect::X, "-is:retweet lang:und"),
        (Dialect::GoogleAlerts, "\"\""),
        (Dialect::GoogleAlerts, "a AROUND(2"),
    ];
    for (dialect, text) in broken {
        let imported = import(dialect, text);
        assert!(imported.is_refused() && imported.text.is_empty(), "{text} became {}", imported.text);
        let _ = writeln!(out, "{}: {text}", dialect.word());
        for note in imported.notes {
            let _ = writeln!(
                out,
                "   {:?} {} at {:?}\n     {}\n     {}",
                note.grade,
                note.code,
                note.span.of(text),
                note.fr,
                note.en
            );
        }
    }
    insta::assert_snapshot!(out);
}

#[test]
fn what_is_lost_says_which_way_the_query_moves() {
    use vigie_query::Effect::{Broader, Narrower};
    for (text, ours, effect) in [
        ("panne AND authorGender:F", "panne", Broader),
        ("panne OR authorGender:F", "panne", Narrower),
        ("panne NOT authorGender:F", "panne", Broader),
        ("panne NOT (coupure AND authorGender:F)", "panne AND NOT coupure", Narrower),
        ("panne NOT (coupure OR authorGender:F)", "panne AND NOT coupure", Broader),
        ("panne OR NOT authorGender:F", "panne", Narrower),
        ("panne NOT (coupure NOT authorGender:F)", "panne AND NOT coupure", Narrower),
    ] {
        let imported = import(Dialect::Brandwatch, text);
        assert_eq!(imported.text, ours, "{text}");
        let lost: Vec<_> = imported.notes.iter().filter(|note| note.grade == Grade::Lost).collect();
        assert_eq!(lost.len(), 1, "{text}");
        assert_eq!(lost[0].effect, effect, "{text}");
        assert_eq!(lost[0].span.of(text), "authorGender:F");
    }
}

#[test]
fn huge_and_deep_texts_end_in_a_refusal() {
    for dialect in Dialect::ALL {
        let megabyte = "panne OR ".repeat(1 << 17);
        let groups = "(".repeat(10_000) + "panne" + &")".repeat(10_000);
        let open = "(".repeat(100_000);
        let negations = "NOT ".repeat(20_000) + "panne";
        let dashes = "-".repeat(100_000) + "panne";
        let plus = "+title:".repeat(10_000) + "panne";
        let fields = "title:(".repeat(10_000) + "panne" + &")".repeat(10_000);
        let near = "panne NEAR/3 ".repeat(5_000) + "panne";
        let tildes = format!("\"a b\"{}", "~2".repeat(50_000));
        let quotes = "\"".repeat(99_999);
        let stars = "*a".repeat(50_000);
        let lost = "authorGender:F OR gender:f OR filetype:f OR ".repeat(2_000) + "panne";
        for text in [megabyte, groups, open, negations, dashes, plus, fields, near, tildes, quotes, stars, lost] {
            let imported = import(dialect, &text);
            assert!(imported.notes.len() <= 300, "{} {}", dialect.word(), &text[..20]);
            let (_, said) = parse(&imported.text);
            assert_eq!(has_errors(&said), imported.is_refused(), "{} {} {:?}", dialect.word(), &text[..20], said);
        }
    }
}

#[test]
fn dialects_are_known_by_name() {
    for dialect in Dialect::ALL {
        assert_eq!(Dialect::parse(&dialect.word().to_uppercase()), Some(dialect));
    }
    assert_eq!(Dialect::parse("hootsuite"), None);
}
