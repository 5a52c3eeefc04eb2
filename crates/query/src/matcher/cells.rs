//! The earth cut into cells at a few levels, so that shapes can be filed: a shape under the cells that cover it, a
//! post's point under its cell at each level.

use crate::field::Shape;

use super::key;

/// Sides of cells in degrees, the smallest first.
const SIDES: [f64; 4] = [1.0 / 64.0, 1.0 / 8.0, 1.0, 8.0];

/// Most cells that a shape is filed under; a larger shape takes the next level.
const MAX_CELLS: f64 = 24.0;

/// The keys of the cells that cover a shape; none when it covers most of the earth.
pub(super) fn covering(shape: &Shape) -> Option<Vec<u64>> {
    // A hair more, because the bounds are rounded and membership is not.
    const HAIR: f64 = 1e-6;
    let (south, west, north, east) = shape.bounds();
    let (south, west, north, east) = (south - HAIR, west - HAIR, north + HAIR, east + HAIR);
    let level = SIDES.iter().position(|side| {
        let rows = (north / side).floor() - (south / side).floor() + 1.0;
        let columns = (east / side).floor() - (west / side).floor() + 1.0;
        rows * columns <= MAX_CELLS
    })?;
    let side = SIDES[level];
    let mut keys = Vec::new();
    let mut lat = (south / side).floor();
    while lat <= (north / side).floor() {
        let mut lon = (west / side).floor();
        while lon <= (east / side).floor() {
            keys.push(at(level, lat, lon));
            lon += 1.0;
        }
        lat += 1.0;
    }
    keys.sort_unstable();
    keys.dedup();
    Some(keys)
}

/// The keys of the cells that hold a point.
pub(super) fn of(lat: f64, lon: f64) -> impl Iterator<Item = u64> {
    SIDES.into_iter().enumerate().map(move |(level, side)| at(level, (lat / side).floor(), (lon / side).floor()))
}

/// A cell by its row and column, both counted from zero degrees; columns go round.
fn at(level: usize, row: f64, column: f64) -> u64 {
    let around = (360.0 / SIDES[level]) as i32;
    let column = (column as i32).rem_euclid(around);
    key::cell(level as u8, (row as i32 + around) as u16, column as u16)
}
