//! Accounts, sessions and tokens: who comes in, and who no more.

use super::*;
use crate::{SESSION_LASTS_MINUTES, TokenScope};

async fn open() -> (tempfile::TempDir, Database) {
    let directory = tempfile::tempdir().unwrap();
    let database = Database::open(directory.path()).await.unwrap();
    (directory, database)
}

fn new<'a>(email: &'a str, memberships: &'a [(BrandId, Role)]) -> NewUser<'a> {
    let administrator = memberships.is_empty();
    NewUser { email, name: "A", password_hash: "h", language: "fr", administrator, memberships }
}

#[tokio::test]
async fn only_the_first_sets_up() {
    let (_directory, database) = open().await;
    let now = Time::default();
    assert!(database.setup_needed().await.unwrap());
    assert!(database.set_up(&new("a@b.fr", &[]), "Marque", "#123456", now).await.unwrap().is_some());
    assert!(database.set_up(&new("c@d.fr", &[]), "Autre", "#123456", now).await.unwrap().is_none());
    assert!(!database.setup_needed().await.unwrap());
    assert_eq!(database.brands().await.unwrap().len(), 1);
}

#[tokio::test]
async fn an_address_is_one_users_whatever_its_case_and_one_administrator_stays() {
    let (_directory, database) = open().await;
    let now = Time::default();
    let (admin, brand) = database.set_up(&new("a@b.fr", &[]), "Marque", "#123456", now).await.unwrap().unwrap();
    assert!(matches!(database.add_user(&new("A@B.fr", &[]), now).await, Err(StoreError::Taken("email"))));
    assert!(database.user_by_email("A@b.FR").await.unwrap().is_some());
    assert!(matches!(database.remove_user(admin.id).await, Err(StoreError::LastAdministrator)));

    let members = [(brand, Role::Writer)];
    let user = database.add_user(&new("w@b.fr", &members), now).await.unwrap();
    assert_eq!(database.role(user.id, brand).await.unwrap(), Some(Role::Writer));
    assert_eq!(database.role(admin.id, brand).await.unwrap(), None);
    let strange = [(BrandId(99), Role::Writer)];
    assert!(matches!(database.add_user(&new("x@b.fr", &strange), now).await, Err(StoreError::NotFound)));
    assert!(database.user_by_email("x@b.fr").await.unwrap().is_none(), "nothing half done stays");
    assert_eq!(database.brands_of(&user).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_session_lasts_while_it_is_used_and_ends_with_a_new_password() {
    let (_directory, database) = open().await;
    let now = Time::default();
    let (user, _) = database.set_up(&new("a@b.fr", &[]), "Marque", "#123456", now).await.unwrap().unwrap();
    database.add_session(user.id, "token", "csrf", now).await.unwrap();
    let later = now.plus_minutes(SESSION_LASTS_MINUTES - 1);
    assert_eq!(database.session("token", later).await.unwrap().unwrap().csrf, "csrf");
    assert!(database.session("other", later).await.unwrap().is_none());
    let much_later = later.plus_minutes(SESSION_LASTS_MINUTES - 1);
    assert!(database.session("token", much_later).await.unwrap().is_some(), "its use prolonged it");
    assert!(database.session("token", much_later.plus_minutes(SESSION_LASTS_MINUTES)).await.unwrap().is_none());

    let edit = UserEdit { password_hash: Some("new".into()), ..UserEdit::default() };
    database.edit_user(user.id, &edit).await.unwrap();
    assert!(database.session("token", later).await.unwrap().is_none());
}

#[tokio::test]
async fn a_token_is_known_by_its_text_until_it_is_removed() {
    let (_directory, database) = open().await;
    let now = Time::default();
    let (user, brand) = database.set_up(&new("a@b.fr", &[]), "Marque", "#123456", now).await.unwrap().unwrap();
    let row = database.add_token(user.id, brand, "CI", &[TokenScope::Read], "secret", now).await.unwrap();
    let (found, maker) = database.token("secret", now).await.unwrap().unwrap();
    assert_eq!((found.id, maker.id, found.brand), (row.id, user.id, brand));
    assert!(database.token("Secret", now).await.unwrap().is_none());
    database.remove_token(row.id).await.unwrap();
    assert!(database.token("secret", now).await.unwrap().is_none());
    assert!(matches!(database.remove_token(row.id).await, Err(StoreError::NotFound)));
}
