//! From where something may be changed: never from the page of another site.
//!
//! A page of any site can make a browser send a form or plain text here, with the cookies of this
//! one. It cannot send JSON without asking first, and it cannot hide whose page it is.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, Method, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use tallystick_core::Refusal;

use super::{Application, refused::Refused};

/// Refuses a changing request that is not JSON, or from a site that is not configured.
pub(super) async fn change_from_here_only(
    State(application): State<Application>,
    request: Request,
    next: Next,
) -> Response {
    let changes = request.method() == Method::POST;
    // A demonstration has refused the pages of other machines before.
    let origins = (!application.settings.demo).then_some(application.origins.as_slice());
    match changes.then(|| admitted(request.headers(), origins)) {
        Some(Err(refusal)) => Refused::from(refusal).into_response(),
        Some(Ok(())) | None => next.run(request).await,
    }
}

fn admitted(headers: &HeaderMap, origins: Option<&[String]>) -> Result<(), Refusal> {
    let media_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let essence = media_type.unwrap_or_default().split(';').next().unwrap_or_default();
    if !essence.trim().eq_ignore_ascii_case("application/json") {
        return Err(Refusal::UnsupportedMediaType);
    }
    let Some(origins) = origins else { return Ok(()) };
    for origin in headers.get_all(header::ORIGIN) {
        let origin = origin.to_str().unwrap_or("unreadable");
        if !origins.iter().any(|known| known.eq_ignore_ascii_case(origin)) {
            return Err(Refusal::ForeignOrigin { origin: origin.to_owned() });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderName, HeaderValue};

    use super::*;

    fn code(headers: &[(HeaderName, &'static str)], demo: bool) -> Result<(), &'static str> {
        let headers = headers.iter().cloned();
        let headers: HeaderMap =
            headers.map(|(name, value)| (name, HeaderValue::from_static(value))).collect();
        let origins = ["https://tokens.example.org".to_owned()];
        let origins = (!demo).then_some(&origins[..]);
        admitted(&headers, origins).map_err(|refusal| refusal.code())
    }

    #[test]
    fn only_json_from_a_page_of_ours() {
        let json = (header::CONTENT_TYPE, "application/json");
        let utf8 = (header::CONTENT_TYPE, "Application/JSON; charset=utf-8");
        let ours = (header::ORIGIN, "https://tokens.example.org");
        assert_eq!(code(std::slice::from_ref(&json), false), Ok(()), "a program has no origin");
        assert_eq!(code(&[utf8, ours.clone()], false), Ok(()));
        for other in ["text/plain", "multipart/form-data", "application/x-www-form-urlencoded", ""]
        {
            let typed = [(header::CONTENT_TYPE, other), ours.clone()];
            assert_eq!(code(&typed, false), Err("UNSUPPORTED_MEDIA_TYPE"), "{other}");
        }
        assert_eq!(code(&[], true), Err("UNSUPPORTED_MEDIA_TYPE"));
        for other in [
            "https://example.org",
            "http://tokens.example.org",
            "https://tokens.example.org:8443",
            "https://tokens.example.org.example.com",
            "null",
        ] {
            let origin = (header::ORIGIN, other);
            assert_eq!(code(&[json.clone(), origin], false), Err("FOREIGN_ORIGIN"), "{other}");
        }
    }
}
