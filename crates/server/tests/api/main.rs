//! The HTTP side from outside: the whole program with real SQLite in a directory of its own, asked through its router.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

mod alerts;
mod app;
mod document;
mod intake;
mod lists;
mod live;
mod names;
mod operations;
mod posts;
mod queries;
mod rules;
mod search;
mod session;
mod sources;
mod users;
mod wall;
