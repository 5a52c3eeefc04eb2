//! Writes the evening, post by post in the order of writing: who, what, where, in answer to whom. Owns the weaving of
//! grammar, cast, script and timeline; how posts travel is `delivery`'s.

use std::collections::{BTreeMap, VecDeque};

use vigie_model::{Lang, Media, MediaKind, Mention, Network, Post, PostKey, PostKind, Time};

use super::address::{address, marked};
use super::bursts::{BURSTS, Burst};
use super::cast::{Cast, letters};
use super::grammar::{Grammar, Topic};
use super::place::{SITES, site};
use super::script::{Line, Script};
use super::timeline;
use super::truth::{Arrival, Intent, Phase, Role, Truth};
use crate::random::{Random, sums};

/// A post and the truth about it.
#[derive(Clone, Debug)]
pub(crate) struct Written {
    pub(crate) post: Post,
    pub(crate) truth: Truth,
}

/// What takes its turn at an instant.
enum Turn {
    Crowd,
    Line(usize),
    Burst(&'static Burst, usize),
}

/// Answers go to something fresh: one of so many last posts.
const FRESH: usize = 260;
/// Short posts stay short.
const SAID_BYTES_MAX: usize = 220;
/// Voices that everybody sees stay in view for so many of their posts.
const VOICES: usize = 9;

/// The words and people that the evening is made of.
pub(crate) struct Stage {
    pub(crate) grammars: Vec<Grammar>,
    /// Running sums of how much is written in each grammar's language.
    pub(crate) shares: Vec<u64>,
    pub(crate) script: Script,
    pub(crate) cast: Cast,
}

/// Writes one evening.
pub(crate) struct Writer<'a> {
    stage: &'a Stage,
    start: Time,
    random: Random,
    written: Vec<Written>,
    fresh: VecDeque<usize>,
    voices: VecDeque<usize>,
    /// Scripted posts by their id.
    named: BTreeMap<&'static str, usize>,
}

impl<'a> Writer<'a> {
    pub(crate) fn new(stage: &'a Stage, seed: u64, start: Time) -> Self {
        Self {
            stage,
            start,
            random: Random::new(seed, "posts"),
            written: Vec::new(),
            fresh: VecDeque::new(),
            voices: VecDeque::new(),
            named: BTreeMap::new(),
        }
    }

    /// The whole evening, in the order of writing.
    pub(crate) fn evening(mut self, posts: usize, seed: u64) -> Vec<Written> {
        for (micros, turn) in turns(posts, &self.stage.script.lines, &mut Random::new(seed, "turns")) {
            let stage = self.stage;
            let written = match turn {
                Turn::Crowd => self.crowd(micros),
                Turn::Line(index) => self.line(micros, &stage.script.lines[index]),
                Turn::Burst(burst, nth) => self.burst(micros, burst, nth),
            };
            self.remember(written);
        }
        self.written
    }

    fn remember(&mut self, written: Written) {
        let index = self.written.len();
        if written.post.key.network != Network::WEB && !written.truth.is_spam {
            self.fresh.push_back(index);
            if matches!(written.truth.role, Role::Press | Role::Influencer) || written.truth.planted == Some("fan-gem")
            {
                self.voices.push_back(index);
            }
        }
        self.fresh.drain(..self.fresh.len().saturating_sub(FRESH));
        self.voices.drain(..self.voices.len().saturating_sub(VOICES));
        self.written.push(written);
    }

    fn crowd(&mut self, micros: i64) -> Written {
        let grammar = &self.stage.grammars[self.random.weighted(&self.stage.shares)];
        let phase = timeline::phase((micros / 1_000_000) as u32);
        if self.random.percent(18)
            && let Some(answer) = self.answer(micros, phase, grammar)
        {
            return answer;
        }
        let topic = grammar.topic(phase, &mut self.random);
        let who = self.stage.cast.someone(grammar.lang, *self.random.pick(&topic.by), &mut self.random);
        let mut written = self.write(micros, who, grammar, topic);
        if self.random.percent(4) {
            self.quote_something(&mut written.post);
        }
        written
    }

