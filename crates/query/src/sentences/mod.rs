//! Every sentence this crate says to people, French beside English, so that one reader can judge both.

pub(crate) mod diagnose;
pub(crate) mod explain;
