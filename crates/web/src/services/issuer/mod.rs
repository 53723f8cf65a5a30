//! The issuer over HTTP: signed messages in, plain reads out.
//!
//! Browsers open six connections to a host at most, all tabs together. The driver asks for the
//! four resources of a wallet at once at most, and sends one message after the other.

mod error;
mod wallet;

use std::rc::Rc;

use gloo_net::http::{Request, RequestBuilder, Response};
use serde::Deserialize;
use serde_json::Value;
use tallystick_core::{
    Correlation, DomainName, Draft, Outgoing, Participant, Sender, WalletId,
    message::OnboardAtNotifier, refusal::RefusalAnswer, view::IssuerView,
};
use web_sys::{AbortSignal, RequestCredentials};

pub use error::CallError;
pub use wallet::WalletClient;

use super::{
    clock::{Clock, device_ms},
    json,
    key::WalletKey,
};

/// How long an answer may take before the issuer counts as unreachable.
const TIMEOUT_MS: u32 = 20_000;

/// The issuer that serves this page.
#[derive(Clone, Debug, Default)]
pub struct Issuer {
    /// Its time.
    pub clock: Clock,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Onboarded {
    wallet: WalletId,
}

impl Issuer {
    /// What it says of itself; its time is learnt from it.
    pub async fn view(&self) -> Result<IssuerView, CallError> {
        let asked = device_ms();
        let view: IssuerView = json::read(read("/api/v1/issuer").await?)?;
        self.clock.learn(view.now, asked, device_ms());
        Ok(view)
    }

    /// All participants.
    pub async fn participants(&self) -> Result<Vec<Participant>, CallError> {
        Ok(json::read(read("/api/v1/participants").await?)?)
    }

    /// Enrols a key.
    pub async fn onboard(
        &self,
        domain: &DomainName,
        key: &Rc<WalletKey>,
        onboard: &OnboardAtNotifier,
        correlation: Correlation,
    ) -> Result<WalletId, CallError> {
        let outgoing = Outgoing::new(domain.clone(), onboard);
        let answer = self.send(key, &Sender::Anonymous, &outgoing, correlation).await?;
        let onboarded: Onboarded = json::read(answer)?;
        Ok(onboarded.wallet)
    }

    /// Signs a message and sends it. A clock that is off is put right, and the message signed
    /// anew with the same correlation.
    pub async fn send(
        &self,
        key: &WalletKey,
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
        key: &WalletKey,
        from: &Sender,
        outgoing: &Outgoing,
        correlation: Correlation,
    ) -> Result<Value, CallError> {
        let draft = Draft::new(from, None, outgoing, correlation, self.clock.now());
        let canonical = draft.canonical();
        let signature = key.sign(&canonical).await?;
        let message = draft.seal(&canonical, &signature);
        let request = bounded(Request::post("/inbox"))
            .header("Content-Type", "application/json")
            .body(json::text(&message))?;
        let mut answer = answered(request.send().await?).await?;
        answer
            .get_mut("Response")
            .map(Value::take)
            .ok_or_else(|| CallError::Unexpected { reason: "it holds no response".to_owned() })
    }
}

/// What is there to read under this path.
async fn read(path: &str) -> Result<Value, CallError> {
    answered(bounded(Request::get(path)).send().await?).await
}

/// With the cookies of this origin and a limit of time.
fn bounded(request: RequestBuilder) -> RequestBuilder {
    request
        .credentials(RequestCredentials::SameOrigin)
        .abort_signal(Some(&AbortSignal::timeout_with_u32(TIMEOUT_MS)))
}

/// What was answered, or why nothing was done.
async fn answered(response: Response) -> Result<Value, CallError> {
    let text = accepted(response).await?.text().await?;
    Ok(json::parse(&text)?)
}

/// A response of success; anything else is an error.
async fn accepted(response: Response) -> Result<Response, CallError> {
    if response.ok() {
        return Ok(response);
    }
    let status = response.status();
    let text = response.text().await?;
    let answer = json::parse(&text).and_then(json::read::<RefusalAnswer>);
    Err(CallError::answered(status, answer.ok().map(|answer| answer.error)))
}
