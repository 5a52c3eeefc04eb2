//! Why a clause of ours is wider in X's language, or not there at all: one constant a reason, a sentence in each language.

use crate::import::Why;

macro_rules! reasons {
    ($($name:ident = $code:literal, $fr:literal, $en:literal;)*) => {
        $(pub(super) static $name: Why = Why { code: $code, fr: $fr, en: $en };)*
    };
}

reasons! {
    DENIED = "not-of-words",
        "X regarde aussi les adresses et la publication citée ; une exclusion en perdrait, elle reste chez nous.",
        "X looks at addresses and at the quoted post as well; an exclusion would lose posts, so it stays with us.";
    COUNTED = "counted", "X ne compte pas les mots.", "X does not count words.";
    NEARNESS = "nearness",
        "X compte la ponctuation dans la distance ; les deux côtés sont demandés, à toute distance.",
        "X counts punctuation into the distance; both sides are asked for, at any distance.";
    SENTENCE = "sentence", "X ne connaît ni phrase ni paragraphe.", "X knows neither sentence nor paragraph.";
    PHRASE = "phrase",
        "X compte les signes entre les mots ; tous les mots sont demandés, dans tout ordre.",
        "X counts the signs between words; all words are asked for, in any order.";
    SIGNS = "signs",
        "X ne compte ni capitales ni signes d’un mot.",
        "X counts neither capitals nor signs of a word.";
    FORM = "word-form",
        "X n’a ni joker, ni mot approché, ni racine.",
        "X has no wildcards, no fuzzy words and no stems.";
    ACCENTS = "accents",
        "X compare les accents : le mot est demandé avec et sans, d’autres graphies ne sont pas reçues.",
        "X compares accents: the word is asked for with and without, other spellings are not received.";
    SCRIPT = "script",
        "on ignore comment X découpe cette écriture.",
        "how X cuts this script is not known.";
    EMOJI = "emoji", "X ne lit pas sûrement cet emoji composé.", "X does not surely read this composed emoji.";
    TITLE = "title", "une publication d’X n’a pas de titre.", "a post on X has no title.";
    LEAD = "lead", "X cherche dans tout le texte.", "X looks in the whole text.";
    PATH = "path", "X ne cherche que le domaine.", "X looks for the domain only.";
    MEDIA = "media", "X est interrogé sur tout média.", "X is asked for any media.";
    LANGUAGE = "language",
        "la langue que nous reconnaissons peut différer de celle d’X.",
        "the language that we recognise may differ from X’s.";
    ONLY_OURS = "only-ours", "X ne sait pas le dire.", "X cannot say it.";
    TOO_LONG = "rule-too-long",
        "la règle serait trop longue ; une partie reste chez nous.",
        "the rule would be too long; a part of it stays with us.";
    NOTHING_TO_PUSH = "nothing-to-push",
        "Rien de cette requête ne peut être confié à X ; aucune règle.",
        "Nothing of this query can be passed on to X; no rules.";
    NEVER_ON_X = "never-on-x",
        "Cette requête ne trouve rien sur X ; aucune règle.",
        "This query finds nothing on X; no rules.";
}
