//! Joining addresses as RFC 3986 §5 says, on the text alone: nothing is normalised, so that an address keeps the form
//! its author gave it and ids made of addresses stay the same. Owns no fetching; what is fetched is parsed by `url`.

use std::cell::Cell;

/// Schemes that may stand in a link. All others (`javascript:`, `data:` …) make the address empty.
const ACCEPTABLE: &[&str] = &[
    "aim", "callto", "cvs", "facetime", "feed", "file", "ftp", "git", "gopher", "gtalk", "h323", "hdl", "http",
    "https", "imap", "irc", "irc6", "ircs", "itms", "magnet", "mailto", "mms", "msnim", "news", "nntp", "prospero",
    "rsync", "rtsp", "rtspu", "sftp", "shttp", "sip", "sips", "skype", "smb", "snews", "ssh", "svn", "svn+ssh",
    "telnet", "wais", "ymsg",
];

/// Schemes whose addresses have a path that something can be relative to.
const HIERARCHIC: &[&str] = &[
    "file", "ftp", "gopher", "http", "https", "imap", "mms", "nntp", "prospero", "rtsp", "rtsps", "rtspu", "sftp",
    "shttp", "svn", "svn+ssh", "wais", "ws", "wss",
];

/// A base longer than this is not joined to: a short document would grow without bound.
const BASE_BYTES_MAX: usize = 2_048;

/// How many bytes joining may add to one document in all, so that a small document of many short addresses under a
/// long base stays small.
const GROWTH_BYTES_MAX: usize = 16 << 20;

/// What is left of a document's allowance for joined addresses.
#[derive(Debug)]
pub(super) struct Allowance(Cell<usize>);

impl Allowance {
    pub(super) fn new() -> Self {
        Self(Cell::new(GROWTH_BYTES_MAX))
    }

    /// `address` seen from `base`; as it stands where the allowance is used up.
    pub(super) fn join(&self, base: &str, address: &str) -> String {
        let cost = base.len();
        if cost > BASE_BYTES_MAX || cost > self.0.get() {
            return address.to_owned();
        }
        self.0.set(self.0.get() - cost);
        join(base, address)
    }

    /// Like [`Allowance::join`]; empty where the outcome's scheme is not acceptable.
    pub(super) fn join_safe(&self, base: &str, address: &str) -> String {
        if base.is_empty() {
            return address.to_owned();
        }
        if address.is_empty() {
            return safe(base).to_owned();
        }
        let joined = self.join(base, address);
        let scheme = joined.trim().split(':').next().unwrap_or_default();
        if ACCEPTABLE.contains(&scheme) { joined } else { String::new() }
    }
}

/// `address` where its scheme is acceptable or absent, else empty.
pub(super) fn safe(address: &str) -> &str {
    let seen: String = address.chars().filter(|c| !matches!(c, '\t' | '\r' | '\n')).take(64).collect();
    match split_scheme(seen.trim_start_matches(|c: char| c <= ' ')) {
        (Some(scheme), _) if !ACCEPTABLE.contains(&scheme.to_ascii_lowercase().as_str()) => "",
        _ => address,
    }
}

struct Parts<'a> {
    scheme: Option<&'a str>,
    host: Option<&'a str>,
    path: &'a str,
    query: Option<&'a str>,
    fragment: Option<&'a str>,
}

fn split_scheme(text: &str) -> (Option<&str>, &str) {
    match text.split_once(':') {
        Some((scheme, rest))
            if scheme.starts_with(|c: char| c.is_ascii_alphabetic())
                && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.')) =>
        {
            (Some(scheme), rest)
        }
        _ => (None, text),
    }
}

fn parts(text: &str) -> Parts<'_> {
    let (scheme, rest) = split_scheme(text);
    let (rest, fragment) = cut(rest, '#');
    let (rest, query) = cut(rest, '?');
    let (host, path) = match rest.strip_prefix("//") {
        Some(after) => {
            let end = after.find('/').unwrap_or(after.len());
            (Some(&after[..end]), &after[end..])
        }
        None => (None, rest),
    };
    Parts { scheme, host, path, query, fragment }
}

/// The text before the first `mark`, and what follows it; an empty rest counts as none.
fn cut(text: &str, mark: char) -> (&str, Option<&str>) {
    match text.split_once(mark) {
        Some((before, after)) => (before, (!after.is_empty()).then_some(after)),
        None => (text, None),
    }
}

