//! `GET …/flows`

use axum::{Json, extract::State};
use serde::Deserialize;
use tallystick_core::{Flow, view::Page};

use super::page;
use crate::http::asked::Asked;
use crate::http::{Application, refused::Refused, session::Reader};

/// Which flows to list.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct Parameters {
    /// At most so many; 5 unless said otherwise, 200 at the most.
    #[param(value_type = Option<u16>)]
    limit: Option<String>,
    /// What the page before said in `next`.
    after: Option<String>,
}

/// The latest flows that the reader takes part in, newest first.
#[utoipa::path(
    get,
    path = "/api/v1/wallets/{wallet}/flows",
    tag = "wallet",
    params(("wallet" = tallystick_core::WalletId, Path, description = "The wallet"), Parameters),
    responses((status = 200, body = Page<Flow>), (status = 401, body = tallystick_core::refusal::RefusalAnswer))
)]
pub(in crate::http) async fn flows(
    State(application): State<Application>,
    reader: Reader,
    Asked(asked): Asked<Parameters>,
) -> Result<Json<Page<Flow>>, Refused> {
    let limit = page::limit(asked.limit.as_deref(), 5)?;
    let after = page::mark(asked.after.as_deref())?;
    let rows = application.database.flows(&reader.participant, after, limit + 1).await?;
    let mark = |flow: &Flow| (flow.started_at.milliseconds(), flow.id.to_string());
    Ok(Json(page::page(rows, limit, mark, Some)))
}
