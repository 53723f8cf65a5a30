//! Requests: who asked for what, who approved it, and what may happen next.

mod approval;
mod kind;
mod legible;
mod list;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

pub use approval::{Approval, ApprovalSlot};
pub use kind::{Completion, RequestKind, RequestType};
pub use legible::{LONGEST_REASON, is_legible, is_legible_reason};
pub use list::RequestList;

use crate::{
    Amount, ChatId, Definition, DefinitionId, Machine, Participant, ParticipantId, Permission,
    Refusal, RequestId, Step, Timestamp, TokenId, WalletId,
};

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

    /// Those of requests that the console shows unless others are asked for: the rest is over.
    pub const OPEN: [Self; 4] = [Self::Pending, Self::Approved, Self::Rejected, Self::Issuing];

    /// Whether something is still to happen to it, if only that its requester reads the rejection.
    pub fn is_open(self) -> bool {
        Self::OPEN.contains(&self)
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
    /// Why it was rejected.
    pub reason: Option<String>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// What can happen to a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RequestInput {
    /// A participant approves.
    Approve(ParticipantId),
    /// A participant rejects, and says why.
    Reject(ParticipantId, String),
    /// The requester takes it back, with the offer that may be under way.
    Cancel(ParticipantId),
    /// The issuer issues this token for it.
    Issue(ParticipantId, TokenId),
    /// The requester completes a transfer or a redemption that everybody approved.
    Complete(ParticipantId),
    /// The holder accepted.
    Settle,
    /// The holder declined, or the offer lapsed: it may be issued again.
    Release,
}

impl RequestInput {
    fn as_str(&self) -> &'static str {
        match self {
            Self::Approve(_) => "APPROVE",
            Self::Reject(..) => "REJECT",
            Self::Cancel(_) => "CANCEL",
            Self::Issue(..) => "ISSUE",
            Self::Complete(_) => "COMPLETE",
            Self::Settle => "SETTLE",
            Self::Release => "RELEASE",
        }
    }
}

/// What a participant may do with a request now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RequestAction {
    /// Approve it.
    Approve,
    /// Reject it.
    Reject,
    /// Issue it.
    Issue,
    /// Complete it, so that the amount moves.
    Complete,
    /// Take it back.
    Cancel,
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
            reason: None,
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

    /// What this participant may do with it now: exactly what the actions admit, as far as the
    /// vaults cover it.
    pub fn actions(
        &self,
        participant: &Participant,
        definition: &Definition,
    ) -> Vec<RequestAction> {
        let id = &participant.id;
        let admitted = self.kind.admit(definition).is_ok();
        let approved = self.status == RequestStatus::Approved;
        let completion = self.kind.completion();
        let requests =
            self.requester == *id && participant.may(self.kind.permission_of_requester());
        let turn = self.turn(id).is_ok_and(|turn| participant.may(self.approvals[turn].permission));
        let mut actions = Vec::new();
        if turn && admitted {
            actions.push(RequestAction::Approve);
        }
        if turn {
            actions.push(RequestAction::Reject);
        }
        if completion == Completion::ByIssue
            && admitted
            && approved
            && self.is_issuer(id)
            && participant.may(Permission::IssuancesIssuer)
        {
            actions.push(RequestAction::Issue);
        }
        if completion == Completion::ByRequester && approved && requests {
            actions.push(RequestAction::Complete);
        }
        if self.may_be_cancelled() && requests {
            actions.push(RequestAction::Cancel);
        }
        actions
    }

    /// Why this approver has to wait, if so.
    pub fn notice(&self, participant: &ParticipantId) -> Option<&'static str> {
        let waits = self.status == RequestStatus::Pending
            && self.is_approver(participant)
            && !self.is_issuer(participant)
            && self.issuer().is_some_and(|slot| slot.decision == Approval::Pending);
        waits.then_some(REQUIRES_ISSUER_APPROVAL)
    }

    fn may_be_cancelled(&self) -> bool {
        matches!(
            self.status,
            RequestStatus::Pending | RequestStatus::Approved | RequestStatus::Issuing
        )
    }

    /// The permission that this participant's turn needs.
    ///
    /// # Errors
    /// The sentence for a participant whose turn it is not.
    pub fn permission_of_turn(&self, participant: &ParticipantId) -> Result<Permission, Refusal> {
        let turn = self.turn(participant);
        let turn = turn.map_err(|sentence| self.out_of_turn("APPROVE", sentence))?;
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

    fn out_of_turn(&self, input: &'static str, sentence: &str) -> Refusal {
        Refusal::OutOfTurn { sentence: sentence.to_owned(), state: self.status.as_str(), input }
    }

    fn changed(mut self, now: Timestamp, status: RequestStatus) -> Self {
        self.updated_at = now;
        self.status = status;
        self
    }

    fn with_token(mut self, token: Option<TokenId>) -> Self {
        match &mut self.kind {
            RequestKind::Issuance { token: known } => *known = token,
            RequestKind::Push { .. } | RequestKind::Pull { .. } | RequestKind::Redemption => {}
        }
        self
    }
}

