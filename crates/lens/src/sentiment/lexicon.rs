//! Word lists with weights, read from the .tsv files beside this one. Owns their notation; scores nothing.
//!
//! A line is `VALUE<TAB>forms, forms, …`; lines that begin with # are comments. VALUE is a weight from −3 to 3, or what
//! the forms do to their neighbours: `not`, `more`, `less`, `but`. Forms are single words or phrases of up to
//! [`PHRASE_MAX`] words, and stand for several words by these marks at their end:
//! `stem{a,b}` → stema, stemb · `word(a,b)` → word, worda, wordb · `word~s` plural · `word~x` plural in x ·
//! `word~e` French agreement · `word~er` French verb in -er · `word~v` English verb · `word~ve` English verb in -e ·
//! `word~es`, `word~d` that ending. Case and accents do not count: people leave both out.

use rustc_hash::FxHashMap;

use super::tokens::fold_into;

/// Words in a phrase.
pub(crate) const PHRASE_MAX: usize = 5;

/// What a word or phrase does.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Value {
    /// Weighs.
    Weight {
        weight: f32,
        /// A verb, which a French "pas" behind it negates as well: "j'aime pas".
        verb: bool,
    },
    /// Turns what follows.
    Not,
    /// Strengthens what follows.
    More,
    /// Weakens what follows.
    Less,
    /// What comes after counts for more than what came before.
    But,
}

/// One language's words.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    forms: FxHashMap<String, Value>,
    /// First words of phrases: most words begin none, and need one look-up only.
    heads: FxHashMap<String, usize>,
}

impl Lexicon {
    /// Reads a list. Lines that say nothing readable are skipped; a test holds that there are none.
    pub(super) fn read(text: &str) -> Self {
        let mut lexicon = Self::default();
        for (value, form) in lines(text) {
            for word in expand(form) {
                lexicon.insert(&word, value);
            }
        }
        lexicon
    }

    /// What the words say, by the longest phrase that begins with the first of them, and how many words it takes.
    pub(super) fn find(&self, words: &[&str]) -> Option<(Value, usize)> {
        let first = *words.first()?;
        let longest = self.heads.get(first).copied().unwrap_or(1).min(words.len());
        (2..=longest)
            .rev()
            .find_map(|length| Some((*self.forms.get(&words[..length].join(" "))?, length)))
            .or_else(|| Some((*self.forms.get(first)?, 1)))
    }

    pub(super) fn has(&self, word: &str) -> bool {
        self.forms.contains_key(word) || self.heads.contains_key(word)
    }

    fn insert(&mut self, form: &str, value: Value) {
        let words = cut_form(form);
        if let [first, _, ..] = words.as_slice() {
            let longest = self.heads.entry(first.clone()).or_default();
            *longest = (*longest).max(words.len());
        }
        // The first of two lines that name a form decides: lists run from the strongest to the weakest.
        self.forms.entry(words.join(" ")).or_insert(value);
    }

    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.forms.len()
    }
}

/// Emoji and emoticons with their weights, by their first letter, the longest first.
#[derive(Debug, Default)]
pub(super) struct Signs(FxHashMap<char, Vec<(String, f32)>>);

impl Signs {
    pub(super) fn read(text: &str) -> Self {
        let mut signs = Self::default();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let Some((weight, list)) = line.split_once('\t') else { continue };
            let Ok(weight) = weight.parse() else { continue };
            for sign in list.split_whitespace() {
                let first = sign.chars().next().unwrap_or_default();
                signs.0.entry(first).or_default().push((sign.to_owned(), weight));
            }
        }
        for alike in signs.0.values_mut() {
            alike.sort_by(|one, two| two.0.len().cmp(&one.0.len()).then_with(|| one.0.cmp(&two.0)));
        }
        signs
    }

    /// Signs that begin with a letter.
    pub(super) fn beginning_with(&self, first: char) -> &[(String, f32)] {
        self.0.get(&first).map_or(&[], Vec::as_slice)
    }
}

