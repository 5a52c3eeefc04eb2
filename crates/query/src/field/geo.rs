//! Places on the earth: circles, boxes, polygons, in degrees north and east. Distances are on a sphere.

use std::sync::Arc;

use crate::limits::{MAX_CORNERS, MAX_RADIUS_METRES};

/// Mean radius of the earth, in metres (IUGG).
const EARTH_RADIUS: f64 = 6_371_008.8;

/// A part of the earth's surface.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// Everything at most so far from a point.
    Circle {
        /// Degrees north, −90 to 90.
        lat: f64,
        /// Degrees east, −180 to 180.
        lon: f64,
        /// In metres.
        metres: f64,
    },
    /// Between two parallels and two meridians; crosses the date line when `west` > `east`.
    Box {
        /// Degrees north.
        south: f64,
        /// Degrees east.
        west: f64,
        /// Degrees north.
        north: f64,
        /// Degrees east.
        east: f64,
    },
    /// Corners as (lat, lon), three or more; edges are straight in degrees and shorter than half the earth.
    Polygon(Arc<[(f64, f64)]>),
}

impl Shape {
    /// Whether a point lies in it.
    pub fn contains(&self, lat: f64, lon: f64) -> bool {
        match self {
            Self::Circle { lat: at, lon: on, metres } => distance(*at, *on, lat, lon) <= *metres,
            Self::Box { south, west, north, east } => {
                (*south..=*north).contains(&lat)
                    && if west <= east { (*west..=*east).contains(&lon) } else { lon >= *west || lon <= *east }
            }
            Self::Polygon(corners) => is_inside(corners, lat, lon),
        }
    }

    /// The least box that holds it: south, west, north, east. East may lie beyond 180 where it crosses the date line.
    pub(crate) fn bounds(&self) -> (f64, f64, f64, f64) {
        match self {
            Self::Circle { lat, lon, metres } => {
                let north = (metres / EARTH_RADIUS).to_degrees();
                let (low, high) = (lat - north, lat + north);
                if low <= -90.0 || high >= 90.0 {
                    return (low.max(-90.0), -180.0, high.min(90.0), 180.0);
                }
                let ratio = (metres / EARTH_RADIUS).sin() / lat.to_radians().cos();
                let east = ratio.min(1.0).asin().to_degrees();
                (low, lon - east, high, lon + east)
            }
            Self::Box { south, west, north, east } => {
                (*south, *west, *north, if west <= east { *east } else { east + 360.0 })
            }
            Self::Polygon(corners) => {
                let mut bounds = (90.0_f64, f64::INFINITY, -90.0_f64, f64::NEG_INFINITY);
                for (lat, lon) in unrolled(corners) {
                    bounds = (bounds.0.min(lat), bounds.1.min(lon), bounds.2.max(lat), bounds.3.max(lon));
                }
                bounds
            }
        }
    }

    pub(super) fn written(&self) -> String {
        match self {
            Self::Circle { lat, lon, metres } if metres % 1000.0 == 0.0 => format!("{lat},{lon},{}km", metres / 1000.0),
            Self::Circle { lat, lon, metres } => format!("{lat},{lon},{metres}m"),
            Self::Box { south, west, north, east } => format!("{south},{west},{north},{east}"),
            Self::Polygon(corners) => {
                corners.iter().map(|(lat, lon)| format!("{lat},{lon}")).collect::<Vec<_>>().join(" ")
            }
        }
    }

    /// `48.85,2.35,5km`; also `m` and `mi`.
    pub(super) fn circle(value: &str) -> Option<Self> {
        let mut parts = value.split(',').map(str::trim);
        let (lat, lon) = (degrees(parts.next()?, 90.0)?, degrees(parts.next()?, 180.0)?);
        let radius = parts.next()?.to_ascii_lowercase();
        let split = radius.find(|c: char| c.is_alphabetic()).unwrap_or(radius.len());
        let unit = match radius[split..].trim() {
            "km" => 1_000.0,
            "m" => 1.0,
            "mi" => 1_609.344,
            _ => return None,
        };
        let metres = radius[..split].trim().parse::<f64>().ok()? * unit;
        let fits = metres > 0.0 && metres <= MAX_RADIUS_METRES && parts.next().is_none();
        fits.then_some(Self::Circle { lat, lon, metres })
    }

    /// `south,west,north,east`
    pub(super) fn bounding_box(value: &str) -> Option<Self> {
        let parts: Vec<&str> = value.split(',').map(str::trim).collect();
        let [south, west, north, east] = parts.as_slice() else { return None };
        let (south, north) = (degrees(south, 90.0)?, degrees(north, 90.0)?);
        let (west, east) = (degrees(west, 180.0)?, degrees(east, 180.0)?);
        (south <= north).then_some(Self::Box { south, west, north, east })
    }

