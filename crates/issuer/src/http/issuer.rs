//! `GET /api/v1/issuer`

use axum::{Json, extract::State};
use tallystick_core::{Sign, view::IssuerView};

use super::Application;

/// Who the issuer is, and the key that verifies what it signs.
#[utoipa::path(
    get,
    path = "/api/v1/issuer",
    tag = "issuer",
    responses((status = 200, body = IssuerView))
)]
pub(super) async fn issuer(State(application): State<Application>) -> Json<IssuerView> {
    let public_key = application.key.public_key();
    Json(IssuerView {
        domain: application.settings.domain.clone(),
        selector: application.settings.selector.clone(),
        public_key,
        dkim: public_key.dkim_record(),
        keys: application.keys.clone(),
        database: application.database_id,
        demo: application.settings.demo,
        catalogue: application.catalogue.clone(),
        offer_seconds: u32::try_from(application.settings.offer_lifetime.as_secs()).ok(),
        definition_authority: application.settings.definition_authority.clone(),
        now: application.clock.now(),
    })
}
