//! From a foreign tree to ours. A part without counterpart is dropped from where it stands: out of an AND the query
//! finds more, out of an OR less, the other way round under a NOT; the note says which.

mod near;

use crate::span::Span;

use super::notes::{Effect, Grade, Notes};
use super::ours::Ours;
use super::parser::{Kind, Node};
use super::reasons::{self, Why};
use super::syntax::{Carried, Plus, Rule, Said, Stars, Syntax, Value, nearly};
use super::words;

/// Carries the tree over; `None` when nothing remains.
pub(super) fn carry(text: &str, syntax: &Syntax, tree: &Node, notes: &mut Notes<'_>) -> Option<Ours> {
    let mut carrier = Carrier { text, syntax, notes };
    match carrier.node(tree, Place::default()) {
        Out::Kept(ours) => Some(ours),
        Out::Gone(gone) => {
            for part in gone {
                carrier.notes.lost(part.span, part.why, Effect::None);
            }
            carrier.notes.refuse(tree.span, &reasons::NOTHING_LEFT);
            None
        }
    }
}

/// Where a clause stands.
#[derive(Clone, Copy, Default)]
struct Place {
    /// Under an odd number of NOTs.
    negative: bool,
    /// Inside a field.
    in_field: bool,
}

/// What became of a clause.
enum Out {
    Kept(Ours),
    /// What was lost, while nobody knows yet what that means for the query.
    Gone(Vec<Gone>),
}

struct Gone {
    span: Span,
    why: &'static Why,
}

fn gone(span: Span, why: &'static Why) -> Out {
    Out::Gone(vec![Gone { span, why }])
}

struct Carrier<'c, 't> {
    text: &'c str,
    syntax: &'c Syntax,
    notes: &'c mut Notes<'t>,
}

impl Carrier<'_, '_> {
    fn node(&mut self, node: &Node, place: Place) -> Out {
        match &node.kind {
            Kind::All(parts) => self.join(parts, true, place),
            Kind::Any(parts) => self.join(parts, false, place),
            Kind::Not(inner) => match self.node(inner, Place { negative: !place.negative, ..place }) {
                Out::Kept(ours) => Out::Kept(ours.not()),
                gone => gone,
            },
            Kind::Near(bond, sides) => self.near(node.span, *bond, sides, place),
            Kind::AtLeast(count, of) => self.at_least(node.span, *count, of, place),
            Kind::Plus(count, inner) => self.plus(node.span, *count, inner, place),
            Kind::Tilde(count, inner) => self.tilde(node.span, *count, inner, place),
            Kind::Field(name, value) => self.field(node.span, *name, value.as_deref(), place),
            Kind::Braced(inside) => self.leaf(node.span, words::exact(inside.of(self.text), true)),
            Kind::Bracketed(_) => gone(node.span, &reasons::NO_WORD),
            Kind::Word | Kind::Quoted(_) => self.words(node, place),
        }
    }

    fn leaf(&mut self, span: Span, ours: Result<Ours, &'static Why>) -> Out {
        match ours {
            Ok(ours) => Out::Kept(ours),
            Err(why) => gone(span, why),
        }
    }

    fn say(&mut self, span: Span, said: Said, place: Place) {
        match said.grade {
            Grade::Changed => self.notes.changed(span, said.why),
            _ => self.notes.approximated(span, said.why, said.effect.under(place.negative)),
        }
    }

    fn say_once(&mut self, span: Span, said: Option<Said>, place: Place) {
        if let Some(said) = said {
            self.notes.once(span, said.why, said.grade, said.effect.under(place.negative));
        }
    }

    fn join(&mut self, parts: &[Node], all: bool, place: Place) -> Out {
        let (kept, lost) = self.each(parts, |carrier, part| carrier.node(part, place));
        self.settle(kept, lost, all, place)
    }

    /// What of several clauses is kept, and what is lost.
    fn each(&mut self, parts: &[Node], mut carry: impl FnMut(&mut Self, &Node) -> Out) -> (Vec<Ours>, Vec<Gone>) {
        let mut kept = Vec::with_capacity(parts.len());
        let mut lost = Vec::new();
        for part in parts {
            match carry(self, part) {
                Out::Kept(ours) => kept.push(ours),
                Out::Gone(more) => lost.extend(more),
            }
        }
        (kept, lost)
    }

