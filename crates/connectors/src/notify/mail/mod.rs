//! Mail by SMTP: one message to all of a channel's receivers, plain with a small HTML alternative. The server's address
//! passes the guard, and what was checked is what is connected to. A retry carries the same Message-ID.

mod message;
mod settings;
#[cfg(test)]
mod tests;

use std::time::Duration;

use async_trait::async_trait;
use lettre::transport::smtp::Error as SmtpError;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};

use self::settings::{Encryption, Settings};
use super::{Note, Notifier, Receipt, SendError, SendErrorKind, words};
use crate::http::{Http, install_crypto};
use crate::registry::{NotifierKind, Opening};
use crate::schema::Text;
use crate::source::SourceError;

/// For each of SMTP's steps.
const TIMEOUT: Duration = Duration::from_secs(20);
/// For the whole conversation: a server that drips must not hold a job for ever.
const TIMEOUT_WHOLE: Duration = Duration::from_secs(60);
/// Characters of an answer that are kept for people.
const ANSWER_CHARS_MAX: usize = 200;

/// The registry's line.
pub(crate) const KIND: NotifierKind = NotifierKind {
    name: "mail",
    title: Text { fr: "E-mail", en: "Mail" },
    about: Text { fr: "Un e-mail par votre serveur SMTP.", en: "A mail by your SMTP server." },
    schema: settings::SCHEMA,
    open,
};

struct Mail {
    http: Http,
    settings: Settings,
}

fn open(opening: Opening<'_>) -> Result<Box<dyn Notifier>, SourceError> {
    install_crypto();
    let settings = Settings::read(&opening)?;
    Ok(Box::new(Mail { http: opening.http, settings }))
}

#[async_trait]
impl Notifier for Mail {
    async fn send(&self, note: &Note) -> Result<Receipt, SendError> {
        let message = message::compose(&self.settings, note)
            .map_err(|error| SendError::new(SendErrorKind::Rejected, format!("cannot write the mail: {error}")))?;
        let transport = self.transport().await?;
        match tokio::time::timeout(TIMEOUT_WHOLE, transport.send(message)).await {
            Ok(Ok(answer)) => {
                let said = answer.message().collect::<Vec<_>>().join(" ");
                let said = words::line(&said, ANSWER_CHARS_MAX);
                Ok(Receipt { answer: format!("{} {said}", answer.code()) })
            }
            Ok(Err(error)) => Err(self.failed(&error)),
            Err(_) => Err(SendError::new(
                SendErrorKind::Transient,
                format!("{} took longer than {TIMEOUT_WHOLE:?}", self.settings.host),
            )),
        }
    }
}

impl Mail {
    async fn transport(&self) -> Result<AsyncSmtpTransport<Tokio1Executor>, SendError> {
        let Settings { host, port, .. } = &self.settings;
        let open = self.http.guard().resolve(host, *port).await.map_err(|error| {
            let kind = if error.is_transient() { SendErrorKind::Transient } else { SendErrorKind::Rejected };
            SendError::new(kind, error.message)
        })?;
        let address = open.first().map(|address| address.ip().to_string()).unwrap_or_default();
        let tls = match self.settings.encryption {
            Encryption::None => Tls::None,
            Encryption::Starttls => Tls::Required(self.trust()?),
            Encryption::Tls => Tls::Wrapper(self.trust()?),
        };
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(address)
            .port(*port)
            .tls(tls)
            .timeout(Some(TIMEOUT));
        if let Some((user, password)) = &self.settings.login {
            builder = builder.credentials(Credentials::new(user.clone(), password.clone()));
        }
        Ok(builder.build())
    }

    /// The certificate must be the named host's, though a checked address is connected to.
    fn trust(&self) -> Result<TlsParameters, SendError> {
        TlsParameters::new(self.settings.host.clone()).map_err(|error| self.failed(&error))
    }

    fn failed(&self, error: &SmtpError) -> SendError {
        // 5xx: it will never be taken as it is. All else (4xx, a broken line, a certificate being renewed) may pass.
        let kind = if error.is_permanent() { SendErrorKind::Rejected } else { SendErrorKind::Transient };
        SendError::new(kind, format!("{}: {}", self.settings.host, words::line(&chain(error), ANSWER_CHARS_MAX)))
    }
}

fn chain(error: &dyn std::error::Error) -> String {
    let mut said = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let more = error.to_string();
        if !said.contains(&more) {
            said = format!("{said}: {more}");
        }
        cause = error.source();
    }
    said
}
