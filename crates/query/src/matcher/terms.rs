//! Which number each key has in a compiled set: an open-addressed table, read for every token of every post.

/// A key's number in a set.
pub(super) type TermId = u32;

/// No term.
pub(super) const NO_TERM: TermId = u32::MAX;

/// What is known of a term.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Flags(u8);

impl Flags {
    /// Some query has it.
    pub(super) const WANTED: Self = Self(1);
    /// Some query has it and asks where it stands.
    pub(super) const PLACED: Self = Self(1 | 2);
    /// Some longer phrase begins with it.
    pub(super) const CONTINUED: Self = Self(4);

    #[inline]
    pub(super) const fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }
}

#[derive(Clone, Copy, Debug)]
struct Slot {
    key: u64,
    term: TermId,
    flags: Flags,
}

const EMPTY: Slot = Slot { key: 0, term: NO_TERM, flags: Flags(0) };

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
    pub(super) fn intern(&mut self, key: u64, flags: Flags) -> TermId {
        if (self.places.len() + 1) * 2 > self.slots.len() {
            self.grow();
        }
        let at = self.find(key);
        let slot = &mut self.slots[at];
        if slot.term == NO_TERM {
            *slot = Slot { key, term: self.places.len() as TermId, flags };
            self.places.push(at as u32);
        }
        slot.flags.0 |= flags.0;
        slot.term
    }

    /// The number of a key and what is known of it.
    #[inline]
    pub(super) fn get(&self, key: u64) -> Option<(TermId, Flags)> {
        let slot = &self.slots[self.find(key)];
        (slot.term != NO_TERM).then_some((slot.term, slot.flags))
    }

    /// Something of the place where a key would be, so that it is fetched.
    #[inline]
    pub(super) fn touch(&self, key: u64) -> u32 {
        self.slots[key as usize & self.mask].term
    }

    /// The key of a term and what is known of it.
    pub(super) fn key(&self, term: TermId) -> (u64, Flags) {
        let slot = &self.slots[self.places[term as usize] as usize];
        (slot.key, slot.flags)
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
