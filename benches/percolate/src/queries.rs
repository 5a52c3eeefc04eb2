//! The stored queries, made from the posts by a seed: a random word of a random title is Zipf-distributed by nature.
//! The plain set is what every peer can say; the full one holds what only a language for posts has.

use std::collections::HashSet;

use vigie_query::text::{TokenKind, folded, tokens};
use vigie_query::{Query, Severity, parse};

use crate::corpus::{CITIES, Post, author, lang, site};
use crate::dice::Dice;

pub(crate) const SEED: u64 = 0x5EED_0F0C_7095;

/// Which queries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Set {
    /// Any word of the posts, so that a query may be `"of the"` and match a tenth of the stream.
    Every,
    /// Without the hundred commonest words, as people who look for something write.
    Rare,
    /// As `Rare`, each with something that only a language for posts has: proximity, forms of words, fields, places.
    Full,
}

impl Set {
    pub(crate) const ALL: [Self; 3] = [Self::Every, Self::Rare, Self::Full];

    /// What `--sets` calls it.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Every => "every",
            Self::Rare => "rare",
            Self::Full => "full",
        }
    }

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Every => "every word",
            Self::Rare => "no common word",
            Self::Full => "full language",
        }
    }
}

/// Words side by side, folded.
pub(crate) type Phrase = Vec<String>;

/// A query as every peer can say it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Plain {
    /// One alternative of each group must be there.
    pub(crate) required: Vec<Vec<Phrase>>,
    pub(crate) without: Option<Phrase>,
}

/// A query of a set.
pub(crate) struct Stored {
    pub(crate) text: String,
    pub(crate) query: Query,
    /// Empty in the full set.
    pub(crate) plain: Plain,
}

/// The queries of a set, the same each time.
pub(crate) struct Queries<'p> {
    posts: &'p [Post],
    common: &'p HashSet<u64>,
    set: Set,
    dice: Dice,
}

impl<'p> Queries<'p> {
    pub(crate) fn new(posts: &'p [Post], common: &'p HashSet<u64>, set: Set, seed: u64) -> Self {
        Self { posts, common, set, dice: Dice::new(seed) }
    }

    fn draft(&mut self) -> Draft {
        let mut draft = Draft::default();
        if self.set == Set::Full {
            self.beyond_words(&mut draft);
        } else {
            self.words_and_phrases(&mut draft);
        }
        if self.dice.roll(3) == 0 {
            let phrase = self.word();
            draft.parts.push(format!("NOT {}", phrase.written()));
            draft.texts.push(phrase.text);
            draft.plain.without = Some(phrase.folded);
        }
        draft
    }

    fn words_and_phrases(&mut self, draft: &mut Draft) {
        match self.dice.roll(4) {
            // brand words with alternatives, as people write them
            0 => {
                draft.require(vec![self.word()]);
                let alternatives = 2 + self.dice.roll(4);
                draft.require(self.words(alternatives));
            }
            1 => draft.require(vec![self.phrase()]),
            2 => {
                draft.require(vec![self.phrase()]);
                let alternatives = 2 + self.dice.roll(2);
                draft.require(self.words(alternatives));
            }
            _ => {
                let required = 2 + self.dice.roll(4);
                self.words(required).into_iter().for_each(|word| draft.require(vec![word]));
            }
        }
    }

