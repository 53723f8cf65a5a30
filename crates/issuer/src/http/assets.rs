//! The web app, inside the binary: compressed when it was built, cached by content hash.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use axum::{
    body::{Body, Bytes},
    extract::Request,
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use tallystick_core::Refusal;

use super::refused::Refused;

/// A file of the web app.
struct Asset {
    path: &'static str,
    content_type: &'static str,
    /// Of the uncompressed bytes, quoted.
    etag: &'static str,
    /// Its name holds a hash of its content.
    immutable: bool,
    brotli: &'static [u8],
}

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

fn find(path: &str) -> Option<&'static Asset> {
    ASSETS.binary_search_by(|asset| asset.path.cmp(path)).ok().map(|index| &ASSETS[index])
}

/// Serves a file, or the app itself for any page of it.
pub(super) async fn asset(request: Request) -> Response {
    let path = request.uri().path().trim_start_matches('/');
    if !matches!(*request.method(), Method::GET | Method::HEAD) || path.starts_with("api/") {
        return Refused::from(Refusal::NotFound { thing: "address" }).into_response();
    }
    // A page of the app has no ending; a file that is not there is not there.
    let page = || (!path.contains('.')).then(|| find("index.html")).flatten();
    match find(path).or_else(page) {
        Some(asset) => serve(asset, request.headers()),
        None if ASSETS.is_empty() => {
            (StatusCode::NOT_FOUND, "This build has no web app inside: run `cargo xtask build`.\n")
                .into_response()
        }
        None => Refused::from(Refusal::NotFound { thing: "page" }).into_response(),
    }
}

fn serve(asset: &'static Asset, request: &HeaderMap) -> Response {
    let asks = |name, value: &str| {
        let text = request.get(name).and_then(|text: &HeaderValue| text.to_str().ok());
        text.is_some_and(|text| {
            text.split(',').any(|part| {
                let mut part = part.split(';');
                let named = part.next().is_some_and(|name| name.trim() == value);
                named && !part.any(|weight| weight.trim() == "q=0")
            })
        })
    };
    let cache = if asset.immutable { "public, max-age=31536000, immutable" } else { "no-cache" };
    let headers = [
        (header::CONTENT_TYPE, asset.content_type),
        (header::CACHE_CONTROL, cache),
        (header::ETAG, asset.etag),
        (header::VARY, "accept-encoding"),
    ];
    if asks(header::IF_NONE_MATCH, asset.etag) {
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    if asks(header::ACCEPT_ENCODING, "br") {
        let encoding = [(header::CONTENT_ENCODING, "br")];
        return (headers, encoding, Body::from(asset.brotli)).into_response();
    }
    match plain(asset) {
        Some(plain) => (headers, Body::from(plain)).into_response(),
        None => Refused::from(Refusal::Internal).into_response(),
    }
}

/// The uncompressed bytes. Each file is decompressed once, for the first client without `br`; all
/// later ones share the bytes.
fn plain(asset: &'static Asset) -> Option<Bytes> {
    static PLAIN: Mutex<BTreeMap<&str, Bytes>> = Mutex::new(BTreeMap::new());
    let mut kept = PLAIN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(bytes) = kept.get(asset.path) {
        return Some(bytes.clone());
    }
    let mut plain = Vec::new();
    brotli::BrotliDecompress(&mut &asset.brotli[..], &mut plain).ok()?;
    let bytes = Bytes::from(plain);
    kept.insert(asset.path, bytes.clone());
    Some(bytes)
}
