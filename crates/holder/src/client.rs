//! The issuer as one wallet sees it: its messages, its reads and the session that they need.

use std::sync::{Mutex, MutexGuard, PoisonError};

use futures::lock;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tallystick_core::{
    Correlation, DomainName, FlowId, MailId, Outgoing, Party, Sender, WalletId,
    actions::ActionPreview, message::SessionAtIssuer,
};

use crate::{
    call_error::CallError,
    issuer::Issuer,
    json,
    platform::{Network, Platform, Unreachable},
    store::Store,
};

/// The key of a wallet on this platform.
type KeyOf<P> = <<P as Platform>::Store as Store>::Key;

/// A wallet's view of the issuer.
#[derive(Debug)]
pub struct WalletClient<P: Platform> {
    issuer: Issuer<P>,
    domain: DomainName,
    wallet: WalletId,
    key: KeyOf<P>,
    /// Held while a session is opened, so that many reads refused at once open one and not many.
    opening: lock::Mutex<()>,
    session: Mutex<Session>,
}

/// What is known of the session.
#[derive(Clone, Copy, Debug, Default)]
struct Session {
    /// Counts the sessions.
    opened: u64,
    /// The message that was answered last.
    acknowledged: Option<Correlation>,
    /// The issuer said that it does not know that answer.
    rolled_back: bool,
}

impl<P: Platform> WalletClient<P> {
    /// For a wallet that is enrolled there.
    pub fn new(
        issuer: Issuer<P>,
        domain: DomainName,
        wallet: WalletId,
        key: KeyOf<P>,
        last_answered: Option<Correlation>,
    ) -> Self {
        let session = Session { acknowledged: last_answered, ..Session::default() };
        let opening = lock::Mutex::default();
        Self { issuer, domain, wallet, key, opening, session: Mutex::new(session) }
    }

    fn session(&self) -> MutexGuard<'_, Session> {
        self.session.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The issuer.
    pub fn issuer(&self) -> &Issuer<P> {
        &self.issuer
    }

    /// This message was answered.
    pub fn acknowledged(&self, message: Correlation) {
        self.session().acknowledged = Some(message);
    }

    /// Whether the issuer said since the last time that it was rolled back.
    pub fn take_rolled_back(&self) -> bool {
        std::mem::take(&mut self.session().rolled_back)
    }

    /// Opens the wallet's event stream.
    pub async fn events(&self) -> Result<<P::Network as Network>::Events, Unreachable> {
        self.issuer.platform().network().events(&self.path("/events")).await
    }

    /// Sends a message of this wallet.
    pub async fn send(
        &self,
        outgoing: &Outgoing,
        correlation: Correlation,
    ) -> Result<Value, CallError> {
        let from = Sender::Party(Party::Wallet(self.wallet));
        self.issuer.send(&self.key, &from, outgoing, correlation).await
    }

    /// `Session@Issuer`: gets the cookie that the reads need.
    pub async fn open_session(&self) -> Result<(), CallError> {
        let seen = self.session().opened;
        let _one_at_a_time = self.opening.lock().await;
        let Session { opened, acknowledged, .. } = *self.session();
        if opened != seen {
            return Ok(());
        }
        let outgoing = Outgoing::new(self.domain.clone(), &SessionAtIssuer { acknowledged });
        let answer = self.send(&outgoing, self.issuer.fresh_correlation()).await?;
        let mut session = self.session();
        if answer["RolledBack"] == true {
            session.rolled_back = true;
            // It is said once.
            session.acknowledged = None;
        }
        session.opened = seen + 1;
        Ok(())
    }

    /// What waits in the mailbox, entry by entry, so that one that cannot be read hides no other.
    pub(crate) async fn mailbox(&self) -> Result<Vec<Value>, CallError> {
        match self.read_value("/mailbox").await? {
            Value::Array(entries) => Ok(entries),
            _ => Err(CallError::Unexpected { reason: "the mailbox is no list".to_owned() }),
        }
    }

    /// This message was handled and need not come again.
    pub async fn acknowledge(&self, mail: MailId) -> Result<(), CallError> {
        let path = self.path(&format!("/mailbox/{mail}/ack"));
        self.in_session(&path, Some(&String::new())).await.map(drop)
    }

    /// The participant was shown how this flow ended.
    pub async fn acknowledge_outcome(&self, flow: FlowId) -> Result<(), CallError> {
        let path = self.path(&format!("/outcomes/{flow}/ack"));
        self.in_session(&path, Some(&String::new())).await.map(drop)
    }

    /// What would come of a command of this wallet if it were carried out now.
    pub async fn preview(&self, subject: &str, body: &Value) -> Result<ActionPreview, CallError> {
        let intended = json!({ "Subject": subject, "Body": body }).to_string();
        let path = self.path("/preview");
        Ok(json::read(self.in_session(&path, Some(&intended)).await?)?)
    }

    /// Reads below `/api/v1/wallets/{wallet}`.
    pub async fn read<T: DeserializeOwned>(&self, path: &str) -> Result<T, CallError> {
        Ok(json::read(self.read_value(path).await?)?)
    }

    async fn read_value(&self, path: &str) -> Result<Value, CallError> {
        let path = self.path(path);
        self.in_session(&path, None).await
    }

    /// Reads, or posts this; again in a new session, if there was none.
    async fn in_session(&self, path: &str, posted: Option<&String>) -> Result<Value, CallError> {
        match self.call(path, posted).await {
            Err(error) if error.code() == Some("NO_SESSION") => {
                self.open_session().await?;
                self.call(path, posted).await
            }
            outcome => outcome,
        }
    }

    async fn call(&self, path: &str, posted: Option<&String>) -> Result<Value, CallError> {
        match posted {
            Some(body) => self.issuer.post(path, body.clone()).await,
            None => self.issuer.get(path).await,
        }
    }

    fn path(&self, rest: &str) -> String {
        format!("/api/v1/wallets/{}{rest}", self.wallet)
    }
}
