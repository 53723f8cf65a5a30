//! Sends what is stored for the issuer, oldest first and one at a time, until each is answered.

use serde_json::{Map, Value};
use tallystick_core::{
    RequestId, Subject, TokenId,
    broker::{Asked, BrokerTokenInput, Chat, ChatTalker, OfferHere, Verdict, verdict},
    message::OfferedAtIssuer,
    refusal::RefusalDetails,
};

use crate::{
    broker::{self, Cause},
    chats, json,
    lead::LONGEST_SLEEP,
    local,
    notice::Notice,
    pause::{Pauses, Wakes},
    platform::{Network as _, Platform},
    store::{Database as _, Store as _, StoreError},
    tables::{Asking, CHATS, LAST_ANSWERED, ONLY, OUTBOX, OutboxEntry, PROMPTS, StoredMessage},
    wallet::Wallet,
};

/// What became of everything that waited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pass {
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

/// Sends whatever is stored, whenever something is. Whoever stored something sends it
/// at once; what cannot be sent now is left to the leader.
pub(crate) async fn keep_sending(wallet: &Wallet<impl Platform>, mut wakes: Wakes) {
    let clock = wallet.platform().clock();
    let mut pauses = Pauses::default();
    loop {
        match send_all(wallet).await {
            Ok(Pass::Done) => {
                pauses = Pauses::default();
                if wallet.leads() {
                    wakes.woken_within(clock, LONGEST_SLEEP).await;
                } else {
                    wakes.woken().await;
                }
            }
            Ok(Pass::Progress) => pauses = Pauses::default(),
            Ok(Pass::Later) => pauses.wait(clock, &mut wakes).await,
            Err(error) => {
                wallet.notice(Notice::Trouble(error));
                pauses.wait(clock, &mut wakes).await;
            }
        }
    }
}

