//! `GET /health`

use axum::{Json, extract::State};
use serde_json::{Value, json};

use super::{Application, refused::Refused};

/// Says whether the issuer can read its books.
#[utoipa::path(
    get,
    path = "/health",
    tag = "issuer",
    responses((status = 200, description = "It can", body = serde_json::Value))
)]
pub(super) async fn health(State(application): State<Application>) -> Result<Json<Value>, Refused> {
    application.database.participants().await?;
    Ok(Json(json!({ "status": "ok", "version": env!("CARGO_PKG_VERSION") })))
}
