//! Google Alerts, which reads what Google's search reads. Followed: Google's “Refine web searches” and the published
//! operator references (googleguide.com, Google Hacks): a space is AND, OR and `|` bind tighter than it, `-` denies,
//! quotation marks keep a word as written, a lone `*` stands for words, AROUND(n) allows n words between.

use crate::import::notes::Effect;
use crate::import::ours::Ours;
use crate::import::reasons;
use crate::import::syntax::{Bond, Carried, Plus, Rule, Stars, Syntax, Tilde, Value, nearly, never_simple};
use crate::import::{values, words};

use Rule::{Lost, Scope, Value as Read, Words};

pub(super) static SYNTAX: Syntax = Syntax {
    any_case: false,
    and_is_word: false,
    or_binds_tighter: true,
    pipe_is_or: true,
    braces: false,
    remarks: false,
    plus: Plus::AsWritten,
    spaced_values: false,
    escapes: false,
    stars: Stars::Words,
    tilde: Tilde::Nothing,
    phrases_keep_signs: false,
    bond,
    rest_fields: &["allintitle", "allintext", "allinurl", "allinanchor"],
    fields: FIELDS,
    side_by_side: None,
    mixed: None,
    bare_words: Some(nearly(Effect::Narrower, &reasons::GOOGLE_WORDS)),
    phrases: None,
    signs: Some(nearly(Effect::Broader, &reasons::SIGNS)),
    accents: None,
    simple: never_simple,
};

/// The lexer asks for AROUND by its shape.
fn bond(run: &str) -> Option<Bond> {
    (run == "AROUND()").then_some(Bond::Broken)
}

const FIELDS: &[(&str, Rule)] = &[
    ("intitle", Scope("title", None)),
    ("allintitle", Scope("title", None)),
    ("intext", Words(Some(nearly(Effect::Broader, &reasons::TITLE_TOO)))),
    ("allintext", Words(Some(nearly(Effect::Broader, &reasons::TITLE_TOO)))),
    ("inurl", Read(page_letters)),
    ("allinurl", Read(page_letters)),
    ("site", Read(values::published_at)),
    ("link", Read(values::links_to)),
    ("source", Read(values::published_at)),
    ("author", Read(values::author_part)),
    ("inanchor", Lost(&reasons::GOOGLE_ONLY)),
    ("allinanchor", Lost(&reasons::GOOGLE_ONLY)),
    ("related", Lost(&reasons::GOOGLE_ONLY)),
    ("cache", Lost(&reasons::GOOGLE_ONLY)),
    ("info", Lost(&reasons::GOOGLE_ONLY)),
    ("define", Lost(&reasons::GOOGLE_ONLY)),
    ("stocks", Lost(&reasons::GOOGLE_ONLY)),
    ("weather", Lost(&reasons::GOOGLE_ONLY)),
    ("filetype", Lost(&reasons::FILE_TYPE)),
    ("ext", Lost(&reasons::FILE_TYPE)),
    ("location", Lost(&reasons::PLACE)),
    ("loc", Lost(&reasons::PLACE)),
    ("before", Lost(&reasons::TIME)),
    ("after", Lost(&reasons::TIME)),
    ("daterange", Lost(&reasons::TIME)),
    ("lang", Read(values::lang)),
];

fn page_letters(value: &Value<'_>) -> Carried {
    let (ours, _) = values::in_url(value)?;
    let said = nearly(Effect::Different, &reasons::URL_OF);
    match ours {
        Ours::Field(..) => Ok((ours, Some(said))),
        // Never so; but a word is better than nothing.
        _ => words::text(value.text, false, Stars::Signs).map(|ours| (ours, Some(said))),
    }
}
