//! Links: their host, and how two ways of writing one address are told to be the same.

use super::value;
use crate::text::caseless;

/// The host of a link, `None` where it has none that can be read.
pub(crate) fn host(link: &str) -> Option<&str> {
    let rest = link.find("://").map_or(link, |at| &link[at + 3..]);
    let authority = rest.split(['/', '?', '#', '\\']).next()?;
    let host = authority.rsplit('@').next()?;
    let host = host.split(':').next()?;
    let host = host.strip_suffix('.').unwrap_or(host);
    (!host.is_empty() && host.len() <= crate::limits::MAX_HOST_BYTES).then_some(host)
}

/// The domain that a person means who pastes an address.
pub(crate) fn bare_host(address: &str) -> Option<&str> {
    let host = host(address)?;
    let host = host.strip_prefix("www.").unwrap_or(host);
    value::site(host).is_ok().then_some(host)
}

/// An address without scheme, `www.` and a last slash.
fn bare(address: &str) -> &str {
    let rest = address.find("://").map_or(address, |at| &address[at + 3..]);
    let rest = rest.strip_prefix("www.").unwrap_or(rest);
    rest.strip_suffix('/').unwrap_or(rest)
}

/// The form in which [`begins`] takes an address.
pub(crate) fn comparable(address: &str) -> String {
    caseless(bare(address)).collect()
}

/// Whether a link begins with an address, scheme and case aside, at the end of a part of its path.
pub(crate) fn begins(link: &str, with: &str) -> bool {
    let mut link = caseless(bare(link));
    with.chars().all(|wanted| link.next() == Some(wanted)) && matches!(link.next(), None | Some('/' | '?' | '#'))
}

/// Whether a link holds a text that is in lower case.
pub(crate) fn holds(link: &str, text: &str) -> bool {
    link.char_indices().any(|(at, _)| {
        let mut rest = caseless(&link[at..]);
        text.chars().all(|wanted| rest.next() == Some(wanted))
    })
}
