//! The OpenAPI document and its pages.

use axum::{Router, http::HeaderValue, http::header};
use tower_http::set_header::SetResponseHeaderLayer;
use utoipa::OpenApi;
use utoipa_swagger_ui::SwaggerUi;

use super::{Application, security::POLICY_OF_DOCUMENTATION};

/// What the document says besides the routes.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Tallystick",
        description = "Issues tokens: every write is a signed message to `/inbox`, every read is here.",
    ),
    tags(
        (name = "messages", description = "The one way in"),
        (name = "issuer", description = "Public reads"),
        (name = "wallet", description = "A participant's own view; needs the cookie that `Session@Issuer` is answered with"),
    ),
    components(schemas(tallystick_core::view::ChangedEvent)),
)]
pub(super) struct Document;

/// `/api/openapi.json` and `/api/docs`.
pub(super) fn pages(document: utoipa::openapi::OpenApi) -> Router<Application> {
    let policy = HeaderValue::from_static(POLICY_OF_DOCUMENTATION);
    let pages = SwaggerUi::new("/api/docs").url("/api/openapi.json", document);
    Router::new()
        .merge(pages)
        .layer(SetResponseHeaderLayer::overriding(header::CONTENT_SECURITY_POLICY, policy))
}
