//! Who may come in: users, what they are in each brand, and the first of them.
//! Sessions and API tokens are in `tickets`; passwords are hashed elsewhere.

use serde::{Deserialize, Serialize};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};
use vigie_model::{BrandId, Time, UserId};

use crate::json::json_word;
use crate::{BrandRow, Database, StoreError, StoreResult};

/// What a user is in one brand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Hears, and answers for alerts.
    Listener,
    /// Also asks new questions and writes.
    Writer,
    /// Also approves what is written.
    Approver,
    /// Also sets up sources and channels.
    Manager,
    /// Reads everything, changes nothing.
    Analyst,
}

/// A user. Never holds the password's hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserRow {
    /// Their id.
    pub id: UserId,
    /// Their mail address, by which they sign in.
    pub email: String,
    /// Their name.
    pub name: String,
    /// The language they read, `fr` or `en`.
    pub language: String,
    /// Whether they run this installation: then they are in every brand.
    pub administrator: bool,
    /// When they were let in.
    pub created_at: Time,
}

/// A new user.
#[derive(Clone, Debug)]
pub struct NewUser<'a> {
    /// Their mail address.
    pub email: &'a str,
    /// Their name.
    pub name: &'a str,
    /// The hash of their password, in PHC form.
    pub password_hash: &'a str,
    /// The language they read.
    pub language: &'a str,
    /// Whether they run this installation.
    pub administrator: bool,
    /// What they are in which brand.
    pub memberships: &'a [(BrandId, Role)],
}

/// What can be said of a user; `None` leaves it as it is.
#[derive(Clone, Debug, Default)]
pub struct UserEdit {
    /// Their mail address.
    pub email: Option<String>,
    /// Their name.
    pub name: Option<String>,
    /// The hash of a new password; ends every session of theirs.
    pub password_hash: Option<String>,
    /// The language they read.
    pub language: Option<String>,
    /// Whether they run this installation.
    pub administrator: Option<bool>,
    /// What they are in which brand, whole.
    pub memberships: Option<Vec<(BrandId, Role)>>,
}

/// What every reading statement selects.
macro_rules! select_user {
    ($rest:literal) => {
        concat!("SELECT id, email, name, language, administrator, created_at FROM users ", $rest)
    };
}

impl Database {
    /// Whether nobody has set this installation up yet.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn setup_needed(&self) -> StoreResult<bool> {
        Ok(sqlx::query_scalar("SELECT NOT EXISTS (SELECT 1 FROM users)").fetch_one(&self.file.read).await?)
    }

    /// Keeps the first user with the first brand. `None` where somebody was faster.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn set_up(
        &self,
        user: &NewUser<'_>,
        brand: &str,
        colour: &str,
        now: Time,
    ) -> StoreResult<Option<(UserRow, BrandId)>> {
        let mut tx = self.file.write.begin().await?;
        if !sqlx::query_scalar("SELECT NOT EXISTS (SELECT 1 FROM users)").fetch_one(&mut *tx).await? {
            return Ok(None);
        }
        let user = insert_user(&mut tx, user, now).await?;
        let brand: i64 = sqlx::query_scalar(
            "INSERT INTO brands (name, colour, language, created_at)
             SELECT ?, ?, language, ? FROM users WHERE id = ? RETURNING id",
        )
        .bind(brand)
        .bind(colour)
        .bind(now.micros())
        .bind(user.id.0)
        .fetch_one(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(Some((user, BrandId(brand))))
    }

    /// Every user with what they are in which brand, oldest first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn users(&self) -> StoreResult<Vec<(UserRow, Vec<(BrandId, Role)>)>> {
        let rows = sqlx::query(select_user!("ORDER BY id")).fetch_all(&self.file.read).await?;
        let mut users = Vec::with_capacity(rows.len());
        for row in &rows {
            let user = read_user(row)?;
            let memberships = self.memberships(user.id).await?;
            users.push((user, memberships));
        }
        Ok(users)
    }

    /// One user.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] where there is none such.
    pub async fn user(&self, id: UserId) -> StoreResult<UserRow> {
        read_user(&sqlx::query(select_user!("WHERE id = ?")).bind(id.0).fetch_one(&self.file.read).await?)
    }

    /// The user who signs in by this address, with their password's hash.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn user_by_email(&self, email: &str) -> StoreResult<Option<(UserId, String)>> {
        let row: Option<(i64, String)> = sqlx::query_as("SELECT id, password_hash FROM users WHERE email = ?")
            .bind(email)
            .fetch_optional(&self.file.read)
            .await?;
        Ok(row.map(|(id, hash)| (UserId(id), hash)))
    }

    /// Keeps a new user.
    ///
    /// # Errors
    /// [`StoreError::Taken`] where the address is known already, [`StoreError::NotFound`] where a brand is not.
    pub async fn add_user(&self, user: &NewUser<'_>, now: Time) -> StoreResult<UserRow> {
        let mut tx = self.file.write.begin().await?;
        let user = insert_user(&mut tx, user, now).await?;
        tx.commit().await?;
        Ok(user)
    }

    /// Changes a user. A new password ends their sessions.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] where there is none such, [`StoreError::Taken`] where the address is another's, and
    /// [`StoreError::LastAdministrator`] where nobody would be left to run the installation.
    pub async fn edit_user(&self, id: UserId, edit: &UserEdit) -> StoreResult<UserRow> {
        let mut tx = self.file.write.begin().await?;
        let row = sqlx::query(
            "UPDATE users SET email = coalesce(?, email), name = coalesce(?, name),
                 password_hash = coalesce(?, password_hash), language = coalesce(?, language),
                 administrator = coalesce(?, administrator)
             WHERE id = ? RETURNING id, email, name, language, administrator, created_at",
        )
        .bind(edit.email.as_deref())
        .bind(edit.name.as_deref())
        .bind(edit.password_hash.as_deref())
        .bind(edit.language.as_deref())
        .bind(edit.administrator)
        .bind(id.0)
        .fetch_one(&mut *tx)
        .await
        .map_err(taken)?;
        if edit.password_hash.is_some() {
            sqlx::query("DELETE FROM sessions WHERE user = ?").bind(id.0).execute(&mut *tx).await?;
        }
        if let Some(memberships) = &edit.memberships {
            sqlx::query("DELETE FROM memberships WHERE user = ?").bind(id.0).execute(&mut *tx).await?;
            insert_memberships(&mut tx, id, memberships).await?;
        }
        keep_an_administrator(&mut tx).await?;
        tx.commit().await?;
        read_user(&row)
    }

    /// Lets a user in no more; what they did stays.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] where there is none such, [`StoreError::LastAdministrator`] where nobody would be left.
    pub async fn remove_user(&self, id: UserId) -> StoreResult<()> {
        let mut tx = self.file.write.begin().await?;
        let done = sqlx::query("DELETE FROM users WHERE id = ?").bind(id.0).execute(&mut *tx).await?;
        if done.rows_affected() == 0 {
            return Err(StoreError::NotFound);
        }
        keep_an_administrator(&mut tx).await?;
        tx.commit().await?;
        Ok(())
    }

    /// What a user is in which brand.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn memberships(&self, user: UserId) -> StoreResult<Vec<(BrandId, Role)>> {
        let rows: Vec<(i64, String)> =
            sqlx::query_as("SELECT brand, role FROM memberships WHERE user = ? ORDER BY brand")
                .bind(user.0)
                .fetch_all(&self.file.read)
                .await?;
        rows.into_iter().map(|(brand, role)| Ok((BrandId(brand), Role::parse(&role)?))).collect()
    }

    /// What a user is in one brand.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn role(&self, user: UserId, brand: BrandId) -> StoreResult<Option<Role>> {
        let role: Option<String> = sqlx::query_scalar("SELECT role FROM memberships WHERE user = ? AND brand = ?")
            .bind(user.0)
            .bind(brand.0)
            .fetch_optional(&self.file.read)
            .await?;
        role.map(|role| Role::parse(&role)).transpose()
    }

    /// The brands a user is in, with what they are there; an administrator is in every brand, with no role.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn brands_of(&self, user: &UserRow) -> StoreResult<Vec<(BrandRow, Option<Role>)>> {
        let memberships = self.memberships(user.id).await?;
        let role = |brand: BrandId| memberships.iter().find(|(id, _)| *id == brand).map(|(_, role)| *role);
        let brands = self.brands().await?.into_iter();
        Ok(brands
            .filter_map(|brand| match role(brand.id) {
                _ if user.administrator => Some((brand, None)),
                Some(role) => Some((brand, Some(role))),
                None => None,
            })
            .collect())
    }
}

