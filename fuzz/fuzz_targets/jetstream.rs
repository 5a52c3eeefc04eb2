//! Any bytes as a frame of Jetstream: the decoder answers, whatever it was sent.
#![no_main]

use libfuzzer_sys::fuzz_target;
use vigie_connectors::net::bluesky;

fuzz_target!(|frame: &[u8]| {
    let _ = bluesky::decode(frame);
});
