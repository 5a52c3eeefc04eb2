//! A fitted task: its labels, its weights, and what it says of a text. Owns the file that weights are kept in.
//!
//! The file: a line of JSON (the card: task, labels, how it was made), then for each feature that weighs, in order, the
//! distance from the last (LEB128), its idf and its weights, a byte each.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::features::{DENSE, Features, dense_name, open};
use super::{BUCKETS, Link, fit};

/// idf is kept in steps of a sixteenth.
const IDF_STEP: f32 = 1.0 / 16.0;

/// Labels of a task.
const LABELS_MAX: usize = 32;

/// What a file says of itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Card {
    /// What is learned: `sentiment`, `emotion`, `intents`, …
    pub task: String,
    /// The labels, in the order of the outputs.
    pub labels: Vec<String>,
    /// Whether they exclude each other.
    pub link: Link,
    /// Posts that it was fitted on.
    pub posts: usize,
    /// Macro-F1 on posts that were held back in turn (five parts), 0 to 100.
    pub held_back_f1: f64,
    /// Weight of the losses against the ridge.
    pub strength: f32,
    /// Scores are multiplied by this before the link, so that confidence is what it says.
    pub warmth: f32,
    /// For labels that do not exclude each other: probability from which each is given.
    pub thresholds: Vec<f32>,
    /// Score of each label where nothing is said.
    pub biases: Vec<f32>,
    /// Weight of each dense number for each label.
    pub dense: Vec<f32>,
    /// idf of features that were never seen.
    pub idf_unseen: f32,
    /// One step of each label's weights.
    pub scales: Vec<f32>,
}

/// A fitted task.
#[derive(Clone, Debug)]
pub struct Model {
    pub(super) card: Card,
    /// For each bucket its idf, then a weight for each label.
    pub(super) table: Vec<u8>,
}

/// What a model says of a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// Probability of each label, in the order of the card.
    pub probabilities: Vec<f32>,
    /// Whether each label is given.
    pub given: Vec<bool>,
}

/// Why weights could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WeightsError {
    /// The first line is no card.
    Card(String),
    /// The card and what follows do not fit, or the file was cut short.
    Torn,
}

impl fmt::Display for WeightsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Card(why) => write!(f, "the first line of the weights is no card: {why}"),
            Self::Torn => f.write_str("the weights are cut short or do not fit their card; train again"),
        }
    }
}

impl std::error::Error for WeightsError {}

impl Model {
    /// What the file says of itself.
    pub fn card(&self) -> &Card {
        &self.card
    }

    /// The probability of every label, and which are given.
    pub(crate) fn judge(&self, features: &Features) -> Verdict {
        let mut probabilities = self.card.biases.clone();
        let width = self.card.labels.len();
        for block in [&features.words, &features.letters] {
            let length = block.iter().map(|feature| self.idf(open(*feature).0).powi(2)).sum::<f32>().sqrt();
            for feature in block {
                let (bucket, sign) = open(*feature);
                let value = sign * self.idf(bucket) / length;
                let record = &self.table[bucket * (width + 1) + 1..][..width];
                for ((score, weight), scale) in probabilities.iter_mut().zip(record).zip(&self.card.scales) {
                    *score += value * f32::from(*weight as i8) * scale;
                }
            }
        }
        for (number, weights) in features.dense.iter().zip(self.card.dense.chunks(width)) {
            for (score, weight) in probabilities.iter_mut().zip(weights) {
                *score += number * weight;
            }
        }
        probabilities.iter_mut().for_each(|score| *score *= self.card.warmth);
        fit::link(self.card.link, &mut probabilities);
        let given = given(self.card.link, &self.card.thresholds, &probabilities);
        Verdict { probabilities, given }
    }

