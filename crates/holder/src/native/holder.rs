//! A device that requests issuances and accepts the tokens it is offered, one step at a time.

use std::sync::Arc;

use futures::channel::mpsc;
use serde_json::Value;
use tallystick_core::{
    Definition, HolderAnswer, Message, Outgoing, RequestId, SignedToken, Subject, TokenId,
    broker::{BrokerToken, BrokerTokenState},
    message::{IssueAtBroker, OfferedAtIssuer},
    wallet::{KnownIssuer, path_of},
};

use super::{
    Files, LocalKey, Native, SystemClock,
    device::{Device, Failure},
};
use crate::{
    client::WalletClient,
    commands::CommandError,
    enrolment::Opened,
    issuer::Issuer,
    local, mailbox,
    notice::Notice,
    outbox,
    registry::RegistryEntry,
    store::{Database as _, StoreError},
    tables::{BROKER_TOKENS, FILES, OUTBOX, WalletDatabase, broker_token_key},
    wallet::Wallet,
};

/// A holder: the device, and its wallet, which is in memory.
#[derive(Debug)]
pub struct Holder {
    /// The device.
    pub device: Device,
    pub(super) wallet: Arc<Wallet<Native>>,
    notices: mpsc::UnboundedReceiver<Notice>,
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Protocol(error.to_string())
    }
}

impl From<CommandError> for Failure {
    fn from(error: CommandError) -> Self {
        Self::Protocol(error.to_string())
    }
}

impl Holder {
    /// A holder with this device and nothing yet.
    ///
    /// # Errors
    /// None: its store is in memory.
    pub async fn new(device: Device) -> Result<Self, Failure> {
        let platform =
            Native { files: Files::default(), http: device.http().clone(), clock: SystemClock };
        let database = WalletDatabase::open(&platform.files, device.wallet).await?;
        let key = LocalKey(device.key().clone());
        let domain = device.issuer().domain.clone();
        let issuer = Issuer::new(platform);
        let client = WalletClient::new(issuer, domain.clone(), device.wallet, key, None);
        let entry = RegistryEntry {
            participant: device.participant().clone(),
            issuer: domain,
            wallet: device.wallet,
            language: "en".to_owned(),
            enrolled: None,
        };
        let known_issuer = KnownIssuer::default();
        let opened =
            Opened { entry, database, client, known_issuer, unknown: false, unopened: Vec::new() };
        let (wallet, _, notices) = Wallet::new(opened, device.issuer().clone(), String::new());
        wallet.begin().await;
        Ok(Self { device, wallet, notices })
    }

    /// What happened since the last time.
    pub fn notices(&mut self) -> Vec<Notice> {
        std::iter::from_fn(|| self.notices.try_recv().ok()).collect()
    }

    /// Requests an issuance, and remembers what was asked.
    pub async fn request(
        &mut self,
        definition: &Definition,
        amount: &str,
    ) -> Result<RequestId, Failure> {
        self.notices();
        self.wallet.request_issuance(definition.clone(), amount).await?;
        let answer = self.send().await?;
        answer["Request"]
            .as_str()
            .and_then(|id| id.parse().ok())
            .ok_or_else(|| Failure::Protocol("no Request".to_owned()))
    }

    /// Sends what waits. Returns the answer to the command that waited, if one did.
    pub async fn send(&mut self) -> Result<Value, Failure> {
        outbox::send_all(&self.wallet).await?;
        let ended = |notice| match notice {
            Notice::Ended { outcome, .. } => Some(outcome),
            _ => None,
        };
        match self.notices().into_iter().find_map(ended) {
            Some(Ok(answer)) => Ok(answer),
            Some(Err(details)) => Err(Failure::Refused { status: 0, details }),
            None => Ok(Value::Null),
        }
    }

    /// Takes the next offer from the mailbox: verifies it, localizes it, stores the row, and
    /// acknowledges it. `None` if nothing waits. The issuer's database is taken to be the one that it
    /// had at first: whoever steps a holder by hand restores none under its feet.
    pub async fn take_offer(&mut self) -> Result<Option<TokenId>, Failure> {
        for entry in self.device.mailbox(None).await? {
            let offered = offered(&entry.message);
            let known = match offered {
                Some(token) => self.row(token).await?.is_some(),
                None => true,
            };
            mailbox::handle(&self.wallet, entry, self.wallet.issuer_database()).await;
            if let (Some(token), false) = (offered, known) {
                return match self.row(token).await? {
                    Some(_) => Ok(Some(token)),
                    None => Err(self.failure("the offer was not taken")),
                };
            }
        }
        Ok(None)
    }

