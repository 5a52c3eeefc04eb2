//! How people type: small letters, lost accents, slips, stretched vowels, emoji and hashtags at the end. Owns manners,
//! not words; hashtags, mentions and addresses are left as they are.

use vigie_model::ToneLabel;

use super::grammar::Grammar;
use super::truth::{Phase, Role};
use crate::random::Random;

/// How somebody types, always.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Manner {
    small_letters: bool,
    no_accents: bool,
    no_full_stops: bool,
    capitals: bool,
    /// How many in a hundred of their posts have a slip.
    slips: u8,
    stretches: u8,
    emoji: u8,
    hashtags: u8,
}

impl Manner {
    /// Somebody's manner.
    pub(crate) fn draw(role: Role, random: &mut Random) -> Self {
        if matches!(role, Role::Press | Role::Reporter | Role::Brand | Role::Spammer | Role::Influencer) {
            return Self::default();
        }
        Self {
            small_letters: random.percent(34),
            no_accents: random.percent(16),
            no_full_stops: random.percent(45),
            capitals: random.percent(3),
            slips: *random.pick(&[0, 0, 4, 10, 30]),
            stretches: *random.pick(&[0, 3, 8, 25]),
            emoji: *random.pick(&[0, 10, 30, 60, 85]),
            hashtags: *random.pick(&[0, 10, 25, 50, 80]),
        }
    }

    /// `text` as this person types it.
    pub(crate) fn type_out(
        &self,
        text: &str,
        lists: &Grammar,
        phase: Phase,
        tone: ToneLabel,
        random: &mut Random,
    ) -> String {
        let slip = random.percent(u64::from(self.slips));
        let stretch = random.percent(u64::from(self.stretches));
        let words: Vec<&str> = text.split(' ').collect();
        let (slip_at, stretch_at) = (random.index(words.len()), random.index(words.len()));
        let mut out = String::with_capacity(text.len() + 24);
        for (index, word) in words.into_iter().enumerate() {
            if index > 0 {
                out.push(' ');
            }
            if word.starts_with(['#', '@']) || word.starts_with("http") {
                out.push_str(word);
                continue;
            }
            let mut word = self.spelt(word);
            if slip && index == slip_at {
                word = slipped(&word, random);
            }
            if stretch && index == stretch_at {
                word = stretched(&word, random);
            }
            out.push_str(&word);
        }
        if self.no_full_stops && out.ends_with('.') && !out.ends_with("..") {
            out.pop();
        }
        self.tail(&mut out, lists, phase, tone, random);
        out
    }

    fn spelt(&self, word: &str) -> String {
        let letters = word.chars().map(|letter| if self.no_accents { unaccented(letter) } else { letter });
        if self.small_letters {
            letters.flat_map(char::to_lowercase).collect()
        } else if self.capitals {
            letters.flat_map(char::to_uppercase).collect()
        } else {
            letters.collect()
        }
    }

    fn tail(&self, out: &mut String, lists: &Grammar, phase: Phase, tone: ToneLabel, random: &mut Random) {
        let dark = matches!(phase, Phase::Blackout | Phase::Wait | Phase::Jokes);
        if random.percent(u64::from(self.emoji)) {
            let list = match tone {
                ToneLabel::Positive => "emoji.plus",
                ToneLabel::Negative => "emoji.minus",
                ToneLabel::Neutral if dark => "emoji.dark",
                ToneLabel::Neutral => "emoji.any",
            };
            out.push(' ');
            out.push_str(&lists.word(list, 0, random));
        }
        if random.percent(u64::from(self.hashtags)) {
            let list = match phase {
                Phase::Jokes if random.percent(30) => "tags.milky-way",
                _ if dark && random.percent(60) => "tags.dark",
                _ => "tags.match",
            };
            let tags = lists.word(list, 0, random);
            for tag in tags.split(' ').filter(|tag| !out.contains(tag)).collect::<Vec<_>>() {
                out.push(' ');
                out.push_str(tag);
            }
        }
    }
}

/// Two neighbours swapped, a letter lost or doubled; never the first, which people get right.
fn slipped(word: &str, random: &mut Random) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    if letters.len() < 4 || letters.iter().any(|letter| !letter.is_alphabetic() || *letter > 'ÿ') {
        return word.to_owned();
    }
    let at = 1 + random.index(letters.len() - 2);
    match random.below(3) {
        0 => letters.swap(at, at + 1),
        1 => drop(letters.remove(at)),
        _ => letters.insert(at, letters[at]),
    }
    letters.into_iter().collect()
}

/// The last vowel drawn out.
fn stretched(word: &str, random: &mut Random) -> String {
    match word.char_indices().rev().find(|(_, letter)| "aeiouéèêAEIOUÉ".contains(*letter)) {
        Some((at, vowel)) if word.len() > 1 => {
            let more: String = std::iter::repeat_n(vowel, 2 + random.index(4)).collect();
            format!("{}{more}{}", &word[..at], &word[at..])
        }
        _ => word.to_owned(),
    }
}

/// A Latin letter without its accent; everything else as it is.
pub(crate) fn unaccented(letter: char) -> char {
    match letter {
        'à' | 'â' | 'ä' | 'á' | 'ã' => 'a',
        'ç' => 'c',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'î' | 'ï' | 'í' => 'i',
        'ñ' => 'n',
        'ô' | 'ö' | 'ó' | 'õ' => 'o',
        'ù' | 'û' | 'ü' | 'ú' => 'u',
        'À' | 'Â' => 'A',
        'Ç' => 'C',
        'É' | 'È' | 'Ê' => 'E',
        'Î' => 'I',
        'Ô' => 'O',
        other => other,
    }
}
