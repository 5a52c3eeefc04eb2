//! Which number each key has in a compiled set: an open-addressed table, read for every token of every post.

/// A key's number in a set.
pub(super) type TermId = u32;

/// No term.
pub(super) const NO_TERM: TermId = u32::MAX;

#[derive(Clone, Copy, Debug)]
struct Slot {
    key: u64,
    term: TermId,
    /// Whether somebody asks where the term stands.
    placed: bool,
}

const EMPTY: Slot = Slot { key: 0, term: NO_TERM, placed: false };

/// The keys of a set.
#[derive(Clone, Debug)]
pub(super) struct Terms {
    slots: Box<[Slot]>,
    mask: usize,
    /// Each term's slot.
    places: Vec<u32>,
}

impl Default for Terms {
    fn default() -> Self {
        Self { slots: vec![EMPTY; 8].into(), mask: 7, places: Vec::new() }
    }
}

impl Terms {
    /// The number of a key, given to it now if it has none.
    pub(super) fn intern(&mut self, key: u64, placed: bool) -> TermId {
        if (self.places.len() + 1) * 2 > self.slots.len() {
            self.grow();
        }
        let at = self.find(key);
        let slot = &mut self.slots[at];
        if slot.term == NO_TERM {
            *slot = Slot { key, term: self.places.len() as TermId, placed };
            self.places.push(at as u32);
        }
        slot.placed |= placed;
        slot.term
    }

    /// The number of a key and whether its places matter.
    #[inline]
    pub(super) fn get(&self, key: u64) -> Option<(TermId, bool)> {
        let slot = &self.slots[self.find(key)];
        (slot.term != NO_TERM).then_some((slot.term, slot.placed))
    }

    /// The key of a term and whether its places matter.
    pub(super) fn key(&self, term: TermId) -> (u64, bool) {
        let slot = &self.slots[self.places[term as usize] as usize];
        (slot.key, slot.placed)
    }

    pub(super) fn len(&self) -> usize {
        self.places.len()
    }

    pub(super) fn bytes(&self) -> usize {
        self.slots.len() * size_of::<Slot>() + self.places.len() * size_of::<u32>()
    }

    /// The slot that holds the key, or the empty one where it would go. At least half are empty, so it ends.
    #[inline]
    fn find(&self, key: u64) -> usize {
        let mut at = key as usize & self.mask;
        loop {
            let slot = &self.slots[at];
            if slot.term == NO_TERM || slot.key == key {
                return at;
            }
            at = (at + 1) & self.mask;
        }
    }

    fn grow(&mut self) {
        let old = std::mem::take(&mut self.slots);
        self.slots = vec![EMPTY; old.len() * 2].into();
        self.mask = self.slots.len() - 1;
        for slot in old.iter().filter(|slot| slot.term != NO_TERM) {
            let at = self.find(slot.key);
            self.slots[at] = *slot;
            self.places[slot.term as usize] = at as u32;
        }
    }
}
