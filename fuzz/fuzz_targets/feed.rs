//! Any bytes as a feed, with any media type: it is read or refused, whatever it was sent.
#![no_main]

use libfuzzer_sys::fuzz_target;
use vigie_connectors::net::feed;

fuzz_target!(|input: (&[u8], Option<&str>)| {
    let _ = feed::read(input.0, input.1, None);
});
