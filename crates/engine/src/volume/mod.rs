//! How much a query brings: figures by minute, distinct authors, and what a deletion takes back.
//! Owns counting; whether a count is news is the alerts' question.

mod authors;
mod deltas;
mod ledger;
mod query;

pub use authors::AUTHORS_MAX;
pub(crate) use authors::Authors;
pub(crate) use deltas::Deltas;
pub(crate) use ledger::{Counted, Entry, Ledger};
pub use ledger::{LEDGER_GENERATION, QUERIES_PER_POST_MAX};
pub(crate) use query::QueryVolume;
