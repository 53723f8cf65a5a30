//! `GET …/vaults`

use axum::{Json, extract::State};
use tallystick_core::view::VaultView;

use crate::http::{
    Application,
    asked::{Asked, Nothing},
    refused::Refused,
    session::Reader,
};

/// What the wallet's participant holds.
#[utoipa::path(
    get,
    path = "/api/v1/wallets/{wallet}/vaults",
    tag = "wallet",
    params(("wallet" = tallystick_core::WalletId, Path, description = "The wallet")),
    responses((status = 200, body = Vec<VaultView>), (status = 401, body = tallystick_core::refusal::RefusalAnswer))
)]
pub(in crate::http) async fn vaults(
    State(application): State<Application>,
    reader: Reader,
    _: Asked<Nothing>,
) -> Result<Json<Vec<VaultView>>, Refused> {
    Ok(Json(application.database.vaults(&reader.participant).await?))
}
