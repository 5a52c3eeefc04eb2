//! Whom we trust. Mozilla's roots as compiled in, plus what the operator adds.
//!
//! Compiled in rather than the platform's store: the one program must speak TLS in an empty container and on a bare machine,
//! where no store exists; and mail and websockets, whose libraries do the same, then trust whom HTTP trusts.
//! A private authority is added by configuration.

use std::sync::{Arc, Once};

use rustls::pki_types::CertificateDer;
use rustls::{ClientConfig, RootCertStore};

/// Chooses ring as the process's cryptography. May be called often; the first call counts.
pub fn install_crypto() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // An error only says that somebody has chosen already.
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
}

/// A TLS client's settings without protocol negotiation, and how many of `extra` are no certificates.
pub(super) fn client_config(extra: &[CertificateDer<'static>]) -> (Arc<ClientConfig>, usize) {
    let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    let (_, ignored) = roots.add_parsable_certificates(extra.iter().cloned());
    (Arc::new(ClientConfig::builder().with_root_certificates(roots).with_no_client_auth()), ignored)
}
