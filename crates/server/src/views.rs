//! Posts and alerts as clients read them: our own shapes, whatever the model's become; the same for lists, live feed and
//! webhooks. Positions are UTF-16 code units.

use serde::Serialize;
use utoipa::ToSchema;
use vigie_lens::Lens;
use vigie_model::{
    Cause, ChannelId, DeliveryFate, Lang, Media, Mention, Place, Post, PostId, PostKey, PostKind, QueryId, Reading,
    RuleId, SourceId, Time, ToneLabel,
};
use vigie_query::{Highlight, HighlightField, Query};
use vigie_store::{AlertRow, DeliveryRow, JobState, PostRow};

use crate::scan::{Listed, Questions};

/// A post and why it is shown.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PostMatch {
    /// Its id; none for a post that is only in the log (a preview).
    #[schema(value_type = Option<i64>)]
    pub id: Option<PostId>,
    /// Its place in the live feed, where it was read from there.
    pub change: Option<i64>,
    /// The brand's queries it answers.
    #[schema(value_type = Vec<i64>)]
    pub queries: Vec<QueryId>,
    /// The post.
    pub post: PostView,
    /// What the lens says of it.
    pub reading: ReadingView,
    /// What to mark, in order, without overlaps.
    pub highlights: Vec<HighlightView>,
    /// The source that brought it.
    #[schema(value_type = i64)]
    pub source: SourceId,
    /// When it was written, as its author says.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Time,
    /// When it reached us.
    #[schema(value_type = String, format = DateTime)]
    pub witnessed_at: Time,
    /// When it was stored; none for a post that is only in the log.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub stored_at: Option<Time>,
}

/// One public utterance.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Post)]
pub struct PostView {
    /// The network it lives on.
    pub network: String,
    /// The network's own id.
    pub native: String,
    /// Where a person can read it.
    pub url: Option<String>,
    /// Who wrote it.
    pub author: AuthorView,
    /// When its author says it was written.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Time,
    /// Its words, plain.
    pub text: String,
    /// Headline, for articles.
    pub title: Option<String>,
    /// Languages declared by author or network.
    #[schema(value_type = Vec<String>)]
    pub langs: Vec<Lang>,
    /// How it stands to others.
    #[schema(value_type = PostKindSchema)]
    pub kind: PostKind,
    /// The post it answers.
    #[schema(value_type = Option<PostKeySchema>)]
    pub reply_to: Option<PostKey>,
    /// The post that began the thread.
    #[schema(value_type = Option<PostKeySchema>)]
    pub root: Option<PostKey>,
    /// The post it quotes or reposts.
    #[schema(value_type = Option<PostKeySchema>)]
    pub quotes: Option<PostKey>,
    /// Addresses it links to.
    pub links: Vec<String>,
    /// Without #.
    pub hashtags: Vec<String>,
    /// Accounts it names.
    #[schema(value_type = Vec<MentionSchema>)]
    pub mentions: Vec<Mention>,
    /// What is attached.
    #[schema(value_type = Vec<MediaSchema>)]
    pub media: Vec<Media>,
    /// Where it says it is from.
    #[schema(value_type = Option<PlaceSchema>)]
    pub place: Option<Place>,
}

/// Who wrote it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Author)]
pub struct AuthorView {
    /// The network the account lives on.
    pub network: String,
    /// The network's lasting id.
    pub native: String,
    /// Without @.
    pub handle: Option<String>,
    /// The name shown.
    pub name: Option<String>,
    /// Address of the account's picture.
    pub avatar: Option<String>,
    /// Followers at the time of the post.
    pub followers: Option<u64>,
    /// Whether the network vouches for the account.
    pub verified: bool,
}

/// What the lens says.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Reading)]
pub struct ReadingView {
    /// Its language; `und` where undetermined.
    #[schema(value_type = String)]
    pub lang: Lang,
    /// Its sentiment, where the language is one the lens knows.
    pub tone: Option<ToneView>,
}

/// A sentiment.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Tone)]
pub struct ToneView {
    /// Its sign.
    #[schema(value_type = ToneLabelSchema)]
    pub label: ToneLabel,
    /// From −1 to 1.
    pub score: f32,
}

/// A stretch to mark.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Highlight)]
pub struct HighlightView {
    /// In which text.
    #[schema(value_type = HighlightFieldSchema)]
    pub field: HighlightField,
    /// First UTF-16 code unit.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// The query that found it; left out where only one was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<i64>)]
    pub query: Option<QueryId>,
}

