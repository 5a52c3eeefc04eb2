//! Logistic regression with a ridge, by L-BFGS (Liu and Nocedal 1989). Owns the objective and its descent.
//!
//! Deterministic: sums run in the order of the rows, on one thread.

use super::Link;

/// Pairs of steps and gradients that the curvature is known by.
const MEMORY: usize = 8;

/// Steps after which the descent ends wherever it is.
const STEPS_MAX: usize = 120;

/// The descent ends when a step gains less than this share of the objective.
const GAIN_MIN: f64 = 1e-5;

/// Rows of features in one piece: row `i` holds the entries from `ends[i - 1]` to `ends[i]`.
#[derive(Debug)]
pub(super) struct Matrix {
    pub(super) columns: usize,
    ends: Vec<usize>,
    entries: Vec<(u32, f32)>,
}

impl Matrix {
    pub(super) fn new(columns: usize) -> Self {
        Self { columns, ends: Vec::new(), entries: Vec::new() }
    }

    pub(super) fn push(&mut self, entries: impl Iterator<Item = (u32, f32)>) {
        self.entries.extend(entries);
        self.ends.push(self.entries.len());
    }

    pub(super) fn row(&self, row: usize) -> &[(u32, f32)] {
        let start = if row == 0 { 0 } else { self.ends[row - 1] };
        &self.entries[start..self.ends[row]]
    }
}

/// What is to be fitted: `wanted` holds for each row and each output 1 where the label stands, else 0.
pub(super) struct Problem<'a> {
    pub(super) matrix: &'a Matrix,
    /// Rows that take part.
    pub(super) rows: &'a [usize],
    pub(super) wanted: &'a [f32],
    /// Weight of each row and output in the sum of losses.
    pub(super) weights: &'a [f32],
    pub(super) outputs: usize,
    pub(super) link: Link,
    /// Weight of the losses against the ridge.
    pub(super) strength: f32,
}

/// Weights by column and output, then the biases.
pub(super) fn fit(problem: &Problem<'_>) -> Vec<f32> {
    let size = (problem.matrix.columns + 1) * problem.outputs;
    let mut at = vec![0.0_f32; size];
    let mut slope = vec![0.0_f32; size];
    let mut loss = objective(problem, &at, &mut slope);
    let mut past: Vec<(Vec<f32>, Vec<f32>, f64)> = Vec::new();
    for _ in 0..STEPS_MAX {
        let way = direction(&slope, &past);
        let fall = dot(&way, &slope);
        // The first step has no curvature to go by: as long as one, not as the gradient.
        let mut length = if past.is_empty() { 1.0 / dot(&slope, &slope).sqrt().max(1.0) } else { 1.0 };
        let mut next_slope = vec![0.0; size];
        let found = (0..30).find_map(|_| {
            let next: Vec<f32> = at.iter().zip(&way).map(|(at, way)| at + length as f32 * way).collect();
            let next_loss = objective(problem, &next, &mut next_slope);
            if next_loss <= loss + 1e-4 * length * fall {
                return Some((next, next_loss));
            }
            length /= 2.0;
            None
        });
        let Some((next, next_loss)) = found else { break };
        let moved: Vec<f32> = next.iter().zip(&at).map(|(next, at)| next - at).collect();
        let turned: Vec<f32> = next_slope.iter().zip(&slope).map(|(next, slope)| next - slope).collect();
        let curvature = dot(&moved, &turned);
        if curvature > 1e-10 {
            past.push((moved, turned, curvature));
            if past.len() > MEMORY {
                past.remove(0);
            }
        }
        let gain = loss - next_loss;
        (at, slope, loss) = (next, next_slope, next_loss);
        if gain < GAIN_MIN * loss.abs() {
            break;
        }
    }
    at
}

/// The scores of a row, before the link.
pub(super) fn scores(matrix: &Matrix, row: usize, weights: &[f32], outputs: usize, scores: &mut [f32]) {
    scores.copy_from_slice(&weights[matrix.columns * outputs..]);
    for (column, value) in matrix.row(row) {
        let start = *column as usize * outputs;
        for (score, weight) in scores.iter_mut().zip(&weights[start..start + outputs]) {
            *score += value * weight;
        }
    }
}

/// Turns scores into probabilities, in place.
pub(super) fn link(kind: Link, scores: &mut [f32]) {
    match kind {
        Link::Sigmoid => scores.iter_mut().for_each(|score| *score = 1.0 / (1.0 + (-*score).exp())),
        Link::Softmax => {
            let highest = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
            let mut sum = 0.0;
            for score in &mut *scores {
                *score = (*score - highest).exp();
                sum += *score;
            }
            scores.iter_mut().for_each(|score| *score /= sum);
        }
    }
}

