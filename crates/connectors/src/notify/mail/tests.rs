//! Mail handed to a server of one conversation.

use std::net::SocketAddr;

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::notify::SendErrorKind;
use crate::notify::tests::{note, open};

/// An SMTP server of one conversation: answers each command with the next line, and keeps what was said.
async fn smtp(answers: &'static [&'static str]) -> (SocketAddr, tokio::task::JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let conversation = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut heard = String::new();
        for answer in answers {
            stream.write_all(format!("{answer}\r\n").as_bytes()).await.unwrap();
            let end = if answer.starts_with("354") { "\r\n.\r\n" } else { "\r\n" };
            let mut said = String::new();
            while !said.ends_with(end) {
                let mut piece = [0; 8_192];
                match stream.read(&mut piece).await {
                    Ok(read) if read > 0 => said.push_str(&String::from_utf8_lossy(&piece[..read])),
                    _ => return heard + &said,
                }
            }
            heard.push_str(&said);
        }
        heard
    });
    (address, conversation)
}

fn mail_settings(address: SocketAddr) -> Value {
    json!({ "host": "127.0.0.1", "port": address.port(), "tls": "none", "from": "Vigie <vigie@example.org>", "to": ["ana@example.org", "Bob <bob@example.org>"] })
}

#[tokio::test]
async fn a_mail_is_plain_and_html_and_a_retry_has_the_same_id() {
    let mut ids = Vec::new();
    for _ in 0..2 {
        let (address, conversation) =
            smtp(&["220 hi", "250 hello", "250 ok", "250 ok", "250 ok", "354 go on", "250 taken as 42"]).await;
        let receipt = open("mail", mail_settings(address)).unwrap().send(&note()).await.unwrap();
        assert_eq!(receipt.answer, "250 taken as 42");
        let heard = conversation.await.unwrap();
        for part in [
            "text/plain",
            "text/html",
            "Auto-Submitted: auto-generated",
            "RCPT TO:<bob@example.org>",
            "Sun, 08 Feb 2026 23:00:00 +0000",
        ] {
            assert!(heard.contains(part), "{part} is missing in {heard}");
        }
        assert!(heard.contains("&lt;b&gt;#panne&lt;/b&gt;"), "escaped in HTML: {heard}");
        ids.push(heard.lines().find(|line| line.starts_with("Message-ID")).unwrap().to_owned());
    }
    assert_eq!(ids[0], ids[1]);
}

#[tokio::test]
async fn smtp_answers_have_their_kinds() {
    use SendErrorKind::{Rejected, Transient};
    const NONE: &[&str] = &[];
    for (answers, expect) in [
        (&["220 hi", "250 hello", "250 ok", "550 no such user", "250 ok"][..], Rejected),
        (&["220 hi", "250 hello", "250 ok", "450 greylisted", "250 ok"][..], Transient),
        (&["220 hi", "250 hello", "552 too large", "250 ok"][..], Rejected),
        (&["421 busy", "221 bye"][..], Transient),
        (NONE, Transient),
    ] {
        let (address, conversation) = smtp(answers).await;
        let error = open("mail", mail_settings(address)).unwrap().send(&note()).await.unwrap_err();
        assert_eq!(error.kind, expect, "{answers:?}: {error}");
        conversation.abort();
    }
    let mut inside = mail_settings("127.0.0.1:25".parse().unwrap());
    inside["host"] = json!("10.0.0.1");
    let error = open("mail", inside).unwrap().send(&note()).await.unwrap_err();
    assert_eq!(error.kind, Rejected, "the guard holds for mail too: {error}");
}
