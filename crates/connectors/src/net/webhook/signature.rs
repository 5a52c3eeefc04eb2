//! Standard Webhooks signatures: made for what we send, checked on what we receive. Symmetric (`v1`) only.
//!
//! A secret is `whsec_` and base64; several, separated by spaces or lines, are a rotation under way: all of them sign,
//! any of them is accepted.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use vigie_model::Time;

/// How old or early a message may be.
pub const TOLERANCE: i64 = 5 * Time::MINUTE;

const PREFIX: &str = "whsec_";
/// The standard's bounds for a secret.
const SECRET_BYTES: std::ops::RangeInclusive<usize> = 24..=64;
/// A rotation has two; more than this is a paste gone wrong.
const SECRETS_MAX: usize = 4;
/// Signatures looked at in one message; each costs a hash.
const SIGNATURES_MAX: usize = 8;
/// Longest message id; it goes into logs.
const ID_BYTES_MAX: usize = 256;

/// The keys of one endpoint.
#[derive(Clone)]
pub struct Secrets(Vec<Vec<u8>>);

impl std::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} secrets", self.0.len())
    }
}

/// A secret setting that holds no secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a webhook secret is `whsec_` and the base64 of 24 to 64 bytes; at most four, separated by spaces")]
pub struct NotASecret;

/// The headers that carry a signature.
#[derive(Clone, Copy, Debug)]
pub struct Signed<'a> {
    /// `webhook-id`.
    pub id: &'a str,
    /// `webhook-timestamp`: seconds since the epoch.
    pub timestamp: &'a str,
    /// `webhook-signature`: one or more, separated by spaces.
    pub signature: &'a str,
}

/// Why a message is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// A header is missing or empty.
    #[error("the header `{0}` is missing")]
    Missing(&'static str),
    /// The id is too long.
    #[error("`webhook-id` is longer than {ID_BYTES_MAX} bytes")]
    LongId,
    /// The time is no time.
    #[error("`webhook-timestamp` is not a number of seconds since 1970")]
    BadTime,
    /// The message is too old: it was held back, or somebody plays it again.
    #[error("`webhook-timestamp` is more than five minutes ago")]
    TooOld,
    /// The message comes from the future: a clock is wrong.
    #[error("`webhook-timestamp` is more than five minutes ahead")]
    TooEarly,
    /// No signature fits.
    #[error("no signature in `webhook-signature` fits the message and the secret")]
    NoMatch,
}

impl Secrets {
    /// Reads a secret setting.
    ///
    /// # Errors
    /// [`NotASecret`].
    pub fn parse(text: &str) -> Result<Self, NotASecret> {
        let secrets: Vec<_> = text.split_whitespace().map(Self::one).collect::<Result<_, _>>()?;
        if (1..=SECRETS_MAX).contains(&secrets.len()) { Ok(Self(secrets)) } else { Err(NotASecret) }
    }

    /// The text form of a secret of these random bytes.
    pub fn text(random: &[u8; 32]) -> String {
        format!("{PREFIX}{}", STANDARD.encode(random))
    }

    fn one(text: &str) -> Result<Vec<u8>, NotASecret> {
        let secret = STANDARD.decode(text.strip_prefix(PREFIX).ok_or(NotASecret)?).map_err(|_| NotASecret)?;
        if SECRET_BYTES.contains(&secret.len()) { Ok(secret) } else { Err(NotASecret) }
    }

    fn hashes<'a>(&'a self, id: &'a str, seconds: i64, body: &'a [u8]) -> impl Iterator<Item = Hmac<Sha256>> + 'a {
        self.0.iter().map(move |secret| {
            let mut hash = Hmac::<Sha256>::new_from_slice(secret).expect("HMAC takes keys of any length");
            hash.update(id.as_bytes());
            hash.update(format!(".{seconds}.").as_bytes());
            hash.update(body);
            hash
        })
    }
}

/// The value of `webhook-signature` for a message: one signature a secret.
pub fn sign(secrets: &Secrets, id: &str, at: Time, body: &[u8]) -> String {
    let signatures = secrets.hashes(id, seconds(at), body);
    let signatures = signatures.map(|hash| format!("v1,{}", STANDARD.encode(hash.finalize().into_bytes())));
    signatures.collect::<Vec<_>>().join(" ")
}

/// The value of `webhook-timestamp` for an instant.
pub fn seconds(at: Time) -> i64 {
    at.micros().div_euclid(Time::SECOND)
}

