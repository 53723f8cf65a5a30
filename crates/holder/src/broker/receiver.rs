//! Messages from the issuer: each handled once, in one transaction.

use tallystick_core::{
    DatabaseId, DomainName, Machine, Message, Party, Refusal, Sender, Subject, TokenStatus,
    broker::{
        BrokerToken, BrokerTokenInput, BrokerTokenState, Chat, prompt_at_broker,
        titles::Catalogue,
        tokens::{decline_unasked, issue_at_broker},
    },
    message::{IssueAtBroker, PromptAtBroker, ReviseAtBroker},
};

use super::{Rows, Scene, language};
use crate::{
    notice::Notice,
    outbox::offered_token,
    platform::{Clock, Platform},
    store::{Database, StoreError},
    tables::{
        CHATS, HandledMessage, INBOX, OUTBOX, PROMPTS, REVOKED, broker_token_key, prompt_key,
    },
    wallet::Wallet,
};

/// What became of a message from the issuer.
#[derive(Debug)]
pub(crate) enum Received {
    /// It did what it does, now or when it came before.
    Handled,
    /// It will never do anything.
    Refused(Refusal),
    /// It took back an offer that was not answered yet.
    Ended(Box<BrokerToken>),
    /// It changed the status of a token that is kept.
    Revised(Box<BrokerToken>),
    /// It took back an offer that has not come.
    EndedUnseen,
    /// It is of a form that this version does not know.
    Newer,
    /// Its chat is not known yet: the answer to our own request is still to come.
    Early,
}

/// Handles a message that [`tallystick_core::broker::admit`] admitted, from this database of the
/// issuer's.
pub(crate) async fn receive<P: Platform>(
    wallet: &Wallet<P>,
    message: &Message,
    database: DatabaseId,
) -> Result<Received, StoreError> {
    let catalogue = wallet.catalogue();
    let receiver = Receiver {
        scene: wallet.into(),
        issuer: wallet.domain(),
        database,
        enrolled_in: wallet.enrolled_in(),
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
pub(super) struct Receiver<'a, D, C> {
    pub(super) scene: Scene<'a, D, C>,
    /// The issuer at which the wallet is enrolled.
    pub(super) issuer: &'a DomainName,
    /// The issuer's database, which makes the offers.
    pub(super) database: DatabaseId,
    /// The language, unless the holder chose another.
    pub(super) enrolled_in: &'a str,
    pub(super) catalogue: &'a Catalogue,
}

impl<D: Database, C: Clock> Receiver<'_, D, C> {
    /// Returns also whether something was posted.
    pub(super) async fn receive(&self, message: &Message) -> Result<(Received, bool), StoreError> {
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
            Ok(Subject::PromptAtBroker) => self.prompt(&mut rows, message).await?,
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
        let key = offer.chat.to_string();
        let known = rows.transaction.get(&CHATS, &key).await?;
        let new = known.is_none();
        if new && rows.may_open_a_chat().await? {
            return Ok(Received::Early);
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
        let language = language(&rows.transaction, self.enrolled_in).await;
        let taken_back = rows.transaction.has(&REVOKED, &revoked).await?;
        let (now, wallet) = (self.scene.now, self.scene.wallet);
        let of_another = || Chat::of_another_device(offer.chat, self.issuer.clone());
        let chat = known.unwrap_or_else(of_another);
        let row = issue_at_broker(now, sender, wallet, &chat, offer);
        let step = row.and_then(|row| {
            let (database, selector) = (Some(self.database), message.header.selector.clone());
            let row = BrokerToken { database, selector, ..row };
            let titles = self.catalogue.localize(&language, &row.issuer, &row.schema);
            let step = row.step(now, BrokerTokenInput::Localized(titles))?;
            if !taken_back {
                return Ok(step);
            }
            // The holder was told when it was taken back, and is not asked.
            let revise = ReviseAtBroker::new(token, TokenStatus::Revoked, now);
            step.next.step(now, BrokerTokenInput::Revised(sender.clone(), revise))
        });
        match step {
            Ok(step) => {
                if taken_back {
                    rows.transaction.delete(&REVOKED, &revoked)?;
                }
                if new {
                    rows.transaction.put(&CHATS, &key, &chat)?;
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

    /// `Prompt@Broker`: something is said in a chat.
    async fn prompt(
        &self,
        rows: &mut Rows<'_, D::Access, C>,
        message: &Message,
    ) -> Result<Received, StoreError> {
        let Ok(said) = message.body::<PromptAtBroker>() else { return Ok(Received::Newer) };
        let chat = rows.transaction.get(&CHATS, &said.chat.to_string()).await?;
        if chat.is_none() && rows.may_open_a_chat().await? {
            return Ok(Received::Early);
        }
        let sender = &message.header.from;
        let (prompt, ended) = match prompt_at_broker(self.scene.now, sender, chat.as_ref(), said) {
            Ok(said) => said,
            Err(refusal) => return Ok(Received::Refused(refusal)),
        };
        rows.transaction.put(&PROMPTS, &prompt_key(prompt.chat, prompt.number), &prompt)?;
        if let Some(chat) = ended {
            rows.transaction.put(&CHATS, &chat.id.to_string(), &chat)?;
        }
        Ok(Received::Handled)
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
        if row.is_none() && rows.may_open_a_chat().await? {
            // Its offer waits for the answer to our own request, and comes first.
            return Ok(Received::Early);
        }
        let input = BrokerTokenInput::Revised(message.header.from.clone(), revise);
        let status = row.as_ref().map(|row| row.status);
        let row = row.ok_or(Refusal::NotFound { thing: "token" });
        match row.and_then(|row| row.step(self.scene.now, input)) {
            Ok(step) => {
                let row = Box::new(step.next.clone());
                rows.write(step.next, step.sends)?;
                Ok(match row.state {
                    BrokerTokenState::Void => Received::Ended(row),
                    BrokerTokenState::Saved if Some(row.status) != status => Received::Revised(row),
                    _ => Received::Handled,
                })
            }
            Err(refusal) => Ok(Received::Refused(refusal)),
        }
    }
}
