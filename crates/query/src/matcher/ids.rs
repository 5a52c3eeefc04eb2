//! The numbers that queries were stored under, by the numbers they have in a compiled set.

use super::Id;

/// Queries of a block: as many as bits of a word.
const BLOCK: usize = 64;

/// Ascending.
#[derive(Clone, Debug, Default)]
pub(super) struct Ids {
    all: Vec<Id>,
    blocks: Vec<Block>,
}

/// Ids that mostly follow one another are worked out from a block's first: a post that answers hundreds of queries would
/// else read from all over a long list.
#[derive(Clone, Copy, Debug)]
struct Block {
    first: Id,
    is_run: bool,
}

impl Ids {
    /// `all` ascends.
    pub(super) fn new(all: Vec<Id>) -> Self {
        let block = |ids: &[Id]| {
            let follow = ids.windows(2).all(|two| two[0].checked_add(1) == Some(two[1]));
            Some(Block { first: *ids.first()?, is_run: follow })
        };
        Self { blocks: all.chunks(BLOCK).filter_map(block).collect(), all }
    }

    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Id> {
        self.all.iter()
    }

    pub(super) fn number(&self, id: Id) -> Option<u32> {
        self.all.binary_search(&id).ok().map(|number| number as u32)
    }

    /// Appends to `out` the ids of the queries `block * 64 + i` for each bit `i` that is set.
    #[inline]
    pub(super) fn put(&self, block: usize, mut bits: u64, out: &mut Vec<Id>) {
        let Block { first, is_run } = self.blocks[block];
        while bits != 0 {
            let at = bits.trailing_zeros();
            bits &= bits - 1;
            out.push(if is_run { first + Id::from(at) } else { self.all[block * BLOCK + at as usize] });
        }
    }

    pub(super) fn bytes(&self) -> usize {
        self.all.len() * size_of::<Id>() + self.blocks.len() * size_of::<Block>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bit_has_its_id() {
        let all: Vec<Id> =
            (Id::MIN..Id::MIN + 70).chain(-5..60).chain([100, 102]).chain(Id::MAX - 90..=Id::MAX).collect();
        let ids = Ids::new(all.clone());
        let mut out = Vec::new();
        for block in 0..all.len().div_ceil(BLOCK) {
            let count = (all.len() - block * BLOCK).min(BLOCK);
            ids.put(block, u64::MAX >> (BLOCK - count), &mut out);
        }
        assert_eq!(out, all);
        out.clear();
        ids.put(1, 1 << 7 | 1 << 63, &mut out);
        assert_eq!(out, [all[71], all[127]]);
        assert_eq!((ids.number(59), ids.number(101)), (Some(134), None));
    }
}
