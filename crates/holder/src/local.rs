//! Messages between the broker and the wallet, which both are here: stored like any other, so
//! that a closed tab loses none of them.

use tallystick_core::{
    Correlation, Machine, Outgoing, Refusal, Subject,
    broker::{
        Asked, BrokerToken, BrokerTokenInput, BrokerTokenState, Verdict, ends_offer, verdict,
    },
    message::{Body, RemoveAtNotifier, SavedAtBroker},
    token::SignedToken,
    wallet::{Expected, Save, SaveInput, SaveState, path_of},
};

use crate::{
    broker::{self, Cause},
    call_error::CallError,
    json,
    notice::Notice,
    outbox,
    platform::{Clock as _, Platform},
    store::{Database as _, StoreError},
    tables::{BROKER_TOKENS, CHATS, FILES, LOCAL, Letter, broker_token_key},
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
        let Some((place, letter)) = next else { return all };
        tried = Some(place);
        match handle(wallet, place, letter).await {
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

enum Handled {
    Done,
    Later,
}

async fn handle(
    wallet: &Wallet<impl Platform>,
    place: u32,
    letter: Letter,
) -> Result<Handled, StoreError> {
    match letter.outgoing()?.subject {
        Subject::SaveAtNotifier => return save_at_notifier(wallet, place, &letter).await,
        Subject::SavedAtBroker => {
            let saved: SavedAtBroker = body(&letter)?;
            let key = (&saved.issuer.clone(), saved.token);
            let input = BrokerTokenInput::Saved(wallet.id(), saved);
            // A refusal means that it was saved before.
            let _repeated = broker::step(wallet, key, input, Cause::Local(place)).await?;
        }
        Subject::RemoveAtNotifier => {
            let remove: RemoveAtNotifier = body(&letter)?;
            let transaction = wallet.database.write(&[LOCAL.name, FILES.name])?;
            transaction.delete(&FILES, &remove.path)?;
            transaction.remove(&LOCAL, place)?;
            transaction.commit().await?;
            wallet.notice(Notice::Rows);
        }
        // `Updated@Notifier`: the wallet reads the display again. No other subject is sent here.
        _ => {
            let transaction = wallet.database.write(&[LOCAL.name])?;
            transaction.remove(&LOCAL, place)?;
            transaction.commit().await?;
            wallet.notice(Notice::Rows);
        }
    }
    Ok(Handled::Done)
}

/// `Save@Notifier`: downloads the token, lets core verify it, keeps it, tells the broker.
async fn save_at_notifier(
    wallet: &Wallet<impl Platform>,
    place: u32,
    letter: &Letter,
) -> Result<Handled, StoreError> {
    let step = Save::save_at_notifier(body(letter)?);
    let save = step.next;
    let key = (&save.issuer.clone(), save.token);
    let Some((row, asked)) = offer(wallet, &save).await? else {
        let transaction = wallet.database.write(&[LOCAL.name])?;
        transaction.remove(&LOCAL, place)?;
        transaction.commit().await?;
        return Ok(Handled::Done);
    };
    let document = match download(wallet, step.sends, letter.correlation).await {
        Ok(document) => document,
        Err(error) => {
            if error.is_unknown_wallet() {
                wallet.unknown();
                return Ok(Handled::Later);
            }
            let same_database = error.code().is_some_and(ends_offer)
                && wallet.is_of_the_same_database(save.token).await?;
            let subject = Subject::IssuedAtIssuer;
            let verdict = verdict(subject, letter.correlation, error.refusal(), same_database);
            let (Verdict::Ends, Some(details)) = (verdict, error.refusal()) else {
                if let Some(details) = error.refusal() {
                    outbox::dispute(wallet, save.token, details).await?;
                }
                return Ok(Handled::Later);
            };
            let input = BrokerTokenInput::Refused(details.message.clone());
            report_end(wallet, broker::step(wallet, key, input, Cause::Local(place)).await?);
            return Ok(Handled::Done);
        }
    };
    let named = document.selector().unwrap_or_default().to_owned();
    if wallet.known_issuer().key(&named).is_none() {
        // The issuer may have a new key by now.
        if !wallet.read_issuer_again().await {
            return Ok(Handled::Later);
        }
    }
    let expected = Expected::new(&row, asked, wallet.known_issuer());
    let input = SaveInput::Downloaded(Box::new(expected), document);
    let Ok(step) = save.step(wallet.now(), input) else { return Ok(Handled::Later) };
    match step.next.state {
        SaveState::Kept(document) => {
            let path = path_of(&step.next.issuer, step.next.token);
            keep(wallet, place, &path, &document, step.sends).await?;
        }
        SaveState::NotKept(reason) => {
            let input = BrokerTokenInput::NotSaved(reason);
            report_end(wallet, broker::step(wallet, key, input, Cause::Local(place)).await?);
        }
        SaveState::Downloading => return Ok(Handled::Later),
    }
    Ok(Handled::Done)
}

/// The accepted offer and what was asked for; `None` if that is over.
async fn offer(
    wallet: &Wallet<impl Platform>,
    save: &Save,
) -> Result<Option<(BrokerToken, Asked)>, StoreError> {
    let transaction = wallet.database.read(&[BROKER_TOKENS.name, CHATS.name])?;
    let key = broker_token_key(&save.issuer, save.token);
    let row = transaction.get(&BROKER_TOKENS, &key).await?;
    let Some(row) = row.filter(|row| row.state == BrokerTokenState::Offered) else {
        return Ok(None);
    };
    let chat = transaction.get(&CHATS, &row.chat.to_string()).await?;
    Ok(chat.map(|chat| (row, chat.asked)))
}

/// `Issued@Issuer`. The same correlation each time, so that it is one call however often it is
/// repeated.
async fn download(
    wallet: &Wallet<impl Platform>,
    sends: Vec<Outgoing>,
    correlation: Correlation,
) -> Result<SignedToken, CallError> {
    let mut answer = serde_json::Value::Null;
    for outgoing in sends {
        answer = wallet.client.send(&outgoing, correlation).await?;
    }
    Ok(json::read(answer)?)
}

/// The file, the message to the broker, and the end of the order to save it: all or nothing.
async fn keep(
    wallet: &Wallet<impl Platform>,
    place: u32,
    path: &str,
    document: &SignedToken,
    sends: Vec<Outgoing>,
) -> Result<(), StoreError> {
    let text = json::value(document).map(|document| json::text(&document));
    let text = text.map_err(|error| StoreError::malformed(FILES.name, error))?;
    let transaction = wallet.database.write(&[FILES.name, LOCAL.name])?;
    transaction.put(&FILES, path, &text)?;
    transaction.remove(&LOCAL, place)?;
    for outgoing in sends {
        let letter = Letter::new(outgoing, Correlation(wallet.platform().clock().fresh_id()));
        transaction.append(&LOCAL, &letter)?;
    }
    transaction.commit().await
}

/// Tells the holder of a token that came to nothing.
pub(crate) fn report_end(wallet: &Wallet<impl Platform>, outcome: Result<BrokerToken, Refusal>) {
    if let Ok(BrokerToken { title, description: Some(reason), .. }) = outcome {
        wallet.notice(Notice::Failed { title, reason });
    }
}

fn body<B: Body>(letter: &Letter) -> Result<B, StoreError> {
    json::read(letter.body.clone()).map_err(|error| StoreError::malformed(LOCAL.name, error))
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