/// `address` seen from `base`.
pub(super) fn join(base: &str, address: &str) -> String {
    let address = lone_slashes(address);
    let clean = |text: &str| -> String {
        text.trim_start_matches(|c: char| c <= ' ').chars().filter(|c| !matches!(c, '\t' | '\r' | '\n')).collect()
    };
    if base.is_empty() {
        return address;
    }
    if address.is_empty() {
        return base.to_owned();
    }
    let (base, given) = (clean(base), clean(&address));
    let (base, given) = (parts(&base), parts(&given));
    // A bracket in a host that is not an address of version 6 makes no address at all.
    let odd = |host: Option<&str>| host.is_some_and(|host| host.contains('[') != host.contains(']'));
    if odd(base.host) || odd(given.host) {
        return String::new();
    }
    let base_scheme = base.scheme.unwrap_or_default().to_ascii_lowercase();
    let scheme = given.scheme.map_or_else(|| base_scheme.clone(), str::to_ascii_lowercase);
    if scheme != base_scheme || !(scheme.is_empty() || HIERARCHIC.contains(&scheme.as_str())) {
        return address;
    }
    if given.host.is_some_and(|host| !host.is_empty()) {
        return build(&scheme, given.host, given.path, given.query, given.fragment);
    }
    if given.path.is_empty() {
        return build(&scheme, base.host, base.path, given.query.or(base.query), given.fragment);
    }
    build(&scheme, base.host, &merge(base.path, given.path), given.query, given.fragment)
}

fn build(scheme: &str, host: Option<&str>, path: &str, query: Option<&str>, fragment: Option<&str>) -> String {
    let mut out = String::with_capacity(scheme.len() + path.len() + 16);
    if !scheme.is_empty() {
        out.extend([scheme, ":"]);
    }
    if let Some(host) = host.filter(|host| !host.is_empty() || scheme == "file") {
        out.extend(["//", host]);
        if !path.is_empty() && !path.starts_with('/') {
            out.push('/');
        }
    }
    out.push_str(path);
    for (mark, part) in [("?", query), ("#", fragment)] {
        if let Some(part) = part {
            out.extend([mark, part]);
        }
    }
    out
}

/// The path `given` in the place of the last step of `base`, with `.` and `..` walked.
fn merge(base: &str, given: &str) -> String {
    let mut steps: Vec<&str> = if given.starts_with('/') {
        given.split('/').collect()
    } else {
        let mut steps: Vec<&str> = base.split('/').collect();
        steps.pop();
        steps.extend(given.split('/'));
        steps
    };
    // Empty steps in the middle count for nothing, the first and last do.
    let last = steps.len() - 1;
    let mut at = 0;
    steps.retain(|step| {
        at += 1;
        !step.is_empty() || at == 1 || at == last + 1
    });
    let mut walked: Vec<&str> = Vec::with_capacity(steps.len());
    for step in &steps {
        match *step {
            ".." => drop(walked.pop()),
            "." => {}
            step => walked.push(step),
        }
    }
    if matches!(steps.last(), Some(&("." | ".."))) {
        walked.push("");
    }
    let path = walked.join("/");
    if path.is_empty() { "/".to_owned() } else { path }
}

/// `http:///host` means `http://host`.
fn lone_slashes(address: &str) -> String {
    match address.split_once("://") {
        Some((scheme, rest)) if split_scheme(address).0 == Some(scheme) && rest.starts_with('/') => {
            format!("{scheme}://{}", rest.trim_start_matches('/'))
        }
        _ => address.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_of_rfc_3986() {
        let base = "http://a/b/c/d;p?q";
        for (given, expect) in [
            ("g:h", "g:h"),
            ("g", "http://a/b/c/g"),
            ("./g", "http://a/b/c/g"),
            ("g/", "http://a/b/c/g/"),
            ("/g", "http://a/g"),
            ("//g", "http://g"),
            ("?y", "http://a/b/c/d;p?y"),
            ("g?y", "http://a/b/c/g?y"),
            ("#s", "http://a/b/c/d;p?q#s"),
            ("g#s", "http://a/b/c/g#s"),
            (";x", "http://a/b/c/;x"),
            ("", "http://a/b/c/d;p?q"),
            (".", "http://a/b/c/"),
            ("./", "http://a/b/c/"),
            ("..", "http://a/b/"),
            ("../g", "http://a/b/g"),
            ("../..", "http://a/"),
            ("../../g", "http://a/g"),
            ("../../../g", "http://a/g"),
            ("/./g", "http://a/g"),
            ("g.", "http://a/b/c/g."),
            ("g/../h", "http://a/b/c/h"),
        ] {
            assert_eq!(join(base, given), expect, "{given}");
        }
    }

    #[test]
    fn dangerous_schemes_are_emptied_however_they_are_written() {
        for bad in ["javascript:alert(1)", " JavaScript:x", "java\nscript:x", "\u{1}data:text/html,x", "vbscript:x"] {
            assert_eq!(safe(bad), "", "{bad:?}");
            assert_eq!(Allowance::new().join_safe("http://a/", bad.trim()), "", "{bad:?}");
        }
        for good in ["http://a/", "mailto:me@example.com", "a/b:c", "//host/", "#x"] {
            assert_eq!(safe(good), good);
        }
    }

    #[test]
    fn growth_is_bounded() {
        let allowance = Allowance::new();
        let base = format!("http://a/{}/", "x".repeat(2_000));
        let total: usize = (0..100_000).map(|_| allowance.join(&base, "y").len()).sum();
        assert!(total < GROWTH_BYTES_MAX + 200_000, "{total}");
    }
}
