//! Any text as a query: parsing ends, spans lie inside the text on character borders, and what is formatted parses again
//! to the same formatted text.
#![no_main]

use libfuzzer_sys::fuzz_target;
use vigie_query::{format, has_errors, parse};

fuzz_target!(|text: &str| {
    let (query, diagnostics) = parse(text);
    for diagnostic in &diagnostics {
        let _ = diagnostic.span.of(text);
        let _ = diagnostic.span.to_utf16(text);
    }
    if has_errors(&diagnostics) {
        return;
    }
    let once = format(&query);
    let (again, diagnostics) = parse(&once);
    assert!(!has_errors(&diagnostics), "{text:?} was formatted to {once:?}, which does not parse");
    assert_eq!(format(&again), once, "formatting {text:?} twice differs");
});
