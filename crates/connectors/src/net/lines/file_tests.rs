//! The file source against real files that grow, are replaced, break off.

use std::io::Write;
use std::path::Path;
use std::time::Duration;

use vigie_model::Event;

use super::KIND;
use crate::http::{Http, HttpConfig};
use crate::registry::{Intake, Opening};
use crate::source::{Batch, Cursor, Limits, Source, SourceError, SourceErrorKind};

const WANT: Limits = Limits { events_max: 3, linger: Duration::ZERO };

fn open(path: &Path, cursor: Option<Cursor>) -> Result<Box<dyn Source>, SourceError> {
    let settings = serde_json::json!({ "path": path });
    let Intake::Pull(open) = KIND.intake else { panic!("a file is asked") };
    let http = Http::new(HttpConfig::new(|| vigie_model::Time::from_micros(0))).unwrap();
    open(Opening { settings: settings.as_object().unwrap(), cursor, http })
}

fn line(id: u32) -> String {
    format!("{{\"id\":\"{id}\",\"text\":\"t\",\"created_at\":0,\"author\":\"a\"}}\n")
}

fn append(path: &Path, text: &str) {
    let mut file = std::fs::OpenOptions::new().create(true).append(true).open(path).unwrap();
    file.write_all(text.as_bytes()).unwrap();
}

fn ids(batch: &Batch) -> Vec<String> {
    let ids = batch.events.iter().map(|event| match event {
        Event::Posted(post) => post.key.native.clone(),
        other => panic!("{other:?}"),
    });
    ids.collect()
}

#[tokio::test]
async fn a_file_is_read_and_followed_and_its_cursor_survives() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("posts.jsonl");
    append(&path, &(1..=4).map(line).collect::<String>());
    let mut source = open(&path, None).unwrap();
    let first = source.next(WANT).await.unwrap();
    assert_eq!((ids(&first), first.wait), (vec!["1".into(), "2".into(), "3".into()], Duration::ZERO));
    assert_eq!(ids(&source.next(WANT).await.unwrap()), ["4"]);
    let empty = source.next(WANT).await.unwrap();
    assert!(empty.events.is_empty() && !empty.wait.is_zero());

    append(&path, &line(5)[..20]);
    assert!(source.next(WANT).await.unwrap().events.is_empty(), "half a line is not read");
    append(&path, &format!("{}nonsense\n", &line(5)[20..]));
    let batch = source.next(WANT).await.unwrap();
    assert_eq!(ids(&batch), ["5"]);
    assert!(batch.rejected[0].reason.starts_with("at byte 250: not JSON"), "{:?}", batch.rejected);

    let mut again = open(&path, first.cursor).unwrap();
    assert_eq!(ids(&again.next(WANT).await.unwrap()), ["4", "5"], "taken up where the stored cursor stands");
}

#[tokio::test]
async fn a_replaced_or_shortened_file_is_read_from_its_beginning() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("posts.ndjson");
    append(&path, &(1..=3).map(line).collect::<String>());
    let mut source = open(&path, None).unwrap();
    source.next(WANT).await.unwrap();
    source.next(WANT).await.unwrap();
    std::fs::write(&path, line(7)).unwrap();
    assert_eq!(ids(&source.next(WANT).await.unwrap()), ["7"]);
    let new = folder.path().join("new");
    std::fs::write(&new, (8..=9).map(line).collect::<String>()).unwrap();
    std::fs::rename(&new, &path).unwrap();
    assert_eq!(ids(&source.next(WANT).await.unwrap()), ["8", "9"]);
}

#[tokio::test]
async fn a_packed_file_is_taken_up_at_its_unpacked_offset() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("posts.jsonl.zst");
    let body: String = (1..=5).map(line).collect();
    std::fs::write(&path, zstd::encode_all(body.as_bytes(), 3).unwrap()).unwrap();
    let first = open(&path, None).unwrap().next(WANT).await.unwrap();
    let mut source = open(&path, first.cursor).unwrap();
    assert_eq!(ids(&source.next(WANT).await.unwrap()), ["4", "5"]);
}

#[tokio::test]
async fn a_dropped_call_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("posts.jsonl");
    append(&path, &(1..=9).map(line).collect::<String>());
    let mut source = open(&path, None).unwrap();
    let mut seen = Vec::new();
    while seen.len() < 9 {
        tokio::select! {
            biased;
            () = std::future::ready(()), if seen.len() % 2 == 0 => {}
            batch = source.next(WANT) => seen.extend(ids(&batch.unwrap())),
        }
        let dropped = tokio::time::timeout(Duration::ZERO, source.next(WANT)).await;
        if let Ok(batch) = dropped {
            seen.extend(ids(&batch.unwrap()));
        }
        tokio::task::yield_now().await;
    }
    assert_eq!(seen, (1..=9).map(|id| id.to_string()).collect::<Vec<_>>());
}

#[tokio::test]
async fn what_is_no_file_of_posts_is_not_read() {
    let folder = tempfile::tempdir().unwrap();
    let secret = folder.path().join("secret.key");
    std::fs::write(&secret, "k").unwrap();
    let link = folder.path().join("posts.jsonl");
    #[cfg(unix)]
    std::os::unix::fs::symlink(&secret, &link).unwrap();
    for (path, kind) in [
        (secret.as_path(), SourceErrorKind::Misconfigured),
        (link.as_path(), SourceErrorKind::Misconfigured),
        (&folder.path().join("later.jsonl"), SourceErrorKind::Transient),
    ] {
        assert_eq!(open(path, None).unwrap().next(WANT).await.unwrap_err().kind, kind, "{}", path.display());
    }
    assert!(open(Path::new("posts.jsonl"), None).is_err());
}
