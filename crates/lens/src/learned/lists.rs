//! What the tagged word lists count in a text. Owns their notation and the counts; what a count means is learned.
//!
//! A line is `HEAD<TAB>forms, forms, …`; the head is a valence from −3 to 3 and tags (`-2 anger broken`). Forms are
//! written as in the polarity lists of [`crate::sentiment`].

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use vigie_model::Lang;

use super::fold::Folded;
use crate::sentiment::{PHRASE_MAX, cut_form, expand, fold_into, split_forms};

/// What a form can be tagged with: emotions, harm, register, intents.
const TAGS: [&str; 28] = [
    "joy",
    "love",
    "anticipation",
    "surprise",
    "anger",
    "disgust",
    "sadness",
    "fear",
    "insult",
    "hate",
    "threat",
    "selfharm",
    "sexual",
    "spam",
    "tragedy",
    "crude",
    "humour",
    "solemn",
    "irony",
    "want",
    "leave",
    "ask",
    "suggest",
    "thank",
    "broken",
    "agree",
    "dissent",
    "show",
];

/// Numbers that the lists give: praise and blame, each as said and as negated; then the tags.
pub(super) const COUNTS: usize = 4 + TAGS.len();

/// Half of a count's range is reached at this many forms.
const HALF: f32 = 1.5;

static FRENCH: LazyLock<Lists> = LazyLock::new(|| Lists::read(include_str!("../../data/words/fr.tsv")));

/// The lists of a language.
pub(super) fn of(lang: Lang) -> Option<&'static Lists> {
    match lang {
        Lang::FR => Some(&FRENCH),
        _ => None,
    }
}

/// What a count is called.
pub(super) fn name(count: usize) -> &'static str {
    ["praise", "blame", "negated praise", "negated blame"].iter().chain(&TAGS).nth(count).copied().unwrap_or_default()
}

/// The forms of one language.
#[derive(Debug, Default)]
pub(super) struct Lists {
    forms: FxHashMap<String, Form>,
    /// First words of phrases, with the words of the longest.
    heads: FxHashMap<String, usize>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Form {
    valence: i8,
    tags: u32,
}

/// Working memory of [`Lists::count`].
#[derive(Debug, Default)]
pub(super) struct Words {
    /// The words of a text, folded, one behind the other.
    text: String,
    /// Where each ends, and whether it is negated.
    ends: Vec<(usize, bool)>,
    phrase: String,
}

impl Lists {
    fn read(text: &str) -> Self {
        let mut lists = Self::default();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let Some((head, forms)) = line.split_once('\t') else { continue };
            let Some(form) = form(head) else { continue };
            for word in split_forms(forms).into_iter().flat_map(expand) {
                let words = cut_form(&word);
                if let [first, _, ..] = words.as_slice() {
                    let longest = lists.heads.entry(first.clone()).or_default();
                    *longest = words.len().min(PHRASE_MAX).max(*longest);
                }
                lists.forms.entry(words.join(" ")).or_insert(form);
            }
        }
        lists
    }

    /// Counts the forms of a folded text, the longest phrases first.
    pub(super) fn count(&self, folded: &Folded, words: &mut Words) -> [f32; COUNTS] {
        words.read(folded);
        let mut counts = [0.0; COUNTS];
        let mut at = 0;
        while at < words.ends.len() {
            let Some((form, length)) = self.find(words, at) else {
                at += 1;
                continue;
            };
            let negated = words.ends[at].1;
            let strength = f32::from(form.valence.unsigned_abs());
            counts[2 * usize::from(negated) + usize::from(form.valence < 0)] += strength / 2.0;
            for tag in (0..TAGS.len()).filter(|tag| form.tags & (1 << tag) != 0 && !negated) {
                counts[4 + tag] += 1.0;
            }
            at += length;
        }
        counts.map(|count| count / (count + HALF))
    }

    fn find(&self, words: &mut Words, at: usize) -> Option<(Form, usize)> {
        let longest = self.heads.get(words.word(at)).copied().unwrap_or(1).min(words.ends.len() - at);
        for length in (2..=longest).rev() {
            words.phrase.clear();
            for next in at..at + length {
                let start = if next == 0 { 0 } else { words.ends[next - 1].0 };
                if next > at {
                    words.phrase.push(' ');
                }
                words.phrase.push_str(&words.text[start..words.ends[next].0]);
            }
            if let Some(form) = self.forms.get(&words.phrase) {
                return Some((*form, length));
            }
        }
        Some((*self.forms.get(words.word(at))?, 1))
    }
}

impl Words {
    /// The words of a text without accents, cut at apostrophes as the lists' forms are.
    fn read(&mut self, folded: &Folded) {
        self.text.clear();
        self.ends.clear();
        for piece in &folded.pieces {
            let word = folded.piece(*piece);
            if !word.starts_with(|letter: char| letter.is_alphanumeric()) {
                continue;
            }
            let (word, not) = word.strip_suffix("n't").map_or((word, false), |verb| (verb, true));
            for part in word.split('\'').filter(|part| !part.is_empty()) {
                fold_into(part, &mut self.text);
                self.ends.push((self.text.len(), piece.negated));
            }
            if not {
                self.text.push_str("n t");
                self.ends.push((self.text.len(), piece.negated));
            }
        }
    }

    fn word(&self, at: usize) -> &str {
        let start = if at == 0 { 0 } else { self.ends[at - 1].0 };
        &self.text[start..self.ends[at].0]
    }
}

fn form(head: &str) -> Option<Form> {
    let mut words = head.split(' ');
    let valence = words.next()?.parse().ok().filter(|valence| (-3..=3).contains(valence))?;
    let mut tags = 0;
    for tag in words {
        tags |= 1 << TAGS.iter().position(|known| *known == tag)?;
    }
    Some(Form { valence, tags })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_counted_once_and_by_the_longest_phrase() {
        let lists =
            Lists::read("2 joy\tcontent~e\n-2 anger broken\tpanne~s\n-2 anger\tras le bol\n1\tbol\n-1\tpas top\n");
        let (mut folded, mut words) = (Folded::default(), Words::default());
        let mut count = |text: &str| {
            folded.read(text);
            let counts = lists.count(&folded, &mut words);
            let tags = TAGS.iter().zip(&counts[4..]).filter(|(_, count)| **count > 0.0).map(|(tag, _)| *tag);
            let shown = ["praise", "blame", "no praise", "no blame"].into_iter().zip(&counts[..4]);
            let shown = shown.filter(|(_, count)| **count > 0.0).map(|(name, _)| name).chain(tags);
            shown.collect::<Vec<_>>().join(" ")
        };
        assert_eq!(count("Ras le bol des PANNES"), "blame anger broken");
        assert_eq!(count("je suis contente"), "praise joy");
        assert_eq!(count("je ne suis pas contente"), "no praise");
        assert_eq!(count("pas top, ce bol"), "praise blame");
        assert_eq!(count("rien a voir"), "");
    }

    #[test]
    fn every_line_of_the_lists_is_readable() {
        for (name, text, least) in [("fr", include_str!("../../data/words/fr.tsv"), 2_000)] {
            for line in text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
                let head = line.split_once('\t').unwrap_or_else(|| panic!("{name}: no tab in {line}")).0;
                assert!(form(head).is_some(), "{name}: {head}");
            }
            let forms = Lists::read(text).forms.len();
            println!("{name}: {forms} forms");
            assert!(forms >= least, "{name}: {forms}");
        }
    }
}
