//! The demo: a simulated evening played as if it happened now. It comes in as any other source does, so that every
//! screen shows the real thing.

mod source;

use std::sync::Arc;

use anyhow::Context;
use secrecy::SecretString;
use tokio_util::sync::CancellationToken;
use vigie_connectors::registry::{Intake, SourceKind};
use vigie_connectors::schema::{Schema, Text};
use vigie_model::{BrandId, Pace as Telling, QueryId};
use vigie_store::{NewSource, NewUser, RuleDraft, Secrets};
use vigie_testkit::simulator::{Pace, Scenario};

use crate::api::Passwords;
use crate::app::App;

/// Its name among the kinds of source. Not in the connectors' registry: nobody sets it up by hand.
pub(crate) static KIND: SourceKind = SourceKind {
    name: "demo",
    title: Text { fr: "Démo", en: "Demo" },
    about: Text { fr: "Une soirée simulée au stade.", en: "A simulated evening at the stadium." },
    schema: Schema { fields: &[] },
    intake: Intake::Pull(source::open),
    profiles: None,
};

/// Who signs in to `vigie demo`.
const EMAIL: &str = "demo@vigie.example";
const NAME: &str = "Camille";
const BRAND: &str = "Galunette";
const COLOUR: &str = "#4f46e5";

/// The same evening for everybody, so that people can talk about what they saw.
const SEED: u64 = 20_260_208;

/// Sets up what the evening is watched with, and lets it begin now.
///
/// # Errors
/// When it cannot be stored.
pub(crate) async fn begin(app: &App, brand: BrandId, speed: u32) -> anyhow::Result<()> {
    let now = app.now();
    let store = app.db.brand(brand);
    let mut asked: Vec<(&str, QueryId)> = Vec::new();
    for query in Scenario::queries() {
        let row = store.add_query(query.name, query.text, query.colour, now).await?;
        asked.push((query.name, row.id));
    }
    for rule in Scenario::rules() {
        let (_, query) = asked.iter().find(|(name, _)| *name == rule.query).context("a rule asks an unknown query")?;
        let draft = RuleDraft {
            name: rule.name.to_owned(),
            query: *query,
            condition: rule.condition,
            cool_down_minutes: rule.cool_down_minutes,
            pace: Telling::Now,
            channels: Vec::new(),
            enabled: true,
        };
        store.add_rule(&draft, now).await?;
    }
    let settings = source::settings(SEED, now, Pace { speed, ..Pace::default() });
    let source = NewSource {
        kind: KIND.name.to_owned(),
        name: "Stade des Lanternes".to_owned(),
        settings,
        secrets: Secrets::new(),
        enabled: true,
        shared: false,
    };
    store.add_source(&app.vault, &source, now).await?;
    app.touch_config();
    Ok(())
}

/// Sets `vigie demo` up at its first start: somebody to sign in, a brand, the evening.
///
/// # Errors
/// When it cannot be stored.
pub(crate) async fn run(app: Arc<App>, stop: CancellationToken) -> anyhow::Result<()> {
    let speed = app.config.demo.unwrap_or_else(|| Pace::default().speed);
    if app.db.setup_needed().await? {
        let password = password();
        let hash = Passwords::new().hash(SecretString::from(password.clone())).await;
        let password_hash = hash.map_err(|_| anyhow::anyhow!("cannot make a password for the demo"))?;
        let user = NewUser {
            email: EMAIL,
            name: NAME,
            password_hash: &password_hash,
            language: "fr",
            administrator: true,
            memberships: &[],
        };
        let (_, brand) = app.db.set_up(&user, BRAND, COLOUR, app.now()).await?.context("somebody was faster")?;
        begin(&app, brand, speed).await?;
        println!("Sign in with {EMAIL} and {password}");
    }
    stop.cancelled().await;
    Ok(())
}

/// Says where the demo is.
pub(crate) fn hello(app: &App) {
    println!("Vigie plays the demo: {}", app.config.address());
}

/// Easy to type, and another at every start: the demo may be looked at from another machine.
fn password() -> String {
    let token = crate::api::random_token();
    let letters: String = token.chars().filter(char::is_ascii_alphanumeric).take(10).collect();
    format!("lanterne-{}", letters.to_ascii_lowercase())
}
