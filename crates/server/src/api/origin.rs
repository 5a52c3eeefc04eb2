//! From where somebody asks: the address of the connection or, where that is a proxy we trust, what it says. Anybody
//! can write these headers, so only what trusted proxies added is believed: from the right, up to the first stranger.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap};
use ipnet::IpNet;

use super::Api;

/// Proxies behind one another at most. What lies behind more is the last of these.
const HOPS_MAX: usize = 16;

const FORWARDED: &str = "forwarded";
const X_FORWARDED_FOR: &str = "x-forwarded-for";

/// The address of who asks.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Origin(pub(crate) IpAddr);

impl FromRequestParts<Arc<Api>> for Origin {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, api: &Arc<Api>) -> Result<Self, Infallible> {
        Ok(Self(of(connected(&parts.extensions), &parts.headers, &api.config.trusted_proxies)))
    }
}

/// The other end of the connection; unspecified where the router is called without one.
pub(super) fn connected(extensions: &Extensions) -> IpAddr {
    let peer = extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(address)| address.ip());
    peer.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED))
}

/// Whether somebody says that this was asked for another.
pub(super) fn is_forwarded(headers: &HeaderMap) -> bool {
    headers.contains_key(FORWARDED) || headers.contains_key(X_FORWARDED_FOR)
}

/// Who asks, given who is connected. A proxy writes one of the two headers and may pass on the other as its client sent
/// it: where they disagree neither is believed.
pub(super) fn of(connected: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> IpAddr {
    let connected = connected.to_canonical();
    let said = |name: &str| -> Option<Vec<&str>> {
        headers.contains_key(name).then(|| headers.get_all(name).iter().filter_map(|line| line.to_str().ok()).collect())
    };
    let plain = said(X_FORWARDED_FOR).map(|lines| walk(connected, &lines, trusted, address));
    let standard = said(FORWARDED).map(|lines| walk(connected, &lines, trusted, forwarded_for));
    match (plain, standard) {
        (Some(one), Some(other)) if one != other => connected,
        (Some(one), _) | (None, Some(one)) => one,
        (None, None) => connected,
    }
}

/// Goes back along the hops, the nearest last, while the one that speaks is trusted and what it says is an address.
fn walk(connected: IpAddr, lines: &[&str], trusted: &[IpNet], read: fn(&str) -> Option<IpAddr>) -> IpAddr {
    let mut at = connected;
    let hops = lines.iter().rev().flat_map(|line| line.rsplit(','));
    for hop in hops.take(HOPS_MAX) {
        if !trusted.iter().any(|network| network.contains(&at)) {
            break;
        }
        match read(hop.trim()) {
            Some(before) => at = before,
            None => break,
        }
    }
    at
}

/// `192.0.2.1`, `192.0.2.1:80`, `2001:db8::1`, `[2001:db8::1]` or `[2001:db8::1]:80`.
fn address(text: &str) -> Option<IpAddr> {
    let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
    let plain = bare.parse::<IpAddr>().ok();
    plain.or_else(|| text.parse::<SocketAddr>().ok().map(|with_port| with_port.ip())).map(|ip| ip.to_canonical())
}

/// The `for` of one hop of `Forwarded` (RFC 7239). Names that hide the address are no address.
fn forwarded_for(hop: &str) -> Option<IpAddr> {
    let (_, value) = hop
        .split(';')
        .filter_map(|pair| pair.split_once('='))
        .find(|(name, _)| name.trim().eq_ignore_ascii_case("for"))?;
    address(value.trim().trim_matches('"'))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PROXY: &str = "10.0.0.1";

    fn check(connected: &str, headers: &[(&'static str, &str)], expect: &str) {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(*name, value.parse().unwrap());
        }
        let trusted = ["10.0.0.0/8".parse().unwrap(), "fd00::/8".parse().unwrap()];
        let said = of(connected.parse().unwrap(), &map, &trusted);
        assert_eq!(said, expect.parse::<IpAddr>().unwrap(), "{connected} {headers:?}");
    }

    #[test]
    fn a_stranger_is_not_believed() {
        check("198.51.100.7", &[("x-forwarded-for", "203.0.113.9")], "198.51.100.7");
        check("198.51.100.7", &[("forwarded", "for=203.0.113.9")], "198.51.100.7");
    }

    #[test]
    fn a_proxy_is_believed_up_to_the_first_stranger() {
        check(PROXY, &[], PROXY);
        check(PROXY, &[("x-forwarded-for", "203.0.113.9")], "203.0.113.9");
        check(PROXY, &[("x-forwarded-for", "1.1.1.1, 203.0.113.9")], "203.0.113.9");
        check(PROXY, &[("x-forwarded-for", "1.1.1.1, 203.0.113.9, 10.0.0.2")], "203.0.113.9");
        check(PROXY, &[("x-forwarded-for", "1.1.1.1"), ("x-forwarded-for", "203.0.113.9")], "203.0.113.9");
        check(PROXY, &[("forwarded", "for=1.1.1.1, for=\"[2001:db8::5]:80\";proto=https;by=10.0.0.1")], "2001:db8::5");
        check("::ffff:10.0.0.1", &[("x-forwarded-for", "203.0.113.9:4711")], "203.0.113.9");
    }

    #[test]
    fn what_is_no_address_ends_the_way_back() {
        check(PROXY, &[("x-forwarded-for", "203.0.113.9, unknown")], PROXY);
        check(PROXY, &[("forwarded", "for=203.0.113.9, for=_hidden")], PROXY);
        check(PROXY, &[("x-forwarded-for", "")], PROXY);
        check(PROXY, &[("x-forwarded-for", "203.0.113.9, 10.0.0.2,")], PROXY);
    }

    #[test]
    fn a_header_the_proxy_passed_on_does_not_win() {
        check(PROXY, &[("forwarded", "for=1.1.1.1"), ("x-forwarded-for", "203.0.113.9")], PROXY);
        check(PROXY, &[("forwarded", "for=203.0.113.9"), ("x-forwarded-for", "203.0.113.9")], "203.0.113.9");
    }

    proptest! {
        #[test]
        fn any_header_gives_an_address(text in "[ -~]{0,80}") {
            let mut map = HeaderMap::new();
            map.append(X_FORWARDED_FOR, text.parse().unwrap());
            map.append(FORWARDED, text.parse().unwrap());
            of(PROXY.parse().unwrap(), &map, &["0.0.0.0/0".parse().unwrap()]);
        }
    }
}
