//! Transitions of the broker's rows, each with the display and what is sent, in one transaction.

use tallystick_core::{
    Correlation, DatabaseId, DomainName, Machine, Message, Outgoing, Party, Refusal, Sender,
    Subject, Timestamp, TokenId, TokenStatus, WalletId,
    broker::{
        BrokerToken, BrokerTokenInput, BrokerTokenState, Frontend, on_frontend_altered,
        on_token_altered,
        titles::Catalogue,
        tokens::{decline_unasked, issue_at_broker},
    },
    message::{IssueAtBroker, ReviseAtBroker},
};

use crate::{
    notice::Notice,
    outbox::offered_token,
    platform::{Clock, Platform},
    store::{Access, Database, Store, StoreError, Transaction},
    tables::{
        BROKER_TOKENS, CHATS, FILES, FRONTEND, HandledMessage, INBOX, LOCAL, Letter, ONLY, OUTBOX,
        OutboxEntry, REVOKED, WalletDatabase, broker_token_key,
    },
    wallet::Wallet,
};

/// Every table that a transition may touch.
const TOUCHED: [&str; 8] = [
    BROKER_TOKENS.name,
    CHATS.name,
    FILES.name,
    FRONTEND.name,
    INBOX.name,
    LOCAL.name,
    OUTBOX.name,
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

    /// Writes the row, the display that follows from it, and what is sent.
    fn write(&mut self, row: BrokerToken, sends: Vec<Outgoing>) -> Result<(), StoreError> {
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
        sends.into_iter().chain(updated).try_for_each(|sent| self.post(sent))
    }

    /// Puts a message where it is sent or handled from: the broker and the wallet are both here.
    fn post(&mut self, outgoing: Outgoing) -> Result<(), StoreError> {
        self.posted = true;
        let letter = Letter::new(outgoing, Correlation(self.clock.fresh_id()));
        match letter.to == Party::Wallet(self.wallet) {
            true => self.transaction.append(&LOCAL, &letter),
            false => {
                let entry = OutboxEntry { letter, given: None, asking: None };
                self.transaction.append(&OUTBOX, &entry)
            }
        }
    }
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

/// What became of a message from the issuer.
#[derive(Debug)]
pub(crate) enum Received {
    /// It did what it does, now or when it came before.
    Handled,
    /// It will never do anything.
    Refused(Refusal),
    /// It took back an offer that was not answered yet.
    Ended(Box<BrokerToken>),
    /// It took back an offer that has not come.
    EndedUnseen,
    /// It is of a form that this version does not know.
    Newer,
    /// Its chat is not known yet: the answer to our own request is still to come.
    Early,
}

/// Handles a message that [`tallystick_core::broker::admit`] admitted.
pub(crate) async fn receive<P: Platform>(
    wallet: &Wallet<P>,
    message: &Message,
) -> Result<Received, StoreError> {
    let catalogue = wallet.catalogue();
    let receiver = Receiver {
        scene: wallet.into(),
        database: wallet.issuer_database(),
        language: wallet.language(),
        catalogue: &catalogue,
    };
    let (received, posted) = receiver.receive(message).await?;
    // Whoever waits is not woken for nothing: it may be the very one that reads the mailbox.
    if posted {
        wallet.work();
    }
    if !matches!(received, Received::Early | Received::Newer) {
        wallet.notice(Notice::Rows);
    }
    Ok(received)
}

/// Who receives, and what offers are localized with.
struct Receiver<'a, D, C> {
    scene: Scene<'a, D, C>,
    /// The issuer's database, which makes the offers.
    database: DatabaseId,
    language: &'a str,
    catalogue: &'a Catalogue,
}

