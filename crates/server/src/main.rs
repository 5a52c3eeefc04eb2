//! The binary `vigie`: a thin start of the library beside it.
fn main() {}
