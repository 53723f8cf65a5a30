//! `POST /inbox`: the one way in.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use tallystick_core::{Message, Party, Refusal, Sender, Subject, actions, work::Wallet};

use super::{Application, body, refused::Refused, session};
use crate::{
    database::refusal_of,
    listen::ClientAddress,
    log_limit::LogLimit,
    writer::{Answer, Command, Received},
};

static FAILED: LogLimit = LogLimit::new();

/// Takes a signed message. A repeated `Correlation` of the same sender gets the first answer.
#[utoipa::path(
    post,
    path = "/inbox",
    tag = "messages",
    request_body(content = serde_json::Value, description = "A signed message: Header, Body, Hash, Signature"),
    responses(
        (status = 200, description = "Carried out: `{\"Response\": …}`", body = serde_json::Value),
        (status = "4XX", description = "Refused; nothing was stored or moved", body = tallystick_core::refusal::RefusalAnswer),
        (status = "5XX", description = "Not done; try again with the same Correlation", body = tallystick_core::refusal::RefusalAnswer),
    )
)]
pub(super) async fn inbox(
    State(application): State<Application>,
    request: Request,
) -> Result<Response, Refused> {
    let client = request.extensions().get::<ClientAddress>().copied();
    let bytes = body::read(request, application.body_timeout).await?;
    let turn = application.shares.verify(client).await;
    let message = Message::parse(&bytes).map_err(|refusal| {
        let correlation = tallystick_core::message::correlation_of(&bytes).ok().flatten();
        Refused::of(refusal, correlation)
    })?;
    let correlation = message.header.correlation;
    let refused = |refusal| Refused::of(refusal, Some(correlation));
    let opens_session = message.header.subject == Subject::SessionAtIssuer.as_str();

    let sender = match authenticate(&application, &message).await {
        Err(Refusal::NotAuthentic) => {
            application.rates.unauthentic(client).map_err(refused)?;
            return Err(refused(Refusal::NotAuthentic));
        }
        sender => sender.map_err(refused)?,
    };
    match &sender {
        Some(wallet) => application.rates.message(wallet.id).map_err(refused)?,
        None => application.rates.enrolment(client).map_err(refused)?,
    }
    let received = Box::new(Received::new(message));
    drop(turn);
    let (command, wallet) = match sender {
        Some(sender) => {
            // What no wallet may send leaves no trace. Any other refusal is an answer that is kept.
            if let Err(unknown @ Refusal::UnknownSubject { .. }) = &received.action {
                return Err(refused(unknown.clone()));
            }
            let wallet = sender.id;
            (Command::Message(received, sender), Some(wallet))
        }
        None => (Command::Enrolment(received), None),
    };
    let queued = application.shares.queue(wallet, client).map_err(refused)?;
    let answer = application.writer.submit(command).await.map_err(refused)?;
    drop(queued);
    match wallet.filter(|_| opens_session && !answer.repeated) {
        Some(wallet) => {
            let until = application.clock.now().after(session::LIFETIME);
            let jar = session::open(&application, wallet, until);
            Ok((jar, answered(&answer)).into_response())
        }
        None => Ok(answered(&answer)),
    }
}

/// Whose message it is, if its signature says so; `None` for an enrolment, which the key signed
/// that it enrols. Only then is a repeated message given its first answer.
async fn authenticate(
    application: &Application,
    message: &Message,
) -> Result<Option<Arc<Wallet>>, Refusal> {
    let header = &message.header;
    application.settings.admit(header, application.clock.now())?;
    let wallet = match &header.from {
        Sender::Anonymous => return actions::authentic_enrolment(message).map(|_| None),
        // No other domain is known here.
        Sender::Party(Party::Domain(_)) => return Err(Refusal::NotAuthentic),
        Sender::Party(Party::Wallet(wallet)) => *wallet,
    };
    let wallet = application.wallet(wallet).await.map_err(|failure| {
        if let Some(left_out) = FAILED.admit() {
            tracing::error!(%failure, left_out, "a wallet could not be read");
        }
        refusal_of(&failure)
    })?;
    let wallet = wallet.ok_or(Refusal::NotAuthentic)?;
    message.verify(&wallet.public_key).map_err(|_| Refusal::NotAuthentic)?;
    Ok(Some(wallet))
}

fn answered(answer: &Answer) -> Response {
    let json = [(header::CONTENT_TYPE, "application/json")];
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (status, json, answer.text.to_string()).into_response()
}
