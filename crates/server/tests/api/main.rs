//! The HTTP side from outside: the whole program with real SQLite in a directory of its own, asked through its router.

mod alerts;
mod app;
mod document;
mod intake;
mod live;
mod operations;
mod posts;
mod queries;
mod rules;
mod session;
mod sources;
mod users;
mod wall;
