//! The model's words as the API's document describes them; the model itself knows nothing of documents.

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
    #[schema(required)]
    native: Option<String>,
}

#[derive(ToSchema)]
#[schema(as = Media)]
pub(crate) struct MediaSchema {
    kind: MediaKindSchema,
    #[schema(required)]
    url: Option<String>,
    /// Its description for those who do not see it.
    #[schema(required)]
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
    #[schema(required)]
    name: Option<String>,
    #[schema(required)]
    lat: Option<f64>,
    #[schema(required)]
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
