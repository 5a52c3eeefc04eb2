//! Sources behind their walls, and their secrets beside them.

use secrecy::ExposeSecret;

use super::*;

async fn open() -> (tempfile::TempDir, Database, Vault) {
    let directory = tempfile::tempdir().unwrap();
    let database = Database::open(directory.path()).await.unwrap();
    let vault = Vault::open(directory.path(), None).unwrap();
    (directory, database, vault)
}

fn new(name: &str, shared: bool) -> NewSource {
    let secrets = Secrets::from([("token".to_owned(), "s3cret".into())]);
    NewSource { kind: "k".into(), name: name.into(), settings: Map::new(), secrets, enabled: true, shared }
}

#[tokio::test]
async fn a_brand_hears_its_own_sources_and_the_shared_ones() {
    let (_directory, database, vault) = open().await;
    let now = Time::default();
    let mine = database.add_brand("Mine", "#123456", "fr", now).await.unwrap().id;
    let theirs = database.add_brand("Theirs", "#654321", "fr", now).await.unwrap().id;
    let own = database.brand(mine).add_source(&vault, &new("own", false), now).await.unwrap();
    let shared = database.brand(mine).add_source(&vault, &new("shared", true), now).await.unwrap();

    let names = |rows: Vec<SourceRow>| rows.into_iter().map(|row| row.name).collect::<Vec<_>>();
    assert_eq!(names(database.brand(mine).sources().await.unwrap()), ["own", "shared"]);
    assert_eq!(names(database.brand(theirs).sources().await.unwrap()), ["shared"]);
    assert_eq!(names(database.sources().await.unwrap()), ["own", "shared"]);

    let edit = SourceEdit { enabled: Some(false), ..SourceEdit::default() };
    let other = database.brand(theirs);
    assert!(matches!(other.edit_source(&vault, own.id, Reach::Shared, &edit).await, Err(StoreError::NotFound)));
    assert!(matches!(other.edit_source(&vault, shared.id, Reach::Own, &edit).await, Err(StoreError::NotFound)));
    assert!(matches!(other.remove_source(own.id, Reach::Shared).await, Err(StoreError::NotFound)));
    assert!(!other.edit_source(&vault, shared.id, Reach::Shared, &edit).await.unwrap().enabled);
}

#[tokio::test]
async fn secrets_stay_until_replaced_and_go_with_their_source() {
    let (_directory, database, vault) = open().await;
    let now = Time::default();
    let brand = database.add_brand("Mine", "#123456", "fr", now).await.unwrap().id;
    let store = database.brand(brand);
    let source = store.add_source(&vault, &new("own", false), now).await.unwrap();
    assert_eq!(source.secrets_set, ["token"]);

    let rename = SourceEdit { name: Some("renamed".into()), ..SourceEdit::default() };
    store.edit_source(&vault, source.id, Reach::Own, &rename).await.unwrap();
    let kept = database.source_secrets(&vault, source.id).await.unwrap();
    assert_eq!(kept["token"].expose_secret(), "s3cret");

    let secrets = Secrets::from([("token".to_owned(), "new".into())]);
    store.edit_source(&vault, source.id, Reach::Own, &SourceEdit { secrets, ..SourceEdit::default() }).await.unwrap();
    let replaced = database.source_secrets(&vault, source.id).await.unwrap();
    assert_eq!(replaced["token"].expose_secret(), "new");

    store.remove_source(source.id, Reach::Own).await.unwrap();
    assert!(database.source_secrets(&vault, source.id).await.unwrap().is_empty());
}

#[tokio::test]
async fn every_change_moves_the_configuration() {
    let (_directory, database, vault) = open().await;
    let now = Time::default();
    let brand = database.add_brand("Mine", "#123456", "fr", now).await.unwrap().id;
    let store = database.brand(brand);
    let mut last = database.config_version().await.unwrap();
    let source = store.add_source(&vault, &new("own", false), now).await.unwrap();
    for step in 0..2 {
        match step {
            0 => drop(store.edit_source(&vault, source.id, Reach::Own, &SourceEdit::default()).await.unwrap()),
            _ => store.remove_source(source.id, Reach::Own).await.unwrap(),
        }
        let version = database.config_version().await.unwrap();
        assert!(version > last);
        last = version;
    }
}
