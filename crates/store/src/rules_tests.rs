//! Rules, queries and channels behind their walls, and the ruleset that the scan loads.

use serde_json::Map;

use super::*;
use crate::{Board, ChannelEdit, Column, NewChannel, NewSource, QueryEdit, Secrets, Vault};

struct Fixture {
    _directory: tempfile::TempDir,
    database: Database,
    vault: Vault,
    mine: BrandId,
    theirs: BrandId,
}

const NOW: Time = Time::from_seconds(1);

async fn open() -> Fixture {
    let directory = tempfile::tempdir().unwrap();
    let database = Database::open(directory.path()).await.unwrap();
    let vault = Vault::open(directory.path(), None).unwrap();
    let mine = database.add_brand("Mine", "#123456", "fr", NOW).await.unwrap().id;
    let theirs = database.add_brand("Theirs", "#654321", "fr", NOW).await.unwrap().id;
    Fixture { _directory: directory, database, vault, mine, theirs }
}

fn channel(name: &str) -> NewChannel {
    NewChannel {
        kind: "mail".into(),
        name: name.into(),
        settings: Map::new(),
        secrets: Secrets::new(),
        enabled: true,
        alerts_per_hour: Some(4),
    }
}

fn draft(query: QueryId, channels: Vec<ChannelId>) -> RuleDraft {
    let condition = Condition::Spike { times: 2.5, count: 3, minutes: 5 };
    let pace = Pace::Digest { every_minutes: 60 };
    RuleDraft { name: "R".into(), query, condition, cool_down_minutes: 30, pace, channels, enabled: true }
}

fn not_found<T: std::fmt::Debug>(answer: StoreResult<T>) {
    assert!(matches!(answer, Err(StoreError::NotFound)), "{answer:?}");
}

#[tokio::test]
async fn nothing_of_another_brand_is_read_changed_or_referred_to() {
    let it = open().await;
    let (mine, theirs) = (it.database.brand(it.mine), it.database.brand(it.theirs));
    let query = mine.add_query("Q", "panne", 1, NOW).await.unwrap().id;
    let their_query = theirs.add_query("Q", "panne", 1, NOW).await.unwrap().id;
    let channel_id = mine.add_channel(&it.vault, &channel("C"), NOW).await.unwrap().id;
    let rule = mine.add_rule(&draft(query, vec![channel_id]), NOW).await.unwrap();
    assert_eq!(mine.rules().await.unwrap(), std::slice::from_ref(&rule));

    let edit = QueryEdit { name: Some("N".into()), ..QueryEdit::default() };
    not_found(theirs.query(query).await);
    not_found(theirs.edit_query(query, &edit).await);
    not_found(theirs.remove_query(query).await);
    not_found(theirs.channel(channel_id).await);
    not_found(theirs.channel_secrets(&it.vault, channel_id).await);
    not_found(theirs.edit_channel(&it.vault, channel_id, &ChannelEdit::default()).await);
    not_found(theirs.remove_channel(channel_id).await);
    not_found(theirs.rule(rule.rule.id).await);
    not_found(theirs.put_rule(rule.rule.id, &draft(their_query, vec![])).await);
    not_found(theirs.remove_rule(rule.rule.id).await);
    not_found(theirs.add_rule(&draft(query, vec![]), NOW).await);
    not_found(theirs.add_rule(&draft(their_query, vec![channel_id]), NOW).await);
    assert_eq!(theirs.rules().await.unwrap(), [], "nothing half done stays");
}

#[tokio::test]
async fn the_ruleset_is_what_is_switched_on() {
    let it = open().await;
    let store = it.database.brand(it.mine);
    let query = store.add_query("Q", "panne", 1, NOW).await.unwrap().id;
    let on = store.add_channel(&it.vault, &channel("on"), NOW).await.unwrap().id;
    let off = store.add_channel(&it.vault, &channel("off"), NOW).await.unwrap().id;
    let edit = ChannelEdit { enabled: Some(false), ..ChannelEdit::default() };
    store.edit_channel(&it.vault, off, &edit).await.unwrap();
    let rule = store.add_rule(&draft(query, vec![off, on]), NOW).await.unwrap().rule.id;
    let silent = RuleDraft { enabled: false, ..draft(query, vec![on]) };
    store.add_rule(&silent, NOW).await.unwrap();
    let source = |shared| NewSource {
        kind: "k".into(),
        name: "s".into(),
        settings: Map::new(),
        secrets: Secrets::new(),
        enabled: true,
        shared,
    };
    let private = store.add_source(&it.vault, &source(false), NOW).await.unwrap().id;
    store.add_source(&it.vault, &source(true), NOW).await.unwrap();

    let (version, ruleset) = it.database.ruleset().await.unwrap();
    assert_eq!(version, it.database.config_version().await.unwrap());
    assert_eq!(ruleset.queries.iter().map(|query| query.id).collect::<Vec<_>>(), [query]);
    let [loaded] = &ruleset.rules[..] else { panic!("{:?}", ruleset.rules) };
    assert_eq!((loaded.id, &loaded.channels[..]), (rule, &[on][..]));
    assert_eq!(loaded.condition, draft(query, vec![]).condition);
    assert_eq!(ruleset.budgets, [ChannelBudget { channel: on, alerts_per_hour: Some(4) }]);
    assert_eq!(ruleset.private_sources, [PrivateSource { source: private, brand: it.mine }]);

    store.remove_query(query).await.unwrap();
    let (after, ruleset) = it.database.ruleset().await.unwrap();
    assert!(after > version);
    assert!(ruleset.rules.is_empty() && ruleset.queries.is_empty(), "a query takes its rules along");
}

#[tokio::test]
async fn a_budget_can_be_taken_away_and_left_alone() {
    let it = open().await;
    let store = it.database.brand(it.mine);
    let id = store.add_channel(&it.vault, &channel("C"), NOW).await.unwrap().id;
    let left = store.edit_channel(&it.vault, id, &ChannelEdit::default()).await.unwrap();
    assert_eq!(left.alerts_per_hour, Some(4));
    let none = ChannelEdit { alerts_per_hour: Some(None), ..ChannelEdit::default() };
    assert_eq!(store.edit_channel(&it.vault, id, &none).await.unwrap().alerts_per_hour, None);
}

#[tokio::test]
async fn a_board_keeps_the_columns_whose_query_is_there() {
    let it = open().await;
    let store = it.database.brand(it.mine);
    let user = crate::NewUser {
        email: "a@b.fr",
        name: "A",
        password_hash: "h",
        language: "fr",
        administrator: true,
        memberships: &[],
    };
    let user = it.database.add_user(&user, NOW).await.unwrap().id;
    let query = store.add_query("Q", "panne", 1, NOW).await.unwrap().id;
    let column = |query| Column { query, width: 400 };
    let board = Board { columns: vec![column(query), column(QueryId(99))] };
    store.put_board(user, &board).await.unwrap();
    assert_eq!(store.board(user).await.unwrap().columns, [column(query)]);
    assert_eq!(it.database.brand(it.theirs).board(user).await.unwrap(), Board::default());
}
