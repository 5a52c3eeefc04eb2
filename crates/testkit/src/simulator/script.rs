//! The written part of the evening: people with a name and a part, and what they say at which second. Owns the format;
//! the script stands in `scenarios/`.
//!
//! ```text
//! @solene fan fr bluesky 843 Solène Brévard / scarf, chips, south stand
//! 80:41 solene id=gem planted=fan-gem tone=+ need=validation near=stadium
//! > The words.
//! ~ What the picture shows.
//! ```
//! A line `# …` is an article's headline; `reply=` and `quote=` name an earlier `id=`.

use vigie_model::{Lang, Network, ToneLabel};

use super::cast::{Person, account};
use super::grammar::tone;
use super::truth::{Intent, Need, Role};
use super::voice::Manner;
use crate::random::Random;

/// One scripted post.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    /// Seconds since the evening began.
    pub(crate) second: u32,
    /// Index into the actors.
    pub(crate) actor: usize,
    pub(crate) lang: Lang,
    pub(crate) id: Option<&'static str>,
    pub(crate) planted: Option<&'static str>,
    pub(crate) intent: Option<Intent>,
    pub(crate) need: Option<Need>,
    pub(crate) tone: ToneLabel,
    pub(crate) near: Option<&'static str>,
    pub(crate) reply: Option<&'static str>,
    pub(crate) quote: Option<&'static str>,
    pub(crate) text: String,
    pub(crate) title: Option<&'static str>,
    pub(crate) picture: Option<&'static str>,
}

/// The actors, by the order of their lines, and what they say.
#[derive(Debug, Default)]
pub(crate) struct Script {
    names: Vec<(&'static str, Lang)>,
    pub(crate) actors: Vec<Person>,
    pub(crate) lines: Vec<Line>,
}

impl Script {
    /// Reads a script; the error names the line that cannot be read.
    pub(crate) fn read(text: &'static str, random: &mut Random) -> Result<Self, String> {
        let mut script = Self::default();
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//")) {
            script.take(line, random).ok_or_else(|| format!("cannot read: {line}"))?;
        }
        Ok(script)
    }

    /// The actor called `name`.
    pub(crate) fn actor(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|(known, _)| *known == name)
    }

    fn take(&mut self, line: &'static str, random: &mut Random) -> Option<()> {
        if let Some(actor) = line.strip_prefix('@') {
            return self.actor_line(actor, random);
        }
        if line.starts_with(|first: char| first.is_ascii_digit()) {
            return self.head(line);
        }
        let (mark, words) = line.split_once(' ')?;
        let last = self.lines.last_mut()?;
        match mark {
            ">" if last.text.is_empty() => last.text = words.to_owned(),
            ">" => last.text = format!("{}\n{words}", last.text),
            "~" => last.picture = Some(words),
            "#" => last.title = Some(words),
            _ => return None,
        }
        Some(())
    }

    fn actor_line(&mut self, line: &'static str, random: &mut Random) -> Option<()> {
        let (who, bio) = line.split_once(" / ")?;
        let mut words = who.splitn(6, ' ');
        let (slug, role, lang) = (words.next()?, Role::named(words.next()?)?, Lang::parse(words.next()?)?);
        let (network, followers) = (Network::new(words.next()?), words.next()?.parse().ok()?);
        let mut author = account(network, slug.to_owned(), words.next()?.to_owned(), random);
        author.bio = Some(bio.to_owned());
        author.followers = Some(followers);
        author.verified = matches!(role, Role::Press | Role::Brand | Role::Reporter);
        self.names.push((slug, lang));
        self.actors.push(Person { author, role, manner: Manner::default() });
        Some(())
    }

    fn head(&mut self, line: &'static str) -> Option<()> {
        let mut words = line.split(' ');
        let (minute, second) = words.next()?.split_once(':')?;
        let actor = self.actor(words.next()?)?;
        let mut entry = Line {
            second: minute.parse::<u32>().ok()? * 60 + second.parse::<u32>().ok()?,
            actor,
            lang: self.names[actor].1,
            id: None,
            planted: None,
            intent: None,
            need: None,
            tone: ToneLabel::Neutral,
            near: None,
            reply: None,
            quote: None,
            text: String::new(),
            title: None,
            picture: None,
        };
        for word in words {
            let (key, value) = word.split_once('=')?;
            match key {
                "id" => entry.id = Some(value),
                "planted" => entry.planted = Some(value),
                "lang" => entry.lang = Lang::parse(value)?,
                "intent" => entry.intent = Some(Intent::named(value)?),
                "need" => entry.need = Some(Need::named(value)?),
                "tone" => entry.tone = tone(value)?,
                "near" => entry.near = Some(value),
                "reply" => entry.reply = Some(value),
                "quote" => entry.quote = Some(value),
                _ => return None,
            }
        }
        self.lines.push(entry);
        Some(())
    }
}
