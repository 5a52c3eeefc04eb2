//! Keys as 64-bit numbers that stay the same for ever: they are stored. Owns no table.
//!
//! A hash of our own because the usual fast ones may change with their crate's version, and a stored state would then
//! forget everything it has seen. Not secret: whoever crafts two ids of one hash hides only a post of their own.

use vigie_model::{AuthorKey, BrandId, PostKey};

const POST: u64 = 0x9e37_79b9_7f4a_7c15;
const AUTHOR: u64 = 0xd1b5_4a32_d192_ed03;
const QUERY: u64 = 0x8cb9_2ba7_2f3d_8dd7;
const STEP: u64 = 0xa076_1d64_78bd_642f;
const LAST: u64 = 0xe703_7ed1_a0b4_28db;

pub(crate) fn post(key: &PostKey) -> u64 {
    bytes(bytes(POST, key.network.as_str().as_bytes()), key.native.as_bytes())
}

/// A post as seen behind one brand's wall.
pub(crate) fn behind_wall(post: u64, brand: BrandId) -> u64 {
    bytes(post, &brand.0.to_le_bytes())
}

/// That a post was deleted.
pub(crate) fn grave(post: u64) -> u64 {
    bytes(post, b"grave")
}

pub(crate) fn author(key: &AuthorKey) -> u64 {
    bytes(bytes(AUTHOR, key.network.as_str().as_bytes()), key.native.as_bytes())
}

pub(crate) fn text(text: &str) -> u64 {
    bytes(QUERY, text.as_bytes())
}

/// Eight bytes a step, each mixed in by a 128-bit product folded in half.
pub(crate) fn bytes(seed: u64, bytes: &[u8]) -> u64 {
    let mut hash = seed ^ (bytes.len() as u64).wrapping_mul(LAST);
    let (words, tail) = bytes.as_chunks::<8>();
    for word in words {
        hash = fold(hash ^ u64::from_le_bytes(*word), STEP).wrapping_add(POST);
    }
    let mut last = [0; 8];
    last[..tail.len()].copy_from_slice(tail);
    fold(hash ^ u64::from_le_bytes(last), LAST)
}

fn fold(a: u64, b: u64) -> u64 {
    let product = u128::from(a) * u128::from(b);
    (product as u64) ^ ((product >> 64) as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_never_changes_since_it_is_stored() {
        assert_eq!(bytes(POST, b""), 0x0850_f979_4d51_08b4);
        assert_eq!(bytes(POST, b"did:plc:abc/3kxyz"), 0x3481_5ccc_3b9d_c140);
    }

    #[test]
    fn close_ids_lie_far_apart() {
        let hashes: std::collections::BTreeSet<u64> =
            (0..100_000).map(|n| bytes(POST, format!("did:plc:{n}/3k{n}").as_bytes())).collect();
        assert_eq!(hashes.len(), 100_000);
        let low: std::collections::BTreeSet<u64> = hashes.iter().map(|hash| hash & 0xf_ffff).collect();
        assert!(low.len() > 90_000, "low bits repeat: {}", low.len());
    }
}
