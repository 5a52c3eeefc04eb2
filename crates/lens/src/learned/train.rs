//! From labelled posts to a model. Owns the recipe: idf, weights of rare labels, strength, warmth and thresholds.

use std::collections::BTreeSet;

use vigie_model::Lang;

use super::features::{DENSE, Features, open};
use super::fit::{self, Matrix, Problem};
use super::measure::{below, measure};
use super::weights::{Card, Model, given, idf_byte, idf_of};
use super::{BUCKETS, Labelled, Link};
use crate::sentiment::Sentiment;

/// Parts that posts are held back in, in turn.
const PARTS: usize = 5;

/// Strengths that are tried.
const STRENGTHS: [f32; 4] = [0.5, 1.0, 2.0, 4.0];

/// Warmths that are tried: a grid is enough for one number.
const WARMTHS: std::ops::Range<u8> = 4..40;

/// A model with what was seen while it was made.
#[derive(Clone, Debug)]
pub struct Trained {
    /// The model.
    pub model: Model,
    /// Strengths that were tried, with the macro-F1 on posts held back.
    pub tried: Vec<(f32, f64)>,
}

/// Fits a task on labelled posts. `lang` tells the language of a text.
pub(crate) fn train(
    task: &str,
    link: Link,
    posts: &[Labelled],
    lang: impl Fn(&str) -> Lang,
    lists: &Sentiment,
) -> Trained {
    let labels: Vec<String> =
        posts.iter().flat_map(|post| post.labels.iter().cloned()).collect::<BTreeSet<_>>().into_iter().collect();
    let outputs = labels.len();
    let set = Set::read(posts, lang, lists);
    let has: Vec<bool> = posts.iter().flat_map(|post| labels.iter().map(|label| post.labels.contains(label))).collect();
    let wanted: Vec<f32> = has.iter().map(|has| f32::from(u8::from(*has))).collect();
    let weights = balance(link, &wanted, outputs);
    let part = parts(posts.len());
    let fit_on = |rows: &[usize], strength| {
        fit::fit(&Problem { matrix: &set.matrix, rows, wanted: &wanted, weights: &weights, outputs, link, strength })
    };
    // Scores of every post by a model that has not seen it.
    let held_back = |strength: f32| {
        let mut scores = vec![0.0; posts.len() * outputs];
        for out in 0..PARTS {
            let rows: Vec<usize> = (0..posts.len()).filter(|row| part[*row] != out).collect();
            let at = fit_on(&rows, strength);
            for row in (0..posts.len()).filter(|row| part[*row] == out) {
                fit::scores(&set.matrix, row, &at, outputs, &mut scores[row * outputs..][..outputs]);
            }
        }
        scores
    };
    let mut best: Option<(f64, f32, f32, Vec<f32>)> = None;
    let mut tried = Vec::new();
    for strength in STRENGTHS {
        let scores = held_back(strength);
        let warmth = warm(link, &scores, &wanted, outputs);
        let mut probabilities = scores;
        probabilities.iter_mut().for_each(|score| *score *= warmth);
        probabilities.chunks_mut(outputs).for_each(|row| fit::link(link, row));
        let thresholds = thresholds(link, &probabilities, &has, outputs);
        let found: Vec<bool> = probabilities.chunks(outputs).flat_map(|row| given(link, &thresholds, row)).collect();
        let f1 = measure(&labels, &has, &found, &[]).macro_f1;
        tried.push((strength, f1));
        if best.as_ref().is_none_or(|(best, ..)| f1 > *best) {
            best = Some((f1, strength, warmth, thresholds));
        }
    }
    let (held_back_f1, strength, warmth, thresholds) = best.unwrap_or((0.0, 1.0, 1.0, vec![0.5; outputs]));
    let all: Vec<usize> = (0..posts.len()).collect();
    let at = fit_on(&all, strength);
    let card = Card {
        task: task.to_owned(),
        link,
        posts: posts.len(),
        held_back_f1,
        strength,
        warmth,
        thresholds,
        biases: at[set.matrix.columns * outputs..].to_vec(),
        dense: at[..DENSE * outputs].to_vec(),
        idf_unseen: set.idf_unseen,
        scales: Vec::new(),
        labels,
    };
    Trained { model: set.model(card, &at), tried }
}

/// Posts as rows, with the idf of their features. Columns: the dense numbers, then the buckets that occur.
struct Set {
    matrix: Matrix,
    buckets: Vec<usize>,
    idf: Vec<u8>,
    idf_unseen: f32,
}

