//! Post lines as people write them, and as they should not.

use std::io::{Read, Write};

use proptest::prelude::*;
use vigie_model::{Event, Post, Time};

use super::*;

const CAPS: Caps = Caps { output_bytes_max: 64 * 1024 * 1024 };

fn post(line: &str) -> Post {
    match parse_line(line.as_bytes()) {
        Ok(Event::Posted(post)) => *post,
        other => panic!("{line} was read as {other:?}"),
    }
}

fn read(body: &[u8]) -> Haul {
    read_all(std::io::Cursor::new(body.to_vec()), CAPS)
}

/// A line that holds the required fields and `more`.
fn with(more: &str) -> String {
    format!(r#"{{"id":"1","text":"bonjour","created_at":"2026-02-08T23:00:00Z","author":"ana"{more}}}"#)
}

#[test]
fn a_full_line_reads_as_snapshot() {
    insta::assert_debug_snapshot!(post(
        r##"{"id":42,"network":"Forum","text":"Où est la sortie ? #panne","created_at":1770591600,"author":{"id":7,"handle":"@ana","name":"Ana","avatar":"https://example.org/a.png","bio":"…","location":"Lyon","followers":12,"following":3,"created_at":"2020-01-02","verified":true},"url":"https://example.org/t/42","title":"Panne","lang":"fr-FR","langs":["en","fr","?"],"reply_to":"41","root":{"network":"lines","id":40},"quotes":39,"links":["https://example.org/x"],"hashtags":["#panne"],"mentions":["@bob",{"id":"9","handle":"eve"}],"media":["https://example.org/p.jpg",{"kind":"video","url":"https://example.org/v.mp4","alt":"noir"}],"place":{"name":"Nantes","lat":47.2,"lon":-1.55},"likes":5,"reposts":0,"replies":2,"views":900,"mood":{"any":["thing"]}}"##
    ));
}

#[test]
fn a_time_is_rfc_3339_or_a_unix_time_in_its_usual_units() {
    let expect = Time::from_seconds(1_770_591_600);
    for time in [
        r#""2026-02-08T23:00:00Z""#,
        r#""2026-02-09T00:00:00+01:00""#,
        "1770591600",
        "1770591600000",
        "1770591600000000",
        "1770591600.0",
    ] {
        let line = format!(r#"{{"id":"1","text":"","author":"a","created_at":{time}}}"#);
        assert_eq!(post(&line).created_at, expect, "{time}");
    }
    let old = r#"{"id":"1","text":"","author":"a","created_at":"1988-05-06T07:08:09Z"}"#;
    assert_eq!(post(old).created_at.to_string(), "1988-05-06T07:08:09Z");
}

#[test]
fn edits_carry_the_post_and_deletes_only_the_key() {
    assert!(matches!(parse_line(with(r#","op":"edit""#).as_bytes()), Ok(Event::Edited(_))));
    let Ok(Event::Deleted(key)) = parse_line(br#"{"op":"delete","id":"1","network":"forum"}"#) else { panic!() };
    assert_eq!((key.network.as_str(), key.native.as_str()), ("forum", "1"));
}

#[test]
fn wrong_lines_say_what_belongs_there() {
    let reasons: Vec<_> = [
        "",
        "posts",
        "[1]",
        r#"{"id":"1""#,
        "{}",
        r#"{"id":"1"}"#,
        r#"{"id":"1","text":"x"}"#,
        r#"{"id":"1","text":"x","created_at":"then"}"#,
        r#"{"id":"1","text":"x","created_at":1}"#,
        r#"{"id":"1","text":"x","created_at":1,"author":{}}"#,
        r#"{"id":" ","text":"x","created_at":1,"author":"a"}"#,
        r#"{"id":1.5,"text":"x","created_at":1,"author":"a"}"#,
        &with(r#","text":3"#),
        &with(r#","network":"no spaces""#),
        &with(r#","url":"javascript:alert(1)""#),
        &with(r#","links":["/relative"]"#),
        &with(r#","links":"https://example.org""#),
        &with(r#","hashtags":[1]"#),
        &with(r#","mentions":[[]]"#),
        &with(r#","media":[{"kind":"hologram"}]"#),
        &with(r#","place":"Nantes""#),
        &with(r#","place":{"lat":91,"lon":0}"#),
        &with(r#","place":{"lat":1}"#),
        &with(r#","op":"explode""#),
        &with(r#","likes":-1"#),
        &with(r#","views":"many""#),
        r#"{"id":"1","text":"x","created_at":1,"author":{"handle":"a","created_at":"once"}}"#,
        &with(&format!(r#","hashtags":[{}]"#, vec![r#""a""#; 65].join(","))),
        &format!(r#"{{"id":"1","text":"{}","created_at":1,"author":"a"}}"#, "x".repeat(TEXT_BYTES_MAX + 1)),
    ]
    .map(|line| parse_line(line.as_bytes()).expect_err(line).reason)
    .into();
    insta::assert_snapshot!(reasons.join("\n"));
}

#[test]
fn a_body_keeps_what_is_good_and_numbers_what_is_not() {
    let body = format!("\u{feff}{}\r\n\n   \n{}\nnonsense\n{}", with(""), with(r#","lang":7"#), with(""));
    let haul = read(body.as_bytes());
    assert_eq!(haul.events.len(), 2);
    let lines: Vec<_> = haul.rejected.iter().map(|it| (it.line, it.rejected.reason.as_str())).collect();
    assert_eq!(lines[0], (4, "`lang` must be a string"));
    assert_eq!(lines[1].0, 5);
    assert_eq!(haul.rejected_total, 2);
}

#[test]
fn a_line_of_ten_megabytes_is_refused_and_the_next_is_read() {
    let body = format!("{{\"text\":\"{}\"}}\n{}\n", "x".repeat(10_000_000), with(""));
    let haul = read(body.as_bytes());
    assert_eq!(haul.events.len(), 1);
    assert_eq!(haul.rejected[0].rejected.reason, "a line of 10000011 bytes; at most 1048576 are read");
    assert_eq!(haul.rejected[0].rejected.sample.len(), Rejected::SAMPLE_BYTES_MAX);
}

#[test]
fn refusals_beyond_the_first_hundred_are_only_counted() {
    let haul = read(&b"x\n".repeat(250));
    assert_eq!((haul.rejected.len(), haul.rejected_total), (Haul::REJECTED_MAX, 250));
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn gzip_and_zstd_are_known_by_their_first_bytes() {
    let body = format!("{}\n", with("")).repeat(100);
    for packed in [gzip(body.as_bytes()), zstd::encode_all(body.as_bytes(), 3).unwrap()] {
        let haul = read(&packed);
        assert_eq!((haul.events.len(), haul.rejected_total), (100, 0));
        let cut = read(&packed[..packed.len() - 5]);
        assert_eq!(cut.rejected_total, 1, "a cut stream is told");
    }
    let twice = [gzip(body.as_bytes()), gzip(body.as_bytes())].concat();
    assert_eq!(read(&twice).events.len(), 200, "gzip members in a row are one stream");
}

#[test]
fn bombs_are_refused() {
    let bomb = std::io::repeat(b'x').take(24 * 1024 * 1024);
    let packed = zstd::encode_all(bomb, 1).unwrap();
    assert!(packed.len() < 100_000);
    let haul = read_all(std::io::Cursor::new(packed.clone()), Caps { output_bytes_max: u64::MAX });
    assert!(haul.rejected[0].rejected.reason.contains("refused as a bomb"), "{:?}", haul.rejected[0].rejected.reason);
    let haul = read_all(std::io::Cursor::new(packed), Caps { output_bytes_max: 1_000_000 });
    assert!(haul.rejected[0].rejected.reason.contains("more than 1000000 bytes"));
}

#[test]
fn a_plain_body_has_a_cap_too() {
    let haul = read_all(std::io::repeat(b'\n'), Caps { output_bytes_max: 1_000_000 });
    assert_eq!(haul.rejected_total, 1);
}

proptest! {
    #[test]
    fn any_bytes_give_an_answer(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = parse_line(&bytes);
        let _ = read(&bytes);
    }

    #[test]
    fn lines_come_back_as_they_went_in(ids in proptest::collection::vec("[a-z0-9]{1,20}", 0..40), end in prop::sample::select(vec!["\n", "\r\n", "\n\n"])) {
        let body: String = ids
            .iter()
            .map(|id| format!(r#"{{"id":"{id}","text":"t","created_at":0,"author":"a"}}{end}"#))
            .collect();
        let natives: Vec<_> = read(body.as_bytes())
            .events
            .into_iter()
            .map(|event| match event {
                Event::Posted(post) => post.key.native,
                _ => String::new(),
            })
            .collect();
        prop_assert_eq!(natives, ids);
    }

    #[test]
    fn text_comes_back_whole(text in "\\PC{0,200}") {
        let line = serde_json::json!({ "id": "1", "text": text, "created_at": 0, "author": "a" }).to_string();
        prop_assert_eq!(post(&line).text, text);
    }
}
