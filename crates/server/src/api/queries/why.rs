//! Why a query that is being written finds a post of the preview or a pasted text, or why not.

use std::sync::Arc;

use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vigie_lens::Lens;
use vigie_model::{Author, AuthorKey, Event, Lang, Network, Post, PostKey, Seq, SourceId};

use super::super::Api;
use super::super::auth::{InBrand, Read};
use super::super::extract::Json;
use super::super::posts::{WhyView, explain};
use super::super::problem::{ApiError, ApiResult, ProblemBody};

/// The longest pasted text: the longest posts and short articles.
const PASTED_BYTES_MAX: usize = 64 * 1024;

pub(super) fn routes() -> OpenApiRouter<Arc<Api>> {
    OpenApiRouter::new().routes(routes!(why))
}

/// A query, and what to ask it of: a post of the log, or words.
#[derive(Deserialize, ToSchema)]
struct WhyForm {
    /// The query's text.
    text: String,
    /// A post's place in the log, as the preview tells it.
    position: Option<i64>,
    /// Words somebody pasted, asked where no position is given.
    pasted: Option<String>,
    /// The pasted words' language; guessed where nothing is said.
    lang: Option<String>,
}

/// Why a query that is being written finds a post of the log or a pasted text, or why not.
#[utoipa::path(post, path = "/api/v1/brands/{brand}/queries/why", tag = "queries", operation_id = "why_query",
    params(("brand" = i64, Path)), request_body = WhyForm, responses(
    (status = 200, body = WhyView), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn why(at: InBrand<Read>, Json(form): Json<WhyForm>) -> ApiResult<Json<WhyView>> {
    let (post, source) = match (form.position, form.pasted) {
        (Some(position), _) => in_log(&at, Seq(position)).await?,
        (None, Some(words)) if words.len() <= PASTED_BYTES_MAX => (pasted(words, &at), SourceId(0)),
        (None, Some(_)) => return Err(ApiError::field("pasted", "texte trop long", "too long a text")),
        (None, None) => return Err(ApiError::field("pasted", "à remplir", "must be filled in")),
    };
    let lang = form.lang.as_deref().and_then(Lang::parse).unwrap_or_else(|| Lens::new().language(&post));
    Ok(Json(explain(&at, &post, lang, source, form.text).await?))
}

/// The post at that place of the log, if this brand hears its source.
async fn in_log<R>(at: &InBrand<R>, position: Seq) -> ApiResult<(Post, SourceId)> {
    let blocks = at.api.log.blocks_before(position.next(), 1).await?;
    let heard = at.store().sources().await?;
    let block = blocks.into_iter().find(|block| heard.iter().any(|source| source.id == block.source));
    let envelope = block.and_then(|block| block.events.into_iter().find(|envelope| envelope.seq == position));
    match envelope.map(|envelope| (envelope.event, envelope.source)) {
        Some((Event::Posted(post) | Event::Edited(post), source)) => Ok((*post, source)),
        _ => Err(ApiError::not_found()),
    }
}

/// A post of which only the words are known.
fn pasted<R>(words: String, at: &InBrand<R>) -> Post {
    let native = "pasted".to_owned();
    let author = Author::unknown(AuthorKey { network: Network::WEB, native: native.clone() });
    Post::new(PostKey { network: Network::WEB, native }, author, at.api.now(), words)
}
