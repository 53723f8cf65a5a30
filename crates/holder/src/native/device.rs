//! A device of a participant: a key that is enrolled, and the cookie of its reads.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use ed25519_dalek::SigningKey;
use serde_json::{Value, json};
use tallystick_core::{
    Correlation, Draft, FlowId, MailId, Outgoing, ParticipantId, Party, Sender, Sign, Timestamp,
    WalletId,
    actions::ActionPreview,
    canonical::{canonical_bytes, sha256_hex},
    message::{Body, OnboardAtNotifier, SessionAtIssuer},
    refusal::{RefusalAnswer, RefusalDetails},
    view::{IssuerView, MailboxEntry},
};

use super::{
    client::{Client, ClientError, HttpAnswer},
    clock::SystemClock,
    events::EventStream,
    http::Http,
};
use crate::platform::Clock as _;

/// What was asked is not done.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The issuer refused.
    #[error("{status} {}: {}", details.code, details.message)]
    Refused {
        /// The HTTP status.
        status: u16,
        /// Why.
        details: RefusalDetails,
    },
    /// The issuer was not reached, or not understood.
    #[error(transparent)]
    Client(#[from] ClientError),
    /// The issuer's answer or message is not as the protocol has it.
    #[error("the issuer's answer is not as the protocol has it: {0}")]
    Protocol(String),
}

impl Failure {
    /// The stable code of a refusal; empty otherwise.
    pub fn code(&self) -> &str {
        match self {
            Self::Refused { details, .. } => &details.code,
            _ => "",
        }
    }
}

/// A device of a participant.
#[derive(Clone, Debug)]
pub struct Device {
    http: Http,
    issuer: IssuerView,
    /// How far this machine's clock is behind the issuer's.
    offset_ms: Arc<AtomicI64>,
    key: SigningKey,
    /// The device's id.
    pub wallet: WalletId,
    /// Whose device it is.
    participant: ParticipantId,
}

/// A correlation that no other message has.
fn fresh_correlation() -> Correlation {
    Correlation(SystemClock.fresh_id())
}

/// Reads a JSON answer, or the refusal that it is.
fn read<T: serde::de::DeserializeOwned>(answer: &HttpAnswer) -> Result<T, Failure> {
    if answer.status >= 400 {
        let refusal: RefusalAnswer =
            serde_json::from_slice(&answer.body).map_err(ClientError::from)?;
        return Err(Failure::Refused { status: answer.status, details: refusal.error });
    }
    let body = if answer.body.is_empty() { &b"null"[..] } else { &answer.body };
    Ok(serde_json::from_slice(body).map_err(ClientError::from)?)
}

/// The `Response` of an answered message.
fn response(answer: &HttpAnswer) -> Result<Value, Failure> {
    Ok(read::<Value>(answer)?["Response"].take())
}

impl Device {
    /// Makes a key, enrols it for a participant, and opens a session.
    pub async fn enrol(client: &Client, participant: &ParticipantId) -> Result<Self, Failure> {
        let issuer: IssuerView = read(&client.get("/api/v1/issuer", None).await?)?;
        let mut seed = [0; 32];
        getrandom::fill(&mut seed).expect("the operating system gives random bytes");
        let key = SigningKey::from_bytes(&seed);
        let onboard = OnboardAtNotifier {
            participant: participant.clone(),
            public_key: key.public_key(),
            language: "en".to_owned(),
        };
        let outgoing = Outgoing::new(issuer.domain.clone(), &onboard);
        // As the issuer has it, whose clock need not be this machine's.
        let offset_ms = issuer.now.milliseconds() - SystemClock.now().milliseconds();
        let draft =
            Draft::new(&Sender::Anonymous, None, &outgoing, fresh_correlation(), issuer.now);
        let message = draft.sign(&key).to_string();
        let answer = response(&client.post("/inbox", None, message).await?)?;
        let wallet = answer["Wallet"].as_str().and_then(|wallet| wallet.parse().ok());
        let wallet = wallet.ok_or_else(|| Failure::Protocol("no Wallet".to_owned()))?;
        let (http, participant) = (client.clone().into(), participant.clone());
        let offset_ms = Arc::new(AtomicI64::new(offset_ms));
        let device = Self { http, issuer, offset_ms, key, wallet, participant };
        device.open_session().await?;
        Ok(device)
    }

    /// Asks for the cookie of its reads.
    pub async fn open_session(&self) -> Result<(), Failure> {
        let session = SessionAtIssuer { acknowledged: None };
        let message = self.signed(&session, fresh_correlation(), self.now());
        response(&self.post(message.to_string()).await?).map(drop)
    }

    /// The issuer's time, as far as this device can tell.
    pub fn now(&self) -> Timestamp {
        let offset_ms = self.offset_ms.load(Ordering::Relaxed);
        let milliseconds = SystemClock.now().milliseconds().saturating_add(offset_ms);
        Timestamp::from_milliseconds(milliseconds).expect("the issuer's clock is that of our days")
    }

