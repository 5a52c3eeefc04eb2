//! Plurals and other forms by Snowball's French and English stemmers (M. Porter, snowballstem.org). Words come folded,
//! so accents play no part; a post's language is not asked, because networks and short texts name it badly.

use std::borrow::Cow;

use rust_stemmers::{Algorithm, Stemmer};

/// A language with a stemmer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    French,
    English,
}

impl Language {
    pub(crate) const ALL: [Self; 2] = [Self::French, Self::English];
}

/// The stem of a folded word.
pub(crate) fn stem(word: &str, language: Language) -> Cow<'_, str> {
    // The stemmers know Latin letters; everything else is its own stem.
    if !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return Cow::Borrowed(word);
    }
    let algorithm = match language {
        Language::French => Algorithm::French,
        Language::English => Algorithm::English,
    };
    Stemmer::create(algorithm).stem(word)
}

/// Whether two folded words have the same stem in one of the languages. Such words begin with the same letter: who looks
/// for one in an ordered vocabulary need not read all of it.
pub(crate) fn same_stem(a: &str, b: &str) -> bool {
    Language::ALL.into_iter().any(|language| stem(a, language) == stem(b, language))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_stem_begins_as_its_word(word in "[a-z]{1,12}") {
            for language in Language::ALL {
                let stem = stem(&word, language);
                prop_assert_eq!(stem.as_bytes().first(), word.as_bytes().first(), "{:?}", language);
            }
        }
    }

    #[test]
    fn forms_of_a_word_share_a_stem() {
        for (a, b) in [
            ("panne", "pannes"),
            ("journal", "journaux"),
            ("annuler", "annulation"),
            ("outage", "outages"),
            ("refund", "refunded"),
            ("delivery", "deliveries"),
            ("東", "東"),
        ] {
            assert!(same_stem(a, b), "{a} {b}");
        }
        assert!(!same_stem("panne", "stade"));
    }
}
