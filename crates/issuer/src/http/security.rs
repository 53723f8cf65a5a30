//! The headers that every answer carries, and who may ask a demonstration.

use std::net::IpAddr;

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, header, uri::Authority},
    middleware::Next,
    response::{IntoResponse, Response},
};
use tallystick_core::Refusal;

use super::{Application, refused::Refused};

/// Only our own files; the wasm may be compiled; no inline script anywhere.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
     style-src 'self'; img-src 'self' data:; font-src 'self'; \
     connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; \
     frame-ancestors 'none'";

/// Swagger UI writes its styles into the page.
pub(super) const POLICY_OF_DOCUMENTATION: &str = "default-src 'none'; script-src 'self'; \
     style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; \
     base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

pub(super) fn headers(mut response: Response) -> Response {
    let headers = response.headers_mut();
    let mut set = |name: HeaderName, value: &'static str| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    set(header::CONTENT_SECURITY_POLICY, POLICY);
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::REFERRER_POLICY, "no-referrer");
    set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    set(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    set(HeaderName::from_static("permissions-policy"), "camera=(), microphone=(), geolocation=()");
    set(header::CACHE_CONTROL, "no-store");
    response
}

/// A demonstration lets anybody be anybody, so it answers only who calls this machine by a name of
/// loopback. Another site could otherwise let a name of its own mean this machine, and act in it
/// from a browser here (DNS rebinding); and a proxy with its default settings would open it to the
/// world.
pub(super) async fn demonstrate_here_only(
    State(application): State<Application>,
    request: Request,
    next: Next,
) -> Response {
    let elsewhere = if application.settings.demo { elsewhere(request.headers()) } else { None };
    match elsewhere {
        Some((header, named)) => {
            Refused::from(Refusal::DemonstratedElsewhere { header, named }).into_response()
        }
        None => next.run(request).await,
    }
}

/// What a request names that is not this machine, if anything, and in which header: who it is for,
/// who asks, from which page.
fn elsewhere(headers: &HeaderMap) -> Option<(&'static str, String)> {
    if !headers.contains_key(header::HOST) {
        return Some(("Host", String::new()));
    }
    for (name, read) in NAMING {
        for value in headers.get_all(name) {
            // What is not text names nobody here.
            let value = value.to_str().unwrap_or_default();
            let mut elements = value.split(',');
            let stranger = elements.find(|element| !read(element).into_iter().all(is_loopback));
            if let Some(stranger) = stranger {
                return Some((name, stranger.trim().to_owned()));
            }
        }
    }
    None
}

/// How the names in one element of a header are read.
type Names = fn(&str) -> Vec<&str>;

/// The headers that name who is asked and who asks.
const NAMING: [(&str, Names); 6] = [
    ("Host", whole),
    ("Origin", after_scheme),
    ("X-Forwarded-For", whole),
    ("X-Forwarded-Host", whole),
    ("X-Real-IP", whole),
    ("Forwarded", forwarded),
];

fn whole(element: &str) -> Vec<&str> {
    vec![element.trim()]
}

/// `http://127.0.0.1:8080`; what has no scheme, such as `null`, is no machine of ours.
fn after_scheme(element: &str) -> Vec<&str> {
    vec![element.trim().split_once("://").map_or("", |(_, authority)| authority)]
}

/// `for=192.0.2.60;proto=http;by=203.0.113.43` (RFC 7239): all but the protocol are names.
fn forwarded(element: &str) -> Vec<&str> {
    let pairs = element.split(';').map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    let names = pairs.filter(|(name, _)| !name.trim().eq_ignore_ascii_case("proto"));
    names.map(|(_, value)| value.trim().trim_matches('"')).collect()
}

fn is_loopback(host: &str) -> bool {
    // A client's address stands in `X-Forwarded-For` without brackets.
    if let Ok(address) = host.parse::<IpAddr>() {
        return address.to_canonical().is_loopback();
    }
    let Ok(authority) = host.parse::<Authority>() else { return false };
    let name = authority.host().trim_start_matches('[').trim_end_matches(']');
    let address: Option<IpAddr> = name.parse().ok();
    name.eq_ignore_ascii_case("localhost")
        || address.is_some_and(|address| address.to_canonical().is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(headers: &[(&'static str, &'static str)]) -> Option<(&'static str, String)> {
        let values = headers
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)));
        elsewhere(&values.collect())
    }

    #[test]
    fn who_asks_through_a_proxy_is_not_here() {
        let host = ("host", "127.0.0.1:8080");
        for (name, value) in [
            ("origin", "https://example.org"),
            ("origin", "null"),
            ("x-forwarded-for", "192.0.2.7"),
            ("x-forwarded-for", "127.0.0.1, 2001:db8::7"),
            ("x-forwarded-host", "tokens.example.org"),
            ("x-real-ip", "192.0.2.7"),
            ("forwarded", "for=192.0.2.60;proto=http;by=127.0.0.1"),
            ("forwarded", "for=127.0.0.1, for=\"[2001:db8::7]:4711\""),
            ("forwarded", "for=_hidden"),
        ] {
            assert!(named(&[host, (name, value)]).is_some(), "{name}: {value}");
        }
        let origin = named(&[host, ("origin", "https://example.org")]);
        assert_eq!(origin, Some(("Origin", "https://example.org".to_owned())));
        let hop = named(&[host, ("x-forwarded-for", "127.0.0.1, 2001:db8::7")]);
        assert_eq!(hop, Some(("X-Forwarded-For", "2001:db8::7".to_owned())));
        assert!(named(&[]).is_some(), "a request that does not say whom it asks");
    }

    #[test]
    fn a_proxy_on_this_machine_is_here() {
        for (name, value) in [
            ("origin", "http://localhost:8081"),
            ("x-forwarded-for", "127.0.0.1"),
            ("x-forwarded-for", "::1"),
            ("x-forwarded-proto", "http"),
            ("x-forwarded-host", "127.0.0.1:8081"),
            ("forwarded", "for=\"[::1]:4711\";proto=http;host=localhost"),
        ] {
            assert_eq!(
                named(&[("host", "localhost:8080"), (name, value)]),
                None,
                "{name}: {value}"
            );
        }
    }

    #[test]
    fn names_of_loopback() {
        for host in [
            "127.0.0.1:8080",
            "127.1.2.3",
            "localhost",
            "LOCALHOST:8081",
            "[::1]:8080",
            "::ffff:127.0.0.1",
        ] {
            assert!(is_loopback(host), "{host}");
        }
        for host in
            ["example.org", "localhost.example.org:8080", "192.0.2.1", "", "127.0.0.1.nip.io"]
        {
            assert!(!is_loopback(host), "{host}");
        }
    }
}
