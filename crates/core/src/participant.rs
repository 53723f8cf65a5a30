//! Participants: organisations on the network, and what each of them may do.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The short name of a participant, such as `central-bank`: lower-case letters, digits and `-`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(try_from = "String", into = "String")]
pub struct ParticipantId(String);

/// The text is not a participant's id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must be the id of a participant: 1 to 64 lower-case letters, digits and hyphens")]
pub struct NotAParticipantId;

impl ParticipantId {
    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for ParticipantId {
    type Error = NotAParticipantId;

    fn try_from(text: String) -> Result<Self, NotAParticipantId> {
        let inner = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        match (1..=64).contains(&text.len()) && text.bytes().all(inner) {
            true => Ok(Self(text)),
            false => Err(NotAParticipantId),
        }
    }
}

impl std::str::FromStr for ParticipantId {
    type Err = NotAParticipantId;

    fn from_str(text: &str) -> Result<Self, NotAParticipantId> {
        Self::try_from(text.to_owned())
    }
}

impl From<ParticipantId> for String {
    fn from(participant: ParticipantId) -> Self {
        participant.0
    }
}

impl fmt::Display for ParticipantId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl fmt::Debug for ParticipantId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "ParticipantId({self})")
    }
}

/// What a participant may do. Whatever is not granted is denied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Permission {
    /// Define, decommission and activate token definitions.
    Define,
    /// See token definitions.
    ViewTokens,
    /// Mint and burn.
    Create,
    /// Approve, reject and issue, as the definition's issuer.
    IssuancesIssuer,
    /// Approve and reject issuances, as the definition's custodian.
    IssuancesCustodian,
    /// Request issuances.
    IssuancesNonIssuer,
    /// Approve and reject redemptions, as the definition's issuer.
    RedemptionsIssuer,
    /// Approve and reject redemptions, as the definition's custodian.
    RedemptionsCustodian,
    /// Request and complete redemptions.
    RedemptionsNonIssuer,
    /// Watch transfers, as the definition's custodian.
    TransfersCustodian,
    /// Request, approve and make transfers.
    TransfersNonIssuer,
    /// Read every issuance, transfer, redemption and total; change and hold nothing.
    Observe,
}

/// An organisation on the network.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Participant {
    /// Its short name.
    pub id: ParticipantId,
    /// Its title, such as `Commercial Bank`.
    pub title: String,
    /// Its X.500 name, such as `CN=Alice, OU=Test Dept, O=R3, L=London, C=GB`.
    pub x500: String,
    /// Its colour in the console: one of PatternFly's colour names.
    pub colour: String,
    /// What it may do.
    pub permissions: Vec<Permission>,
}

impl Participant {
    /// Is this granted?
    pub fn may(&self, permission: Permission) -> bool {
        self.permissions.contains(&permission)
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn permissions_are_written_as_the_console_names_them() {
        let text = serde_json::to_string(&Permission::IssuancesNonIssuer).unwrap();
        assert_eq!(text, "\"ISSUANCES_NON_ISSUER\"");
    }

    #[test]
    fn ids_are_short_names() {
        assert!("central-bank".parse::<ParticipantId>().is_ok());
        for text in ["", "Central Bank", "a/b", "ä"] {
            assert_eq!(text.parse::<ParticipantId>(), Err(NotAParticipantId), "{text}");
        }
    }
}