    /// Asks the issuer for its time, which may have jumped.
    pub async fn learn_time(&self) -> Result<(), Failure> {
        let issuer: IssuerView = read(&self.client().get("/api/v1/issuer", None).await?)?;
        let offset_ms = issuer.now.milliseconds() - SystemClock.now().milliseconds();
        self.offset_ms.store(offset_ms, Ordering::Relaxed);
        Ok(())
    }

    /// The issuer, as it introduced itself.
    pub fn issuer(&self) -> &IssuerView {
        &self.issuer
    }

    /// The connections it uses.
    pub fn client(&self) -> Client {
        self.http.client()
    }

    pub(super) fn http(&self) -> &Http {
        &self.http
    }

    pub(super) fn key(&self) -> &SigningKey {
        &self.key
    }

    pub(super) fn participant(&self) -> &ParticipantId {
        &self.participant
    }

    /// The same device, once the issuer is found at another address.
    pub fn reach(&self, client: Client) {
        self.http.reach(client);
    }

    /// The cookie of its reads.
    pub fn cookie(&self) -> String {
        self.http.cookie().unwrap_or_default()
    }

    /// A message of this device, signed.
    pub fn signed<B: Body>(&self, body: &B, correlation: Correlation, at: Timestamp) -> Value {
        let outgoing = Outgoing::new(self.issuer.domain.clone(), body);
        self.signed_as(&outgoing, correlation, at)
    }

    /// Any message, signed by this device.
    pub fn signed_as(&self, outgoing: &Outgoing, correlation: Correlation, at: Timestamp) -> Value {
        let from = Sender::Party(Party::Wallet(self.wallet));
        Draft::new(&from, None, outgoing, correlation, at).sign(&self.key)
    }

    /// Seals whatever stands in `Header` and `Body`, even what the issuer must refuse.
    pub fn sealed(&self, header: &Value, body: &Value) -> Value {
        let signed = json!({ "Body": body, "Header": header });
        let canonical = canonical_bytes(&signed);
        let mut envelope = signed;
        envelope["Hash"] = sha256_hex(&canonical).into();
        envelope["Signature"] = Sign::sign(&self.key, &canonical).to_string().into();
        envelope
    }

    /// Posts bytes to the inbox, whatever they are.
    pub async fn post(&self, message: String) -> Result<HttpAnswer, ClientError> {
        self.http.send("/inbox", message).await
    }

    /// Sends a message and reads its `Response`.
    pub async fn send<B: Body>(&self, body: &B) -> Result<Value, Failure> {
        let message = self.signed(body, fresh_correlation(), self.now());
        response(&self.post(message.to_string()).await?)
    }

    /// Sends what the core decided to send.
    pub async fn send_outgoing(&self, outgoing: &Outgoing) -> Result<Value, Failure> {
        let message = self.signed_as(outgoing, fresh_correlation(), self.now());
        response(&self.post(message.to_string()).await?)
    }

    /// Reads below `/api/v1/wallets/{wallet}`.
    pub async fn read<T: serde::de::DeserializeOwned>(&self, path: &str) -> Result<T, Failure> {
        let path = format!("/api/v1/wallets/{}{path}", self.wallet);
        read(&self.http.read(&path).await?)
    }

    /// What would come of a command of this device.
    pub async fn preview<B: Body>(&self, body: &B) -> Result<ActionPreview, Failure> {
        let path = format!("/api/v1/wallets/{}/preview", self.wallet);
        let intended = json!({ "Subject": B::SUBJECT.as_str(), "Body": body });
        read(&self.http.send(&path, intended.to_string()).await?)
    }

    /// What happens from now on, or from behind the last event that was seen.
    pub async fn events(&self, last_event_id: Option<&str>) -> Result<EventStream, Failure> {
        let path = format!("/api/v1/wallets/{}/events", self.wallet);
        let response = self.client().open(&path, Some(&self.cookie()), last_event_id).await?;
        match response.status().as_u16() {
            200 => Ok(EventStream::of(response.into_body())),
            status => Err(Failure::Protocol(format!("no event stream but {status}"))),
        }
    }

    /// What waits for this device, behind a message that waits as well.
    pub async fn mailbox(&self, after: Option<MailId>) -> Result<Vec<MailboxEntry>, Failure> {
        match after {
            Some(after) => self.read(&format!("/mailbox?after={after}")).await,
            None => self.read("/mailbox").await,
        }
    }

    /// Acknowledges a message of the mailbox.
    pub async fn acknowledge(&self, mail: MailId) -> Result<(), Failure> {
        let path = format!("/api/v1/wallets/{}/mailbox/{mail}/ack", self.wallet);
        read::<Value>(&self.http.send(&path, String::new()).await?).map(drop)
    }

    /// The participant was shown how this flow ended.
    pub async fn acknowledge_outcome(&self, flow: FlowId) -> Result<(), Failure> {
        let path = format!("/api/v1/wallets/{}/outcomes/{flow}/ack", self.wallet);
        read::<Value>(&self.http.send(&path, String::new()).await?).map(drop)
    }
}
