//! Notices as people read them, in both languages.

use vigie_model::{
    AlertId, Author, AuthorKey, Network, Post, PostId, PostKey, QueryId, Reading, RuleId, SourceId, Time,
};

use super::*;

fn post(text: &str) -> PostRow {
    let key = PostKey { network: Network::BLUESKY, native: "did:plc:a/1".into() };
    let mut author = Author::unknown(AuthorKey { network: Network::BLUESKY, native: "did:plc:a".into() });
    author.handle = Some("ana.example".into());
    let mut post = Post::new(key, author, Time::from_seconds(0), text.into());
    post.url = Some("https://bsky.app/profile/did:plc:a/post/1".into());
    PostRow {
        id: PostId(1),
        source: SourceId(1),
        witnessed_at: Time::default(),
        stored_at: Time::default(),
        reading: Reading::default(),
        post,
        queries: vec![QueryId(1)],
    }
}

fn told(cause: Cause, posts: Vec<PostRow>) -> Told {
    let alert = AlertRow {
        id: AlertId(1),
        rule: (RuleId(1), "Panne".into()),
        query: (QueryId(1), "Panne de courant".into()),
        raised_at: Time::default(),
        stored_at: Time::default(),
        cause,
        severity: 7,
        posts: Vec::new(),
        deliveries: Vec::new(),
        acknowledged: None,
    };
    Told { alert, posts }
}

fn text(words: &Words) -> String {
    format!("{}\n---\n{}", words.title, words.body)
}

#[test]
fn a_spike_in_both_languages() {
    let spike = Cause::Spike { count: 41, minutes: 5, usual: 5.0, times: 8.2 };
    let posts = vec![post("Plus de lumière au stade, on fait quoi ?"), post("It is\n\n pitch dark   here")];
    insta::assert_snapshot!(text(&note("Lumen", "fr", &[told(spike, posts.clone())])), @r"
    Lumen · « Panne de courant » : ×8,2 d’un coup, 41 posts en 5 min au lieu de 5
    ---
    @ana.example (bluesky) : « Plus de lumière au stade, on fait quoi ? »
    https://bsky.app/profile/did:plc:a/post/1

    @ana.example (bluesky) : « It is pitch dark here »
    https://bsky.app/profile/did:plc:a/post/1
    ");
    insta::assert_snapshot!(text(&note("Lumen", "en", &[told(spike, posts)])), @r"
    Lumen · “Panne de courant”: spike ×8.2, 41 posts in 5 min instead of 5
    ---
    @ana.example (bluesky): “Plus de lumière au stade, on fait quoi ?”
    https://bsky.app/profile/did:plc:a/post/1

    @ana.example (bluesky): “It is pitch dark here”
    https://bsky.app/profile/did:plc:a/post/1
    ");
}

#[test]
fn a_digest_lists_each_alert_with_its_first_post() {
    let volume = Cause::Volume { count: 12, minutes: 10, threshold: 10 };
    let alerts = [told(Cause::EachPost, vec![post("Bonjour")]), told(volume, Vec::new())];
    insta::assert_snapshot!(text(&note("Lumen", "fr", &alerts)), @r"
    Lumen · 2 alertes
    ---
    – « Panne de courant » : nouveau post
      @ana.example (bluesky) : « Bonjour »
    https://bsky.app/profile/did:plc:a/post/1
    – « Panne de courant » : 12 posts en 10 min (seuil 10)
    ");
}

#[test]
fn long_posts_are_cut_between_characters() {
    let quoted = shorten(&"é".repeat(500));
    assert_eq!(quoted.chars().count(), QUOTE_CHARS_MAX + 1);
}
