//! A language by its primary subtag (BCP 47), small enough to copy and compare as a number.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A primary language subtag of two or three ASCII letters, lower case.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Lang([u8; 3]);

impl Lang {
    /// French.
    pub const FR: Self = Self(*b"fr\0");
    /// English.
    pub const EN: Self = Self(*b"en\0");
    /// Undetermined (ISO 639-2 `und`): an answer, not a failure.
    pub const UND: Self = Self(*b"und");

    /// Reads the primary subtag of a language tag: `fr`, `fr-CA` and `FR_ca` are all French.
    /// `None` where the tag does not begin with two or three letters.
    pub fn parse(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default().as_bytes();
        if !(2..=3).contains(&primary.len()) || !primary.iter().all(u8::is_ascii_alphabetic) {
            return None;
        }
        let mut code = [0; 3];
        for (to, from) in code.iter_mut().zip(primary) {
            *to = from.to_ascii_lowercase();
        }
        Some(Self(code))
    }

    /// The subtag as text.
    pub fn as_str(&self) -> &str {
        let len = if self.0[2] == 0 { 2 } else { 3 };
        std::str::from_utf8(&self.0[..len]).expect("parse lets only ASCII letters in")
    }
}

impl Default for Lang {
    fn default() -> Self {
        Self::UND
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Lang {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Lang {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let tag = std::borrow::Cow::<str>::deserialize(deserializer)?;
        Self::parse(&tag).ok_or_else(|| serde::de::Error::custom("not a language tag such as fr or en-GB"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_primary_subtag_counts() {
        for (tag, expect) in
            [("fr", Some(Lang::FR)), ("FR-ca", Some(Lang::FR)), ("en_GB", Some(Lang::EN)), ("und", Some(Lang::UND))]
        {
            assert_eq!(Lang::parse(tag), expect, "{tag}");
        }
        for bad in ["", "f", "français", "12", "e-n", "\u{0}\u{0}"] {
            assert_eq!(Lang::parse(bad), None, "{bad}");
        }
    }
}
