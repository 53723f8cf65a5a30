//! What never leaves the issuer: which script waits for a token, and what it needs to carry on.

use serde::{Deserialize, Serialize};

use crate::{Amount, DefinitionId, FlowId, RequestId};

/// The column `Internals` of a row of Issuer.Tokens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Internals {
    /// The flow that shows how far the issue is.
    pub flow: FlowId,
    /// Which script waits.
    pub waiting: Waiting,
}

/// The script to which `ISSUE` returns.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "script", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Waiting {
    /// The console's `Issue tokens`, which then settles or releases what it reserved.
    Issuance {
        /// What it reserved.
        reservation: Reservation,
    },
    /// A talker's script, in the token's chat.
    Talker {
        /// What was reserved, where the script issues currency.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reservation: Option<Reservation>,
    },
}

impl Waiting {
    /// The amount that is settled or released once the offer ends.
    pub fn reservation(&self) -> Option<&Reservation> {
        match self {
            Self::Issuance { reservation } => Some(reservation),
            Self::Talker { reservation } => reservation.as_ref(),
        }
    }
}

/// An amount that is held back in the issuer's vault while its token is on offer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reservation {
    /// The request that is issued.
    pub request: RequestId,
    /// The token definition.
    pub definition: DefinitionId,
    /// How much is reserved.
    pub amount: Amount,
}