impl Machine for Request {
    type Input = RequestInput;
    type Event = std::convert::Infallible;

    fn step(mut self, now: Timestamp, input: RequestInput) -> Result<Step<Self>, Refusal> {
        let name = input.as_str();
        let not_now = |request: &Self, sentence: &str| Err(request.out_of_turn(name, sentence));
        let next = match input {
            RequestInput::Approve(participant) => match self.turn(&participant) {
                Err(sentence) => return not_now(&self, sentence),
                Ok(turn) => {
                    self.approvals[turn].decision = Approval::Approved;
                    let everybody =
                        self.approvals.iter().all(|slot| slot.decision == Approval::Approved);
                    let status = match (everybody, self.kind.completion()) {
                        (false, _) => RequestStatus::Pending,
                        (true, Completion::OnLastApproval) => RequestStatus::Completed,
                        (true, Completion::ByIssue | Completion::ByRequester) => {
                            RequestStatus::Approved
                        }
                    };
                    self.changed(now, status)
                }
            },
            RequestInput::Reject(participant, reason) => match self.turn(&participant) {
                Err(sentence) => return not_now(&self, sentence),
                Ok(turn) => {
                    self.approvals[turn].decision = Approval::Rejected;
                    self.reason = Some(reason);
                    self.changed(now, RequestStatus::Rejected)
                }
            },
            RequestInput::Cancel(participant) => {
                if self.requester != participant {
                    return Err(Refusal::NotFound { thing: "request" });
                }
                if !self.may_be_cancelled() {
                    return not_now(&self, "This request can no longer be cancelled.");
                }
                self.changed(now, RequestStatus::Cancelled).with_token(None)
            }
            RequestInput::Issue(participant, token) => {
                if !self.is_issuer(&participant) || self.kind.completion() != Completion::ByIssue {
                    return Err(Refusal::NotFound { thing: "request" });
                }
                match self.status {
                    RequestStatus::Approved => {}
                    RequestStatus::Issuing => {
                        return not_now(&self, "An issue of this request is already under way.");
                    }
                    _ => {
                        return not_now(
                            &self,
                            "Only a request that everybody approved can be issued.",
                        );
                    }
                }
                self.changed(now, RequestStatus::Issuing).with_token(Some(token))
            }
            RequestInput::Complete(participant) => {
                if self.requester != participant {
                    return Err(Refusal::NotFound { thing: "request" });
                }
                let by_requester = self.kind.completion() == Completion::ByRequester;
                if !by_requester || self.status != RequestStatus::Approved {
                    let sentence = "Only a request that everybody approved can be completed.";
                    return not_now(&self, sentence);
                }
                self.changed(now, RequestStatus::Completed)
            }
            RequestInput::Settle | RequestInput::Release
                if self.status != RequestStatus::Issuing =>
            {
                return not_now(&self, "No issue of this request is under way.");
            }
            RequestInput::Settle => self.changed(now, RequestStatus::Issued),
            RequestInput::Release => self.changed(now, RequestStatus::Approved).with_token(None),
        };
        Ok(Step::to(next))
    }
}
