//! Secrets at rest: XChaCha20-Poly1305 under the installation's master key, each bound to its owner's name.
//! Owns the master key. Never logs, never shows: what comes out is a [`SecretString`].

use std::collections::BTreeMap;
use std::fmt;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use secrecy::{ExposeSecret, SecretString};
use sqlx::{Row, SqliteConnection};

use crate::sqlite::File;
use crate::{Database, StoreError, StoreResult};

/// XChaCha20-Poly1305 takes a key of this length.
const KEY_BYTES: usize = 32;
/// Long enough that random nonces never meet.
const NONCE_BYTES: usize = 24;
/// The master key's file beside the database, where the environment does not give one.
const KEY_FILE: &str = "master.key";

/// The secret fields of one connector's settings, by field name.
pub type Secrets = BTreeMap<String, SecretString>;

/// Seals and opens secrets. Cheap to clone.
#[derive(Clone)]
pub struct Vault {
    cipher: Arc<XChaCha20Poly1305>,
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Vault")
    }
}

impl Vault {
    /// A vault under `master_key` (base64 of 32 bytes), or where that is `None` under the key in
    /// `directory/master.key`, which is made on first use and readable by its owner only.
    ///
    /// # Errors
    /// When the key is not base64 of 32 bytes, or its file cannot be read or made.
    pub fn open(directory: &Path, master_key: Option<&SecretString>) -> StoreResult<Self> {
        let text = match master_key {
            Some(key) => key.clone(),
            None => key_file(&directory.join(KEY_FILE))?,
        };
        let key = STANDARD.decode(text.expose_secret().trim()).ok().filter(|key| key.len() == KEY_BYTES);
        let cipher = key
            .and_then(|key| XChaCha20Poly1305::new_from_slice(&key).ok())
            .ok_or_else(|| StoreError::Damaged(format!("the master key is not base64 of {KEY_BYTES} bytes")))?;
        Ok(Self { cipher: Arc::new(cipher) })
    }

    fn seal(&self, owner: &str, secret: &SecretString) -> StoreResult<([u8; NONCE_BYTES], Vec<u8>)> {
        let nonce = random::<NONCE_BYTES>();
        let payload = Payload { msg: secret.expose_secret().as_bytes(), aad: owner.as_bytes() };
        let ciphertext = self
            .cipher
            .encrypt(&XNonce::from(nonce), payload)
            .map_err(|_| StoreError::Damaged(format!("the secret {owner} cannot be encrypted")))?;
        Ok((nonce, ciphertext))
    }

    fn unseal(&self, owner: &str, nonce: &[u8], ciphertext: &[u8]) -> StoreResult<SecretString> {
        let nonce: [u8; NONCE_BYTES] =
            nonce.try_into().map_err(|_| StoreError::Damaged(format!("the secret {owner} has a short nonce")))?;
        let plain = self
            .cipher
            .decrypt(&XNonce::from(nonce), Payload { msg: ciphertext, aad: owner.as_bytes() })
            .map_err(|_| StoreError::Damaged(format!("the secret {owner} does not open with this master key")))?;
        String::from_utf8(plain)
            .map(SecretString::from)
            .map_err(|error| StoreError::damaged("secret", error.utf8_error()))
    }
}

impl Database {
    /// The secret called `owner`, if it is kept.
    ///
    /// # Errors
    /// When the file cannot be read, or the secret was sealed under another key.
    pub async fn secret(&self, vault: &Vault, owner: &str) -> StoreResult<Option<SecretString>> {
        let row: Option<(Vec<u8>, Vec<u8>)> = sqlx::query_as("SELECT nonce, ciphertext FROM secrets WHERE owner = ?")
            .bind(owner)
            .fetch_optional(&self.file.read)
            .await?;
        row.map(|(nonce, ciphertext)| vault.unseal(owner, &nonce, &ciphertext)).transpose()
    }

    /// Keeps the secret called `owner`, unless one is kept already: then that one stays.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn add_secret(&self, vault: &Vault, owner: &str, secret: &SecretString) -> StoreResult<()> {
        let (nonce, ciphertext) = vault.seal(owner, secret)?;
        sqlx::query("INSERT OR IGNORE INTO secrets (owner, nonce, ciphertext) VALUES (?, ?, ?)")
            .bind(owner)
            .bind(nonce.as_slice())
            .bind(ciphertext)
            .execute(&self.file.write)
            .await?;
        Ok(())
    }
}

