//! Passwords: Argon2id, off the runtime's threads, a few at a time. Never logged, never kept in the clear.

use std::sync::Arc;

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Semaphore;

use super::problem::{ApiError, ApiResult};
use super::random;

/// OWASP's recommendation for Argon2id: 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;
/// Hashes at once: each takes [`MEMORY_KIB`] and a core for a few hundredths of a second. The others wait their turn.
const AT_ONCE: usize = 2;

/// The shortest password that is taken.
pub(crate) const CHARS_MIN: usize = 10;
/// Beyond this a password is an attempt to keep us busy.
pub(crate) const BYTES_MAX: usize = 1_024;

/// Hashes passwords and checks them.
#[derive(Clone)]
pub(crate) struct Passwords {
    turns: Arc<Semaphore>,
    /// A hash that nothing matches, for users who do not exist: they take as long as those who do.
    nobody: Arc<str>,
}

impl Passwords {
    /// Ready to hash.
    pub(crate) fn new() -> Self {
        let nobody = hash(&random::token()).unwrap_or_default();
        Self { turns: Arc::new(Semaphore::new(AT_ONCE)), nobody: nobody.into() }
    }

    /// The hash of a new password, in PHC form.
    pub(crate) async fn hash(&self, password: SecretString) -> ApiResult<String> {
        self.turn(move || hash(password.expose_secret()).map_err(ApiError::internal)).await?
    }

    /// Whether `password` is the one that was hashed; with no hash it takes as long, and is not.
    pub(crate) async fn verify(&self, password: SecretString, hash: Option<String>) -> ApiResult<bool> {
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| self.nobody.as_ref().to_owned());
        let same = self.turn(move || same(password.expose_secret(), &hash)).await?;
        Ok(same && known)
    }

    async fn turn<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> ApiResult<T> {
        let permit = Arc::clone(&self.turns).acquire_owned().await.map_err(ApiError::internal)?;
        tokio::task::spawn_blocking(move || {
            let done = work();
            drop(permit);
            done
        })
        .await
        .map_err(ApiError::internal)
    }
}

fn argon2() -> Argon2<'static> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).expect("constants within the allowed ranges");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

fn hash(password: &str) -> Result<String, argon2::password_hash::Error> {
    let salt = random::bytes::<16>();
    let hash: argon2::password_hash::phc::PasswordHash =
        argon2().hash_password_with_salt(password.as_bytes(), &salt)?;
    Ok(hash.to_string())
}

fn same(password: &str, hash: &str) -> bool {
    PasswordHash::new(hash).is_ok_and(|hash| argon2().verify_password(password.as_bytes(), &hash).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_right_password_and_no_other() {
        let passwords = Passwords::new();
        let hash = passwords.hash("correct horse".into()).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(passwords.verify("correct horse".into(), Some(hash.clone())).await.unwrap());
        assert!(!passwords.verify("wrong horse".into(), Some(hash)).await.unwrap());
        assert!(!passwords.verify("correct horse".into(), None).await.unwrap());
        assert!(!passwords.verify("x".into(), Some("damaged".into())).await.unwrap());
    }
}
