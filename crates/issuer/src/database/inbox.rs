//! Messages that were answered: what makes repeating one harmless, and the audit record of those
//! that changed something.

use serde_json::Value;
use sha2::{Digest, Sha256};
use tallystick_core::{
    Correlation, Message, PublicKey, Signature, Subject, Timestamp, TokenId, WalletId,
    canonical::canonical_bytes, message::MESSAGE_SCHEMA,
};

/// Who signed a message, as the inbox tells senders apart: a wallet, or the key that an enrolment
/// enrols.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SenderKey(pub(super) Vec<u8>);

impl From<WalletId> for SenderKey {
    fn from(wallet: WalletId) -> Self {
        Self(wallet.0.as_bytes().to_vec())
    }
}

impl From<PublicKey> for SenderKey {
    fn from(key: PublicKey) -> Self {
        Self(key.as_bytes().to_vec())
    }
}

/// How a repeated message is recognized: by its sender and its correlation.
pub(crate) type MessageKey = (SenderKey, Correlation);

/// SHA-256 over the canonical bytes of `{"Body", "Subject", "To"}`: what was asked, whenever and
/// however often it was signed.
pub(crate) type ContentDigest = [u8; 32];

/// A message's [`ContentDigest`].
pub(crate) fn digest(message: &Message) -> ContentDigest {
    let text = |text: &str| canonical_bytes(&Value::from(text));
    let mut hash = Sha256::new();
    hash.update(b"{\"Body\":");
    hash.update(message.canonical_body());
    hash.update(b",\"Subject\":");
    hash.update(text(&message.header.subject));
    hash.update(b",\"To\":");
    hash.update(text(&message.header.to.to_string()));
    hash.update(b"}");
    hash.finalize().into()
}

/// What a message was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoredAnswer {
    /// This text.
    Text(String),
    /// The document of this token, `{"Response": …}`, which its row keeps.
    Document(TokenId),
}

/// A message with its first answer.
#[derive(Clone, Debug)]
pub struct Answered {
    /// By what it is recognized.
    pub key: MessageKey,
    /// What it was about.
    pub subject: String,
    /// What was asked.
    pub digest: ContentDigest,
    /// The signed message, where it is an audit record.
    pub record: Option<Record>,
    /// The HTTP status of the answer: 200, or the refusal's.
    pub status: u16,
    /// The answer.
    pub answer: StoredAnswer,
}

/// The first answer of a message that came before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FirstAnswer {
    /// What was asked; not known once that was pruned.
    pub digest: Option<ContentDigest>,
    /// The HTTP status. `None` once the answer was pruned: the message had an effect, and must
    /// not have it again.
    pub status: Option<u16>,
    /// The answer's text; empty once it was pruned.
    pub answer: String,
}

/// What is kept of a signed message, besides the columns of its row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The time that it says.
    pub signed_at: Timestamp,
    /// Its body, canonical.
    pub body: String,
    /// Its signature.
    pub signature: Option<Signature>,
    /// The canonical bytes that were signed, where the columns do not give them again.
    pub whole: Option<String>,
}

/// The canonical end of a message whose header says nothing unusual.
fn header_of(message: &Message) -> String {
    let header = &message.header;
    format!(
        ",\"Header\":{{\"Correlation\":\"{}\",\"From\":\"{}\",\"Schema\":\"{MESSAGE_SCHEMA}\",\
         \"Subject\":\"{}\",\"Timestamp\":\"{}\",\"To\":\"{}\"}}}}",
        header.correlation, header.from, header.subject, header.timestamp, header.to,
    )
}

impl Record {
    /// What is kept of this message; `None` of one that changes nothing at the issuer.
    pub fn of(message: &Message) -> Option<Self> {
        let subject = message.header.subject.parse();
        if matches!(subject, Ok(Subject::SessionAtIssuer | Subject::IssuedAtIssuer)) {
            return None;
        }
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let usual = message.canonical_rest() == header_of(message).as_bytes();
        let (body, whole) = match usual {
            true => (text(message.canonical_body()), None),
            false => (String::new(), Some(text(message.canonical()))),
        };
        Some(Self {
            signed_at: message.header.timestamp,
            body,
            signature: message.signature().copied(),
            whole,
        })
    }
}