impl Set {
    fn read(posts: &[Labelled], lang: impl Fn(&str) -> Lang, lists: &Sentiment) -> Self {
        let mut features = Features::default();
        let mut read = |text: &str| {
            features.read(text, lang(text), lists);
            ([features.words.clone(), features.letters.clone()], features.dense)
        };
        let rows: Vec<_> = posts.iter().map(|post| read(&post.text)).collect();
        let mut seen = vec![0_u32; BUCKETS];
        for feature in rows.iter().flat_map(|(blocks, _)| blocks.iter().flatten()) {
            seen[open(*feature).0] += 1;
        }
        let idf_of_count = |count: u32| ((posts.len() as f32 + 1.0) / (count as f32 + 1.0)).ln() + 1.0;
        let idf: Vec<u8> =
            seen.iter().map(|count| if *count == 0 { 0 } else { idf_byte(idf_of_count(*count)) }).collect();
        let mut column = vec![0_u32; BUCKETS];
        let mut buckets = Vec::new();
        for (bucket, _) in seen.iter().enumerate().filter(|(_, count)| **count > 0) {
            column[bucket] = (DENSE + buckets.len()) as u32;
            buckets.push(bucket);
        }
        let mut matrix = Matrix::new(DENSE + buckets.len());
        for (blocks, dense) in &rows {
            let lengths = blocks
                .each_ref()
                .map(|block| block.iter().map(|feature| idf_of(idf[open(*feature).0]).powi(2)).sum::<f32>().sqrt());
            let hashed = blocks
                .iter()
                .zip(lengths)
                .flat_map(|(block, length)| block.iter().map(move |feature| (*feature, length)));
            let hashed = hashed.map(|(feature, length)| {
                let (bucket, sign) = open(feature);
                (column[bucket], sign * idf_of(idf[bucket]) / length)
            });
            matrix.push(dense.iter().enumerate().map(|(at, number)| (at as u32, *number)).chain(hashed));
        }
        Self { matrix, buckets, idf, idf_unseen: idf_of_count(0) }
    }

    /// Weights as bytes: the largest of a label becomes 127.
    fn model(&self, mut card: Card, at: &[f32]) -> Model {
        let outputs = card.labels.len();
        let sparse = &at[DENSE * outputs..self.matrix.columns * outputs];
        card.scales = (0..outputs)
            .map(|label| {
                let largest =
                    sparse.iter().skip(label).step_by(outputs).fold(0.0_f32, |most, weight| most.max(weight.abs()));
                (largest / 127.0).max(f32::MIN_POSITIVE)
            })
            .collect();
        let width = outputs + 1;
        let mut table = vec![0; BUCKETS * width];
        for (bucket, weights) in self.buckets.iter().zip(sparse.chunks(outputs)) {
            let record = &mut table[bucket * width..][..width];
            record[0] = self.idf[*bucket];
            for ((byte, weight), scale) in record[1..].iter_mut().zip(weights).zip(&card.scales) {
                *byte = (weight / scale).round() as i8 as u8;
            }
        }
        Model { card, table }
    }
}

/// Rare labels count for as much as frequent ones (softmax), or for the root of it (sigmoid: thresholds do the rest).
fn balance(link: Link, wanted: &[f32], outputs: usize) -> Vec<f32> {
    let n = (wanted.len() / outputs.max(1)) as f32;
    let counts: Vec<f32> = (0..outputs).map(|label| wanted.iter().skip(label).step_by(outputs).sum()).collect();
    match link {
        Link::Softmax => wanted
            .chunks(outputs)
            .flat_map(|row| {
                let label = row.iter().position(|wanted| *wanted > 0.5);
                let weight = label.map_or(0.0, |label| n / (outputs as f32 * counts[label]));
                vec![weight; outputs]
            })
            .collect(),
        Link::Sigmoid => {
            let rare = |(at, wanted): (usize, &f32)| {
                let count = counts[at % outputs];
                if *wanted > 0.5 { ((n - count) / count.max(1.0)).sqrt() } else { 1.0 }
            };
            wanted.iter().enumerate().map(rare).collect()
        }
    }
}

/// The part of each row: a fixed shuffle, for rows may stand in the order of writing.
fn parts(n: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..n).collect();
    let mut random = 0x9e37_79b9_7f4a_7c15_u64;
    for at in (1..n).rev() {
        order.swap(at, below(&mut random, at + 1));
    }
    let mut part = vec![0; n];
    for (at, row) in order.into_iter().enumerate() {
        part[row] = at % PARTS;
    }
    part
}

