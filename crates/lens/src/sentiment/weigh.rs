//! What each listed word adds to the sum, and what sways it. Owns the arithmetic of negation, strength and contrast.

use super::lexicon::{Lexicon, PHRASE_MAX, Value};
use super::tokens::{Kind, Token};
use super::{Sway, Weighed};

/// Words that a negation reaches.
const NEGATION_REACH: usize = 4;
/// "Not good" is almost as bad as "bad"…
const NEGATED_PRAISE: f32 = -0.7;
/// …while "not bad" and "no crisis" are hardly praise.
const NEGATED_BLAME: f32 = -0.35;
const INTENSIFIED: f32 = 1.4;
const SOFTENED: f32 = 0.6;
const SHOUTED: f32 = 1.3;
/// For each exclamation mark, three at most.
const EXCLAIMED: f32 = 0.15;
const EXCLAMATIONS_MAX: usize = 3;
const BEFORE_BUT: f32 = 0.5;
const AFTER_BUT: f32 = 1.3;

/// A text while it is read from left to right.
#[derive(Default)]
struct Reading {
    words: Vec<Weighed>,
    /// Words that the last negation still reaches.
    negation: usize,
    strength: Option<Sway>,
    /// First word of the present sentence, and of its part after "but".
    sentence: usize,
    after_but: Option<usize>,
    /// Index in `words` and in tokens of the last verb that weighed.
    verb: Option<(usize, usize)>,
    shouting_counts: bool,
}

/// What every word adds, in the order of the text.
pub(super) fn weigh(tokens: &[Token], lexicon: &Lexicon) -> Vec<Weighed> {
    let mut reading = Reading { shouting_counts: is_mixed(tokens), ..Reading::default() };
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        at += match &token.kind {
            Kind::Word { shouted, .. } => reading.word(tokens, at, *shouted, lexicon),
            Kind::Sign(weight) => {
                reading.words.push(Weighed { start: token.start, end: token.end, weight: *weight, sways: Vec::new() });
                1
            }
            Kind::Comma => {
                (reading.negation, reading.strength) = (0, None);
                1
            }
            Kind::Stop { exclamations } => {
                reading.end_sentence(*exclamations);
                1
            }
        };
    }
    reading.end_sentence(0);
    reading.words
}

/// Capitals say something only where not everything is written in them.
fn is_mixed(tokens: &[Token]) -> bool {
    tokens.iter().any(|token| matches!(&token.kind, Kind::Word { shouted: false, folded } if folded.len() > 2))
}

impl Reading {
    /// Reads a word or phrase; the number of tokens it takes.
    fn word(&mut self, tokens: &[Token], at: usize, shouted: bool, lexicon: &Lexicon) -> usize {
        let words: Vec<&str> = tokens[at..]
            .iter()
            .take(PHRASE_MAX)
            .map_while(|token| if let Kind::Word { folded, .. } = &token.kind { Some(folded.as_str()) } else { None })
            .collect();
        let Some((value, taken)) = lexicon.find(&words) else {
            self.negation = self.negation.saturating_sub(1);
            self.strength = None;
            return 1;
        };
        match value {
            Value::Not => self.negate(at),
            Value::More => self.strength = Some(Sway::Intensified),
            Value::Less => self.strength = Some(Sway::Softened),
            Value::But => self.but(),
            Value::Weight { weight, verb } => {
                let (start, end) = (tokens[at].start, tokens[at + taken - 1].end);
                self.push(Weighed { start, end, weight, sways: Vec::new() }, shouted);
                self.verb = self.words.len().checked_sub(1).filter(|_| verb).map(|word| (word, at + taken));
            }
        }
        taken
    }

    fn push(&mut self, mut word: Weighed, shouted: bool) {
        if word.weight == 0.0 {
            return;
        }
        if let Some(sway) = self.strength.take() {
            sway_by(&mut word, sway, if sway == Sway::Intensified { INTENSIFIED } else { SOFTENED });
        }
        if shouted && self.shouting_counts {
            sway_by(&mut word, Sway::Shouted, SHOUTED);
        }
        if self.negation > 0 {
            turn(&mut word);
        }
        self.negation = self.negation.saturating_sub(1);
        self.words.push(word);
    }

    /// Turns what follows, and the verb just before ("j'aime pas").
    fn negate(&mut self, at: usize) {
        if let Some((word, after)) = self.verb.take()
            && after == at
            && !self.words[word].sways.contains(&Sway::Negated)
        {
            turn(&mut self.words[word]);
            return;
        }
        self.negation = NEGATION_REACH;
    }

    fn but(&mut self) {
        for word in &mut self.words[self.sentence..] {
            if !word.sways.contains(&Sway::BeforeBut) {
                sway_by(word, Sway::BeforeBut, BEFORE_BUT);
            }
        }
        self.after_but = Some(self.words.len());
        (self.negation, self.strength) = (0, None);
    }

    fn end_sentence(&mut self, exclamations: usize) {
        if let Some(after) = self.after_but.take() {
            for word in &mut self.words[after..] {
                sway_by(word, Sway::AfterBut, AFTER_BUT);
            }
        }
        if exclamations > 0 {
            let factor = 1.0 + EXCLAIMED * exclamations.min(EXCLAMATIONS_MAX) as f32;
            for word in &mut self.words[self.sentence..] {
                sway_by(word, Sway::Exclaimed, factor);
            }
        }
        self.sentence = self.words.len();
        (self.negation, self.strength, self.verb) = (0, None, None);
    }
}

fn turn(word: &mut Weighed) {
    sway_by(word, Sway::Negated, if word.weight > 0.0 { NEGATED_PRAISE } else { NEGATED_BLAME });
}

fn sway_by(word: &mut Weighed, sway: Sway, factor: f32) {
    word.weight *= factor;
    word.sways.push(sway);
}
