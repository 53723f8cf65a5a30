//! Those who take part: a device for each participant, and the steps of an ordinary issuance.

use serde_json::Value;
use tallystick_core::{
    Correlation, Definition, Flow, ParticipantId, RejectionCode, RequestId, TokenId,
    actions::{ApproveAtIssuer, IssueAtIssuer, RejectAtIssuer},
    message::Body,
    view::{Page, RequestView, VaultView},
};
use tallystick_holder::{Client, Device, Failure, Holder, HttpAnswer};
use uuid::Uuid;

use crate::issuer::Issuer;

/// Every status that a request can have.
pub(crate) const EVERY_STATUS: &str =
    "/issuance-requests?limit=200&status=PENDING,APPROVED,REJECTED,ISSUING,ISSUED,CANCELLED";

/// The other lists of requests, likewise.
pub(crate) const EVERY_TRANSFER: &str =
    "/transfer-requests?limit=200&status=PENDING,APPROVED,REJECTED,COMPLETED,CANCELLED";

/// See [`EVERY_TRANSFER`].
pub(crate) const EVERY_REDEMPTION: &str =
    "/redemption-requests?limit=200&status=PENDING,APPROVED,REJECTED,COMPLETED,CANCELLED";

/// Devices of the participants of an issuance.
pub(crate) struct Cast {
    /// Central Bank, the issuer.
    pub(crate) central: Device,
    /// Custodian.
    pub(crate) custodian: Device,
    /// Commercial Bank, which holds.
    pub(crate) holder: Holder,
    /// UAE Dirham.
    pub(crate) dirham: Definition,
}

/// A new device of a participant.
pub(crate) async fn device(client: &Client, participant: &str) -> Device {
    Device::enrol(client, &participant_id(participant)).await.unwrap()
}

/// A participant's id.
pub(crate) fn participant_id(participant: &str) -> ParticipantId {
    participant.parse().unwrap()
}

/// A new correlation.
pub(crate) fn correlation() -> Correlation {
    Correlation(Uuid::new_v4())
}

/// Code and status of what must have been refused; it must say why in a sentence.
pub(crate) fn refusal(answer: &HttpAnswer) -> (u16, String) {
    let error = answer.json().expect("a refusal is JSON")["Error"].take();
    let text = |name: &str| error[name].as_str().unwrap_or_default().to_owned();
    let message = text("Message");
    assert!(message.split(' ').count() > 3, "no sentence: {message:?}");
    assert!(!message.contains("Error") && !message.contains("panicked"), "{message:?}");
    (answer.status, text("Code"))
}

/// The code of what must have been refused.
pub(crate) fn code<T: std::fmt::Debug>(outcome: &Result<T, Failure>) -> &str {
    outcome.as_ref().expect_err("it should have been refused").code()
}

impl Cast {
    /// Everybody enrols.
    pub(crate) async fn enrol(issuer: &Issuer) -> Self {
        Self::enrol_at(&issuer.client()).await
    }

    /// Everybody enrols at the issuer that this leads to.
    pub(crate) async fn enrol_at(client: &Client) -> Self {
        let new = || Client::new(client.base());
        let central = device(&new(), "central-bank").await;
        let custodian = device(&new(), "custodian").await;
        let holder = device(&new(), "commercial-bank").await;
        let holder = Holder::new(holder).await.unwrap();
        let mut definitions: Vec<Definition> = central.read("/definitions").await.unwrap();
        Self { central, custodian, holder, dirham: definitions.pop().unwrap() }
    }

    /// Everybody finds the issuer again after a restart.
    pub(crate) fn reach(&mut self, issuer: &Issuer) {
        for device in self.devices() {
            device.reach(issuer.client());
        }
    }

    /// Everybody finds the issuer that this leads to, whose clock may have been moved.
    pub(crate) async fn come_back(&self, client: &Client) {
        for device in self.devices() {
            device.reach(Client::new(client.base()));
            device.learn_time().await.unwrap();
            device.open_session().await.unwrap();
        }
    }

