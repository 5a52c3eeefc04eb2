//! What is known for certain of a simulated event, because the simulator made it so. Owns the labels, not the words.

use serde::Serialize;
use vigie_model::{Lang, ToneLabel};

/// The parts of the evening, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Phase {
    /// People travel, queue, look forward.
    BuildUp,
    /// The match has begun.
    KickOff,
    /// The home side has scored.
    Goal,
    /// The match goes on, before the lights go out.
    Play,
    /// The pause.
    HalfTime,
    /// The lights have just gone out.
    Blackout,
    /// Still dark: questions, patience, complaints.
    Wait,
    /// Still dark, and funny by now.
    Jokes,
    /// The lights are back.
    Return,
    /// The match goes on.
    Resumed,
    /// The final whistle.
    End,
    /// The way home.
    Aftermath,
}

impl Phase {
    /// Every phase, in order.
    pub const ALL: [Self; 12] = [
        Self::BuildUp,
        Self::KickOff,
        Self::Goal,
        Self::Play,
        Self::HalfTime,
        Self::Blackout,
        Self::Wait,
        Self::Jokes,
        Self::Return,
        Self::Resumed,
        Self::End,
        Self::Aftermath,
    ];

    /// Its name in scenario files and in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::BuildUp => "build-up",
            Self::KickOff => "kick-off",
            Self::Goal => "goal",
            Self::Play => "play",
            Self::HalfTime => "half-time",
            Self::Blackout => "blackout",
            Self::Wait => "wait",
            Self::Jokes => "jokes",
            Self::Return => "return",
            Self::Resumed => "resumed",
            Self::End => "end",
            Self::Aftermath => "aftermath",
        }
    }
}

/// What a writer wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Intent {
    /// Asks and wants an answer.
    Question,
    /// Something is wrong and somebody should mend it.
    Complaint,
    /// Would buy, now or soon.
    Purchase,
    /// Says that something is good.
    Praise,
    /// Against what the others say.
    Dissent,
    /// Insults.
    Abuse,
    /// Sells or announces.
    Promotion,
    /// Answers somebody's question.
    Answer,
}

/// What a fan comes for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Need {
    /// To know what happens.
    Information,
    /// To have a problem solved.
    Answers,
    /// To talk it over.
    Discussion,
    /// To be seen.
    Validation,
}

/// What part a writer plays in the evening.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Supports the home side.
    Fan,
    /// Came with the visitors.
    Away,
    /// With children.
    Family,
    /// Watches from elsewhere.
    Onlooker,
    /// The stadium's press account.
    Press,
    /// A reporter or a news site.
    Reporter,
    /// Many follow them.
    Influencer,
    /// Came to insult.
    Troll,
    /// Came to sell coupons; works in concert.
    Spammer,
    /// The brand, its shops and partners.
    Brand,
}

/// How an event reached us, where that was not plainly once and in time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Arrival {
    /// Once, within seconds.
    #[default]
    Prompt,
    /// The same event again.
    Duplicate,
    /// Minutes after it was written.
    Late,
    /// Its author's clock says tomorrow, or 1970.
    WrongClock,
}

/// What is known for certain of one event.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Truth {
    /// When in the evening it was written.
    pub phase: Phase,
    /// The grammar's topic that it was written from (`dark.surprise`), or `script`.
    pub topic: &'static str,
    /// The language of its words, whatever the network declares.
    pub lang: Lang,
    /// Who wrote it.
    pub role: Role,
    /// What the writer wants.
    pub intent: Option<Intent>,
    /// What the writer came for.
    pub need: Option<Need>,
    /// Its tone.
    pub tone: ToneLabel,
    /// The planted moment that it is or belongs to (`fan-gem`).
    pub planted: Option<&'static str>,
    /// Part of a coordinated coupon burst.
    pub is_spam: bool,
    /// Part of the planned campaign.
    pub is_campaign: bool,
    /// Where it was written, if it says so (`stadium`).
    pub place: Option<&'static str>,
    /// How it reached us.
    pub arrival: Arrival,
}

/// Reads a word of a scenario file. A closed set of names each, so that a typo in a file is found by the first test.
macro_rules! named {
    ($type:ident { $($name:literal => $variant:ident,)* }) => {
        impl $type {
            /// The value called `name`.
            pub fn named(name: &str) -> Option<Self> {
                match name {
                    $($name => Some(Self::$variant),)*
                    _ => None,
                }
            }
        }
    };
}

named!(Intent {
    "question" => Question, "complaint" => Complaint, "purchase" => Purchase, "praise" => Praise,
    "dissent" => Dissent, "abuse" => Abuse, "promotion" => Promotion, "answer" => Answer,
});
named!(Need {
    "information" => Information, "answers" => Answers, "discussion" => Discussion, "validation" => Validation,
});
named!(Role {
    "fan" => Fan, "away" => Away, "family" => Family, "onlooker" => Onlooker, "press" => Press,
    "reporter" => Reporter, "influencer" => Influencer, "troll" => Troll, "spammer" => Spammer, "brand" => Brand,
});