/// The factor that makes held-back answers likeliest (temperature scaling, Guo et al. 2017, upside down).
fn warm(link: Link, scores: &[f32], wanted: &[f32], outputs: usize) -> f32 {
    let surprise = |warmth: f32| {
        let mut row = vec![0.0; outputs];
        let mut sum = 0.0;
        for (scores, wanted) in scores.chunks(outputs).zip(wanted.chunks(outputs)) {
            row.iter_mut().zip(scores).for_each(|(to, score)| *to = score * warmth);
            fit::link(link, &mut row);
            for (found, wanted) in row.iter().zip(wanted) {
                let likelihood = if *wanted > 0.5 { *found } else { 1.0 - found };
                if link == Link::Sigmoid || *wanted > 0.5 {
                    sum -= f64::from(likelihood.max(1e-12)).ln();
                }
            }
        }
        sum
    };
    let grid = WARMTHS.map(|step| f32::from(step) / 10.0);
    grid.map(|warmth| (surprise(warmth), warmth)).min_by(|a, b| a.0.total_cmp(&b.0)).map_or(1.0, |(_, warmth)| warmth)
}

/// For each label the threshold of the highest F1 on posts held back.
fn thresholds(link: Link, probabilities: &[f32], has: &[bool], outputs: usize) -> Vec<f32> {
    if link == Link::Softmax {
        return vec![0.0; outputs];
    }
    let best = |label: usize| {
        let rows: Vec<(f32, bool)> =
            probabilities.iter().copied().zip(has.iter().copied()).skip(label).step_by(outputs).collect();
        let f1 = |least: f32| {
            let found = rows.iter().filter(|(probability, _)| *probability >= least).count();
            let both = rows.iter().filter(|(probability, has)| *probability >= least && *has).count();
            let has = rows.iter().filter(|(_, has)| *has).count();
            2.0 * both as f64 / (found + has).max(1) as f64
        };
        let grid = (4..=80).map(|step| step as f32 / 100.0);
        grid.map(|least| (f1(least), least)).max_by(|a, b| a.0.total_cmp(&b.0)).map_or(0.5, |(_, least)| least)
    };
    (0..outputs).map(best).collect()
}

#[cfg(test)]
mod tests {
    use super::super::labelled;
    use super::*;

    fn posts() -> Vec<Labelled> {
        let table: String = (0..60)
            .flat_map(|at| {
                [format!("praise,thanks\tmerci {at} super accueil\n"), format!("-\tle train {at} passe à midi\n")]
            })
            .collect();
        labelled(&format!("intents\ttext\n{table}"), "intents").unwrap()
    }

    #[test]
    fn the_same_posts_give_the_same_bytes_and_they_read_back() {
        let lists = Sentiment::new();
        let bytes = || train("intents", Link::Sigmoid, &posts(), |_| Lang::FR, &lists).model.bytes();
        let first = bytes();
        assert_eq!(first, bytes());
        let model = Model::read(&first).unwrap();
        assert_eq!(model.bytes(), first);
        let mut features = Features::default();
        let given = |text: &str, features: &mut Features| {
            features.read(text, Lang::FR, &lists);
            model.judge(features).given
        };
        assert_eq!(given("merci pour l'accueil", &mut features), [true, true]);
        let verdict = model.judge(&features).probabilities[0];
        let parts = model.explain(&features, 0);
        let score = (parts.iter().map(|(_, said)| said).sum::<f32>() + model.card().biases[0]) * model.card().warmth;
        assert!((verdict - 1.0 / (1.0 + (-score).exp())).abs() < 1e-4, "the parts add up: {verdict} {parts:?}");
        assert!(parts.iter().any(|(word, said)| word == "merci" && *said > 0.0), "{parts:?}");
        assert_eq!(given("le train passe à midi", &mut features), [false, false]);
    }

    #[test]
    fn torn_weights_are_refused() {
        let bytes = train("intents", Link::Sigmoid, &posts(), |_| Lang::FR, &Sentiment::new()).model.bytes();
        let card = bytes.iter().position(|byte| *byte == b'\n').unwrap();
        for cut in [0, card / 2, card, bytes.len() - 1] {
            assert!(Model::read(&bytes[..cut]).is_err(), "{cut}");
        }
        let far = [&bytes[..=card], &[0xff, 0xff, 0xff, 0x7f, 1, 1, 1], &[0xff; 9]].concat();
        assert!(Model::read(&far).is_err());
    }
}
