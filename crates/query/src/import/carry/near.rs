//! Proximity and frequency: what `~`, NEAR and ATLEAST of other systems become, and what does not fit into ours.

use crate::limits::{MAX_AT_LEAST, MAX_NEAR, MAX_NEAR_DEEP};
use crate::span::Span;

use super::super::notes::{Effect, Grade};
use super::super::ours::Ours;
use super::super::parser::{Kind, Node};
use super::super::reasons;
use super::super::syntax::{Bond, Stars, Tilde, nearly};
use super::super::words;
use super::{Carrier, Out, Place, gone};

impl Carrier<'_, '_> {
    pub(super) fn tilde(&mut self, span: Span, count: Option<u32>, inner: &Node, place: Place) -> Out {
        match &inner.kind {
            Kind::Quoted(inside) => {
                let text = self.written(*inside);
                let words: Vec<&str> = text.split_whitespace().collect();
                match (words.len(), count) {
                    (0 | 1, _) => self.tilde_on_nothing(span, inner, place),
                    (_, None) => self.hyphen_forms(span, inner, &words, place),
                    (_, Some(between)) => {
                        let sides = words.iter().map(|word| words::text(word, false, self.syntax.stars));
                        let sides: Result<Vec<Ours>, _> = sides.collect();
                        match sides {
                            Ok(sides) => Out::Kept(self.slop(span, between, sides, place)),
                            Err(why) => gone(span, why),
                        }
                    }
                }
            }
            Kind::Word if self.syntax.tilde == Tilde::Fuzzy => {
                match words::fuzzy(inner.span.of(self.text), count.unwrap_or(1)) {
                    Ok((ours, why)) => {
                        if let Some(why) = why {
                            self.say(span, nearly(Effect::Narrower, why), place);
                        }
                        Out::Kept(ours)
                    }
                    Err(why) => gone(span, why),
                }
            }
            Kind::All(parts) => self.slop_group(span, count.unwrap_or(0), parts, place),
            _ => self.tilde_on_nothing(span, inner, place),
        }
    }

    fn tilde_on_nothing(&mut self, span: Span, inner: &Node, place: Place) -> Out {
        let out = self.node(inner, place);
        if matches!(out, Out::Kept(_)) {
            self.notes.changed(span, &reasons::TILDE_ON_WORD);
        }
        out
    }

    /// `"car sharing"~`: the phrase, or in one piece.
    fn hyphen_forms(&mut self, span: Span, inner: &Node, words: &[&str], place: Place) -> Out {
        let Out::Kept(phrase) = self.node(inner, place) else { return gone(span, &reasons::NO_WORD) };
        self.notes.changed(span, &reasons::HYPHEN_FORMS);
        let together = words::text(&words.concat(), false, Stars::Signs);
        Out::Kept(Ours::any([Some(phrase), together.ok()].into_iter().flatten().collect()))
    }

    /// `(a AND b)~5`
    fn slop_group(&mut self, span: Span, between: u32, parts: &[Node], place: Place) -> Out {
        let (kept, lost) = self.each(parts, |carrier, part| carrier.node(part, place));
        if !kept.iter().all(Ours::is_side) {
            self.say(span, nearly(Effect::Broader, &reasons::NEAR_LOOSE), place);
            return self.settle(kept, lost, true, place);
        }
        let all = if kept.len() > 1 { vec![self.slop(span, between, kept, place)] } else { kept };
        self.settle(all, lost, true, place)
    }

    /// Words within so many others of each other, in any order.
    fn slop(&mut self, span: Span, between: u32, sides: Vec<Ours>, place: Place) -> Ours {
        if sides.len() > MAX_NEAR_DEEP + 1 {
            self.say(span, nearly(Effect::Broader, &reasons::SLOP_LONG), place);
            return Ours::all(sides);
        }
        let distance = self.distance(span, between, place);
        self.notes.once(span, &reasons::SLOP, Grade::Approximated, Effect::Broader.under(place.negative));
        let operator = format!("NEAR/{distance}");
        let near = |left, right| Ours::Near(operator.clone(), Box::new([left, right]));
        sides.into_iter().reduce(near).unwrap_or(Ours::All(Vec::new()))
    }

