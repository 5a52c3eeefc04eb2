//! A real HTTP server for a folder, on loopback: enough for a feed reader, with validators as real servers send them.

use std::net::SocketAddr;
use std::path::PathBuf;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use sha2::{Digest, Sha256};

/// Serves `folder` until the test ends.
pub(crate) async fn serve(folder: PathBuf) -> anyhow::Result<SocketAddr> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let router = Router::new().route("/{*path}", get(file)).with_state(folder);
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok(address)
}

async fn file(State(folder): State<PathBuf>, Path(path): Path<String>, headers: HeaderMap) -> Response {
    if path.split('/').any(|part| part == "..") {
        return StatusCode::NOT_FOUND.into_response();
    }
    let Ok(bytes) = tokio::fs::read(folder.join(&path)).await else { return StatusCode::NOT_FOUND.into_response() };
    let etag = format!("\"{:x?}\"", &Sha256::digest(&bytes)[..8]).replace([' ', '[', ']', ','], "");
    if headers.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == etag.as_bytes()) {
        return StatusCode::NOT_MODIFIED.into_response();
    }
    let kind = if path.ends_with(".xml") { "application/rss+xml; charset=utf-8" } else { "text/html; charset=utf-8" };
    ([(header::CONTENT_TYPE, kind.to_owned()), (header::ETAG, etag)], bytes).into_response()
}
