//! An issuer in memory: it signs, knows a wallet or not, keeps mail, and answers as it is told to.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard},
};

use ed25519_dalek::SigningKey;
use serde_json::{Value, json};
use tallystick_core::{
    Correlation, DatabaseId, Draft, Outgoing, PublicKey, Sender, Sign as _, WalletId,
    message::Body, view::IssuerView,
};
use uuid::Uuid;

use super::{Sent, TestClock, TestNetwork, domain};
use crate::platform::{Answer, Clock as _, Unreachable};

/// What is answered to a message: its response, a refusal's code, or nothing at all.
#[derive(Clone, Debug)]
pub(crate) enum Reply {
    Response(Value),
    Refusal(u16, &'static str),
    Answer(u16, String),
    Unreachable,
}

/// An issuer. Clones share it.
#[derive(Clone, Debug)]
pub(crate) struct TestIssuer {
    state: Arc<Mutex<State>>,
    clock: TestClock,
}

#[derive(Debug)]
pub(crate) struct State {
    pub(crate) key: SigningKey,
    pub(crate) selector: String,
    pub(crate) database: DatabaseId,
    /// Once it has answered what ends so, or a message of this subject, it has another database.
    pub(crate) restored_after: Option<(&'static str, DatabaseId)>,
    pub(crate) knows_wallets: bool,
    /// It says so once.
    pub(crate) rolled_back: bool,
    pub(crate) offline: bool,
    /// It does not know the session any more; once.
    pub(crate) session_lost: bool,
    /// What waits in the mailbox, as it is answered.
    pub(crate) mail: Vec<Value>,
    /// The paths under which mail was acknowledged.
    pub(crate) acknowledged: Vec<String>,
    /// What is answered to the messages of a subject; the last reply stands.
    pub(crate) replies: BTreeMap<&'static str, Vec<Reply>>,
    /// The wallet that the next enrolment gets.
    pub(crate) next_wallet: u128,
}

impl TestIssuer {
    /// One that answers on this network.
    pub(crate) fn on(network: &TestNetwork, clock: &TestClock) -> Self {
        let state = State {
            key: SigningKey::from_bytes(&[1; 32]),
            selector: "pw1".to_owned(),
            database: DatabaseId(Uuid::from_u128(0xdb)),
            restored_after: None,
            knows_wallets: true,
            rolled_back: false,
            offline: false,
            session_lost: false,
            mail: Vec::new(),
            acknowledged: Vec::new(),
            replies: BTreeMap::new(),
            next_wallet: 1,
        };
        let issuer = Self { state: Arc::new(Mutex::new(state)), clock: clock.clone() };
        let answering = issuer.clone();
        network.answer_with(move |sent| {
            let answer = answering.answer(sent);
            answering.is_restored_after(sent);
            answer
        });
        issuer
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    /// From now on messages of this subject are answered so, one after the other; the last reply
    /// stands.
    pub(crate) fn reply(&self, subject: &'static str, replies: impl Into<Vec<Reply>>) {
        let mut replies: Vec<Reply> = replies.into();
        replies.reverse();
        self.state().replies.insert(subject, replies);
    }

    pub(crate) fn public_key(&self) -> PublicKey {
        self.state().key.public_key()
    }

    /// What it says of itself.
    pub(crate) fn view(&self) -> IssuerView {
        serde_json::from_value(self.introduction()).unwrap()
    }

    fn introduction(&self) -> Value {
        let state = self.state();
        let key = state.key.public_key();
        json!({
            "domain": domain(), "selector": state.selector, "publicKey": key, "dkim": "",
            "keys": [{
                "selector": state.selector, "publicKey": key, "from": self.clock.now(),
                "status": "CURRENT",
            }],
            "database": state.database, "demo": true,
            "catalogue": {
                "issuer": { "en": "Central Bank", "es": "Banco Central" },
                "schemas": { "issuer.example.org/ISSUANCE:1.0": { "es": "Emisión" } },
                "descriptions": { "issuer.example.org/ISSUANCE:1.0": {
                    "en": "Money that was issued.", "es": "Dinero emitido.",
                } },
            },
            "now": self.clock.now(),
        })
    }

    /// A message of this issuer, signed.
    pub(crate) fn message(&self, wallet: WalletId, number: u128, body: &impl Body) -> Value {
        let state = self.state();
        let (outgoing, from) = (Outgoing::new(wallet, body), Sender::Party(domain().into()));
        let correlation = Correlation(Uuid::from_u128(number));
        Draft::new(&from, Some(&state.selector), &outgoing, correlation, self.clock.now())
            .sign(&state.key)
    }

    /// Puts a message into the mailbox. Returns the entry, as the event stream brings it.
    pub(crate) fn mail(&self, wallet: WalletId, number: u128, body: &impl Body) -> String {
        let message = self.message(wallet, number, body);
        let entry = json!({ "id": Uuid::from_u128(number), "message": message });
        self.state().mail.push(entry.clone());
        entry.to_string()
    }

    fn is_restored_after(&self, sent: &Sent) {
        let mut state = self.state();
        let now = |(after, _): &mut (&str, _)| {
            sent.path.ends_with(*after) || sent.subject() == Some(*after)
        };
        if let Some((_, database)) = state.restored_after.take_if(now) {
            state.database = database;
        }
    }

    fn answer(&self, sent: &Sent) -> Result<Answer, Unreachable> {
        if self.state().offline {
            return Err(Unreachable("offline".to_owned()));
        }
        if let Some(subject) = sent.subject().map(str::to_owned) {
            return self.answer_message(&subject, sent);
        }
        if sent.path == "/api/v1/issuer" {
            return Ok(answer(200, &self.introduction()));
        }
        let mut state = self.state();
        if !state.knows_wallets || std::mem::take(&mut state.session_lost) {
            return Ok(refusal(401, "NO_SESSION", None));
        }
        if sent.path.ends_with("/ack") {
            state.acknowledged.push(sent.path.clone());
            return Ok(Answer { status: 200, text: String::new() });
        }
        match sent.path.ends_with("/mailbox") {
            true => Ok(answer(200, &state.mail.clone().into())),
            false => Ok(answer(200, &json!([]))),
        }
    }

    fn answer_message(&self, subject: &str, sent: &Sent) -> Result<Answer, Unreachable> {
        let correlation = sent.body.as_ref().map(|body| &body["Header"]["Correlation"]);
        let mut state = self.state();
        if !state.knows_wallets && subject != "Onboard@Notifier" {
            return Ok(refusal(401, "NOT_AUTHENTIC", correlation));
        }
        let next = state.replies.get_mut(subject).map(|replies| match &replies[..] {
            [last] => last.clone(),
            _ => replies.pop().unwrap(),
        });
        match next {
            Some(Reply::Response(response)) => Ok(answer(200, &json!({ "Response": response }))),
            Some(Reply::Refusal(status, code)) => Ok(refusal(status, code, correlation)),
            Some(Reply::Answer(status, text)) => Ok(Answer { status, text }),
            Some(Reply::Unreachable) => Err(Unreachable(subject.to_owned())),
            None => {
                let response = match subject {
                    "Onboard@Notifier" => {
                        let wallet = Uuid::from_u128(state.next_wallet);
                        state.next_wallet += 1;
                        json!({ "Wallet": wallet })
                    }
                    "Session@Issuer" if std::mem::take(&mut state.rolled_back) => {
                        json!({ "RolledBack": true })
                    }
                    _ => json!({}),
                };
                Ok(answer(200, &json!({ "Response": response })))
            }
        }
    }
}

fn answer(status: u16, body: &Value) -> Answer {
    Answer { status, text: body.to_string() }
}

fn refusal(status: u16, code: &str, correlation: Option<&Value>) -> Answer {
    let error = json!({ "Code": code, "Message": format!("{code}."), "Correlation": correlation });
    answer(status, &json!({ "Error": error }))
}
