//! What a brand's team would ask of this evening: the demo's columns and rules. Owns query texts and thresholds.

use vigie_model::Condition;

/// A column of the demo's board.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DemoQuery {
    /// What people call it.
    pub name: &'static str,
    /// Its text in the query language.
    pub text: &'static str,
    /// Its colour, 0 to 7.
    pub colour: u8,
}

/// A rule of the demo.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DemoRule {
    /// What people call it.
    pub name: &'static str,
    /// The name of the query it watches.
    pub query: &'static str,
    /// What must happen.
    pub condition: Condition,
    /// Minutes of silence after an alert.
    pub cool_down_minutes: u32,
}

// Campaign and coupons are left out of the brand's column by their own words: what is planned must not alarm.
pub(crate) const QUERIES: [DemoQuery; 7] = [
    DemoQuery {
        name: "Étoile Valcendre",
        text: "(Galunette OR \"Étoile Valcendre\" OR EtoileValcendre OR EVSM) NOT (CroqueLaLune OR coupon OR code OR promo)",
        colour: 0,
    },
    DemoQuery {
        name: "Coupure de courant · Blackout",
        text: "blackout OR \"coupure de courant\" OR \"panne de courant\" OR \"plus de lumière\" OR \"dans le noir\" OR \"lumières éteintes\" \
               OR \"panne géante\" OR \"power cut\" OR \"power outage\" OR \"lights out\" OR \"lights went out\" OR \"lights are out\" OR \"in the dark\" \
               OR \"pitch black\" OR PanneAuStade",
        colour: 1,
    },
    DemoQuery {
        name: "Questions",
        text: "\"comment on\" OR \"où sont\" OR \"où est\" OR \"est-ce que\" OR \"c'est où\" OR \"quelqu'un sait\" OR \"à quelle heure\" OR \"vous savez\" \
               OR \"anyone know\" OR \"where is\" OR \"where are\" OR \"how do we\" OR \"is there\" OR \"what time\" OR \"does anyone\" OR \"can we\"",
        colour: 2,
    },
    DemoQuery {
        name: "Réclamations · Complaints",
        text: "(remboursement OR remboursez OR rembourser OR arnaque OR honteux OR scandaleux OR inadmissible OR \"appli plantée\" OR \"l'appli plante\" \
               OR refund OR \"rip off\" OR ripoff OR disgrace OR unacceptable OR \"app is down\" OR \"app down\" OR overpriced) NOT coupon",
        colour: 3,
    },
    DemoQuery {
        name: "Envies d'achat · Would buy",
        text: "(\"où acheter\" OR \"je veux\" OR \"j'achète\" OR \"je prends\" OR \"je cherche\" OR \"where can i buy\" OR \"want to buy\" OR \"i need\" OR \"take my money\") \
               AND (écharpe OR maillot OR burger OR lanterne OR galunettes OR scarf OR jersey OR shirt OR lantern OR beanie OR bonnet)",
        colour: 4,
    },
    DemoQuery { name: "Boutique Confluence", text: "\"boutique confluence\" OR \"confluence shop\"", colour: 5 },
    DemoQuery {
        name: "Accès et sécurité · Access",
        text: "PMR OR \"fauteuil roulant\" OR asthme OR secouristes OR malaise OR wheelchair OR \"first aid\" OR medic OR \"panic attack\"",
        colour: 6,
    },
];

pub(crate) const RULES: [DemoRule; 4] = [
    DemoRule {
        name: "Le stade dans le noir",
        query: "Coupure de courant · Blackout",
        condition: Condition::Spike { times: 5.0, count: 40, minutes: 1 },
        cool_down_minutes: 60,
    },
    DemoRule {
        name: "Les réclamations montent",
        query: "Réclamations · Complaints",
        condition: Condition::Volume { count: 120, minutes: 10 },
        cool_down_minutes: 30,
    },
    DemoRule {
        name: "Quelqu'un a besoin d'aide",
        query: "Accès et sécurité · Access",
        condition: Condition::EachPost,
        cool_down_minutes: 10,
    },
    DemoRule {
        name: "Du monde pour la boutique",
        query: "Boutique Confluence",
        condition: Condition::Volume { count: 15, minutes: 30 },
        cool_down_minutes: 60,
    },
];
