//! The decoder against the protocol's own cases, recorded events, and events made to hurt.

use std::path::PathBuf;

use vigie_model::{Event, Post, PostKind};

use super::{Decoded, Heard, decode, syntax};
use crate::net::datetime;

/// A file of the shared data folder, or `None` with a printed reason.
fn shared(path: &str) -> Option<String> {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data").join(path);
    match std::fs::read_to_string(&file) {
        Ok(text) => Some(text),
        Err(error) => {
            eprintln!("skipped: {} is not here ({error})", file.display());
            None
        }
    }
}

/// Runs every case of `NAME_syntax_{valid,invalid}.txt` and says how many there were.
fn conforms(name: &str, accepts: fn(&str) -> bool) {
    for (file, expect) in [("valid", true), ("invalid", false)] {
        let Some(cases) = shared(&format!("conformance/atproto-interop/syntax/{name}_syntax_{file}.txt")) else {
            return;
        };
        let cases: Vec<_> = cases.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
        assert!(!cases.is_empty(), "{name} {file} has no cases");
        for case in &cases {
            assert_eq!(accepts(case), expect, "{name}: {case:?}");
        }
        println!("{name} {file}: {} cases", cases.len());
    }
}

#[test]
fn grammars_conform() {
    conforms("did", syntax::is_did);
    conforms("handle", syntax::is_handle);
    conforms("atidentifier", |text| syntax::is_did(text) || syntax::is_handle(text));
    conforms("nsid", syntax::is_nsid);
    conforms("recordkey", syntax::is_rkey);
    conforms("tid", syntax::is_tid);
    conforms("cid", syntax::is_cid);
    conforms("aturi", |text| syntax::AtUri::parse(text).is_some());
    conforms("datetime", |text| datetime::parse(text).is_some());
}

#[test]
fn times_that_the_calendar_does_not_have_are_refused() {
    let Some(cases) = shared("conformance/atproto-interop/syntax/datetime_parse_invalid.txt") else { return };
    for case in cases.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        assert_eq!(datetime::parse(case), None, "{case:?}");
    }
}

#[test]
fn times_agree_with_a_calendar_library() {
    for text in [
        "1985-04-12T23:20:50.123Z",
        "0000-01-01T00:00:00.000Z",
        "2000-02-29T23:59:59.999999Z",
        "1970-01-01T00:00:00Z",
        "1969-12-31T23:59:59.5Z",
        "3001-12-31T23:00:00.000Z",
        "1985-04-12T23:20:50.123-07:00",
    ] {
        assert_eq!(datetime::parse(text), text.parse().ok(), "{text}");
    }
}

#[test]
fn loose_times_are_read_and_nonsense_is_not() {
    let expect = datetime::parse("2026-02-08T23:00:00Z");
    for text in ["2026-02-08T23:00:00", "2026-02-08 23:00:00Z", "2026-02-08t23:00:00z", " 2026-02-08T23:00:00+0000 "] {
        assert_eq!(datetime::parse_leniently(text), expect, "{text}");
    }
    for text in ["", "yesterday", "2026", "2026-02-30T00:00:00Z"] {
        assert_eq!(datetime::parse_leniently(text), None, "{text}");
    }
}

/// A post event with `record` as its record.
fn frame(record: &str) -> String {
    format!(
        r#"{{"did":"did:plc:alice","time_us":1770591600000000,"cursor":7,"kind":"commit","commit":{{"rev":"3mptbypluud2a","operation":"create","collection":"app.bsky.feed.post","rkey":"3mptbyplj5d2a","record":{record},"cid":"bafy"}}}}"#
    )
}

fn heard_post(record: &str) -> Post {
    match decode(frame(record).as_bytes()).heard {
        Heard::Event(Event::Posted(post)) => *post,
        other => panic!("{record} was heard as {other:?}"),
    }
}

fn rejection(frame: &str) -> String {
    match decode(frame.as_bytes()).heard {
        Heard::Rejected(rejected) => rejected.reason,
        other => panic!("{frame} was heard as {other:?}"),
    }
}

#[test]
fn every_recorded_event_converts_or_says_why_not() {
    let mut counts = std::collections::BTreeMap::<String, u32>::new();
    for file in ["corpus/testdata/expected_v1.jsonl", "subscribe/testdata/golden_v1.jsonl"] {
        let Some(lines) = shared(&format!("recorded/bluesky-jetstream/internal/{file}")) else { return };
        for line in lines.lines() {
            let Decoded { mark, heard } = decode(line.as_bytes());
            assert!(mark.is_some(), "{line}");
            let name = match heard {
                Heard::Event(Event::Posted(post)) => {
                    assert!(line.contains("app.bsky.feed.post"), "{line}");
                    assert!(post.url.is_some(), "{line}");
                    "posted".to_owned()
                }
                Heard::Event(Event::Deleted(_)) => "deleted".to_owned(),
                Heard::Ignored(why) => why.to_owned(),
                other => panic!("{line} was heard as {other:?}"),
            };
            *counts.entry(name).or_default() += 1;
        }
    }
    let counted: Vec<_> = counts.into_iter().map(|(name, count)| format!("{name}: {count}")).collect();
    assert_eq!(
        counted,
        [
            "an account that is active: 2",
            "an identity event without a handle: 2",
            "another collection: 139",
            "deleted: 1",
            "posted: 18"
        ]
    );
}

#[test]
fn our_own_fixtures_read_as_snapshots() {
    let lines = include_str!("fixtures/events.jsonl").lines();
    let heard: Vec<_> = lines.map(|line| decode(line.as_bytes())).collect();
    insta::assert_debug_snapshot!(heard);
}

