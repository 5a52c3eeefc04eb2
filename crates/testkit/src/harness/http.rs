//! As much HTTP/1.1 as tests on loopback need, over plain sockets: one request a connection, bodies by length, by chunks
//! or to the end. The product's own client is guarded and must not be what tests it.

use anyhow::{Context, bail, ensure};
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, BufReader};

/// A head beyond this is not a test's.
const HEAD_BYTES_MAX: usize = 64 * 1024;
/// A body beyond this is not a test's.
const BODY_BYTES_MAX: usize = 64 * 1024 * 1024;

/// What one side said.
#[derive(Clone, Debug, Default)]
pub(super) struct Said {
    /// The first line.
    pub(super) first: String,
    /// Names in small letters.
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
}

impl Said {
    /// The first header called `name`.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// Reads a request, or an answer (whose body may last until the connection ends).
pub(super) async fn read(stream: impl AsyncRead + Unpin, answer: bool) -> anyhow::Result<Said> {
    let mut stream = BufReader::new(stream);
    let mut said = Said { first: line(&mut stream).await?, ..Said::default() };
    loop {
        let header = line(&mut stream).await?;
        if header.is_empty() {
            break;
        }
        ensure!(said.headers.len() < 200, "too many headers");
        let (name, value) = header.split_once(':').context("a header without a colon")?;
        said.headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let chunked = said.header("transfer-encoding").is_some_and(|coding| coding.contains("chunked"));
    let length = said.header("content-length").and_then(|length| length.parse::<usize>().ok());
    said.body = match length {
        _ if chunked => chunks(&mut stream).await?,
        Some(length) => exactly(&mut stream, length).await?,
        None if answer => to_the_end(&mut stream).await?,
        None => Vec::new(),
    };
    Ok(said)
}

async fn line(stream: &mut (impl AsyncBufReadExt + Unpin)) -> anyhow::Result<String> {
    let mut bytes = Vec::new();
    (&mut *stream).take(HEAD_BYTES_MAX as u64).read_until(b'\n', &mut bytes).await?;
    ensure!(bytes.ends_with(b"\n"), "the connection ended inside a line");
    Ok(String::from_utf8_lossy(&bytes).trim_end().to_owned())
}

async fn exactly(stream: &mut (impl AsyncRead + Unpin), length: usize) -> anyhow::Result<Vec<u8>> {
    ensure!(length <= BODY_BYTES_MAX, "a body of {length} bytes");
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await.context("the connection ended inside a body")?;
    Ok(body)
}

async fn to_the_end(stream: &mut (impl AsyncRead + Unpin)) -> anyhow::Result<Vec<u8>> {
    let mut body = Vec::new();
    stream.take(BODY_BYTES_MAX as u64).read_to_end(&mut body).await?;
    Ok(body)
}

async fn chunks(stream: &mut (impl AsyncBufReadExt + Unpin)) -> anyhow::Result<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let head = line(stream).await?;
        let size = head.split(';').next().unwrap_or_default().trim();
        let Ok(size) = usize::from_str_radix(size, 16) else { bail!("no chunk size: {head}") };
        if size == 0 {
            return Ok(body);
        }
        ensure!(body.len() + size <= BODY_BYTES_MAX, "a body beyond {BODY_BYTES_MAX} bytes");
        body.extend(exactly(stream, size).await?);
        line(stream).await?;
    }
}
