//! Conformance with the Universal Feed Parser: every file of its suite is read, and where a file's expectation speaks of
//! title, link, id, date, content, summary or author, what was read must agree. The suite lies beside the checkout;
//! without it the test says so and passes.

mod python;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jiff::civil::Weekday;
use url::Url;
use vigie_model::Time;

use self::python::{Expr, Value, parse};
use super::document::{Date, Document, Part, Words};
use super::html;
use super::read::document;

/// At least this share of the expectations must be met, in percent.
const SHARE_MIN: f64 = 95.0;

/// Where the suite's own server would serve it: some expectations name it.
const SUITE_BASE: &str = "http://127.0.0.1:8097/";

#[derive(Default)]
struct Tally {
    files: u32,
    judged: u32,
    /// By meaning only.
    agreed: u32,
    /// To the letter.
    exact: u32,
}

#[test]
fn what_is_read_agrees_with_the_universal_feed_parser() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/conformance/feedparser");
    if !root.is_dir() {
        println!("skipped: the suite is not at {}", root.display());
        return;
    }
    let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
    let mut misses = Vec::new();
    for path in files(&root) {
        let folder = path.parent().and_then(|folder| folder.strip_prefix(&root).ok()).unwrap_or(Path::new(""));
        let tally = tallies.entry(folder.display().to_string()).or_default();
        tally.files += 1;
        if let Some(verdict) = judge(&path, &root) {
            tally.judged += 1;
            match verdict {
                Verdict::Letter => tally.exact += 1,
                Verdict::Meaning => tally.agreed += 1,
                Verdict::Differs(miss) => misses.push(miss),
            }
        }
    }
    report(&tallies, &misses);
    let sum = |of: fn(&Tally) -> u32| tallies.values().map(of).sum::<u32>();
    let (judged, exact) = (sum(|tally| tally.judged), sum(|tally| tally.exact));
    let agreed = exact + sum(|tally| tally.agreed);
    assert!(judged > 1_000, "the suite is there and nothing in it was judged");
    let share = 100.0 * f64::from(agreed) / f64::from(judged);
    println!("in all: {agreed} of {judged} expectations agree, {share:.2} % ({exact} to the letter)");
    assert!(share >= SHARE_MIN, "{share:.2} % is less than {SHARE_MIN} %");
}

fn report(tallies: &BTreeMap<String, Tally>, misses: &[String]) {
    for miss in misses {
        println!("differs: {miss}");
    }
    for (folder, tally) in tallies {
        println!(
            "{folder}: {} files, {} of {} expectations agree",
            tally.files,
            tally.agreed + tally.exact,
            tally.judged
        );
    }
}

fn files(root: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { folders.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    found
}

/// How what was read compares with an expectation.
enum Verdict {
    /// It is the same, letter by letter.
    Letter,
    /// It is the same when our cleaning of HTML has gone over both: that suite lets through more markup than we do.
    Meaning,
    /// How it differs.
    Differs(String),
}

/// `None` where the file expects nothing of the fields in question.
fn judge(path: &Path, root: &Path) -> Option<Verdict> {
    let bytes = std::fs::read(path).unwrap();
    let comment = comment(&bytes);
    let content_type = header(&comment, "content-type");
    let name = path.strip_prefix(root).unwrap().display().to_string();
    let served = Url::parse(SUITE_BASE).unwrap().join(&name).unwrap();
    let over_http = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("http_"))
        || name.starts_with("wellformed/http/");
    let location = header(&comment, "content-location").and_then(|location| served.join(location).ok());
    let base = location.filter(|url| url.scheme().starts_with("http")).or(over_http.then_some(served));
    // No panic, whatever the file: that alone is a part of the test.
    let read = document(&bytes, content_type, base.as_ref()).unwrap_or_default();
    let expected = comment.split("Expect:").nth(1)?.split("-->").next()?.lines().next()?.trim();
    let Some(expr) = parse(expected) else {
        println!("not understood: {name}: {expected}");
        return None;
    };
    let conditions: Vec<&Expr> = expr.conditions().into_iter().filter(|one| concerns_us(one)).collect();
    if conditions.is_empty() {
        return None;
    }
    let lookup = |name: &str, steps: &[Value]| lookup(&read, name, steps);
    let verdict = |same| conditions.iter().all(|one| one.holds(&lookup, same));
    if verdict(&|a, b| a == b) {
        return Some(Verdict::Letter);
    }
    let clean = |text: &str| html::clean(text, &None);
    if verdict(&|a, b| clean(a) == clean(b)) {
        return Some(Verdict::Meaning);
    }
    let found =
        || conditions.iter().flat_map(|one| one.paths()).map(|(name, steps)| lookup(name, steps)).collect::<Vec<_>>();
    Some(Verdict::Differs(format!("{name}\n    expects {expected}\n    found   {:?}", found())))
}

/// The file's text as far as its comment is readable whatever its encoding.
fn comment(bytes: &[u8]) -> String {
    let narrow: Vec<u8> = if bytes.iter().take(64).filter(|byte| **byte == 0).count() > 8 {
        bytes.iter().copied().filter(|byte| *byte != 0).collect()
    } else {
        bytes.to_vec()
    };
    String::from_utf8_lossy(&narrow).into_owned()
}

