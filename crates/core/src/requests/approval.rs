//! Approvals: who decides, by which permission, and what they decided.

use serde::{Deserialize, Serialize};

use crate::{ParticipantId, Permission, PublicKey, Timestamp};

/// What an approver decided so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Approval {
    /// Nothing yet.
    Pending,
    /// Yes.
    Approved,
    /// No.
    Rejected,
    /// Nothing, and it is not asked any more: the request was rejected or cancelled before its turn.
    NotNeeded,
}

impl Approval {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Pending, Self::Approved, Self::Rejected, Self::NotNeeded];

    /// As it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "PENDING",
            Self::Approved => "APPROVED",
            Self::Rejected => "REJECTED",
            Self::NotNeeded => "NOT_NEEDED",
        }
    }
}

/// The turn of one approver. Slots are decided in their order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ApprovalSlot {
    /// Who decides.
    pub by: ParticipantId,
    /// The permission that this turn needs, whatever else the participant may do.
    pub permission: Permission,
    /// What was decided.
    pub decision: Approval,
    /// When, and with which key; absent as long as nobody has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed: Option<SignedDecision>,
}

/// When an approver decided, and the key that signed the decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct SignedDecision {
    /// When the issuer took it in.
    pub at: Timestamp,
    /// The key of the approver's device.
    pub key: PublicKey,
}

/// Who decides on a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decider {
    /// The participant.
    pub participant: ParticipantId,
    /// The key that the decision is signed with.
    pub key: PublicKey,
}

impl ApprovalSlot {
    /// A turn that has not been taken.
    pub fn pending(by: ParticipantId, permission: Permission) -> Self {
        Self { by, permission, decision: Approval::Pending, signed: None }
    }

    pub(super) fn decide(&mut self, decision: Approval, signed: SignedDecision) {
        self.decision = decision;
        self.signed = Some(signed);
    }
}