/// A raised alert.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Alert {
    /// Its id.
    pub id: i64,
    /// The rule that raised it, as it was called then.
    pub rule: Named,
    /// The query it watched, as it was called then.
    pub query: Named,
    /// When it was raised.
    #[schema(value_type = String, format = DateTime)]
    pub raised_at: Time,
    /// Why, with figures.
    #[schema(value_type = CauseSchema)]
    pub cause: Cause,
    /// From 1 to 10.
    pub severity: u8,
    /// Posts that speak for it, newest first, at most five.
    pub posts: Vec<PostMatch>,
    /// Who was told.
    pub deliveries: Vec<DeliveryView>,
    /// Who dealt with it.
    pub acknowledged: Option<AcknowledgedView>,
}

/// Something by id and name.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Named {
    /// Its id.
    pub id: i64,
    /// Its name.
    pub name: String,
}

/// How telling one channel stands.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Delivery)]
pub struct DeliveryView {
    /// The channel.
    pub channel: DeliveryChannel,
    /// What was decided.
    #[schema(value_type = FateSchema)]
    pub fate: DeliveryFate,
    /// How it stands.
    pub state: DeliveryState,
    /// When it was sent.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub at: Option<Time>,
    /// What went wrong last.
    pub error: Option<String>,
}

/// The channel that is told.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DeliveryChannel {
    /// Its id.
    #[schema(value_type = i64)]
    pub id: ChannelId,
    /// Empty where the channel is no more.
    pub name: String,
    /// Its kind.
    pub kind: String,
}

/// How telling somebody stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DeliveryState {
    /// Will be told.
    Waiting,
    /// Was told.
    Sent,
    /// Failed, and is tried again.
    Failed,
    /// Failed for good.
    Dead,
    /// Held back, or waits for a digest.
    Held,
}

/// Who dealt with it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Acknowledged)]
pub struct AcknowledgedView {
    /// Their name.
    pub by: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Time,
}

impl PostMatch {
    /// A stored post, with the words that make it match today's queries.
    pub fn new(row: PostRow, change: Option<i64>, questions: &Questions) -> Self {
        let asked: Vec<_> = row.queries.iter().filter_map(|id| Some((Some(*id), questions.query(*id)?))).collect();
        let highlights = highlights(&row.post, row.reading.lang, row.source, &asked);
        Self {
            id: Some(row.id),
            change,
            queries: row.queries,
            reading: row.reading.into(),
            highlights,
            source: row.source,
            created_at: row.post.created_at,
            witnessed_at: row.witnessed_at,
            stored_at: Some(row.stored_at),
            post: row.post.into(),
        }
    }

    /// A post that is only in the log, as `query` would find it.
    pub fn previewed(post: Post, source: SourceId, witnessed_at: Time, lens: &Lens, query: &Query) -> Self {
        let reading = lens.read(&post, true);
        let highlights = highlights(&post, reading.lang, source, &[(None, query)]);
        Self {
            id: None,
            change: None,
            queries: Vec::new(),
            reading: reading.into(),
            highlights,
            source,
            created_at: post.created_at,
            witnessed_at,
            stored_at: None,
            post: post.into(),
        }
    }
}

/// What each of `queries` found in a post, query by query: a column marks what its own query found.
pub(crate) fn highlights(
    post: &Post,
    lang: Lang,
    source: SourceId,
    queries: &[(Option<QueryId>, &Query)],
) -> Vec<HighlightView> {
    let source = source.to_string();
    let listed = Listed::new(post, lang, &source);
    let document = listed.document();
    let found = |(id, query): &(Option<QueryId>, &Query)| {
        let id = *id;
        vigie_query::highlights(query, &document).into_iter().map(move |highlight| highlight_view(highlight, post, id))
    };
    queries.iter().flat_map(found).collect()
}

fn highlight_view(highlight: Highlight, post: &Post, query: Option<QueryId>) -> HighlightView {
    let text = match highlight.field {
        HighlightField::Text => &post.text,
        HighlightField::Title => post.title.as_deref().unwrap_or_default(),
    };
    let span = highlight.span().to_utf16(text);
    HighlightView { field: highlight.field, start: span.start, end: span.end, query }
}

impl From<Post> for PostView {
    fn from(post: Post) -> Self {
        let author = post.author;
        Self {
            network: post.key.network.to_string(),
            native: post.key.native,
            url: post.url,
            author: AuthorView {
                network: author.key.network.to_string(),
                native: author.key.native,
                handle: author.handle,
                name: author.name,
                avatar: author.avatar,
                followers: author.followers,
                verified: author.verified,
            },
            created_at: post.created_at,
            text: post.text,
            title: post.title,
            langs: post.langs,
            kind: post.kind,
            reply_to: post.reply_to,
            root: post.root,
            quotes: post.quotes,
            links: post.links,
            hashtags: post.hashtags,
            mentions: post.mentions,
            media: post.media,
            place: post.place,
        }
    }
}

