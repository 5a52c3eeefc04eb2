//! The program `vigie` as a library, so that tests can hold the whole of it: wiring, tasks, HTTP, command line.
//! Nothing else in the house imports it.

pub mod api;
pub mod app;
pub mod bell;
pub mod cli;
pub mod clock;
pub mod config;
mod demo;
pub mod intake;
pub mod jobs;
pub mod live;
pub mod scan;
pub mod search;
pub mod upkeep;
pub mod views;
mod web;
