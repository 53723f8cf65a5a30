//! `GET /health`

use axum::{Json, extract::State};
use serde_json::{Value, json};
use tallystick_core::refusal::RefusalAnswer;

use super::{Application, refused::Refused};

/// Says whether the issuer can read its books and write into them.
#[utoipa::path(
    get,
    path = "/health",
    tag = "issuer",
    responses(
        (status = 200, description = "It can", body = serde_json::Value),
        (status = 503, description = "It cannot: its disk is full, read-only or failing, or it is \
            going down or overloaded", body = RefusalAnswer),
    )
)]
pub(super) async fn health(State(application): State<Application>) -> Result<Json<Value>, Refused> {
    application.database.participants().await?;
    application.probe.writes().await?;
    let (_, paused) = application.clock.observe();
    Ok(Json(json!({
        "status": "ok",
        "version": env!("CARGO_PKG_VERSION"),
        // After a start or a jump of the time of day, offers do not lapse for so long.
        "lapsesPausedSeconds": paused.map(|left| left.as_secs().max(1)),
    })))
}
