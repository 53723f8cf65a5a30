//! Sends what is stored for the issuer: in order, one at a time, until it is answered.

use std::time::Duration;

use serde_json::Value;
use tallystick_core::{
    RequestId, Subject,
    broker::{Asked, BrokerTokenInput, Chat},
    message::OfferedAtIssuer,
    refusal::RefusalDetails,
};

use super::{broker, local, wallet::Wallet};
use crate::services::{
    database::{CHATS, OUTBOX, OutboxEntry, StorageError},
    issuer::CallError,
    json,
    pause::{Pauses, Wakes},
    tabs::TabLock,
};

/// How long the leader sleeps at most; see [`super::lead`].
const LONGEST_SLEEP: Duration = Duration::from_secs(30);

enum Sent {
    Done,
    Later,
    NothingLeft,
}

/// Sends whatever is stored, whenever something is. The tab in which a command was given sends
/// it at once; what cannot be sent now is left to the leader.
pub(super) async fn keep_sending(wallet: &Wallet, mut wakes: Wakes) {
    let mut pauses = Pauses::default();
    loop {
        match send_next(wallet).await {
            Ok(Sent::Done) => pauses = Pauses::default(),
            Ok(Sent::NothingLeft) if wallet.leading.get() => {
                wakes.woken_within(LONGEST_SLEEP).await;
            }
            Ok(Sent::NothingLeft) => wakes.woken().await,
            Ok(Sent::Later) => pauses.wait(&mut wakes).await,
            Err(error) => {
                wallet.report(error);
                pauses.wait(&mut wakes).await;
            }
        }
    }
}

/// Sends the oldest entry and stores what its answer means, under a lock among the tabs, so that
/// none is sent by two of them at once. If it happens all the same, the issuer answers alike.
async fn send_next(wallet: &Wallet) -> Result<Sent, StorageError> {
    let Ok(_one_at_a_time) = TabLock::acquire(&format!("tallystick-outbox-{}", wallet.id)).await
    else {
        return Ok(Sent::Later);
    };
    let waiting = wallet.database.read(&[OUTBOX.name])?.queue(&OUTBOX).await?;
    let Some((place, entry)) = waiting.into_iter().next() else { return Ok(Sent::NothingLeft) };
    let letter = &entry.letter;
    match wallet.client.send(&letter.outgoing()?, letter.correlation).await {
        Ok(answer) => match answered(wallet, place, &entry, &answer).await? {
            true => end(wallet, entry, None),
            false => return Ok(Sent::Later),
        },
        Err(error) if error.is_unknown_wallet() => {
            wallet.unknown();
            return Ok(Sent::Later);
        }
        Err(CallError::Refused(details)) => {
            refused(wallet, place, &entry, &details).await?;
            end(wallet, entry, Some(details));
        }
        Err(_) => return Ok(Sent::Later),
    }
    Ok(Sent::Done)
}

/// Returns false if the answer is not one that the subject has.
async fn answered(
    wallet: &Wallet,
    place: u32,
    entry: &OutboxEntry,
    answer: &Value,
) -> Result<bool, StorageError> {
    let chat = match &entry.asking {
        None => None,
        Some(asking) => {
            let request = answer["Request"].as_str().and_then(|text| text.parse().ok());
            let Some(request): Option<RequestId> = request else { return Ok(false) };
            let asked = Asked::new(request, &asking.definition, asking.amount);
            Some(Chat::about(asked, wallet.issuer.borrow().domain.clone()))
        }
    };
    let transaction = wallet.database.write(&[OUTBOX.name, CHATS.name])?;
    transaction.remove(&OUTBOX, place)?;
    if let Some(chat) = &chat {
        transaction.put(&CHATS, &chat.id.to_string(), chat)?;
    }
    transaction.commit().await?;
    if chat.is_some() {
        // An offer may have come before its chat was known.
        wallet.work();
    }
    Ok(true)
}

/// What is refused for good is not sent again: the broker or the person is told.
async fn refused(
    wallet: &Wallet,
    place: u32,
    entry: &OutboxEntry,
    details: &RefusalDetails,
) -> Result<(), StorageError> {
    let letter = &entry.letter;
    let offered = (letter.subject == Subject::OfferedAtIssuer.as_str())
        .then(|| json::read::<OfferedAtIssuer>(letter.body.clone()).ok())
        .flatten();
    let Some(offered) = offered else {
        let transaction = wallet.database.write(&[OUTBOX.name])?;
        transaction.remove(&OUTBOX, place)?;
        return transaction.commit().await;
    };
    let issuer = wallet.issuer.borrow().domain.clone();
    let input = BrokerTokenInput::Refused(details.message.clone());
    let outcome = broker::step(wallet, (&issuer, offered.token), input, |transaction| {
        transaction.remove(&OUTBOX, place)
    })
    .await?;
    local::report_end(wallet, outcome);
    Ok(())
}

fn end(wallet: &Wallet, entry: OutboxEntry, refusal: Option<RefusalDetails>) {
    if let Some(given) = entry.given {
        wallet.ended(given.tab, given.command, refusal);
    }
}