    fn devices(&self) -> [&Device; 3] {
        [&self.central, &self.custodian, &self.holder.device]
    }

    /// A request of Commercial Bank.
    pub(crate) async fn request(&mut self, amount: &str) -> RequestId {
        self.holder.request(&self.dirham, amount).await.unwrap()
    }

    /// A request that both approved.
    pub(crate) async fn approved(&mut self, amount: &str) -> RequestId {
        let request = self.request(amount).await;
        approve(&self.central, request).await.unwrap();
        approve(&self.custodian, request).await.unwrap();
        request
    }

    /// A token that is on offer to Commercial Bank.
    pub(crate) async fn offered(&mut self, amount: &str) -> (RequestId, TokenId) {
        let request = self.approved(amount).await;
        let answer = issue(&self.central, request).await.unwrap();
        (request, answer["Token"].as_str().unwrap().parse().unwrap())
    }

    /// Commercial Bank holds this much, by an issuance from request to acceptance.
    pub(crate) async fn hold(&mut self, amount: &str) {
        self.offered(amount).await;
        let token = self.holder.take_offer().await.unwrap().expect("an offer");
        self.holder.accept(token).await.unwrap();
    }

    /// What the Central Bank has, what it holds back, and what Commercial Bank has.
    pub(crate) async fn balances(&self) -> [String; 3] {
        let central = vault(&self.central).await;
        let commercial = vault(&self.holder.device).await;
        assert_eq!(commercial.reserved.to_string(), "0.00");
        [central.balance, central.reserved, commercial.balance].map(|amount| amount.to_string())
    }
}

/// A device's participant's vault of dirhams.
pub(crate) async fn vault(device: &Device) -> VaultView {
    let mut vaults: Vec<VaultView> = device.read("/vaults").await.unwrap();
    vaults.pop().unwrap()
}

/// A request as this device sees it.
pub(crate) async fn seen(device: &Device, request: RequestId) -> RequestView {
    let page: Page<RequestView> = device.read(EVERY_STATUS).await.unwrap();
    page.items.into_iter().find(|row| row.id == request).expect("the request is there")
}

/// The request that this command makes.
pub(crate) async fn made<B: Body>(device: &Device, body: &B) -> RequestId {
    let answer = device.send(body).await.unwrap();
    answer["Request"].as_str().unwrap().parse().unwrap()
}

/// A list of requests as this device sees it.
pub(crate) async fn listed(device: &Device, list: &str) -> Vec<RequestView> {
    let page: Page<RequestView> = device.read(list).await.unwrap();
    page.items
}

/// Balance and reservation of a device's participant in dirhams.
pub(crate) async fn held(device: &Device) -> [String; 2] {
    let card = vault(device).await;
    [card.balance, card.reserved].map(|amount| amount.to_string())
}

/// The latest flow that this device sees.
pub(crate) async fn latest_flow(device: &Device) -> Flow {
    let page: Page<Flow> = device.read("/flows?limit=1&sort=-startedAt").await.unwrap();
    page.items.into_iter().next().unwrap()
}

/// Approves what it sees.
pub(crate) async fn approve(device: &Device, request: RequestId) -> Result<Value, Failure> {
    let version = seen(device, request).await.version;
    device.send(&ApproveAtIssuer { request, version }).await
}

/// A rejection for another reason than those that have a code.
pub(crate) fn reject(request: RequestId, version: u32, reason: &str) -> RejectAtIssuer {
    RejectAtIssuer { request, version, code: RejectionCode::Other, reason: reason.to_owned() }
}

/// Issues what it sees.
pub(crate) async fn issue(device: &Device, request: RequestId) -> Result<Value, Failure> {
    let version = seen(device, request).await.version;
    device.send(&IssueAtIssuer { request, version }).await
}
