//! The program `vigie` as a library, so that tests can hold the whole of it: wiring, tasks, HTTP, command line.
//! Nothing else in the house imports it.

pub mod api;
