//! Makes sure that the folder of the built web exists, so that the binary builds without it.

fn main() {
    println!("cargo::rerun-if-changed=../../web/build");
    // A checkout that cannot be written to has the folder, or rust-embed says clearly that it is missing.
    let _ = std::fs::create_dir_all("../../web/build");
}
