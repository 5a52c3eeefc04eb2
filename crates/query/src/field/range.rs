//! Ranges of numbers, as people write them: `1000..`, `..5k`, `1k..2M`, `>1000`, `<=10k`, `250`.

use super::value::Refusal;

/// A range of whole numbers, ends included; an absent end is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Range {
    /// The least.
    pub min: Option<u64>,
    /// The most.
    pub max: Option<u64>,
}

impl Range {
    /// Whether `value` lies in it.
    pub fn contains(&self, value: u64) -> bool {
        self.min.is_none_or(|min| value >= min) && self.max.is_none_or(|max| value <= max)
    }

    pub(super) fn written(&self, unit: &str) -> String {
        let end = |end: Option<u64>| end.map_or(String::new(), |n| format!("{n}{unit}"));
        if self.min == self.max { end(self.min) } else { format!("{}..{}", end(self.min), end(self.max)) }
    }

    /// Reads a range whose numbers `number` reads.
    pub(super) fn read(value: &str, number: fn(&str) -> Option<u64>) -> Result<Self, Refusal> {
        let known = |text: &str| number(text).ok_or(Refusal::Malformed);
        let range = match Written::of(value) {
            Written::AtLeast(text) => Self { min: Some(known(text)?), max: None },
            Written::AtMost(text) => Self { min: None, max: Some(known(text)?) },
            Written::Above(text) => {
                Self { min: Some(known(text)?.checked_add(1).ok_or(Refusal::Malformed)?), max: None }
            }
            Written::Below(text) => {
                Self { min: None, max: Some(known(text)?.checked_sub(1).ok_or(Refusal::Malformed)?) }
            }
            Written::Between(min, max) => {
                let end = |text: &str| if text.is_empty() { Ok(None) } else { known(text).map(Some) };
                Self { min: end(min)?, max: end(max)? }
            }
            Written::One(text) => Self { min: Some(known(text)?), max: Some(known(text)?) },
        };
        match range {
            Self { min: None, max: None } => Err(Refusal::Malformed),
            Self { min: Some(min), max: Some(max) } if min > max => Err(Refusal::Backwards),
            _ => Ok(range),
        }
    }
}

/// A range of real numbers; an absent end is open.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RealRange {
    /// The least, and whether it is itself outside.
    pub min: Option<(f32, bool)>,
    /// The most, and whether it is itself outside.
    pub max: Option<(f32, bool)>,
}

impl RealRange {
    /// Whether `value` lies in it.
    pub fn contains(&self, value: f32) -> bool {
        self.min.is_none_or(|(min, beyond)| if beyond { value > min } else { value >= min })
            && self.max.is_none_or(|(max, beyond)| if beyond { value < max } else { value <= max })
    }

    pub(super) fn written(&self) -> String {
        match (self.min, self.max) {
            (Some((min, true)), None) => format!(">{min}"),
            (None, Some((max, true))) => format!("<{max}"),
            (min, max) if min == max => min.map_or(String::new(), |(n, _)| n.to_string()),
            (min, max) => {
                let end = |end: Option<(f32, bool)>| end.map_or(String::new(), |(n, _)| n.to_string());
                format!("{}..{}", end(min), end(max))
            }
        }
    }

    /// Reads a range of −1 to 1.
    pub(super) fn read(value: &str) -> Result<Self, Refusal> {
        let known = |text: &str| {
            let number = text.replace('−', "-").parse::<f32>().ok().filter(|n| (-1.0..=1.0).contains(n));
            // Minus zero and zero are written differently and mean the same.
            number.map(|n| n + 0.0).ok_or(Refusal::Malformed)
        };
        let range = match Written::of(value) {
            Written::AtLeast(text) => Self { min: Some((known(text)?, false)), max: None },
            Written::AtMost(text) => Self { min: None, max: Some((known(text)?, false)) },
            Written::Above(text) => Self { min: Some((known(text)?, true)), max: None },
            Written::Below(text) => Self { min: None, max: Some((known(text)?, true)) },
            Written::Between(min, max) => {
                let end = |text: &str| if text.is_empty() { Ok(None) } else { known(text).map(|n| Some((n, false))) };
                Self { min: end(min)?, max: end(max)? }
            }
            Written::One(text) => Self { min: Some((known(text)?, false)), max: Some((known(text)?, false)) },
        };
        match (range.min, range.max) {
            (None, None) => Err(Refusal::Malformed),
            (Some((min, _)), Some((max, _))) if min > max => Err(Refusal::Backwards),
            _ => Ok(range),
        }
    }
}

/// How a range was written.
enum Written<'v> {
    AtLeast(&'v str),
    AtMost(&'v str),
    Above(&'v str),
    Below(&'v str),
    Between(&'v str, &'v str),
    One(&'v str),
}

impl<'v> Written<'v> {
    fn of(value: &'v str) -> Self {
        if let Some(text) = value.strip_prefix(">=") {
            Self::AtLeast(text)
        } else if let Some(text) = value.strip_prefix("<=") {
            Self::AtMost(text)
        } else if let Some(text) = value.strip_prefix('>') {
            Self::Above(text)
        } else if let Some(text) = value.strip_prefix('<') {
            Self::Below(text)
        } else if let Some((min, max)) = value.split_once("..") {
            Self::Between(min, max)
        } else {
            Self::One(value)
        }
    }
}

/// `250`, `10k`, `2M`
pub(super) fn number(text: &str) -> Option<u64> {
    let (digits, unit) = match text.as_bytes().last()? {
        b'k' | b'K' => (&text[..text.len() - 1], 1_000),
        b'm' | b'M' => (&text[..text.len() - 1], 1_000_000),
        _ => (text, 1),
    };
    digits_times(digits, unit)
}

/// `30d`, `2w`, `6m`, `1y`, in days; a bare number is days.
pub(super) fn days(text: &str) -> Option<u64> {
    let (digits, unit) = match text.as_bytes().last()? {
        b'd' | b'D' | b'j' | b'J' => (&text[..text.len() - 1], 1),
        b'w' | b'W' => (&text[..text.len() - 1], 7),
        b'm' | b'M' => (&text[..text.len() - 1], 30),
        b'y' | b'Y' => (&text[..text.len() - 1], 365),
        _ => (text, 1),
    };
    digits_times(digits, unit)
}

fn digits_times(digits: &str, unit: u64) -> Option<u64> {
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| digits.parse::<u64>().ok()?.checked_mul(unit)).flatten()
}
