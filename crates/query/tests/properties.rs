//! What must hold for every query and every post. `PROPTEST_CASES=20000` asks longer.

mod generate;

use generate::{post, query};
use proptest::prelude::*;
use vigie_query::text::TokenKind;
use vigie_query::text::{folded, hash_folded, tokens};
use vigie_query::{
    Document, Matcher, MatcherBuilder, Query, Scratch, explain, format, has_errors, highlights, naive, parse,
};

/// Queries that ask for nothing are refused, yet evaluators must agree on them too.
fn read(text: &str) -> Query {
    let (query, said) = parse(text);
    let bad: Vec<_> =
        said.iter().filter(|said| said.is_error() && !["only-negative", "always-true"].contains(&said.code)).collect();
    assert!(bad.is_empty(), "{text}: {bad:?}");
    query
}

proptest! {
    #[test]
    fn formatting_keeps_the_meaning_and_settles(text in query()) {
        let query = read(&text);
        let written = format(&query);
        let again = read(&written);
        prop_assert_eq!(&again, &query, "{} became {}", text, written);
        prop_assert_eq!(format(&again), written);
    }

    #[test]
    fn parsing_any_text_ends_within_bounds(text in "\\PC{0,80}") {
        check_total(&text);
    }

    #[test]
    fn parsing_any_pieces_ends_within_bounds(pieces in prop::collection::vec(prop::sample::select(vec![
        "(", ")", "\"", "«", "»", "-", "NOT ", " AND ", " OR ", " NEAR/3 ", "NEAR/", "lang:", "title:", "foo:", "fr", "panne", "*", "#", "@",
        "followers:", "5..", "é", "😀", "東", " ", "http://a.b", "~2", "\u{c}", "\u{0}", "or ", " OU ", "?", "++", "+", "raw:", "stem:", "bio:",
        " ONEAR/2 ", " SENTENCE ", "PARAGRAPH ", "ATLEAST/2 ", "~1", "stade", "near:", "\"1,2,3km\"", "links:", "url:", "sentiment:", "<0.2",
        "@query:", "@list:", "list:", "within:", "age:", "3d", "sample:", "7", "\u{103A0}",
    ]), 0..24)) {
        check_total(&pieces.concat());
    }

    #[test]
    fn tokens_stand_in_order_and_hash_what_they_fold_to(text in "(\\PC|[#@$ _.-]|[a-z]|😀|東|\u{301}|\u{200d}){0,60}") {
        let (mut end_before, mut tag_end) = (0, 0);
        for token in tokens(&text) {
            prop_assert!(text.is_char_boundary(token.start as usize) && text.is_char_boundary(token.end as usize));
            prop_assert!(token.start < token.end);
            // Only the pieces of a hashtag and the address of a mention stand inside another token.
            if token.kind != TokenKind::Handle && token.start >= tag_end {
                prop_assert!(token.start >= end_before, "{:?}", token);
                end_before = token.end;
            }
            if token.kind == TokenKind::Hashtag {
                tag_end = token.end;
            }
            let mut word = String::new();
            folded(&token, &text, &mut word);
            if token.kind != TokenKind::Url {
                prop_assert_eq!(token.hash, hash_folded(&word), "{:?} {}", token, word);
                prop_assert!(!word.is_empty());
            }
        }
    }

    #[test]
    fn explanation_and_highlights_agree_with_the_evaluator(text in query(), post in post()) {
        let query = read(&text);
        let mut id = String::new();
        let post = post.document(&mut id);
        let trace = explain(&query, &post);
        prop_assert_eq!(trace.matched, naive::matches(&query, &post));
        for light in highlights(&query, &post) {
            prop_assert!(trace.matched);
            let of = if light.field == vigie_query::HighlightField::Text { post.text } else { post.title.unwrap_or("") };
            prop_assert!(of.get(light.start..light.end).is_some_and(|bytes| !bytes.is_empty()));
        }
    }
}

fn check_total(text: &str) {
    let (query, said) = parse(text);
    assert!(said.len() <= vigie_query::limits::MAX_DIAGNOSTICS + 1);
    for said in &said {
        assert!(text.get(said.span.start..said.span.end).is_some(), "{text:?}: {said:?}");
        if let Some(change) = &said.suggestion {
            assert!(text.get(change.span.start..change.span.end).is_some(), "{text:?}: {said:?}");
        }
        assert!(!said.fr.is_empty() && !said.en.is_empty());
    }
    let names = [text];
    let post = Document {
        title: Some(text),
        lang: text,
        author_handle: Some(text),
        source: text,
        links: &names,
        hashtags: &names,
        mentions: &names,
        ..Document::new(text)
    };
    let mut builder = MatcherBuilder::new();
    builder.insert(1, &query);
    let mut found = Vec::new();
    builder.build().matches(&post, &mut Scratch::new(), &mut found);
    assert_eq!(!found.is_empty(), naive::matches(&query, &post), "{text:?}");
    assert_eq!(!found.is_empty(), explain(&query, &post).matched, "{text:?}");
    let written = format(&query);
    if !has_errors(&said) {
        let (again, said) = parse(&written);
        assert!(!has_errors(&said), "{text:?} became {written:?}: {said:?}");
        assert_eq!(again, query, "{text:?} became {written:?}");
        assert_eq!(format(&again), written, "formatting {text:?} twice");
    }
}

proptest! {
    #[test]
    fn the_matcher_equals_the_plain_evaluator(texts in prop::collection::vec(query(), 1..30), posts in prop::collection::vec(post(), 1..12)) {
        let queries: Vec<(i64, Query)> = texts.iter().zip(0..).map(|(text, id)| (id * 3 - 20, read(text))).collect();
        let mut builder = MatcherBuilder::new();
        for (id, query) in &queries {
            builder.insert(*id, query);
        }
        let matcher = builder.build();
        // The same set, grown and shrunk one change at a time.
        let mut grown = Matcher::default();
        for (id, query) in &queries {
            grown = grown.with_changes([(*id, query)], [999]);
            grown = grown.with_changes([(id + 1, query)], [id + 1]);
        }
        for (id, query) in queries.iter().skip(1).step_by(2) {
            grown = grown.with_changes([(*id, query)], [*id]).with_changes([], [id + 1, *id]);
        }
        for (id, _) in queries.iter().step_by(2) {
            grown = grown.with_changes([], [id + 1]);
        }
        prop_assert_eq!(grown.len(), queries.len().div_ceil(2));
        let compacted = grown.compacted();
        let mut scratch = Scratch::new();
        let mut found = Vec::new();
        for post in &posts {
            let mut id = String::new();
            let post = post.document(&mut id);
            let expected = |every| queries.iter().step_by(every).filter(|(_, query)| naive::matches(query, &post)).map(|(id, _)| *id).collect::<Vec<_>>();
            matcher.matches(&post, &mut scratch, &mut found);
            if let Some((id, query)) = queries.iter().find(|(id, query)| found.contains(id) != naive::matches(query, &post)) {
                prop_assert!(false, "{} found: {}; on {:?}", query.text(), found.contains(id), post);
            }
            prop_assert_eq!(&found, &expected(1));
            grown.matches(&post, &mut scratch, &mut found);
            prop_assert_eq!(&found, &expected(2));
            compacted.matches(&post, &mut scratch, &mut found);
            prop_assert_eq!(&found, &expected(2));
        }
    }
}
