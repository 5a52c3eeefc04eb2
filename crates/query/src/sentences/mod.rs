//! Every sentence this crate says to people, French beside English, so that one reader can judge both.

mod about;
pub(crate) mod diagnose;
pub(crate) mod explain;
mod fields;
