//! Reads scenario texts and writes sentences from them: topics of sentence skeletons, and word lists to fill them.
//! Owns the format; the words stand in `scenarios/`.
//!
//! ```text
//! // a comment
//! $player = Ostrelli | Balanzo
//! == goal.joy goal:30 kick-off:1 tone=+ need=discussion
//! <what|que> a goal by {player}[ !!!] {n:2-5}
//! ```
//! `{x}` draws from list `x`, `{n:2-5}` a number, `{minute}` the minute of the match; `<a|b>` is either, `[a]` is
//! there or not; a backslash takes the next character as it is.

use std::collections::BTreeMap;

use vigie_model::{Lang, ToneLabel};

use super::truth::{Intent, Need, Phase, Role};
use crate::random::{Random, sums};

/// Lists may name lists; deeper than this is a circle.
const DEPTH_MAX: u8 = 8;

#[derive(Clone, Debug)]
enum Part {
    Text(String),
    List(usize),
    Number(i64, i64),
    Minute,
    Either(Vec<Skeleton>),
    Maybe(Skeleton),
}

/// A sentence with slots.
#[derive(Clone, Debug, Default)]
pub(crate) struct Skeleton(Vec<Part>);

impl Skeleton {
    /// Without the blanks that set it apart from its neighbours in a list.
    fn trimmed(mut self) -> Self {
        if let Some(Part::Text(text)) = self.0.first_mut() {
            *text = text.trim_start().to_owned();
        }
        if let Some(Part::Text(text)) = self.0.last_mut() {
            *text = text.trim_end().to_owned();
        }
        self
    }
}

