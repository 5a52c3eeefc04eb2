//! The client against a real server on loopback, with faults.

use std::io::Write;
use std::time::Duration;

use http::header::{AUTHORIZATION, COOKIE, HeaderValue};
use http::{HeaderName, StatusCode};

use super::loopback::{Reply, Server};
use super::*;

fn now() -> Time {
    "2026-02-08T23:00:00Z".parse().unwrap()
}

/// A client that may reach loopback.
fn open() -> Http {
    Http::new(HttpConfig { allow: vec!["127.0.0.0/8".parse().unwrap()], ..HttpConfig::new(now) }).unwrap()
}

fn limits(body_bytes_max: usize, timeout_ms: u64) -> RequestLimits {
    RequestLimits { body_bytes_max, timeout: Duration::from_millis(timeout_ms), redirects_max: 3 }
}

async fn kind(http: &Http, request: Request) -> HttpErrorKind {
    http.send(request).await.unwrap_err().kind
}

#[tokio::test]
async fn loopback_is_refused_by_number_and_by_name_and_nothing_is_sent() {
    let server = Server::start(|_| Reply::ok("secret")).await;
    let http = Http::new(HttpConfig::new(now)).unwrap();
    let port = server.url.port().unwrap();
    for host in ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0.0.0.0"] {
        let url = Url::parse(&format!("http://{host}:{port}/")).unwrap();
        assert_eq!(kind(&http, Request::get(url.clone())).await, HttpErrorKind::Refused, "{host}");
        assert_eq!(http.connect(&url).await.unwrap_err().kind, HttpErrorKind::Refused, "{host}");
    }
    assert!(server.asked().is_empty());
}

#[tokio::test]
async fn a_redirect_inside_is_refused_wherever_it_comes_from() {
    let inside = Server::start(|_| Reply::ok("secret")).await;
    // The first server is the operator's own and allowed; where it sends us is not.
    let targets = [
        "http://169.254.169.254/latest/meta-data",
        "http://10.0.0.1/",
        "http://[fd00:ec2::254]/",
        "file:///etc/passwd",
    ];
    for target in targets {
        let server = Server::start(move |_| Reply::redirect(302, target)).await;
        let expect = if target.starts_with("file") { HttpErrorKind::BadAddress } else { HttpErrorKind::Refused };
        assert_eq!(kind(&open(), Request::get(server.at("/"))).await, expect, "{target}");
    }
    assert!(inside.asked().is_empty());
}

#[tokio::test]
async fn redirects_are_followed_remembered_and_end() {
    let server = Server::start(|asked| match asked.line.as_str() {
        "GET /moved" => Reply::redirect(301, "/moved/again"),
        "GET /moved/again" => Reply::redirect(308, "/tonight"),
        "GET /tonight" => Reply::redirect(302, "/here"),
        "GET /here" => Reply::ok("here"),
        "POST /form" => Reply::redirect(303, "/here"),
        _ => Reply::redirect(302, "/round"),
    })
    .await;
    let answer = open().send(Request::get(server.at("/moved"))).await.unwrap();
    assert_eq!((answer.final_url, answer.redirected_permanently_to), (server.at("/here"), Some(server.at("/tonight"))));
    assert_eq!(answer.body, b"here");
    assert_eq!(kind(&open(), Request::get(server.at("/round"))).await, HttpErrorKind::TooManyRedirects);
    let form = Request::post(server.at("/form"), "text/plain", b"x".to_vec());
    assert_eq!(
        open().send(form).await.unwrap().status,
        StatusCode::SEE_OTHER,
        "a post follows no redirect unless told"
    );
    let form = Request::post(server.at("/form"), "text/plain", b"x".to_vec()).limits(RequestLimits::default());
    assert_eq!(open().send(form).await.unwrap().final_url, server.at("/here"));
}

