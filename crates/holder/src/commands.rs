//! What a person decides: stored first, then sent.

use tallystick_core::{
    Correlation, Definition, DomainName, Outgoing, Refusal, TokenId,
    actions::{
        OpenChatAtHost, RequestIssuanceAtIssuer, RequestIssuanceManyAtIssuer, RequestedIssuance,
    },
    broker::{BrokerTokenInput, Tag},
    message::Body,
};

use crate::{
    broker::{self, Cause},
    chats, json,
    notice::Notice,
    outbox,
    platform::{Clock as _, Platform},
    store::{Database as _, StoreError},
    tables::{Asking, OUTBOX, Origin, OutboxEntry, PROMPTS, StoredMessage, Submitted},
    wallet::Wallet,
};

/// Why a command was not taken. Nothing is stored then, and nothing will be sent.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// It cannot be.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// It could not be stored.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Asking {
    /// What has to be remembered of a message until it is answered: nothing, unless it requests
    /// issuances of these definitions.
    fn of(message: &Outgoing, definitions: &[Definition]) -> Result<Vec<Self>, Refusal> {
        let asked = if message.subject == RequestIssuanceAtIssuer::SUBJECT {
            let RequestIssuanceAtIssuer { definition, amount, .. } = body(message)?;
            vec![RequestedIssuance { definition, amount }]
        } else if message.subject == RequestIssuanceManyAtIssuer::SUBJECT {
            body::<RequestIssuanceManyAtIssuer>(message)?.requests
        } else {
            Vec::new()
        };
        let asking = |RequestedIssuance { definition, amount }: &RequestedIssuance| {
            let definition = definitions.iter().find(|known| known.id == *definition);
            let definition = definition.ok_or(Refusal::NotFound { thing: "token definition" })?;
            let amount = definition.amount(amount)?;
            Ok(Self { definition: definition.clone(), amount })
        };
        asked.iter().map(asking).collect()
    }
}

fn body<B: Body>(message: &Outgoing) -> Result<B, Refusal> {
    json::read(message.body.clone()).map_err(|error| Refusal::MalformedBody {
        subject: B::SUBJECT.as_str(),
        reason: error.to_string(),
    })
}

impl<P: Platform> Wallet<P> {
    /// Stores a command for the issuer, with what its answer is needed for, and has it sent.
    /// `definitions` are those that are known: a request for issuance names one of them.
    ///
    /// # Errors
    /// It requests an amount that its definition does not have, replies what its prompt does not admit,
    /// or it could not be stored.
    pub async fn submit(
        &self,
        correlation: Correlation,
        origin: Origin,
        message: Outgoing,
        definitions: &[Definition],
    ) -> Result<(), CommandError> {
        let asking = Asking::of(&message, definitions)?;
        let talker = if message.subject == OpenChatAtHost::SUBJECT {
            Some(body::<OpenChatAtHost>(&message)?.talker)
        } else {
            None
        };
        let message = StoredMessage::new(message, correlation);
        let (made_at, tried) = (Some(self.now()), false);
        let entry = OutboxEntry { message, origin: Some(origin), made_at, tried, asking, talker };
        let transaction = self.database.write(&[OUTBOX.name, PROMPTS.name])?;
        chats::submitted(&transaction, &entry).await??;
        transaction.append(&OUTBOX, &entry)?;
        transaction.commit().await?;
        if chats::is_about_a_chat(&entry) {
            self.notice(Notice::Rows);
        }
        self.notice(Notice::Unsent);
        self.work();
        Ok(())
    }

    /// `RequestIssuance@Issuer`, of an amount as a person writes it.
    ///
    /// # Errors
    /// The amount is none of this token, or the command could not be stored.
    pub async fn request_issuance(
        &self,
        definition: Definition,
        amount: &str,
    ) -> Result<(), CommandError> {
        let amount = definition.amount(amount).map_err(Refusal::from)?.to_string();
        let body = RequestIssuanceAtIssuer::new(definition.id, amount);
        let message = Outgoing::new(self.domain().clone(), &body);
        let correlation = Correlation(self.platform().clock().fresh_id());
        let origin = Origin { tab: self.tab.clone(), ..Origin::default() };
        self.submit(correlation, origin, message, &[definition]).await
    }

    /// The commands that were submitted and are not answered yet.
    ///
    /// # Errors
    /// They could not be read.
    pub async fn under_way(&self) -> Result<Vec<Submitted>, StoreError> {
        let waiting = self.database.read(&[OUTBOX.name])?.queue(&OUTBOX).await?;
        Ok(waiting.iter().filter_map(|(_, entry)| entry.submitted()).collect())
    }

    /// The tokens whose answer the issuer has not acknowledged yet.
    ///
    /// # Errors
    /// They could not be read.
    pub async fn unacknowledged(&self) -> Result<Vec<TokenId>, StoreError> {
        let waiting = self.database.read(&[OUTBOX.name])?.queue(&OUTBOX).await?;
        Ok(waiting.iter().filter_map(|(_, entry)| outbox::offered_token(entry)).collect())
    }

    /// `Yes` to `Accept token?`. Where two answer at once, the second transaction finds the row
    /// answered: the first answer stands, and there is nothing to tell.
    ///
    /// # Errors
    /// There is no such offer, or the answer could not be stored.
    pub async fn accept(&self, token: TokenId) -> Result<(), CommandError> {
        self.decide(token, BrokerTokenInput::Accepted).await
    }

    /// `No` to `Accept token?`, likewise, perhaps with the reason for the issuer to read.
    ///
    /// # Errors
    /// There is no such offer, the reason is not legible, or the answer could not be stored.
    pub async fn decline(
        &self,
        token: TokenId,
        reason: Option<String>,
    ) -> Result<(), CommandError> {
        self.decide(token, BrokerTokenInput::Declined(reason)).await
    }

    /// Gives a kept token the holder's own name, or its own title back. What a vault holds and the
    /// issuer's books stay as they are.
    ///
    /// # Errors
    /// It is not kept, or the tag could not be stored.
    pub async fn tag(&self, token: TokenId, tag: Option<Tag>) -> Result<(), CommandError> {
        let (issuer, input) = (self.domain(), BrokerTokenInput::Tagged(tag));
        broker::step(self, (issuer, token), input, Cause::None).await?.map(drop)?;
        Ok(())
    }

    /// Removes a kept token, or one that came to nothing, with its file; the issuer is told of one
    /// that was kept. One that was removed elsewhere meanwhile stays removed.
    ///
    /// # Errors
    /// There is no such token, or it could not be stored.
    pub async fn remove(&self, token: TokenId) -> Result<(), CommandError> {
        self.decide(token, BrokerTokenInput::Removed).await
    }

    async fn decide(&self, token: TokenId, input: BrokerTokenInput) -> Result<(), CommandError> {
        let issuer: &DomainName = self.domain();
        match broker::step(self, (issuer, token), input, Cause::None).await? {
            Ok(_) | Err(Refusal::OutOfTurn { .. }) => Ok(()),
            Err(refusal) => Err(refusal.into()),
        }
    }
}

#[cfg(test)]
mod tests;