    /// An answer to something fresh, by somebody on the same network; nothing where nobody fits.
    fn answer(&mut self, micros: i64, phase: Phase, grammar: &'a Grammar) -> Option<Written> {
        let parent = self.parent(grammar.lang)?;
        let kind = match &self.written[parent].truth {
            truth if truth.planted == Some("fan-gem") => "gem",
            truth if truth.role == Role::Press => "press",
            truth => match truth.intent {
                Some(Intent::Question) => "question",
                Some(Intent::Complaint) => "complaint",
                Some(Intent::Praise) => "praise",
                Some(Intent::Dissent) => "dissent",
                Some(Intent::Abuse) => "abuse",
                _ if truth.topic.starts_with("dark.sky") => "praise",
                _ if matches!(truth.topic.split('.').next(), Some("match" | "kick" | "goal")) => "match",
                _ if matches!(phase, Phase::Blackout | Phase::Wait | Phase::Jokes) => "dark",
                _ => "any",
            },
        };
        let kind = if self.random.percent(12) { "any" } else { kind };
        let mut topics: Vec<&Topic> = grammar.answering(kind).collect();
        if topics.is_empty() {
            topics.extend(grammar.answering("any"));
        }
        // The first topic of a kind is the usual answer, the others are the rarer ones.
        let rarer = if self.random.percent(28) { self.random.index(topics.len()) } else { 0 };
        let topic = *topics.get(rarer)?;
        let network = self.written[parent].post.key.network.clone();
        let who = (0..12)
            .map(|_| self.stage.cast.someone(grammar.lang, *self.random.pick(&topic.by), &mut self.random))
            .find(|who| self.stage.cast.people[*who].author.key.network == network)?;
        let mut written = self.write(micros, who, grammar, topic);
        self.reply_to(&mut written.post, parent);
        Some(written)
    }

    fn parent(&mut self, lang: Lang) -> Option<usize> {
        if self.random.percent(30) && !self.voices.is_empty() {
            return self.voices.get(self.random.index(self.voices.len())).copied();
        }
        // People answer those who want something rather than those who do not.
        let mut calm = None;
        for _ in 0..8 {
            let index = *self.fresh.get(self.random.index(self.fresh.len()))?;
            let truth = &self.written[index].truth;
            match truth.intent {
                _ if truth.lang != lang => {}
                Some(_) => return Some(index),
                None => calm = Some(index),
            }
        }
        calm
    }

    fn reply_to(&self, post: &mut Post, parent: usize) {
        let parent = &self.written[parent].post;
        post.kind = PostKind::Reply;
        post.root = Some(parent.root.clone().unwrap_or_else(|| parent.key.clone()));
        post.reply_to = Some(parent.key.clone());
        if post.key.network.as_str() == "mastodon"
            && let Some(handle) = &parent.author.handle
        {
            post.text = format!("@{handle} {}", post.text);
            post.mentions.insert(0, Mention { handle: handle.clone(), native: Some(parent.author.key.native.clone()) });
        }
    }

    fn quote_something(&mut self, post: &mut Post) {
        let Some(index) = self.voices.get(self.random.index(self.voices.len())) else { return };
        let quoted = &self.written[*index].post;
        if quoted.key.network == post.key.network && post.kind == PostKind::Original {
            post.kind = PostKind::Quote;
            post.quotes = Some(quoted.key.clone());
        }
    }

