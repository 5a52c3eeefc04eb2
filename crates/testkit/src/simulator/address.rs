//! The ids, addresses and marks that networks would give a post. Owns their shapes, not what is said.

use vigie_model::{Author, Time};

use crate::random::Random;

/// Words that begin with `mark`, without it and without what follows the name.
pub(super) fn marked(text: &str, mark: char) -> impl Iterator<Item = &str> {
    text.split_whitespace().filter_map(move |word| {
        let name = word.strip_prefix(mark)?;
        let end =
            name.find(|letter: char| !(letter.is_alphanumeric() || "_-.@".contains(letter))).unwrap_or(name.len());
        Some(name[..end].trim_end_matches(['.', '-'])).filter(|name| !name.is_empty())
    })
}

/// The id and the address that a network would give a post written at `at`.
pub(super) fn address(author: &Author, at: Time, random: &mut Random) -> (String, String) {
    let handle = author.handle.as_deref().unwrap_or("unknown");
    let millis = at.micros() / 1_000;
    match author.key.network.as_str() {
        "bluesky" => {
            let rkey = tid(at, random.below(1 << 10));
            (format!("{}/{rkey}", author.key.native), format!("https://bluesky.example/profile/{handle}/post/{rkey}"))
        }
        "mastodon" => {
            let id = (millis << 16) + random.between(0, 65_535);
            let (name, home) = handle.split_once('@').unwrap_or((handle, "social.example"));
            (format!("{home}/{id}"), format!("https://{home}/@{name}/{id}"))
        }
        "web" => {
            let url = format!("{}{}-{}", author.key.native, millis / 1_000, random.below(1_000));
            (url.clone(), url)
        }
        other => {
            let id = millis * 1_000 + random.between(0, 999);
            (id.to_string(), format!("https://{other}.example/{handle}/{id}"))
        }
    }
}

/// A record key as Bluesky makes them: microseconds and a clock's number in thirteen sortable letters.
pub(crate) fn tid(at: Time, clock: u64) -> String {
    const LETTERS: &[u8; 32] = b"234567abcdefghijklmnopqrstuvwxyz";
    let bits = ((at.micros() as u64) << 10) | (clock & 0x3FF);
    (0..13).rev().map(|place| char::from(LETTERS[((bits >> (5 * place)) & 31) as usize])).collect()
}
