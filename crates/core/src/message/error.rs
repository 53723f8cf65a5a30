//! Why an envelope is refused.

use crate::SignatureError;

/// What is wrong with an envelope, in the words of the protocol.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MessageError {
    /// Not `{"Header", "Body", "Hash", "Signature"}`.
    #[error("a message is a JSON object")]
    NotAnObject,
    /// A field of the envelope or header is not there, or of another type.
    #[error("missing field {name}")]
    MissingField {
        /// Its name.
        name: &'static str,
    },
    /// A field that the envelope does not have.
    #[error("unknown field {name:?}")]
    UnknownField {
        /// Its name.
        name: String,
    },
    /// Another version of the envelope.
    #[error("unsupported schema")]
    UnsupportedSchema,
    /// Neither a domain, a wallet nor `Anonymous`.
    #[error("malformed sender")]
    MalformedSender,
    /// Neither a domain nor a wallet.
    #[error("malformed recipient")]
    MalformedRecipient,
    /// No UUID.
    #[error("malformed correlation")]
    MalformedCorrelation,
    /// Not ISO 8601 in UTC with `Z`.
    #[error("malformed timestamp")]
    MalformedTimestamp,
    /// A selector without a domain, a domain without one, or not a DNS label.
    #[error("malformed selector")]
    MalformedSelector,
    /// Not 64 lower-case hex digits.
    #[error("hash is lower-case hex")]
    MalformedHash,
    /// Header or body were changed after the hash was taken.
    #[error("hash mismatch")]
    HashMismatch,
    /// There is none.
    #[error("missing signature")]
    MissingSignature,
    /// There is one, and it does not vouch for the message.
    #[error(transparent)]
    Signature(#[from] SignatureError),
}

impl MessageError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotAnObject | Self::MissingField { .. } | Self::UnknownField { .. } => {
                "MALFORMED_MESSAGE"
            }
            Self::UnsupportedSchema => "UNSUPPORTED_SCHEMA",
            Self::MalformedSender => "MALFORMED_SENDER",
            Self::MalformedRecipient => "MALFORMED_RECIPIENT",
            Self::MalformedCorrelation => "MALFORMED_CORRELATION",
            Self::MalformedTimestamp => "MALFORMED_TIMESTAMP",
            Self::MalformedSelector => "MALFORMED_SELECTOR",
            Self::MalformedHash => "MALFORMED_HASH",
            Self::HashMismatch => "HASH_MISMATCH",
            Self::MissingSignature => "MISSING_SIGNATURE",
            Self::Signature(SignatureError::Malformed) => "MALFORMED_SIGNATURE",
            Self::Signature(SignatureError::NonCanonical) => "NON_CANONICAL_SIGNATURE",
            Self::Signature(SignatureError::SmallOrderKey | SignatureError::Bad) => "BAD_SIGNATURE",
        }
    }
}
