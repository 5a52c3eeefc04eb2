//! What the receiving program gets.

use serde_json::json;

use crate::net::webhook::{Secrets, Signed, verify};
use crate::notify::tests::{note, now, open, server};

#[tokio::test]
async fn a_webhook_is_signed_so_that_its_receiver_believes_it() {
    let (address, mut requests) = server("200 OK\r\ncontent-length: 0\r\n\r\n").await;
    let secret = Secrets::text(&[7; 32]);
    let settings = json!({ "url": format!("http://{address}/hook"), "secret": secret });
    open("webhook", settings).unwrap().send(&note()).await.unwrap();
    let request = String::from_utf8(requests.recv().await.unwrap()).unwrap();
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    let header = |name: &str| head.lines().find_map(|line| line.strip_prefix(&format!("{name}: "))).unwrap();
    let signed = Signed {
        id: header("webhook-id"),
        timestamp: header("webhook-timestamp"),
        signature: header("webhook-signature"),
    };
    assert_eq!(signed.id, note().once_key);
    assert_eq!(verify(&Secrets::parse(&secret).unwrap(), signed, body.as_bytes(), now()), Ok(()));
    assert_eq!(body, note().payload.to_string());
}
