//! Transitions of the broker's rows, each with the display and what is sent, in one transaction.

mod localize;
mod receiver;

use tallystick_core::{
    Correlation, DomainName, Machine, Outgoing, Party, Refusal, Sender, Timestamp, TokenId,
    WalletId,
    broker::{BrokerToken, BrokerTokenInput, Frontend, on_frontend_altered, on_token_altered},
};

use crate::{
    notice::Notice,
    platform::{Clock, Platform},
    store::{Access, Database, Store, StoreError, Transaction},
    tables::{
        BROKER_TOKENS, CHATS, FILES, FRONTEND, INBOX, LANGUAGE, LOCAL, ONLY, OUTBOX, OutboxEntry,
        PROMPTS, REVOKED, StoredMessage, WalletDatabase, broker_token_key,
    },
    wallet::Wallet,
};

pub(crate) use localize::{language, localize};
pub(crate) use receiver::{Received, receive};

/// Every table that a transition may touch.
const TOUCHED: [&str; 10] = [
    BROKER_TOKENS.name,
    CHATS.name,
    FILES.name,
    FRONTEND.name,
    INBOX.name,
    LANGUAGE.name,
    LOCAL.name,
    OUTBOX.name,
    PROMPTS.name,
    REVOKED.name,
];

/// Where a transition happens, and when.
pub(crate) struct Scene<'a, D, C> {
    pub(crate) database: &'a WalletDatabase<D>,
    pub(crate) wallet: WalletId,
    pub(crate) now: Timestamp,
    pub(crate) clock: &'a C,
}

impl<'a, P: Platform> From<&'a Wallet<P>> for Scene<'a, <P::Store as Store>::Database, P::Clock> {
    fn from(wallet: &'a Wallet<P>) -> Self {
        let clock = wallet.platform().clock();
        Self { database: &wallet.database, wallet: wallet.id(), now: wallet.now(), clock }
    }
}

/// The broker's rows as a transaction read them, and the transaction that will write them.
struct Rows<'a, A, C> {
    transaction: Transaction<A>,
    wallet: WalletId,
    clock: &'a C,
    tokens: Vec<BrokerToken>,
    frontend: Frontend,
    /// Something was posted, which is to be sent or handled.
    posted: bool,
}

impl<'a, A: Access, C: Clock> Rows<'a, A, C> {
    async fn read<D: Database<Access = A>>(scene: &Scene<'a, D, C>) -> Result<Self, StoreError> {
        let transaction = scene.database.write(&TOUCHED)?;
        let tokens = transaction.all(&BROKER_TOKENS).await?;
        // The display follows from the rows, and is made anew where it cannot be read.
        let frontend = transaction.get(&FRONTEND, ONLY).await.ok().flatten().unwrap_or_default();
        let (wallet, clock) = (scene.wallet, scene.clock);
        Ok(Self { transaction, wallet, clock, tokens, frontend, posted: false })
    }

    fn find(&self, issuer: &DomainName, token: TokenId) -> Option<&BrokerToken> {
        self.tokens.iter().find(|row| row.token == token && row.issuer == *issuer)
    }

    /// Whether there is a row of this token that this version cannot read: then it is not written
    /// over, and what concerns it waits for a version that can.
    async fn has_unreadable(&self, sender: &Sender, token: TokenId) -> Result<bool, StoreError> {
        let Sender::Party(Party::Domain(issuer)) = sender else { return Ok(false) };
        if self.find(issuer, token).is_some() {
            return Ok(false);
        }
        self.transaction.has(&BROKER_TOKENS, &broker_token_key(issuer, token)).await
    }

    /// Whether a command waits for its answer that may name the conversation which a message is about.
    /// One that cannot be read may be the very one.
    async fn may_open_a_chat(&self) -> Result<bool, StoreError> {
        let waiting = self.transaction.queue(&OUTBOX).await?;
        let unreadable = self.transaction.count(OUTBOX.name).await? > waiting.len();
        Ok(unreadable || waiting.iter().any(|(_, entry)| entry.opens_a_conversation()))
    }