/// Sends each entry once, oldest first. One that is not answered keeps no other from being sent.
pub(crate) async fn send_all(wallet: &Wallet<impl Platform>) -> Result<Pass, StoreError> {
    let mut tried: Option<u32> = None;
    let (mut done, mut left) = (false, false);
    loop {
        let store = wallet.platform().store();
        let _one_at_a_time = store.lock(&wallet.outbox_lock()).await?;
        let waiting = wallet.database.read(&[OUTBOX.name])?.queue(&OUTBOX).await?;
        let mut waiting = waiting.into_iter();
        let mut earlier = Vec::new();
        let next = loop {
            match waiting.next() {
                Some((place, entry)) if tried.is_some_and(|last| place <= last) => {
                    earlier.push(entry.message);
                }
                next => break next,
            }
        };
        let Some((place, entry)) = next else { break };
        tried = Some(place);
        if wallet.held(&entry).is_some() {
            // It waits for a person, and not for the issuer.
            continue;
        }
        if earlier.iter().any(|message| is_about_the_same(message, &entry.message)) {
            // Of two about one token the first must come first.
            left = true;
            continue;
        }
        match send(wallet, place, entry).await {
            Ok(Sent::Done) => done = true,
            Ok(Sent::SetAside) => left = true,
            Ok(Sent::Unreachable) => {
                left = true;
                break;
            }
            Err(error) => {
                // It stays where it is, and is named.
                wallet.notice(Notice::Trouble(error));
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

fn is_about_the_same(one: &StoredMessage, other: &StoredMessage) -> bool {
    one.token().is_some() && one.token() == other.token()
}

/// Sends an entry and stores what its answer means, under a lock among those who share the wallet, so that none is
/// sent by two at once. If it happens all the same, the issuer answers alike.
async fn send(
    wallet: &Wallet<impl Platform>,
    place: u32,
    entry: OutboxEntry,
) -> Result<Sent, StoreError> {
    let message = &entry.message;
    let outgoing = message.outgoing()?;
    if !wallet.platform().network().is_online() {
        return Ok(Sent::Unreachable);
    }
    let entry = set_out(wallet, place, entry.clone()).await?;
    let message = &entry.message;
    let asked = wallet.issuer_database();
    let error = match wallet.client.send(&outgoing, message.correlation).await {
        Ok(answer) => {
            return Ok(match answered(wallet, place, &entry, &answer).await? {
                true => {
                    end(wallet, &entry, Ok(answer));
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
    let offer = match token {
        Some(token) => wallet.offer_here(token, error.code(), asked).await?,
        None => OfferHere::OtherDatabase,
    };
    match verdict(outgoing.subject, message.correlation, error.refusal(), offer) {
        Verdict::Ends | Verdict::Refused => {
            let Some(details) = error.refusal().cloned() else { return Ok(Sent::SetAside) };
            refused(wallet, place, &entry, &details).await?;
            end(wallet, &entry, Err(details));
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

/// Remembers that an entry may have been sent, before it is: whoever takes it back is told so.
async fn set_out(
    wallet: &Wallet<impl Platform>,
    place: u32,
    entry: OutboxEntry,
) -> Result<OutboxEntry, StoreError> {
    if entry.tried {
        return Ok(entry);
    }
    let entry = OutboxEntry { tried: true, ..entry };
    let transaction = wallet.database.write(&[OUTBOX.name])?;
    transaction.replace(&OUTBOX, place, &entry)?;
    transaction.commit().await?;
    wallet.notice(Notice::Unsent);
    Ok(entry)
}

/// The issuer does not find in its books what it once offered: it is kept, and the holder is told.
pub(crate) async fn dispute(
    wallet: &Wallet<impl Platform>,
    token: TokenId,
    details: &RefusalDetails,
) -> Result<(), StoreError> {
    if details.code != "NOT_FOUND" {
        return Ok(());
    }
    if !wallet.row(token).await?.is_some_and(|row| row.may_be_disputed()) {
        return Ok(());
    }
    let reason = "The issuer does not find this token in its books; they may have been restored \
                  from an older copy. It is kept here, and asked about again.";
    let issuer = wallet.domain().clone();
    let input = BrokerTokenInput::Disputed(reason.to_owned());
    let outcome = broker::step(wallet, (&issuer, token), input, Cause::None).await?;
    local::report_end(wallet, outcome);
    Ok(())
}

/// The answer to an offer that an entry carries.
fn offered(entry: &OutboxEntry) -> Option<OfferedAtIssuer> {
    let message = &entry.message;
    let answers = message.subject == Subject::OfferedAtIssuer.as_str();
    answers.then(|| json::read(message.body.clone()).ok())?
}

/// The token whose offer an entry answers.
pub(crate) fn offered_token(entry: &OutboxEntry) -> Option<TokenId> {
    offered(entry).map(|offered| offered.token)
}

/// Returns false if the answer is not one that the subject has.
async fn answered(
    wallet: &Wallet<impl Platform>,
    place: u32,
    entry: &OutboxEntry,
    answer: &Value,
) -> Result<bool, StoreError> {
    let chats = if !entry.opens_a_conversation() || answer.as_object().is_some_and(Map::is_empty) {
        // Also what was carried out so long ago that its answer is not kept any more.
        Vec::new()
    } else {
        match chats_of(wallet, entry, answer) {
            Some(chats) => chats,
            None => return Ok(false),
        }
    };
    let offered = offered_token(entry);
    let found = match offered {
        // A row that cannot be read has nothing to be cleared.
        Some(token) => {
            let row = wallet.row(token).await.ok().flatten();
            row.filter(|row| row.disputed).map(|_| token)
        }
        None => None,
    };
    let transaction = wallet.database.write(&[OUTBOX.name, CHATS.name, LAST_ANSWERED.name])?;
    transaction.remove(&OUTBOX, place)?;
    transaction.put(&LAST_ANSWERED, ONLY, &entry.message.correlation)?;
    chats::answered(&transaction, entry).await?;
    for chat in &chats {
        transaction.put(&CHATS, &chat.id.to_string(), chat)?;
    }
    transaction.commit().await?;
    wallet.client.acknowledged(entry.message.correlation);
    if let Some(token) = found {
        let issuer = wallet.domain().clone();
        let input = BrokerTokenInput::Acknowledged;
        // A row that is gone by now needs no clearing.
        let _gone = broker::step(wallet, (&issuer, token), input, Cause::None).await?;
    }
    if offered.is_some() {
        // It does not wait for the issuer any more.
        wallet.notice(Notice::Rows);
    }
    if entry.opens_a_conversation() {
        // An offer may have come before its chat was known.
        wallet.work();
    }
    if chats::is_about_a_chat(entry) {
        wallet.notice(Notice::Rows);
    }
    Ok(true)
}

/// The conversations that an answer names.
fn chats_of(
    wallet: &Wallet<impl Platform>,
    entry: &OutboxEntry,
    answer: &Value,
) -> Option<Vec<Chat>> {
    let host = wallet.domain().clone();
    if let Some(talker) = &entry.talker {
        let chat = answer["Chat"].as_str()?.parse().ok()?;
        let title = json::read(answer["Title"].clone()).unwrap_or_default();
        let talker = ChatTalker { name: talker.clone(), title, opened: wallet.now() };
        return Some(vec![Chat::with(chat, talker, host)]);
    }
    let requests: Vec<RequestId> = match entry.asking.as_slice() {
        [_] if answer.get("Requests").is_none() => {
            vec![json::read(answer["Request"].clone()).ok()?]
        }
        _ => json::read(answer["Requests"].clone()).ok()?,
    };
    if requests.len() != entry.asking.len() {
        return None;
    }
    let chat = |(request, Asking { definition, amount }): (RequestId, &Asking)| {
        Chat::about(Asked::new(request, definition, *amount), host.clone())
    };
    Some(requests.into_iter().zip(&entry.asking).map(chat).collect())
}

/// What is refused for good is not sent again: the broker or the person is told.
async fn refused(
    wallet: &Wallet<impl Platform>,
    place: u32,
    entry: &OutboxEntry,
    details: &RefusalDetails,
) -> Result<(), StoreError> {
    let Some(OfferedAtIssuer { token, answer, .. }) = offered(entry) else {
        let transaction = wallet.database.write(&[OUTBOX.name, PROMPTS.name])?;
        transaction.remove(&OUTBOX, place)?;
        chats::refused(&transaction, entry).await?;
        transaction.commit().await?;
        if chats::is_about_a_chat(entry) {
            wallet.notice(Notice::Rows);
        }
        return Ok(());
    };
    let issuer = wallet.domain().clone();
    let input = BrokerTokenInput::refused(Some(answer), details);
    let outcome = broker::step(wallet, (&issuer, token), input, Cause::Outbox(place)).await?;
    local::report_end(wallet, outcome);
    Ok(())
}

fn end(
    wallet: &Wallet<impl Platform>,
    entry: &OutboxEntry,
    outcome: Result<Value, RefusalDetails>,
) {
    if let Some(command) = entry.submitted() {
        wallet.notice(Notice::Ended { command, outcome });
        wallet.notice(Notice::Unsent);
    }
}

#[cfg(test)]
mod tests;
