//! What other systems, and French, call our fields and their values: for "did you mean".

use super::FieldName;
use super::link::bare_host;
use crate::words::edits_within;

/// What other systems, or French, call a field or value of ours.
pub(crate) fn known_elsewhere(name: &str, value: &str) -> Option<String> {
    let ours = match name.to_lowercase().as_str() {
        "from" | "auteur" | "autrice" | "by" | "user" | "from_user" | "compte" => "author",
        "in_reply_to" | "reponse-a" | "réponse-à" => "to",
        "domain" | "domaine" | "lien" | "link" | "host" => "site",
        "language" | "langue" | "langage" | "lg" => "lang",
        "reseau" | "réseau" | "platform" | "plateforme" => "network",
        "titre" | "headline" | "intitle" => "title",
        "intro" | "chapô" | "chapo" | "ingress" | "debut" | "début" => "lead",
        "nom" | "displayname" => "name",
        "lieu-bio" | "bio_location" | "profile_location" => "bio-location",
        "exact" | "brut" => "raw",
        "racine" | "lemma" | "inflect" => "stem",
        "abonnements" | "following_count" | "friends" => "following",
        "jaime" | "favorites" | "favoris" | "min_faves" => "likes",
        "partages" | "retweets" | "min_retweets" | "shares" => "reposts",
        "réponses" | "reponses" | "comments" => "replies",
        "vues" | "impressions" => "views",
        "conversation_id" | "fil" | "thread" => "conversation",
        "in_reply_to_tweet_id" => "reply-to",
        "tonalité" | "tonalite" | "tone" | "humeur" => "sentiment",
        "intention" => "intent",
        "besoin" => "need",
        "émotion" => "emotion",
        "sécurité" | "securite" => "safety",
        "registre" | "ton" => "register",
        "pres" | "près" | "geo" | "point_radius" | "geocode" => "near",
        "bounding_box" => "bbox",
        "polygone" => "polygon",
        "dans" | "lieu" | "place" => "within",
        "logo" => "image",
        "échantillon" | "echantillon" => "sample",
        "liste" => "list",
        "abonnes" | "abonnés" | "followers_count" | "authorfollowers" => "followers",
        "a" | "avec" | "contient" => "has",
        "est" => "is",
        "genre" | "kind" => "type",
        _ => return None,
    };
    Some(format!("{ours}:{value}"))
}

/// The field that holds a word which was given to another (`is:reply` is `type:reply`), or the word of ours.
pub(crate) fn value_elsewhere(name: FieldName, value: &str) -> Option<String> {
    let value = value.to_lowercase();
    let ours = match (name, value.as_str()) {
        (FieldName::Is, "reply" | "repost" | "quote" | "original") => format!("type:{value}"),
        (_, "retweet" | "rt" | "partage" | "reshare" | "boost") => "type:repost".to_owned(),
        (FieldName::Type, "reponse" | "réponse" | "comment" | "answer") => "type:reply".to_owned(),
        (FieldName::Type, "citation") => "type:quote".to_owned(),
        (FieldName::Type, "post") => "type:original".to_owned(),
        (FieldName::Has, "images" | "photo" | "photos" | "picture" | "pictures" | "media") => "has:image".to_owned(),
        (FieldName::Has, "videos" | "vidéo" | "vidéos" | "video_link" | "film") => "has:video".to_owned(),
        (FieldName::Has, "links" | "url" | "urls" | "lien" | "liens") => "has:link".to_owned(),
        (FieldName::Has, "mentions") => "has:mention".to_owned(),
        (FieldName::Has, "hashtags") => "has:hashtag".to_owned(),
        (FieldName::Has, "place" | "lieu" | "location") => "has:geo".to_owned(),
        (FieldName::Has, "son" | "sound") => "has:audio".to_owned(),
        (FieldName::Is, "vérifié" | "verifie" | "certifié") => "is:verified".to_owned(),
        (FieldName::Sentiment, "négatif" | "negatif" | "négative") => "sentiment:negative".to_owned(),
        (FieldName::Sentiment, "positif" | "positive") => "sentiment:positive".to_owned(),
        (FieldName::Sentiment, "neutre") => "sentiment:neutral".to_owned(),
        (FieldName::Intent, "achat" | "buy") => "intent:purchase".to_owned(),
        (FieldName::Intent, "plainte") => "intent:complaint".to_owned(),
        (FieldName::Emotion, "joie") => "emotion:joy".to_owned(),
        (FieldName::Emotion, "colère" | "colere") => "emotion:anger".to_owned(),
        (FieldName::Emotion, "peur") => "emotion:fear".to_owned(),
        (FieldName::Emotion, "tristesse") => "emotion:sadness".to_owned(),
        (FieldName::Lang, _) => format!("lang:{}", language_code(&value)?),
        (FieldName::Site, _) => format!("site:{}", bare_host(&value)?),
        _ => return None,
    };
    Some(ours)
}

fn language_code(name: &str) -> Option<&'static str> {
    Some(match name {
        "french" | "français" | "francais" => "fr",
        "english" | "anglais" => "en",
        "spanish" | "espagnol" | "español" => "es",
        "german" | "allemand" | "deutsch" => "de",
        "italian" | "italien" | "italiano" => "it",
        "portuguese" | "portugais" | "português" => "pt",
        "dutch" | "néerlandais" => "nl",
        "japanese" | "japonais" => "ja",
        "chinese" | "chinois" => "zh",
        "arabic" | "arabe" => "ar",
        _ => return None,
    })
}

/// The closest of `words` when a slip or two away.
pub(crate) fn closest<'w>(written: &str, words: impl IntoIterator<Item = &'w str>) -> Option<&'w str> {
    let written = written.to_lowercase();
    let allowed = if written.chars().count() <= 5 { 1 } else { 2 };
    let words: Vec<&str> = words.into_iter().collect();
    (0..=allowed).find_map(|edits| {
        let near = words.iter().copied().filter(|word| written.len() < 64 && edits_within(&written, word, edits));
        near.min()
    })
}
