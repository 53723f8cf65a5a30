//! Revisions: an issuer suspends, reactivates and revokes what a holder accepted.

use serde::{Deserialize, Serialize};

use super::{IssuerToken, IssuerTokenState};
use crate::{HolderAnswer, Participant, Permission, Refusal, TokenStatus};

/// What a participant may do with a token that it issued.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum TokenAction {
    /// Suspend it.
    Suspend,
    /// End a suspension.
    Reactivate,
    /// Revoke it for good.
    Revoke,
}

impl TokenAction {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Suspend, Self::Reactivate, Self::Revoke];

    /// The status that it gives.
    pub fn status(self) -> TokenStatus {
        match self {
            Self::Suspend => TokenStatus::Suspended,
            Self::Reactivate => TokenStatus::Active,
            Self::Revoke => TokenStatus::Revoked,
        }
    }

    /// The action that gives this status.
    pub fn giving(status: TokenStatus) -> Self {
        match status {
            TokenStatus::Active => Self::Reactivate,
            TokenStatus::Suspended => Self::Suspend,
            TokenStatus::Revoked => Self::Revoke,
        }
    }

    /// Whether the holder must be told why.
    pub fn needs_reason(self) -> bool {
        self != Self::Reactivate
    }
}

impl IssuerToken {
    /// Whether the holder accepted it and still has it.
    pub fn is_held(&self) -> bool {
        self.state == IssuerTokenState::Offered && self.answer == Some(HolderAnswer::Accepted)
    }

    /// What this participant may do with it now: exactly what `Revise@Issuer` admits.
    pub fn actions(&self, participant: &Participant) -> Vec<TokenAction> {
        let theirs = self.issuer == participant.id && participant.may(Permission::IssuancesIssuer);
        let admitted = |action: &TokenAction| {
            theirs && self.is_held() && self.admit_status(action.status()).is_ok()
        };
        TokenAction::ALL.into_iter().filter(admitted).collect()
    }

    /// Refuses a status that the token has already, and any after its revocation.
    pub(super) fn admit_status(&self, status: TokenStatus) -> Result<(), Refusal> {
        let sentence = match (self.status, status) {
            (TokenStatus::Revoked, _) => {
                "This token was revoked, which cannot be undone. Nothing was changed."
            }
            (TokenStatus::Active, TokenStatus::Active) => {
                "This token is active already. Nothing was changed."
            }
            (TokenStatus::Suspended, TokenStatus::Suspended) => {
                "This token is suspended already. Nothing was changed."
            }
            _ => return Ok(()),
        };
        Err(Refusal::OutOfTurn {
            sentence: sentence.to_owned(),
            state: self.status.as_str(),
            input: "REVISE",
        })
    }
}
