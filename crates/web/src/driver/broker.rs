//! Transitions of the broker's rows, each with the display and what is sent, in one transaction.

use tallystick_core::{
    Correlation, DatabaseId, DomainName, Machine, Message, Outgoing, Party, Refusal, Sender,
    Subject, Timestamp, TokenId, WalletId,
    broker::{
        BrokerToken, BrokerTokenInput, BrokerTokenState, Frontend, on_frontend_altered,
        on_token_altered,
        titles::Catalogue,
        tokens::{decline_unasked, issue_at_broker},
    },
    message::{IssueAtBroker, ReviseAtBroker},
};
use uuid::Uuid;

use super::wallet::Wallet;
use crate::services::database::{
    BROKER_TOKENS, CHATS, FILES, FRONTEND, HandledMessage, INBOX, LOCAL, Letter, ONLY, OUTBOX,
    OutboxEntry, StorageError, Transaction, WalletDatabase, broker_token_key,
};

/// Every store that a transition may touch.
const TOUCHED: [&str; 7] = [
    BROKER_TOKENS.name,
    CHATS.name,
    FILES.name,
    FRONTEND.name,
    INBOX.name,
    LOCAL.name,
    OUTBOX.name,
];

/// The broker's rows as a transaction read them, and the transaction that will write them.
struct Rows {
    transaction: Transaction,
    wallet: WalletId,
    tokens: Vec<BrokerToken>,
    frontend: Frontend,
}

impl Rows {
    async fn read(database: &WalletDatabase, wallet: WalletId) -> Result<Self, StorageError> {
        let transaction = database.write(&TOUCHED)?;
        let tokens = transaction.all(&BROKER_TOKENS).await?;
        // The display follows from the rows, and is made anew where it cannot be read.
        let frontend = transaction.get(&FRONTEND, ONLY).await.ok().flatten().unwrap_or_default();
        Ok(Self { transaction, wallet, tokens, frontend })
    }

    fn find(&self, issuer: &DomainName, token: TokenId) -> Option<&BrokerToken> {
        self.tokens.iter().find(|row| row.token == token && row.issuer == *issuer)
    }

    /// Whether there is a row of this token that this version cannot read: then it is not written
    /// over, and what concerns it waits for a version that can.
    async fn has_unreadable(&self, sender: &Sender, token: TokenId) -> Result<bool, StorageError> {
        let Sender::Party(Party::Domain(issuer)) = sender else { return Ok(false) };
        if self.find(issuer, token).is_some() {
            return Ok(false);
        }
        let key = broker_token_key(issuer, token);
        Ok(self.transaction.get_raw(BROKER_TOKENS.name, &key).await?.is_some())
    }

    /// Writes the row, the display that follows from it, and what is sent.
    fn write(&mut self, row: BrokerToken, sends: Vec<Outgoing>) -> Result<(), StorageError> {
        let key = broker_token_key(&row.issuer, row.token);
        self.transaction.put(&BROKER_TOKENS, &key, &row)?;
        self.tokens.retain(|other| (other.token, &other.issuer) != (row.token, &row.issuer));
        self.tokens.push(row);
        let frontend = on_token_altered(&self.tokens);
        let updated = on_frontend_altered(self.wallet, &self.frontend, &frontend);
        if updated.is_some() {
            self.transaction.put(&FRONTEND, ONLY, &frontend)?;
            self.frontend = frontend;
        }
        sends
            .into_iter()
            .chain(updated)
            .try_for_each(|sent| post(&self.transaction, self.wallet, sent))
    }
}

/// Puts a message where it is sent or handled from: the broker and the wallet are both here.
pub(super) fn post(
    transaction: &Transaction,
    wallet: WalletId,
    outgoing: Outgoing,
) -> Result<(), StorageError> {
    let letter = Letter::new(outgoing, Correlation(Uuid::new_v4()));
    match letter.to == Party::Wallet(wallet) {
        true => transaction.append(&LOCAL, &letter),
        false => transaction.append(&OUTBOX, &OutboxEntry { letter, given: None, asking: None }),
    }
}

/// Steps a row. `also` is written with it, and also when the input is refused: then what caused
/// it is done with, and has changed nothing.
pub(super) async fn step(
    wallet: &Wallet,
    (issuer, token): (&DomainName, TokenId),
    input: BrokerTokenInput,
    also: impl FnOnce(&Transaction) -> Result<(), StorageError>,
) -> Result<Result<BrokerToken, Refusal>, StorageError> {
    let outcome = step_in(&wallet.database, wallet.id, wallet.now(), (issuer, token), input, also);
    let outcome = outcome.await?;
    wallet.work();
    wallet.rows_changed().await;
    Ok(outcome)
}

async fn step_in(
    database: &WalletDatabase,
    wallet: WalletId,
    now: Timestamp,
    (issuer, token): (&DomainName, TokenId),
    input: BrokerTokenInput,
    also: impl FnOnce(&Transaction) -> Result<(), StorageError>,
) -> Result<Result<BrokerToken, Refusal>, StorageError> {
    let mut rows = Rows::read(database, wallet).await?;
    let row = rows.find(issuer, token).cloned().ok_or(Refusal::NotFound { thing: "token" });
    let outcome = match row.and_then(|row| row.step(now, input)) {
        Ok(step) => {
            rows.write(step.next.clone(), step.sends)?;
            Ok(step.next)
        }
        Err(refusal) => Err(refusal),
    };
    also(&rows.transaction)?;
    rows.transaction.commit().await?;
    Ok(outcome)
}

