//! Sends what is stored for the issuer, oldest first and one at a time, until each is answered.

use std::time::Duration;

use serde_json::Value;
use tallystick_core::{
    RequestId, Subject, TokenId,
    broker::{Asked, BrokerTokenInput, Chat, Verdict, ends_offer, verdict},
    message::OfferedAtIssuer,
    refusal::RefusalDetails,
};

use super::{broker, local, wallet::Wallet};
use crate::services::{
    database::{CHATS, LAST_ANSWERED, ONLY, OUTBOX, OutboxEntry, StorageError},
    json,
    pause::{Pauses, Wakes},
    tabs::TabLock,
};

/// How long the leader sleeps at most; see [`super::lead`].
const LONGEST_SLEEP: Duration = Duration::from_secs(30);

/// What became of everything that waited.
enum Pass {
    /// Nothing is left.
    Done,
    /// Something is left, and something was done.
    Progress,
    /// Something is left, and nothing could be done.
    Later,
}

/// What became of one entry.
enum Sent {
    /// It is answered and gone.
    Done,
    /// It waits; the others need not.
    SetAside,
    /// The issuer cannot be reached: the others need not be tried.
    Unreachable,
}

/// Sends whatever is stored, whenever something is. The tab in which a command was given sends
/// it at once; what cannot be sent now is left to the leader.
pub(super) async fn keep_sending(wallet: &Wallet, mut wakes: Wakes) {
    let mut pauses = Pauses::default();
    loop {
        match send_all(wallet).await {
            Ok(Pass::Done) => {
                pauses = Pauses::default();
                if wallet.leading.get() {
                    wakes.woken_within(LONGEST_SLEEP).await;
                } else {
                    wakes.woken().await;
                }
            }
            Ok(Pass::Progress) => pauses = Pauses::default(),
            Ok(Pass::Later) => pauses.wait(&mut wakes).await,
            Err(error) => {
                wallet.report(error);
                pauses.wait(&mut wakes).await;
            }
        }
    }
}

/// Sends each entry once, oldest first. One that is not answered keeps no other from being sent.
async fn send_all(wallet: &Wallet) -> Result<Pass, StorageError> {
    let mut tried: Option<u32> = None;
    let (mut done, mut left) = (false, false);
    loop {
        let Ok(_one_at_a_time) =
            TabLock::acquire(&format!("tallystick-outbox-{}", wallet.id)).await
        else {
            return Ok(Pass::Later);
        };
        let waiting = wallet.database.read(&[OUTBOX.name])?.queue(&OUTBOX).await?;
        let next = waiting.into_iter().find(|(place, _)| tried.is_none_or(|last| *place > last));
        let Some((place, entry)) = next else { break };
        tried = Some(place);
        match send(wallet, place, entry).await {
            Ok(Sent::Done) => done = true,
            Ok(Sent::SetAside) => left = true,
            Ok(Sent::Unreachable) => {
                left = true;
                break;
            }
            Err(error) => {
                // It stays where it is, and is named.
                wallet.report(error);
                left = true;
            }
        }
    }
    Ok(match (left, done) {
        (false, _) => Pass::Done,
        (true, true) => Pass::Progress,
        (true, false) => Pass::Later,
    })
}

/// Sends an entry and stores what its answer means, under a lock among the tabs, so that none is
/// sent by two of them at once. If it happens all the same, the issuer answers alike.
async fn send(wallet: &Wallet, place: u32, entry: OutboxEntry) -> Result<Sent, StorageError> {
    let letter = &entry.letter;
    let outgoing = letter.outgoing()?;
    let error = match wallet.client.send(&outgoing, letter.correlation).await {
        Ok(answer) => {
            return Ok(match answered(wallet, place, &entry, &answer).await? {
                true => {
                    end(wallet, entry, None);
                    Sent::Done
                }
                false => Sent::SetAside,
            });
        }
        Err(error) => error,
    };
    if error.is_unknown_wallet() {
        wallet.unknown();
        return Ok(Sent::Unreachable);
    }
    let token = offered_token(&entry);
    let same_database = match token {
        Some(token) if error.code().is_some_and(ends_offer) => {
            wallet.is_of_the_same_database(token).await?
        }
        _ => false,
    };
    let subject = outgoing.subject;
    match verdict(subject, letter.correlation, error.refusal(), same_database) {
        Verdict::Ends | Verdict::Refused => {
            let Some(details) = error.refusal().cloned() else { return Ok(Sent::SetAside) };
            refused(wallet, place, &entry, &details).await?;
            end(wallet, entry, Some(details));
            Ok(Sent::Done)
        }
        Verdict::Disturbance => {
            if let (Some(token), Some(details)) = (token, error.refusal()) {
                dispute(wallet, token, details).await?;
            }
            Ok(if error.is_offline() { Sent::Unreachable } else { Sent::SetAside })
        }
    }
}

/// The issuer does not find in its books what it once offered: it is kept, and the holder is told.
pub(super) async fn dispute(
    wallet: &Wallet,
    token: TokenId,
    details: &RefusalDetails,
) -> Result<(), StorageError> {
    if details.code != "NOT_FOUND" || wallet.is_disputed(token).await? {
        return Ok(());
    }
    let reason = "The issuer does not find this token in its books; they may have been restored \
                  from an older copy. It is kept here, and asked about again.";
    let issuer = wallet.issuer.borrow().domain.clone();
    let input = BrokerTokenInput::Disputed(reason.to_owned());
    let outcome = broker::step(wallet, (&issuer, token), input, |_| Ok(())).await?;
    local::report_end(wallet, outcome);
    Ok(())
}

/// The token whose offer an entry answers.
fn offered_token(entry: &OutboxEntry) -> Option<TokenId> {
    let letter = &entry.letter;
    let answers = letter.subject == Subject::OfferedAtIssuer.as_str();
    let body = answers.then(|| json::read::<OfferedAtIssuer>(letter.body.clone()).ok())?;
    body.map(|offered| offered.token)
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
    let found = match offered_token(entry) {
        Some(token) if wallet.is_disputed(token).await? => Some(token),
        _ => None,
    };
    let transaction = wallet.database.write(&[OUTBOX.name, CHATS.name, LAST_ANSWERED.name])?;
    transaction.remove(&OUTBOX, place)?;
    transaction.put(&LAST_ANSWERED, ONLY, &entry.letter.correlation)?;
    if let Some(chat) = &chat {
        transaction.put(&CHATS, &chat.id.to_string(), chat)?;
    }
    transaction.commit().await?;
    wallet.client.acknowledged(entry.letter.correlation);
    if let Some(token) = found {
        let issuer = wallet.issuer.borrow().domain.clone();
        let input = BrokerTokenInput::Acknowledged;
        // A row that is gone by now needs no clearing.
        let _gone = broker::step(wallet, (&issuer, token), input, |_| Ok(())).await?;
    }
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
    let Some(token) = offered_token(entry) else {
        let transaction = wallet.database.write(&[OUTBOX.name])?;
        transaction.remove(&OUTBOX, place)?;
        return transaction.commit().await;
    };
    let issuer = wallet.issuer.borrow().domain.clone();
    let input = BrokerTokenInput::Refused(details.message.clone());
    let outcome = broker::step(wallet, (&issuer, token), input, |transaction| {
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
