//! Handles in queries, and who goes by them. Posts of some networks tell only their author's lasting id; a query that names a
//! handle asks for that id as well, as soon as anybody knows it.

use rustc_hash::FxHashSet;
use vigie_model::{Author, BrandId, NamedAccount, Ruleset};
use vigie_query::{Clause, Field, Library, Node, parse_with};
use vigie_store::{Database, StoreResult};

use super::Names;

/// Handles of stored queries that are looked up: each is a question to the database with every change of the rules.
const HANDLES_MAX: usize = 20_000;

/// Everything that decides, and its version, with the accounts that the queries name.
///
/// # Errors
/// When the database cannot be read.
pub async fn ruleset(db: &Database) -> StoreResult<(i64, Ruleset)> {
    let (version, mut ruleset) = db.ruleset().await?;
    let mut handles: Vec<String> = Vec::new();
    for stored in ruleset.queries.iter().filter(|stored| may_name(&stored.text)) {
        handles.extend(handles_in(&stored.text, &Names::of(&ruleset, stored.brand)));
        if handles.len() > HANDLES_MAX {
            handles.sort_unstable();
            handles.dedup();
            handles.truncate(HANDLES_MAX);
        }
    }
    handles.sort_unstable();
    handles.dedup();
    ruleset.accounts = db.accounts_of(&handles).await?;
    Ok((version, ruleset))
}

/// The accounts that a text names, as far as anybody knows them.
///
/// # Errors
/// When the database cannot be read.
pub async fn accounts_in(db: &Database, text: &str, names: &Names<'_>) -> StoreResult<Vec<NamedAccount>> {
    if !may_name(text) {
        return Ok(Vec::new());
    }
    db.accounts_of(&handles_in(text, names)).await
}

/// Whether a text may name an account, itself or by another text that it calls: most do not, and are not read for it.
fn may_name(text: &str) -> bool {
    text.contains(':')
}

fn handles_in(text: &str, names: &dyn Library) -> Vec<String> {
    let mut handles = FxHashSet::default();
    collect(parse_with(text, names).0.root(), &mut handles);
    handles.into_iter().collect()
}

/// The handles that stand in a query.
pub(super) fn collect(node: &Node, handles: &mut FxHashSet<String>) {
    match &node.clause {
        Clause::Field(Field::Author(name)) if name.contains('.') && !name.contains(':') => {
            handles.insert(name.to_string());
        }
        _ => node.children().into_iter().for_each(|child| collect(child, handles)),
    }
}

/// Whether what is told of an account changes who goes by one of `handles`.
pub(super) fn changes(
    handles: &FxHashSet<String>,
    known: &[NamedAccount],
    author: &Author,
    of: Option<BrandId>,
) -> bool {
    let native = &author.key.native;
    let Some(handle) = author.handle.as_deref().filter(|_| native.starts_with("did:")) else { return false };
    let handle = handle.to_ascii_lowercase();
    let mut of_account = known.iter().filter(|known| known.brand == of && known.native == *native);
    match handles.contains(&handle) {
        true => !of_account.any(|known| known.handle == handle),
        // It goes by another name now.
        false => of_account.next().is_some(),
    }
}
