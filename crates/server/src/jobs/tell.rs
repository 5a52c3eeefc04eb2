//! Telling one channel: reads what is to be told, opens the channel with its secrets, sends.

use serde_json::json;
use vigie_connectors::notify::{Note, Notifier, Receipt, SendError, SendErrorKind};
use vigie_connectors::registry::{self, Opening};
use vigie_model::AlertId;
use vigie_store::{ChannelRow, Job, JobTask, StoreError};

use super::note::{Told, note};
use crate::api::filled_settings;
use crate::app::App;
use crate::views;

/// Why something was not told.
#[derive(Debug, thiserror::Error)]
pub enum TellError {
    /// Our own database would not.
    #[error(transparent)]
    Store(StoreError),
    /// There is nothing left to tell, or nobody to tell it to.
    #[error("{0}")]
    Moot(&'static str),
    /// The other side would not.
    #[error(transparent)]
    Send(#[from] SendError),
}

/// Does one job.
pub(super) async fn tell(app: &App, job: &Job) -> Result<Receipt, TellError> {
    let channel = app.db.brand(job.brand).channel(job.task.channel()).await.map_err(moot("the channel is no more"))?;
    if !channel.enabled {
        return Err(TellError::Moot("the channel is switched off"));
    }
    let alerts = match &job.task {
        JobTask::TellAlert { alert, .. } => std::slice::from_ref(alert),
        JobTask::TellDigest { alerts, .. } => alerts.as_slice(),
    };
    let note = written(app, job, alerts).await?;
    Ok(open_channel(app, &channel).await?.send(&note).await?)
}

async fn written(app: &App, job: &Job, alerts: &[AlertId]) -> Result<Note, TellError> {
    let store = app.db.brand(job.brand);
    let brand = app.db.find_brand(job.brand).await.map_err(moot("the brand is no more"))?;
    let mut told = Vec::with_capacity(alerts.len());
    for &id in alerts {
        match store.alert(id).await {
            Ok(alert) => {
                let posts = store.posts_by_key(&alert.posts).await.map_err(TellError::Store)?;
                told.push(Told { alert, posts });
            }
            Err(StoreError::NotFound) => {}
            Err(error) => return Err(TellError::Store(error)),
        }
    }
    let Some(first) = told.first() else { return Err(TellError::Moot("the alert is no more")) };
    let at = first.alert.raised_at;
    let place = format!("{}/b/{}/alerts", app.config.address(), job.brand);
    let link = match told.as_slice() {
        [one] => format!("{place}?alert={}", one.alert.id),
        _ => place,
    };
    let words = note(&brand.name, &brand.language, &told);
    let severity = told.iter().map(|told| told.alert.severity).max().unwrap_or(1);
    let questions = app.questions();
    let shown = told.into_iter().map(|told| views::Alert::new(told.alert, told.posts, &questions));
    let payload = json!({
        "type": format!("vigie.{}", job.task.kind()),
        "brand": { "id": job.brand, "name": brand.name },
        "alerts": shown.collect::<Vec<_>>(),
        "link": link,
    });
    Ok(Note {
        once_key: job.once_key.clone(),
        title: words.title,
        body: words.body,
        link: Some(link),
        severity,
        at,
        payload,
    })
}

/// Opens a channel with its secrets filled in.
///
/// # Errors
/// [`TellError::Send`] where its settings do not open it.
pub async fn open_channel(app: &App, channel: &ChannelRow) -> Result<Box<dyn Notifier>, TellError> {
    let kind = registry::notifier(&channel.kind).ok_or_else(|| rejected(format!("no kind {}", channel.kind)))?;
    let secrets =
        app.db.brand(channel.brand).channel_secrets(&app.vault, channel.id).await.map_err(TellError::Store)?;
    let settings = filled_settings(&channel.settings, &secrets);
    let opening = Opening { settings: &settings, cursor: None, http: app.http.clone() };
    (kind.open)(opening).map_err(|error| rejected(error.message))
}

fn rejected(message: String) -> TellError {
    TellError::Send(SendError { kind: SendErrorKind::Rejected, message })
}

fn moot(why: &'static str) -> impl Fn(StoreError) -> TellError {
    move |error| match error {
        StoreError::NotFound => TellError::Moot(why),
        error => TellError::Store(error),
    }
}
