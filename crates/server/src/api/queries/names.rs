//! Which queries call a query or a list by its name: what is called must neither vanish nor change its name.

use std::cell::RefCell;

use vigie_query::Library;
use vigie_store::QueryRow;

use super::super::problem::{ApiError, ApiResult};

/// Names that a query calls.
#[derive(Debug, Default)]
pub(crate) struct Called {
    queries: RefCell<Vec<String>>,
    lists: RefCell<Vec<String>>,
}

/// What has a name.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Thing {
    Query,
    List,
}

impl Library for Called {
    // What stands behind a name is of no interest here, so every name stands for one word.
    fn query(&self, name: &str) -> Option<String> {
        self.queries.borrow_mut().push(name.to_lowercase());
        Some("x".to_owned())
    }

    fn list(&self, name: &str) -> Option<Vec<String>> {
        self.lists.borrow_mut().push(name.to_lowercase());
        Some(vec!["x".to_owned()])
    }
}

impl Called {
    /// The names that this text calls itself; not those that its names call in turn.
    pub(crate) fn by(text: &str) -> Self {
        let called = Self::default();
        // Read for the names alone: the diagnostics are of a text that nobody wrote.
        drop(vigie_query::parse_with(text, &called));
        called
    }

    /// Whether this thing is among them.
    pub(crate) fn calls(&self, thing: Thing, name: &str) -> bool {
        let names = match thing {
            Thing::Query => &self.queries,
            Thing::List => &self.lists,
        };
        let name = name.trim().to_lowercase();
        names.borrow().contains(&name)
    }
}

/// The queries, by name, that call `name`.
pub(crate) fn callers<'q>(queries: &'q [QueryRow], thing: Thing, name: &str) -> Vec<&'q str> {
    queries.iter().filter(|query| Called::by(&query.text).calls(thing, name)).map(|query| query.name.as_str()).collect()
}

/// Refuses where another query calls it.
pub(crate) fn require_uncalled(queries: &[QueryRow], thing: Thing, name: &str) -> ApiResult<()> {
    let names = callers(queries, thing, name);
    if names.is_empty() {
        return Ok(());
    }
    let quoted = |open, close| names.iter().map(|name| format!("{open}{name}{close}")).collect::<Vec<_>>().join(", ");
    let fr = format!("Encore appelé par son nom dans : {}. Modifiez d’abord ces requêtes.", quoted("« ", " »"));
    let en = format!("Still called by name in: {}. Change these queries first.", quoted("“", "”"));
    Err(ApiError::in_use(fr, en))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_text_calls_itself_counts() {
        let called = Called::by("panne @query:\"Marque A\" (list:Élus OR @list:villes) NOT \"@list:phrase\"");
        assert!(called.calls(Thing::Query, "marque a") && called.calls(Thing::List, "élus"));
        assert!(called.calls(Thing::List, "VILLES"));
        assert!(!called.calls(Thing::List, "marque a") && !called.calls(Thing::List, "phrase"));
        assert!(Called::by("(@list:a OR").calls(Thing::List, "a"), "a broken text calls as well");
    }
}
