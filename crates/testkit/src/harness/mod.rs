//! Real peers for tests, on loopback: a Jetstream server with faults, a webhook receiver, the built program as a
//! process that can be killed, and an oracle. Owns no judgement of the product but what the oracle compares.

mod api;
mod faults;
mod hook;
mod http;
mod jetstream;
mod oracle;
mod process;

#[cfg(test)]
mod tests;

pub use api::{Api, Reply};
pub use faults::{Fault, Faults};
pub use hook::{Answer, Delivery, FakeHook};
pub use jetstream::{FakeJetstream, Visit};
pub use oracle::{Difference, Oracle, TellDifference};
pub use process::{Launch, Vigie};
