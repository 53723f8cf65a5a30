//! `POST /inbox`: the one way in.

use std::{sync::Arc, time::Duration};

use axum::{
    RequestExt as _,
    body::Body,
    extract::{Request, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use http_body_util::BodyExt as _;
use tallystick_core::{
    Message, Party, Refusal, Sender, Subject, actions, message::LARGEST_MESSAGE, work::Wallet,
};
use tokio::time::timeout;

use super::{Application, refused::Refused, session};
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
    let bytes = read(request, application.body_timeout).await?;
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

/// All of it, or nothing: neither too large nor too slow.
///
/// Each piece is copied and given back before the next one comes. A piece keeps the buffer that it
/// was read into, so that whoever sends byte by byte would have thousands of them kept.
async fn read(request: Request, slowest: Duration) -> Result<Vec<u8>, Refusal> {
    let reading = timeout(slowest, read_pieces(request.into_limited_body()));
    reading.await.map_err(|_| Refusal::TooSlow { seconds: slowest.as_secs() })?
}

async fn read_pieces(mut body: Body) -> Result<Vec<u8>, Refusal> {
    let mut message = Vec::new();
    while let Some(frame) = body.frame().await {
        // A client that went away does not read what it is told.
        let frame = frame.map_err(|_| Refusal::TooLarge { limit: LARGEST_MESSAGE })?;
        if let Ok(piece) = frame.into_data() {
            message.extend_from_slice(&piece);
        }
    }
    Ok(message)
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

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use axum::{Router, body::Bytes, routing::post};
    use futures::stream;

    use super::*;
    use crate::listen::Visitor;

    /// A byte now and then is not enough; who is too slow is told so, and the connection ends.
    #[tokio::test(start_paused = true)]
    async fn a_body_that_never_ends_is_not_waited_for() {
        let slowest = Duration::from_secs(30);
        let route = post(async move |request: Request| {
            read(request, slowest).await.map(drop).map_err(Refused::from)
        });
        let mut visitor = Visitor::of(Router::new().route("/inbox", route));
        visitor
            .says("POST /inbox HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n")
            .await;
        let seconds = visitor.drips().await;
        assert_eq!(seconds, slowest.as_secs());
        let answer = visitor.hears().await;
        assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
        assert!(answer.contains("TOO_SLOW"), "{answer}");
    }

    /// A piece of a body, which counts those that are kept.
    struct Piece(Arc<AtomicUsize>);

    impl AsRef<[u8]> for Piece {
        fn as_ref(&self) -> &[u8] {
            b" "
        }
    }

    impl Drop for Piece {
        fn drop(&mut self) {
            self.0.fetch_sub(1, Ordering::Relaxed);
        }
    }

    #[tokio::test]
    async fn a_body_of_many_pieces_keeps_none_of_them() {
        let kept = Arc::new(AtomicUsize::new(0));
        let most = Arc::new(AtomicUsize::new(0));
        let (counted, highest) = (kept.clone(), most.clone());
        let pieces = (0..1_000).map(move |_| {
            highest.fetch_max(counted.fetch_add(1, Ordering::Relaxed) + 1, Ordering::Relaxed);
            Ok::<_, std::io::Error>(Bytes::from_owner(Piece(counted.clone())))
        });
        let request = Request::new(Body::from_stream(stream::iter(pieces)));
        let read = read(request, Duration::from_secs(30)).await.unwrap();
        assert_eq!((read.len(), kept.load(Ordering::Relaxed)), (1_000, 0));
        assert_eq!(most.load(Ordering::Relaxed), 1);
    }

    #[tokio::test]
    async fn what_is_too_large_is_not_read_to_its_end() {
        let pieces =
            stream::repeat_with(|| Ok::<_, std::io::Error>(Bytes::from_static(&[b' '; 1_000])));
        let request = Request::new(Body::from_stream(pieces));
        let refused = read(request, Duration::from_secs(30)).await.unwrap_err();
        assert_eq!(refused, Refusal::TooLarge { limit: LARGEST_MESSAGE });
    }
}
