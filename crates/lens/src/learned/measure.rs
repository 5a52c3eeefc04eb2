//! How often labels are right. Owns the arithmetic of the figures; reads no posts.

use serde::Serialize;

/// Times that rows are drawn again for the interval of a figure.
const DRAWS: usize = 1_000;

/// Bins of equal width that confidence is compared with the share of right answers in (Guo et al. 2017).
const BINS: usize = 15;

/// Figures of a task on labelled posts.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Figures {
    /// Posts.
    pub n: usize,
    /// Mean of the labels' F1, 0 to 100.
    pub macro_f1: f64,
    /// The interval that 95 of 100 redrawn sets of these posts give for `macro_f1`.
    pub macro_f1_interval: [f64; 2],
    /// Mean of the labels' recall, 0 to 100.
    pub macro_recall: f64,
    /// Figures of each label.
    pub per_label: Vec<LabelFigures>,
    /// Expected calibration error, 0 to 1: how far confidence and share of right answers lie apart.
    pub ece: f64,
}

/// Figures of a label, in percent.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LabelFigures {
    /// The label.
    pub label: String,
    /// Posts that have it.
    pub n: usize,
    /// Share of what was found that is right.
    pub precision: f64,
    /// Share of what is right that was found.
    pub recall: f64,
    /// Harmonic mean of both.
    pub f1: f64,
}

/// Whether a post has a label, and whether it was found.
#[derive(Clone, Copy, Debug)]
struct Outcome {
    has: bool,
    found: bool,
}

/// Figures from the labels that posts have and those that were found: row after row, one of each for each label.
/// `sure` are pairs of confidence and whether it was right.
pub fn measure(labels: &[String], has: &[bool], found: &[bool], sure: &[(f32, bool)]) -> Figures {
    let outcomes: Vec<Outcome> = has.iter().zip(found).map(|(&has, &found)| Outcome { has, found }).collect();
    let width = labels.len();
    let n = outcomes.len() / width.max(1);
    let all: Vec<usize> = (0..n).collect();
    let counts = count(&outcomes, width, &all);
    let mut draws: Vec<f64> = Vec::with_capacity(DRAWS);
    let mut random = 0x2545_f491_4f6c_dd1d_u64;
    let mut drawn = vec![0; n];
    for _ in 0..DRAWS {
        drawn.fill_with(|| below(&mut random, n));
        draws.push(mean(count(&outcomes, width, &drawn).iter().map(Count::f1)));
    }
    draws.sort_by(f64::total_cmp);
    let at = |share: f64| draws[((DRAWS - 1) as f64 * share) as usize];
    let label = |(label, count): (&String, &Count)| LabelFigures {
        label: label.clone(),
        n: count.has as usize,
        precision: count.precision(),
        recall: count.recall(),
        f1: count.f1(),
    };
    Figures {
        n,
        macro_f1: mean(counts.iter().map(Count::f1)),
        macro_f1_interval: [at(0.025), at(0.975)],
        macro_recall: mean(counts.iter().map(Count::recall)),
        per_label: labels.iter().zip(&counts).map(label).collect(),
        ece: calibration_error(sure),
    }
}

#[derive(Clone, Copy, Debug, Default)]
struct Count {
    has: u32,
    found: u32,
    both: u32,
}

impl Count {
    fn precision(&self) -> f64 {
        share(self.both, self.found)
    }

    fn recall(&self) -> f64 {
        share(self.both, self.has)
    }

    fn f1(&self) -> f64 {
        share(2 * self.both, self.has + self.found)
    }
}

fn share(part: u32, whole: u32) -> f64 {
    if whole == 0 { 0.0 } else { 100.0 * f64::from(part) / f64::from(whole) }
}

fn count(outcomes: &[Outcome], width: usize, rows: &[usize]) -> Vec<Count> {
    let mut counts = vec![Count::default(); width];
    for &row in rows {
        for (count, outcome) in counts.iter_mut().zip(&outcomes[row * width..]) {
            count.has += u32::from(outcome.has);
            count.found += u32::from(outcome.found);
            count.both += u32::from(outcome.has && outcome.found);
        }
    }
    counts
}

fn mean(numbers: impl ExactSizeIterator<Item = f64>) -> f64 {
    let n = numbers.len().max(1) as f64;
    numbers.sum::<f64>() / n
}

fn calibration_error(sure: &[(f32, bool)]) -> f64 {
    let mut bins = [(0.0, 0.0, 0.0); BINS];
    for (confidence, right) in sure {
        let bin = ((confidence * BINS as f32) as usize).min(BINS - 1);
        bins[bin].0 += 1.0;
        bins[bin].1 += f64::from(*confidence);
        bins[bin].2 += f64::from(u8::from(*right));
    }
    bins.iter().map(|(_, confidence, right)| (confidence - right).abs()).sum::<f64>() / sure.len().max(1) as f64
}

/// A number below `n`, by xorshift64* (Vigna 2016): the same numbers every time.
pub(super) fn below(state: &mut u64, n: usize) -> usize {
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    ((state.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) % n.max(1) as u64) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_those_of_the_textbook() {
        let labels = ["a".to_owned(), "b".to_owned()];
        // Four posts: a found a, a found b, b found b, b found b.
        let has = [true, false, true, false, false, true, false, true];
        let found = [true, false, false, true, false, true, false, true];
        let figures = measure(&labels, &has, &found, &[(0.9, true), (0.9, false)]);
        assert_eq!((figures.n, figures.per_label[0].n), (4, 2));
        assert!((figures.per_label[0].f1 - 66.67).abs() < 0.01 && (figures.per_label[1].f1 - 80.0).abs() < 0.01);
        assert!((figures.macro_recall - 75.0).abs() < 0.01);
        assert!((figures.ece - 0.4).abs() < 0.001);
        assert!(figures.macro_f1_interval[0] <= figures.macro_f1 && figures.macro_f1 <= figures.macro_f1_interval[1]);
    }
}
