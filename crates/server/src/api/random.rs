//! Randomness for tokens and salts: the one place of the HTTP side that asks the system for it.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// Nobody guesses a token of this length.
const TOKEN_BYTES: usize = 32;

/// Random bytes.
pub(crate) fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("an operating system without randomness cannot run anything safely");
    bytes
}

/// A new token: 32 random bytes in base64url.
pub(crate) fn token() -> String {
    URL_SAFE_NO_PAD.encode(bytes::<TOKEN_BYTES>())
}