impl From<Reading> for ReadingView {
    fn from(reading: Reading) -> Self {
        let tone = reading.tone.map(|tone| ToneView { label: tone.label, score: tone.score });
        Self { lang: reading.lang, tone }
    }
}

impl Alert {
    /// A stored alert with those of its posts that are still there.
    pub fn new(row: AlertRow, posts: Vec<PostRow>, questions: &Questions) -> Self {
        let (RuleId(rule), rule_name) = row.rule;
        let (QueryId(query), query_name) = row.query;
        Self {
            id: row.id.0,
            rule: Named { id: rule, name: rule_name },
            query: Named { id: query, name: query_name },
            raised_at: row.raised_at,
            cause: row.cause,
            severity: row.severity,
            posts: posts.into_iter().map(|post| PostMatch::new(post, None, questions)).collect(),
            deliveries: row.deliveries.into_iter().map(DeliveryView::from).collect(),
            acknowledged: row.acknowledged.map(|(by, at)| AcknowledgedView { by, at }),
        }
    }
}

impl From<DeliveryRow> for DeliveryView {
    fn from(row: DeliveryRow) -> Self {
        let state = match (row.fate, row.state) {
            (_, Some(JobState::Done)) => DeliveryState::Sent,
            (_, Some(JobState::Dead)) => DeliveryState::Dead,
            (_, Some(JobState::Waiting | JobState::Running)) if row.error.is_some() => DeliveryState::Failed,
            (_, Some(JobState::Waiting | JobState::Running)) => DeliveryState::Waiting,
            (DeliveryFate::Send, None) => DeliveryState::Waiting,
            (DeliveryFate::Digest | DeliveryFate::OverBudget, None) => DeliveryState::Held,
        };
        let (name, kind) = row.named.unwrap_or_default();
        Self {
            channel: DeliveryChannel { id: row.channel, name, kind },
            fate: row.fate,
            state,
            at: row.at,
            error: row.error,
        }
    }
}

/// The data of a change that only says what is gone.
pub fn gone(id: i64) -> String {
    json(&serde_json::json!({ "id": id }))
}

/// A shape of the API as JSON.
pub fn json<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).expect("shapes of the API hold only strings, numbers and lists")
}

/// The model's words as the document describes them; the model itself knows nothing of documents.
mod schemas {
    #![expect(dead_code, reason = "these types only describe")]

    use utoipa::ToSchema;

    #[derive(ToSchema)]
    #[schema(as = PostKey)]
    pub(crate) struct PostKeySchema {
        network: String,
        native: String,
    }

    #[derive(ToSchema)]
    #[schema(as = Mention)]
    pub(crate) struct MentionSchema {
        /// Without @.
        handle: String,
        native: Option<String>,
    }

    #[derive(ToSchema)]
    #[schema(as = Media)]
    pub(crate) struct MediaSchema {
        kind: MediaKindSchema,
        url: Option<String>,
        /// Its description for those who do not see it.
        alt: Option<String>,
    }

    #[derive(ToSchema)]
    #[schema(as = MediaKind, rename_all = "kebab-case")]
    pub(crate) enum MediaKindSchema {
        Image,
        Video,
        Audio,
    }

    #[derive(ToSchema)]
    #[schema(as = Place)]
    pub(crate) struct PlaceSchema {
        name: Option<String>,
        lat: Option<f64>,
        lon: Option<f64>,
    }

    #[derive(ToSchema)]
    #[schema(as = PostKind, rename_all = "kebab-case")]
    pub(crate) enum PostKindSchema {
        Original,
        Reply,
        Quote,
        Repost,
    }

    #[derive(ToSchema)]
    #[schema(as = ToneLabel, rename_all = "kebab-case")]
    pub(crate) enum ToneLabelSchema {
        Negative,
        Neutral,
        Positive,
    }

    #[derive(ToSchema)]
    #[schema(as = HighlightField, rename_all = "kebab-case")]
    pub(crate) enum HighlightFieldSchema {
        Text,
        Title,
    }

    #[derive(ToSchema)]
    #[schema(as = Fate, rename_all = "kebab-case")]
    pub(crate) enum FateSchema {
        Send,
        Digest,
        OverBudget,
    }

    #[derive(ToSchema)]
    #[schema(as = Cause)]
    #[serde(tag = "kind", rename_all = "kebab-case")]
    pub(crate) enum CauseSchema {
        EachPost,
        Volume { count: u32, minutes: u32, threshold: u32 },
        Spike { count: u32, minutes: u32, usual: f32, times: f32 },
    }
}

pub(crate) use schemas::*;
