//! What a query costs: the machine, which asks it of posts, and people, who read what it finds.

use serde::Serialize;
use utoipa::ToSchema;
use vigie_query::{Clause, Document, Matcher, MatcherBuilder, Node, Query, Scratch};

/// From so many words and fields on a query costs something, and much.
const CLAUSES: [usize; 2] = [200, 1_000];
/// From so many loose words on: each is held against every new word of the stream.
const LOOSE: [usize; 2] = [8, 60];
/// From this share of posts on for which the index does not settle the query, so that it is asked in full.
const ASKED: [f64; 2] = [0.05, 0.30];
/// From so many matches a day on a person no longer reads them all, and nobody reads them at all.
const DAILY: [u64; 2] = [2_000, 20_000];

/// What a query costs.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = QueryCost)]
pub(super) struct CostView {
    verdict: Verdict,
    /// The verdict with its main reason.
    fr: String,
    en: String,
    /// Words and fields, those behind names included.
    clauses: usize,
    /// Words with wildcards, of similar spelling or in any form.
    loose: usize,
    /// Whether it requires nothing that an index knows, so that it is asked of every post.
    every_post: bool,
    /// The share of posts looked at that it was asked of in full; none before posts were looked at.
    #[schema(required)]
    asked_share: Option<f64>,
    /// Matches a day, by the preview's figures; none before posts were looked at.
    #[schema(required)]
    matches_per_day: Option<u64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = CostVerdict)]
pub(super) enum Verdict {
    Light,
    Normal,
    Heavy,
}

/// What posts told of it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tried {
    pub(super) asked_share: Option<f64>,
    pub(super) matches_per_day: Option<u64>,
}

/// Each reason with the sentence that says it, in French and English, normal and heavy.
const REASONS: [[(&str, &str); 2]; 5] = [
    [
        (
            "elle trouve plus de messages en un jour qu’une personne n’en lit",
            "it finds more posts a day than one person reads",
        ),
        (
            "elle trouve plus de messages en un jour qu’une équipe n’en lit",
            "it finds more posts a day than a team reads",
        ),
    ],
    [
        (
            "elle n’exige aucun mot : chaque message doit lui être soumis",
            "it requires no word, so it is asked of every post",
        ),
        (
            "elle n’exige aucun mot et a beaucoup de parties : chaque message coûte",
            "it requires no word and has many parts: every post costs",
        ),
    ],
    [
        (
            "ses mots sont fréquents : beaucoup de messages lui sont soumis",
            "its words are common, so it is asked of many posts",
        ),
        (
            "ses mots sont très fréquents : près d’un message sur trois ou plus lui est soumis",
            "its words are so common that it is asked of a third of all posts or more",
        ),
    ],
    [
        ("elle a beaucoup de jokers ou de formes libres", "it has many wildcards or loose forms"),
        ("elle a énormément de jokers ou de formes libres", "it has a great many wildcards or loose forms"),
    ],
    [("elle est longue", "it is long"), ("elle est très longue", "it is very long")],
];

impl CostView {
    /// Weighs a query that has no errors.
    pub(super) fn of(query: &Query, tried: Tried) -> Self {
        let (clauses, loose) = (query.root().leaves(), loose(query.root()));
        let every_post = every_post(query);
        let step = |value: f64, steps: [f64; 2]| match value {
            value if value >= steps[1] => Verdict::Heavy,
            value if value >= steps[0] => Verdict::Normal,
            _ => Verdict::Light,
        };
        let counted = |value: usize, steps: [usize; 2]| step(value as f64, steps.map(|step| step as f64));
        let grades = [
            step(tried.matches_per_day.unwrap_or(0) as f64, DAILY.map(|step| step as f64)),
            match (every_post, clauses >= 20) {
                (true, many) => {
                    if many {
                        Verdict::Heavy
                    } else {
                        Verdict::Normal
                    }
                }
                (false, _) => Verdict::Light,
            },
            if every_post { Verdict::Light } else { step(tried.asked_share.unwrap_or(0.0), ASKED) },
            counted(loose, LOOSE),
            counted(clauses, CLAUSES),
        ];
        let verdict = grades.into_iter().max().unwrap_or(Verdict::Light);
        let main = grades.iter().position(|grade| *grade == verdict).unwrap_or_default();
        let (fr, en) = match verdict {
            Verdict::Light => (
                "Légère : l’index suffit presque toujours.".to_owned(),
                "Light: the index nearly always settles it.".to_owned(),
            ),
            Verdict::Normal => {
                (format!("Normale : {}.", REASONS[main][0].0), format!("Normal: {}.", REASONS[main][0].1))
            }
            Verdict::Heavy => (format!("Lourde : {}.", REASONS[main][1].0), format!("Heavy: {}.", REASONS[main][1].1)),
        };
        Self {
            verdict,
            fr,
            en,
            clauses,
            loose,
            every_post,
            asked_share: tried.asked_share,
            matches_per_day: tried.matches_per_day,
        }
    }
}

/// A set of this query alone.
pub(super) fn alone(query: &Query) -> Matcher {
    let mut builder = MatcherBuilder::new();
    builder.insert(0, query);
    builder.build()
}

/// Whether even a post that has nothing must be asked.
fn every_post(query: &Query) -> bool {
    let mut scratch = Scratch::new();
    alone(query).matches(&Document::new(""), &mut scratch, &mut Vec::new());
    scratch.effort().asked > 0
}

/// How many words are held against others letter by letter.
fn loose(node: &Node) -> usize {
    match &node.clause {
        Clause::Text(text) => text.terms.iter().filter(|term| term.form != vigie_query::Form::Word).count(),
        _ => node.children().into_iter().map(loose).sum(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cost(text: &str) -> CostView {
        CostView::of(&vigie_query::parse(text).0, Tried::default())
    }

    #[test]
    fn what_requires_nothing_is_asked_of_every_post() {
        assert_eq!(cost("panne stade").verdict, Verdict::Light);
        let loose = cost("pann* OR coupur~1 OR stem:stade");
        assert_eq!((loose.loose, loose.every_post, loose.verdict), (3, false, Verdict::Light));
        let many = cost("sentiment:<-0.4");
        assert!(many.every_post && many.verdict == Verdict::Normal, "{many:?}");
        assert!(many.fr.starts_with("Normale : elle n’exige aucun mot"), "{}", many.fr);
    }

    #[test]
    fn the_gravest_reason_is_said() {
        let query = vigie_query::parse("panne").0;
        let tried = Tried { asked_share: Some(0.1), matches_per_day: Some(50_000) };
        let heavy = CostView::of(&query, tried);
        assert_eq!(heavy.en, "Heavy: it finds more posts a day than a team reads.");
        let words: Vec<_> = (0..1_200).map(|n| format!("mot{n}")).collect();
        assert_eq!(cost(&words.join(" OR ")).en, "Heavy: it is very long.");
    }
}
