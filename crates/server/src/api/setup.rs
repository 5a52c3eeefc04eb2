//! The first visit: the first administrator, the first brand, and sources that need no keys.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vigie_store::{NewSource, NewUser, Secrets};

use super::Api;
use super::auth::SameOrigin;
use super::checks::{Checks, Language};
use super::extract::Json;
use super::origin::Origin;
use super::problem::{ApiError, ApiResult, ProblemBody};
use super::session::{self, SessionView};

/// The first brand's colour: the house's accent.
const COLOUR: &str = "#4f46e5";

pub(super) fn routes() -> OpenApiRouter<Arc<Api>> {
    OpenApiRouter::new().routes(routes!(read, set_up))
}

/// Whether setting up is needed.
#[derive(Serialize, ToSchema)]
#[schema(as = Setup)]
struct SetupView {
    /// Whether nobody has set this installation up yet.
    needed: bool,
    /// Whether a demo can be played.
    demo_available: bool,
}

/// The first administrator and the first brand.
#[derive(Deserialize, ToSchema)]
struct SetupForm {
    email: String,
    name: String,
    #[schema(value_type = String)]
    password: SecretString,
    /// The brand's name.
    brand: String,
    language: Language,
}

/// Says whether this installation waits to be set up.
#[utoipa::path(get, path = "/api/v1/setup", tag = "setup", operation_id = "read_setup", responses((status = 200, body = SetupView)))]
async fn read(State(api): State<Arc<Api>>) -> ApiResult<Json<SetupView>> {
    Ok(Json(SetupView { needed: api.db.setup_needed().await?, demo_available: super::demo::AVAILABLE }))
}

/// Sets this installation up; only while nobody has.
#[utoipa::path(post, path = "/api/v1/setup", tag = "setup", operation_id = "set_up", request_body = SetupForm, responses(
    (status = 201, body = SessionView),
    (status = 409, description = "Somebody has set it up already", body = ProblemBody),
    (status = 422, body = ProblemBody),
))]
async fn set_up(
    _: SameOrigin,
    State(api): State<Arc<Api>>,
    Origin(address): Origin,
    Json(form): Json<SetupForm>,
) -> ApiResult<impl IntoResponse> {
    session::take_attempt(&api, address, &form.email)?;
    let mut checks = Checks::default();
    checks.email("email", &form.email);
    checks.name("name", &form.name);
    checks.name("brand", &form.brand);
    checks.password("password", &form.password);
    checks.done()?;
    if !api.db.setup_needed().await? {
        return Err(already());
    }
    let password_hash = api.passwords.hash(form.password).await?;
    let user = NewUser {
        email: form.email.trim(),
        name: form.name.trim(),
        password_hash: &password_hash,
        language: form.language.as_str(),
        administrator: true,
        memberships: &[],
    };
    let now = api.now();
    let (user, brand) = api.db.set_up(&user, form.brand.trim(), COLOUR, now).await?.ok_or_else(already)?;
    if let Some(text) = first_query(&form.brand) {
        api.db.brand(brand).add_query(form.brand.trim(), &text, 0, now).await?;
    }
    if api.config.default_sources {
        for source in defaults() {
            api.db.brand(brand).add_source(&api.vault, &source, now).await?;
        }
    }
    api.touch_config();
    Ok((StatusCode::CREATED, session::open(&api, user).await?))
}

/// An empty board teaches nothing: the first question is the brand's own name, where that can be asked.
fn first_query(brand: &str) -> Option<String> {
    let text = format!("\"{}\"", brand.trim().replace('"', " "));
    let (_, diagnostics) = vigie_query::parse(&text);
    (!vigie_query::has_errors(&diagnostics)).then_some(text)
}

fn already() -> ApiError {
    ApiError::new(StatusCode::CONFLICT, "set-up-already", "This installation is set up already. Sign in.")
}

/// What is listened to from the first minute: public, without keys, shared by all brands.
fn defaults() -> impl Iterator<Item = NewSource> {
    let sources = [
        ("bluesky", "Bluesky", serde_json::json!({})),
        ("feed", "Le Monde", serde_json::json!({ "url": "https://www.lemonde.fr/rss/une.xml" })),
        ("feed", "BBC News", serde_json::json!({ "url": "https://feeds.bbci.co.uk/news/rss.xml" })),
    ];
    sources.into_iter().filter_map(|(kind, name, settings)| {
        let schema = &vigie_connectors::registry::source(kind)?.schema;
        let settings = settings.as_object()?.clone();
        schema.check(&settings).is_empty().then(|| NewSource {
            kind: kind.to_owned(),
            name: name.to_owned(),
            settings,
            secrets: Secrets::new(),
            enabled: true,
            shared: true,
        })
    })
}
