//! `GET …/events`: the one stream. `message` brings what waits in the mailbox, `changed` says
//! what to read again; both are resumable with `Last-Event-ID`. `ping` says that the stream is open.

use std::{collections::BTreeSet, convert::Infallible, future, pin::pin, time::Duration};

use async_stream::stream;
use axum::{
    Extension,
    extract::State,
    http::HeaderMap,
    response::sse::{Event, KeepAlive, Sse},
};
use futures::Stream;
use tallystick_core::view::{ChangedEvent, PING_INTERVAL, Topic};
use tokio::time::{Instant, sleep_until};

use super::mailbox::signed;
use crate::database::MailPlace;
use crate::growing_pause::GrowingPause;
use crate::http::{Application, refused::Refused, session::Reader};
use crate::hub::Listening;
use crate::listen::ClientAddress;
use crate::log_limit::LogLimit;

/// At most one `changed` in this time, so that a busy issuer does not flood its readers.
const PAUSE: Duration = Duration::from_millis(100);

/// What is not acknowledged comes again after this long, then after twice as long, and so on.
const FIRST_REPEAT: Duration = Duration::from_secs(5);
const LAST_REPEAT: Duration = Duration::from_secs(60);

/// How long a stream waits after the mailbox could not be read, then twice as long, and so on.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LAST_PAUSE: Duration = Duration::from_secs(60);

static FAILED: LogLimit = LogLimit::new();

/// What happens, as it happens.
#[utoipa::path(
    get,
    path = "/api/v1/wallets/{wallet}/events",
    tag = "wallet",
    params(
        ("wallet" = tallystick_core::WalletId, Path, description = "The wallet"),
        ("Last-Event-ID" = Option<String>, Header, description = "The last event that was seen"),
    ),
    responses(
        (status = 200, description = "Events `message` (MailboxEntry), `changed` (ChangedEvent) and, after 15 seconds without another one, `ping`", content_type = "text/event-stream"),
        (status = 401, body = tallystick_core::refusal::RefusalAnswer),
    )
)]
pub(in crate::http) async fn events(
    State(application): State<Application>,
    reader: Reader,
    client: Option<Extension<ClientAddress>>,
    headers: HeaderMap,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Refused> {
    application.rates.stream(client.map(|Extension(client)| client))?;
    let last = headers.get("last-event-id").and_then(|id| id.to_str().ok());
    let seen = last.and_then(|id| application.hub.revision_of(id));
    // A comment would keep the connection open as well, but no page would see it.
    let ping =
        KeepAlive::new().interval(PING_INTERVAL).event(Event::default().event("ping").data("{}"));
    let listening = application.hub.listen(reader.participant.id.clone(), reader.wallet.id)?;
    Ok(Sse::new(stream_of(application, reader, seen, listening)).keep_alive(ping))
}

fn stream_of(
    application: Application,
    reader: Reader,
    seen: Option<u64>,
    listening: Listening,
) -> impl Stream<Item = Result<Event, Infallible>> {
    // A stream is no read: it would keep the client's turn for as long as it is open.
    let Reader { wallet, participant, until, turn } = reader;
    drop(turn);
    let (wallet, participant) = (wallet.id, participant.id);
    // The stream is no longer good than the session that opened it.
    let left = until.milliseconds() - application.clock.now().milliseconds();
    let left = Duration::from_millis(left.max(0).unsigned_abs());
    let hub = application.hub.clone();
    stream! {
        let clock = &application.clock;
        let mut session_ends = pin!(clock.sleep(left));
        // Whoever was away for too long is told to read everything.
        let mut revision = seen.unwrap_or_else(|| hub.revision());
        if seen.is_none() {
            yield Ok(changed(hub.event_id(revision), Topic::ALL.into()));
        }
        // Mail is sent from the start each time a stream opens: what was not acknowledged may
        // have been lost with the reader.
        let mut sent = MailPlace::default();
        let mut look = true;
        let mut until_read = GrowingPause::new(FIRST_PAUSE, LAST_PAUSE);
        let mut unreadable = pin!(None);
        let mut until_repeated = GrowingPause::new(FIRST_REPEAT, LAST_REPEAT);
        let mut repeat = pin!(clock.sleep(until_repeated.next()));
        loop {
            let update = hub.since(&participant, wallet, revision);
            revision = update.revision;
            if !update.topics.is_empty() {
                yield Ok(changed(hub.event_id(revision), update.topics));
            }
            look |= update.mail;
            if look && unreadable.is_none() {
                match application.database.waiting(wallet, sent).await {
                    Ok(waiting) => {
                        until_read.start_over();
                        sent = waiting.end;
                        for waiting in &waiting.messages {
                            let entry = signed(&application, waiting);
                            yield Ok(event(hub.event_id(revision), "message", &entry));
                        }
                        look = waiting.more;
                        if !waiting.messages.is_empty() {
                            until_repeated.start_over();
                            repeat.set(clock.sleep(until_repeated.next()));
                        }
                    }
                    Err(failure) => {
                        if let Some(left_out) = FAILED.admit() {
                            tracing::error!(%failure, left_out, "a mailbox could not be read");
                        }
                        unreadable.set(Some(clock.sleep(until_read.next())));
                    }
                }
                if listening.is_replaced() {
                    return;
                }
                if look && unreadable.is_none() {
                    continue;
                }
            }
            let pause = Instant::now() + PAUSE;
            tokio::select! {
                () = application.going_down.cancelled() => return,
                () = &mut session_ends => return,
                () = listening.changed() => {
                    if listening.is_replaced() {
                        return;
                    }
                    sleep_until(pause).await;
                }
                () = ends(unreadable.as_mut().as_pin_mut()) => unreadable.set(None),
                () = &mut repeat => {
                    // Only the first page comes again: the rest follows once that is acknowledged.
                    match application.database.waiting(wallet, MailPlace::default()).await {
                        Ok(waiting) => {
                            for waiting in &waiting.messages {
                                let entry = signed(&application, waiting);
                                yield Ok(event(hub.event_id(revision), "message", &entry));
                            }
                        }
                        // Read again after the pause, which grows.
                        Err(failure) => tracing::debug!(%failure, "a mailbox could not be read again"),
                    }
                    repeat.set(clock.sleep(until_repeated.next()));
                }
            }
        }
    }
}

/// Waits until a pause ends, for ever if there is none.
async fn ends(pause: Option<impl Future<Output = ()>>) {
    match pause {
        Some(pause) => pause.await,
        None => future::pending().await,
    }
}

fn changed(id: String, topics: BTreeSet<Topic>) -> Event {
    event(id, "changed", &ChangedEvent { topics: topics.into_iter().collect() })
}

fn event(id: String, name: &str, data: &impl serde::Serialize) -> Event {
    let data = serde_json::to_string(data).expect("a struct of strings and numbers");
    Event::default().id(id).event(name).data(data)
}
