//! The issuer over its network: signed messages in, plain reads out.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use serde::Deserialize;
use serde_json::Value;
use tallystick_core::{
    Correlation, DomainName, Draft, Outgoing, Participant, Sender, Timestamp, WalletId,
    host::TalkerView, message::OnboardAtNotifier, refusal::RefusalAnswer, view::IssuerView,
};
use uuid::Uuid;

use crate::{
    call_error::CallError,
    json,
    platform::{Answer, Clock, Network, Platform},
    store::Key,
};

/// An issuer, and its time as far as this device can tell. Clones share both.
#[derive(Clone, Debug)]
pub struct Issuer<P> {
    platform: P,
    /// How far this device's clock is behind the issuer's.
    offset_ms: Arc<AtomicI64>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Onboarded {
    wallet: WalletId,
}

impl<P: Platform> Issuer<P> {
    /// The issuer that this platform's network leads to.
    pub fn new(platform: P) -> Self {
        Self { platform, offset_ms: Arc::default() }
    }

    /// The platform.
    pub fn platform(&self) -> &P {
        &self.platform
    }

    /// The issuer's time: this device's, corrected by what the issuer's answers said.
    pub fn now(&self) -> Timestamp {
        let device = self.platform.clock().now();
        let milliseconds =
            device.milliseconds().saturating_add(self.offset_ms.load(Ordering::Relaxed));
        // Only a device whose clock is thousands of years off leaves the range.
        Timestamp::from_milliseconds(milliseconds).unwrap_or(device)
    }

    /// A correlation that no other message has.
    pub fn fresh_correlation(&self) -> Correlation {
        Correlation(self.fresh_id())
    }

    fn fresh_id(&self) -> Uuid {
        self.platform.clock().fresh_id()
    }

    /// The issuer said that it was `now` between the two times of this device.
    fn learn_time(&self, now: Timestamp, asked: Timestamp, answered: Timestamp) {
        let (asked, answered) = (asked.milliseconds(), answered.milliseconds());
        let middle = asked + (answered - asked) / 2;
        self.offset_ms.store(now.milliseconds() - middle, Ordering::Relaxed);
    }

    /// What it says of itself; its time is learnt from it.
    pub async fn view(&self) -> Result<IssuerView, CallError> {
        let asked = self.platform.clock().now();
        let view: IssuerView = json::read(self.get("/api/v1/issuer").await?)?;
        self.learn_time(view.now, asked, self.platform.clock().now());
        Ok(view)
    }

    /// All participants.
    pub async fn participants(&self) -> Result<Vec<Participant>, CallError> {
        Ok(json::read(self.get("/api/v1/participants").await?)?)
    }

    /// Whom chats can be opened with.
    pub async fn talkers(&self) -> Result<Vec<TalkerView>, CallError> {
        Ok(json::read(self.get("/api/v1/talkers").await?)?)
    }

    /// Enrols a key.
    pub async fn onboard(
        &self,
        domain: &DomainName,
        key: &impl Key,
        onboard: &OnboardAtNotifier,
    ) -> Result<WalletId, CallError> {
        let outgoing = Outgoing::new(domain.clone(), onboard);
        let correlation = self.fresh_correlation();
        let answer = self.send(key, &Sender::Anonymous, &outgoing, correlation).await?;
        let onboarded: Onboarded = json::read(answer)?;
        Ok(onboarded.wallet)
    }

    /// Signs a message and sends it. A clock that is off is put right, and the message signed
    /// anew with the same correlation.
    pub async fn send(
        &self,
        key: &impl Key,
        from: &Sender,
        outgoing: &Outgoing,
        correlation: Correlation,
    ) -> Result<Value, CallError> {
        let first = self.send_once(key, from, outgoing, correlation).await;
        match first {
            Err(CallError::Refused(details)) if details.code == "TIMESTAMP_OFF" => {
                self.view().await?;
                self.send_once(key, from, outgoing, correlation).await
            }
            outcome => outcome,
        }
    }

    async fn send_once(
        &self,
        key: &impl Key,
        from: &Sender,
        outgoing: &Outgoing,
        correlation: Correlation,
    ) -> Result<Value, CallError> {
        let draft = Draft::new(from, None, outgoing, correlation, self.now());
        let canonical = draft.canonical();
        let signature = key.sign(&canonical).await?;
        let message = draft.seal(&canonical, &signature);
        let mut answer = self.post("/inbox", json::text(&message)).await?;
        answer
            .get_mut("Response")
            .map(Value::take)
            .ok_or_else(|| CallError::Unexpected { reason: "it holds no response".to_owned() })
    }

    /// What is there to read under this path.
    pub(crate) async fn get(&self, path: &str) -> Result<Value, CallError> {
        answered(&self.platform.network().get(path).await?)
    }

    /// What is answered to JSON that is posted there.
    pub(crate) async fn post(&self, path: &str, body: String) -> Result<Value, CallError> {
        answered(&self.platform.network().post(path, body).await?)
    }
}

/// What was answered, or why nothing was done.
fn answered(answer: &Answer) -> Result<Value, CallError> {
    match answer.status {
        200..=299 if answer.text.is_empty() => Ok(Value::Null),
        200..=299 => Ok(json::parse(&answer.text)?),
        status => {
            let refusal = json::parse(&answer.text).and_then(json::read::<RefusalAnswer>);
            Err(CallError::answered(status, refusal.ok().map(|answer| answer.error)))
        }
    }
}
