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
    /// How many bytes `pending` holds.
    held: u32,
    empty: bool,
}

impl Hasher {
    #[inline]
    pub(crate) fn new() -> Self {
        Self { state: SEED, pending: 0, held: 0, empty: true }
    }

    #[inline]
    pub(crate) fn byte(&mut self, byte: u8) {
        self.bytes(u64::from(byte), 1);
    }

    /// Up to eight bytes, the first in the highest place.
    #[inline]
    pub(crate) fn bytes(&mut self, bytes: u64, count: u32) {
        if count == 0 {
            return;
        }
        self.empty = false;
        let room = 8 - self.held;
        if count < room {
            self.pending = (self.pending << (8 * count)) | bytes;
            self.held += count;
            return;
        }
        let left = count - room;
        let full = if room == 8 { bytes } else { (self.pending << (8 * room)) | (bytes >> (8 * left)) };
        self.state = mix(self.state ^ full);
        self.pending = bytes & !(u64::MAX << (8 * left));
        self.held = left;
    }

    pub(crate) fn char(&mut self, c: char) {
        for &byte in c.encode_utf8(&mut [0; 4]).as_bytes() {
            self.byte(nonzero(byte));
        }
    }

    #[inline]
    pub(crate) fn is_empty(&self) -> bool {
        self.empty
    }

    #[inline]
    pub(crate) fn finish(&self) -> u64 {
        // No length is mixed in: no zero byte is hashed, so the pending bytes tell how many they are.
        mix(self.state ^ self.pending)
    }
}

/// A zero byte as one that UTF-8 never has. Words hold none; names from a network may.
fn nonzero(byte: u8) -> u8 {
    if byte == 0 { 0xFF } else { byte }
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
        hasher.byte(nonzero(byte));
    }
    hasher.finish()
}

/// The hash of a name (handle, domain, language tag) without regard to case.
pub fn hash_caseless(name: &str) -> u64 {
    let mut hasher = Hasher::new();
    if name.is_ascii() && !name.as_bytes().contains(&0) {
        for piece in name.as_bytes().chunks(8) {
            let read = piece.iter().fold(0, |read, byte| (read << 8) | u64::from(byte.to_ascii_lowercase()));
            hasher.bytes(read, piece.len() as u32);
        }
    } else {
        caseless(name).for_each(|c| hasher.char(c));
    }
    hasher.finish()
}

/// The characters of a name in lower case, accents kept: names that differ by an accent are different names.
pub fn caseless(name: &str) -> impl Iterator<Item = char> + '_ {
    name.chars().flat_map(char::to_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_bytes_come_does_not_matter() {
        let mut at_once = Hasher::new();
        at_once.bytes(u64::from_be_bytes(*b"vigiequi"), 8);
        at_once.bytes(u64::from_be_bytes(*b"\0\0\0\0voit"), 4);
        assert_eq!(at_once.finish(), hash_folded("vigiequivoit"));
        let mut in_parts = Hasher::new();
        in_parts.bytes(u64::from_be_bytes(*b"\0\0\0\0\0vig"), 3);
        in_parts.bytes(u64::from_be_bytes(*b"iequivoi"), 8);
        in_parts.byte(b't');
        assert_eq!(in_parts.finish(), hash_folded("vigiequivoit"));
    }

    #[test]
    fn names_hash_as_their_small_letters() {
        for name in ["Alice.Example", "ÉCOLE.fr", "person12345678.EXAMPLE", "A\0B", "", "12345678"] {
            let mut hasher = Hasher::new();
            caseless(name).for_each(|c| hasher.char(c));
            assert_eq!(hash_caseless(name), hasher.finish(), "{name}");
        }
    }

    #[test]
    fn different_words_differ() {
        let words = ["", "a", "b", "ab", "ba", "aaaaaaaa", "aaaaaaaaa", "aaaaaaaaaaaaaaaa", "\0a", "\0", "a\0"];
        let mut hashes = words.map(hash_folded).to_vec();
        hashes.sort_unstable();
        hashes.dedup();
        assert_eq!(hashes.len(), words.len());
    }
}
