//! Lists behind their walls, and on their way to the scan.

use super::*;
use crate::Database;

const NOW: Time = Time::from_seconds(1);

fn entries(lines: &[&str]) -> Vec<String> {
    lines.iter().map(|line| (*line).to_owned()).collect()
}

#[tokio::test]
async fn a_list_is_kept_changed_forgotten_and_told_to_the_scan() {
    let directory = tempfile::tempdir().unwrap();
    let database = Database::open(directory.path()).await.unwrap();
    let mine = database.add_brand("Mine", "#123456", "fr", NOW).await.unwrap().id;
    let theirs = database.add_brand("Theirs", "#654321", "fr", NOW).await.unwrap().id;
    let (mine, theirs) = (database.brand(mine), database.brand(theirs));
    let before = database.config_version().await.unwrap();

    let list = mine.add_list("Élus", &entries(&["maire", "grand stade"]), NOW).await.unwrap();
    assert!(database.config_version().await.unwrap() > before);
    assert_eq!(mine.lists().await.unwrap(), std::slice::from_ref(&list));
    assert!(
        matches!(mine.add_list("éLUS", &[], NOW).await, Err(StoreError::Taken("list"))),
        "case does not tell apart"
    );
    theirs.add_list("élus", &entries(&["autre"]), NOW).await.unwrap();

    let told = database.ruleset().await.unwrap().1.lists;
    let told: Vec<_> = told.iter().map(|list| (list.brand, list.name.as_str(), list.entries.len())).collect();
    assert_eq!(told, [(mine.brand, "Élus", 2), (theirs.brand, "élus", 1)]);

    let edit = ListEdit { entries: Some(entries(&["préfet"])), ..ListEdit::default() };
    assert!(matches!(theirs.edit_list(list.id, &edit).await, Err(StoreError::NotFound)));
    assert!(matches!(theirs.list(list.id).await, Err(StoreError::NotFound)));
    assert!(matches!(theirs.remove_list(list.id).await, Err(StoreError::NotFound)));
    let edited = mine.edit_list(list.id, &edit).await.unwrap();
    assert_eq!((edited.name.as_str(), edited.entries), ("Élus", entries(&["préfet"])));

    let version = database.config_version().await.unwrap();
    mine.remove_list(list.id).await.unwrap();
    assert!(database.config_version().await.unwrap() > version);
    assert!(matches!(mine.list(list.id).await, Err(StoreError::NotFound)));
}
