//! The people of the evening: thousands of invented accounts whose activity and followers fall off as they do in life,
//! and the few who have a part in the script. Owns who they are, not what they say.

use std::collections::{BTreeMap, BTreeSet};

use vigie_model::{Author, AuthorKey, Lang, Network};

use super::grammar::Grammar;
use super::truth::Role;
use super::voice::Manner;
use crate::random::{Random, sums};

/// Somebody who writes.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    pub(crate) author: Author,
    pub(crate) role: Role,
    pub(crate) manner: Manner,
}

/// Everybody.
#[derive(Debug)]
pub(crate) struct Cast {
    pub(crate) people: Vec<Person>,
    /// Who may play a part in a language, and running sums of how much each of them writes.
    pools: BTreeMap<(Lang, Role), (Vec<usize>, Vec<u64>)>,
}

/// How many play each part, in French, in English, and in each of the other languages.
const CROWD: [(Role, usize, usize, usize); 8] = [
    (Role::Fan, 2_600, 900, 40),
    (Role::Family, 750, 260, 20),
    (Role::Away, 520, 240, 20),
    (Role::Onlooker, 800, 1_400, 90),
    (Role::Troll, 6, 3, 0),
    (Role::Spammer, 22, 8, 0),
    (Role::Brand, 26, 8, 0),
    (Role::Reporter, 9, 6, 2),
];

/// The first writers of a pool write this much less than 1/rank would have it: nobody writes a tenth of everything.
const FLATTENED: u64 = 9;

impl Cast {
    /// Invents everybody; `actors` come first, in their order.
    pub(crate) fn new(names: &Grammar, langs: &[Lang], actors: Vec<Person>, random: &mut Random) -> Self {
        let mut cast = Self { people: actors, pools: BTreeMap::new() };
        let mut taken: BTreeSet<String> =
            cast.people.iter().filter_map(|person| person.author.handle.clone()).collect();
        for lang in langs {
            for (role, french, english, other) in CROWD {
                let count = if *lang == Lang::FR {
                    french
                } else if *lang == Lang::EN {
                    english
                } else {
                    other
                };
                let first = cast.people.len();
                for rank in 0..count {
                    cast.people.push(invent(names, *lang, role, rank as u64, &mut taken, random));
                }
                let weights = (0..count as u64).map(|rank| 1_000_000 / (rank + FLATTENED));
                cast.pools.insert((*lang, role), ((first..first + count).collect(), sums(weights)));
            }
        }
        cast
    }

    /// Somebody who plays `role` in `lang`; an onlooker where nobody does.
    pub(crate) fn someone(&self, lang: Lang, role: Role, random: &mut Random) -> usize {
        let pool = self.pools.get(&(lang, role)).filter(|(people, _)| !people.is_empty());
        let Some((people, sums)) = pool.or_else(|| self.pools.get(&(lang, Role::Onlooker))) else { return 0 };
        people.get(random.weighted(sums)).copied().unwrap_or(0)
    }

    /// The `rank`th of a pool, counted round.
    pub(crate) fn nth(&self, lang: Lang, role: Role, rank: usize) -> Option<usize> {
        let (people, _) = self.pools.get(&(lang, role))?;
        people.get(rank % people.len().max(1)).copied()
    }
}

fn invent(
    names: &Grammar,
    lang: Lang,
    role: Role,
    rank: u64,
    taken: &mut BTreeSet<String>,
    random: &mut Random,
) -> Person {
    let tongue = if lang == Lang::FR || lang == Lang::EN { lang.to_string() } else { "xx".to_owned() };
    let list = match role {
        Role::Spammer => "name.spam".to_owned(),
        Role::Brand => "name.shop".to_owned(),
        Role::Reporter => format!("name.press.{tongue}"),
        _ => format!("name.{tongue}"),
    };
    let name = names.word(&list, 0, random);
    let handle = free_handle(&names.word(&format!("handle.{tongue}"), 0, random), &name, role, taken, random);
    let network = match role {
        Role::Reporter => Network::WEB,
        Role::Brand => Network::BLUESKY,
        _ => Network::new(NETWORKS[random.weighted(&[52, 78, 95, 100])]),
    };
    let bio = names.word(&format!("bio.{}.{tongue}", bio_kind(role)), 0, random);
    let mut author = account(network, handle, name, random);
    author.bio = Some(bio).filter(|bio| !bio.is_empty() && random.percent(80));
    author.followers = Some(followers(role, rank, random)).filter(|_| author.key.network != Network::WEB);
    author.verified = matches!(role, Role::Brand | Role::Reporter) && random.percent(60);
    Person { author, role, manner: Manner::draw(role, random) }
}

/// The networks that people are on, the most used first.
const NETWORKS: [&str; 4] = ["bluesky", "mastodon", "piaf", "lemmy"];

fn bio_kind(role: Role) -> &'static str {
    match role {
        Role::Fan => "fan",
        Role::Family => "family",
        Role::Away => "away",
        _ => "any",
    }
}

/// An account on `network`, with the ids and addresses that such a network would give it.
pub(crate) fn account(network: Network, handle: String, name: String, random: &mut Random) -> Author {
    let (native, handle) = match network.as_str() {
        "bluesky" => (format!("did:plc:{}", letters(24, random)), format!("{handle}.pds.example")),
        "mastodon" => {
            // One server where half of them are: a source worth finding.
            let homes = ["gones.example", "toot-lyonnais.example", "social.example", "piaille.example"];
            let home = if random.percent(40) { homes[0] } else { random.pick::<&str>(&homes) };
            (format!("{handle}@{home}"), format!("{handle}@{home}"))
        }
        "web" => (format!("https://{handle}.example/"), handle),
        _ => (random.between(10_000, 99_999_999).to_string(), handle),
    };
    let mut author = Author::unknown(AuthorKey { network, native });
    author.handle = Some(handle);
    author.name = Some(name);
    author
}

/// Letters as in a `did:plc`.
pub(crate) fn letters(count: usize, random: &mut Random) -> String {
    (0..count).map(|_| char::from(*random.pick(b"abcdefghijklmnopqrstuvwxyz234567"))).collect()
}

/// Followers fall off by octaves: each further doubling is rarer, and those who write much have more.
fn followers(role: Role, rank: u64, random: &mut Random) -> u64 {
    if role == Role::Spammer {
        return random.below(40);
    }
    let mut octave = 3 + u64::from(rank < 40) * 2 + u64::from(matches!(role, Role::Brand | Role::Reporter)) * 6;
    while octave < 17 && random.percent(62) {
        octave += 1;
    }
    (1 << octave) + random.below(1 << octave)
}

fn free_handle(wish: &str, name: &str, role: Role, taken: &mut BTreeSet<String>, random: &mut Random) -> String {
    let from_name = matches!(role, Role::Brand | Role::Reporter | Role::Spammer);
    let mut handle = plain(if from_name { name } else { wish });
    while handle.is_empty() || !taken.insert(handle.clone()) {
        handle.push_str(&random.between(0, 99).to_string());
    }
    handle
}

/// A handle out of a name: small letters, digits, hyphens.
pub(crate) fn plain(name: &str) -> String {
    let mut out = String::new();
    for letter in name.chars().flat_map(char::to_lowercase) {
        match super::voice::unaccented(letter) {
            plain if plain.is_ascii_alphanumeric() => out.push(plain),
            ' ' | '-' | '_' | '.' if !out.is_empty() && !out.ends_with('-') => out.push('-'),
            _ => {}
        }
    }
    out.trim_end_matches('-').to_owned()
}
