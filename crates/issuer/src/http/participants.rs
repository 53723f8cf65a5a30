//! `GET /api/v1/participants`

use axum::{Json, extract::State};
use tallystick_core::Participant;

use super::Application;

/// The organisations on the network.
#[utoipa::path(
    get,
    path = "/api/v1/participants",
    tag = "issuer",
    responses((status = 200, body = Vec<Participant>))
)]
pub(super) async fn participants(State(application): State<Application>) -> Json<Vec<Participant>> {
    Json(application.participants.clone())
}
