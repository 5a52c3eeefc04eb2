//! `vigie up`: its arguments, each of which may stand in the environment. What runs is `serve`'s.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;
use ipnet::IpNet;
use secrecy::SecretString;

use super::serve::{log_to_stderr, serve};
use crate::app::App;
use crate::config::{Config, Retention};

#[derive(Args)]
pub(super) struct Up {
    /// Where everything is kept.
    #[arg(long, env = "VIGIE_DATA", default_value = "data", value_name = "DIRECTORY")]
    data: PathBuf,
    /// Where to listen.
    #[arg(long, env = "VIGIE_LISTEN", default_value = "127.0.0.1:8080", value_name = "ADDRESS")]
    listen: SocketAddr,
    /// The address people reach Vigie by, where a proxy stands before it: https://vigie.example.org
    #[arg(long, env = "VIGIE_PUBLIC_URL", value_name = "URL")]
    public_url: Option<String>,
    /// Networks of your own that sources and channels may reach (10.0.0.0/8); others inside are refused.
    #[arg(long, env = "VIGIE_ALLOW", value_delimiter = ',', value_name = "NETWORK")]
    allow: Vec<IpNet>,
    /// Proxies of your own (127.0.0.1/32): what their X-Forwarded-For or Forwarded says of who asks is believed.
    #[arg(long = "trusted-proxy", env = "VIGIE_TRUSTED_PROXY", value_delimiter = ',', value_name = "NETWORK")]
    trusted_proxies: Vec<IpNet>,
    /// The key to stored secrets, 32 bytes in base64; without it the data directory keeps one.
    #[arg(long, env = "VIGIE_MASTER_KEY", hide_env_values = true, value_name = "KEY")]
    master_key: Option<SecretString>,
    /// Set up no sources at the first visit.
    #[arg(long, env = "VIGIE_NO_DEFAULT_SOURCES")]
    no_default_sources: bool,
    /// Keep everything that comes in for so many hours.
    #[arg(long, env = "VIGIE_KEEP_LOG_HOURS", default_value_t = Retention::default().log_hours, value_name = "HOURS")]
    keep_log_hours: u32,
    /// Keep matched posts for so many days.
    #[arg(long, env = "VIGIE_KEEP_POSTS_DAYS", default_value_t = Retention::default().posts, value_name = "DAYS")]
    keep_posts_days: u32,
}

impl Up {
    pub(super) fn run(self) -> anyhow::Result<()> {
        log_to_stderr();
        super::runtime()?.block_on(serve(self.config(), hello, None))
    }

    fn config(self) -> Config {
        Config {
            data: self.data,
            listen: self.listen,
            public_url: self.public_url.map(|url| url.trim_end_matches('/').to_owned()),
            allow: self.allow,
            trusted_proxies: self.trusted_proxies,
            master_key: self.master_key,
            retention: Retention {
                log_hours: self.keep_log_hours,
                posts: self.keep_posts_days,
                ..Retention::default()
            },
            default_sources: !self.no_default_sources,
            demo: None,
        }
    }
}

fn hello(app: &App) {
    println!("Vigie is up: {}", app.config.address());
}
