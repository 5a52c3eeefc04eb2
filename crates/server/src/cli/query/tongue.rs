//! In which language the command line speaks of queries.

use clap::ValueEnum;
use vigie_query::Locale;

/// A language, as an argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Tongue {
    /// French.
    Fr,
    /// English.
    En,
}

/// The language asked for, else the one this machine speaks with its user.
pub(in crate::cli) fn or_theirs(asked: Option<Tongue>) -> Locale {
    match asked {
        Some(Tongue::Fr) => Locale::Fr,
        Some(Tongue::En) => Locale::En,
        None => {
            let theirs = ["LC_ALL", "LC_MESSAGES", "LANG"]
                .into_iter()
                .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
            if theirs.is_some_and(|value| value.starts_with("fr")) { Locale::Fr } else { Locale::En }
        }
    }
}

/// One of two wordings.
pub(in crate::cli) const fn pick<'a>(locale: Locale, fr: &'a str, en: &'a str) -> &'a str {
    match locale {
        Locale::Fr => fr,
        Locale::En => en,
    }
}
