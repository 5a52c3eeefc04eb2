//! Tells what was seen before in one post. Owns a small hash set that is emptied by counting up, not by writing.

/// Slots at first: twice the features of a usual post, so that the set stays within the first cache.
const SLOTS: usize = 2_048;

/// A set of features of one post.
#[derive(Debug)]
pub(super) struct Once {
    /// The post that a slot was filled for, and the feature in it.
    slots: Vec<(u32, u32)>,
    post: u32,
    held: usize,
}

impl Default for Once {
    fn default() -> Self {
        Self { slots: vec![(0, 0); SLOTS], post: 1, held: 0 }
    }
}

impl Once {
    /// Forgets everything.
    pub(super) fn clear(&mut self) {
        self.held = 0;
        self.post = self.post.wrapping_add(1);
        if self.post == 0 {
            self.slots.fill((0, 0));
            self.post = 1;
        }
    }

    /// Whether a feature is here for the first time since [`Once::clear`].
    pub(super) fn insert(&mut self, feature: u32) -> bool {
        if self.held * 2 >= self.slots.len() {
            self.grow();
        }
        let free = self.place(feature);
        let new = free.is_some();
        if let Some(slot) = free {
            self.slots[slot] = (self.post, feature);
            self.held += 1;
        }
        new
    }

    /// The slot for a feature that is not here yet.
    fn place(&self, feature: u32) -> Option<usize> {
        let mask = self.slots.len() - 1;
        // The upper bit of a feature is its sign; buckets are hashes and need no further mixing.
        let mut slot = feature as usize & mask;
        loop {
            match self.slots[slot] {
                (post, _) if post != self.post => return Some(slot),
                (_, held) if held == feature => return None,
                _ => slot = (slot + 1) & mask,
            }
        }
    }

    fn grow(&mut self) {
        let larger = vec![(0, 0); self.slots.len() * 2];
        let old = std::mem::replace(&mut self.slots, larger);
        let (post, held) = (self.post, self.held);
        self.post = 1;
        for (_, feature) in old.into_iter().filter(|(of, _)| *of == post) {
            if let Some(slot) = self.place(feature) {
                self.slots[slot] = (1, feature);
            }
        }
        self.held = held;
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn says_what_a_set_says(posts in prop::collection::vec(prop::collection::vec(0_u32..4_000, 0..3_000), 1..4)) {
            let mut once = Once::default();
            for post in posts {
                once.clear();
                let mut seen = HashSet::new();
                for feature in post {
                    prop_assert_eq!(once.insert(feature), seen.insert(feature));
                }
            }
        }
    }
}