    /// Positions apart for so many words between.
    fn distance(&mut self, span: Span, between: u32, place: Place) -> u32 {
        let distance = between.saturating_add(1);
        if distance > MAX_NEAR {
            self.say(span, nearly(Effect::Narrower, &reasons::FAR), place);
        }
        distance.min(MAX_NEAR)
    }

    pub(super) fn near(&mut self, span: Span, bond: Bond, sides: &[Node; 2], place: Place) -> Out {
        let (left, right) = match (self.node(&sides[0], place), self.node(&sides[1], place)) {
            (Out::Kept(left), Out::Kept(right)) => (left, right),
            (Out::Kept(only), Out::Gone(lost)) | (Out::Gone(lost), Out::Kept(only)) => {
                return self.settle(vec![only], lost, true, place);
            }
            (Out::Gone(mut lost), Out::Gone(more)) => {
                lost.extend(more);
                return Out::Gone(lost);
            }
        };
        let operator = match bond {
            Bond::Near { between, ordered } => {
                let distance = self.distance(span, between, place);
                self.notes.once(span, &reasons::DISTANCE, Grade::Changed, Effect::None);
                format!("{}/{distance}", if ordered { "ONEAR" } else { "NEAR" })
            }
            Bond::Sentence { ordered } => {
                if ordered {
                    return Out::Kept(self.ordered_sentence(span, left, right, place));
                }
                "SENTENCE".to_owned()
            }
            Bond::Paragraph => "PARAGRAPH".to_owned(),
            Bond::AtLeast(_) | Bond::Broken => return gone(span, &reasons::BROKEN_DISTANCE),
        };
        Out::Kept(self.bond(span, &operator, left, right, place))
    }

    /// In the same sentence and in that order: the order is asked for beside the sentence, as far as ours reaches.
    fn ordered_sentence(&mut self, span: Span, left: Ours, right: Ours, place: Place) -> Ours {
        let both_stand = left.is_side() && right.is_side();
        let sentence = self.bond(span, "SENTENCE", left.clone(), right.clone(), place);
        if !both_stand {
            self.say(span, nearly(Effect::Broader, &reasons::SENTENCE_UNORDERED), place);
            return sentence;
        }
        self.say(span, nearly(Effect::Different, &reasons::SENTENCE_ORDER), place);
        let order = Ours::Near(format!("ONEAR/{MAX_NEAR}"), Box::new([left, right]));
        Ours::all(vec![sentence, order])
    }

    /// Two sides close to each other. Ours takes words and ORs of words only; what else stands there is taken out as
    /// gently as it goes.
    fn bond(&mut self, span: Span, operator: &str, left: Ours, right: Ours, place: Place) -> Ours {
        let near = |left, right| Ours::Near(operator.to_owned(), Box::new([left, right]));
        match (left, right) {
            (left, right) if left.is_side() && right.is_side() => near(left, right),
            (Ours::All(parts), right) if right.is_side() && parts.iter().all(Ours::is_side) => {
                self.say(span, nearly(Effect::Different, &reasons::NEAR_SPREAD), place);
                Ours::all(parts.into_iter().map(|part| near(part, right.clone())).collect())
            }
            (left, Ours::All(parts)) if left.is_side() && parts.iter().all(Ours::is_side) => {
                self.say(span, nearly(Effect::Different, &reasons::NEAR_SPREAD), place);
                Ours::all(parts.into_iter().map(|part| near(left.clone(), part)).collect())
            }
            (left, right) => {
                self.say(span, nearly(Effect::Broader, &reasons::NEAR_LOOSE), place);
                Ours::all(vec![left, right])
            }
        }
    }

    pub(super) fn at_least(&mut self, span: Span, count: u32, of: &Node, place: Place) -> Out {
        let Out::Kept(ours) = self.node(of, place) else { return gone(span, &reasons::NO_WORD) };
        if count <= 1 {
            self.notes.changed(span, &reasons::COUNT_ONE);
            return Out::Kept(ours);
        }
        if !ours.is_countable() {
            self.say(span, nearly(Effect::Broader, &reasons::COUNT_LOOSE), place);
            return Out::Kept(ours);
        }
        if count > MAX_AT_LEAST {
            self.say(span, nearly(Effect::Broader, &reasons::COUNT_FAR), place);
        }
        Out::Kept(Ours::AtLeast(count.min(MAX_AT_LEAST), Box::new(ours)))
    }
}