    /// Writes the row, the display that follows from it, and what is sent.
    fn write(&mut self, row: BrokerToken, sends: Vec<Outgoing>) -> Result<(), StoreError> {
        put(&self.transaction, &row)?;
        self.tokens.retain(|other| (other.token, &other.issuer) != (row.token, &row.issuer));
        self.tokens.push(row);
        self.altered()?;
        sends.into_iter().try_for_each(|sent| self.post(sent))
    }

    /// Writes the display that follows from the rows, and has the wallet told where it differs.
    fn altered(&mut self) -> Result<(), StoreError> {
        let frontend = on_token_altered(&self.tokens);
        let updated = on_frontend_altered(self.wallet, &self.frontend, &frontend);
        if updated.is_some() {
            self.transaction.put(&FRONTEND, ONLY, &frontend)?;
            self.frontend = frontend;
        }
        updated.into_iter().try_for_each(|sent| self.post(sent))
    }

    /// Puts a message where it is sent or handled from: the broker and the wallet are both here.
    fn post(&mut self, outgoing: Outgoing) -> Result<(), StoreError> {
        self.posted = true;
        let message = StoredMessage::new(outgoing, Correlation(self.clock.fresh_id()));
        match message.to == Party::Wallet(self.wallet) {
            true => self.transaction.append(&LOCAL, &message),
            false => self.transaction.append(&OUTBOX, &OutboxEntry::new(message, None)),
        }
    }
}

fn put<A: Access>(transaction: &Transaction<A>, row: &BrokerToken) -> Result<(), StoreError> {
    transaction.put(&BROKER_TOKENS, &broker_token_key(&row.issuer, row.token), row)
}

/// What waited for a transition, and is over with it.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Cause {
    /// Nothing that waited.
    None,
    /// In this place of [`LOCAL`].
    Local(u32),
    /// In this place of [`OUTBOX`].
    Outbox(u32),
}

/// Steps a row. The end of its cause is written with it, and also when the input is refused: then
/// what caused it is done with, and has changed nothing.
pub(crate) async fn step<P: Platform>(
    wallet: &Wallet<P>,
    (issuer, token): (&DomainName, TokenId),
    input: BrokerTokenInput,
    cause: Cause,
) -> Result<Result<BrokerToken, Refusal>, StoreError> {
    let (outcome, posted) = step_in(&wallet.into(), (issuer, token), input, cause).await?;
    // Whoever waits is not woken for nothing: it may be the very one that stepped the row.
    if posted {
        wallet.work();
    }
    wallet.notice(Notice::Rows);
    Ok(outcome)
}

/// Returns also whether something was posted.
async fn step_in<D: Database>(
    scene: &Scene<'_, D, impl Clock>,
    (issuer, token): (&DomainName, TokenId),
    input: BrokerTokenInput,
    cause: Cause,
) -> Result<(Result<BrokerToken, Refusal>, bool), StoreError> {
    let mut rows = Rows::read(scene).await?;
    let row = match rows.find(issuer, token).cloned() {
        Some(row) => Some(row),
        // One that is there and cannot be read waits with its cause for a version that can.
        None => rows.transaction.get(&BROKER_TOKENS, &broker_token_key(issuer, token)).await?,
    };
    let row = row.ok_or(Refusal::NotFound { thing: "token" });
    let outcome = match row.and_then(|row| row.step(scene.now, input)) {
        Ok(step) => {
            rows.write(step.next.clone(), step.sends)?;
            Ok(step.next)
        }
        Err(refusal) => Err(refusal),
    };
    match cause {
        Cause::None => {}
        Cause::Local(place) => rows.transaction.remove(&LOCAL, place)?,
        Cause::Outbox(place) => rows.transaction.remove(&OUTBOX, place)?,
    }
    let posted = rows.posted;
    rows.transaction.commit().await?;
    Ok((outcome, posted))
}

#[cfg(test)]
mod tests;