    /// Handles what waits here and in the mailbox, and sends what is to be sent, once.
    pub async fn pass(&self) {
        self.wallet.pass().await;
    }

    /// Says yes: downloads the token, verifies it, keeps it. The answer waits to be sent.
    pub async fn save(&mut self, token: TokenId) -> Result<Outgoing, Failure> {
        self.wallet.accept(token).await?;
        local::handle_all(&self.wallet).await;
        self.waiting(token).await
    }

    /// Says yes, and answers the issuer once the token is kept.
    pub async fn accept(&mut self, token: TokenId) -> Result<(), Failure> {
        let offered = self.save(token).await?;
        self.send().await?;
        let row = self.row(token).await?;
        match row {
            Some(row) if row.state == BrokerTokenState::Saved && accepts(&offered) => Ok(()),
            Some(BrokerToken { reason: Some(reason), .. }) => Err(Failure::Protocol(reason)),
            _ => Err(self.failure("the token is not kept")),
        }
    }

    /// Says no.
    pub async fn decline(&mut self, token: TokenId) -> Result<(), Failure> {
        self.decline_because(token, None).await
    }

    /// Says no, perhaps with a reason.
    pub async fn decline_because(
        &mut self,
        token: TokenId,
        reason: Option<String>,
    ) -> Result<(), Failure> {
        self.wallet.decline(token, reason).await?;
        self.send().await.map(drop)
    }

    /// Removes a kept token, and tells the issuer.
    pub async fn remove(&mut self, token: TokenId) -> Result<(), Failure> {
        self.wallet.remove(token).await?;
        local::handle_all(&self.wallet).await;
        self.send().await.map(drop)
    }

    /// The row of `Broker.Tokens`.
    pub async fn row(&self, token: TokenId) -> Result<Option<BrokerToken>, Failure> {
        Ok(self.wallet.row(token).await?)
    }

    /// The token, if it is kept.
    pub async fn token(&self, token: TokenId) -> Result<Option<SignedToken>, Failure> {
        let path = path_of(self.wallet.domain(), token);
        let transaction = self.wallet.database.read(&[FILES.name])?;
        let file = transaction.get(&FILES, &path).await?;
        let read = |file: String| serde_json::from_str(&file);
        file.map(read)
            .transpose()
            .map_err(|error: serde_json::Error| Failure::Protocol(error.to_string()))
    }

    /// Forgets a token that is kept: for loads of minutes, that would fill the memory otherwise.
    pub async fn forget(&self, token: TokenId) -> Result<(), Failure> {
        let transaction = self.wallet.database.write(&[BROKER_TOKENS.name, FILES.name])?;
        transaction.delete(&BROKER_TOKENS, &broker_token_key(self.wallet.domain(), token))?;
        transaction.delete(&FILES, &path_of(self.wallet.domain(), token))?;
        Ok(transaction.commit().await?)
    }

    /// The answer about this token that waits to be sent.
    async fn waiting(&mut self, token: TokenId) -> Result<Outgoing, Failure> {
        let waiting = self.wallet.database.read(&[OUTBOX.name])?.queue(&OUTBOX).await?;
        let about = waiting.into_iter().rev().find(|(_, entry)| {
            let body: Result<OfferedAtIssuer, _> =
                serde_json::from_value(entry.message.body.clone());
            body.is_ok_and(|body| body.token == token)
        });
        match about {
            Some((_, entry)) => Ok(entry.message.outgoing()?),
            None => Err(self.failure("there is nothing to answer")),
        }
    }

    fn failure(&mut self, what: &str) -> Failure {
        Failure::Protocol(format!("{what}: {:?}", self.notices()))
    }
}

/// The token that a message of the mailbox offers.
fn offered(message: &Value) -> Option<TokenId> {
    let message = Message::from_value(message.clone()).ok()?;
    let offers = message.header.subject == Subject::IssueAtBroker.as_str();
    let offer: IssueAtBroker = offers.then(|| message.body().ok())??;
    Some(offer.token)
}

fn accepts(outgoing: &Outgoing) -> bool {
    let answer: Result<OfferedAtIssuer, _> = serde_json::from_value(outgoing.body.clone());
    answer.is_ok_and(|answer| answer.answer == HolderAnswer::Accepted)
}
