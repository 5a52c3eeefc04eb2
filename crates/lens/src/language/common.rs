//! A first guess from the small words of seven languages: ten times cheaper than trigrams, and right where it dares to
//! speak. Owns the lists and when they are enough; everything else is for `identify`.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// Words looked at.
const WORDS_MAX: usize = 40;

/// Small words that must speak for a language…
const VOTES_MIN: u32 = 3;

/// …and how many more than for the next best.
const LEAD_MIN: u32 = 2;

/// Small words by language. A word of several languages stands in each of them and decides nothing between them.
const LISTS: [(&str, &str); 7] = [
    (
        "en",
        "the and is are was were with this that they have has had you your for not but what from their there would will \
         been about just can of to how why when who my we our he she his her its it's i'm don't can't be by an or at so",
    ),
    (
        "fr",
        "le les des est et pas dans pour sur avec une du au aux ce cette ces qui que nous vous ils elle mais où je tu il \
         on c'est j'ai n'est d'un d'une qu'il plus sont être fait tout très aussi chez depuis quand ne se sa son ses leur \
         de la un en à par ou si",
    ),
    (
        "es",
        "el los las y es una del con por para no que se lo su más como pero está muy ya también yo mi porque hay este esta \
         son de la un en al le me te si",
    ),
    (
        "pt",
        "o os as um uma do da dos das não com para por que é mais como mas ao se eu você isso muito também foi são no na \
         nos nas seu sua de em me te um pra",
    ),
    (
        "de",
        "der die das und ist nicht ein eine mit auf für von dem den zu ich sie wir ihr es auch noch nur wie aber wenn sind \
         war bei nach im am an du so er was",
    ),
    (
        "it",
        "il lo gli che di è non per una con del della sono ma come più anche questo questa nel alla ho mi ci si da la un \
         le i e a in se o al",
    ),
    (
        "nl",
        "de het een en van is dat niet op te zijn voor met die er ook maar aan wat ik je hij ze nog wel naar geen in was \
         om",
    ),
];

static SMALL_WORDS: LazyLock<FxHashMap<&str, u8>> = LazyLock::new(|| {
    let mut words: FxHashMap<&str, u8> = FxHashMap::default();
    for (index, (_, list)) in LISTS.iter().enumerate() {
        for word in list.split_whitespace() {
            *words.entry(word).or_default() |= 1 << index;
        }
    }
    words
});

/// The language whose small words the text is made of, among those that `may_be` allows; `None` where they do not
/// decide.
pub(super) fn guess(text: &str, may_be: impl Fn(&str) -> bool) -> Option<&'static str> {
    let mut votes = [0_u32; LISTS.len()];
    let mut lower = String::new();
    let words = text.split(|letter: char| !letter.is_alphabetic() && letter != '\'' && letter != '’');
    for word in words.filter(|word| !word.is_empty() && word.len() <= 12).take(WORDS_MAX) {
        lower.clear();
        lower.extend(word.chars().flat_map(char::to_lowercase).map(|letter| if letter == '’' { '\'' } else { letter }));
        let languages = SMALL_WORDS.get(lower.as_str()).copied().unwrap_or(0);
        for (index, votes) in votes.iter_mut().enumerate() {
            *votes += u32::from(languages >> index & 1);
        }
    }
    let allowed = (0..LISTS.len()).filter(|index| may_be(LISTS[*index].0));
    let mut ranked: Vec<(u32, usize)> = allowed.map(|index| (votes[index], index)).collect();
    ranked.sort_unstable_by(|one, two| two.cmp(one));
    let (best, index) = *ranked.first()?;
    let next = ranked.get(1).map_or(0, |(votes, _)| *votes);
    (best >= VOTES_MIN && best >= next + LEAD_MIN).then_some(LISTS[index].0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_words_decide_or_keep_silent() {
        for (text, expect) in [
            ("Le service est en panne depuis hier et on ne nous dit rien", Some("fr")),
            ("The trains are late again and nobody tells us anything", Some("en")),
            ("Der Zug ist schon wieder zu spät und ich warte auf dem Bahnsteig", Some("de")),
            ("Não sei o que é isso mas eu gosto muito", Some("pt")),
            ("de la", None),
            ("panne réseau Lyon", None),
            ("", None),
        ] {
            assert_eq!(guess(text, |_| true), expect, "{text}");
        }
        assert_eq!(guess("Le service est en panne depuis hier", |tag| tag == "en"), None);
    }
}
