//! Alerts, each once, and the work that telling them is.

use vigie_model::{Alert, AlertId, BrandId, Delivery, DeliveryFate, JobId, RuleId, Time};

use super::ScanTx;
use crate::json::{json, json_word};
use crate::{NewJob, StoreResult};

impl ScanTx {
    /// Keeps an alert, and for each channel that is to be told at once a job with `payload`.
    /// `None` where the same alert is kept already, or its rule is no more.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn put_alert(&mut self, alert: &Alert, now: Time) -> StoreResult<Option<AlertId>> {
        let id: Option<i64> = sqlx::query_scalar(
            "INSERT INTO alerts (brand, rule, query, once_key, raised_at, stored_at, severity, rule_name, query_name, cause, posts)
             SELECT rules.brand, rules.id, queries.id, ?, ?, ?, ?, rules.name, queries.name, ?, ?
             FROM rules JOIN queries ON queries.id = rules.query WHERE rules.id = ? AND rules.brand = ?
             ON CONFLICT (brand, once_key) DO NOTHING RETURNING id",
        )
        .bind(&alert.once_key)
        .bind(alert.raised_at.micros())
        .bind(now.micros())
        .bind(alert.severity)
        .bind(json(&alert.cause)?)
        .bind(json(&alert.posts)?)
        .bind(alert.rule.0)
        .bind(alert.brand.0)
        .fetch_optional(&mut *self.tx)
        .await?;
        let Some(id) = id.map(AlertId) else { return Ok(None) };
        for delivery in &alert.deliveries {
            self.put_delivery(alert, id, delivery, now).await?;
        }
        Ok(Some(id))
    }

    /// The ids of alerts by the keys that make them unique, in the order of the keys; unknown keys are left out.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn alert_ids(&mut self, brand: BrandId, rule: RuleId, once_keys: &[String]) -> StoreResult<Vec<AlertId>> {
        let mut ids = Vec::with_capacity(once_keys.len());
        for once_key in once_keys {
            let id: Option<i64> =
                sqlx::query_scalar("SELECT id FROM alerts WHERE brand = ? AND rule = ? AND once_key = ?")
                    .bind(brand.0)
                    .bind(rule.0)
                    .bind(once_key)
                    .fetch_optional(&mut *self.tx)
                    .await?;
            ids.extend(id.map(AlertId));
        }
        Ok(ids)
    }

    /// Asks for outbound work; `None` where the same was asked for already.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn put_job(&mut self, job: &NewJob) -> StoreResult<Option<JobId>> {
        job.insert(&mut self.tx).await
    }

    async fn put_delivery(&mut self, alert: &Alert, id: AlertId, delivery: &Delivery, now: Time) -> StoreResult<()> {
        let job = match delivery.fate {
            DeliveryFate::Send => {
                self.put_job(&NewJob::tell_alert(alert.brand, id, delivery.channel, &alert.once_key, now)).await?
            }
            DeliveryFate::Digest | DeliveryFate::OverBudget => None,
        };
        sqlx::query("INSERT OR IGNORE INTO deliveries (alert, channel, fate, job) VALUES (?, ?, ?, ?)")
            .bind(id.0)
            .bind(delivery.channel.0)
            .bind(json_word(&delivery.fate)?)
            .bind(job.map(|job| job.0))
            .execute(&mut *self.tx)
            .await?;
        Ok(())
    }
}
