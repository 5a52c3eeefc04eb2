//! Who goes by a handle: accounts as they were last heard of. Only such whose lasting id says by itself which network it is
//! of: an account's number may be another's elsewhere.

use vigie_model::{BrandId, NamedAccount};

use crate::{Database, StoreResult};

impl Database {
    /// The accounts that go by one of `handles`, which are in lower case: of each, the one that was heard of last, among
    /// what everybody may know and among what each brand's private sources told.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn accounts_of(&self, handles: &[String]) -> StoreResult<Vec<NamedAccount>> {
        let mut accounts: Vec<NamedAccount> = Vec::new();
        for handle in handles {
            let rows: Vec<(i64, String)> = sqlx::query_as(
                "SELECT scope, native FROM authors
                 WHERE json_extract(body, '$.handle') IS NOT NULL AND lower(json_extract(body, '$.handle')) = ?
                       AND native GLOB 'did:*'
                 ORDER BY scope, seen_at DESC, native",
            )
            .bind(handle)
            .fetch_all(&self.file.read)
            .await?;
            for (scope, native) in rows {
                let brand = (scope != 0).then_some(BrandId(scope));
                let is_known = |known: &NamedAccount| known.brand == brand && known.handle == *handle;
                if !accounts.iter().rev().any(is_known) {
                    accounts.push(NamedAccount { brand, handle: handle.clone(), native });
                }
            }
        }
        Ok(accounts)
    }
}

#[cfg(test)]
mod tests {
    use vigie_model::{Author, AuthorKey, Network, Time};

    use super::*;
    use crate::Scope;

    #[tokio::test]
    async fn a_handle_leads_to_who_was_last_heard_to_have_it_behind_each_wall() {
        let folder = tempfile::tempdir().unwrap();
        let db = Database::open(folder.path()).await.unwrap();
        let mut tx = db.begin_scan().await.unwrap();
        let brand = Some(BrandId(7));
        for (scope, native, handle, at) in [
            (None, "did:plc:old", "Ana.example", 1),
            (None, "did:plc:new", "ana.Example", 2),
            (brand, "did:plc:private", "ana.example", 3),
            (None, "12", "bob.example", 4),
        ] {
            let key = AuthorKey { network: Network::BLUESKY, native: native.into() };
            let author = Author { handle: Some(handle.into()), ..Author::unknown(key) };
            tx.put_author(Scope::of(scope), &author, Time::from_seconds(at)).await.unwrap();
        }
        tx.commit(vigie_model::Seq(1)).await.unwrap();
        let asked = ["ana.example".to_owned(), "bob.example".to_owned(), "nobody.example".to_owned()];
        let known = |brand, native: &str| NamedAccount { brand, handle: "ana.example".into(), native: native.into() };
        assert_eq!(
            db.accounts_of(&asked).await.unwrap(),
            [known(None, "did:plc:new"), known(brand, "did:plc:private")]
        );
    }
}