/// Believes a message, or says why not. Signatures are compared in constant time.
///
/// # Errors
/// A [`Refusal`].
pub fn verify(secrets: &Secrets, signed: Signed<'_>, body: &[u8], now: Time) -> Result<(), Refusal> {
    for (name, value) in
        [("webhook-id", signed.id), ("webhook-timestamp", signed.timestamp), ("webhook-signature", signed.signature)]
    {
        if value.trim().is_empty() {
            return Err(Refusal::Missing(name));
        }
    }
    if signed.id.len() > ID_BYTES_MAX {
        return Err(Refusal::LongId);
    }
    let seconds: i64 = signed.timestamp.trim().parse().map_err(|_| Refusal::BadTime)?;
    match now.since(Time::from_seconds(seconds)) {
        age if age > TOLERANCE => return Err(Refusal::TooOld),
        age if age < -TOLERANCE => return Err(Refusal::TooEarly),
        _ => {}
    }
    let given: Vec<_> = signed
        .signature
        .split(' ')
        .filter_map(|signature| STANDARD.decode(signature.strip_prefix("v1,")?).ok())
        .take(SIGNATURES_MAX)
        .collect();
    let fits = secrets
        .hashes(signed.id, seconds, body)
        .any(|hash| given.iter().any(|signature| hash.clone().verify_slice(signature).is_ok()));
    if fits { Ok(()) } else { Err(Refusal::NoMatch) }
}

#[cfg(test)]
mod tests {
    use super::*;

    // The case that the standard's own libraries are tested on.
    const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    const ID: &str = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    const BODY: &[u8] = br#"{"test": 2432232314}"#;
    const SIGNATURE: &str = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
    const AT: Time = Time::from_seconds(1_614_265_330);

    fn check(id: &str, timestamp: &str, signature: &str, late: i64) -> Result<(), Refusal> {
        let secrets = Secrets::parse(SECRET).unwrap();
        verify(&secrets, Signed { id, timestamp, signature }, BODY, AT.plus_micros(late * Time::SECOND))
    }

    #[test]
    fn the_standards_own_case_is_signed_and_believed() {
        assert_eq!(sign(&Secrets::parse(SECRET).unwrap(), ID, AT, BODY), SIGNATURE);
        assert_eq!(check(ID, "1614265330", SIGNATURE, 0), Ok(()));
    }

    #[test]
    fn one_of_several_signatures_is_enough_and_other_versions_are_passed_over() {
        let several = format!("v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5B v1,AAAA garbage {SIGNATURE} v2,x");
        assert_eq!(check(ID, "1614265330", &several, 0), Ok(()));
    }

    #[test]
    fn what_does_not_fit_is_refused_with_its_reason() {
        let flipped = SIGNATURE.replace("g0h", "h0h");
        for (id, timestamp, signature, late, expect) in [
            ("", "1614265330", SIGNATURE, 0, Refusal::Missing("webhook-id")),
            (ID, "", SIGNATURE, 0, Refusal::Missing("webhook-timestamp")),
            (ID, "1614265330", " ", 0, Refusal::Missing("webhook-signature")),
            (ID, "now", SIGNATURE, 0, Refusal::BadTime),
            (ID, "99999999999999999999", SIGNATURE, 0, Refusal::BadTime),
            (ID, "1614265330", SIGNATURE, 301, Refusal::TooOld),
            (ID, "1614265330", SIGNATURE, -301, Refusal::TooEarly),
            (ID, "-9223372036854775808", SIGNATURE, 0, Refusal::TooOld),
            (ID, "1614265331", SIGNATURE, 0, Refusal::NoMatch),
            ("msg_other", "1614265330", SIGNATURE, 0, Refusal::NoMatch),
            (ID, "1614265330", &flipped, 0, Refusal::NoMatch),
            (ID, "1614265330", "v1,", 0, Refusal::NoMatch),
            (ID, "1614265330", &SIGNATURE[3..], 0, Refusal::NoMatch),
        ] {
            assert_eq!(check(id, timestamp, signature, late), Err(expect), "{id} {timestamp} {signature}");
        }
        assert_eq!(check(ID, "1614265330", SIGNATURE, 300), Ok(()), "the bound itself is inside");
    }

    #[test]
    fn while_secrets_rotate_both_sign_and_either_is_believed() {
        let new = Secrets::text(&[7; 32]);
        let both = Secrets::parse(&format!("{new}\n{SECRET}")).unwrap();
        assert_eq!(sign(&both, ID, AT, BODY).split(' ').count(), 2);
        for one in [SECRET, &new] {
            let signature = sign(&Secrets::parse(one).unwrap(), ID, AT, BODY);
            let signed = Signed { id: ID, timestamp: "1614265330", signature: &signature };
            assert_eq!(verify(&both, signed, BODY, AT), Ok(()));
        }
    }

    #[test]
    fn only_secrets_are_secrets() {
        let short = format!("whsec_{}", STANDARD.encode([1; 23]));
        let long = format!("whsec_{}", STANDARD.encode([1; 65]));
        let many = [SECRET; 5].join(" ");
        for text in ["", "secret", "whsec_", "whsec_????", &SECRET[6..], &short, &long, &many] {
            assert_eq!(Secrets::parse(text).err(), Some(NotASecret), "{text}");
        }
        assert_eq!(format!("{:?}", Secrets::parse(SECRET).unwrap()), "1 secrets");
    }
}
