//! Everything said to people, as they read it: diagnostics and explanations, French and English.

use std::fmt::Write;

use vigie_query::{
    Document, Engagement, Facet, Has, HighlightField, Insight, Kind, Library, NameKind, NoLibrary, Tone, Trace,
    explain, highlights, parse, parse_with,
};

/// A query, each remark underlined beneath it.
fn said(texts: &[&str]) -> String {
    said_with(texts, &NoLibrary)
}

fn said_with(texts: &[&str], library: &dyn Library) -> String {
    let mut out = String::new();
    for text in texts {
        let (query, said) = parse_with(text, library);
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
fn the_whole_language_understood() {
    insta::assert_snapshot!(said(&[
        "\"appl* pie\" wom?n *ville l'oré*",
        "coupure~1 panne~ restaurant~2",
        "raw:Google+ ++\"ABC\" +\"p&t\" raw:\":-)\" ++C++ +panne",
        "raw:«dit \"oui\"»",
        "stem:panne stem:\"panne totale\" stem:(retard OR annulation)",
        "ATLEAST/3 panne ATLEAST/2 (panne OR coupure)",
        "panne ONEAR/3 stade SENTENCE (bus OR métro) PARAGRAPH orange",
        "lead:panne title:stem:retard bio:(journaliste OR \"rédac chef\") name:++Martin bio-location:lyon",
        "to:@sncf reply-to:3kabc conversation:3kabc",
        "followers:1k.. following:..500 likes:>=100 reposts:10..20 replies:<5 views:10k..2M age:..2w",
        "sentiment:negative sentiment:<-0.4 sentiment:0.2..1",
        "intent:(purchase OR churn) need:answers emotion:Anger safety:self-harm register:humour",
        "near:\"48.85, 2.35, 5 km\" near:\"0,0,3mi\" bbox:\"48.8,2.2,48.9,2.5\" polygon:\"48,2 49,2 49,3 48,2\" within:Paris",
        "links:https://www.lemonde.fr/economie/ url:promo-2026 image:logo sample:10%",
    ]));
}

#[test]
fn forms_that_are_wrong() {
    insta::assert_snapshot!(said(&[
        "quoi?",
        "*an",
        "**",
        "a * b",
        "l*'",
        "pan~1",
        "panne~2",
        "grand-stade~1",
        "stem:pann*",
        "lang:+fr",
        "raw:\"\"",
        "ATLEAST/1 panne",
        "ATLEAST/3 (panne AND stade)",
        "ATLEAST/3",
        "panne SENTENCE",
        "panne SENTENCE -stade",
        "title:panne NEAR/3 stade",
        "a NEAR/1 b NEAR/1 c NEAR/1 d NEAR/1 e NEAR/1 f NEAR/1 g NEAR/1 h NEAR/1 i NEAR/1 j",
        "title:(panne lead:stade)",
        "title:lang:fr",
        "stem:raw:panne",
        "\"panne stade orange\"~4 \"panne\"~1",
        "sentiment:bof sentiment:0.5..-0.5 sentiment:<2",
        "intent:achat emotion:anxiety need:help",
        "near:paris near:\"48.85,2.35,900km\" bbox:\"1,2,3\" polygon:\"1,2 3,4\"",
        "sample:0 age:bientôt",
        "tonalité:negative lieu:paris",
    ]));
}

#[derive(Debug)]
struct Names;

impl Library for Names {
    fn query(&self, name: &str) -> Option<String> {
        Some(match name.to_lowercase().as_str() {
            "marque" => "(orange OR \"orange sa\") -fruit".to_owned(),
            "moins" => "-publicité".to_owned(),
            "cassée" => "panne AND".to_owned(),
            "poule" => "@query:œuf".to_owned(),
            "œuf" => "coquille OR @query:poule".to_owned(),
            _ => return None,
        })
    }

    fn list(&self, name: &str) -> Option<Vec<String>> {
        match name {
            "concurrents" => Some(["Bouygues", "Free mobile", "", "@SFR"].map(str::to_owned).to_vec()),
            "presse" => Some(["lemonde.fr", "@afp"].map(str::to_owned).to_vec()),
            "vide" => Some(vec!["…".to_owned()]),
            _ => None,
        }
    }

    fn names(&self, kind: NameKind) -> Vec<String> {
        let names: &[&str] =
            if kind == NameKind::Query { &["marque", "moins", "cassée"] } else { &["concurrents", "presse"] };
        names.iter().map(|name| (*name).to_owned()).collect()
    }
}

#[test]
fn names_and_what_they_stand_for() {
    insta::assert_snapshot!(said_with(
        &[
            "@query:Marque panne",
            "@query:marque @query:moins",
            "@list:concurrents NEAR/3 panne",
            "list:presse @query:(marque OR moins)",
            "@query:marques",
            "@list:inconnue",
            "list:vide",
            "@list:vide",
            "@query:cassée",
            "@query:poule",
            "@query:",
        ],
        &Names,
    ));
}

#[test]
fn why_with_the_whole_language() {
    let links = ["https://www.lemonde.fr/economie/panne-2026"];
    let post = Document {
        title: Some("Panne totale au grand stade"),
        author_bio: Some("Journaliste à Lyon"),
        author_name: Some("Anne Martin"),
        reply_to: Some("3kabc"),
        links: &links,
        followers: Some(240),
        point: Some((48.86, 2.34)),
        engagement: Engagement { likes: Some(12), ..Engagement::default() },
        insight: &Angry,
        ..Document::new("Les pannes, encore ! Orange dit « Google+ » est ok.\nUne pnane de plus, panne sur panne :-)")
    };
    let queries = [
        "wom?n OR *nnes OR panne~1 OR stade~1 OR stem:panne OR stem:annulation",
        "raw:Google+ raw:google+ +\"google+\" raw:\":-)\" ++ORANGE",
        "ATLEAST/2 panne OR ATLEAST/9 panne OR ATLEAST/2 zèbre",
        "orange SENTENCE google OR orange SENTENCE panne OR orange PARAGRAPH google OR plus ONEAR/2 de",
        "title:stade lead:orange bio:journaliste bio:avocat name:martin bio-location:paris",
        "links:lemonde.fr/economie links:lemonde.fr/sport url:PANNE url:zèbre reply-to:3kabc to:afp conversation:9",
        "followers:..100 following:1.. likes:10.. age:1y..",
        "sentiment:negative OR sentiment:positive OR sentiment:>0 OR intent:complaint OR intent:purchase",
        "near:\"48.85,2.35,5km\" OR bbox:\"0,0,1,1\" OR within:paris OR image:logo OR sample:1 OR sample:100",
        "@query:marque @query:moins @list:concurrents list:presse",
    ];
    insta::assert_snapshot!(traces(&queries, &post, &Names));
}

#[derive(Debug)]
struct Angry;

impl Insight for Angry {
    fn sentiment(&self) -> Option<f32> {
        Some(-0.62)
    }

    fn tone(&self) -> Option<Tone> {
        Some(Tone::Negative)
    }

    fn has(&self, facet: Facet, word: &str) -> bool {
        (facet, word) == (Facet::Intent, "complaint")
    }
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

/// Each query's trace on a post, and what would be highlighted.
fn traces(texts: &[&str], post: &Document<'_>, library: &dyn Library) -> String {
    let mut out = String::new();
    for text in texts {
        let (query, _) = parse_with(text, library);
        tree(&explain(&query, post), 0, &mut out);
        let shown = highlights(&query, post);
        let shown = shown.iter().map(|light| {
            let of = if light.field == HighlightField::Text { post.text } else { post.title.unwrap_or("") };
            format!("{:?} {}", light.field, light.span().of(of))
        });
        writeln!(out, "highlights: {}\n", shown.collect::<Vec<_>>().join(", ")).expect("a string takes any line");
    }
    out
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
    let mut out = traces(
        &[
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
        ],
        &post,
        &NoLibrary,
    );
    let nothing_known = Document::new("rien");
    let (query, _) = parse("lang:fr author:bob source:4 network:mastodon has:geo site:lemonde.fr followers:5..");
    tree(&explain(&query, &nothing_known), 0, &mut out);
    insta::assert_snapshot!(out);
}
