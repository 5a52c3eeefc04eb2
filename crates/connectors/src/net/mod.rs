//! One folder a network, and the times that all of them write.

pub mod bluesky;
pub mod datetime;
pub mod feed;
pub mod lines;
pub mod webhook;