fn objective(problem: &Problem<'_>, at: &[f32], slope: &mut [f32]) -> f64 {
    let outputs = problem.outputs;
    let biases = problem.matrix.columns * outputs;
    slope[..biases].copy_from_slice(&at[..biases]);
    slope[biases..].fill(0.0);
    let mut sum = 0.5 * dot(&at[..biases], &at[..biases]);
    let mut found = vec![0.0; outputs];
    for &row in problem.rows {
        scores(problem.matrix, row, at, outputs, &mut found);
        link(problem.link, &mut found);
        let wanted = &problem.wanted[row * outputs..][..outputs];
        let weights = &problem.weights[row * outputs..][..outputs];
        for (output, probability) in found.iter_mut().enumerate() {
            let (wanted, weight) = (wanted[output], weights[output] * problem.strength);
            let likelihood = if wanted > 0.5 { *probability } else { 1.0 - *probability };
            if problem.link == Link::Sigmoid || wanted > 0.5 {
                sum -= f64::from(weight) * f64::from(likelihood.max(1e-12)).ln();
            }
            *probability = (*probability - wanted) * weight;
        }
        for (column, value) in problem.matrix.row(row) {
            let start = *column as usize * outputs;
            for (slope, error) in slope[start..start + outputs].iter_mut().zip(&found) {
                *slope += value * error;
            }
        }
        for (slope, error) in slope[biases..].iter_mut().zip(&found) {
            *slope += error;
        }
    }
    sum
}

/// Two-loop recursion: the gradient, bent by the curvature of the last steps.
fn direction(slope: &[f32], past: &[(Vec<f32>, Vec<f32>, f64)]) -> Vec<f32> {
    let mut way: Vec<f32> = slope.iter().map(|slope| -slope).collect();
    let mut shares = Vec::with_capacity(past.len());
    for (moved, turned, curvature) in past.iter().rev() {
        let share = dot(moved, &way) / curvature;
        add(&mut way, -share, turned);
        shares.push(share);
    }
    if let Some((_, turned, curvature)) = past.last() {
        let scale = (curvature / dot(turned, turned)) as f32;
        way.iter_mut().for_each(|way| *way *= scale);
    }
    for ((moved, turned, curvature), share) in past.iter().zip(shares.iter().rev()) {
        let back = dot(turned, &way) / curvature;
        add(&mut way, share - back, moved);
    }
    way
}

fn dot(left: &[f32], right: &[f32]) -> f64 {
    left.iter().zip(right).map(|(left, right)| f64::from(*left) * f64::from(*right)).sum()
}

fn add(sum: &mut [f32], times: f64, other: &[f32]) {
    let times = times as f32;
    sum.iter_mut().zip(other).for_each(|(sum, other)| *sum += times * other);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fitted(link: Link, wanted: &[f32], outputs: usize, strength: f32) -> (Matrix, Vec<f32>) {
        let mut matrix = Matrix::new(2);
        for row in 0..wanted.len() / outputs {
            matrix.push([((row % 2) as u32, 1.0)].into_iter());
        }
        let rows: Vec<usize> = (0..wanted.len() / outputs).collect();
        let weights = vec![1.0; wanted.len()];
        let problem = Problem { matrix: &matrix, rows: &rows, wanted, weights: &weights, outputs, link, strength };
        let at = fit(&problem);
        (matrix, at)
    }

    #[test]
    fn labels_that_go_with_a_feature_are_learned() {
        for (link_kind, wanted, outputs) in
            [(Link::Softmax, vec![1., 0., 0., 1., 1., 0., 0., 1.], 2), (Link::Sigmoid, vec![1., 0., 1., 0.], 1)]
        {
            let (matrix, at) = fitted(link_kind, &wanted, outputs, 10.0);
            let mut found = vec![0.0; outputs];
            for (row, first) in [(0, true), (1, false)] {
                scores(&matrix, row, &at, outputs, &mut found);
                link(link_kind, &mut found);
                assert_eq!(found[0] > 0.8, first, "{link_kind:?} {row} {found:?}");
                assert_eq!(found[0] < 0.2, !first, "{link_kind:?} {row} {found:?}");
            }
        }
    }

    #[test]
    fn at_the_end_the_slope_is_flat() {
        let wanted = [1., 0., 1., 1.];
        let (matrix, at) = fitted(Link::Sigmoid, &wanted, 1, 1.0);
        let rows = [0, 1, 2, 3];
        let problem = Problem {
            matrix: &matrix,
            rows: &rows,
            wanted: &wanted,
            weights: &[1.0; 4],
            outputs: 1,
            link: Link::Sigmoid,
            strength: 1.0,
        };
        let mut slope = vec![0.0; at.len()];
        objective(&problem, &at, &mut slope);
        assert!(slope.iter().all(|slope| slope.abs() < 0.02), "{slope:?}");
    }
}