    /// One thing that boolean search has not: by itself where it is about words, an account, a link or a place of its
    /// own, else with words.
    fn beyond_words(&mut self, draft: &mut Draft) {
        let (one, two) = (self.word(), self.word());
        let (first, second) = (one.written(), two.written());
        let long = self.long_word(6);
        let dice = &mut self.dice;
        let kind = dice.roll(16);
        draft.parts.push(match kind {
            0 => format!("{first} NEAR/{} {second}", 1 + dice.roll(10)),
            1 => format!("{first} ONEAR/{} {second}", 1 + dice.roll(5)),
            2 => format!("{first} SENTENCE {second}"),
            3 => format!("{}*", &long[..5]),
            4 => format!("*{}", &long[long.len() - 5..]),
            5 => format!("{long}~1"),
            6 => format!("stem:{long}"),
            7 => format!("ATLEAST/2 ({first} OR {second})"),
            8 => format!("raw:{first}"),
            9 => format!("author:{}", author(dice.skewed(20_000))),
            10 => format!("site:{}", site(dice.skewed(2_000))),
            11 => near(dice),
            12 => format!("lang:{}", lang(dice)),
            13 => format!("type:{}", dice.pick(&["original", "reply", "quote", "repost"])),
            14 => format!("has:{}", dice.pick(&["image", "video", "link", "geo"])),
            _ => format!("followers:{}..", 10 << dice.roll(16)),
        });
        draft.texts.extend([first, second, long]);
        if kind >= 12 || self.dice.roll(2) == 0 {
            self.words_and_phrases(draft);
        }
    }

    fn words(&mut self, count: usize) -> Vec<Written> {
        (0..count).map(|_| self.word()).collect()
    }

    fn word(&mut self) -> Written {
        loop {
            let title = &self.dice.pick(self.posts).text;
            let words = Written::of(title);
            if !words.is_empty() {
                return Written::join(vec![self.dice.pick(&words).clone()]);
            }
        }
    }

    fn phrase(&mut self) -> Written {
        loop {
            let title = &self.dice.pick(self.posts).text;
            let words = Written::of(title);
            let length = 2 + self.dice.roll(2);
            if words.len() > length {
                let at = self.dice.roll(words.len() - length);
                return Written::join(words[at..at + length].to_vec());
            }
        }
    }

    /// A word of at least so many letters, small and plain.
    fn long_word(&mut self, least: usize) -> String {
        loop {
            let word = self.word().folded.concat();
            if word.len() >= least && word.bytes().all(|byte| byte.is_ascii_lowercase()) {
                return word;
            }
        }
    }
}

impl Iterator for Queries<'_> {
    type Item = Stored;

    fn next(&mut self) -> Option<Stored> {
        loop {
            let draft = self.draft();
            let text = draft.parts.join(" AND ");
            let has_common = |text: &String| tokens(text).any(|token| self.common.contains(&token.hash));
            if self.set != Set::Every && draft.texts.iter().any(has_common) {
                continue;
            }
            let (query, said) = parse(&text);
            if said.iter().all(|said| said.severity == Severity::Hint) {
                return Some(Stored { text, query, plain: draft.plain });
            }
        }
    }
}

#[derive(Default)]
struct Draft {
    parts: Vec<String>,
    texts: Vec<String>,
    plain: Plain,
}

impl Draft {
    fn require(&mut self, alternatives: Vec<Written>) {
        let written: Vec<String> = alternatives.iter().map(Written::written).collect();
        self.parts.push(if written.len() == 1 { written.concat() } else { format!("({})", written.join(" OR ")) });
        self.texts.extend(written);
        self.plain.required.push(alternatives.into_iter().map(|phrase| phrase.folded).collect());
    }
}

/// A phrase as it stands in a title, and folded.
#[derive(Clone)]
struct Written {
    text: String,
    folded: Phrase,
}

impl Written {
    /// The words of a title.
    fn of(title: &str) -> Vec<(String, String)> {
        let words = tokens(title).filter(|token| token.kind == TokenKind::Word);
        let both = words.map(|token| {
            let mut plain = String::new();
            folded(&token, title, &mut plain);
            (token.of(title).to_owned(), plain)
        });
        both.collect()
    }

    fn join(words: Vec<(String, String)>) -> Self {
        let (written, folded): (Vec<String>, Vec<String>) = words.into_iter().unzip();
        Self { text: written.join(" "), folded }
    }

    fn written(&self) -> String {
        format!("\"{}\"", self.text)
    }
}

fn near(dice: &mut Dice) -> String {
    let (north, east) = *dice.pick(&CITIES);
    let radius = 1 + dice.roll(20);
    format!("near:\"{:.4},{:.4},{radius}km\"", north + 0.2 * (dice.share() - 0.5), east + 0.2 * (dice.share() - 0.5))
}
