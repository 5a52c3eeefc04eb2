//! Any text as a query over any text as a post: the matcher, the plain evaluator and the explanation agree, and
//! highlights lie inside the post on character borders.
#![no_main]

use libfuzzer_sys::fuzz_target;
use vigie_query::{Document, HighlightField, MatcherBuilder, Scratch, explain, highlights, naive, parse};

fuzz_target!(|input: (&str, &str, Option<&str>)| {
    let (text, words, title) = input;
    let (query, _) = parse(text);
    let links = [words];
    let names = [title.unwrap_or(words)];
    let post = Document {
        title,
        lang: names[0],
        author_handle: title,
        author_native: words,
        author_bio: title,
        author_name: Some(words),
        reply_to: title,
        places: &links,
        id: names[0],
        source: words,
        network: names[0],
        links: &links,
        hashtags: &names,
        mentions: &links,
        ..Document::new(words)
    };
    let mut builder = MatcherBuilder::new();
    builder.insert(1, &query);
    let (mut scratch, mut found) = (Scratch::new(), Vec::new());
    builder.build().matches(&post, &mut scratch, &mut found);
    let expected = naive::matches(&query, &post);
    assert_eq!(!found.is_empty(), expected, "{text:?} on {post:?}");
    assert_eq!(explain(&query, &post).matched, expected, "{text:?} on {post:?}");
    for light in highlights(&query, &post) {
        let of = if light.field == HighlightField::Text { post.text } else { post.title.unwrap_or("") };
        assert!(of.get(light.start..light.end).is_some(), "{light:?} in {post:?}");
    }
});
