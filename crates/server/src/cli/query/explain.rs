//! `vigie query explain`: why a query finds a post, or why not, clause by clause.

use std::fmt::Write;
use std::process::ExitCode;

use anyhow::Context;
use clap::Args;
use vigie_connectors::net::lines::read_line;
use vigie_lens::Lens;
use vigie_model::{Event, Post};
use vigie_query::{Locale, Query, Trace, explain};

use super::frame::visible;
use super::post_file;
use super::tongue::{self, Tongue, pick};
use crate::scan::Listed;

/// Characters of a post shown above its trace.
const SHOWN_CHARS: usize = 100;

#[derive(Args)]
pub(super) struct Explain {
    /// The query, or `-` for standard input.
    #[arg(allow_hyphen_values = true)]
    text: String,
    /// Post lines (docs/sources/post-lines.md), also .gz or .zst; `-` for standard input.
    #[arg(long, value_name = "FILE")]
    posts: String,
    /// In which language to speak.
    #[arg(long, value_enum)]
    locale: Option<Tongue>,
}

impl Explain {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let text = super::text(&self.text)?;
        let locale = tongue::or_theirs(self.locale);
        let Some(query) = super::understood(&text, locale) else { return Ok(ExitCode::FAILURE) };
        let mut lines = post_file::open(&self.posts)?;
        let lens = Lens::new();
        let mut first = true;
        while let Some(line) = lines.next_line().with_context(|| format!("cannot read {}", self.posts))? {
            let read = read_line(&line);
            match read {
                Err(rejected) => eprintln!("{}:{}: {}", self.posts, lines.number(), rejected.reason),
                Ok(Event::Posted(post) | Event::Edited(post)) => {
                    let gap = if std::mem::take(&mut first) { "" } else { "\n" };
                    super::say(&format!("{gap}{}", told(&query, &post, &lens, locale)))?;
                }
                Ok(_) => {}
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// A post and what each clause says of it.
fn told(query: &Query, post: &Post, lens: &Lens, locale: Locale) -> String {
    let listed = Listed::new(post, lens.language(post), "");
    let trace = explain(query, &listed.document());
    let verdict = match trace.matched {
        true => pick(locale, "trouvé", "found"),
        false => pick(locale, "non trouvé", "not found"),
    };
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = writeln!(out, "{} · {verdict}", post.key.native.chars().map(visible).collect::<String>());
    let _ = writeln!(out, "  « {} »", shown(post.title.as_deref().unwrap_or(&post.text)));
    branch(&mut out, &trace, locale, 1);
    out
}

fn branch(out: &mut String, trace: &Trace, locale: Locale, depth: usize) {
    let sign = if trace.matched { '✓' } else { '✗' };
    let message: String = trace.message(locale).chars().map(visible).collect();
    let _ = writeln!(out, "{}{sign} {message}", "  ".repeat(depth));
    for child in &trace.children {
        branch(out, child, locale, depth + 1);
    }
}

fn shown(text: &str) -> String {
    let mut words: String = text.chars().take(SHOWN_CHARS).map(|c| if c == '\n' { ' ' } else { visible(c) }).collect();
    if text.chars().nth(SHOWN_CHARS).is_some() {
        words.push('…');
    }
    words
}
