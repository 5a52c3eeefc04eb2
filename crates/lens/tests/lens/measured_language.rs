//! How often the language of real short posts is found without a declaration. The posts are not those on which the
//! least confidence was chosen.

use vigie_lens::Lens;
use vigie_model::{Author, AuthorKey, Lang, Network, Post, PostKey, Time};

use crate::data;

#[test]
fn languages_of_short_posts_are_found() {
    let lens = Lens::new();
    let languages = [
        ("arabic", "ar"),
        ("english", "en"),
        ("french", "fr"),
        ("german", "de"),
        ("italian", "it"),
        ("portuguese", "pt"),
        ("spanish", "es"),
    ];
    for (name, tag) in languages {
        let Some(text) = data(&format!("sentiment-umsab/{name}.train.tsv")) else { return };
        let posts: Vec<&str> =
            text.lines().skip(1).filter_map(|line| line.split_once('\t')).map(|(_, post)| post).collect();
        let found: Vec<Lang> = posts.iter().map(|post| lens.language(&undeclared(post))).collect();
        let right = found.iter().filter(|lang| lang.as_str() == tag).count() * 100 / posts.len();
        let unknown = found.iter().filter(|lang| **lang == Lang::UND).count() * 100 / posts.len();
        println!("{name}: {right} % found, {unknown} % left open of {} posts", posts.len());
        let least = if matches!(tag, "fr" | "en") { 93 } else { 78 };
        assert!(right >= least, "{name}: {right} %");
    }
}

fn undeclared(text: &str) -> Post {
    let key = PostKey { network: Network::WEB, native: String::new() };
    let author = Author::unknown(AuthorKey { network: Network::WEB, native: String::new() });
    Post::new(key, author, Time::default(), text.to_owned())
}