#[tokio::test]
async fn secrets_stay_with_the_origin_they_were_meant_for() {
    let other = Server::start(|_| Reply::ok("")).await;
    let to = other.at("/");
    let server = Server::start(move |asked| match asked.line.as_str() {
        "GET /here" => Reply::ok(""),
        "GET /near" => Reply::redirect(307, "/here"),
        _ => Reply::redirect(307, to.as_str()),
    })
    .await;
    let request = |path| {
        Request::get(server.at(path))
            .header(AUTHORIZATION, HeaderValue::from_static("Bearer x"))
            .header(COOKIE, HeaderValue::from_static("a=b"))
            .header(HeaderName::from_static("x-api-key"), HeaderValue::from_static("k"))
    };
    open().send(request("/near")).await.unwrap();
    open().send(request("/far")).await.unwrap();
    let secret = |name: &&str| ["authorization", "cookie", "x-api-key"].contains(name);
    let kept = server.asked()[1].headers.keys().map(String::as_str).filter(secret).count();
    let told = other.asked()[0].headers.keys().map(String::as_str).filter(secret).count();
    assert_eq!((kept, told), (3, 0));
}

#[tokio::test]
async fn a_bomb_is_dropped_at_the_limit() {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    for _ in 0..64 {
        packer.write_all(&[0; 1 << 20]).unwrap();
    }
    let bomb = packer.finish().unwrap();
    assert!(bomb.len() < 100_000);
    let server = Server::start(move |_| Reply::ok(bomb.clone()).header("content-encoding", "gzip")).await;
    let request = Request::get(server.at("/")).limits(limits(1 << 20, 20_000));
    assert_eq!(kind(&open(), request).await, HttpErrorKind::TooLarge);
}

#[tokio::test]
async fn size_and_time_are_capped() {
    let server = Server::start(|asked| match asked.line.as_str() {
        "GET /big" => Reply::ok(vec![b'x'; 5_000]),
        "GET /hang" => Reply::Hang,
        "GET /noise" => Reply::Noise(b"SSH-2.0-OpenSSH\r\n".to_vec()),
        "GET /broken" => Reply::ok("no gzip").header("content-encoding", "gzip"),
        _ => Reply::Drip,
    })
    .await;
    let ask = |path: &str| Request::get(server.at(path)).limits(limits(4_999, 700));
    assert_eq!(kind(&open(), ask("/big")).await, HttpErrorKind::TooLarge);
    assert_eq!(kind(&open(), ask("/hang")).await, HttpErrorKind::Timeout);
    assert_eq!(kind(&open(), ask("/drip")).await, HttpErrorKind::Timeout);
    assert_eq!(kind(&open(), ask("/noise")).await, HttpErrorKind::Unreachable);
    assert_eq!(kind(&open(), ask("/broken")).await, HttpErrorKind::Malformed);
    let whole = Request::get(server.at("/big")).limits(limits(5_000, 20_000));
    assert_eq!(open().send(whole).await.unwrap().body.len(), 5_000);
}

#[tokio::test]
async fn packed_answers_are_unpacked_and_errors_name_no_query() {
    let packed = zstd::encode_all(&b"<rss/>"[..], 0).unwrap();
    let server = Server::start(move |_| Reply::ok(packed.clone()).header("content-encoding", "zstd")).await;
    assert_eq!(open().send(Request::get(server.at("/"))).await.unwrap().body, b"<rss/>");
    let nobody = Url::parse("http://127.0.0.1:9/?token=secret").unwrap();
    let error = open().send(Request::get(nobody)).await.unwrap_err();
    assert!(!error.message.contains("secret"), "{error}");
    let nobody = Url::parse("http://127.0.0.1:49/?token=secret").unwrap();
    let error = open().send(Request::get(nobody)).await.unwrap_err();
    assert!(!error.message.contains("secret"), "{error}");
}

#[test]
fn the_client_trusts_the_public_roots_and_is_cheap_to_clone() {
    let http = Http::new(HttpConfig::new(now)).unwrap();
    let again = http.clone();
    assert!(Arc::ptr_eq(&http.tls(), &again.tls()));
    let bad = HttpConfig { extra_roots: vec![CertificateDer::from(vec![1, 2, 3])], ..HttpConfig::new(now) };
    assert!(Http::new(bad).is_err());
}
