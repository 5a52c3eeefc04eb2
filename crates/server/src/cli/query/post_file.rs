//! Posts out of a file of post lines, plain, gzip or zstd, or `-` for standard input.

use std::fs::File;
use std::io::Read;

use anyhow::Context;
use vigie_connectors::net::lines::{Caps, Line, LineReader};

/// A local file may be as large as it is; only what a compressed one may grow by is bounded, by the reader.
const CAPS: Caps = Caps { output_bytes_max: u64::MAX };

/// The lines of a file.
pub(in crate::cli) fn open(path: &str) -> anyhow::Result<LineReader> {
    let input: Box<dyn Read + Send> = match path {
        "-" => Box::new(std::io::stdin()),
        path => Box::new(File::open(path).with_context(|| format!("cannot read {path}"))?),
    };
    LineReader::new(input, CAPS).with_context(|| format!("cannot read {path}"))
}

/// The bytes of a line, or why it is passed over.
pub(in crate::cli) fn bytes(line: &Line<'_>) -> Result<Vec<u8>, String> {
    match line {
        Line::Whole(bytes) => Ok(bytes.to_vec()),
        Line::TooLong { bytes, .. } => Err(format!("a line of {bytes} bytes is too long")),
    }
}
