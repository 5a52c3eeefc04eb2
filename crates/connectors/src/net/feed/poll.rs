//! Visiting a feed: politely (conditional requests, its own wishes for a pace), remembering what was seen, and handing
//! on what is new in the order it was written. Owns no retry: the error's kind tells the caller.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use async_trait::async_trait;
use http::StatusCode;
use http::header::{
    ACCEPT, CACHE_CONTROL, CONTENT_LOCATION, CONTENT_TYPE, ETAG, HeaderName, HeaderValue, IF_MODIFIED_SINCE,
    IF_NONE_MATCH, LAST_MODIFIED,
};
use url::Url;
use vigie_model::{Event, Time};

use super::convert;
use super::cursor::{Mark, SEEN_MAX, State};
use super::document::Document;
use super::read::document;
use super::settings::Settings;
use crate::http::{Http, Request, Response};
use crate::registry::Opening;
use crate::source::{Batch, Limits, Source, SourceError, SourceErrorKind};

const ACCEPTED: &str = "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, \
                        application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, */*;q=0.1";

/// A feed's wish for a longer pause is followed so far: it is asked for real time, and many write a day without thinking.
const WISH_MAX: Duration = Duration::from_secs(60 * 60);

/// The pause after a refusal for too many requests that names none.
const REFUSED_PAUSE: Duration = Duration::from_secs(15 * 60);

/// Opens a feed as a source.
pub(super) fn open(opening: Opening<'_>) -> Result<Box<dyn Source>, SourceError> {
    let settings = Settings::read(opening.settings)?;
    let state = State::open(opening.cursor.as_ref(), &settings.url);
    let known = opening.cursor.is_some();
    Ok(Box::new(Feed { http: opening.http, settings, state, known, waiting: None }))
}

struct Feed {
    http: Http,
    settings: Settings,
    state: State,
    /// Whether it was ever read: a wrong address shows at once, a site's bad day later.
    known: bool,
    waiting: Option<Haul>,
}

/// What a visit brought and was not handed on yet.
struct Haul {
    events: VecDeque<(Event, Mark)>,
    /// What is to be remembered when all is handed on.
    after: State,
    wait: Duration,
}

#[async_trait]
impl Source for Feed {
    async fn next(&mut self, want: Limits) -> Result<Batch, SourceError> {
        if self.waiting.is_none() {
            let answer = self.ask().await?;
            // From here on nothing waits: a call dropped in the middle has changed nothing.
            match self.understand(&answer)? {
                Ok(haul) => self.waiting = Some(haul),
                Err(unchanged) => return Ok(unchanged),
            }
        }
        Ok(self.hand_on(want.events_max.max(1)))
    }
}

impl Feed {
    fn url(&self) -> &Url {
        self.state.moved_to.as_ref().unwrap_or(&self.settings.url)
    }

    async fn ask(&self) -> Result<Response, SourceError> {
        let url = self.url().clone();
        let mut request = Request::get(url.clone()).header(ACCEPT, HeaderValue::from_static(ACCEPTED));
        for (name, value) in [(IF_NONE_MATCH, &self.state.etag), (IF_MODIFIED_SINCE, &self.state.last_modified)] {
            if let Some(value) = value.as_deref().and_then(|value| HeaderValue::from_str(value).ok()) {
                request = request.header(name, value);
            }
        }
        let _turn = self.http.turn(&url).await;
        Ok(self.http.send(request).await?)
    }

    /// A haul, or for a feed that has not changed the batch that says so.
    fn understand(&self, answer: &Response) -> Result<Result<Haul, Batch>, SourceError> {
        let wish = max_age(answer);
        if answer.status == StatusCode::NOT_MODIFIED {
            return Ok(Err(Batch { wait: self.wait([wish]), ..Batch::default() }));
        }
        if let Some(error) = self.refusal(answer) {
            return Err(error);
        }
        let read = document(&answer.body, answer.header(&CONTENT_TYPE), Some(&base(answer)));
        let document = read.map_err(|error| self.wrong(format!("{}: {error}", host(self.url()))))?;
        Ok(Ok(self.haul(&document, answer, wish)))
    }

    fn haul(&self, document: &Document, answer: &Response, wish: Option<Duration>) -> Haul {
        let now = self.http.now();
        let before = self.state.words();
        let mut marks: Vec<Mark> = Vec::new();
        let mut seen: HashMap<u64, ()> = HashMap::new();
        let mut events = VecDeque::new();
        for entry in document.entries.iter().take(SEEN_MAX) {
            let post = convert::post(document, entry, &answer.final_url, now);
            let mark = Mark::new(&post.key.native, post.title.as_deref().unwrap_or_default(), &post.text);
            if seen.insert(mark.id, ()).is_some() {
                continue;
            }
            marks.push(mark);
            let post = Box::new(post);
            match before.get(&mark.id) {
                Some(words) if *words == mark.words => {}
                // Feeds show the latest first; we tell the oldest first.
                Some(_) => events.push_front((Event::Edited(post), mark)),
                None => events.push_front((Event::Posted(post), mark)),
            }
        }
        let mut after = self.state.clone();
        after.remember(&marks);
        after.validate_by(answer.header(&ETAG), answer.header(&LAST_MODIFIED));
        if let Some(moved) = &answer.redirected_permanently_to {
            after.moved_to = Some(moved.clone());
        }
        Haul { events, after, wait: self.wait([wish, ttl(document), rhythm(document)]) }
    }

