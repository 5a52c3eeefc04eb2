//! Any bytes as a body of post lines, plain or compressed: read within its caps, and every line answered.
#![no_main]

use libfuzzer_sys::fuzz_target;
use vigie_connectors::net::lines::{self, Caps};

/// Small, so that a bomb is found by its answer and not by its weight.
const OUTPUT_BYTES_MAX: u64 = 1 << 20;

fuzz_target!(|body: &[u8]| {
    let _ = lines::read_all(std::io::Cursor::new(body.to_vec()), Caps { output_bytes_max: OUTPUT_BYTES_MAX });
    let _ = lines::parse_line(body);
});