    /// What remains of several clauses. Now it is known what the lost ones mean.
    fn settle(&mut self, kept: Vec<Ours>, lost: Vec<Gone>, all: bool, place: Place) -> Out {
        if kept.is_empty() {
            return Out::Gone(lost);
        }
        let effect = if all != place.negative { Effect::Broader } else { Effect::Narrower };
        for part in lost {
            // What is never received is not missed.
            let effect = if *part.why == reasons::PROMOTED { Effect::None } else { effect };
            self.notes.lost(part.span, part.why, effect);
        }
        Out::Kept(if all { Ours::all(kept) } else { Ours::any(kept) })
    }

    fn words(&mut self, node: &Node, place: Place) -> Out {
        let (inside, quoted) = match node.kind {
            Kind::Quoted(inside) => (inside, true),
            _ => (node.span, false),
        };
        let written = self.written(inside);
        if !quoted && is_number_range(&written) {
            return gone(node.span, &reasons::NUMBER_RANGE);
        }
        let keeps_signs = quoted && self.syntax.phrases_keep_signs && has_signs(&written);
        let ours =
            if keeps_signs { words::exact(&written, false) } else { words::text(&written, quoted, self.syntax.stars) };
        match ours {
            Err(why) => gone(node.span, why),
            Ok(ours) => {
                self.remarks(node.span, &written, quoted, &ours, place);
                Out::Kept(ours)
            }
        }
    }

    /// What there is to say of words that were kept.
    fn remarks(&mut self, span: Span, written: &str, quoted: bool, ours: &Ours, place: Place) {
        if matches!(ours, Ours::Field(..)) {
            return self.say(span, nearly(Effect::Different, &reasons::ADDRESS), place);
        }
        if matches!(ours, Ours::Near(..)) {
            self.say(span, nearly(Effect::Broader, &reasons::PLACEHOLDER), place);
        }
        if !quoted && !self.syntax.any_case && is_lower_operator(written) {
            self.notes.changed(span, &reasons::LOWER_OPERATOR);
        }
        if !quoted && written.starts_with('~') {
            self.say(span, nearly(Effect::Narrower, &reasons::GOOGLE_SYNONYM), place);
        }
        if self.syntax.stars != Stars::Letters && has_glued_star(written) {
            self.notes.changed(span, &reasons::NO_WILDCARDS);
        }
        if written.contains(['+', '&', '%', '!', '=']) {
            self.say_once(span, self.syntax.signs, place);
        }
        let tagged = written.starts_with(['#', '@', '$']);
        let several = written.trim().contains(' ');
        let said = if quoted { self.syntax.phrases.filter(|_| several) } else { self.syntax.bare_words };
        self.say_once(span, said.filter(|_| !tagged && !written.starts_with('~')), place);
        if written
            .chars()
            .any(|c| c.is_alphabetic() && !c.is_ascii() && crate::text::fold(c.encode_utf8(&mut [0; 4])).is_ascii())
        {
            self.say_once(span, self.syntax.accents, place);
        }
    }

    /// The text at a place, with the dialect's escapes undone.
    fn written(&self, inside: Span) -> String {
        let text = inside.of(self.text);
        if self.syntax.escapes { text.replace("\\\"", " ").replace("\\\\", " ") } else { text.to_owned() }
    }

    fn plus(&mut self, span: Span, count: u8, inner: &Node, place: Place) -> Out {
        let inside = match inner.kind {
            Kind::Quoted(inside) => inside,
            Kind::Word => inner.span,
            _ => return self.node(inner, place),
        };
        if self.syntax.plus == Plus::AsWritten {
            self.notes.changed(span, &reasons::GOOGLE_AS_IS);
            return self.node(inner, place);
        }
        self.leaf(span, words::exact(inside.of(self.text), count > 1))
    }

