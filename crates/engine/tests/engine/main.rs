//! The engine from outside: what is counted, which rules fire, and what holds for every stream.

mod alerting;
mod counting;
mod properties;
mod words;
