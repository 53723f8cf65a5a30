//! Rejections: who rejected a request, why and when.

use serde::{Deserialize, Serialize};

use crate::{ParticipantId, Timestamp};

/// The kind of reason for which a request is rejected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RejectionCode {
    /// A limit would be exceeded.
    Limit,
    /// The collateral was not received.
    CollateralMissing,
    /// Something in the request is wrong.
    DetailsWrong,
    /// What the text says.
    Other,
}

impl RejectionCode {
    /// All of them, in the order in which they are offered for choice.
    pub const ALL: [Self; 4] =
        [Self::Limit, Self::CollateralMissing, Self::DetailsWrong, Self::Other];

    /// As it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Limit => "LIMIT",
            Self::CollateralMissing => "COLLATERAL_MISSING",
            Self::DetailsWrong => "DETAILS_WRONG",
            Self::Other => "OTHER",
        }
    }
}

/// The rejection of a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Rejection {
    /// The approver that rejected.
    pub by: ParticipantId,
    /// The kind of reason.
    pub code: RejectionCode,
    /// The reason in the approver's own words.
    pub reason: String,
    /// When it was rejected.
    pub at: Timestamp,
}