/// A form's words as a text's are cut: at apostrophes, and "don't" into "do" and "n't".
pub(crate) fn cut_form(form: &str) -> Vec<String> {
    let mut folded = String::new();
    fold_into(form, &mut folded);
    let mut words = Vec::new();
    for word in folded.split([' ', '-']) {
        match word.strip_suffix("n't") {
            Some(verb) => words.extend([verb.to_owned(), "n t".to_owned()]),
            None => words.extend(word.split('\'').map(str::to_owned)),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Every value with a form as written.
fn lines(text: &str) -> impl Iterator<Item = (Value, &str)> {
    text.lines().filter(|line| !line.starts_with('#')).flat_map(|line| {
        let (head, forms) = line.split_once('\t').unwrap_or_default();
        value(head).into_iter().flat_map(move |value| split_forms(forms).into_iter().map(move |form| (value, form)))
    })
}

fn value(head: &str) -> Option<Value> {
    let (head, verb) = head.strip_suffix(" verb").map_or((head, false), |head| (head, true));
    match head {
        "not" => Some(Value::Not),
        "more" => Some(Value::More),
        "less" => Some(Value::Less),
        "but" => Some(Value::But),
        weight => weight.parse().ok().map(|weight| Value::Weight { weight, verb }),
    }
}

/// Splits at commas outside of brackets.
pub(crate) fn split_forms(forms: &str) -> Vec<&str> {
    let mut depth = 0_i32;
    let outside = |letter: char| {
        depth += match letter {
            '{' | '(' => 1,
            '}' | ')' => -1,
            _ => 0,
        };
        letter == ',' && depth == 0
    };
    forms.split(outside).map(str::trim).filter(|form| !form.is_empty()).collect()
}

/// The words that a form stands for.
pub(crate) fn expand(form: &str) -> Vec<String> {
    let with = |stem: &str, ends: &[&str]| ends.iter().map(|end| format!("{stem}{end}")).collect();
    if let Some((stem, rest)) = form.split_once(['{', '(']) {
        let (ends, after) = rest.split_once(['}', ')']).unwrap_or((rest, ""));
        let bare = form.contains('(').then(|| format!("{stem}{after}"));
        return bare.into_iter().chain(ends.split(',').map(|end| format!("{stem}{}{after}", end.trim()))).collect();
    }
    let Some((stem, mark)) = form.split_once('~') else { return vec![form.to_owned()] };
    let (mark, after) = mark.split_once(' ').map_or((mark, String::new()), |(mark, rest)| (mark, format!(" {rest}")));
    let words: Vec<String> = match mark {
        "s" => with(stem, &["", "s"]),
        "x" => with(stem, &["", "x"]),
        "es" => with(stem, &["", "es"]),
        "d" => with(stem, &["", "d"]),
        "e" => with(stem, &["", "e", "s", "es"]),
        "v" => with(stem, &["", "s", "ed", "ing"]),
        "ve" => with(stem, &["e", "es", "ed", "ing"]),
        "er" => with(
            stem,
            &[
                "er", "e", "es", "ent", "ons", "ez", "é", "ée", "és", "ées", "ais", "ait", "aient", "ant", "era",
                "erais",
            ],
        ),
        _ => vec![form.to_owned()],
    };
    words.into_iter().map(|word| word + &after).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_stand_for_words() {
        for (form, expect) in [
            ("nul", "nul"),
            ("arnaque(s)", "arnaque arnaques"),
            ("escro{c,cs}", "escroc escrocs"),
            ("déçu~e", "déçu déçue déçus déçues"),
            ("fail~v", "fail fails failed failing"),
            ("vol~s de", "vol de+vols de"),
        ] {
            let words = expand(form);
            let found = if form.contains(' ') { words.join("+") } else { words.join(" ") };
            assert_eq!(found, expect, "{form}");
        }
    }

    #[test]
    fn the_longest_phrase_wins() {
        let lexicon = Lexicon::read("2\tpas mal, mal élevé\n-1\tmal\nnot\tpas\n");
        let found = |words: &[&str]| lexicon.find(words);
        assert_eq!(found(&["pas", "mal", "du", "tout"]), Some((Value::Weight { weight: 2.0, verb: false }, 2)));
        assert_eq!(found(&["pas", "bien"]), Some((Value::Not, 1)));
        assert_eq!(found(&["mal"]), Some((Value::Weight { weight: -1.0, verb: false }, 1)));
        assert_eq!(found(&["mal", "eleve"]), Some((Value::Weight { weight: 2.0, verb: false }, 2)));
        assert_eq!(found(&["bien"]), None);
    }

    #[test]
    fn every_line_of_the_lists_is_readable() {
        for (name, text, least) in
            [("french", include_str!("french.tsv"), 2_500), ("english", include_str!("english.tsv"), 1_800)]
        {
            for line in text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
                let (head, forms) = line.split_once('\t').unwrap_or_else(|| panic!("{name}: no tab in {line}"));
                assert!(value(head).is_some(), "{name}: {head}");
                for form in split_forms(forms) {
                    for word in expand(form) {
                        let plain = word.chars().all(|letter| letter.is_alphabetic() || " '-?".contains(letter));
                        assert!(plain && word.split(' ').count() <= PHRASE_MAX, "{name}: {form} → {word}");
                    }
                }
            }
            let words = Lexicon::read(text).len();
            println!("{name}: {words} forms");
            assert!(words >= least, "{name}: {words}");
        }
    }
}