#[test]
fn facets_count_bytes_and_must_not_cut_a_character() {
    let record = |start: u32, end: u32| {
        format!(
            r##"{{"text":"é #été 🎉","createdAt":"2026-02-08T23:00:00Z","facets":[{{"index":{{"byteStart":{start},"byteEnd":{end}}},"features":[{{"$type":"app.bsky.richtext.facet#tag","tag":"été"}}]}}]}}"##
        )
    };
    assert_eq!(heard_post(&record(3, 9)).hashtags, ["été"]);
    for (start, end) in [(1, 9), (3, 5), (3, 400), (9, 3), (3, 3), (400, 401)] {
        assert!(heard_post(&record(start, end)).hashtags.is_empty(), "{start}..{end}");
    }
}

#[test]
fn one_malformed_part_costs_that_part_and_not_the_post() {
    let post = heard_post(
        r#"{"text":"bonjour","createdAt":12,"langs":"fr","facets":[{"index":{"byteStart":-1,"byteEnd":2.5},"features":[]}],"embed":["?"],"reply":{"parent":{"uri":"at://did:plc:bob/app.bsky.feed.post/3k"}}}"#,
    );
    assert_eq!(post.text, "bonjour");
    assert_eq!(post.kind, PostKind::Reply);
    assert_eq!(post.reply_to.map(|key| key.native).as_deref(), Some("did:plc:bob/3k"));
    assert_eq!(post.created_at.micros(), 1_770_591_600_000_000, "the server's clock stands in");
    assert!(post.langs.is_empty());
}

#[test]
fn a_time_is_kept_as_told() {
    let post = heard_post(r#"{"text":"","createdAt":"1988-05-06T07:08:09.123Z"}"#);
    assert_eq!(post.created_at.to_string(), "1988-05-06T07:08:09.123Z");
}

#[test]
fn accounts_that_are_not_active_are_gone() {
    let frame = |body: &str| {
        format!(
            r#"{{"did":"did:plc:alice","time_us":1,"kind":"account","account":{{"did":"did:plc:alice","seq":1,{body}}}}}"#
        )
    };
    for status in ["deleted", "takendown", "suspended", "deactivated", "something-new"] {
        let heard = decode(frame(&format!(r#""active":false,"status":"{status}""#)).as_bytes()).heard;
        assert!(matches!(heard, Heard::Event(Event::AuthorGone(_))), "{status}");
    }
    for body in [r#""active":true"#, r#""active":false,"status":"throttled""#] {
        assert!(matches!(decode(frame(body).as_bytes()).heard, Heard::Ignored(_)), "{body}");
    }
}

#[test]
fn what_breaks_the_protocol_is_rejected_with_a_reason() {
    let reasons = [
        "",
        "[]",
        "{\"did\":\"did:plc:alice\"",
        r#"{"did":"did:plc:alice","time_us":"1","kind":"commit"}"#,
        r#"{"did":"alice","time_us":1,"kind":"commit"}"#,
        r#"{"did":"did:plc:alice","time_us":1,"kind":"commit"}"#,
        &frame("null"),
        &frame(r#"{"createdAt":"2026-02-08T23:00:00Z"}"#),
        &frame(r#"{"text":17}"#),
        &frame(r#"{"text":"\ud800"}"#),
        &frame(&format!(r#"{{"text":"{}"}}"#, "x".repeat(30_001))),
        &frame(r#"{"text":"x"}"#).replace("3mptbyplj5d2a", "a/b"),
        &frame(r#"{"text":"x"}"#).replace("app.bsky.feed.post", "posts"),
        &frame(r#"{"text":"x"}"#).replace("create", "explode"),
    ]
    .map(rejection);
    insta::assert_snapshot!(reasons.join("\n"));
}

#[test]
fn bytes_that_are_not_utf_8_are_rejected() {
    let mut bytes = frame(r#"{"text":"caf?"}"#).into_bytes();
    let at = bytes.iter().position(|&byte| byte == b'?').unwrap();
    bytes[at] = 0xE9;
    assert!(matches!(decode(&bytes).heard, Heard::Rejected(_)));
}

#[test]
fn a_tower_of_brackets_does_not_fall() {
    for depth in [1_000, 400_000] {
        let tower = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        for hidden in [
            frame(&format!(r#"{{"text":"x","other":{tower}}}"#)),
            frame(&format!(r#"{{"text":"x","embed":{tower}}}"#)),
            frame(&tower),
            tower.clone(),
            "{\"a\":".repeat(depth),
        ] {
            decode(hidden.as_bytes());
        }
    }
}

proptest::proptest! {
    #[test]
    fn a_frame_with_any_bytes_changed_gets_an_answer(
        changes in proptest::collection::vec((0_usize..2_000, proptest::prelude::any::<u8>()), 1..6),
        line in 0_usize..7,
    ) {
        let mut frame = include_str!("fixtures/events.jsonl").lines().nth(line).unwrap_or_default().as_bytes().to_vec();
        for (at, byte) in changes {
            let at = at % frame.len();
            frame[at] = byte;
        }
        decode(&frame);
    }

    #[test]
    fn facets_anywhere_in_any_text_are_safe(text in "\\PC{0,40}", start in 0_usize..200, end in 0_usize..200) {
        let record = serde_json::json!({
            "text": text,
            "facets": [{ "index": { "byteStart": start, "byteEnd": end }, "features": [{ "did": "did:plc:bob" }] }],
        });
        let post = heard_post(&record.to_string());
        let inside = start < end && text.get(start..end).is_some();
        proptest::prop_assert_eq!(post.mentions.len(), usize::from(inside));
        proptest::prop_assert_eq!(post.text, text);
    }
}
