//! Addresses in feeds: made absolute where they are relative, emptied where their scheme could act.

use std::cell::Cell;
use std::collections::HashSet;
use std::rc::Rc;
use std::sync::LazyLock;

use url::Url;

/// A base longer than this is not joined to: a short document would grow without bound.
const BASE_BYTES_MAX: usize = 2_048;

/// How many bytes joining may add to one document in all, so that a small document of many short addresses under a
/// long base stays small.
const GROWTH_BYTES_MAX: usize = 16 << 20;

/// Schemes that may stand in a link: those that the cleaning of HTML lets through.
static SCHEMES: LazyLock<HashSet<&'static str>> = LazyLock::new(|| ammonia::Builder::default().clone_url_schemes());

/// What addresses are relative to, if that is known.
pub(super) type Base = Option<Rc<Url>>;

/// Joins the addresses of one document, within bounds.
#[derive(Debug)]
pub(super) struct Addresses {
    left: Cell<usize>,
}

impl Addresses {
    pub(super) fn new() -> Self {
        Self { left: Cell::new(GROWTH_BYTES_MAX) }
    }

    /// `address` seen from `base`. An absolute one stays as its author wrote it: ids are made of addresses. Empty where
    /// its scheme could act.
    pub(super) fn join(&self, base: &Base, address: &str) -> String {
        let address = address.trim();
        if let Some(scheme) = scheme(address) {
            return if SCHEMES.contains(scheme.as_str()) { address.to_owned() } else { String::new() };
        }
        self.relative(base, address).map_or_else(|| address.to_owned(), String::from)
    }

    /// The base that `given` sets below `base`.
    pub(super) fn rebase(&self, base: &Base, given: &str) -> Base {
        let set = match base {
            Some(_) => self.relative(base, given.trim()),
            None => Url::parse(given.trim()).ok(),
        };
        set.filter(|set| matches!(set.scheme(), "http" | "https" | "ftp")).map(Rc::new).or_else(|| base.clone())
    }

    fn relative(&self, base: &Base, address: &str) -> Option<Url> {
        let base = base.as_ref()?;
        let cost = base.as_str().len();
        if cost > BASE_BYTES_MAX || cost > self.left.get() {
            return None;
        }
        self.left.set(self.left.get() - cost);
        base.join(address).ok()
    }
}

/// The scheme of an absolute address as a browser sees it, in lower case.
fn scheme(address: &str) -> Option<String> {
    let seen: String = address.chars().filter(|c| !matches!(c, '\t' | '\r' | '\n')).take(64).collect();
    let seen = seen.trim_start_matches(|c: char| c <= ' ');
    let (scheme, _) = seen.split_once(':')?;
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    is_scheme.then(|| scheme.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relative_addresses_are_joined_and_absolute_ones_stay_as_written() {
        let base: Base = Some(Rc::new(Url::parse("http://a/b/c/d;p?q").unwrap()));
        let addresses = Addresses::new();
        for (given, expect) in [
            ("g", "http://a/b/c/g"),
            ("../../../g", "http://a/g"),
            ("//g/x", "http://g/x"),
            ("?y", "http://a/b/c/d;p?y"),
            ("#s", "http://a/b/c/d;p?q#s"),
            ("", "http://a/b/c/d;p?q"),
            ("http://Example.org", "http://Example.org"),
            ("mailto:me@example.org", "mailto:me@example.org"),
        ] {
            assert_eq!(addresses.join(&base, given), expect, "{given}");
            assert_eq!(addresses.join(&None, "g"), "g");
        }
        let below = addresses.rebase(&base, "e/");
        assert_eq!(addresses.join(&below, "f"), "http://a/b/c/e/f");
    }

    #[test]
    fn schemes_that_act_are_emptied_however_they_are_written() {
        for bad in ["javascript:alert(1)", " JavaScript:x", "java\nscript:x", "\u{1}data:text/html,x", "vbscript:x"] {
            assert_eq!(Addresses::new().join(&None, bad), "", "{bad:?}");
        }
    }

    #[test]
    fn growth_is_bounded() {
        let addresses = Addresses::new();
        let base: Base = Some(Rc::new(Url::parse(&format!("http://a/{}/", "x".repeat(2_000))).unwrap()));
        let total: usize = (0..100_000).map(|_| addresses.join(&base, "y").len()).sum();
        assert!(total < GROWTH_BYTES_MAX + 200_000, "{total}");
    }
}
