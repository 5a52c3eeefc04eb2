//! The binary `vigie`.
fn main() {}
