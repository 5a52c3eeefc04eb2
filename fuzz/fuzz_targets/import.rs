//! Any text as a query of another system: importing ends, notes stand inside the text on character borders, and what
//! comes out is read by our reader and written as it is formatted, unless a note refuses it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use vigie_query::{Dialect, format, has_errors, import, parse, to_x_rules};

/// As long as a rule of X's pay-per-use access.
const RULE_CHARS: usize = 1_024;

fuzz_target!(|text: &str| {
    for dialect in Dialect::ALL {
        let imported = import(dialect, text);
        for note in &imported.notes {
            assert!(text.get(note.span.start..note.span.end).is_some(), "{note:?} lies outside {text:?}");
        }
        if imported.is_refused() {
            assert_eq!(imported.text, "", "{text:?} was refused and given");
            continue;
        }
        let (query, said) = parse(&imported.text);
        assert!(!has_errors(&said), "{text:?} became {:?}, which does not parse", imported.text);
        let formatted = format(&query);
        if !has_errors(&parse(&formatted).1) {
            assert_eq!(formatted, imported.text, "{text:?} is not written as it is formatted");
        }
        for rule in to_x_rules(&query, RULE_CHARS).rules {
            assert!(rule.chars().count() <= RULE_CHARS, "{rule:?} is too long");
        }
    }
});
