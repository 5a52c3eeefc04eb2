//! The one HTTP client, and the guard that keeps it from reaching inside. Everything outbound passes here: requests by
//! [`Http::send`], sockets by [`Http::connect`], mail by [`Guard::resolve`]. Owns no retry policy: callers decide.

mod address;
mod error;
mod exchange;
mod guard;
#[cfg(test)]
pub(crate) mod loopback;
mod message;
mod politeness;
#[cfg(test)]
mod tests;
mod tls;

use std::sync::Arc;
use std::time::Duration;

use ipnet::IpNet;
use rustls::ClientConfig;
use rustls::pki_types::CertificateDer;
use tokio::net::TcpStream;
use url::Url;
use vigie_model::Time;

pub use error::{HttpError, HttpErrorKind};
pub use guard::Guard;
pub use message::{RETRY_AFTER_MAX, Request, RequestLimits, Response, retry_after};
pub use politeness::{Pace, Turn};
pub use tls::install_crypto;

use politeness::Politeness;

/// A server that does not take a connection within this is down or far too busy for us.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// Idle connections kept per host: sources ask minutes apart, so more would only be held open for nothing.
const IDLE_PER_HOST_MAX: usize = 1;

/// How the client is set up, once for the program.
#[derive(Clone, Debug)]
pub struct HttpConfig {
    /// The operator's own networks that may be reached though they are not public.
    pub allow: Vec<IpNet>,
    /// Who we say we are.
    pub user_agent: String,
    /// The clock.
    pub now: fn() -> Time,
    /// Authorities trusted beside the public ones.
    pub extra_roots: Vec<CertificateDer<'static>>,
    /// How often one host is asked by those that wait for their turn.
    pub pace: Pace,
}

impl HttpConfig {
    /// The public internet only, at a polite pace.
    pub fn new(now: fn() -> Time) -> Self {
        Self {
            allow: Vec::new(),
            user_agent: concat!("Vigie/", env!("CARGO_PKG_VERSION")).to_owned(),
            now,
            extra_roots: Vec::new(),
            pace: Pace::default(),
        }
    }
}

/// The one HTTP client. Cheap to clone.
#[derive(Clone)]
pub struct Http(Arc<Inner>);

struct Inner {
    client: reqwest::Client,
    guard: Guard,
    tls: Arc<ClientConfig>,
    politeness: Politeness,
    now: fn() -> Time,
}

impl Http {
    /// Sets the client up. Trusts Mozilla's roots and `config.extra_roots`; takes no proxy from the environment, keeps no cookies.
    ///
    /// # Errors
    /// [`HttpErrorKind::BadAddress`] where the user agent is no header value or an extra root is no certificate.
    pub fn new(config: HttpConfig) -> Result<Self, HttpError> {
        install_crypto();
        let guard = Guard::new(&config.allow);
        let (tls, ignored) = tls::client_config(&config.extra_roots);
        if ignored > 0 {
            return Err(HttpError::new(
                HttpErrorKind::BadAddress,
                format!("{ignored} extra roots are no certificates"),
            ));
        }
        let client = client(&config.user_agent, &tls, guard.clone()).map_err(|error| HttpError::of(&error))?;
        Ok(Self(Arc::new(Inner { client, guard, tls, politeness: Politeness::new(config.pace), now: config.now })))
    }

    /// Makes one exchange: checks the address, follows redirects checking each, reads the body up to its limit.
    /// Any status is an answer.
    ///
    /// # Errors
    /// An [`HttpError`] where no whole answer came.
    pub async fn send(&self, request: Request) -> Result<Response, HttpError> {
        let timeout = request.limits.timeout;
        let host = request.url.host_str().unwrap_or_default().to_owned();
        match tokio::time::timeout(timeout, exchange::follow(&self.0.client, &self.0.guard, request)).await {
            Ok(answer) => answer,
            Err(_) => Err(HttpError::new(HttpErrorKind::Timeout, format!("{host} took longer than {timeout:?}"))),
        }
    }

    /// Waits for a turn at `url`'s host; hold it while asking. For those who come back on a schedule.
    pub async fn turn(&self, url: &Url) -> Turn {
        self.0.politeness.turn(url.host_str().unwrap_or_default()).await
    }

    /// A connection to `url`'s host and port, checked like a request; for websockets, which bring their own protocol.
    ///
    /// # Errors
    /// An [`HttpError`] where the address is refused or nobody answers.
    pub async fn connect(&self, url: &Url) -> Result<TcpStream, HttpError> {
        self.0.guard.check(url)?;
        let host = url.host_str().unwrap_or_default();
        let open = self.0.guard.resolve(host, url.port_or_known_default().unwrap_or_default()).await?;
        match tokio::time::timeout(CONNECT_TIMEOUT, TcpStream::connect(&open[..])).await {
            Ok(Ok(stream)) => Ok(stream),
            Ok(Err(error)) => Err(HttpError::new(HttpErrorKind::Unreachable, format!("{host}: {error}"))),
            Err(_) => {
                Err(HttpError::new(HttpErrorKind::Timeout, format!("{host} took longer than {CONNECT_TIMEOUT:?}")))
            }
        }
    }

    /// The gate itself, for those that connect by other means (mail): resolve there, connect to what it hands out.
    pub fn guard(&self) -> &Guard {
        &self.0.guard
    }

    /// TLS settings with the same trust, without protocol negotiation; for websockets.
    pub fn tls(&self) -> Arc<ClientConfig> {
        Arc::clone(&self.0.tls)
    }

    /// The clock's time.
    pub fn now(&self) -> Time {
        (self.0.now)()
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the room that the ban sends everybody to")]
fn client(user_agent: &str, tls: &ClientConfig, guard: Guard) -> reqwest::Result<reqwest::Client> {
    let mut tls = tls.clone();
    tls.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    reqwest::Client::builder()
        .user_agent(user_agent)
        .tls_backend_preconfigured(tls)
        .dns_resolver(guard)
        .no_proxy()
        .referer(false)
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(CONNECT_TIMEOUT)
        .pool_max_idle_per_host(IDLE_PER_HOST_MAX)
        .build()
}
