//! The language of a post. Owns the choice between what is declared and what the words say.

mod common;
mod identify;

use vigie_model::{Lang, Post};

/// The language of a post: the declared one where exactly one is declared, else what the words say, among the declared
/// ones where several are.
pub(crate) fn of(post: &Post) -> Lang {
    let declared = post.langs.iter().filter(|lang| **lang != Lang::UND);
    let mut declared: Vec<Lang> = declared.copied().collect();
    declared.sort_unstable();
    declared.dedup();
    match declared.as_slice() {
        [one] => *one,
        several => identify::identify([post.title.as_deref().unwrap_or_default(), &post.text], several),
    }
}

/// The language of a text of which nothing is declared.
pub(crate) fn of_text(text: &str) -> Lang {
    identify::identify(["", text], &[])
}

#[cfg(test)]
mod tests {
    use vigie_model::{Author, AuthorKey, Network, PostKey, Time};

    use super::*;

    fn post(langs: &[&str], text: &str) -> Post {
        let key = PostKey { network: Network::WEB, native: String::new() };
        let author = Author::unknown(AuthorKey { network: Network::WEB, native: String::new() });
        let mut post = Post::new(key, author, Time::default(), text.to_owned());
        post.langs = langs.iter().filter_map(|tag| Lang::parse(tag)).collect();
        post
    }

    #[test]
    fn declared_languages_decide_or_narrow_the_choice() {
        let french = "Le service client ne répond jamais, c'est vraiment n'importe quoi depuis hier";
        for (langs, text, expect) in [
            (&["en"][..], french, "en"),
            (&["fr", "und", "fr"], "ok", "fr"),
            (&["en", "fr"], french, "fr"),
            (&[], french, "fr"),
            (&["und"], french, "fr"),
            (&[], "The trains are late again and nobody tells us anything about it", "en"),
            (&[], "昨日の試合は本当に素晴らしかったです", "ja"),
            (&[], "Почему никто не отвечает на звонки уже второй день", "ru"),
            (&[], "Los trenes llegan tarde otra vez y nadie nos dice nada", "es"),
            (&[], "ok", "und"),
            (&[], "", "und"),
            (&[], "🔥🔥🔥 https://example.com/une-page-en-francais @quelquun", "und"),
            (&["en", "fr"], "lol", "und"),
        ] {
            assert_eq!(of(&post(langs, text)).as_str(), expect, "{langs:?} {text}");
        }
    }
}
