//! Everything said to people, as they read it: diagnostics and explanations, French and English.

use std::fmt::Write;

use vigie_query::{Document, Has, Kind, Trace, explain, highlights, parse};

/// A query, each remark underlined beneath it.
fn said(texts: &[&str]) -> String {
    let mut out = String::new();
    for text in texts {
        let (query, said) = parse(text);
        writeln!(out, "{text}").expect("a string takes any line");
        for said in &said {
            let before = text[..said.span.start].chars().count();
            let width = text[said.span.start..said.span.end].chars().count().max(1);
            writeln!(out, "{}{} {} {}", " ".repeat(before), "^".repeat(width), said.severity, said.code)
                .expect("a string takes any line");
            writeln!(out, "    fr: {}", said.fr).expect("a string takes any line");
            writeln!(out, "    en: {}", said.en).expect("a string takes any line");
            if let Some(change) = &said.suggestion {
                let changed =
                    format!("{}{}{}", &text[..change.span.start], change.replacement, &text[change.span.end..]);
                writeln!(out, "    => {changed}").expect("a string takes any line");
            }
        }
        if !vigie_query::has_errors(&said) {
            writeln!(out, "    == {}", vigie_query::format(&query)).expect("a string takes any line");
        }
        out.push('\n');
    }
    out
}

#[test]
fn understood_without_a_word() {
    insta::assert_snapshot!(said(&[
        "panne",
        "panne stade",
        "panne AND stade OR coupure -complot",
        "(panne OR coupure) -\"jour de fête\" lang:(fr OR en)",
        "l'oréal covid-19 U.S.",
        "“panne totale” « jour de fête »",
        "#Stade @orange.bsky.social $TSLA 😀",
        "stade NEAR/5 (panne OR coupure)",
        "électri* #pan*",
        "author:@alice author:did:plc:abc",
        "author:(did:plc:abc OR bob)",
        "followers:1k..2M followers:>5000 followers:5000..",
        "source:\"Le Monde\" network:Bluesky type:reply has:(image OR video) is:verified site:LeMonde.fr",
        "title:(panne OR \"coupure de courant\")",
        "NOT (a b) c",
        "\"OR\" \"or\" \"-x\" title:AND",
        "東京 stade",
    ]));
}

#[test]
fn broken_structure() {
    insta::assert_snapshot!(said(&[
        "",
        "   ",
        "(panne OR",
        "panne)",
        "\"panne totale",
        "()",
        "panne AND",
        "OR panne",
        "panne OR OR stade",
        "panne AND OR stade",
        "NOT",
        "panne -",
        "-",
        "!!!",
        "panne NEAR/0 stade",
        "panne NEAR stade",
        "a NEAR/2",
        "a NEAR/2 b NEAR/3 c",
        "a NEAR/2 (b AND c)",
        "a NEAR/2 lang:fr",
        "\"panne stade\"~5",
        "*panne",
        "p*",
        "pan*ne",
        "https://www.lemonde.fr/article",
    ]));
}

#[test]
fn fields_that_are_wrong() {
    insta::assert_snapshot!(said(&[
        "langue:fr panne",
        "lnag:fr panne",
        "from:alice",
        "note:important",
        "lang: fr",
        "lang:",
        "lang:français",
        "lang:klingon",
        "type:retweet",
        "type:replly",
        "is:reply",
        "has:photos",
        "has:(image OR sauce)",
        "site:https://www.lemonde.fr/politique",
        "site:pas un domaine",
        "followers:beaucoup",
        "followers:10..5",
        "followers:..",
        "lang:(fr OR type:reply)",
        "has:",
        "title:\"\"",
    ]));
}

#[test]
fn probably_not_meant() {
    insta::assert_snapshot!(said(&[
        "panne or stade",
        "panne et stade",
        "panne OU stade",
        "panne SAUF stade",
        "ET",
        "panne stade OR coupure",
        "-panne",
        "panne OR -stade",
        "panne OR -panne",
        "panne -Panne",
        "lang:fr lang:en panne",
        "lang:fr lang:fr-ca panne",
        "followers:..10 followers:20.. panne",
        "panne panne",
        "C++",
        "Yahoo! panne",
        "foo#bar",
    ]));
}

#[test]
fn too_much() {
    let long = "panne ".repeat(6_000);
    let deep = format!("{}panne{}", "(".repeat(100), ")".repeat(100));
    let nots = format!("{}panne", "NOT ".repeat(100));
    let many = vec!["x"; 3_000].join(" OR ");
    let phrase = format!("\"{}\"", "panne ".repeat(70));
    let mut out = String::new();
    for text in [long, deep, nots, many, phrase] {
        let (_, said) = parse(&text);
        let said: Vec<String> =
            said.iter().filter(|said| said.is_error()).map(|said| format!("{} | {}", said.fr, said.en)).collect();
        writeln!(out, "{}… ({} bytes): {}", &text[..12], text.len(), said.join(" || "))
            .expect("a string takes any line");
    }
    insta::assert_snapshot!(out);
}

fn tree(trace: &Trace, depth: usize, out: &mut String) {
    let mark = if trace.matched { '+' } else { '-' };
    writeln!(out, "{}{mark} {} `{}`", "  ".repeat(depth), trace.kind, trace.text).expect("a string takes any line");
    writeln!(out, "{}    {} | {}", "  ".repeat(depth), trace.fr, trace.en).expect("a string takes any line");
    trace.children.iter().for_each(|child| tree(child, depth + 1, out));
}

#[test]
fn why_and_why_not() {
    let links = ["https://www.lequipe.fr/foot"];
    let post = Document {
        title: Some("Soirée noire au stade"),
        lang: "fr",
        author_handle: Some("alice.bsky.social"),
        network: "bluesky",
        source: "3",
        kind: Kind::Reply,
        links: &links,
        has: Has::IMAGE,
        followers: Some(240),
        ..Document::new("Encore une panne au stade : la panne du siècle ! #PSG @orange 😀")
    };
    let mut out = String::new();
    for text in [
        "panne stade -complot lang:fr",
        "panne (coupure OR \"black out\") -psg",
        "panne NEAR/3 stade",
        "panne NEAR/2 siècle",
        "panne NEAR/2 orange",
        "panne NEAR/2 coupure",
        "coupure NEAR/2 blackout",
        "title:noire title:panne #psg #om @orange cou* si* \"panne du siècle\"",
        "lang:en author:bob source:4 network:mastodon type:quote has:video has:image has:audio site:lemonde.fr is:verified followers:1000..",
        "lang:fr author:alice.bsky.social source:3 network:bluesky type:reply has:link site:lequipe.fr followers:100..",
        "panne -(lang:en OR coupure)",
    ] {
        let (query, _) = parse(text);
        tree(&explain(&query, &post), 0, &mut out);
        let shown = highlights(&query, &post);
        let shown = shown.iter().map(|light| {
            let of =
                if light.field == vigie_query::HighlightField::Text { post.text } else { post.title.unwrap_or("") };
            format!("{:?} {}", light.field, light.span().of(of))
        });
        writeln!(out, "highlights: {}\n", shown.collect::<Vec<_>>().join(", ")).expect("a string takes any line");
    }
    let nothing_known = Document::new("rien");
    let (query, _) = parse("lang:fr author:bob source:4 network:mastodon has:geo site:lemonde.fr followers:5..");
    tree(&explain(&query, &nothing_known), 0, &mut out);
    insta::assert_snapshot!(out);
}
