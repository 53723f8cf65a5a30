//! `GET …/me`

use axum::Json;
use tallystick_core::view::MeView;

use crate::http::{
    asked::{Asked, Nothing},
    refused::Refused,
    session::Reader,
};

/// Who this wallet is.
#[utoipa::path(
    get,
    path = "/api/v1/wallets/{wallet}/me",
    tag = "wallet",
    params(("wallet" = tallystick_core::WalletId, Path, description = "The wallet")),
    responses((status = 200, body = MeView), (status = 401, body = tallystick_core::refusal::RefusalAnswer))
)]
pub(in crate::http) async fn me(
    reader: Reader,
    _: Asked<Nothing>,
) -> Result<Json<MeView>, Refused> {
    Ok(Json(MeView {
        wallet: reader.wallet.id,
        public_key: reader.wallet.public_key,
        participant: reader.participant,
    }))
}
