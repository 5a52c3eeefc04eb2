//! How the program was started. Read from the command line and `VIGIE_*` in the environment; nothing else decides.

use std::net::SocketAddr;
use std::path::PathBuf;

use ipnet::IpNet;
use secrecy::SecretString;

/// How long each kind of thing is kept, in days unless its name says otherwise.
#[derive(Clone, Copy, Debug)]
pub struct Retention {
    /// Everything that came in, matched or not, in hours.
    pub log_hours: u32,
    /// Matched posts.
    pub posts: u32,
    /// Alerts, finished jobs, quarantine.
    pub alerts: u32,
    /// Counts by minute.
    pub counts: u32,
}

impl Default for Retention {
    fn default() -> Self {
        Self { log_hours: 24, posts: 90, alerts: 365, counts: 400 }
    }
}

/// How the program was started.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where everything is kept.
    pub data: PathBuf,
    /// Where the HTTP server listens.
    pub listen: SocketAddr,
    /// The address people reach it by, for links in mails; none means the listening address.
    pub public_url: Option<String>,
    /// Networks of one's own that outbound requests may reach.
    pub allow: Vec<IpNet>,
    /// Proxies whose word on where a request comes from is taken.
    pub trusted_proxies: Vec<IpNet>,
    /// The key to stored secrets, where it is not kept in the data directory.
    pub master_key: Option<SecretString>,
    /// How long things are kept.
    pub retention: Retention,
    /// Whether the first administrator gets sources that need no keys.
    pub default_sources: bool,
    /// Whether the demo plays, and how many times faster than life.
    pub demo: Option<u32>,
}

impl Config {
    /// Everything under `data`, on a free port of this machine: for tests and tools.
    pub fn local(data: impl Into<PathBuf>) -> Self {
        Self {
            data: data.into(),
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            public_url: None,
            allow: Vec::new(),
            trusted_proxies: Vec::new(),
            master_key: None,
            retention: Retention::default(),
            default_sources: false,
            demo: None,
        }
    }

    /// The address people reach it by, without a slash at the end.
    pub fn address(&self) -> String {
        self.public_url.clone().unwrap_or_else(|| format!("http://{}", self.listen))
    }
}