/// What people write about, and how.
#[derive(Clone, Debug)]
pub(crate) struct Topic {
    pub(crate) name: &'static str,
    /// How often it comes up in each phase.
    weights: [u64; Phase::ALL.len()],
    pub(crate) intent: Option<Intent>,
    pub(crate) need: Option<Need>,
    pub(crate) tone: ToneLabel,
    /// Who writes it.
    pub(crate) by: Vec<Role>,
    /// Where it is written, and how many in a hundred say so.
    pub(crate) near: Option<(&'static str, u64)>,
    /// How many in a hundred carry a picture, and the list that describes it.
    pub(crate) picture: Option<(&'static str, u64)>,
    /// It answers posts of this kind rather than standing for itself.
    pub(crate) answers: Option<&'static str>,
    pub(crate) skeletons: Vec<Skeleton>,
}

/// The topics and lists of one language.
#[derive(Debug)]
pub(crate) struct Grammar {
    pub(crate) lang: Lang,
    pub(crate) topics: Vec<Topic>,
    lists: Vec<Vec<Skeleton>>,
    names: BTreeMap<&'static str, usize>,
    by_phase: Vec<Vec<u64>>,
}

impl Grammar {
    /// Reads `texts` as one; the error names the line that cannot be read.
    pub(crate) fn read(lang: Lang, texts: &[&'static str]) -> Result<Self, String> {
        let lines = || texts.iter().flat_map(|text| text.lines()).map(str::trim).filter(|line| !line.is_empty());
        let mut grammar =
            Self { lang, topics: Vec::new(), lists: Vec::new(), names: BTreeMap::new(), by_phase: Vec::new() };
        for name in lines().filter_map(|line| line.strip_prefix('$')?.split_once('=')).map(|(name, _)| name.trim()) {
            let next = grammar.names.len();
            grammar.names.entry(name).or_insert(next);
        }
        grammar.lists = vec![Vec::new(); grammar.names.len()];
        for line in lines().filter(|line| !line.starts_with("//")) {
            grammar.take(line).map_err(|wrong| format!("{lang}: {wrong} in: {line}"))?;
        }
        grammar.by_phase =
            (0..Phase::ALL.len()).map(|phase| sums(grammar.topics.iter().map(|topic| topic.weights[phase]))).collect();
        Ok(grammar)
    }

    fn take(&mut self, line: &'static str) -> Result<(), String> {
        if let Some((name, words)) = line.strip_prefix('$').and_then(|list| list.split_once('=')) {
            let words = self.alternatives(words)?;
            self.lists[self.names[name.trim()]].extend(words);
        } else if let Some(head) = line.strip_prefix("==") {
            self.topics.push(Topic::read(head)?);
        } else {
            let skeleton = Reader::new(line, &self.names).whole()?;
            self.topics.last_mut().ok_or("a sentence before the first topic")?.skeletons.push(skeleton);
        }
        Ok(())
    }

    fn alternatives(&self, words: &str) -> Result<Vec<Skeleton>, String> {
        let mut reader = Reader::new(words, &self.names);
        let mut ways = vec![reader.until(&['|'])?.trimmed()];
        while reader.rest.next_if_eq(&'|').is_some() {
            ways.push(reader.until(&['|'])?.trimmed());
        }
        reader.rest.peek().map_or(Ok(ways), |left| Err(format!("a lone {left}")))
    }

    /// A topic that people write about in `phase`.
    pub(crate) fn topic(&self, phase: Phase, random: &mut Random) -> &Topic {
        &self.topics[random.weighted(&self.by_phase[phase as usize])]
    }

    /// The topics that answer posts of `kind`.
    pub(crate) fn answering(&self, kind: &str) -> impl Iterator<Item = &Topic> {
        self.topics.iter().filter(move |topic| topic.answers == Some(kind))
    }

    /// Something from list `name`, or nothing where there is no such list.
    pub(crate) fn word(&self, name: &str, minute: i64, random: &mut Random) -> String {
        let mut out = String::new();
        if let Some(list) = self.names.get(name).map(|index| &self.lists[*index]).filter(|list| !list.is_empty()) {
            self.write(random.pick(list), minute, 0, random, &mut out);
        }
        out
    }

    /// One sentence of `topic`.
    pub(crate) fn sentence(&self, topic: &Topic, minute: i64, random: &mut Random) -> String {
        let mut out = String::new();
        if !topic.skeletons.is_empty() {
            self.write(random.pick(&topic.skeletons), minute, 0, random, &mut out);
        }
        out.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn write(&self, skeleton: &Skeleton, minute: i64, depth: u8, random: &mut Random, out: &mut String) {
        if depth > DEPTH_MAX {
            return;
        }
        for part in &skeleton.0 {
            match part {
                Part::Text(text) => out.push_str(text),
                Part::List(list) => self.write(random.pick(&self.lists[*list]), minute, depth + 1, random, out),
                Part::Number(from, to) => out.push_str(&random.between(*from, *to).to_string()),
                Part::Minute => out.push_str(&minute.to_string()),
                Part::Either(ways) => self.write(random.pick(ways), minute, depth + 1, random, out),
                Part::Maybe(inner) if random.percent(50) => self.write(inner, minute, depth + 1, random, out),
                Part::Maybe(_) => {}
            }
        }
    }
}

impl Topic {
    fn read(head: &'static str) -> Result<Self, String> {
        let mut words = head.split_whitespace();
        let mut topic = Self {
            name: words.next().ok_or("a topic without a name")?,
            weights: [0; Phase::ALL.len()],
            intent: None,
            need: None,
            tone: ToneLabel::Neutral,
            by: Vec::new(),
            near: None,
            picture: None,
            answers: None,
            skeletons: Vec::new(),
        };
        for word in words {
            topic.set(word).ok_or_else(|| format!("cannot read {word}"))?;
        }
        // Where a file does not say otherwise, play is like its beginning, and after the dark it goes on as it came back.
        for (phase, like) in [(Phase::Play, Phase::KickOff), (Phase::Resumed, Phase::Return)] {
            if !head.contains(&format!(" {}:", phase.name())) {
                topic.weights[phase as usize] = topic.weights[like as usize];
            }
        }
        if topic.by.is_empty() {
            topic.by = vec![Role::Fan, Role::Fan, Role::Fan, Role::Onlooker, Role::Family, Role::Away];
        }
        Ok(topic)
    }

    fn set(&mut self, word: &'static str) -> Option<()> {
        if let Some((phase, weight)) = word.split_once(':').filter(|_| !word.contains('=')) {
            let phase = Phase::ALL.into_iter().find(|known| known.name() == phase)?;
            self.weights[phase as usize] = weight.parse().ok()?;
            return Some(());
        }
        let (key, value) = word.split_once('=')?;
        match key {
            "intent" => self.intent = Some(Intent::named(value)?),
            "need" => self.need = Some(Need::named(value)?),
            "tone" => self.tone = tone(value)?,
            "by" => self.by = value.split(',').map(Role::named).collect::<Option<_>>()?,
            "near" => self.near = Some(share(value)?),
            "picture" => self.picture = Some(share(value)?),
            "answers" => self.answers = Some(value),
            _ => return None,
        }
        Some(())
    }
}

/// Reads `+`, `-` or `0`.
pub(crate) fn tone(sign: &str) -> Option<ToneLabel> {
    match sign {
        "+" => Some(ToneLabel::Positive),
        "-" => Some(ToneLabel::Negative),
        "0" => Some(ToneLabel::Neutral),
        _ => None,
    }
}

fn share(value: &'static str) -> Option<(&'static str, u64)> {
    match value.split_once(':') {
        Some((what, percent)) => Some((what, percent.parse().ok()?)),
        None => Some((value, 100)),
    }
}

/// Reads one skeleton.
struct Reader<'a> {
    rest: std::iter::Peekable<std::str::Chars<'a>>,
    names: &'a BTreeMap<&'static str, usize>,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str, names: &'a BTreeMap<&'static str, usize>) -> Self {
        Self { rest: text.chars().peekable(), names }
    }

    fn whole(mut self) -> Result<Skeleton, String> {
        let skeleton = self.until(&[])?;
        self.rest.peek().map_or(Ok(skeleton), |left| Err(format!("a lone {left}")))
    }

    /// Reads up to, not including, one of `ends`.
    fn until(&mut self, ends: &[char]) -> Result<Skeleton, String> {
        let (mut parts, mut text) = (Vec::new(), String::new());
        while let Some(next) = self.rest.next_if(|next| !ends.contains(next) && !matches!(next, '}' | ']' | '>')) {
            let part = match next {
                '{' => self.slot()?,
                '[' => Part::Maybe(self.closed(']')?),
                '<' => self.either()?,
                '\\' => {
                    text.extend(self.rest.next());
                    continue;
                }
                plain => {
                    text.push(plain);
                    continue;
                }
            };
            if !text.is_empty() {
                parts.push(Part::Text(std::mem::take(&mut text)));
            }
            parts.push(part);
        }
        if !text.is_empty() {
            parts.push(Part::Text(text));
        }
        Ok(Skeleton(parts))
    }

    fn closed(&mut self, end: char) -> Result<Skeleton, String> {
        let inner = self.until(&[])?;
        self.rest.next_if_eq(&end).map(|_| inner).ok_or_else(|| format!("no {end}"))
    }

    fn either(&mut self) -> Result<Part, String> {
        let mut ways = Vec::new();
        loop {
            ways.push(self.until(&['|'])?);
            match self.rest.next() {
                Some('|') => {}
                Some('>') => return Ok(Part::Either(ways)),
                _ => return Err("no >".into()),
            }
        }
    }

    fn slot(&mut self) -> Result<Part, String> {
        let mut name = String::new();
        while let Some(next) = self.rest.next_if(|next| *next != '}') {
            name.push(next);
        }
        self.rest.next().ok_or("no }")?;
        if name == "minute" {
            return Ok(Part::Minute);
        }
        if let Some((from, to)) = name.strip_prefix("n:").and_then(|range| range.split_once('-')) {
            let number = |text: &str| text.parse().map_err(|_| format!("no number {text}"));
            return Ok(Part::Number(number(from)?, number(to)?));
        }
        self.names.get(name.as_str()).map(|index| Part::List(*index)).ok_or_else(|| format!("no list {name}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: &str =
        "$who = we | they\n== x build-up:1 tone=+ near=stadium:20\n{who} <run|walk>[ fast] {n:3-3} \\<3";

    #[test]
    fn slots_are_filled() {
        let grammar = Grammar::read(Lang::EN, &[SMALL]).unwrap();
        let mut random = Random::new(1, "grammar");
        let topic = grammar.topic(Phase::BuildUp, &mut random);
        assert_eq!((topic.name, topic.tone, topic.near), ("x", ToneLabel::Positive, Some(("stadium", 20))));
        for _ in 0..50 {
            let said = grammar.sentence(topic, 0, &mut random);
            assert!(said.starts_with("we ") || said.starts_with("they "), "{said}");
            assert!(said.ends_with(" 3 <3"), "{said}");
        }
    }

    #[test]
    fn a_mistake_names_its_line() {
        for (text, wrong) in [
            ("hello", "before"),
            ("== x\n{nobody}", "no list nobody"),
            ("== x dinner:3", "dinner"),
            ("== x\n<a|b", "no >"),
        ] {
            let message = Grammar::read(Lang::EN, &[Box::leak(text.to_owned().into_boxed_str())]).unwrap_err();
            assert!(message.contains(wrong), "{message}");
        }
    }
}
