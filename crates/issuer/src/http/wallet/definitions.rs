//! `GET …/definitions`

use axum::{Json, extract::State};
use tallystick_core::{Definition, Permission, Refusal};

use crate::http::{
    Application,
    asked::{Asked, Nothing},
    refused::Refused,
    session::Reader,
};

/// The token definitions.
#[utoipa::path(
    get,
    path = "/api/v1/wallets/{wallet}/definitions",
    tag = "wallet",
    params(("wallet" = tallystick_core::WalletId, Path, description = "The wallet")),
    responses((status = 200, body = Vec<Definition>), (status = 401, body = tallystick_core::refusal::RefusalAnswer))
)]
pub(in crate::http) async fn definitions(
    State(application): State<Application>,
    reader: Reader,
    _: Asked<Nothing>,
) -> Result<Json<Vec<Definition>>, Refused> {
    if !reader.participant.may(Permission::ViewTokens) {
        return Err(Refusal::Forbidden.into());
    }
    Ok(Json(application.database.definitions().await?))
}
