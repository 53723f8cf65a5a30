//! Issued tokens as lists show them: how their offer went, and whether they are good, in a word each.

use serde::{Deserialize, Serialize};

use super::IssuerTokenState;
use crate::{HolderAnswer, Timestamp, TokenStatus};

/// How the offer of a token went: what its state and the holder's answer say together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum OfferState {
    /// The holder's answer is awaited.
    Issued,
    /// The holder accepted.
    Accepted,
    /// The holder declined.
    Declined,
    /// The offer's lifetime ended without an answer.
    Lapsed,
    /// The issuer took the offer back.
    Withdrawn,
    /// The holder removed what it had.
    Removed,
}

impl OfferState {
    /// All of them, in the order in which a token gets there.
    pub const ALL: [Self; 6] = [
        Self::Issued,
        Self::Accepted,
        Self::Declined,
        Self::Lapsed,
        Self::Withdrawn,
        Self::Removed,
    ];

    /// Of a token in this state, with this answer.
    pub fn of(state: IssuerTokenState, answer: Option<HolderAnswer>) -> Self {
        match (state, answer) {
            (IssuerTokenState::Issued, _) => Self::Issued,
            (IssuerTokenState::Offered, Some(HolderAnswer::Accepted)) => Self::Accepted,
            (IssuerTokenState::Offered, _) => Self::Declined,
            (IssuerTokenState::Lapsed, _) => Self::Lapsed,
            (IssuerTokenState::Withdrawn, _) => Self::Withdrawn,
            (IssuerTokenState::Removed, _) => Self::Removed,
        }
    }

    /// As it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Issued => "ISSUED",
            Self::Accepted => "ACCEPTED",
            Self::Declined => "DECLINED",
            Self::Lapsed => "LAPSED",
            Self::Withdrawn => "WITHDRAWN",
            Self::Removed => "REMOVED",
        }
    }
}

/// Whether a token is good: what its status and the time say together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ShownStatus {
    /// Good.
    Active,
    /// Not good for the time being.
    Suspended,
    /// Not good any more: its issuer said so.
    Revoked,
    /// Not good any more: its time is over.
    Expired,
}

impl ShownStatus {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Active, Self::Suspended, Self::Revoked, Self::Expired];

    /// Of a token of this status that is valid until then.
    pub fn of(status: TokenStatus, expires: Option<Timestamp>, now: Timestamp) -> Self {
        match status {
            _ if status.has_expired(expires, now) => Self::Expired,
            TokenStatus::Active => Self::Active,
            TokenStatus::Suspended => Self::Suspended,
            TokenStatus::Revoked => Self::Revoked,
        }
    }

    /// As it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Active => "ACTIVE",
            Self::Suspended => "SUSPENDED",
            Self::Revoked => "REVOKED",
            Self::Expired => "EXPIRED",
        }
    }
}
