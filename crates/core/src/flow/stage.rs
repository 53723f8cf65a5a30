//! The steps of the flow `Issue tokens`, in the protocol's words.

use serde::{Deserialize, Serialize};

use crate::Timestamp;

/// A step of an issuance. Their order is the order in which they happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Stage {
    /// The amount is held in the issuer's vault.
    Reserve,
    /// The row in Issuer.Tokens is there, the offer in the outbox.
    Issue,
    /// The offer reached the requester's broker.
    Offer,
    /// It was localized, shown and confirmed.
    Ask,
    /// The token was downloaded, verified and kept.
    Save,
    /// The holder's answer arrived.
    Answer,
    /// The reservation became a transfer.
    Settle,
    /// Both balances are what they should be.
    Done,
}

impl Stage {
    /// All, in order.
    pub const ALL: [Self; 8] = [
        Self::Reserve,
        Self::Issue,
        Self::Offer,
        Self::Ask,
        Self::Save,
        Self::Answer,
        Self::Settle,
        Self::Done,
    ];

    /// Its name, as the protocol has it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Reserve => "reserve",
            Self::Issue => "issue",
            Self::Offer => "offer",
            Self::Ask => "detail, ask",
            Self::Save => "download, save",
            Self::Answer => "answer",
            Self::Settle => "settle",
            Self::Done => "done",
        }
    }

    /// What happens in it, for people.
    pub fn explanation(self) -> &'static str {
        match self {
            Self::Reserve => "The amount is held in the issuer's vault",
            Self::Issue => "The token is issued and its offer is ready to go out",
            Self::Offer => "The offer is delivered to the requester's browser",
            Self::Ask => "The holder is asked to accept the token",
            Self::Save => "The holder's browser downloads, verifies and keeps the token",
            Self::Answer => "The holder's answer reaches the issuer",
            Self::Settle => "The held amount moves to the requester's vault",
            Self::Done => "Both vaults show the new balance",
        }
    }

    /// Does it wait for the holder, and not for the issuer?
    pub fn awaits_holder(self) -> bool {
        matches!(self, Self::Offer | Self::Ask | Self::Save | Self::Answer)
    }
}

/// Where a step stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum StepStatus {
    /// Not yet.
    Waiting,
    /// Now.
    Running,
    /// Behind us.
    Done,
    /// Here it ended.
    Failed,
    /// Never happened.
    Skipped,
}

/// A step of a flow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct FlowStep {
    /// Which one.
    pub stage: Stage,
    /// Where it stands.
    pub status: StepStatus,
    /// When it was done or failed.
    pub at: Option<Timestamp>,
    /// Who is awaited in it: a participant's title.
    pub awaits: String,
}

impl FlowStep {
    pub(super) fn finish(&mut self, status: StepStatus, now: Timestamp) {
        if self.at.is_none() {
            self.status = status;
            self.at = (status != StepStatus::Skipped).then_some(now);
        }
    }
}
