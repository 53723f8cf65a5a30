//! Messages between the broker and the wallet, which both are here: stored like any other, so
//! that a closed tab loses none of them.

use tallystick_core::{
    Refusal, Subject,
    broker::{BrokerToken, BrokerTokenInput},
    message::{Body, RemoveAtNotifier, SavedAtBroker},
};

use crate::{
    broker::{self, Cause},
    json,
    notice::Notice,
    platform::Platform,
    save,
    store::{Database as _, StoreError},
    tables::{FILES, LOCAL, StoredMessage},
    wallet::Wallet,
};

/// Handles what waits, oldest first. What cannot be handled now keeps no other from it. Returns
/// false if something has to be tried again later.
pub(crate) async fn handle_all(wallet: &Wallet<impl Platform>) -> bool {
    let mut tried: Option<u32> = None;
    let mut all = true;
    loop {
        let waiting = async { wallet.database.read(&[LOCAL.name])?.queue(&LOCAL).await };
        let waiting = match waiting.await {
            Ok(waiting) => waiting,
            Err(error) => {
                wallet.notice(Notice::Trouble(error));
                return false;
            }
        };
        let next = waiting.into_iter().find(|(place, _)| tried.is_none_or(|last| *place > last));
        let Some((place, message)) = next else { return all };
        tried = Some(place);
        match handle(wallet, place, message).await {
            Ok(Handled::Done) => {}
            Ok(Handled::Later) => all = false,
            Err(error) => {
                // It stays where it is, and is named.
                wallet.notice(Notice::Trouble(error));
                all = false;
            }
        }
    }
}

/// What became of a message.
pub(crate) enum Handled {
    /// It is over.
    Done,
    /// It waits.
    Later,
}

async fn handle(
    wallet: &Wallet<impl Platform>,
    place: u32,
    message: StoredMessage,
) -> Result<Handled, StoreError> {
    match message.outgoing()?.subject {
        Subject::SaveAtNotifier => return save::save_at_notifier(wallet, place, &message).await,
        Subject::SavedAtBroker => {
            let saved: SavedAtBroker = body(&message)?;
            let key = (&saved.issuer.clone(), saved.token);
            let input = BrokerTokenInput::Saved(wallet.id(), saved);
            // A refusal means that it was saved before.
            let _repeated = broker::step(wallet, key, input, Cause::Local(place)).await?;
        }
        Subject::RemoveAtNotifier => {
            let remove: RemoveAtNotifier = body(&message)?;
            let transaction = wallet.database.write(&[LOCAL.name, FILES.name])?;
            transaction.delete(&FILES, &remove.path)?;
            transaction.remove(&LOCAL, place)?;
            transaction.commit().await?;
            wallet.notice(Notice::Rows);
        }
        // `Updated@Notifier`: the wallet reads the display again. No other subject is sent here.
        _ => {
            remove(wallet, place).await?;
            wallet.notice(Notice::Rows);
        }
    }
    Ok(Handled::Done)
}

/// What waited in this place is over.
pub(crate) async fn remove(
    wallet: &Wallet<impl Platform>,
    place: u32,
) -> Result<Handled, StoreError> {
    let transaction = wallet.database.write(&[LOCAL.name])?;
    transaction.remove(&LOCAL, place)?;
    transaction.commit().await?;
    Ok(Handled::Done)
}

/// Tells the holder of a token that came to nothing.
pub(crate) fn report_end(wallet: &Wallet<impl Platform>, outcome: Result<BrokerToken, Refusal>) {
    if let Ok(BrokerToken { title, reason: Some(reason), .. }) = outcome {
        wallet.notice(Notice::Failed { title, reason });
    }
}

pub(crate) fn body<B: Body>(message: &StoredMessage) -> Result<B, StoreError> {
    json::read(message.body.clone()).map_err(|error| StoreError::malformed(LOCAL.name, error))
}

#[cfg(test)]
mod tests;
