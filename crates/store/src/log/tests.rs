//! The log's promises: order, both-or-neither with the cursor, a clock that never goes back, redaction.

use vigie_model::{Author, AuthorKey, Network, Post, PostKey};

use super::*;

fn post(native: &str, text: &str) -> Event {
    let author = Author::unknown(AuthorKey { network: Network::BLUESKY, native: "did:plc:a".into() });
    Event::Posted(Box::new(Post::new(key(native), author, Time::from_seconds(5), text.into())))
}

fn key(native: &str) -> PostKey {
    PostKey { network: Network::BLUESKY, native: native.into() }
}

fn at(seconds: i64) -> Time {
    Time::from_seconds(seconds)
}

async fn log() -> (tempfile::TempDir, Log) {
    let directory = tempfile::tempdir().unwrap();
    let log = Log::open(directory.path()).await.unwrap();
    (directory, log)
}

async fn reopen(directory: &tempfile::TempDir, log: Log) -> Log {
    log.close().await;
    Log::open(directory.path()).await.unwrap()
}

#[tokio::test]
async fn events_and_cursor_survive_together_and_read_back_alike_from_memory_and_disk() {
    let (directory, log) = log().await;
    log.append(SourceId(1), at(10), vec![post("a", "one"), post("b", "two")], Some("c1")).await.unwrap();
    log.tick(at(11)).await.unwrap();
    log.append(SourceId(2), at(12), vec![post("c", "three")], None).await.unwrap();
    let warm = log.blocks_after(Seq(0), 100).await.unwrap();
    let log = reopen(&directory, log).await;
    let cold = log.blocks_after(Seq(0), 100).await.unwrap();
    assert_eq!(warm, cold);
    assert_eq!(cold.iter().map(|block| (block.first.0, block.last.0)).collect::<Vec<_>>(), [(1, 2), (3, 3), (4, 4)]);
    assert_eq!(log.cursor(SourceId(1)).await.unwrap().as_deref(), Some("c1"));
    assert_eq!(log.cursor(SourceId(2)).await.unwrap(), None);
    assert_eq!(*log.head().borrow(), Seq(4));
}

#[tokio::test]
async fn reading_goes_on_from_any_block_and_stops_at_the_wanted_size() {
    let (_directory, log) = log().await;
    for n in 0..10 {
        log.append(SourceId(1), at(n), vec![post(&n.to_string(), "x"), post(&format!("{n}b"), "y")], None)
            .await
            .unwrap();
    }
    let blocks = log.blocks_after(Seq(4), 5).await.unwrap();
    assert_eq!(blocks.iter().map(|block| block.first.0).collect::<Vec<_>>(), [5, 7, 9]);
    let backwards = log.blocks_before(Seq(9), 2).await.unwrap();
    assert_eq!(backwards.iter().map(|block| block.first.0).collect::<Vec<_>>(), [7, 5]);
}

#[tokio::test]
async fn the_logs_clock_stands_still_when_the_machines_goes_back() {
    let (directory, log) = log().await;
    log.append(SourceId(1), at(100), vec![post("a", "x")], None).await.unwrap();
    let log = reopen(&directory, log).await;
    let block = log.append(SourceId(1), at(40), vec![post("b", "x")], None).await.unwrap().unwrap();
    assert_eq!(block.witnessed_at, at(100));
}

#[tokio::test]
async fn an_empty_batch_moves_the_cursor_and_nothing_else() {
    let (_directory, log) = log().await;
    assert!(log.append(SourceId(1), at(1), Vec::new(), Some("etag")).await.unwrap().is_none());
    assert_eq!(log.cursor(SourceId(1)).await.unwrap().as_deref(), Some("etag"));
    assert!(log.blocks_after(Seq(0), 10).await.unwrap().is_empty());
}

#[tokio::test]
async fn retention_keeps_what_a_reader_still_needs_and_never_reuses_a_position() {
    let (directory, log) = log().await;
    for n in 1..=4 {
        log.append(SourceId(1), at(n), vec![post(&n.to_string(), "x")], None).await.unwrap();
    }
    assert_eq!(log.trim(at(100), Seq(2), 100).await.unwrap(), 2);
    let log = reopen(&directory, log).await;
    assert_eq!(log.blocks_after(Seq(0), 10).await.unwrap()[0].first, Seq(3));
    assert_eq!(log.trim(at(100), Seq(4), 100).await.unwrap(), 2);
    let block = log.append(SourceId(1), at(5), vec![post("z", "x")], None).await.unwrap().unwrap();
    assert_eq!(block.first, Seq(5));
}