    /// What weighed for and against a label, the heaviest first: words of the text, and counts by their names.
    /// The parts and the label's bias add up to its score before the link and the card's warmth.
    pub(crate) fn explain(&self, features: &Features, label: usize) -> Vec<(String, f32)> {
        let width = self.card.labels.len();
        let said = [&features.words, &features.letters].into_iter().flat_map(|block| {
            let length = block.iter().map(|feature| self.idf(open(*feature).0).powi(2)).sum::<f32>().sqrt();
            block.iter().map(move |feature| {
                let (bucket, sign) = open(*feature);
                let weight = f32::from(self.table[bucket * (width + 1) + 1 + label] as i8) * self.card.scales[label];
                sign * self.idf(bucket) / length * weight
            })
        });
        let mut parts = features.by_word(said);
        let counts = features.dense.iter().zip(self.card.dense.chunks(width)).enumerate();
        parts.extend(counts.map(|(at, (number, weights))| (dense_name(at), number * weights[label])));
        parts.retain(|(_, said)| *said != 0.0);
        parts.sort_by(|one, two| two.1.abs().total_cmp(&one.1.abs()));
        parts
    }

    fn idf(&self, bucket: usize) -> f32 {
        match self.table[bucket * (self.card.labels.len() + 1)] {
            0 => self.card.idf_unseen,
            steps => f32::from(steps) * IDF_STEP,
        }
    }

    /// The file that [`Model::read`] reads.
    pub fn bytes(&self) -> Vec<u8> {
        let width = self.card.labels.len() + 1;
        let mut bytes = serde_json::to_vec(&self.card).unwrap_or_default();
        bytes.push(b'\n');
        let mut last = 0;
        for (bucket, record) in self.table.chunks(width).enumerate().filter(|(_, record)| record[0] != 0) {
            let mut distance = bucket - last;
            last = bucket;
            while distance >= 0x80 {
                bytes.push((distance & 0x7f) as u8 | 0x80);
                distance >>= 7;
            }
            bytes.push(distance as u8);
            bytes.extend_from_slice(record);
        }
        bytes
    }

    /// Reads what [`Model::bytes`] wrote.
    pub fn read(bytes: &[u8]) -> Result<Self, WeightsError> {
        let end = bytes.iter().position(|byte| *byte == b'\n').ok_or(WeightsError::Torn)?;
        let card: Card =
            serde_json::from_slice(&bytes[..end]).map_err(|error| WeightsError::Card(error.to_string()))?;
        let labels = card.labels.len();
        let fits = (1..=LABELS_MAX).contains(&labels)
            && card.biases.len() == labels
            && card.scales.len() == labels
            && card.thresholds.len() == labels
            && card.dense.len() == labels * DENSE;
        if !fits {
            return Err(WeightsError::Torn);
        }
        let width = labels + 1;
        let mut table = vec![0; BUCKETS * width];
        let (mut at, mut bucket) = (end + 1, 0);
        while at < bytes.len() {
            let (mut distance, mut shift) = (0_usize, 0);
            loop {
                let byte = *bytes.get(at).ok_or(WeightsError::Torn)?;
                at += 1;
                distance |= usize::from(byte & 0x7f) << shift;
                shift += 7;
                if byte & 0x80 == 0 {
                    break;
                }
                if shift > 21 {
                    return Err(WeightsError::Torn);
                }
            }
            bucket += distance;
            let record = bytes.get(at..at + width).ok_or(WeightsError::Torn)?;
            table.get_mut(bucket * width..(bucket + 1) * width).ok_or(WeightsError::Torn)?.copy_from_slice(record);
            at += width;
        }
        Ok(Self { card, table })
    }
}

/// Which labels are given: the likeliest, or those from their thresholds on.
pub(super) fn given(link: Link, thresholds: &[f32], probabilities: &[f32]) -> Vec<bool> {
    match link {
        Link::Sigmoid => probabilities.iter().zip(thresholds).map(|(found, least)| found >= least).collect(),
        Link::Softmax => {
            // The first of equals: the same answer on every machine.
            let best = (0..probabilities.len()).rev().max_by(|a, b| probabilities[*a].total_cmp(&probabilities[*b]));
            (0..probabilities.len()).map(|label| Some(label) == best).collect()
        }
    }
}

/// The byte that an idf is kept as; 0 is kept for "never seen".
pub(super) fn idf_byte(idf: f32) -> u8 {
    (idf / IDF_STEP).round().clamp(1.0, 255.0) as u8
}

/// The idf that a byte stands for.
pub(super) fn idf_of(byte: u8) -> f32 {
    f32::from(byte) * IDF_STEP
}