    /// The next events of the haul. The validators are kept with the last of them only: after a crash before that the
    /// feed must be read again, not found unchanged.
    fn hand_on(&mut self, events_max: usize) -> Batch {
        let Some(mut haul) = self.waiting.take() else { return Batch::default() };
        self.known = true;
        let batch: Vec<_> = haul.events.drain(..haul.events.len().min(events_max)).collect();
        let (events, marks): (Vec<Event>, Vec<Mark>) = batch.into_iter().unzip();
        if haul.events.is_empty() {
            let changed = self.state != haul.after;
            self.state = haul.after;
            return Batch { events, cursor: changed.then(|| self.state.cursor()), wait: haul.wait, ..Batch::default() };
        }
        self.state.remember(&marks);
        self.waiting = Some(haul);
        Batch { events, cursor: Some(self.state.cursor()), ..Batch::default() }
    }

    /// The setting, or the longest wish within reason.
    fn wait<const N: usize>(&self, wishes: [Option<Duration>; N]) -> Duration {
        let wish = wishes.into_iter().flatten().max().unwrap_or_default();
        self.settings.interval.max(wish.min(WISH_MAX))
    }

    fn refusal(&self, answer: &Response) -> Option<SourceError> {
        let host = host(self.url());
        let status = answer.status;
        let asked = answer.retry_after(self.http.now());
        let error = match status.as_u16() {
            200..=299 => return None,
            401 | 403 => SourceError::new(
                SourceErrorKind::AuthExpired,
                format!("{host} lets nobody in without a right ({status}); open the address in a browser and see"),
            ),
            410 => SourceError::new(
                SourceErrorKind::Rejected,
                format!("{host} says that the feed is gone for good ({status})"),
            ),
            429 => {
                let until = asked.unwrap_or_else(|| later(self.http.now(), REFUSED_PAUSE));
                SourceError::new(
                    SourceErrorKind::RateLimited(until),
                    format!("{host} asks to be left alone for a while ({status})"),
                )
            }
            500..=599 => match asked {
                Some(until) => {
                    SourceError::new(SourceErrorKind::RateLimited(until), format!("{host} is busy ({status})"))
                }
                None => SourceError::new(SourceErrorKind::Transient, format!("{host} has trouble ({status})")),
            },
            _ => self.wrong(format!("{host} answers {status}; check the address")),
        };
        Some(error)
    }

    /// A wrong setting where the feed was never read, a bad day where it was.
    fn wrong(&self, message: String) -> SourceError {
        let kind = if self.known { SourceErrorKind::Transient } else { SourceErrorKind::Misconfigured };
        SourceError::new(kind, message)
    }
}

/// What an answer's relative addresses are relative to.
pub(super) fn base(answer: &Response) -> Url {
    let location = answer.header(&CONTENT_LOCATION).and_then(|location| answer.final_url.join(location).ok());
    location.filter(|url| matches!(url.scheme(), "http" | "https")).unwrap_or_else(|| answer.final_url.clone())
}

fn host(url: &Url) -> &str {
    url.host_str().unwrap_or_default()
}

fn later(now: Time, pause: Duration) -> Time {
    now.plus_micros(i64::try_from(pause.as_micros()).unwrap_or(i64::MAX))
}

fn max_age(answer: &Response) -> Option<Duration> {
    let name: HeaderName = CACHE_CONTROL;
    answer.header(&name)?.split(',').find_map(|directive| {
        let (key, value) = directive.split_once('=')?;
        let seconds = value.trim().trim_matches('"').parse().ok()?;
        key.trim().eq_ignore_ascii_case("max-age").then(|| Duration::from_secs(seconds))
    })
}

/// RSS's own wish, in minutes.
fn ttl(document: &Document) -> Option<Duration> {
    let minutes: u64 = document.ttl.as_deref()?.trim().parse().ok()?;
    Some(Duration::from_secs(minutes.checked_mul(60)?))
}

/// The syndication module's: so many times an hour, a day …
fn rhythm(document: &Document) -> Option<Duration> {
    let period: u64 = match document.period.as_deref()?.trim() {
        "hourly" => 60 * 60,
        "daily" => 24 * 60 * 60,
        "weekly" => 7 * 24 * 60 * 60,
        "monthly" => 30 * 24 * 60 * 60,
        "yearly" => 365 * 24 * 60 * 60,
        _ => return None,
    };
    let times = document.frequency.as_deref().and_then(|times| times.trim().parse().ok()).unwrap_or(1_u64);
    Some(Duration::from_secs(period / times.max(1)))
}
