//! The places of the evening, all invented, set down in the fields east and south of Lyon. Owns no words.

use vigie_model::Place;

use crate::random::Random;

/// A place that posts may be written at.
pub(crate) struct Site {
    /// Its name in scenario files and in the truth.
    pub(crate) slug: &'static str,
    /// What people's tags call it.
    pub(crate) name: &'static str,
    /// Latitude, in millionths of a degree.
    lat: i64,
    /// Longitude, in millionths of a degree.
    lon: i64,
    /// How far from the middle people stand, in millionths of a degree (one is about ten centimetres).
    spread: i64,
}

pub(crate) const SITES: [Site; 6] = [
    Site { slug: "stadium", name: "Stade des Lanternes", lat: 45_689_000, lon: 4_948_000, spread: 1_400 },
    Site { slug: "forecourt", name: "Parvis des Lanternes", lat: 45_690_700, lon: 4_946_100, spread: 700 },
    Site { slug: "tram", name: "Terminus Lanternes", lat: 45_692_300, lon: 4_943_900, spread: 400 },
    Site { slug: "car-park", name: "Parking P4 Lanternes", lat: 45_686_200, lon: 4_952_400, spread: 900 },
    Site { slug: "shop", name: "Boutique Confluence", lat: 45_740_500, lon: 4_818_000, spread: 900 },
    Site { slug: "fan-zone", name: "Fan zone Bellerive", lat: 45_757_200, lon: 4_835_600, spread: 800 },
];

/// The place called `slug`.
pub(crate) fn site(slug: &str) -> Option<&'static Site> {
    SITES.iter().find(|site| site.slug == slug)
}

impl Site {
    /// Somewhere about here; a third name the place as well.
    pub(crate) fn about(&self, random: &mut Random) -> Place {
        let mut near = |middle: i64| {
            // Two draws lean to the middle, as crowds do.
            let off = random.between(-self.spread, self.spread) + random.between(-self.spread, self.spread);
            (middle + off / 2) as f64 / 1_000_000.0
        };
        let (lat, lon) = (near(self.lat), near(self.lon));
        Place { name: random.percent(33).then(|| self.name.to_owned()), lat: Some(lat), lon: Some(lon) }
    }
}
