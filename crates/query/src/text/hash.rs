//! The one hash of a token: 64 bits over its folded bytes, eight at a time. Stable: the same word has the same hash in
//! every process and release, so it may be stored. Not keyed: who wants to can build a collision, and gains a false
//! match of their own post.

const SEED: u64 = 0x9E37_79B9_7F4A_7C15;
const STEP: u64 = 0xD6E8_FEB8_6659_FD93;

/// Hashes folded bytes as they come.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Hasher {
    state: u64,
    pending: u64,
    count: u32,
}

impl Hasher {
    #[inline]
    pub(crate) fn new() -> Self {
        Self { state: SEED, pending: 0, count: 0 }
    }

    #[inline]
    pub(crate) fn byte(&mut self, byte: u8) {
        self.pending = (self.pending << 8) | u64::from(byte);
        self.count += 1;
        if self.count & 7 == 0 {
            self.state = mix(self.state ^ self.pending);
            self.pending = 0;
        }
    }

    pub(crate) fn char(&mut self, c: char) {
        for &byte in c.encode_utf8(&mut [0; 4]).as_bytes() {
            self.byte(byte);
        }
    }

    #[inline]
    pub(crate) fn is_empty(&self) -> bool {
        self.count == 0
    }

    #[inline]
    pub(crate) fn finish(&self) -> u64 {
        mix(mix(self.state ^ self.pending) ^ u64::from(self.count))
    }
}

/// Both halves of a full product: every input bit reaches every output bit.
#[inline]
fn mix(value: u64) -> u64 {
    let product = u128::from(value) * u128::from(STEP);
    (product as u64) ^ ((product >> 64) as u64)
}

/// The hash of a token whose folded text is given.
pub fn hash_folded(folded: &str) -> u64 {
    let mut hasher = Hasher::new();
    for &byte in folded.as_bytes() {
        hasher.byte(byte);
    }
    hasher.finish()
}

/// The hash of a name (handle, domain, language tag) without regard to case.
pub fn hash_caseless(name: &str) -> u64 {
    let mut hasher = Hasher::new();
    for c in caseless(name) {
        hasher.char(c);
    }
    hasher.finish()
}

/// The characters of a name in lower case, accents kept: names that differ by an accent are different names.
pub fn caseless(name: &str) -> impl Iterator<Item = char> + '_ {
    name.chars().flat_map(char::to_lowercase)
}
