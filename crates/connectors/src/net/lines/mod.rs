//! Post lines: posts from anywhere, one JSON object a line (docs/sources/post-lines.md).
//!
//! `wire` has the shapes, `convert` makes events of them and says what is wrong, `reader` cuts hostile bytes into
//! bounded lines, `file` follows a file. [`read_all`] is the whole way for bytes that are already here.

mod convert;
mod file;
mod reader;
mod wire;

#[cfg(test)]
mod file_tests;
#[cfg(test)]
mod tests;

use std::io::{self, Read};

use vigie_model::Event;

pub use convert::{ID_BYTES_MAX, TEXT_BYTES_MAX, event, parse_line};
pub(crate) use file::KIND;
pub use reader::{Caps, LINE_BYTES_MAX, Line, LineReader};

use crate::source::Rejected;

/// A line that was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RejectedLine {
    /// Which line, from 1.
    pub line: u64,
    /// Why, and how it begins.
    pub rejected: Rejected,
}

/// What a body of post lines held.
#[derive(Clone, Debug, Default)]
pub struct Haul {
    /// What was understood, in order.
    pub events: Vec<Event>,
    /// What was refused: the first [`Haul::REJECTED_MAX`].
    pub rejected: Vec<RejectedLine>,
    /// How many lines were refused.
    pub rejected_total: u64,
}

impl Haul {
    /// Refused lines kept with their reasons; the rest is only counted.
    pub const REJECTED_MAX: usize = 100;

    /// Adds what became of one line.
    pub fn add(&mut self, line: u64, read: Result<Event, Rejected>) {
        match read {
            Ok(event) => self.events.push(event),
            Err(rejected) => self.reject(line, rejected),
        }
    }

    fn reject(&mut self, line: u64, rejected: Rejected) {
        self.rejected_total += 1;
        if self.rejected.len() < Self::REJECTED_MAX {
            self.rejected.push(RejectedLine { line, rejected });
        }
    }
}

/// Reads a whole body: plain, gzip or zstd. Where the stream breaks in the middle (a cut download, a bomb), what came
/// before is kept and the break is the last rejection.
pub fn read_all(body: impl Read + Send + 'static, caps: Caps) -> Haul {
    let mut haul = Haul::default();
    let mut line = 0;
    if let Err(error) = read_into(&mut haul, &mut line, body, caps) {
        haul.reject(line + 1, Rejected::new(format!("the stream breaks here: {error}"), b""));
    }
    haul
}

fn read_into(haul: &mut Haul, at: &mut u64, body: impl Read + Send + 'static, caps: Caps) -> io::Result<()> {
    let mut reader = LineReader::new(body, caps)?;
    loop {
        let read = match reader.next_line()? {
            None => return Ok(()),
            Some(line) => read_line(&line),
        };
        *at = reader.number();
        haul.add(*at, read);
    }
}

/// Reads one line as the reader cut it.
///
/// # Errors
/// The reason why it is refused.
pub fn read_line(line: &Line<'_>) -> Result<Event, Rejected> {
    match line {
        Line::Whole(line) => parse_line(line),
        Line::TooLong { bytes, head } => {
            Err(Rejected::new(format!("a line of {bytes} bytes; at most {LINE_BYTES_MAX} are read"), head))
        }
    }
}
