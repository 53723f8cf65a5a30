//! What a person decides: stored first, then sent.

use serde::Serialize;
use tallystick_core::{
    Correlation, Definition, DomainName, Outgoing, Refusal, TokenId,
    broker::BrokerTokenInput,
    message::{Body, RequestIssuanceAtIssuer},
};

use crate::{
    broker::{self, Cause},
    outbox,
    platform::{Clock as _, Platform},
    store::{Database as _, StoreError},
    tables::{Asking, CommandKind, Given, Letter, OUTBOX, OutboxEntry},
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

impl<P: Platform> Wallet<P> {
    /// `RequestIssuance@Issuer`, of an amount as a person writes it.
    ///
    /// # Errors
    /// The amount is none of this token, or the command could not be stored.
    pub async fn request_issuance(
        &self,
        tab: String,
        definition: Definition,
        amount: &str,
    ) -> Result<(), CommandError> {
        let parsed = definition.amount(amount).map_err(Refusal::from)?;
        let body =
            RequestIssuanceAtIssuer { definition: definition.id, amount: parsed.to_string() };
        let given = Given { tab, command: CommandKind::RequestIssuance };
        Ok(self.give(given, &body, Some(Asking { definition, amount: parsed })).await?)
    }

    /// A command about a request for issuance.
    ///
    /// # Errors
    /// It could not be stored.
    pub async fn act<B: Body + Serialize>(&self, given: Given, body: &B) -> Result<(), StoreError> {
        self.give(given, body, None).await
    }

    async fn give<B: Body + Serialize>(
        &self,
        given: Given,
        body: &B,
        asking: Option<Asking>,
    ) -> Result<(), StoreError> {
        let correlation = Correlation(self.platform().clock().fresh_id());
        let letter = Letter::new(Outgoing::new(self.domain().clone(), body), correlation);
        let entry = OutboxEntry { letter, given: Some(given), asking };
        let transaction = self.database.write(&[OUTBOX.name])?;
        transaction.append(&OUTBOX, &entry)?;
        transaction.commit().await?;
        self.work();
        Ok(())
    }

    /// The commands that were given and are not answered yet.
    ///
    /// # Errors
    /// They could not be read.
    pub async fn under_way(&self) -> Result<Vec<Given>, StoreError> {
        let waiting = self.database.read(&[OUTBOX.name])?.queue(&OUTBOX).await?;
        Ok(waiting.into_iter().filter_map(|(_, entry)| entry.given).collect())
    }

    /// The tokens whose answer the issuer has not acknowledged yet.
    ///
    /// # Errors
    /// They could not be read.
    pub async fn unacknowledged(&self) -> Result<Vec<TokenId>, StoreError> {
        let waiting = self.database.read(&[OUTBOX.name])?.queue(&OUTBOX).await?;
        Ok(waiting.iter().filter_map(|(_, entry)| outbox::offered_token(entry)).collect())
    }

    /// `Yes` or `No` to `Accept token?`. Where two answer at once, the second transaction finds the
    /// row answered: the first answer stands, and there is nothing to tell.
    ///
    /// # Errors
    /// There is no such offer, or the answer could not be stored.
    pub async fn answer(&self, token: TokenId, accept: bool) -> Result<(), CommandError> {
        self.decide(token, BrokerTokenInput::Answered(accept)).await
    }

    /// Takes a token that came to nothing out of sight, with its file. Also one that was put away
    /// elsewhere meanwhile: then it is away.
    ///
    /// # Errors
    /// There is no such token, or it could not be stored.
    pub async fn put_away(&self, token: TokenId) -> Result<(), CommandError> {
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
