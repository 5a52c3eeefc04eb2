//! How much of twitter-text's conformance suite our entities agree with.

use vigie_lens::{Entities, entities};

use crate::data;

/// One expectation of the suite.
#[derive(Debug)]
struct Case {
    section: String,
    description: String,
    text: String,
    expected: Vec<String>,
}

/// Reads the sections whose expectations are plain lists. The suite's YAML is regular enough for that.
fn cases(yaml: &str) -> Vec<Case> {
    let (mut cases, mut section, mut description, mut text) = (Vec::new(), String::new(), String::new(), None);
    for line in yaml.lines() {
        let trimmed = line.trim();
        if line.starts_with("  ") && !line.starts_with("   ") && trimmed.ends_with(':') {
            section = trimmed.trim_end_matches(':').to_owned();
        } else if let Some(quoted) = trimmed.strip_prefix("- description: ") {
            (description, text) = (quoted.to_owned(), None);
        } else if let Some(quoted) = trimmed.strip_prefix("text: ") {
            text = string(quoted);
        } else if let Some(list) = trimmed.strip_prefix("expected: ")
            && let (Some(text), Some(expected)) = (text.take(), strings(list))
        {
            cases.push(Case { section: section.clone(), description: description.clone(), text, expected });
        }
    }
    cases
}

fn string(quoted: &str) -> Option<String> {
    if let Some(plain) = quoted.strip_prefix('\'') {
        return plain.strip_suffix('\'').map(|plain| plain.replace("''", "'"));
    }
    serde_json::from_str(&without_long_escapes(quoted)).ok()
}

fn strings(list: &str) -> Option<Vec<String>> {
    serde_json::from_str(&without_long_escapes(list)).ok()
}

/// YAML writes `\U00020021` where JSON has two surrogates.
fn without_long_escapes(text: &str) -> String {
    let mut parts = text.split("\\U");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (hex, rest) = part.split_at(8.min(part.len()));
        out.extend(u32::from_str_radix(hex, 16).ok().and_then(char::from_u32));
        out.push_str(rest);
    }
    out
}

#[test]
fn agrees_with_the_suite() {
    let Some(yaml) = data("conformance/twitter-text/conformance/extract.yml") else { return };
    let (mut passed, mut failed) = (0, Vec::new());
    for case in cases(&yaml) {
        let found: fn(Entities) -> Vec<String> = match case.section.as_str() {
            "mentions" => |found| found.mentions,
            "urls" | "tco_urls_with_params" => |found| found.links,
            "hashtags" | "hashtags_from_astral" => |found| found.hashtags,
            _ => continue,
        };
        let found = found(entities(&case.text));
        if found == case.expected {
            passed += 1;
        } else {
            failed.push(format!(
                "{}: {}\n  {:?}\n  {:?} ≠ {found:?}",
                case.section, case.description, case.text, case.expected
            ));
        }
    }
    let total = passed + failed.len();
    println!("twitter-text extract: {passed} of {total} agree\n{}", failed.join("\n"));
    assert!(total > 150, "the suite was not read: {total} cases");
    assert!(passed * 100 >= total * 90, "{passed} of {total}");
}