/// What became of a message from the issuer.
#[derive(Debug)]
pub(super) enum Received {
    /// It did what it does, now or when it came before.
    Handled,
    /// It will never do anything.
    Refused(Refusal),
    /// It took back an offer that was not answered yet.
    Ended(Box<BrokerToken>),
    /// It is of a form that this version does not know.
    Newer,
    /// Its chat is not known yet: the answer to our own request is still to come.
    Early,
}

/// Handles a message that [`tallystick_core::broker::admit`] admitted.
pub(super) async fn receive(wallet: &Wallet, message: &Message) -> Result<Received, StorageError> {
    let catalogue = wallet.issuer.borrow().catalogue.clone();
    let receiver = Receiver {
        wallet: wallet.id,
        now: wallet.now(),
        database: wallet.issuer.borrow().database,
        language: &wallet.language,
        catalogue: &catalogue,
    };
    let received = receiver.receive(&wallet.database, message).await?;
    if matches!(received, Received::Handled | Received::Ended(_) | Received::Refused(_)) {
        wallet.work();
        wallet.rows_changed().await;
    }
    Ok(received)
}

/// Who receives, and what offers are localized with.
struct Receiver<'a> {
    wallet: WalletId,
    now: Timestamp,
    /// The issuer's database, which makes the offers.
    database: DatabaseId,
    language: &'a str,
    catalogue: &'a Catalogue,
}

impl Receiver<'_> {
    async fn receive(
        &self,
        database: &WalletDatabase,
        message: &Message,
    ) -> Result<Received, StorageError> {
        let mut rows = Rows::read(database, self.wallet).await?;
        let correlation = message.header.correlation.to_string();
        if rows.transaction.get(&INBOX, &correlation).await?.is_some() {
            return Ok(Received::Handled);
        }
        let received = match message.header.subject.parse() {
            Ok(Subject::IssueAtBroker) => self.issue(&mut rows, message).await?,
            Ok(Subject::ReviseAtBroker) => self.revise(&mut rows, message).await?,
            _ => Received::Newer,
        };
        if !matches!(received, Received::Early | Received::Newer) {
            rows.transaction.put(&INBOX, &correlation, &HandledMessage { at: self.now })?;
            rows.transaction.commit().await?;
        }
        Ok(received)
    }

    async fn issue(&self, rows: &mut Rows, message: &Message) -> Result<Received, StorageError> {
        let Ok(offer) = message.body::<IssueAtBroker>() else { return Ok(Received::Newer) };
        let token = offer.token;
        let chat = rows.transaction.get(&CHATS, &offer.chat.to_string()).await?;
        if chat.is_none() {
            let waiting = rows.transaction.queue(&OUTBOX).await?;
            // One that cannot be read may be the very request that this offer answers.
            let unreadable = rows.transaction.count(OUTBOX.name).await? > waiting.len();
            if unreadable || waiting.iter().any(|(_, entry)| entry.asking.is_some()) {
                return Ok(Received::Early);
            }
        }
        if rows.tokens.iter().any(|row| row.token == offer.token) {
            return Ok(Received::Handled);
        }
        if rows.has_unreadable(&message.header.from, offer.token).await? {
            return Ok(Received::Newer);
        }
        let sender = &message.header.from;
        let row = issue_at_broker(self.now, sender, self.wallet, chat.as_ref(), offer);
        let step = row.and_then(|row| {
            let row = BrokerToken { database: Some(self.database), ..row };
            let titles = self.catalogue.localize(self.language, &row.issuer, &row.schema);
            row.step(self.now, BrokerTokenInput::Localized(titles))
        });
        match step {
            Ok(step) => rows.write(step.next, step.sends).map(|()| Received::Handled),
            Err(refusal) => {
                if let Sender::Party(Party::Domain(issuer)) = sender {
                    let declined = decline_unasked(issuer.clone(), token, &refusal);
                    post(&rows.transaction, self.wallet, declined)?;
                }
                Ok(Received::Refused(refusal))
            }
        }
    }

    async fn revise(&self, rows: &mut Rows, message: &Message) -> Result<Received, StorageError> {
        let Ok(revise) = message.body::<ReviseAtBroker>() else { return Ok(Received::Newer) };
        if rows.has_unreadable(&message.header.from, revise.token).await? {
            return Ok(Received::Newer);
        }
        let row = rows.tokens.iter().find(|row| row.token == revise.token).cloned();
        let input = BrokerTokenInput::Revised(message.header.from.clone(), revise);
        let row = row.ok_or(Refusal::NotFound { thing: "token" });
        match row.and_then(|row| row.step(self.now, input)) {
            Ok(step) => {
                let ended = step.next.state == BrokerTokenState::Void;
                let row = Box::new(step.next.clone());
                rows.write(step.next, step.sends)?;
                Ok(if ended { Received::Ended(row) } else { Received::Handled })
            }
            Err(refusal) => Ok(Received::Refused(refusal)),
        }
    }
}

#[cfg(target_arch = "wasm32")]
#[cfg(test)]
mod tests;
