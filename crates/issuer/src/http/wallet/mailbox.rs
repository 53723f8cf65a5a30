//! `GET …/mailbox` and `POST …/mailbox/{id}/ack`

use axum::{
    Extension, Json,
    extract::{Path, State},
    http::StatusCode,
};
use serde::Deserialize;
use tallystick_core::{Draft, MailId, Refusal, Sender, view::MailboxEntry};

use crate::{
    database::{MailPlace, Waiting},
    http::{Application, asked::Asked, refused::Refused, session::Reader},
    listen::ClientAddress,
    writer::Command,
};

/// What to read.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct Parameters {
    /// Only messages that were stored after this one.
    after: Option<MailId>,
}

/// Signs a message as it goes out: a new time, the same correlation.
pub(in crate::http) fn signed(application: &Application, waiting: &Waiting) -> MailboxEntry {
    let settings = &application.settings;
    let from = Sender::Party(settings.domain.clone().into());
    let selector = Some(settings.selector.as_str());
    let draft = Draft::new(
        &from,
        selector,
        &waiting.outgoing,
        waiting.correlation(),
        application.clock.now(),
    );
    MailboxEntry { id: waiting.id, message: draft.sign(&*application.key) }
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
    let (database, wallet) = (&application.database, reader.wallet.id);
    let from = match asked.after {
        Some(after) => database.behind(wallet, after).await?,
        None => MailPlace::default(),
    };
    let waiting = database.waiting(wallet, from).await?;
    Ok(Json(waiting.messages.iter().map(|waiting| signed(&application, waiting)).collect()))
}

/// The wallet has this message, durably; it is not sent again.
#[utoipa::path(
    post,
    path = "/api/v1/wallets/{wallet}/mailbox/{id}/ack",
    tag = "wallet",
    params(
        ("wallet" = tallystick_core::WalletId, Path, description = "The wallet"),
        ("id" = MailId, Path, description = "The message"),
    ),
    responses(
        (status = 204, description = "Noted"),
        (status = "4XX", body = tallystick_core::refusal::RefusalAnswer),
    )
)]
pub(in crate::http) async fn acknowledge(
    State(application): State<Application>,
    Reader { wallet, turn, .. }: Reader,
    client: Option<Extension<ClientAddress>>,
    Path((_, mail)): Path<(String, String)>,
) -> Result<StatusCode, Refused> {
    let mail: MailId = mail.parse().map_err(|_| Refusal::NotFound { thing: "message" })?;
    drop(turn);
    let wallet = wallet.id;
    let _queued = application.shares.queue(Some(wallet), client.map(|Extension(client)| client))?;
    application.writer.submit(Command::Acknowledge { wallet, mail }).await?;
    Ok(StatusCode::NO_CONTENT)
}
