//! The lens from outside: measured on labelled posts and on a conformance suite, and read by people.

mod explanations;
mod labelled_posts;
mod measured_language;
mod measured_tone;
mod twitter_text;

use std::path::PathBuf;

/// A file of the labelled data that lies beside the repository; says why a test is skipped where it does not.
fn data(path: &str) -> Option<String> {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data").join(path);
    match std::fs::read_to_string(&file) {
        Ok(text) => Some(text),
        Err(error) => {
            println!("skipped: {} cannot be read ({error})", file.display());
            None
        }
    }
}
