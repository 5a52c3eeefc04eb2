//! An explanation in words, for people. Owns the sentences in each language of the house.

use vigie_model::{Lang, ToneLabel};

use super::{Explanation, Sway, Weighed};

impl Explanation {
    /// What was found and what led to it, in French or (for every other locale) in English. `text` is the text that was
    /// explained.
    pub fn sentence(&self, text: &str, locale: Lang) -> String {
        let french = locale == Lang::FR;
        let label = label(self.tone.label, french);
        let score = signed(self.tone.score, french);
        let words: Vec<String> = self.words.iter().map(|word| word.phrase(text, french)).collect();
        match (words.is_empty(), french) {
            (true, true) => format!("{label} ({score}) : aucun mot connu ne pèse."),
            (true, false) => format!("{label} ({score}): no known word weighs."),
            (false, true) => format!("{label} ({score}) : {}.", words.join(" ; ")),
            (false, false) => format!("{label} ({score}): {}.", words.join("; ")),
        }
    }
}

impl Weighed {
    fn phrase(&self, text: &str, french: bool) -> String {
        let word = text.get(self.start..self.end).unwrap_or_default();
        let quoted = if french { format!("« {word} »") } else { format!("“{word}”") };
        let weight = signed(self.weight, french);
        if self.sways.is_empty() {
            return format!("{quoted} {weight}");
        }
        let sways: Vec<&str> = self.sways.iter().map(|sway| sway.name(french)).collect();
        format!("{quoted} {weight} ({})", sways.join(", "))
    }
}

impl Sway {
    fn name(self, french: bool) -> &'static str {
        let (in_french, in_english) = match self {
            Self::Negated => ("retourné par une négation", "turned by a negation"),
            Self::Intensified => ("renforcé", "strengthened"),
            Self::Softened => ("atténué", "softened"),
            Self::Shouted => ("en capitales", "in capitals"),
            Self::BeforeBut => ("avant un « mais »", "before a “but”"),
            Self::AfterBut => ("après un « mais »", "after a “but”"),
            Self::Exclaimed => ("point d'exclamation", "exclamation mark"),
        };
        if french { in_french } else { in_english }
    }
}

fn label(label: ToneLabel, french: bool) -> &'static str {
    match (label, french) {
        (ToneLabel::Negative, true) => "Négatif",
        (ToneLabel::Neutral, true) => "Neutre",
        (ToneLabel::Positive, true) => "Positif",
        (ToneLabel::Negative, false) => "Negative",
        (ToneLabel::Neutral, false) => "Neutral",
        (ToneLabel::Positive, false) => "Positive",
    }
}

/// A figure with its sign (a true minus) and the decimal mark of the language.
fn signed(figure: f32, french: bool) -> String {
    let text = format!("{figure:+.2}").replace('-', "−");
    if french { text.replace('.', ",") } else { text }
}