#[tokio::test]
async fn a_deleted_posts_words_leave_the_log_wherever_they_are() {
    let (directory, log) = log().await;
    log.append(SourceId(1), at(1), vec![post("a", "keep me"), post("b", "forget me")], None).await.unwrap();
    log.append(SourceId(1), at(2), vec![Event::Deleted(key("b"))], None).await.unwrap();
    let gone = Redaction { posts: [key("b")].into_iter().collect(), ..Redaction::default() };
    assert_eq!(log.redact(&gone, Seq(3)).await.unwrap(), 1);
    let log = reopen(&directory, log).await;
    let blocks = log.blocks_after(Seq(0), 10).await.unwrap();
    assert_eq!(blocks[0].events[1].event, Event::Deleted(key("b")));
    assert!(matches!(&blocks[0].events[0].event, Event::Posted(post) if post.text == "keep me"));
}

#[tokio::test]
async fn many_writers_get_one_order_without_holes() {
    let (_directory, log) = log().await;
    let writers: Vec<_> = (0..8)
        .map(|writer| {
            let log = log.clone();
            tokio::spawn(async move {
                for n in 0..10 {
                    log.append(SourceId(writer), at(n), vec![post(&format!("{writer}-{n}"), "x")], None).await.unwrap();
                }
            })
        })
        .collect();
    for writer in writers {
        writer.await.unwrap();
    }
    let mut after = Seq(0);
    let mut seen = 0;
    while let Some(block) = log.blocks_after(after, 1).await.unwrap().first() {
        assert_eq!(block.first, after.next());
        after = block.last;
        seen += block.events.len();
    }
    assert_eq!(seen, 80);
}

#[tokio::test]
async fn an_account_that_goes_takes_all_its_words_along() {
    let (_directory, log) = log().await;
    log.append(SourceId(1), at(1), vec![post("a", "x"), post("b", "y")], None).await.unwrap();
    let author = AuthorKey { network: Network::BLUESKY, native: "did:plc:a".into() };
    let gone = Redaction { authors: [author].into_iter().collect(), ..Redaction::default() };
    assert_eq!(log.redact(&gone, Seq(2)).await.unwrap(), 2);
    assert_eq!(log.redact(&gone, Seq(2)).await.unwrap(), 0, "once is enough");
}

/// A block as the first version wrote it.
const FIRST_FORM: &[u8] = include_bytes!("fixtures/block_1.bin");

#[test]
fn a_block_of_the_first_form_reads_as_it_was_written() {
    insta::assert_debug_snapshot!(block::read(Seq(1), 1, FIRST_FORM).unwrap());
    assert!(block::read(Seq(1), 3, FIRST_FORM).is_err(), "a form of the future");
}

#[tokio::test]
async fn a_log_of_before_is_read_on_and_a_deletion_reaches_it() {
    let (directory, log) = log().await;
    let before = block::read(Seq(1), 1, FIRST_FORM).unwrap();
    log.append(SourceId(1), at(10), before.clone(), None).await.unwrap();
    sqlx::query("UPDATE blocks SET format = 1, body = ?").bind(FIRST_FORM).execute(&log.file.write).await.unwrap();
    let log = reopen(&directory, log).await;
    log.append(SourceId(1), at(11), vec![post("a", "new")], None).await.unwrap();
    let read: Vec<Event> =
        log.blocks_after(Seq(0), 100).await.unwrap()[0].events.iter().map(|it| it.event.clone()).collect();
    assert_eq!(read, before);
    let Event::Posted(first) = &before[0] else { panic!("a post comes first") };
    let gone = Redaction { posts: [first.key.clone()].into_iter().collect(), ..Redaction::default() };
    assert_eq!(log.redact(&gone, Seq(99)).await.unwrap(), 1);
    let log = reopen(&directory, log).await;
    let blocks = log.blocks_after(Seq(0), 100).await.unwrap();
    assert_eq!(blocks[0].events[0].event, Event::Deleted(first.key.clone()));
    assert_eq!(blocks[0].events[1].event, before[1]);
    assert_eq!(blocks.len(), 2);
}
