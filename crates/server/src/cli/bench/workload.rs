//! Queries for a bench, made from the posts they will meet: seeded, of the shapes people write, about one post in a
//! hundred answering one.

use std::collections::BTreeMap;

use vigie_model::{Event, Post};
use vigie_query::text::fold;

/// A small generator with a fixed algorithm (SplitMix64): the same seed gives the same queries everywhere.
pub(super) struct Random(u64);

impl Random {
    pub(super) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`, which is not 0.
    pub(super) fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    pub(super) fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        let index = self.next().checked_rem(from.len() as u64)?;
        from.get(usize::try_from(index).ok()?)
    }
}

/// `count` query texts in the words of `sample`.
pub(super) fn queries(sample: &[Event], count: usize, seed: u64) -> Vec<String> {
    let posts: Vec<Vec<String>> = sample
        .iter()
        .filter_map(|event| match event {
            Event::Posted(post) => Some(words(post)),
            _ => None,
        })
        .collect();
    let mut seen: BTreeMap<&str, u32> = BTreeMap::new();
    for word in posts.iter().flatten() {
        *seen.entry(word).or_default() += 1;
    }
    let between = |low: u32, high: u32| -> Vec<&str> {
        seen.iter().filter(|(_, times)| (low..=high).contains(*times)).map(|(word, _)| *word).collect()
    };
    let (rare, middling) = (between(1, 1), between(20, 2_000));
    let mut random = Random::new(seed);
    (0..count)
        .map(|index| one(index, &posts, &rare, &middling, &mut random).unwrap_or_else(|| "vigie".into()))
        .collect()
}

/// Two in five name rare words, the others join frequent ones so that together they are rare.
fn one(index: usize, posts: &[Vec<String>], rare: &[&str], middling: &[&str], random: &mut Random) -> Option<String> {
    let rare = |random: &mut Random| random.pick(rare).copied();
    let middling = |random: &mut Random| random.pick(middling).copied();
    match index % 5 {
        0 => Some(format!("{} OR {}", rare(random)?, rare(random)?)),
        1 => Some(format!("{} NOT {}", rare(random)?, middling(random)?)),
        2 => Some(format!(
            "{} AND {} AND ({} OR {})",
            middling(random)?,
            middling(random)?,
            middling(random)?,
            middling(random)?
        )),
        3 => {
            let post = random.pick(posts)?;
            let at = usize::try_from(random.next()).ok()?.checked_rem(post.len().saturating_sub(2).max(1))?;
            Some(format!("\"{}\"", post.get(at..at + 3)?.join(" ")))
        }
        _ => Some(format!("{} AND {} NOT {} lang:en", middling(random)?, rare(random)?, middling(random)?)),
    }
}

/// Words of a post that are safe to stand alone in a query.
fn words(post: &Post) -> Vec<String> {
    let plain = |word: &&str| word.len() > 3 && word.bytes().all(|byte| byte.is_ascii_alphabetic());
    post.text.split_whitespace().filter(plain).map(fold).collect()
}
