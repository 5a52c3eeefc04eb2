//! What is written in concert: a planned campaign, coupon spam, one troll's evening. Owns when and by how many.

use super::truth::Role;

const fn minute(minute: u32) -> u32 {
    minute * 60
}

/// Many posts of one topic within a short time.
pub(crate) struct Burst {
    /// Its name in the truth.
    pub(crate) name: &'static str,
    /// The topic that its posts are written from.
    pub(crate) topic: &'static str,
    /// Who writes it.
    pub(crate) role: Role,
    /// From this one on the crowd joins in.
    pub(crate) crowd_after: Option<usize>,
    /// All by the same account.
    pub(crate) one_writer: bool,
    pub(crate) from_s: u32,
    pub(crate) until_s: u32,
    pub(crate) count: usize,
    /// How many in a hundred are French.
    pub(crate) french: u64,
}

pub(crate) const BURSTS: [Burst; 4] = [
    Burst {
        name: "campaign-burst",
        topic: "campaign.moon",
        role: Role::Brand,
        crowd_after: Some(60),
        one_writer: false,
        from_s: minute(6),
        until_s: minute(9),
        count: 220,
        french: 75,
    },
    Burst {
        name: "spam-burst",
        topic: "spam.coupon",
        role: Role::Spammer,
        crowd_after: None,
        one_writer: false,
        from_s: minute(52),
        until_s: minute(55),
        count: 180,
        french: 70,
    },
    Burst {
        name: "spam-burst",
        topic: "spam.coupon",
        role: Role::Spammer,
        crowd_after: None,
        one_writer: false,
        from_s: minute(90),
        until_s: minute(92),
        count: 120,
        french: 70,
    },
    Burst {
        name: "troll",
        topic: "troll.insult",
        role: Role::Troll,
        crowd_after: None,
        one_writer: true,
        from_s: minute(17),
        until_s: minute(129),
        count: 46,
        french: 100,
    },
];
