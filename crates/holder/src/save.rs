//! Keeping tokens: `Save@Notifier`, downloaded, verified by core, and kept with `Saved@Broker` in one
//! transaction. A kept token whose file is gone is fetched again.

use tallystick_core::{
    Correlation, DatabaseId, Machine, Outgoing, Subject,
    broker::{Asked, BrokerToken, BrokerTokenInput, BrokerTokenState, Verdict, verdict},
    token::SignedToken,
    wallet::{Expected, Save, SaveInput, SaveState, path_of},
};

use crate::{
    broker::{self, Cause},
    call_error::CallError,
    json,
    local::{self, Handled},
    notice::Notice,
    outbox,
    platform::{Clock as _, Platform},
    store::{Access, Database as _, StoreError, Transaction},
    tables::{BROKER_TOKENS, CHATS, FILES, LOCAL, StoredMessage, broker_token_key},
    wallet::Wallet,
};

/// `Save@Notifier`: downloads the token, lets core verify it, keeps it, tells the broker.
pub(crate) async fn save_at_notifier(
    wallet: &Wallet<impl Platform>,
    place: u32,
    message: &StoredMessage,
) -> Result<Handled, StoreError> {
    let step = Save::save_at_notifier(local::body(message)?);
    let save = step.next;
    let Some((row, asked)) = wanted(wallet, &save).await? else {
        return local::remove(wallet, place).await;
    };
    let asked_at = wallet.issuer_database();
    let document = match download(wallet, step.sends, message.correlation).await {
        Ok(document) => document,
        Err(error) => {
            let asked = (message.correlation, asked_at);
            return not_downloaded(wallet, place, asked, &row, error).await;
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
            // The broker was told before of one that is kept again.
            let sends = if row.state == BrokerTokenState::Saved { Vec::new() } else { step.sends };
            keep(wallet, place, &path, &document, sends).await?;
            wallet.notice(Notice::Rows);
            Ok(Handled::Done)
        }
        SaveState::NotKept(reason) if reason.declines() => {
            if row.state == BrokerTokenState::Saved {
                // What was accepted is not declined any more.
                wallet.doubt(&row, reason.to_string());
                return local::remove(wallet, place).await;
            }
            let input = BrokerTokenInput::NotSaved(reason);
            let key = (&row.issuer, row.token);
            let outcome = broker::step(wallet, key, input, Cause::Local(place)).await?;
            local::report_end(wallet, outcome);
            Ok(Handled::Done)
        }
        SaveState::NotKept(reason) => {
            // It need not be the issuer's word: the answer waits, and it is asked for again.
            wallet.doubt(&row, reason.to_string());
            Ok(Handled::Later)
        }
        SaveState::Downloading => Ok(Handled::Later),
    }
}

/// What an answer other than the token means, to what was sent under this correlation to an issuer
/// that said that it works with this database.
async fn not_downloaded(
    wallet: &Wallet<impl Platform>,
    place: u32,
    (sent, asked): (Correlation, DatabaseId),
    row: &BrokerToken,
    error: CallError,
) -> Result<Handled, StoreError> {
    if error.is_unknown_wallet() {
        wallet.unknown();
        return Ok(Handled::Later);
    }
    if let CallError::Unexpected { .. } = &error {
        wallet.doubt(row, error.to_string());
    }
    let offer = wallet.offer_here(row.token, error.code(), asked).await?;
    let verdict = verdict(Subject::IssuedAtIssuer, sent, error.refusal(), offer);
    match (verdict, error.refusal()) {
        // The answer to the acceptance says what becomes of a token that was accepted.
        (Verdict::Ends, Some(_)) if row.state == BrokerTokenState::Saved => {
            local::remove(wallet, place).await
        }
        (Verdict::Ends, Some(details)) => {
            let input = BrokerTokenInput::refused(None, details);
            let key = (&row.issuer, row.token);
            let outcome = broker::step(wallet, key, input, Cause::Local(place)).await?;
            local::report_end(wallet, outcome);
            Ok(Handled::Done)
        }
        (_, Some(details)) => {
            outbox::dispute(wallet, row.token, details).await?;
            Ok(Handled::Later)
        }
        (_, None) => Ok(Handled::Later),
    }
}

/// The accepted offer, or the kept token whose file is gone, and what was asked for; `None` if there
/// is nothing to download.
async fn wanted(
    wallet: &Wallet<impl Platform>,
    save: &Save,
) -> Result<Option<(BrokerToken, Option<Asked>)>, StoreError> {
    let transaction = wallet.database.read(&[BROKER_TOKENS.name, CHATS.name, FILES.name])?;
    let key = broker_token_key(&save.issuer, save.token);
    let Some(row) = transaction.get(&BROKER_TOKENS, &key).await? else { return Ok(None) };
    let wanted = match row.state {
        BrokerTokenState::Offered => true,
        BrokerTokenState::Saved => is_gone(&transaction, &row).await?,
        _ => false,
    };
    if !wanted {
        return Ok(None);
    }
    let chat = transaction.get(&CHATS, &row.chat.to_string()).await?;
    Ok(chat.map(|chat| (row, chat.asked)))
}

/// Whether the file of a kept token is not there or not what was stored. One of a newer form is
/// there, for the version that knows it.
async fn is_gone(
    transaction: &Transaction<impl Access>,
    row: &BrokerToken,
) -> Result<bool, StoreError> {
    let path = path_of(&row.issuer, row.token);
    match transaction.get(&FILES, &path).await {
        Ok(file) => Ok(file.is_none()),
        Err(StoreError::Malformed { .. }) => Ok(true),
        Err(StoreError::NewerRow { .. }) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Asks for each kept token whose file is gone once more: the issuer gives its owner the same bytes
/// again.
pub(crate) async fn ask_for_what_is_gone(wallet: &Wallet<impl Platform>) -> Result<(), StoreError> {
    let tables = [BROKER_TOKENS.name, FILES.name, LOCAL.name];
    let transaction = wallet.database.write(&tables)?;
    let saves = Subject::SaveAtNotifier.as_str();
    let waiting = transaction.queue(&LOCAL).await?.into_iter();
    let waiting: Vec<_> = waiting.filter(|(_, message)| message.subject == saves).collect();
    let mut orders = Vec::new();
    for row in transaction.all(&BROKER_TOKENS).await? {
        if row.state == BrokerTokenState::Saved && is_gone(&transaction, &row).await? {
            let order = row.save_at_notifier();
            let body = &order.body;
            if !waiting.iter().any(|(_, message)| message.body["Token"] == body["Token"]) {
                orders.push(order);
            }
        }
    }
    if orders.is_empty() {
        return Ok(());
    }
    post(wallet, &transaction, orders)?;
    transaction.commit().await
}

/// Puts messages where the broker and the wallet, which both are here, find them.
fn post(
    wallet: &Wallet<impl Platform>,
    transaction: &Transaction<impl Access>,
    sends: Vec<Outgoing>,
) -> Result<(), StoreError> {
    sends.into_iter().try_for_each(|outgoing| {
        let message =
            StoredMessage::new(outgoing, Correlation(wallet.platform().clock().fresh_id()));
        transaction.append(&LOCAL, &message)
    })
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
    post(wallet, &transaction, sends)?;
    transaction.commit().await
}

#[cfg(test)]
mod tests;
