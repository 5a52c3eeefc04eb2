//! `vigie feed FILE|URL`: what Vigie understands of a feed.

use std::io::{Read, Write};
use std::path::Path;

use anyhow::{Context, bail};
use clap::Args;
use url::Url;
use vigie_connectors::http::{Http, HttpConfig, Request};
use vigie_connectors::net::feed::{read, read_answer};

/// A file larger than this is no feed.
const FILE_BYTES_MAX: u64 = 32 << 20;

#[derive(Args)]
pub(super) struct Feed {
    /// A file, `-` for standard input, or an address.
    from: String,
    /// Networks of your own that may be asked (`10.0.0.0/8`); others inside are refused.
    #[arg(long, value_name = "NETWORK")]
    allow: Vec<ipnet::IpNet>,
}

impl Feed {
    pub(super) fn run(self) -> anyhow::Result<()> {
        let feed = match Url::parse(&self.from) {
            Ok(url) if matches!(url.scheme(), "http" | "https") => super::runtime()?.block_on(self.fetch(url))?,
            _ => {
                let bytes = self.file()?;
                read(&bytes, None, None).with_context(|| format!("{} is no feed that can be read", self.from))?
            }
        };
        writeln!(std::io::stdout().lock(), "{}", serde_json::to_string_pretty(&feed)?)?;
        Ok(())
    }

    fn file(&self) -> anyhow::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        let read = match self.from.as_str() {
            "-" => std::io::stdin().lock().take(FILE_BYTES_MAX + 1).read_to_end(&mut bytes),
            path => std::fs::File::open(Path::new(path))
                .and_then(|file| file.take(FILE_BYTES_MAX + 1).read_to_end(&mut bytes)),
        };
        let read = read.with_context(|| format!("cannot read {}", self.from))?;
        if read as u64 > FILE_BYTES_MAX {
            bail!("{} is larger than {} MiB: no feed is", self.from, FILE_BYTES_MAX >> 20);
        }
        Ok(bytes)
    }

    async fn fetch(&self, url: Url) -> anyhow::Result<vigie_connectors::net::feed::Feed> {
        let http = Http::new(HttpConfig { allow: self.allow.clone(), ..HttpConfig::new(crate::clock::now) })?;
        let answer = http.send(Request::get(url)).await.with_context(|| format!("cannot fetch {}", self.from))?;
        if !answer.status.is_success() {
            bail!("{} answers {}", self.from, answer.status);
        }
        read_answer(&answer).with_context(|| format!("{} is no feed that can be read", self.from))
    }
}
