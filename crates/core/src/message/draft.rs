//! Messages on their way out.

use serde_json::{Value, json};

use super::{Body, MESSAGE_SCHEMA, Sender, Subject};
use crate::{
    Correlation, Party, Sign, Signature, Timestamp,
    canonical::{canonical_bytes, sha256_hex},
};

/// What must be sent once the transaction that decided it is on disk.
///
/// The shell gives it a [`Correlation`] when it stores it, and a [`Timestamp`] and a signature
/// each time it goes out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outgoing {
    /// Who it is for.
    pub to: Party,
    /// What it is about.
    pub subject: Subject,
    /// Its body.
    pub body: Value,
}

impl Outgoing {
    /// A message with this body, whose type names the subject.
    pub fn new<B: Body>(to: impl Into<Party>, body: &B) -> Self {
        let body = serde_json::to_value(body).expect("bodies are plain structs of strings");
        Self { to: to.into(), subject: B::SUBJECT, body }
    }
}

/// A message to be signed.
#[derive(Clone, Debug)]
pub struct Draft {
    signed: Value,
}

impl Draft {
    /// Everything but the signature. `selector` only where `from` is a domain.
    pub fn new(
        from: &Sender,
        selector: Option<&str>,
        outgoing: &Outgoing,
        correlation: Correlation,
        timestamp: Timestamp,
    ) -> Self {
        let mut header = json!({
            "From": from.to_string(),
            "To": outgoing.to,
            "Subject": outgoing.subject.as_str(),
            "Correlation": correlation,
            "Timestamp": timestamp,
            "Schema": MESSAGE_SCHEMA,
        });
        if let Some(selector) = selector {
            header["Selector"] = selector.into();
        }
        Self { signed: json!({ "Body": outgoing.body, "Header": header }) }
    }

    /// The bytes to sign.
    pub fn canonical(&self) -> Vec<u8> {
        canonical_bytes(&self.signed)
    }

    /// The message, with a signature of [`Draft::canonical`].
    pub fn seal(self, canonical: &[u8], signature: &Signature) -> Value {
        let mut envelope = self.signed;
        envelope["Hash"] = sha256_hex(canonical).into();
        envelope["Signature"] = signature.to_string().into();
        envelope
    }

    /// The message, signed at once.
    pub fn sign(self, key: &impl Sign) -> Value {
        let canonical = self.canonical();
        let signature = key.sign(&canonical);
        self.seal(&canonical, &signature)
    }
}
