//! What a participant may do with a request.

use serde::{Deserialize, Serialize};

use super::{Approval, Completion, REQUIRES_ISSUER_APPROVAL, Request, RequestStatus};
use crate::{Definition, Participant, ParticipantId, Permission};

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
    /// Take the offer that nobody has answered back.
    Withdraw,
    /// Complete it, so that the amount moves.
    Complete,
    /// Take it back.
    Cancel,
    /// Take it off the list, rejected as it is.
    Dismiss,
    /// Make a corrected one of the same kind, which replaces it.
    Correct,
}

impl Request {
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
        if self.open_offer().is_ok()
            && self.is_issuer(id)
            && participant.may(Permission::IssuancesIssuer)
        {
            actions.push(RequestAction::Withdraw);
        }
        if completion == Completion::ByRequester && approved && requests {
            actions.push(RequestAction::Complete);
        }
        if self.may_be_cancelled() && requests {
            actions.push(RequestAction::Cancel);
        }
        if self.may_be_dismissed() && requests {
            actions.push(RequestAction::Dismiss);
        }
        if self.may_be_corrected() && requests {
            actions.push(RequestAction::Correct);
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
}
