//! The steps of a flow. Those of an issue are in the protocol's words.

use std::{borrow::Cow, fmt};

use serde::{Deserialize, Serialize};

use crate::{ParticipantId, Timestamp};

/// The name of a step. Open, as [`FlowKind`](super::FlowKind) is: steps are found by their names,
/// never by their places.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct StepName(Cow<'static, str>);

impl StepName {
    /// The amount is held in the issuer's vault.
    pub const RESERVE: Self = Self(Cow::Borrowed("RESERVE"));
    /// The row in Issuer.Tokens is there, the offer in the outbox.
    pub const ISSUE: Self = Self(Cow::Borrowed("ISSUE"));
    /// The offer reached the requester's broker.
    pub const OFFER: Self = Self(Cow::Borrowed("OFFER"));
    /// It was localized, shown and confirmed.
    pub const ASK: Self = Self(Cow::Borrowed("ASK"));
    /// The token was downloaded, verified and kept.
    pub const SAVE: Self = Self(Cow::Borrowed("SAVE"));
    /// The holder's answer arrived.
    pub const ANSWER: Self = Self(Cow::Borrowed("ANSWER"));
    /// The reservation became a transfer.
    pub const SETTLE: Self = Self(Cow::Borrowed("SETTLE"));
    /// Both balances are what they should be.
    pub const DONE: Self = Self(Cow::Borrowed("DONE"));

    /// The steps of an issue, in the order in which they happen, and whether the holder is awaited
    /// in each rather than the issuer.
    pub const OF_ISSUE: [(Self, bool); 8] = [
        (Self::RESERVE, false),
        (Self::ISSUE, false),
        (Self::OFFER, true),
        (Self::ASK, true),
        (Self::SAVE, true),
        (Self::ANSWER, true),
        (Self::SETTLE, false),
        (Self::DONE, false),
    ];

    /// As it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for StepName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Where a step stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum StepStatus {
    /// Not begun.
    Waiting,
    /// Under way.
    Running,
    /// Finished.
    Done,
    /// The flow ended here without effect.
    Failed,
    /// The flow ended before it.
    Skipped,
}

/// A step of a flow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct FlowStep {
    /// Its name.
    pub name: StepName,
    /// Where it stands.
    pub status: StepStatus,
    /// When it was seen to be done or to have failed.
    pub at: Option<Timestamp>,
    /// Who is awaited in it.
    pub awaits: Option<ParticipantId>,
}

impl FlowStep {
    /// A step that waits for a participant.
    pub fn waiting(name: StepName, awaits: ParticipantId) -> Self {
        Self { name, status: StepStatus::Waiting, at: None, awaits: Some(awaits) }
    }

    pub(super) fn finish(&mut self, status: StepStatus, now: Timestamp) {
        if self.at.is_none() {
            self.status = status;
            self.at = (status != StepStatus::Skipped).then_some(now);
        }
    }
}
