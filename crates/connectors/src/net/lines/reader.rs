//! Hostile bytes into bounded lines: decompression by magic bytes with caps, lines with a cap, memory of one line.

use std::io::{self, BufRead, BufReader, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Longest line; what is longer is skipped and counted, never held.
pub const LINE_BYTES_MAX: usize = 1024 * 1024;
/// How much a compressed stream may grow. Post lines shrink to a tenth or a twentieth; a bomb grows a thousandfold.
const EXPANSION_MAX: u64 = 200;
/// Below this much output nothing is called a bomb.
const EXPANSION_FREE_BYTES: u64 = 16 * 1024 * 1024;
/// Largest window that a zstd stream may ask for (2^25 bytes of memory); `zstd -19` asks for 2^23.
const ZSTD_WINDOW_LOG_MAX: u32 = 25;
/// Long enough for the longest magic number.
const MAGIC_BYTES: usize = 4;

/// What a stream may cost.
#[derive(Clone, Copy, Debug)]
pub struct Caps {
    /// Bytes after decompression.
    pub output_bytes_max: u64,
}

/// One line.
#[derive(Debug, PartialEq, Eq)]
pub enum Line<'a> {
    /// Its bytes without the line's end.
    Whole(&'a [u8]),
    /// It was longer than [`LINE_BYTES_MAX`] and was skipped: how long it was, and how it begins.
    TooLong {
        /// Its length in bytes.
        bytes: u64,
        /// Its beginning.
        head: &'a [u8],
    },
}

/// Cuts a stream into lines.
pub struct LineReader {
    input: Box<dyn BufRead + Send>,
    line: Vec<u8>,
    number: u64,
    offset: u64,
    terminated: bool,
    compressed: bool,
}

impl LineReader {
    /// Reads `input`, decompressing it where its first bytes say gzip or zstd.
    ///
    /// # Errors
    /// Where reading the first bytes fails.
    pub fn new(input: impl Read + Send + 'static, caps: Caps) -> io::Result<Self> {
        let (input, compressed) = decompress(input, caps)?;
        Ok(Self { input, line: Vec::new(), number: 0, offset: 0, terminated: true, compressed })
    }

    /// Reads plain `input` that begins at `offset` of a file; its first bytes are not looked at.
    pub fn resume(input: impl Read + Send + 'static, offset: u64) -> Self {
        let input = Box::new(BufReader::new(input));
        Self { input, line: Vec::new(), number: 0, offset, terminated: true, compressed: false }
    }

    /// The next line that is not empty, or `None` at the end.
    ///
    /// # Errors
    /// Where reading fails, the compressed stream is broken, or a cap is hit.
    pub fn next_line(&mut self) -> io::Result<Option<Line<'_>>> {
        loop {
            let bytes = self.read_line()?;
            if bytes == 0 {
                return Ok(None);
            }
            if bytes > LINE_BYTES_MAX as u64 {
                return Ok(Some(Line::TooLong { bytes, head: &self.line }));
            }
            if !self.line.trim_ascii().is_empty() {
                let line = self.line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&self.line);
                return Ok(Some(Line::Whole(line.trim_ascii())));
            }
        }
    }

    /// The number of the line last returned, from 1; empty lines count.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// Bytes consumed so far, after decompression.
    pub fn offset(&self) -> u64 {
        self.offset
    }

    /// Whether the line last returned had a line's end: one that has none may still be being written.
    pub fn terminated(&self) -> bool {
        self.terminated
    }

    /// Whether the stream is compressed.
    pub fn compressed(&self) -> bool {
        self.compressed
    }

    /// Skips to `offset` without looking at lines.
    ///
    /// # Errors
    /// Where reading fails.
    pub fn skip_to(&mut self, offset: u64) -> io::Result<()> {
        while self.offset < offset {
            let available = self.input.fill_buf()?.len();
            if available == 0 {
                break;
            }
            let step = usize::try_from(offset - self.offset).unwrap_or(usize::MAX).min(available);
            self.input.consume(step);
            self.offset += step as u64;
        }
        Ok(())
    }

    /// Reads one line into `self.line`, keeping at most its cap; returns its whole length without the line's end, and
    /// counts an empty line as one byte so that 0 means the end.
    fn read_line(&mut self) -> io::Result<u64> {
        self.line.clear();
        let mut bytes = 0;
        loop {
            let available = match self.input.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                available => available?,
            };
            if available.is_empty() {
                self.terminated = false;
                self.number += u64::from(bytes > 0);
                return Ok(bytes);
            }
            let end = available.iter().position(|&byte| byte == b'\n');
            let piece = &available[..end.unwrap_or(available.len())];
            let room = LINE_BYTES_MAX.saturating_sub(self.line.len());
            self.line.extend_from_slice(&piece[..piece.len().min(room)]);
            bytes += piece.len() as u64;
            let used = piece.len() + usize::from(end.is_some());
            self.input.consume(used);
            self.offset += used as u64;
            if end.is_some() {
                self.terminated = true;
                self.number += 1;
                return Ok(bytes.max(1));
            }
        }
    }
}

/// Whether a stream that begins with `magic` is compressed.
pub(super) fn is_compressed(magic: &[u8]) -> bool {
    magic.starts_with(&[0x1F, 0x8B]) || magic.starts_with(&[0x28, 0xB5, 0x2F, 0xFD])
}

fn decompress(mut input: impl Read + Send + 'static, caps: Caps) -> io::Result<(Box<dyn BufRead + Send>, bool)> {
    let mut magic = Vec::with_capacity(MAGIC_BYTES);
    input.by_ref().take(MAGIC_BYTES as u64).read_to_end(&mut magic)?;
    let kind = magic.clone();
    let eaten = Arc::new(AtomicU64::new(0));
    let input = Counted { input: io::Cursor::new(magic).chain(input), eaten: Arc::clone(&eaten) };
    let cap = |input: Box<dyn Read + Send>, eaten| {
        Box::new(BufReader::new(Capped { input, eaten, output: 0, output_max: caps.output_bytes_max }))
    };
    Ok(match kind.as_slice() {
        [0x1F, 0x8B, ..] => (cap(Box::new(flate2::read::MultiGzDecoder::new(input)), Some(eaten)), true),
        [0x28, 0xB5, 0x2F, 0xFD] => {
            let mut decoder = zstd::stream::read::Decoder::new(input)?;
            decoder.window_log_max(ZSTD_WINDOW_LOG_MAX)?;
            (cap(Box::new(decoder), Some(eaten)), true)
        }
        _ => (cap(Box::new(input), None), false),
    })
}

/// Counts what a decompressor has eaten.
struct Counted<R> {
    input: R,
    eaten: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.input.read(into)?;
        self.eaten.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

/// Stops a stream that grows too large, or much faster than what it is made of.
struct Capped {
    input: Box<dyn Read + Send>,
    eaten: Option<Arc<AtomicU64>>,
    output: u64,
    output_max: u64,
}

impl Read for Capped {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.input.read(into)?;
        self.output += read as u64;
        if self.output > self.output_max {
            return Err(io::Error::other(format!("more than {} bytes after decompression", self.output_max)));
        }
        let eaten = self.eaten.as_ref().map_or(u64::MAX, |eaten| eaten.load(Ordering::Relaxed).max(1));
        if self.output > EXPANSION_FREE_BYTES && self.output / eaten > EXPANSION_MAX {
            return Err(io::Error::other(format!(
                "grows more than {EXPANSION_MAX} times when decompressed: refused as a bomb"
            )));
        }
        Ok(read)
    }
}
