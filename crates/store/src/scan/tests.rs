//! The scan's promises: all or nothing, each alert once, deletions reach everything, walls hold.

use vigie_model::{
    Alert, Author, AuthorKey, BrandId, Cause, ChannelId, Delivery, DeliveryFate, Minute, Network, Post, PostId,
    PostKey, QueryId, Reading, RuleId, Ruleset, Seq, SourceId, Time, Tone, ToneLabel, UserId,
};

use super::*;
use crate::{AlertFilter, Horizon, JobState, PostFilter, StoreResult};

const NOW: Time = Time::from_seconds(1_000);

/// Two brands with a query, a rule and a channel each, all numbered like their brand.
async fn database() -> (tempfile::TempDir, Database) {
    let directory = tempfile::tempdir().unwrap();
    let db = Database::open(directory.path()).await.unwrap();
    for id in 1..=2_i64 {
        for sql in [
            "INSERT INTO brands VALUES (?1, 'brand', '#fff', 'en', 0)",
            "INSERT INTO queries VALUES (?1, ?1, 'query', 'word', 0, 0)",
            "INSERT INTO channels VALUES (?1, ?1, 'mail', 'me', '{}', 1, NULL, NULL, NULL, 0)",
            "INSERT INTO rules VALUES (?1, ?1, ?1, 'rule', '{\"kind\":\"each-post\"}', 0, '{\"kind\":\"now\"}', 1, 0)",
        ] {
            sqlx::query(sql).bind(id).execute(&db.file.write).await.unwrap();
        }
    }
    (directory, db)
}

fn post(native: &str) -> Post {
    let author = Author::unknown(AuthorKey { network: Network::BLUESKY, native: "did:plc:a".into() });
    let key = PostKey { network: Network::BLUESKY, native: native.into() };
    Post::new(key, author, NOW, "a word".into())
}

fn new<'a>(scope: Scope, post: &'a Post) -> NewPost<'a> {
    let tone = Some(Tone { label: ToneLabel::Positive, score: 0.5 });
    let reading = Reading { lang: vigie_model::Lang::EN, tone };
    NewPost { scope, source: SourceId(1), witnessed_at: NOW, stored_at: NOW, reading, post, words: "a word" }
}

fn alert(once_key: &str) -> Alert {
    Alert {
        brand: BrandId(1),
        rule: RuleId(1),
        query: QueryId(1),
        once_key: once_key.into(),
        raised_at: NOW,
        cause: Cause::EachPost,
        severity: 1,
        posts: vec![post("a").key],
        deliveries: vec![Delivery { channel: ChannelId(1), fate: DeliveryFate::Send }],
    }
}

/// Stores a shared post that both brands' queries answer.
async fn store_for_both(db: &Database, native: &str, reached: i64) -> StoreResult<PostId> {
    let mut tx = db.begin_scan().await?;
    let stored = tx.put_post(new(Scope::of(None), &post(native))).await?;
    for id in 1..=2 {
        tx.put_match(BrandId(id), QueryId(id), stored.id, NOW).await?;
        tx.put_change(BrandId(id), ChangeKind::Post, stored.id.0, &[QueryId(id)], NOW).await?;
    }
    tx.commit(Seq(reached)).await?;
    Ok(stored.id)
}

