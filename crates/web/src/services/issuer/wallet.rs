//! The issuer as one wallet sees it: its messages, its reads and the session that they need.

use std::{cell::Cell, rc::Rc};

use futures::lock::Mutex;
use gloo_net::http::{Request, RequestBuilder, Response};
use serde_json::Value;
use tallystick_core::{
    Correlation, Definition, DomainName, Flow, MailId, Outgoing, Party, Sender, WalletId,
    message::SessionAtIssuer,
    view::{IssuanceRequestView, MailboxEntry, Page, VaultView},
};
use uuid::Uuid;

use super::{CallError, Issuer, accepted, bounded};
use crate::services::{json, key::WalletKey};

/// How many rows are read at once.
const PAGE_SIZE: u32 = 100;

/// A wallet's view of the issuer.
#[derive(Debug)]
pub struct WalletClient {
    issuer: Issuer,
    domain: DomainName,
    wallet: WalletId,
    key: Rc<WalletKey>,
    /// Counts sessions, so that many reads refused at once open one new session and not many.
    session: Mutex<()>,
    sessions: Cell<u64>,
    /// The message that was answered last.
    acknowledged: Cell<Option<Correlation>>,
    /// The issuer said that it does not know that answer.
    rolled_back: Cell<bool>,
}

impl WalletClient {
    /// For a wallet that is enrolled there.
    pub fn new(
        issuer: Issuer,
        domain: DomainName,
        wallet: WalletId,
        key: Rc<WalletKey>,
        last_answered: Option<Correlation>,
    ) -> Self {
        Self {
            issuer,
            domain,
            wallet,
            key,
            session: Mutex::new(()),
            sessions: Cell::new(0),
            acknowledged: Cell::new(last_answered),
            rolled_back: Cell::new(false),
        }
    }

    /// This message was answered.
    pub fn acknowledged(&self, message: Correlation) {
        self.acknowledged.set(Some(message));
    }

    /// Whether the issuer said since the last time that it was rolled back.
    pub fn take_rolled_back(&self) -> bool {
        self.rolled_back.replace(false)
    }

    /// Where the wallet's event stream is.
    pub fn events_path(&self) -> String {
        self.path("/events")
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
        let seen = self.sessions.get();
        let _one_at_a_time = self.session.lock().await;
        if self.sessions.get() != seen {
            return Ok(());
        }
        let outgoing = Outgoing::new(
            self.domain.clone(),
            &SessionAtIssuer { acknowledged: self.acknowledged.get() },
        );
        let answer = self.send(&outgoing, Correlation(Uuid::new_v4())).await?;
        if answer["RolledBack"] == true {
            self.rolled_back.set(true);
            // It is said once.
            self.acknowledged.set(None);
        }
        self.sessions.set(seen + 1);
        Ok(())
    }

    /// The token definitions.
    pub async fn definitions(&self) -> Result<Vec<Definition>, CallError> {
        Ok(json::read(self.read("/definitions").await?)?)
    }

    /// The participant's vaults.
    pub async fn vaults(&self) -> Result<Vec<VaultView>, CallError> {
        Ok(json::read(self.read("/vaults").await?)?)
    }

    /// The open requests that the participant sees.
    pub async fn requests(&self) -> Result<Vec<IssuanceRequestView>, CallError> {
        let mut requests = Vec::new();
        let mut after = String::new();
        loop {
            let path = format!("/issuance-requests?limit={PAGE_SIZE}{after}");
            let page: Page<IssuanceRequestView> = json::read(self.read(&path).await?)?;
            requests.extend(page.items);
            match page.next {
                Some(next) => after = format!("&after={}", js_sys::encode_uri_component(&next)),
                None => return Ok(requests),
            }
        }
    }

    /// The latest flows, newest first.
    pub async fn flows(&self, limit: usize) -> Result<Vec<Flow>, CallError> {
        let page: Page<Flow> = json::read(self.read(&format!("/flows?limit={limit}")).await?)?;
        Ok(page.items)
    }

    /// What waits in the mailbox.
    pub async fn mailbox(&self) -> Result<Vec<MailboxEntry>, CallError> {
        Ok(json::read(self.read("/mailbox").await?)?)
    }

    /// This message was handled and need not come again.
    pub async fn acknowledge(&self, mail: MailId) -> Result<(), CallError> {
        let path = self.path(&format!("/mailbox/{mail}/ack"));
        let request = || Request::post(&path).header("Content-Type", "application/json");
        self.in_session(request).await.map(drop)
    }

    async fn read(&self, path: &str) -> Result<Value, CallError> {
        let path = self.path(path);
        let text = self.in_session(|| Request::get(&path)).await?.text().await?;
        Ok(json::parse(&text)?)
    }

    /// Asks again in a new session, if there was none.
    async fn in_session(
        &self,
        request: impl Fn() -> RequestBuilder,
    ) -> Result<Response, CallError> {
        match accepted(bounded(request()).send().await?).await {
            Err(error) if error.code() == Some("NO_SESSION") => {
                self.open_session().await?;
                accepted(bounded(request()).send().await?).await
            }
            outcome => outcome,
        }
    }

    fn path(&self, rest: &str) -> String {
        format!("/api/v1/wallets/{}{rest}", self.wallet)
    }
}
