//! Requests: who asked for what, who approved it, and what may happen next.

mod action;
mod approval;
mod file;
mod kind;
mod legible;
mod list;
mod offer_outcome;
mod records;
mod rejection;
mod stage;
mod step;
#[cfg(test)]
mod tests;

use std::time::Duration;

use serde::{Deserialize, Serialize};

pub use action::RequestAction;
pub use approval::{Approval, ApprovalSlot, Decider, SignedDecision};
pub use file::{FILE_HEADINGS, FileError, FileRequest, LARGEST_FILE, read_requests};
pub use kind::{Completion, RequestKind, RequestType};
pub use legible::{
    IllegibleReason, LONGEST_REASON, has_visible, is_legible, is_legible_reason, read_reason,
    tidied,
};
pub use list::RequestList;
pub use offer_outcome::{OfferOutcome, OfferOutcomeEnd};
pub use rejection::{Rejection, RejectionCode};
pub use stage::Stage;
pub use step::RequestInput;

use crate::{
    Amount, ChatId, Definition, DefinitionId, ParticipantId, Permission, Refusal, RequestId,
    Timestamp, TokenId, WalletId,
};

/// How long a rejected request stays on the list of open requests, unless its requester dismisses it
/// before.
pub const REJECTED_STAYS: Duration = Duration::from_secs(30 * 86_400);

/// What the console says to a custodian whose turn has not come.
pub const REQUIRES_ISSUER_APPROVAL: &str = "Requires issuer approval to accept or reject request";

/// Where a request stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RequestStatus {
    /// An approver is awaited.
    Pending,
    /// Everybody approved; it can be completed.
    Approved,
    /// An approver rejected it.
    Rejected,
    /// An issue is under way: closed to a second one.
    Issuing,
    /// Issued and settled.
    Issued,
    /// Transferred or redeemed.
    Completed,
    /// Taken back by the requester.
    Cancelled,
}

impl RequestStatus {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Pending,
        Self::Approved,
        Self::Rejected,
        Self::Issuing,
        Self::Issued,
        Self::Completed,
        Self::Cancelled,
    ];

    /// Those of requests that somebody is still to decide, issue, accept or complete.
    pub const UNDER_WAY: [Self; 3] = [Self::Pending, Self::Approved, Self::Issuing];

    /// Whether somebody is still to decide, issue, accept or complete it. Of these a participant may
    /// have only so many.
    pub fn is_under_way(self) -> bool {
        Self::UNDER_WAY.contains(&self)
    }

    /// As it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "PENDING",
            Self::Approved => "APPROVED",
            Self::Rejected => "REJECTED",
            Self::Issuing => "ISSUING",
            Self::Issued => "ISSUED",
            Self::Completed => "COMPLETED",
            Self::Cancelled => "CANCELLED",
        }
    }
}

/// A request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Its id.
    pub id: RequestId,
    /// Counts up with each change that is stored; 0 before the first.
    pub version: u32,
    /// What is requested.
    pub kind: RequestKind,
    /// Of which token.
    pub definition: DefinitionId,
    /// How much.
    pub amount: Amount,
    /// Who asked.
    pub requester: ParticipantId,
    /// The device that asked.
    pub wallet: WalletId,
    /// The chat whose script made it; none where the console did.
    pub chat: Option<ChatId>,
    /// Who approves it, in the order of their turns.
    pub approvals: Vec<ApprovalSlot>,
    /// Where it stands.
    pub status: RequestStatus,
    /// Who rejected it and why, if somebody did.
    pub rejection: Option<Rejection>,
    /// Its requester has dismissed it, rejected as it is.
    pub dismissed: bool,
    /// The rejected request that this one replaces.
    pub corrects: Option<RequestId>,
    /// The request that replaces this one, which was rejected.
    pub corrected_by: Option<RequestId>,
    /// What became of its last offer, if that was not accepted; nothing while another one is open.
    pub offer_outcome: Option<OfferOutcome>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

