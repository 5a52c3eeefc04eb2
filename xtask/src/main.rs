//! The workshop's own tools.
fn main() {}
