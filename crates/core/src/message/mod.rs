//! Messages: how they are read, brought to canonical form, signed and verified.
//!
//! Source: the protocol's envelope `{"Header", "Body", "Hash", "Signature"}` with RFC 8785 bytes,
//! SHA-256 in lower-case hex, Ed25519 (RFC 8032) over the canonical bytes.

mod body;
mod draft;
mod error;
mod header;
mod subject;
#[cfg(test)]
mod vectors;

use serde_json::Value;

pub use body::*;
pub(crate) use body::{bodies, subject_of};
pub use draft::{Draft, Outgoing};
pub use error::MessageError;
pub use header::{Header, MESSAGE_SCHEMA, Sender};
pub use subject::Subject;

use crate::{
    PublicKey, Signature, SignatureError,
    canonical::{JsonError, canonical_bytes, parse_strict, sha256_hex},
    from_value::from_value,
    refusal::Refusal,
};

/// The most bytes of a message that a receiver reads.
pub const LARGEST_MESSAGE: usize = 64 * 1024;

/// What is signed begins so.
const BEFORE_BODY: &[u8] = br#"{"Body":"#;

/// A message whose shape and hash are right. Who signed it is known only after
/// [`Message::verify`].
#[derive(Clone, Debug)]
pub struct Message {
    /// The header, read.
    pub header: Header,
    /// The body, still to be read as its subject has it.
    pub body: Value,
    canonical: Vec<u8>,
    /// Where the body ends in `canonical`.
    body_end: usize,
    signature: Option<Signature>,
}

impl Message {
    /// Reads a message, checks its shape and its hash.
    pub fn parse(bytes: &[u8]) -> Result<Self, Refusal> {
        if bytes.len() > LARGEST_MESSAGE {
            return Err(Refusal::TooLarge { limit: LARGEST_MESSAGE });
        }
        Ok(Self::from_value(parse_strict(bytes)?)?)
    }

    /// The same, from a value that was read by [`parse_strict`].
    pub fn from_value(value: Value) -> Result<Self, MessageError> {
        let Value::Object(mut envelope) = value else {
            return Err(MessageError::NotAnObject);
        };
        let mut take = |name: &'static str| envelope.remove(name);
        let (header, body, hash, signature) =
            (take("Header"), take("Body"), take("Hash"), take("Signature"));
        if let Some(name) = envelope.keys().next() {
            return Err(MessageError::UnknownField { name: name.clone() });
        }
        let Some(Value::Object(fields)) = &header else {
            return Err(MessageError::MissingField { name: "Header" });
        };
        let read = Header::read(fields)?;
        let Some(body @ Value::Object(_)) = body else {
            return Err(MessageError::MissingField { name: "Body" });
        };
        let mut canonical = BEFORE_BODY.to_vec();
        canonical.extend(canonical_bytes(&body));
        let body_end = canonical.len();
        canonical.extend(br#","Header":"#);
        canonical.extend(header.as_ref().map(canonical_bytes).unwrap_or_default());
        canonical.push(b'}');
        check_hash(hash.as_ref(), &canonical)?;
        let signature = match signature {
            None => None,
            Some(Value::String(text)) => Some(text.parse()?),
            Some(_) => return Err(SignatureError::Malformed.into()),
        };
        Ok(Self { header: read, body, canonical, body_end, signature })
    }

    /// Did this key sign it?
    pub fn verify(&self, key: &PublicKey) -> Result<(), MessageError> {
        let signature = self.signature.as_ref().ok_or(MessageError::MissingSignature)?;
        Ok(key.verify(&self.canonical, signature)?)
    }

    /// The bytes that were signed.
    pub fn canonical(&self) -> &[u8] {
        &self.canonical
    }

    /// The body, as it stands in the bytes that were signed.
    pub fn canonical_body(&self) -> &[u8] {
        &self.canonical[BEFORE_BODY.len()..self.body_end]
    }

    /// The header and what follows it, as they stand in the bytes that were signed.
    pub fn canonical_rest(&self) -> &[u8] {
        &self.canonical[self.body_end..]
    }

    /// The signature, if there is one; whose it is, only [`Message::verify`] tells.
    pub fn signature(&self) -> Option<&Signature> {
        self.signature.as_ref()
    }

    /// Reads the body as its subject has it.
    pub fn body<B: Body>(&self) -> Result<B, Refusal> {
        read_body(&self.body)
    }
}

/// Reads a body, strictly.
///
/// # Errors
/// [`Refusal::MalformedBody`], with what is wrong with it.
pub(crate) fn read_body<B: Body>(body: &Value) -> Result<B, Refusal> {
    from_value(body).map_err(|error| Refusal::MalformedBody {
        subject: B::SUBJECT.as_str(),
        reason: error.to_string(),
    })
}

fn check_hash(hash: Option<&Value>, canonical: &[u8]) -> Result<(), MessageError> {
    let Some(Value::String(hash)) = hash else {
        return Err(MessageError::MissingField { name: "Hash" });
    };
    let lower_hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    if hash.len() != 64 || !hash.bytes().all(lower_hex) {
        return Err(MessageError::MalformedHash);
    }
    match *hash == sha256_hex(canonical) {
        true => Ok(()),
        false => Err(MessageError::HashMismatch),
    }
}

/// The correlation of something that may not even be a message, to name it in a refusal.
pub fn correlation_of(bytes: &[u8]) -> Result<Option<crate::Correlation>, JsonError> {
    let value = parse_strict(bytes)?;
    Ok(value["Header"]["Correlation"].as_str().and_then(|text| text.parse().ok()))
}
