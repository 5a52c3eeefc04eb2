//! The way in for those that call us: post lines by the API, signed webhooks. The bytes are read by the connectors.

use vigie_connectors::net::lines::Haul;
use vigie_model::SourceId;
use vigie_store::StoreResult;

use super::HealthState;
use crate::app::App;

/// What became of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pushed {
    /// Events kept.
    pub accepted: u64,
    /// Lines refused.
    pub rejected: u64,
}

/// Keeps what a body held. When this returns, it would survive a power cut.
///
/// # Errors
/// When it cannot be stored; then nothing of it is.
pub async fn push(app: &App, source: SourceId, haul: &mut Haul) -> StoreResult<Pushed> {
    let now = app.now();
    let events = std::mem::take(&mut haul.events);
    let pushed = Pushed { accepted: events.len() as u64, rejected: haul.rejected_total };
    app.log.append(source, now, events, None).await?;
    if !haul.rejected.is_empty() {
        let sample = |line: &vigie_connectors::net::lines::RejectedLine| {
            (format!("line {}: {}", line.line, line.rejected.reason), line.rejected.sample.clone())
        };
        app.db.quarantine(source, now, &haul.rejected.iter().map(sample).collect::<Vec<_>>()).await?;
    }
    app.intake.note(source, now, |health| {
        health.turn(HealthState::Listening, now);
        health.events_total += pushed.accepted;
        health.rejected_total += pushed.rejected;
        if pushed.accepted > 0 {
            health.last_event_at = Some(now);
        }
    });
    metrics::counter!("vigie_events_in_total", "source" => source.to_string()).increment(pushed.accepted);
    metrics::counter!("vigie_rejected_total", "source" => source.to_string()).increment(pushed.rejected);
    Ok(pushed)
}
