//! One post, its author, and what the lens says of it.

use serde::Serialize;
use utoipa::ToSchema;
use vigie_model::{Engagement, Lang, Media, Mention, Place, Post, PostKey, PostKind, Reading, Time, ToneLabel};

use super::schemas::{MediaSchema, MentionSchema, PlaceSchema, PostKeySchema, PostKindSchema, ToneLabelSchema};

/// One public utterance.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Post)]
pub struct PostView {
    /// The network it lives on.
    pub network: String,
    /// The network's own id.
    pub native: String,
    /// Where a person can read it.
    #[schema(required)]
    pub url: Option<String>,
    /// Who wrote it.
    pub author: AuthorView,
    /// When its author says it was written.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Time,
    /// Its words, plain.
    pub text: String,
    /// Headline, for articles.
    #[schema(required)]
    pub title: Option<String>,
    /// Languages declared by author or network.
    #[schema(value_type = Vec<String>)]
    pub langs: Vec<Lang>,
    /// How it stands to others.
    #[schema(value_type = PostKindSchema)]
    pub kind: PostKind,
    /// The post it answers.
    #[schema(value_type = Option<PostKeySchema>, required)]
    pub reply_to: Option<PostKey>,
    /// The post that began the thread.
    #[schema(value_type = Option<PostKeySchema>, required)]
    pub root: Option<PostKey>,
    /// The post it quotes or reposts.
    #[schema(value_type = Option<PostKeySchema>, required)]
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
    #[schema(value_type = Option<PlaceSchema>, required)]
    pub place: Option<Place>,
    /// How often people did something with it.
    pub engagement: EngagementView,
}

/// How often people did something with a post, as its network counted when it was read; null where it does not say.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[schema(as = Engagement)]
pub struct EngagementView {
    /// How often it was liked.
    #[schema(required)]
    pub likes: Option<u64>,
    /// How often it was reposted.
    #[schema(required)]
    pub reposts: Option<u64>,
    /// How often it was answered.
    #[schema(required)]
    pub replies: Option<u64>,
    /// How often it was seen.
    #[schema(required)]
    pub views: Option<u64>,
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
    #[schema(required)]
    pub handle: Option<String>,
    /// The name shown.
    #[schema(required)]
    pub name: Option<String>,
    /// Address of the account's picture.
    #[schema(required)]
    pub avatar: Option<String>,
    /// What the account says of itself.
    #[schema(required)]
    pub bio: Option<String>,
    /// Where the account says it is.
    #[schema(required)]
    pub location: Option<String>,
    /// Followers at the time of the post.
    #[schema(required)]
    pub followers: Option<u64>,
    /// Accounts it follows.
    #[schema(required)]
    pub following: Option<u64>,
    /// When the account was made.
    #[schema(value_type = Option<String>, format = DateTime, required)]
    pub created_at: Option<Time>,
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
    #[schema(required)]
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
                bio: author.bio,
                location: author.location,
                followers: author.followers,
                following: author.following,
                created_at: author.created_at,
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
            engagement: post.engagement.into(),
        }
    }
}

impl From<Engagement> for EngagementView {
    fn from(Engagement { likes, reposts, replies, views }: Engagement) -> Self {
        Self { likes, reposts, replies, views }
    }
}

impl From<Reading> for ReadingView {
    fn from(reading: Reading) -> Self {
        let tone = reading.tone.map(|tone| ToneView { label: tone.label, score: tone.score });
        Self { lang: reading.lang, tone }
    }
}