    fn field(&mut self, span: Span, name: Span, value: Option<&Node>, place: Place) -> Out {
        let word = name.of(self.text);
        let Some(rule) = self.syntax.rule(word) else { return gone(span, &reasons::UNKNOWN_FIELD) };
        if let Rule::Lost(why) = rule {
            return gone(span, why);
        }
        let Some(value) = value else { return gone(span, &reasons::NO_VALUE) };
        if place.in_field {
            return gone(span, &reasons::FIELD_INSIDE);
        }
        let inside = Place { in_field: true, ..place };
        match rule {
            Rule::Lost(why) => gone(span, why),
            Rule::Words(said) => self.kept_as(span, value, *said, place, |ours| ours),
            Rule::Scope(scope, said) => {
                let out = self.node(value, inside);
                self.wrapped(span, out, *said, place, |ours| Ours::Scope(scope, Box::new(ours)))
            }
            Rule::Value(read) => self.values(span, value, *read, inside),
        }
    }

    fn kept_as(&mut self, span: Span, value: &Node, said: Option<Said>, place: Place, wrap: fn(Ours) -> Ours) -> Out {
        let out = self.node(value, place);
        self.wrapped(span, out, said, place, wrap)
    }

    fn wrapped(&mut self, span: Span, out: Out, said: Option<Said>, place: Place, wrap: impl Fn(Ours) -> Ours) -> Out {
        let Out::Kept(ours) = out else { return out };
        if let Some(said) = said {
            self.say(span, said, place);
        }
        Out::Kept(wrap(ours))
    }

    /// The values of a field, one or a group of them.
    fn values(&mut self, span: Span, value: &Node, read: fn(&Value<'_>) -> Carried, place: Place) -> Out {
        let (inside, bracketed) = match &value.kind {
            Kind::All(parts) | Kind::Any(parts) => {
                let all = matches!(value.kind, Kind::All(_));
                let (kept, lost) = self.each(parts, |carrier, part| carrier.values(part.span, part, read, place));
                return self.settle(kept, lost, all, place);
            }
            Kind::Not(inner) => {
                let place = Place { negative: !place.negative, ..place };
                return match self.values(inner.span, inner, read, place) {
                    Out::Kept(ours) => Out::Kept(ours.not()),
                    gone => gone,
                };
            }
            Kind::Plus(_, inner) | Kind::Tilde(_, inner) => return self.values(span, inner, read, place),
            Kind::Quoted(inside) | Kind::Braced(inside) => (*inside, false),
            Kind::Bracketed(inside) => (*inside, true),
            Kind::Word => (value.span, false),
            Kind::Near(..) | Kind::AtLeast(..) => return gone(span, &reasons::BAD_VALUE),
            Kind::Field(..) => return gone(span, &reasons::FIELD_INSIDE),
        };
        let text = self.written(inside);
        match read(&Value { text: &text, bracketed }) {
            Err(why) => gone(span, why),
            Ok((ours, said)) => self.wrapped(span, Out::Kept(ours), said, place, |ours| ours),
        }
    }
}

impl Syntax {
    fn rule(&self, name: &str) -> Option<&Rule> {
        let exact = self.fields.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        let family =
            || self.fields.iter().find(|(known, _)| known.strip_suffix('*').is_some_and(|head| starts(name, head)));
        exact.or_else(family).map(|(_, rule)| rule)
    }
}

fn starts(name: &str, head: &str) -> bool {
    name.get(..head.len()).is_some_and(|start| start.eq_ignore_ascii_case(head))
}

/// Whether a quotation holds signs that may count, other than those around it.
fn has_signs(written: &str) -> bool {
    let written = written.trim();
    let signs = |c: char| !c.is_alphanumeric() && !c.is_whitespace() && (c as u32) < 0x300;
    let tagged = written.starts_with(['#', '@', '$']) && !written[1..].contains(signs);
    written.contains(signs) && !tagged
}

/// Whether a `*` stands at a letter.
fn has_glued_star(written: &str) -> bool {
    written.split(char::is_whitespace).any(|word| word.contains('*') && word.chars().any(char::is_alphanumeric))
}

/// `10..20`, `$10..$20`
fn is_number_range(word: &str) -> bool {
    let is_number = |part: &str| {
        let digits = part.strip_prefix(['$', '€', '£']).unwrap_or(part);
        !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
    };
    word.split_once("..").is_some_and(|(from, to)| is_number(from) && is_number(to))
}

fn is_lower_operator(word: &str) -> bool {
    matches!(word, "and" | "or" | "not" | "And" | "Or" | "Not" | "near" | "et" | "ou" | "ET" | "OU")
}
