//! What a brand's queries may call by name: its other queries, its lists, the sources that it hears and the accounts whose
//! posts tell only their id.

use vigie_model::{BrandId, NamedAccount, Ruleset};
use vigie_query::{Library, NameKind};

/// The names of one brand.
#[derive(Debug)]
pub struct Names<'r> {
    ruleset: &'r Ruleset,
    brand: BrandId,
    /// The name and text of a query that is being written, which stands for the stored one.
    own: Option<(&'r str, &'r str)>,
    /// Accounts that the ruleset does not know, because no stored query names them.
    accounts: &'r [NamedAccount],
}

impl<'r> Names<'r> {
    /// The names of a brand as they are stored.
    pub const fn of(ruleset: &'r Ruleset, brand: BrandId) -> Self {
        Self { ruleset, brand, own: None, accounts: &[] }
    }

    /// The same while a query of this name is being written: one that ends up quoting itself is found out.
    #[must_use]
    pub const fn while_writing(self, name: &'r str, text: &'r str) -> Self {
        Self { own: Some((name, text)), ..self }
    }

    /// The same with accounts that a text names which is not stored.
    #[must_use]
    pub const fn knowing(self, accounts: &'r [NamedAccount]) -> Self {
        Self { accounts, ..self }
    }

    /// Whether this brand may know what was told behind that wall.
    fn may_know(&self, of: Option<BrandId>) -> bool {
        of.is_none_or(|brand| brand == self.brand)
    }
}

impl Library for Names<'_> {
    fn query(&self, name: &str) -> Option<String> {
        if let Some((own, text)) = self.own
            && is_same(own, name)
        {
            return Some(text.to_owned());
        }
        let mut queries = self.ruleset.queries.iter().filter(|query| query.brand == self.brand);
        queries.find(|query| is_same(&query.name, name)).map(|query| query.text.clone())
    }

    fn list(&self, name: &str) -> Option<Vec<String>> {
        let mut lists = self.ruleset.lists.iter().filter(|list| list.brand == self.brand);
        lists.find(|list| is_same(&list.name, name)).map(|list| list.entries.clone())
    }

    fn sources(&self, name: &str) -> Vec<String> {
        let mine = self.ruleset.sources.iter().filter(|source| self.may_know(source.brand));
        mine.filter(|source| is_same(&source.name, name)).map(|source| source.source.to_string()).collect()
    }

    fn accounts(&self, handle: &str) -> Vec<String> {
        let known = self.ruleset.accounts.iter().chain(self.accounts);
        let named = known.filter(|account| self.may_know(account.brand) && account.handle == handle);
        named.map(|account| account.native.clone()).collect()
    }

    fn names(&self, kind: NameKind) -> Vec<String> {
        match kind {
            NameKind::Query => {
                let queries = self.ruleset.queries.iter().filter(|query| query.brand == self.brand);
                queries.map(|query| query.name.clone()).collect()
            }
            NameKind::Words | NameKind::Authors | NameKind::Source | NameKind::Account => {
                let lists = self.ruleset.lists.iter().filter(|list| list.brand == self.brand);
                lists.map(|list| list.name.clone()).collect()
            }
        }
    }
}

fn is_same(a: &str, b: &str) -> bool {
    a.to_lowercase() == b.to_lowercase()
}