#[tokio::test]
async fn what_is_not_committed_never_was() {
    let (_directory, db) = database().await;
    let mut tx = db.begin_scan().await.unwrap();
    let stored = tx.put_post(new(Scope::of(None), &post("a"))).await.unwrap();
    tx.put_match(BrandId(1), QueryId(1), stored.id, NOW).await.unwrap();
    drop(tx);
    assert_eq!(db.scanned().await.unwrap(), Seq(0));
    assert!(db.brand(BrandId(1)).posts(&PostFilter::default(), 10).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_post_reads_back_as_it_was_and_only_for_brands_that_asked() {
    let (_directory, db) = database().await;
    let mut tx = db.begin_scan().await.unwrap();
    let stored = tx.put_post(new(Scope::of(None), &post("a"))).await.unwrap();
    assert!(tx.put_match(BrandId(1), QueryId(1), stored.id, NOW).await.unwrap());
    assert!(!tx.put_match(BrandId(1), QueryId(2), stored.id, NOW).await.unwrap(), "another brand's query");
    tx.commit(Seq(7)).await.unwrap();
    let mine = db.brand(BrandId(1)).posts(&PostFilter::default(), 10).await.unwrap();
    assert_eq!(mine.len(), 1);
    assert_eq!((mine[0].post.clone(), mine[0].queries.clone()), (post("a"), vec![QueryId(1)]));
    assert_eq!(mine[0].reading.tone.unwrap().label, ToneLabel::Positive);
    assert!(db.brand(BrandId(2)).posts(&PostFilter::default(), 10).await.unwrap().is_empty());
    assert!(matches!(db.brand(BrandId(2)).post(stored.id).await, Err(StoreError::NotFound)));
    assert_eq!(db.scanned().await.unwrap(), Seq(7));
}

#[tokio::test]
async fn private_posts_of_two_brands_with_one_native_id_stay_two_posts() {
    let (_directory, db) = database().await;
    let mut tx = db.begin_scan().await.unwrap();
    for id in 1..=2 {
        let stored = tx.put_post(new(Scope::of(Some(BrandId(id))), &post("same"))).await.unwrap();
        tx.put_match(BrandId(id), QueryId(id), stored.id, NOW).await.unwrap();
    }
    tx.commit(Seq(1)).await.unwrap();
    let ids = |rows: Vec<crate::PostRow>| rows.into_iter().map(|row| row.id).collect::<Vec<_>>();
    let keys = [post("same").key];
    let one = ids(db.brand(BrandId(1)).posts_by_key(&keys).await.unwrap());
    let two = ids(db.brand(BrandId(2)).posts_by_key(&keys).await.unwrap());
    assert_eq!((one.len(), two.len()), (1, 1));
    assert_ne!(one, two);
}

#[tokio::test]
async fn the_same_alert_is_kept_once_and_told_once() {
    let (_directory, db) = database().await;
    let mut tx = db.begin_scan().await.unwrap();
    assert!(tx.put_alert(&alert("k"), NOW).await.unwrap().is_some());
    assert!(tx.put_alert(&alert("k"), NOW).await.unwrap().is_none());
    tx.commit(Seq(1)).await.unwrap();
    let alerts = db.brand(BrandId(1)).alerts(AlertFilter::Open, None, 10).await.unwrap();
    assert_eq!(alerts.len(), 1);
    assert_eq!(alerts[0].deliveries[0].state, Some(JobState::Waiting));
    assert_eq!(db.brand(BrandId(1)).jobs(None, 10).await.unwrap().len(), 1);
    assert!(db.brand(BrandId(2)).alerts(AlertFilter::All, None, 10).await.unwrap().is_empty());
}

#[tokio::test]
async fn an_alert_of_a_rule_that_is_no_more_is_not_kept() {
    let (_directory, db) = database().await;
    let mut tx = db.begin_scan().await.unwrap();
    assert!(tx.put_alert(&Alert { rule: RuleId(99), ..alert("k") }, NOW).await.unwrap().is_none());
}

#[tokio::test]
async fn a_deletion_reaches_post_matches_and_every_brand_that_saw_it() {
    let (_directory, db) = database().await;
    let id = store_for_both(&db, "a", 1).await.unwrap();
    let mut tx = db.begin_scan().await.unwrap();
    let gone = tx.remove_post(Scope::of(None), &post("a").key).await.unwrap().unwrap();
    assert_eq!(gone, Gone { id, brands: vec![BrandId(1), BrandId(2)] });
    assert_eq!(tx.remove_post(Scope::of(None), &post("a").key).await.unwrap(), None);
    tx.commit(Seq(2)).await.unwrap();
    assert!(matches!(db.brand(BrandId(1)).post(id).await, Err(StoreError::NotFound)));
    assert!(db.brand(BrandId(1)).matches(id).await.unwrap().is_empty());
}

#[tokio::test]
async fn an_account_that_goes_takes_its_posts_along() {
    let (_directory, db) = database().await;
    store_for_both(&db, "a", 1).await.unwrap();
    store_for_both(&db, "b", 2).await.unwrap();
    let mut tx = db.begin_scan().await.unwrap();
    let gone = tx.remove_author(Scope::of(None), &post("a").author.key).await.unwrap();
    assert_eq!(gone.len(), 2);
    tx.commit(Seq(3)).await.unwrap();
    assert!(db.brand(BrandId(1)).posts(&PostFilter::default(), 10).await.unwrap().is_empty());
}

#[tokio::test]
async fn posts_show_what_is_last_known_of_their_author() {
    let (_directory, db) = database().await;
    let id = store_for_both(&db, "a", 1).await.unwrap();
    let stranger = AuthorKey { network: Network::BLUESKY, native: "did:plc:stranger".into() };
    let mut tx = db.begin_scan().await.unwrap();
    let named = Author { handle: Some("ana.example".into()), ..post("a").author };
    tx.put_author(Scope::of(None), &named, NOW).await.unwrap();
    tx.put_author(Scope::of(None), &Author::unknown(stranger), NOW).await.unwrap();
    let newest = tx.newest_of(Scope::of(None), &named.key, 5).await.unwrap();
    assert_eq!(newest.iter().map(|post| post.id).collect::<Vec<_>>(), [id]);
    tx.commit(Seq(2)).await.unwrap();
    let row = db.brand(BrandId(1)).post(id).await.unwrap();
    assert_eq!(row.post.author.handle.as_deref(), Some("ana.example"));
    let mut tx = db.begin_scan().await.unwrap();
    let renamed = Author { name: Some("Ana".into()), ..Author::unknown(named.key.clone()) };
    tx.put_author(Scope::of(None), &renamed, NOW).await.unwrap();
    tx.commit(Seq(3)).await.unwrap();
    let author = db.brand(BrandId(1)).post(id).await.unwrap().post.author;
    assert_eq!((author.handle.as_deref(), author.name.as_deref()), (Some("ana.example"), Some("Ana")));
    let authors: i64 = sqlx::query_scalar("SELECT count(*) FROM authors").fetch_one(&db.file.read).await.unwrap();
    assert_eq!(authors, 2);
    let all = Horizon { posts: Time::default(), alerts: NOW, counts: NOW, changes: NOW, authors: NOW.plus_minutes(1) };
    db.forget(all).await.unwrap();
    let authors: i64 = sqlx::query_scalar("SELECT count(*) FROM authors").fetch_one(&db.file.read).await.unwrap();
    assert_eq!(authors, 1, "accounts nobody asked about go after a while");
}

#[tokio::test]
async fn a_stranger_is_one_until_anything_is_known_of_them() {
    let (_directory, db) = database().await;
    store_for_both(&db, "a", 1).await.unwrap();
    let author = post("a").author.key;
    assert_eq!(db.strangers(SourceId(1), 5).await.unwrap(), std::slice::from_ref(&author));
    assert!(db.strangers(SourceId(2), 5).await.unwrap().is_empty());
    let mut tx = db.begin_scan().await.unwrap();
    tx.put_author(Scope::of(None), &Author::unknown(author), NOW).await.unwrap();
    tx.commit(Seq(2)).await.unwrap();
    assert!(db.strangers(SourceId(1), 5).await.unwrap().is_empty());
}

#[tokio::test]
async fn volumes_add_up_and_can_be_taken_back() {
    let (_directory, db) = database().await;
    let one = VolumeDelta {
        query: QueryId(1),
        minute: Minute(10),
        posts: 1,
        authors: 1,
        negative: 0,
        neutral: 0,
        positive: 1,
    };
    let mut tx = db.begin_scan().await.unwrap();
    for delta in [one, one, VolumeDelta { posts: -1, authors: -1, positive: -1, ..one }] {
        tx.add_volume(delta).await.unwrap();
    }
    tx.commit(Seq(1)).await.unwrap();
    let bins = db.brand(BrandId(1)).volume(QueryId(1), Minute(0), Minute(60), 5).await.unwrap();
    assert_eq!((bins.len(), bins[0].minute, bins[0].posts, bins[0].positive), (1, 10, 1, 1));
    assert!(db.brand(BrandId(2)).volume(QueryId(1), Minute(0), Minute(60), 5).await.unwrap().is_empty());
}

#[tokio::test]
async fn changes_are_read_in_order_from_anywhere_and_stay_behind_the_wall() {
    let (_directory, db) = database().await;
    store_for_both(&db, "a", 1).await.unwrap();
    store_for_both(&db, "b", 2).await.unwrap();
    let mine = db.brand(BrandId(1)).changes_after(0, 10).await.unwrap();
    assert_eq!(mine.len(), 2);
    assert_eq!(db.brand(BrandId(1)).changes_after(mine[0].id, 10).await.unwrap(), mine[1..]);
    assert_eq!(db.last_change().await.unwrap(), 4);
}

#[tokio::test]
async fn acknowledging_twice_is_once_and_can_be_taken_back() {
    let (_directory, db) = database().await;
    sqlx::query("INSERT INTO users VALUES (5, 'a@x.test', 'Ana', '', 'fr', 1, 0)")
        .execute(&db.file.write)
        .await
        .unwrap();
    let mut tx = db.begin_scan().await.unwrap();
    let id = tx.put_alert(&alert("k"), NOW).await.unwrap().unwrap();
    tx.commit(Seq(1)).await.unwrap();
    let brand = db.brand(BrandId(1));
    assert_eq!(brand.acknowledge(&[id], UserId(5), NOW).await.unwrap().len(), 1);
    assert!(brand.acknowledge(&[id], UserId(5), NOW).await.unwrap().is_empty());
    assert_eq!(brand.alert(id).await.unwrap().acknowledged, Some(("Ana".into(), NOW)));
    assert_eq!(brand.open_alerts().await.unwrap(), 0);
    assert_eq!(brand.reopen(&[id], NOW).await.unwrap().len(), 1);
    assert_eq!(brand.open_alerts().await.unwrap(), 1);
    assert!(matches!(db.brand(BrandId(2)).acknowledge(&[id], UserId(5), NOW).await, Err(StoreError::NotFound)));
}

#[tokio::test]
async fn a_snapshot_comes_back_with_its_rules() {
    let (_directory, db) = database().await;
    let snapshot = Snapshot { seq: Seq(9), ruleset: Ruleset::default(), format: 1, state: vec![1, 2, 3] };
    db.put_snapshot(&snapshot, NOW).await.unwrap();
    assert_eq!(db.snapshot().await.unwrap(), Some(snapshot));
}

#[tokio::test]
async fn the_scan_never_goes_back() {
    let (_directory, db) = database().await;
    db.begin_scan().await.unwrap().commit(Seq(9)).await.unwrap();
    let again = db.begin_scan().await.unwrap().commit(Seq(9)).await;
    assert!(matches!(again, Err(StoreError::Damaged(_))));
}
