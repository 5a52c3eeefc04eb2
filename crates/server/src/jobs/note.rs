//! The words of a notice, in French or English. Pure.

use vigie_model::Cause;
use vigie_store::{AlertRow, PostRow};

/// Posts quoted in one notice: it is read on a phone.
const POSTS_MAX: usize = 3;

/// Alerts listed in one digest.
const ALERTS_MAX: usize = 20;

/// Characters of a post that are quoted.
const QUOTE_CHARS_MAX: usize = 220;

/// An alert to be told, with those of its posts that are still there.
#[derive(Clone, Debug)]
pub struct Told {
    /// The alert.
    pub alert: AlertRow,
    /// Its posts, newest first.
    pub posts: Vec<PostRow>,
}

/// The words of a notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// One line.
    pub title: String,
    /// A few lines of plain text.
    pub body: String,
}

/// Words for one alert, or for several together. `language` is `fr` or `en`; anything else reads English.
pub fn note(brand: &str, language: &str, told: &[Told]) -> Words {
    let french = language == "fr";
    match told {
        [one] => Words { title: title(brand, french, &one.alert), body: quotes(french, &one.posts) },
        many => digest(brand, french, many),
    }
}

fn title(brand: &str, french: bool, alert: &AlertRow) -> String {
    let query = &alert.query.1;
    let cause = cause(french, &alert.cause);
    if french { format!("{brand} · « {query} » : {cause}") } else { format!("{brand} · “{query}”: {cause}") }
}

fn cause(french: bool, cause: &Cause) -> String {
    match (french, *cause) {
        (true, Cause::EachPost) => "nouveau post".into(),
        (false, Cause::EachPost) => "new post".into(),
        (true, Cause::Volume { count, minutes, threshold }) => {
            format!("{count} posts en {minutes} min (seuil {threshold})")
        }
        (false, Cause::Volume { count, minutes, threshold }) => {
            format!("{count} posts in {minutes} min (threshold {threshold})")
        }
        (true, Cause::Spike { count, minutes, usual, times }) => {
            let (times, usual) = (decimal(true, times), decimal(true, usual));
            format!("×{times} d’un coup, {count} posts en {minutes} min au lieu de {usual}")
        }
        (false, Cause::Spike { count, minutes, usual, times }) => {
            let (times, usual) = (decimal(false, times), decimal(false, usual));
            format!("spike ×{times}, {count} posts in {minutes} min instead of {usual}")
        }
    }
}

fn decimal(french: bool, value: f32) -> String {
    let text = format!("{value:.1}");
    let text = text.strip_suffix(".0").unwrap_or(&text);
    if french { text.replace('.', ",") } else { text.to_owned() }
}

fn quotes(french: bool, posts: &[PostRow]) -> String {
    let quoted: Vec<String> = posts.iter().take(POSTS_MAX).map(|row| quote(french, row)).collect();
    match (quoted.is_empty(), french) {
        (false, _) => quoted.join("\n\n"),
        (true, true) => "Les posts ont été supprimés depuis.".into(),
        (true, false) => "The posts have been deleted since.".into(),
    }
}

fn quote(french: bool, row: &PostRow) -> String {
    let author = &row.post.author;
    let who = match (&author.handle, &author.name) {
        (Some(handle), _) => format!("@{handle}"),
        (None, Some(name)) => name.clone(),
        (None, None) => author.key.native.clone(),
    };
    let words = shorten(row.post.title.as_deref().unwrap_or(&row.post.text));
    let quoted = if french { format!("« {words} »") } else { format!("“{words}”") };
    let link = row.post.url.as_deref().map(|url| format!("\n{url}")).unwrap_or_default();
    let colon = if french { " :" } else { ":" };
    format!("{who} ({}){colon} {quoted}{link}", row.post.key.network)
}

fn shorten(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(QUOTE_CHARS_MAX) {
        None => line,
        Some((end, _)) => format!("{}…", line[..end].trim_end()),
    }
}

fn digest(brand: &str, french: bool, told: &[Told]) -> Words {
    let count = told.len();
    let title = if french { format!("{brand} · {count} alertes") } else { format!("{brand} · {count} alerts") };
    let line = |told: &Told| {
        let alert = &told.alert;
        let query = &alert.query.1;
        let cause = cause(french, &alert.cause);
        let first = told.posts.first().map(|row| format!("\n  {}", quote(french, row))).unwrap_or_default();
        if french {
            format!("– « {query} » : {cause}{first}")
        } else {
            format!("– “{query}”: {cause}{first}")
        }
    };
    let mut lines: Vec<String> = told.iter().take(ALERTS_MAX).map(line).collect();
    if count > ALERTS_MAX {
        let more = count - ALERTS_MAX;
        lines.push(if french { format!("… et {more} de plus") } else { format!("… and {more} more") });
    }
    Words { title, body: lines.join("\n") }
}

#[cfg(test)]
#[path = "note_tests.rs"]
mod tests;