impl Role {
    fn parse(name: &str) -> StoreResult<Self> {
        serde_json::from_value(name.into()).map_err(|error| StoreError::damaged("role", error))
    }
}

async fn insert_user(connection: &mut SqliteConnection, user: &NewUser<'_>, now: Time) -> StoreResult<UserRow> {
    let row = sqlx::query(
        "INSERT INTO users (email, name, password_hash, language, administrator, created_at)
         VALUES (?, ?, ?, ?, ?, ?) RETURNING id, email, name, language, administrator, created_at",
    )
    .bind(user.email)
    .bind(user.name)
    .bind(user.password_hash)
    .bind(user.language)
    .bind(user.administrator)
    .bind(now.micros())
    .fetch_one(&mut *connection)
    .await
    .map_err(taken)?;
    let row = read_user(&row)?;
    insert_memberships(connection, row.id, user.memberships).await?;
    Ok(row)
}

async fn insert_memberships(
    connection: &mut SqliteConnection,
    user: UserId,
    memberships: &[(BrandId, Role)],
) -> StoreResult<()> {
    for (brand, role) in memberships {
        let done = sqlx::query(
            "INSERT OR REPLACE INTO memberships (user, brand, role) SELECT ?, id, ? FROM brands WHERE id = ?",
        )
        .bind(user.0)
        .bind(json_word(role)?)
        .bind(brand.0)
        .execute(&mut *connection)
        .await?;
        if done.rows_affected() == 0 {
            return Err(StoreError::NotFound);
        }
    }
    Ok(())
}

async fn keep_an_administrator(connection: &mut SqliteConnection) -> StoreResult<()> {
    let left: bool =
        sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM users WHERE administrator)").fetch_one(connection).await?;
    if left { Ok(()) } else { Err(StoreError::LastAdministrator) }
}

fn taken(error: sqlx::Error) -> StoreError {
    match &error {
        sqlx::Error::Database(database) if database.is_unique_violation() => StoreError::Taken("email"),
        _ => error.into(),
    }
}

pub(crate) fn read_user(row: &SqliteRow) -> StoreResult<UserRow> {
    Ok(UserRow {
        id: UserId(row.try_get("id")?),
        email: row.try_get("email")?,
        name: row.try_get("name")?,
        language: row.try_get("language")?,
        administrator: row.try_get("administrator")?,
        created_at: Time::from_micros(row.try_get("created_at")?),
    })
}

#[cfg(test)]
#[path = "accounts_tests.rs"]
mod tests;
