//! `GET …/tokens`

use axum::{Json, extract::State};
use tallystick_core::{
    issuer::IssuerToken,
    view::{IssuedTokenView, Page},
};

use super::page::{self, PageParameters};
use crate::http::{Application, asked::Asked, refused::Refused, session::Reader};

/// The tokens that the reader issued, newest first; observers see all. 50 on a page, unless `limit`
/// says otherwise.
#[utoipa::path(
    get,
    path = "/api/v1/wallets/{wallet}/tokens",
    tag = "wallet",
    params(("wallet" = tallystick_core::WalletId, Path, description = "The wallet"), PageParameters),
    responses((status = 200, body = Page<IssuedTokenView>), (status = 401, body = tallystick_core::refusal::RefusalAnswer))
)]
pub(in crate::http) async fn tokens(
    State(application): State<Application>,
    reader: Reader,
    Asked(asked): Asked<PageParameters>,
) -> Result<Json<Page<IssuedTokenView>>, Refused> {
    let limit = page::limit(asked.limit.as_deref(), 50)?;
    let after = page::mark(asked.after.as_deref())?;
    // One more than shown tells whether there is another page.
    let rows = application.database.issued_tokens(&reader.participant, after, limit + 1).await?;
    let mark = |row: &IssuerToken| (row.issued.milliseconds(), row.token.to_string());
    let now = application.clock.now();
    let view = |row| Some(IssuedTokenView::new(row, &reader.participant, now));
    Ok(Json(page::page(rows, limit, mark, view)))
}
