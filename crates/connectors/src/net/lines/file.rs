//! A file of post lines as a source: read from where it was left, then followed as it grows or is replaced.
//!
//! The cursor is a byte offset (after decompression) and which file it belongs to: a file that was replaced, or is
//! shorter than it was, is read from its beginning.

use std::fs::{File, Metadata};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use tokio::task::JoinHandle;

use super::read_line;
use super::reader::{Caps, LineReader, is_compressed};
use crate::registry::{Intake, Opening, SourceKind};
use crate::schema::{Field, FieldKind, Schema, Text};
use crate::source::{Batch, Cursor, Limits, Rejected, Source, SourceError, SourceErrorKind};

/// How often a file that ended is looked at again.
const LOOK_AGAIN: Duration = Duration::from_secs(1);
/// Names that a file of post lines may have. A source shows what it could not read: it must not be pointed at the
/// machine's secrets.
const SUFFIXES: [&str; 3] = ["jsonl", "ndjson", "json"];

/// The registry's line.
pub(crate) const KIND: SourceKind = SourceKind {
    name: "post-lines",
    title: Text { fr: "Fichier de messages", en: "File of posts" },
    about: Text {
        fr: "Des messages écrits par un autre programme, un objet JSON par ligne (.jsonl, .gz et .zst aussi).",
        en: "Posts that another program writes, one JSON object a line (.jsonl, .gz and .zst too).",
    },
    schema: Schema {
        fields: &[Field {
            name: "path",
            label: Text { fr: "Fichier", en: "File" },
            help: Text {
                fr: "Chemin complet sur le serveur ; lu puis suivi.",
                en: "Whole path on the server; read, then followed.",
            },
            kind: FieldKind::Text,
            required: true,
            default: None,
        }],
    },
    intake: Intake::Pull(open),
    profiles: None,
};

#[derive(Deserialize)]
struct Settings {
    path: PathBuf,
}

fn open(opening: Opening<'_>) -> Result<Box<dyn Source>, SourceError> {
    let Settings { path } = opening.read()?;
    if !path.is_absolute() {
        return Err(wrong("`path` must be a whole path such as /var/lib/posts/today.jsonl"));
    }
    let stop = opening.cursor.and_then(|cursor| serde_json::from_str(&cursor.0).ok()).unwrap_or_default();
    Ok(Box::new(Follower { work: None, state: Some(State { path, stop, reading: None, ended: None }) }))
}

/// Where reading stopped.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Stop {
    file: String,
    offset: u64,
}

/// Reading blocks, so it happens on another thread; the handle stays here when a call is dropped, and the next call
/// takes up its result.
struct Follower {
    work: Option<JoinHandle<(State, Result<Batch, SourceError>)>>,
    state: Option<State>,
}

#[async_trait]
impl Source for Follower {
    async fn next(&mut self, want: Limits) -> Result<Batch, SourceError> {
        if let Some(mut state) = self.state.take() {
            self.work = Some(tokio::task::spawn_blocking(move || {
                let batch = state.step(want.events_max);
                (state, batch)
            }));
        }
        let Some(work) = self.work.as_mut() else { return Err(wrong("this source has failed; open it again")) };
        let done = work.await;
        self.work = None;
        let (state, batch) = done.map_err(|error| SourceError::new(SourceErrorKind::Transient, error.to_string()))?;
        self.state = Some(state);
        batch
    }
}

struct State {
    path: PathBuf,
    stop: Stop,
    reading: Option<LineReader>,
    /// How the file looked when its end was reached; unchanged, it is not read again.
    ended: Option<(u64, Option<SystemTime>)>,
}

impl State {
    fn step(&mut self, lines_max: usize) -> Result<Batch, SourceError> {
        let mut batch = Batch { wait: LOOK_AGAIN, ..Batch::default() };
        let (path, meta) = look(&self.path)?;
        if self.reading.is_none() && self.ended.is_some_and(|ended| ended == shape(&meta)) {
            return Ok(batch);
        }
        let mut reader = match self.reading.take() {
            Some(reader) => reader,
            None => self.reopen(&path, &meta).map_err(|error| unreadable(&self.path, &error))?,
        };
        let mut lines = 0;
        while lines < lines_max {
            lines += 1;
            match self.step_line(&mut reader, &mut batch) {
                Ok(true) => {}
                Ok(false) => {
                    self.ended = Some(shape(&meta));
                    return Ok(self.with_cursor(batch));
                }
                Err(error) => {
                    let reason = format!("at byte {}: the stream breaks: {error}", reader.offset());
                    batch.rejected.push(Rejected::new(reason, b""));
                    self.ended = Some(shape(&meta));
                    return Ok(self.with_cursor(batch));
                }
            }
        }
        batch.wait = Duration::ZERO;
        self.reading = Some(reader);
        Ok(self.with_cursor(batch))
    }

