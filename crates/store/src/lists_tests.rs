//! Lists behind their walls, and on their way to the scan.

use super::*;
use crate::{Database, NewUser};

const NOW: Time = Time::from_seconds(1);

fn by() -> Actor {
    Actor { user: vigie_model::UserId(1), name: "Ada".to_owned() }
}

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
    let ada = NewUser {
        email: "ada@example.org",
        name: "Ada",
        password_hash: "x",
        language: "fr",
        administrator: true,
        memberships: &[],
    };
    assert_eq!(database.add_user(&ada, NOW).await.unwrap().id, by().user);
    let before = database.config_version().await.unwrap();

    let list = mine.add_list(&by(), "Élus", &entries(&["maire", "grand stade"]), NOW).await.unwrap();
    assert!(database.config_version().await.unwrap() > before);
    assert_eq!(mine.lists().await.unwrap(), std::slice::from_ref(&list));
    assert!(
        matches!(mine.add_list(&by(), "éLUS", &[], NOW).await, Err(StoreError::Taken("list"))),
        "case does not tell apart"
    );
    theirs.add_list(&by(), "élus", &entries(&["autre"]), NOW).await.unwrap();

    let told = database.ruleset().await.unwrap().1.lists;
    let told: Vec<_> = told.iter().map(|list| (list.brand, list.name.as_str(), list.entries.len())).collect();
    assert_eq!(told, [(mine.brand, "Élus", 2), (theirs.brand, "élus", 1)]);

    let edit = ListEdit { entries: Some(entries(&["préfet"])), ..ListEdit::default() };
    assert!(matches!(theirs.edit_list(&by(), list.id, &edit, NOW).await, Err(StoreError::NotFound)));
    assert!(matches!(theirs.list(list.id).await, Err(StoreError::NotFound)));
    assert!(matches!(theirs.remove_list(&by(), list.id, NOW).await, Err(StoreError::NotFound)));
    let edited = mine.edit_list(&by(), list.id, &edit, NOW).await.unwrap();
    assert_eq!((edited.name.as_str(), edited.entries), ("Élus", entries(&["préfet"])));

    let renamed = ListEdit { name: Some("Mairie".to_owned()), ..ListEdit::default() };
    mine.edit_list(&by(), list.id, &renamed, NOW).await.unwrap();
    let version = database.config_version().await.unwrap();
    mine.remove_list(&by(), list.id, NOW).await.unwrap();
    assert!(database.config_version().await.unwrap() > version);
    assert!(matches!(mine.list(list.id).await, Err(StoreError::NotFound)));

    let trail = mine.audit(None, 10).await.unwrap();
    let told: Vec<_> = trail
        .iter()
        .map(|entry| (entry.deed, entry.name.as_str(), &entry.change, entry.subject, entry.user_name.as_str()))
        .collect();
    let change = |renamed_from: Option<&str>, added: &[&str], removed: &[&str]| Difference {
        renamed_from: renamed_from.map(str::to_owned),
        added: entries(added),
        added_count: added.len(),
        removed: entries(removed),
        removed_count: removed.len(),
    };
    let id = list.id.0;
    assert_eq!(
        told,
        [
            (Deed::ListRemoved, "Mairie", &change(None, &[], &["préfet"]), id, "Ada"),
            (Deed::ListChanged, "Mairie", &change(Some("Élus"), &[], &[]), id, "Ada"),
            (Deed::ListChanged, "Élus", &change(None, &["préfet"], &["maire", "grand stade"]), id, "Ada"),
            (Deed::ListAdded, "Élus", &change(None, &["maire", "grand stade"], &[]), id, "Ada"),
        ]
    );
    assert_eq!(mine.audit(Some(trail[2].id), 10).await.unwrap(), trail[3..]);
    assert_eq!(theirs.audit(None, 10).await.unwrap().len(), 1, "each brand its own");
}
