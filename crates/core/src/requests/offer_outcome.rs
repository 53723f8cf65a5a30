//! What became of an offer that was not accepted.

use serde::{Deserialize, Serialize};

use crate::{ParticipantId, Timestamp};

/// How an offer ended that was not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum OfferOutcomeEnd {
    /// The holder declined it.
    Declined,
    /// Its lifetime ended without an answer.
    Lapsed,
    /// The issuer took it back.
    Withdrawn,
}

/// The outcome of the last offer of a request, which was not accepted. It is no failure of the
/// request: that can be issued again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct OfferOutcome {
    /// How the offer ended.
    pub end: OfferOutcomeEnd,
    /// The participant that ended it; absent where its time ended it.
    pub by: Option<ParticipantId>,
    /// The reason that was given for a decline, if one was.
    pub reason: Option<String>,
    /// When it ended.
    pub at: Timestamp,
}