/// Keeps the secrets of `prefix` (`source/12`): those given replace, the others stay.
pub(crate) async fn put_all(
    connection: &mut SqliteConnection,
    vault: &Vault,
    prefix: &str,
    secrets: &Secrets,
) -> StoreResult<()> {
    for (field, secret) in secrets {
        put(connection, vault, &format!("{prefix}/{field}"), secret).await?;
    }
    Ok(())
}

async fn put(connection: &mut SqliteConnection, vault: &Vault, owner: &str, secret: &SecretString) -> StoreResult<()> {
    let (nonce, ciphertext) = vault.seal(owner, secret)?;
    sqlx::query(
        "INSERT INTO secrets (owner, nonce, ciphertext) VALUES (?, ?, ?)
         ON CONFLICT (owner) DO UPDATE SET nonce = excluded.nonce, ciphertext = excluded.ciphertext",
    )
    .bind(owner)
    .bind(nonce.as_slice())
    .bind(ciphertext)
    .execute(connection)
    .await?;
    Ok(())
}

/// The secrets of `prefix`, opened.
pub(crate) async fn open_all(file: &File, vault: &Vault, prefix: &str) -> StoreResult<Secrets> {
    let rows = sqlx::query("SELECT owner, nonce, ciphertext FROM secrets WHERE owner GLOB ? || '/*'")
        .bind(prefix)
        .fetch_all(&file.read)
        .await?;
    rows.iter()
        .map(|row| {
            let owner: &str = row.try_get("owner")?;
            let secret = vault.unseal(owner, row.try_get("nonce")?, row.try_get("ciphertext")?)?;
            Ok((owner[prefix.len() + 1..].to_owned(), secret))
        })
        .collect()
}

/// Forgets the secrets of `prefix`, one of ours: it holds no pattern signs.
pub(crate) async fn forget_all(connection: &mut SqliteConnection, prefix: &str) -> StoreResult<()> {
    sqlx::query("DELETE FROM secrets WHERE owner GLOB ? || '/*'").bind(prefix).execute(connection).await?;
    Ok(())
}

fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("an operating system without randomness cannot run anything safely");
    bytes
}

fn key_file(path: &Path) -> StoreResult<SecretString> {
    let failed = |source| StoreError::Io { path: path.display().to_string(), source };
    match std::fs::read_to_string(path) {
        Ok(key) => Ok(key.into()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let key = STANDARD.encode(random::<KEY_BYTES>());
            let mut options = std::fs::OpenOptions::new();
            options.write(true).create_new(true);
            #[cfg(unix)]
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
            let mut file = options.open(path).map_err(failed)?;
            file.write_all(key.as_bytes()).and_then(|()| file.sync_all()).map_err(failed)?;
            Ok(key.into())
        }
        Err(error) => Err(failed(error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_secret_comes_back_under_its_own_name_and_key_only() {
        let directory = tempfile::tempdir().unwrap();
        let database = Database::open(directory.path()).await.unwrap();
        let vault = Vault::open(directory.path(), None).unwrap();
        database.add_secret(&vault, "a", &"pâté".into()).await.unwrap();
        assert_eq!(database.secret(&vault, "a").await.unwrap().unwrap().expose_secret(), "pâté");
        assert!(database.secret(&vault, "b").await.unwrap().is_none());

        // A row moved under another name does not open.
        sqlx::query("UPDATE secrets SET owner = 'b'").execute(&database.file.write).await.unwrap();
        assert!(database.secret(&vault, "b").await.is_err());

        // Neither does it under another key; the same directory gives the same key.
        database.add_secret(&vault, "c", &"x".into()).await.unwrap();
        let other = STANDARD.encode([7; KEY_BYTES]);
        let other = Vault::open(directory.path(), Some(&other.into())).unwrap();
        assert!(database.secret(&other, "c").await.is_err());
        let again = Vault::open(directory.path(), None).unwrap();
        assert!(database.secret(&again, "c").await.unwrap().is_some());
    }

    #[test]
    fn a_short_master_key_is_refused() {
        let directory = tempfile::tempdir().unwrap();
        assert!(Vault::open(directory.path(), Some(&"c2hvcnQ=".into())).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn the_key_file_is_for_its_owner_only() {
        use std::os::unix::fs::PermissionsExt;
        let directory = tempfile::tempdir().unwrap();
        Vault::open(directory.path(), None).unwrap();
        let mode = std::fs::metadata(directory.path().join(KEY_FILE)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}
