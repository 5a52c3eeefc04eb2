//! How long one post takes: language, tone, entities. Prints; asserts nothing.

use std::hint::black_box;
use std::time::Instant;

use vigie_lens::{Lens, entities};
use vigie_model::{Author, AuthorKey, Lang, Network, Post, PostKey, Time};

const ROUNDS: usize = 20_000;

const TEXTS: [&str; 4] = [
    "Toujours en panne chez @operateur depuis ce matin, personne ne répond... Quelle arnaque ! #service",
    "What a match, can't believe we won that one!!! So proud of this team 🔥 https://example.com/report",
    "Le nouveau magasin ouvre samedi à 10 h, rue de la République, venez nombreux",
    "Trains are late again and nobody at the station knows anything about it",
];

fn main() {
    let begin = Instant::now();
    let lens = Lens::new();
    println!("making the first lens: {:.1} ms", begin.elapsed().as_secs_f64() * 1e3);
    let posts = TEXTS.map(post);
    let mut declared = posts[0].clone();
    declared.langs = vec![Lang::FR];
    measure("language, one declared", |lens, _| lens.language(&declared).as_str().len(), &lens);
    measure("language, none declared", |lens, index| lens.language(&posts[index]).as_str().len(), &lens);
    let langs = [Lang::FR, Lang::EN, Lang::FR, Lang::EN];
    measure("tone", |lens, index| usize::from(lens.tone(&posts[index], langs[index]).is_some()), &lens);
    measure("entities", |_, index| entities(TEXTS[index]).hashtags.len(), &lens);
}

fn measure(what: &str, read: impl Fn(&Lens, usize) -> usize, lens: &Lens) {
    let start = Instant::now();
    let begin = cpu_ns(start);
    for round in 0..ROUNDS {
        black_box(read(lens, round % TEXTS.len()));
    }
    println!("{what}: {:.2} µs a post", (cpu_ns(start) - begin) / 1e3 / ROUNDS as f64);
}

/// Time that the system gave this process (Linux), since other work on the machine must not count; else wall time.
fn cpu_ns(since: Instant) -> f64 {
    let stat = std::fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    let own = stat.split_whitespace().next().and_then(|ns| ns.parse::<f64>().ok());
    own.unwrap_or_else(|| since.elapsed().as_nanos() as f64)
}

fn post(text: &str) -> Post {
    let key = PostKey { network: Network::WEB, native: String::new() };
    let author = Author::unknown(AuthorKey { network: Network::WEB, native: String::new() });
    Post::new(key, author, Time::default(), text.to_owned())
}
