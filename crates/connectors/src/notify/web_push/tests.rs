//! What a push service gets, and what the browser reads of it.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use web_push_native::p256::SecretKey;
use web_push_native::p256::elliptic_curve::sec1::ToEncodedPoint;
use web_push_native::{Auth, decrypt};

use super::*;
use crate::notify::tests::{long_note, note, open, push_settings, server};

#[test]
fn keys_come_in_pairs() {
    let (private, public) = generate_key();
    assert_eq!(public_key(&private), Some(public));
    assert_eq!(public_key("nonsense"), None);
}

#[test]
fn a_topic_fits_its_header_and_is_the_same_for_a_retry() {
    assert_eq!(topic("alert:1"), topic("alert:1"));
    assert_ne!(topic("alert:1"), topic("alert:2"));
    assert_eq!(topic("").len(), 32, "RFC 8030 allows 32 characters");
}

#[tokio::test]
async fn a_push_is_sealed_for_its_browser() {
    let (address, mut requests) = server("201 Created\r\ncontent-length: 0\r\n\r\n").await;
    let browser = SecretKey::from_slice(&[5; 32]).unwrap();
    let public = browser.public_key().to_encoded_point(false);
    let mut settings = push_settings(address);
    settings["p256dh"] = json!(URL_SAFE_NO_PAD.encode(public.as_bytes()));
    let push = open("web-push", settings).unwrap();
    for note in [note(), long_note()] {
        push.send(&note).await.unwrap();
        let request = requests.recv().await.unwrap();
        let at = request.windows(4).position(|window| window == b"\r\n\r\n").unwrap() + 4;
        let (head, body) = (String::from_utf8_lossy(&request[..at]).to_ascii_lowercase(), &request[at..]);
        assert!(head.contains("ttl: 43200") && head.contains("urgency: high") && head.contains("topic: "), "{head}");
        assert!(head.contains("authorization: vapid t="), "{head}");
        assert!(body.len() <= 4_096, "push services take no more: {}", body.len());
        let auth = Auth::clone_from_slice(
            &base64::Engine::decode(&base64::engine::general_purpose::URL_SAFE_NO_PAD, "_ordMnz7uTCmrpBTeUV4Bw")
                .unwrap(),
        );
        let plain = decrypt(body.to_vec(), &browser, &auth).unwrap();
        let plain: Value = serde_json::from_slice(&plain).unwrap();
        assert_eq!(plain["id"], json!(note.once_key));
    }
}
