//! `GET …/mailbox` and `POST …/mailbox/{seq}/ack`

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use serde::Deserialize;
use tallystick_core::{Draft, Refusal, Sender, view::MailboxEntry};

use super::asked::Asked;
use crate::{
    clock::now,
    database::Waiting,
    http::{Application, refused::Refused, session::Reader},
    writer::Command,
};

/// What to read.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct Parameters {
    /// Only messages with a greater number.
    after: Option<i64>,
}

/// Signs a message as it goes out: a new time, the same correlation.
pub(in crate::http) fn signed(application: &Application, waiting: &Waiting) -> MailboxEntry {
    let settings = &application.settings;
    let from = Sender::Party(settings.domain.clone().into());
    let selector = Some(settings.selector.as_str());
    let draft = Draft::new(&from, selector, &waiting.outgoing, waiting.correlation, now());
    MailboxEntry { seq: waiting.seq, message: draft.sign(&*application.key) }
}

/// The messages that wait for this wallet, oldest first.
#[utoipa::path(
    get,
    path = "/api/v1/wallets/{wallet}/mailbox",
    tag = "wallet",
    params(("wallet" = tallystick_core::WalletId, Path, description = "The wallet"), Parameters),
    responses((status = 200, body = Vec<MailboxEntry>), (status = 401, body = tallystick_core::refusal::RefusalAnswer))
)]
pub(in crate::http) async fn mailbox(
    State(application): State<Application>,
    reader: Reader,
    Asked(asked): Asked<Parameters>,
) -> Result<Json<Vec<MailboxEntry>>, Refused> {
    let after = asked.after.unwrap_or(0);
    let waiting = application.database.waiting(reader.wallet.id, after).await?;
    Ok(Json(waiting.iter().map(|waiting| signed(&application, waiting)).collect()))
}

/// The wallet has this message, durably; it is not sent again.
#[utoipa::path(
    post,
    path = "/api/v1/wallets/{wallet}/mailbox/{seq}/ack",
    tag = "wallet",
    params(
        ("wallet" = tallystick_core::WalletId, Path, description = "The wallet"),
        ("seq" = i64, Path, description = "The message's number"),
    ),
    responses(
        (status = 204, description = "Noted"),
        (status = "4XX", body = tallystick_core::refusal::RefusalAnswer),
    )
)]
pub(in crate::http) async fn acknowledge(
    State(application): State<Application>,
    reader: Reader,
    Path((_, seq)): Path<(String, String)>,
) -> Result<StatusCode, Refused> {
    let seq: i64 = seq.parse().map_err(|_| Refusal::NotFound { thing: "message" })?;
    let wallet = reader.wallet.id;
    application.writer.submit(Command::Acknowledge { wallet, seq }).await?;
    Ok(StatusCode::NO_CONTENT)
}