    fn burst(&mut self, micros: i64, burst: &Burst, nth: usize) -> Written {
        let lang = if self.random.percent(burst.french) { Lang::FR } else { Lang::EN };
        let grammar =
            self.stage.grammars.iter().find(|grammar| grammar.lang == lang).unwrap_or(&self.stage.grammars[0]);
        let topic = grammar.topics.iter().find(|topic| topic.name == burst.topic).unwrap_or(&grammar.topics[0]);
        let role = if burst.crowd_after.is_some_and(|first| nth >= first) { Role::Fan } else { burst.role };
        let who = match burst.one_writer {
            true => self.stage.cast.nth(Lang::FR, role, 0),
            false if role == burst.role => self.stage.cast.nth(lang, role, nth),
            false => None,
        };
        let who = who.unwrap_or_else(|| self.stage.cast.someone(lang, role, &mut self.random));
        let mut written = self.write(micros, who, grammar, topic);
        written.truth.planted = Some(burst.name);
        written.truth.is_spam = role == Role::Spammer;
        written.truth.is_campaign = burst.role == Role::Brand;
        written
    }

    /// A post of `topic` by `who`.
    fn write(&mut self, micros: i64, who: usize, grammar: &Grammar, topic: &Topic) -> Written {
        let phase = timeline::phase((micros / 1_000_000) as u32);
        let minute = timeline::match_minute((micros / 1_000_000) as u32);
        let person = &self.stage.cast.people[who];
        let said = self.say(grammar, topic, minute);
        let (title, said) = match said.split_once(" :: ") {
            Some((title, body)) => (Some(title.to_owned()), body.to_owned()),
            None => (None, said),
        };
        let text = person.manner.type_out(&said, grammar, phase, topic.tone, &mut self.random);
        let slug = topic
            .near
            .filter(|(_, percent)| self.random.percent(*percent))
            .map(|(slug, _)| slug)
            .or_else(|| self.somewhere(person.role, phase));
        let picture = match topic.picture {
            Some((list, percent)) => Some(list).filter(|_| self.random.percent(percent)),
            None => Some("alt.any").filter(|_| self.random.percent(4)),
        };
        let truth = Truth {
            phase,
            topic: topic.name,
            lang: grammar.lang,
            role: person.role,
            intent: topic.intent,
            need: topic.need,
            tone: topic.tone,
            planted: None,
            is_spam: false,
            is_campaign: false,
            place: slug,
            arrival: Arrival::Prompt,
        };
        let alt = picture.map(|list| grammar.word(list, minute, &mut self.random));
        let mut post = self.post(micros, who, grammar.lang, text, alt, slug);
        post.title = title;
        Written { post, truth }
    }

    /// A sentence of `topic`, often with a word before or after it, now and then a second one.
    fn say(&mut self, grammar: &Grammar, topic: &Topic, minute: i64) -> String {
        let random = &mut self.random;
        let mut said = grammar.sentence(topic, minute, random);
        if topic.by.iter().any(|role| matches!(role, Role::Spammer | Role::Brand | Role::Reporter)) {
            return said;
        }
        if random.percent(22) {
            let more = grammar.sentence(topic, minute, random);
            if more != said && said.len() + more.len() < SAID_BYTES_MAX {
                said = format!("{}{}{more}", said, if said.ends_with(['.', '!', '?', '…']) { " " } else { ". " });
            }
        }
        if random.percent(24) {
            said = format!("{} {said}", grammar.word("lead", minute, random));
        }
        if random.percent(24) {
            said = format!("{said} {}", grammar.word("coda", minute, random));
        }
        said.trim().to_owned()
    }

