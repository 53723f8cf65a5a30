//! The header of a message.

use std::{fmt, str::FromStr};

use serde_json::{Map, Value};

use super::MessageError;
use crate::{Correlation, Party, Timestamp};

/// The only envelope there is so far.
pub const MESSAGE_SCHEMA: &str = "pollyweb.org/MSG:1.0";

/// Who a message says it is from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sender {
    /// Nobody in particular: an enrolment, signed with the key that it enrols.
    Anonymous,
    /// A domain or a wallet.
    Party(Party),
}

impl FromStr for Sender {
    type Err = MessageError;

    fn from_str(text: &str) -> Result<Self, MessageError> {
        match text {
            "Anonymous" => Ok(Self::Anonymous),
            _ => text.parse().map(Self::Party).map_err(|_| MessageError::MalformedSender),
        }
    }
}

impl fmt::Display for Sender {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Anonymous => formatter.write_str("Anonymous"),
            Self::Party(party) => party.fmt(formatter),
        }
    }
}

/// The header of a message, read. The signed bytes keep the fields as they were written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// Who sends it.
    pub from: Sender,
    /// Who it is for.
    pub to: Party,
    /// What it is about: the command or the event.
    pub subject: String,
    /// Unique for the sender; makes repeating harmless.
    pub correlation: Correlation,
    /// When it was signed.
    pub timestamp: Timestamp,
    /// Which of the sending domain's published keys signed; only with a domain.
    pub selector: Option<String>,
}

const FIELDS: [&str; 7] =
    ["From", "To", "Subject", "Correlation", "Timestamp", "Schema", "Selector"];

impl Header {
    pub(super) fn read(fields: &Map<String, Value>) -> Result<Self, MessageError> {
        if let Some(name) = fields.keys().find(|name| !FIELDS.contains(&name.as_str())) {
            return Err(MessageError::UnknownField { name: name.clone() });
        }
        let text = |name: &'static str| {
            fields.get(name).and_then(Value::as_str).ok_or(MessageError::MissingField { name })
        };
        if text("Schema")? != MESSAGE_SCHEMA {
            return Err(MessageError::UnsupportedSchema);
        }
        let from: Sender = text("From")?.parse()?;
        let selector = match fields.get("Selector") {
            None => None,
            Some(Value::String(selector)) if is_selector(selector) => Some(selector.clone()),
            Some(_) => return Err(MessageError::MalformedSelector),
        };
        if selector.is_some() != matches!(from, Sender::Party(Party::Domain(_))) {
            return Err(MessageError::MalformedSelector);
        }
        Ok(Self {
            from,
            to: text("To")?.parse().map_err(|_| MessageError::MalformedRecipient)?,
            subject: text("Subject")?.to_owned(),
            correlation: text("Correlation")?
                .parse()
                .map_err(|_| MessageError::MalformedCorrelation)?,
            timestamp: text("Timestamp")?.parse().map_err(|_| MessageError::MalformedTimestamp)?,
            selector,
        })
    }
}

fn is_selector(text: &str) -> bool {
    let inner = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    (1..=63).contains(&text.len()) && text.bytes().all(inner)
}
