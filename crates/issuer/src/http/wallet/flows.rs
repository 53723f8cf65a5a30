//! `GET …/flows`

use axum::{Json, extract::State};
use tallystick_core::{Flow, view::Page};

use super::page::{self, PageParameters};
use crate::http::{Application, asked::Asked, refused::Refused, session::Reader};

/// The latest flows that the reader takes part in, newest first. 5 on a page, unless `limit` says
/// otherwise.
#[utoipa::path(
    get,
    path = "/api/v1/wallets/{wallet}/flows",
    tag = "wallet",
    params(("wallet" = tallystick_core::WalletId, Path, description = "The wallet"), PageParameters),
    responses((status = 200, body = Page<Flow>), (status = 401, body = tallystick_core::refusal::RefusalAnswer))
)]
pub(in crate::http) async fn flows(
    State(application): State<Application>,
    reader: Reader,
    Asked(asked): Asked<PageParameters>,
) -> Result<Json<Page<Flow>>, Refused> {
    let limit = page::limit(asked.limit.as_deref(), 5)?;
    let after = page::mark(asked.after.as_deref())?;
    let rows = application.database.flows(&reader.participant, after, limit + 1).await?;
    let mark = |flow: &Flow| (flow.started_at.milliseconds(), flow.id.to_string());
    Ok(Json(page::page(rows, limit, mark, Some)))
}
