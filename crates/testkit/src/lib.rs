//! For tests and the demo: a simulated evening with known truth, seeded traffic, and (feature `harness`) fake peers
//! with faults, a handle on the built program, and an oracle. Nothing here is part of the product's own work.

pub mod crashpoint;
#[cfg(feature = "harness")]
pub mod harness;
pub mod random;
pub mod simulator;
#[cfg(feature = "harness")]
pub mod traffic;

pub use simulator::{DemoQuery, DemoRule, Pace, Scenario, SimEvent, Truth};