    /// Where the crowd's posts say they are from, when they say so without being asked.
    fn somewhere(&mut self, role: Role, phase: Phase) -> Option<&'static str> {
        let there = matches!(role, Role::Fan | Role::Family | Role::Away) && self.random.permille(55);
        there.then(|| match phase {
            Phase::BuildUp => self.random.pick(&["forecourt", "tram", "car-park", "fan-zone", "shop"]),
            Phase::End | Phase::Aftermath => self.random.pick(&["tram", "car-park", "forecourt"]),
            _ if self.random.percent(12) => "fan-zone",
            _ => SITES[0].slug,
        })
    }

    fn line(&mut self, micros: i64, line: &Line) -> Written {
        let mut post =
            self.post(micros, line.actor, line.lang, line.text.clone(), line.picture.map(str::to_owned), line.near);
        post.title = line.title.map(str::to_owned);
        if let Some(parent) = line.reply.and_then(|id| self.named.get(id)) {
            self.reply_to(&mut post, *parent);
        }
        if let Some(quoted) = line.quote.and_then(|id| self.named.get(id)) {
            post.kind = PostKind::Quote;
            post.quotes = Some(self.written[*quoted].post.key.clone());
        }
        if let Some(id) = line.id {
            self.named.insert(id, self.written.len());
        }
        let role = self.stage.cast.people[line.actor].role;
        let truth = Truth {
            phase: timeline::phase(line.second),
            topic: "script",
            lang: line.lang,
            role,
            intent: line.intent,
            need: line.need,
            tone: line.tone,
            planted: line.planted,
            is_spam: false,
            is_campaign: role == Role::Brand && line.planted == Some("campaign-burst"),
            place: line.near,
            arrival: Arrival::Prompt,
        };
        Written { post, truth }
    }

    fn post(
        &mut self,
        micros: i64,
        who: usize,
        lang: Lang,
        text: String,
        alt: Option<String>,
        place: Option<&'static str>,
    ) -> Post {
        let author = self.stage.cast.people[who].author.clone();
        let created_at = self.start.plus_micros(micros);
        let (native, url) = address(&author, created_at, &mut self.random);
        let network = author.key.network.clone();
        let mut post = Post::new(PostKey { network, native }, author, created_at, text);
        post.url = Some(url);
        post.langs = self.declared(lang, &post.key.network);
        post.hashtags = marked(&post.text, '#').map(str::to_owned).collect();
        post.mentions =
            marked(&post.text, '@').map(|handle| Mention { handle: handle.to_owned(), native: None }).collect();
        post.links =
            post.text.split_whitespace().filter(|word| word.starts_with("https://")).map(str::to_owned).collect();
        if let Some(alt) = alt {
            let url = Some(format!("https://img.example/{}.jpg", letters(12, &mut self.random)));
            post.media.push(Media { kind: MediaKind::Image, url, alt: Some(alt).filter(|alt| !alt.is_empty()) });
        }
        post.place = place.and_then(site).map(|site| site.about(&mut self.random));
        post
    }

    /// What the network says the language is: mostly right, often nothing, now and then wrong.
    fn declared(&mut self, lang: Lang, network: &Network) -> Vec<Lang> {
        match self.random.below(100) {
            _ if network.as_str() == "lemmy" => Vec::new(),
            0..86 => vec![lang],
            86..97 => Vec::new(),
            _ => vec![if lang == Lang::FR { Lang::EN } else { Lang::FR }],
        }
    }
}

/// Everything that takes its turn, in order.
fn turns(posts: usize, lines: &[Line], random: &mut Random) -> Vec<(i64, Turn)> {
    let scripted = lines.len() + BURSTS.iter().map(|burst| burst.count).sum::<usize>();
    let crowd = timeline::crowd(posts.saturating_sub(scripted), random);
    let mut turns: Vec<(i64, Turn)> = crowd.into_iter().map(|micros| (micros, Turn::Crowd)).collect();
    turns.extend(lines.iter().enumerate().map(|(index, line)| (i64::from(line.second) * 1_000_000, Turn::Line(index))));
    for burst in &BURSTS {
        let mut instants: Vec<i64> = (0..burst.count)
            .map(|_| random.between(i64::from(burst.from_s) * 1_000_000, i64::from(burst.until_s) * 1_000_000))
            .collect();
        instants.sort_unstable();
        turns.extend(instants.into_iter().enumerate().map(|(nth, micros)| (micros, Turn::Burst(burst, nth))));
    }
    turns.sort_by_key(|(micros, _)| *micros);
    turns
}

/// Running sums of the languages' shares.
pub(crate) fn shares(weights: &[u64]) -> Vec<u64> {
    sums(weights.iter().copied())
}