    /// Reads one line into `batch`; false at the end of what can be read now.
    fn step_line(&mut self, reader: &mut LineReader, batch: &mut Batch) -> io::Result<bool> {
        let begins = reader.offset();
        let Some(line) = reader.next_line()? else {
            self.stop.offset = reader.offset();
            return Ok(false);
        };
        let read = read_line(&line);
        if read.is_err() && !reader.terminated() && !reader.compressed() {
            // Somebody is still writing it: it is read again from its beginning once the file has grown.
            self.stop.offset = begins;
            return Ok(false);
        }
        self.stop.offset = reader.offset();
        match read {
            Ok(event) => batch.events.push(event),
            Err(mut rejected) => {
                rejected.reason = format!("at byte {begins}: {}", rejected.reason);
                batch.rejected.push(rejected);
            }
        }
        Ok(true)
    }

    fn reopen(&mut self, path: &Path, meta: &Metadata) -> io::Result<LineReader> {
        let mut file = File::open(path)?;
        let mut magic = Vec::new();
        file.by_ref().take(4).read_to_end(&mut magic)?;
        let compressed = is_compressed(&magic);
        let identity = identity(meta);
        if self.stop.file != identity || (!compressed && meta.len() < self.stop.offset) {
            self.stop = Stop { file: identity, offset: 0 };
        }
        if compressed {
            file.seek(SeekFrom::Start(0))?;
            let mut reader = LineReader::new(file, Caps { output_bytes_max: u64::MAX })?;
            reader.skip_to(self.stop.offset)?;
            Ok(reader)
        } else {
            file.seek(SeekFrom::Start(self.stop.offset))?;
            Ok(LineReader::resume(file, self.stop.offset))
        }
    }

    fn with_cursor(&self, mut batch: Batch) -> Batch {
        batch.cursor = serde_json::to_string(&self.stop).ok().map(Cursor);
        batch
    }
}

/// The file itself, links followed, if it is one that may be read.
fn look(path: &Path) -> Result<(PathBuf, Metadata), SourceError> {
    let real = path.canonicalize().map_err(|error| unreadable(path, &error))?;
    let packed = real.extension().is_some_and(|suffix| suffix == "gz" || suffix == "zst");
    let named = if packed { real.file_stem().map(Path::new) } else { Some(real.as_path()) };
    let suffix = named.and_then(Path::extension).and_then(|suffix| suffix.to_str()).unwrap_or_default();
    if !SUFFIXES.contains(&suffix) {
        return Err(wrong("`path` must name a .jsonl, .ndjson or .json file, or one of these with .gz or .zst"));
    }
    let meta = real.metadata().map_err(|error| unreadable(path, &error))?;
    if meta.is_file() { Ok((real, meta)) } else { Err(wrong("`path` must name a file")) }
}

fn shape(meta: &Metadata) -> (u64, Option<SystemTime>) {
    (meta.len(), meta.modified().ok())
}

#[cfg(unix)]
fn identity(meta: &Metadata) -> String {
    use std::os::unix::fs::MetadataExt;
    format!("{}:{}", meta.dev(), meta.ino())
}

#[cfg(not(unix))]
fn identity(_: &Metadata) -> String {
    String::new()
}

fn unreadable(path: &Path, error: &io::Error) -> SourceError {
    let kind = match error.kind() {
        io::ErrorKind::PermissionDenied => SourceErrorKind::Misconfigured,
        _ => SourceErrorKind::Transient,
    };
    SourceError::new(kind, format!("{}: {error}", path.display()))
}

fn wrong(what: &str) -> SourceError {
    SourceError::new(SourceErrorKind::Misconfigured, what)
}