impl<D: Database, C: Clock> Receiver<'_, D, C> {
    /// Returns also whether something was posted.
    async fn receive(&self, message: &Message) -> Result<(Received, bool), StoreError> {
        let mut rows = Rows::read(&self.scene).await?;
        let correlation = message.header.correlation.to_string();
        if self.answer_again(&mut rows, message).await? {
            rows.transaction.commit().await?;
            return Ok((Received::Handled, true));
        }
        if rows.transaction.has(&INBOX, &correlation).await? {
            return Ok((Received::Handled, false));
        }
        let received = match message.header.subject.parse() {
            Ok(Subject::IssueAtBroker) => self.issue(&mut rows, message).await?,
            Ok(Subject::ReviseAtBroker) => self.revise(&mut rows, message).await?,
            _ => Received::Newer,
        };
        let posted = rows.posted;
        if !matches!(received, Received::Early | Received::Newer) {
            let handled = HandledMessage { at: self.scene.now };
            rows.transaction.put(&INBOX, &correlation, &handled)?;
            rows.transaction.commit().await?;
        }
        Ok((received, posted))
    }

    /// An offer that was answered comes again, perhaps from an issuer that was restored from a copy of
    /// before the answer: it gets the same answer, unless that still waits to be sent.
    async fn answer_again(
        &self,
        rows: &mut Rows<'_, D::Access, C>,
        message: &Message,
    ) -> Result<bool, StoreError> {
        if message.header.subject != Subject::IssueAtBroker.as_str() {
            return Ok(false);
        }
        let (Sender::Party(Party::Domain(issuer)), Ok(offer)) =
            (&message.header.from, message.body::<IssueAtBroker>())
        else {
            return Ok(false);
        };
        let answer = rows.find(issuer, offer.token).and_then(BrokerToken::answer_again);
        let Some(answer) = answer else { return Ok(false) };
        let waiting = rows.transaction.queue(&OUTBOX).await?;
        if waiting.iter().any(|(_, entry)| offered_token(entry) == Some(offer.token)) {
            return Ok(false);
        }
        rows.post(answer)?;
        Ok(true)
    }

    async fn issue(
        &self,
        rows: &mut Rows<'_, D::Access, C>,
        message: &Message,
    ) -> Result<Received, StoreError> {
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
        let revoked = match sender {
            Sender::Party(Party::Domain(issuer)) => broker_token_key(issuer, token),
            Sender::Party(Party::Wallet(_)) | Sender::Anonymous => String::new(),
        };
        let taken_back = rows.transaction.has(&REVOKED, &revoked).await?;
        let (now, wallet) = (self.scene.now, self.scene.wallet);
        let row = issue_at_broker(now, sender, wallet, chat.as_ref(), offer);
        let step = row.and_then(|row| {
            let (database, selector) = (Some(self.database), message.header.selector.clone());
            let row = BrokerToken { database, selector, ..row };
            let titles = self.catalogue.localize(self.language, &row.issuer, &row.schema);
            let step = row.step(now, BrokerTokenInput::Localized(titles))?;
            if !taken_back {
                return Ok(step);
            }
            // The holder was told when it was taken back, and is not asked.
            let (status, ending, locator) = (TokenStatus::Revoked, None, None);
            let revise = ReviseAtBroker { token, status, starting: now, ending, locator };
            step.next.step(now, BrokerTokenInput::Revised(sender.clone(), revise))
        });
        match step {
            Ok(step) => {
                if taken_back {
                    rows.transaction.delete(&REVOKED, &revoked)?;
                }
                rows.write(step.next, step.sends).map(|()| Received::Handled)
            }
            Err(refusal) => {
                if let Sender::Party(Party::Domain(issuer)) = sender {
                    let declined = decline_unasked(issuer.clone(), token, &refusal);
                    rows.post(declined)?;
                }
                Ok(Received::Refused(refusal))
            }
        }
    }

    async fn revise(
        &self,
        rows: &mut Rows<'_, D::Access, C>,
        message: &Message,
    ) -> Result<Received, StoreError> {
        let Ok(revise) = message.body::<ReviseAtBroker>() else { return Ok(Received::Newer) };
        if rows.has_unreadable(&message.header.from, revise.token).await? {
            return Ok(Received::Newer);
        }
        let row = rows.tokens.iter().find(|row| row.token == revise.token).cloned();
        if let (None, TokenStatus::Revoked, Sender::Party(Party::Domain(issuer))) =
            (&row, revise.status, &message.header.from)
        {
            // Its offer may still come: nobody is asked about it then.
            let handled = HandledMessage { at: self.scene.now };
            rows.transaction.put(&REVOKED, &broker_token_key(issuer, revise.token), &handled)?;
            return Ok(Received::EndedUnseen);
        }
        let input = BrokerTokenInput::Revised(message.header.from.clone(), revise);
        let row = row.ok_or(Refusal::NotFound { thing: "token" });
        match row.and_then(|row| row.step(self.scene.now, input)) {
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

#[cfg(test)]
mod tests;
