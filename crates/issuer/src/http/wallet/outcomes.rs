//! `GET …/outcomes` and `POST …/outcomes/{flow}/ack`

use axum::{
    Extension, Json,
    extract::{Path, State},
    http::StatusCode,
};
use tallystick_core::{FlowId, access::reads_flow, view::FlowView};

use super::flows::NOT_FOUND;
use crate::{
    database::Outcome,
    http::{
        Application,
        asked::{Asked, Nothing},
        refused::Refused,
        session::Reader,
    },
    listen::ClientAddress,
    writer::Command,
};

/// The flows that ended and whose outcome the participant was not shown yet on any device, the first
/// that ended first: 100 at the most. A flow that ended as soon as it was submitted is not among its
/// initiator's. What is not acknowledged for 30 days is left out from then on.
#[utoipa::path(
    get,
    path = "/api/v1/wallets/{wallet}/outcomes",
    tag = "wallet",
    params(("wallet" = tallystick_core::WalletId, Path, description = "The wallet")),
    responses((status = 200, body = Vec<FlowView>), (status = 401, body = tallystick_core::refusal::RefusalAnswer))
)]
pub(in crate::http) async fn outcomes(
    State(application): State<Application>,
    reader: Reader,
    _: Asked<Nothing>,
) -> Result<Json<Vec<FlowView>>, Refused> {
    let reader = &reader.participant.id;
    let unseen = application.database.unseen_outcomes(reader).await?;
    Ok(Json(unseen.into_iter().map(|flow| FlowView::read_by(reader, flow)).collect()))
}

/// The participant was shown how this flow ended, on one of its devices: it need not be shown again.
#[utoipa::path(
    post,
    path = "/api/v1/wallets/{wallet}/outcomes/{flow}/ack",
    tag = "wallet",
    params(
        ("wallet" = tallystick_core::WalletId, Path, description = "The wallet"),
        ("flow" = FlowId, Path, description = "The flow"),
    ),
    responses(
        (status = 204, description = "Noted"),
        (status = "4XX", body = tallystick_core::refusal::RefusalAnswer),
    )
)]
pub(in crate::http) async fn acknowledge(
    State(application): State<Application>,
    Reader { wallet, participant, turn, .. }: Reader,
    client: Option<Extension<ClientAddress>>,
    Path((_, flow)): Path<(String, String)>,
) -> Result<StatusCode, Refused> {
    let flow = flow.parse().map_err(|_| NOT_FOUND)?;
    let flow = application.database.flow(flow).await?.ok_or(NOT_FOUND)?;
    if !reads_flow(&participant, &flow) {
        return Err(NOT_FOUND.into());
    }
    drop(turn);
    // The outcome of a flow that runs is not there to be shown.
    let Some(ended_at) = flow.ended_at else { return Err(NOT_FOUND.into()) };
    let client = client.map(|Extension(client)| client);
    let _queued = application.shares.queue(Some(wallet.id), client)?;
    let outcome = Outcome { participant: participant.id.clone(), flow: flow.id, ended_at };
    application.writer.submit(Command::See(outcome)).await?;
    Ok(StatusCode::NO_CONTENT)
}
