//! Dates in the words of a language, as some publishing programs write them.

use vigie_model::Time;

use super::{Civil, number, offset, rfc822, w3c};

const HUNGARIAN: [&str; 12] = [
    "január",
    "február",
    "március",
    "április",
    "május",
    "június",
    "július",
    "augusztus",
    "szeptember",
    "október",
    "november",
    "december",
];

/// Each month by the beginnings that it is abbreviated to.
const GREEK: [(&str, &[&str]); 12] = [
    ("Jan", &["Ιαν"]),
    ("Feb", &["Φεβ"]),
    ("Mar", &["Μάώ", "Μαώ", "Μάρ", "Μαρ"]),
    ("Apr", &["Απρ"]),
    ("May", &["Μάι", "Μαϊ", "Μαι"]),
    ("Jun", &["Ιούν", "Ιον", "Ιουν"]),
    ("Jul", &["Ιούλ", "Ιολ", "Ιουλ"]),
    ("Aug", &["Αύγ", "Αυγ"]),
    ("Sep", &["Σεπ"]),
    ("Oct", &["Οκτ"]),
    ("Nov", &["Νοέ", "Νοε"]),
    ("Dec", &["Δεκ"]),
];

/// `2004-július-13T9:15-05:00`.
pub(super) fn hungarian(text: &str) -> Option<Time> {
    let (year, rest) = text.split_once('-')?;
    let (month, rest) = rest.split_once('-')?;
    let (day, clock) = rest.split_once('T')?;
    let at = HUNGARIAN.iter().position(|name| month.strip_suffix('i').unwrap_or(month) == *name)?;
    w3c::parse(&format!("{year}-{:02}-{day}T{clock}", at + 1))
}

/// `Κυρ, 11 Ιούλ 2004 12:00:00 EST`.
pub(super) fn greek(text: &str) -> Option<Time> {
    let (_, rest) = text.split_once(", ")?;
    let mut parts: Vec<&str> = rest.split_whitespace().collect();
    let month = parts.get(1)?;
    let (name, _) = GREEK.iter().find(|(_, written)| written.iter().any(|word| month.starts_with(word)))?;
    parts[1] = name;
    rfc822::parse(&parts.join(" "))
}

/// `2004-05-25 오후 11:23:17` and `2004년 05월 28일 01:31:15`, Korean time.
pub(super) fn korean(text: &str) -> Option<Time> {
    let noon = if text.contains("오후") { 12 } else { 0 };
    if noon == 0 && !text.contains("오전") && !text.contains('년') {
        return None;
    }
    let mut fields = text.split(|c: char| !c.is_ascii_digit()).filter(|digits| !digits.is_empty()).map(number);
    let mut field = || fields.next().flatten();
    let (year, month, day) = (field()?, field()?, field()?);
    let (hour, minute, second) = (field()?, field()?, field()?);
    let hour = if noon > 0 && hour == 12 { 12 } else { hour + noon };
    Civil { year, month, day, hour, minute, second, ahead: offset("+09:00")? }.time()
}