    /// `lat,lon lat,lon lat,lon`; a last corner that repeats the first is left out.
    pub(super) fn polygon(value: &str) -> Option<Self> {
        let corner = |text: &str| {
            let (lat, lon) = text.split_once(',')?;
            Some((degrees(lat, 90.0)?, degrees(lon, 180.0)?))
        };
        let mut corners: Vec<(f64, f64)> =
            value.split_whitespace().take(MAX_CORNERS + 2).map(corner).collect::<Option<_>>()?;
        if corners.len() > 3 && corners.first() == corners.last() {
            corners.pop();
        }
        (3..=MAX_CORNERS).contains(&corners.len()).then(|| Self::Polygon(corners.into()))
    }
}

fn degrees(text: &str, most: f64) -> Option<f64> {
    // Adding zero makes one of the two zeros.
    text.trim().parse::<f64>().ok().filter(|degrees| degrees.abs() <= most).map(|degrees| degrees + 0.0)
}

/// Metres along a great circle (haversine).
fn distance(lat_a: f64, lon_a: f64, lat_b: f64, lon_b: f64) -> f64 {
    let half = |a: f64, b: f64| ((b - a).to_radians() / 2.0).sin().powi(2);
    let across = half(lat_a, lat_b) + lat_a.to_radians().cos() * lat_b.to_radians().cos() * half(lon_a, lon_b);
    2.0 * EARTH_RADIUS * across.sqrt().min(1.0).asin()
}

/// The corners with longitudes that go on where they cross the date line.
fn unrolled(corners: &[(f64, f64)]) -> impl Iterator<Item = (f64, f64)> + '_ {
    let mut before = corners.first().map_or(0.0, |(_, lon)| *lon);
    corners.iter().map(move |(lat, lon)| {
        before = nearest(*lon, before);
        (*lat, before)
    })
}

/// `lon`, or the same meridian a turn away, whichever lies nearer to `to`.
fn nearest(lon: f64, to: f64) -> f64 {
    lon - ((lon - to) / 360.0).round() * 360.0
}

/// Counts the edges that a ray to the north crosses.
fn is_inside(corners: &[(f64, f64)], lat: f64, lon: f64) -> bool {
    let corners: smallvec::SmallVec<[(f64, f64); 16]> = unrolled(corners).collect();
    let Some(mut from) = corners.last().copied() else { return false };
    let centre = corners.iter().map(|(_, lon)| lon).sum::<f64>() / corners.len() as f64;
    let lon = nearest(lon, centre);
    let mut inside = false;
    for to in corners.iter().copied() {
        if (from.1 > lon) != (to.1 > lon) {
            let crossing = from.0 + (lon - from.1) / (to.1 - from.1) * (to.0 - from.0);
            inside ^= lat < crossing;
        }
        from = to;
    }
    inside
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn places_are_where_maps_say() {
        let paris = Shape::circle("48.8566,2.3522,5km").unwrap();
        assert!(paris.contains(48.8584, 2.2945), "the Eiffel tower is 4.2 km from the town hall");
        assert!(!paris.contains(48.8049, 2.1204), "Versailles is 18 km away");
        let fiji = Shape::bounding_box("-21,176,-12,-178").unwrap();
        assert!(fiji.contains(-18.1, 178.4) && fiji.contains(-18.0, -179.0) && !fiji.contains(-18.0, 0.0));
        let triangle = Shape::polygon("48,2 49,2 48.5,3 48,2").unwrap();
        assert!(triangle.contains(48.5, 2.3) && !triangle.contains(48.9, 2.9));
        let across = Shape::polygon("-20,179 -10,179 -10,-179 -20,-179").unwrap();
        assert!(across.contains(-15.0, 180.0) && across.contains(-15.0, -179.5) && !across.contains(-15.0, 0.0));
    }

    proptest! {
        #[test]
        fn a_point_of_a_shape_lies_in_its_bounds(
            lat in -90.0..90.0_f64, lon in -180.0..180.0_f64, at in -90.0..90.0_f64, on in -180.0..180.0_f64, metres in 1.0..500_000.0_f64,
        ) {
            let shapes = [
                Shape::Circle { lat: at, lon: on, metres },
                Shape::Polygon([(at, on), ((at + 3.0).min(90.0), on), (at, (on + 2.0).min(180.0))].into()),
            ];
            for shape in shapes {
                let (south, west, north, east) = shape.bounds();
                if shape.contains(lat, lon) {
                    prop_assert!((south - 1e-9..=north + 1e-9).contains(&lat), "{shape:?}");
                    let turns = [lon - 360.0, lon, lon + 360.0];
                    prop_assert!(turns.iter().any(|lon| (west - 1e-9..=east + 1e-9).contains(lon)), "{shape:?}");
                }
            }
        }
    }
}