impl Request {
    /// A new request, for which its first approver is awaited.
    pub fn new(
        id: RequestId,
        kind: RequestKind,
        definition: &Definition,
        amount: Amount,
        (requester, wallet): (ParticipantId, WalletId),
        now: Timestamp,
    ) -> Self {
        Self {
            id,
            version: 0,
            approvals: kind.approvals(definition),
            kind,
            definition: definition.id,
            amount,
            requester,
            wallet,
            chat: None,
            status: RequestStatus::Pending,
            rejection: None,
            dismissed: false,
            corrects: None,
            corrected_by: None,
            offer_outcome: None,
            created_at: now,
            updated_at: now,
        }
    }

    /// The conversation in which the token of a request of the console is offered.
    pub fn chat_of_console(&self) -> ChatId {
        ChatId(self.id.0)
    }

    /// The token of the issue that is under way or settled.
    pub fn token(&self) -> Option<TokenId> {
        match self.kind {
            RequestKind::Issuance { token } => token,
            RequestKind::Push { .. } | RequestKind::Pull { .. } | RequestKind::Redemption => None,
        }
    }

    /// Whether it is on the list of open requests, until [`Request::leaves_list_at`]: it is under
    /// way, or was rejected and not dismissed.
    pub fn is_listed(&self) -> bool {
        let rejected = self.status == RequestStatus::Rejected && !self.dismissed;
        self.status.is_under_way() || rejected
    }

    /// When it leaves the list of open requests by itself.
    pub fn leaves_list_at(&self) -> Option<Timestamp> {
        let rejection = self.rejection.as_ref().filter(|_| self.is_listed());
        rejection.map(|rejection| rejection.at.after(REJECTED_STAYS))
    }

    /// Everybody who takes part in it.
    pub fn parties(&self) -> impl Iterator<Item = &ParticipantId> {
        std::iter::once(&self.requester).chain(self.approvals.iter().map(|slot| &slot.by))
    }

    /// The turn of the definition's issuer; none in a transfer.
    pub fn issuer(&self) -> Option<&ApprovalSlot> {
        self.slot([Permission::IssuancesIssuer, Permission::RedemptionsIssuer])
    }

    /// The turn of the definition's custodian, where it has one; none in a transfer.
    pub fn custodian(&self) -> Option<&ApprovalSlot> {
        self.slot([Permission::IssuancesCustodian, Permission::RedemptionsCustodian])
    }

    fn slot(&self, permissions: [Permission; 2]) -> Option<&ApprovalSlot> {
        self.approvals.iter().find(|slot| permissions.contains(&slot.permission))
    }

    /// Whether this participant is one of its approvers.
    pub fn is_approver(&self, participant: &ParticipantId) -> bool {
        self.approvals.iter().any(|slot| slot.by == *participant)
    }

    /// Whether this participant is the definition's issuer.
    pub fn is_issuer(&self, participant: &ParticipantId) -> bool {
        self.issuer().is_some_and(|slot| slot.by == *participant)
    }

    /// The turn that is awaited, if one is.
    fn awaited_slot(&self) -> Option<&ApprovalSlot> {
        self.approvals.iter().find(|slot| slot.decision == Approval::Pending)
    }

    /// The permission that this participant's turn needs.
    ///
    /// # Errors
    /// The sentence for a participant whose turn it is not.
    pub fn permission_of_turn(&self, participant: &ParticipantId) -> Result<Permission, Refusal> {
        let turn = self.turn(participant);
        let turn = turn.map_err(|sentence| step::out_of_turn(self.status, "APPROVE", sentence))?;
        Ok(self.approvals[turn].permission)
    }

    /// The slot that is awaited; `Err` with the sentence for a participant whose turn it is not.
    fn turn(&self, participant: &ParticipantId) -> Result<usize, &'static str> {
        if self.status != RequestStatus::Pending {
            return Err("This request was already decided.");
        }
        let pending = |slot: &ApprovalSlot| slot.decision == Approval::Pending;
        let Some(awaited) = self.approvals.iter().position(pending) else {
            return Err("This request was already decided.");
        };
        if self.approvals[awaited].by == *participant {
            return Ok(awaited);
        }
        let later = self.approvals[awaited..].iter().any(|slot| slot.by == *participant);
        Err(if later || awaited == 0 {
            REQUIRES_ISSUER_APPROVAL
        } else {
            "You have already decided; the custodian is awaited."
        })
    }
}
