//! Token definitions: what can be minted, requested and issued.

use serde::{Deserialize, Serialize};

use crate::{Amount, AmountError, Decimals, DefinitionId, ParticipantId, Refusal, Timestamp};

/// A token definition, such as `UAE Dirham`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Definition {
    /// Its id.
    pub id: DefinitionId,
    /// Counts up with each change.
    pub version: u32,
    /// Its name, such as `UAE Dirham`.
    pub name: String,
    /// Its symbol, such as `AED`.
    pub symbol: String,
    /// Digits behind the point.
    pub decimals: Decimals,
    /// Who has the last word on issuances.
    pub issuer: ParticipantId,
    /// Who created it.
    pub definer: ParticipantId,
    /// Who attests that the collateral was received; without one the issuer's approval is enough.
    pub custodian: Option<ParticipantId>,
    /// When it was defined.
    pub defined_at: Timestamp,
    /// Active, or decommissioned.
    pub active: bool,
}

impl Definition {
    /// Reads an amount of this token.
    pub fn amount(&self, text: &str) -> Result<Amount, AmountError> {
        Amount::parse(text, self.decimals)
    }

    /// Refuses what a decommissioned definition does not admit: mints, requests, issues.
    pub fn admit_new(&self) -> Result<(), Refusal> {
        match self.active {
            true => Ok(()),
            false => Err(Refusal::Decommissioned),
        }
    }
}
