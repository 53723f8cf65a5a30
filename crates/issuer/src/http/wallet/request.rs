//! `GET …/requests/{id}`

use axum::{
    Json,
    extract::{Path, State},
};
use serde::Deserialize;
use tallystick_core::{Refusal, RequestId, access::reads_request, view::RequestView};

use crate::http::{Application, refused::Refused, session::Reader};

/// What is said of every request that does not exist, or that the reader has no part in.
const NOT_FOUND: Refusal = Refusal::NotFound { thing: "request" };

/// The path's parameters.
#[derive(Debug, Deserialize)]
pub(in crate::http) struct Named {
    id: String,
}

/// One request of any kind, also one that is over, as the reader sees it.
#[utoipa::path(
    get,
    path = "/api/v1/wallets/{wallet}/requests/{id}",
    tag = "wallet",
    params(
        ("wallet" = tallystick_core::WalletId, Path, description = "The wallet"),
        ("id" = RequestId, Path, description = "The request"),
    ),
    responses(
        (status = 200, body = RequestView),
        (status = 401, body = tallystick_core::refusal::RefusalAnswer),
        (status = 404, description = "Not there, or not the reader's", body = tallystick_core::refusal::RefusalAnswer),
    )
)]
pub(in crate::http) async fn request(
    State(application): State<Application>,
    reader: Reader,
    Path(Named { id }): Path<Named>,
) -> Result<Json<RequestView>, Refused> {
    let id = id.parse().map_err(|_| NOT_FOUND)?;
    let found = application.database.request(id).await?.ok_or(NOT_FOUND)?;
    let (request, definition) = found;
    if !reads_request(&reader.participant, &request, &definition) {
        return Err(NOT_FOUND.into());
    }
    Ok(Json(RequestView::new(&request, &definition, &reader.participant)))
}