fn header<'a>(comment: &'a str, name: &str) -> Option<&'a str> {
    comment.split("Description:").next()?.lines().find_map(|line| {
        let (key, value) = line.trim().strip_prefix("Header:")?.split_once(':')?;
        key.trim().eq_ignore_ascii_case(name).then(|| value.trim())
    })
}

/// Whether every path in `one` names something that this reader has an opinion on.
fn concerns_us(one: &Expr) -> bool {
    let paths = one.paths();
    !paths.is_empty()
        && paths.iter().all(|(name, steps)| match (*name, *steps) {
            ("entries", [Value::Number(_), rest @ ..]) => field(rest).is_some(),
            ("entries", []) => true,
            ("feed", rest) => field(rest).is_some(),
            _ => false,
        })
}

/// What a path below a part asks for.
enum Asked {
    Title,
    Summary,
    Content(usize),
    Id,
    Link,
    Author,
    Person(Option<usize>, String),
    /// The time as written.
    Date(When),
    /// The instant it means.
    At(When),
}

#[derive(Clone, Copy)]
enum When {
    Published,
    Updated,
    Created,
}

fn field(steps: &[Value]) -> Option<Asked> {
    let words: Vec<String> = steps
        .iter()
        .map(|step| match step {
            Value::Text(text) => text.clone(),
            Value::Number(number) => format!("{number}"),
            _ => String::new(),
        })
        .collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let when = |name: &str| {
        Some(match name {
            "published" | "issued" => When::Published,
            "updated" | "modified" | "date" => When::Updated,
            "created" => When::Created,
            _ => return None,
        })
    };
    let own = |name: &str| {
        Some(match name {
            "title" => Asked::Title,
            "link" => Asked::Link,
            "id" | "guid" => Asked::Id,
            "description" | "summary" => Asked::Summary,
            "subtitle" | "tagline" => Asked::Summary,
            "author" => Asked::Author,
            _ => return when(name).map(Asked::Date),
        })
    };
    match words[..] {
        [name] => match name.strip_suffix("_parsed") {
            Some(name) => when(name).map(Asked::At),
            None => own(name),
        },
        [detail, "value"] => own(detail.strip_suffix("_detail")?),
        ["content", at, "value"] => Some(Asked::Content(at.parse().ok()?)),
        ["author_detail", of @ ("name" | "email" | "url" | "href")] => Some(Asked::Person(None, of.to_owned())),
        ["authors", at, of @ ("name" | "email" | "url" | "href")] => {
            Some(Asked::Person(Some(at.parse().ok()?), of.to_owned()))
        }
        _ => None,
    }
}

fn lookup(read: &Document, name: &str, steps: &[Value]) -> Option<Value> {
    match (name, steps) {
        ("entries", []) => Some(Value::List(vec![Value::None; read.entries.len()])),
        ("entries", [Value::Number(at), rest @ ..]) => {
            let at = if *at < 0.0 { read.entries.len().checked_sub(-at as usize)? } else { *at as usize };
            value(read.entries.get(at)?, &field(rest)?)
        }
        ("feed", rest) => value(&read.feed, &field(rest)?),
        _ => None,
    }
}

fn value(part: &Part, asked: &Asked) -> Option<Value> {
    let text = |text: Option<String>| text.map(Value::Text);
    let date = |when| -> &Option<Date> {
        match when {
            When::Published => &part.published,
            When::Created => &part.created,
            When::Updated if part.updated.is_some() => &part.updated,
            When::Updated => &part.published,
        }
    };
    match asked {
        Asked::Title => text(part.title.as_ref().map(Words::shown)),
        // An entry without a summary is summed up by its body.
        Asked::Summary => text(part.summary.as_ref().or(part.content.first()).map(Words::shown)),
        Asked::Content(at) => text(part.content.get(*at).map(Words::shown)),
        Asked::Id => text(part.id.clone()),
        Asked::Link => text(part.link.clone()),
        Asked::Author => text(part.author()),
        Asked::Date(when) => text(date(*when).as_ref().map(|date| date.written.clone())),
        Asked::At(when) => Some(tuple(date(*when).as_ref().and_then(|date| date.at))),
        Asked::Person(at, of) => {
            let author = part.authors.get(at.unwrap_or(part.authors.len().checked_sub(1)?))?;
            text(match of.as_str() {
                "name" => author.name.clone(),
                "email" => author.email.clone(),
                _ => author.href.clone(),
            })
        }
    }
}

/// An instant as Python's nine numbers.
fn tuple(at: Option<Time>) -> Value {
    let Some(at) = at else { return Value::None };
    let civil = jiff::tz::Offset::UTC.to_datetime(jiff::Timestamp::from_microsecond(at.micros()).unwrap());
    let day = civil.date().weekday().since(Weekday::Monday);
    let numbers = [
        f64::from(civil.year()),
        f64::from(civil.month()),
        f64::from(civil.day()),
        f64::from(civil.hour()),
        f64::from(civil.minute()),
        f64::from(civil.second()),
        f64::from(day),
        f64::from(civil.date().day_of_year()),
        0.0,
    ];
    Value::List(numbers.into_iter().map(Value::Number).collect())
}
