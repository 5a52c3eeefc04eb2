//! What each field is for, in a line: shown where a query is being written.

use crate::diagnostic::Locale;
use crate::field::FieldName;

impl FieldName {
    /// A use of it that a person could have written.
    pub fn example(self) -> &'static str {
        self.entry().0
    }

    /// What it asks for, in a few words.
    pub fn about(self, locale: Locale) -> &'static str {
        match locale {
            Locale::Fr => self.entry().1,
            Locale::En => self.entry().2,
        }
    }

    const fn entry(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Lang => ("lang:fr", "langue de la publication", "language of the post"),
            Self::Author => {
                ("author:lemonde.fr", "auteur, par son nom d’utilisateur ou son identifiant", "author, by handle or id")
            }
            Self::To => ("to:sncf", "répond à ce compte", "answers this account"),
            Self::List => ("list:journalistes", "auteur figurant dans la liste", "author is in the list"),
            Self::Source => ("source:bluesky", "source par laquelle elle est arrivée", "source it came through"),
            Self::Network => ("network:mastodon", "réseau", "network"),
            Self::Type => {
                ("type:reply", "originale, réponse, citation ou repartage", "original, reply, quote or repost")
            }
            Self::Has => ("has:image", "contient une image, un lien, un lieu…", "has an image, a link, a place…"),
            Self::Is => ("is:verified", "compte vérifié", "verified account"),
            Self::Site => ("site:lemonde.fr", "lien vers ce domaine", "link to this domain"),
            Self::Links => ("links:lemonde.fr/economie", "lien qui commence ainsi", "link that begins so"),
            Self::Url => ("url:\"promo-2026\"", "texte à l’intérieur d’un lien", "text inside a link"),
            Self::Title => ("title:panne", "dans le titre", "in the title"),
            Self::Lead => ("lead:panne", "dans les premiers mots", "in the first words"),
            Self::Bio => ("bio:journaliste", "dans la présentation de l’auteur", "in the author’s bio"),
            Self::Name => ("name:martin", "dans le nom affiché de l’auteur", "in the author’s display name"),
            Self::BioLocation => ("bio-location:lyon", "lieu indiqué par l’auteur", "place the author gives"),
            Self::Raw => (
                "raw:\"Google+\"",
                "exactement ainsi : casse, accents, ponctuation",
                "exactly so: case, accents, punctuation",
            ),
            Self::Stem => ("stem:panne", "pluriels et autres formes", "plurals and other forms"),
            Self::Followers => ("followers:1000..", "abonnés de l’auteur", "followers of the author"),
            Self::Following => ("following:..500", "comptes suivis par l’auteur", "accounts the author follows"),
            Self::Likes => ("likes:100..", "mentions j’aime", "likes"),
            Self::Reposts => ("reposts:10..", "repartages", "reposts"),
            Self::Replies => ("replies:5..", "réponses", "replies"),
            Self::Views => ("views:10k..", "vues", "views"),
            Self::Age => ("age:..30d", "âge du compte de l’auteur", "age of the author’s account"),
            Self::ReplyTo => ("reply-to:3kabc", "répond à cette publication", "answers this post"),
            Self::Conversation => ("conversation:3kabc", "fait partie de ce fil", "belongs to this thread"),
            Self::Sentiment => ("sentiment:negative", "tonalité, ou score de −1 à 1", "tone, or score from −1 to 1"),
            Self::Intent => ("intent:purchase", "ce que l’auteur s’apprête à faire", "what the author is about to do"),
            Self::Need => ("need:answers", "ce dont l’auteur a besoin", "what the author needs"),
            Self::Emotion => ("emotion:anger", "ce que l’auteur ressent", "what the author feels"),
            Self::Safety => ("safety:insult", "ce dont une marque se méfie", "what a brand must beware of"),
            Self::Register => ("register:humour", "comment l’auteur parle", "how the author speaks"),
            Self::Near => ("near:\"48.85,2.35,5km\"", "autour d’un point", "around a point"),
            Self::Bbox => (
                "bbox:\"48.8,2.2,48.9,2.5\"",
                "dans un rectangle : sud, ouest, nord, est",
                "in a box: south, west, north, east",
            ),
            Self::Polygon => ("polygon:\"48.8,2.2 48.9,2.2 48.9,2.5\"", "dans un polygone", "in a polygon"),
            Self::Within => ("within:stade", "dans un lieu ou une zone", "in a place or geofence"),
            Self::Image => ("image:logo", "image de référence reconnue", "reference picture found"),
            Self::Sample => ("sample:10", "échantillon, en pour cent", "sample, per cent"),
            Self::NamedQuery => ("@query:marque", "une autre requête enregistrée", "another stored query"),
            Self::NamedList => ("@list:concurrents", "n’importe quelle entrée de la liste", "any entry of the list"),
        }
    }
}
