//! The gate every outbound connection passes: schemes, ports and addresses. Resolves names itself and hands out only
//! addresses that were checked, so that what was checked is what is connected to.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use ipnet::IpNet;
use url::{Host, Url};

use super::address;
use super::error::{HttpError, HttpErrorKind};

/// Ports that browsers refuse to speak HTTP to (the Fetch standard's "bad ports"): what listens there takes lines of
/// text for commands, and a request is lines of text.
#[rustfmt::skip]
const BAD_PORTS: &[u16] = &[
    0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109,
    110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530, 531,
    532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060,
    5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
];

/// What may be reached.
#[derive(Clone, Debug, Default)]
pub struct Guard {
    allow: Arc<[IpNet]>,
}

impl Guard {
    /// A gate that lets the public internet through, and the operator's own networks in `allow`.
    pub fn new(allow: &[IpNet]) -> Self {
        Self { allow: allow.into() }
    }

    /// Checks what can be checked of an address without asking anybody: scheme, port, and a host written as a number.
    ///
    /// # Errors
    /// [`HttpErrorKind::Refused`], or [`HttpErrorKind::BadAddress`] for what is no address of a server.
    pub fn check(&self, url: &Url) -> Result<(), HttpError> {
        if !matches!(url.scheme(), "http" | "https" | "ws" | "wss") {
            return Err(HttpError::new(HttpErrorKind::BadAddress, format!("{}: is not for the web", url.scheme())));
        }
        let port = url.port_or_known_default().unwrap_or_default();
        if BAD_PORTS.contains(&port) {
            return Err(HttpError::new(HttpErrorKind::Refused, format!("port {port} is no web server's")));
        }
        match url.host() {
            None => Err(HttpError::new(HttpErrorKind::BadAddress, "the address names no host")),
            Some(Host::Domain(_)) => Ok(()),
            Some(Host::Ipv4(ip)) => self.check_ip(ip.into()),
            Some(Host::Ipv6(ip)) => self.check_ip(ip.into()),
        }
    }

    /// Whether `ip` may be connected to.
    ///
    /// # Errors
    /// [`HttpErrorKind::Refused`] with the reason.
    pub fn check_ip(&self, ip: IpAddr) -> Result<(), HttpError> {
        match address::inside(ip) {
            Some(why) if !self.allowed(ip) => Err(HttpError::new(
                HttpErrorKind::Refused,
                format!("{ip} is not on the public internet ({why}); the administrator can allow its network"),
            )),
            _ => Ok(()),
        }
    }

    /// The checked addresses of `host`, a name or a literal address. Sees to addresses only; ports are the caller's.
    ///
    /// # Errors
    /// [`HttpErrorKind::Unreachable`] where the name has no address, [`HttpErrorKind::Refused`] where none is allowed.
    pub async fn resolve(&self, host: &str, port: u16) -> Result<Vec<SocketAddr>, HttpError> {
        // The system's resolver, not one of our own: /etc/hosts, container DNS and search domains work as elsewhere.
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        let found: Vec<SocketAddr> = tokio::net::lookup_host((bare, port))
            .await
            .map_err(|error| HttpError::new(HttpErrorKind::Unreachable, format!("cannot resolve {host}: {error}")))?
            .collect();
        let mut refusal = HttpError::new(HttpErrorKind::Unreachable, format!("{host} has no address"));
        let mut open = Vec::with_capacity(found.len());
        for address in found {
            match self.check_ip(address.ip()) {
                Ok(()) => open.push(address),
                Err(error) => refusal = error,
            }
        }
        if open.is_empty() { Err(refusal) } else { Ok(open) }
    }

    fn allowed(&self, ip: IpAddr) -> bool {
        let carried = match ip {
            IpAddr::V6(ip) => address::embedded(ip).map(IpAddr::V4),
            IpAddr::V4(_) => None,
        };
        self.allow.iter().any(|net| net.contains(&ip) || carried.is_some_and(|carried| net.contains(&carried)))
    }
}

/// Lets the HTTP library resolve through the guard only.
impl reqwest::dns::Resolve for Guard {
    fn resolve(&self, name: reqwest::dns::Name) -> reqwest::dns::Resolving {
        let guard = self.clone();
        Box::pin(async move {
            let open = Self::resolve(&guard, name.as_str(), 0).await?;
            Ok(Box::new(open.into_iter()) as reqwest::dns::Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(guard: &Guard, url: &str) -> Option<HttpErrorKind> {
        guard.check(&Url::parse(url).unwrap()).err().map(|error| error.kind)
    }

    #[test]
    fn schemes_ports_and_literal_addresses_are_checked_before_anything_is_sent() {
        let guard = Guard::default();
        for refused in [
            "http://127.0.0.1/",
            "http://2130706433/",
            "http://0x7f.1/",
            "http://0177.0.0.1/",
            "http://[::1]/",
            "http://[::ffff:169.254.169.254]/latest",
            "http://[::ffff:7f00:1]/",
            "https://10.0.0.8/",
            "http://example.com:22/",
            "http://example.com:6667/",
            "ws://192.168.0.1/",
        ] {
            assert_eq!(kind(&guard, refused), Some(HttpErrorKind::Refused), "{refused}");
        }
        for bad in ["file:///etc/passwd", "ftp://example.com/", "gopher://example.com/", "data:text/plain,x"] {
            assert_eq!(kind(&guard, bad), Some(HttpErrorKind::BadAddress), "{bad}");
        }
        for good in ["http://example.com/", "https://example.com:8443/", "wss://8.8.8.8/"] {
            assert_eq!(kind(&guard, good), None, "{good}");
        }
    }

    #[test]
    fn the_operators_own_network_is_let_in_however_it_is_written() {
        let guard = Guard::new(&["192.168.7.0/24".parse().unwrap()]);
        assert_eq!(kind(&guard, "http://192.168.7.9/"), None);
        assert_eq!(kind(&guard, "http://[::ffff:192.168.7.9]/"), None);
        assert_eq!(kind(&guard, "http://192.168.8.9/"), Some(HttpErrorKind::Refused));
    }

    #[tokio::test]
    async fn a_name_that_leads_inside_is_refused() {
        let refused = Guard::default().resolve("localhost", 80).await.unwrap_err();
        assert_eq!(refused.kind, HttpErrorKind::Refused);
        let open = Guard::new(&["127.0.0.0/8".parse().unwrap(), "::1/128".parse().unwrap()]);
        assert!(open.resolve("localhost", 80).await.is_ok());
    }
}
