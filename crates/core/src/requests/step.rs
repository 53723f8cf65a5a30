//! What can happen to a request, and what becomes of it.

use super::{
    Approval, Completion, Decider, OfferOutcome, Rejection, RejectionCode, Request, RequestKind,
    RequestStatus, SignedDecision,
};
use crate::{Machine, ParticipantId, PublicKey, Refusal, RequestId, Step, Timestamp, TokenId};

/// What can happen to a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RequestInput {
    /// A participant approves.
    Approve(Decider),
    /// A participant rejects, and says why.
    Reject(Decider, RejectionCode, String),
    /// The requester takes it back, with the offer that may be under way.
    Cancel(ParticipantId),
    /// The requester dismisses it, having read the rejection.
    Dismiss(ParticipantId),
    /// The requester makes another request that replaces it.
    Correct(ParticipantId, RequestId),
    /// The issuer issues this token for it.
    Issue(ParticipantId, TokenId),
    /// The requester completes a transfer or a redemption that everybody approved.
    Complete(ParticipantId),
    /// The holder accepted.
    Settle,
    /// The offer ended without an acceptance, with this outcome: it may be issued again. Without one,
    /// the request itself ends with it.
    Release(Option<OfferOutcome>),
}

impl RequestInput {
    fn as_str(&self) -> &'static str {
        match self {
            Self::Approve(_) => "APPROVE",
            Self::Reject(..) => "REJECT",
            Self::Cancel(_) => "CANCEL",
            Self::Dismiss(_) => "DISMISS",
            Self::Correct(..) => "CORRECT",
            Self::Issue(..) => "ISSUE",
            Self::Complete(_) => "COMPLETE",
            Self::Settle => "SETTLE",
            Self::Release(_) => "RELEASE",
        }
    }
}

/// A request whose state does not admit the input, with the sentence that says why not now.
pub(super) fn out_of_turn(state: RequestStatus, input: &'static str, sentence: &str) -> Refusal {
    Refusal::OutOfTurn { sentence: sentence.to_owned(), state: state.as_str(), input }
}

/// The request as it is next, or the sentence that says why not now.
type Next = Result<Request, &'static str>;

impl Request {
    /// The token that is on offer.
    ///
    /// # Errors
    /// [`Refusal::OutOfTurn`] where none is, with the sentence for the issuer that would withdraw it.
    pub fn open_offer(&self) -> Result<TokenId, Refusal> {
        let sentence = match (self.status, self.token()) {
            (RequestStatus::Issuing, Some(token)) => return Ok(token),
            (RequestStatus::Issued, _) => {
                "The holder accepted before the offer was withdrawn: the amount was issued. Nothing \
                 was withdrawn."
            }
            _ => "No offer of this request is open. Nothing was withdrawn.",
        };
        Err(out_of_turn(self.status, "WITHDRAW", sentence))
    }

    pub(super) fn may_be_cancelled(&self) -> bool {
        matches!(
            self.status,
            RequestStatus::Pending | RequestStatus::Approved | RequestStatus::Issuing
        )
    }

    pub(super) fn may_be_dismissed(&self) -> bool {
        self.status == RequestStatus::Rejected && !self.dismissed
    }

    pub(super) fn may_be_corrected(&self) -> bool {
        self.status == RequestStatus::Rejected && self.corrected_by.is_none()
    }

    fn approved(mut self, by: &Decider, at: Timestamp) -> Next {
        let turn = self.turn(&by.participant)?;
        self.approvals[turn].decide(Approval::Approved, SignedDecision { at, key: by.key });
        let everybody = self.approvals.iter().all(|slot| slot.decision == Approval::Approved);
        let status = match (everybody, self.kind.completion()) {
            (false, _) => RequestStatus::Pending,
            (true, Completion::OnLastApproval) => RequestStatus::Completed,
            (true, Completion::ByIssue | Completion::ByRequester) => RequestStatus::Approved,
        };
        Ok(self.with_status(status))
    }

    fn rejected(mut self, rejection: Rejection, key: PublicKey) -> Next {
        let turn = self.turn(&rejection.by)?;
        let signed = SignedDecision { at: rejection.at, key };
        self.approvals[turn].decide(Approval::Rejected, signed);
        self.rejection = Some(rejection);
        Ok(self.with_status(RequestStatus::Rejected).without_further_turns())
    }

    fn cancelled(self) -> Next {
        if !self.may_be_cancelled() {
            return Err("This request can no longer be cancelled.");
        }
        Ok(self.with_status(RequestStatus::Cancelled).with_token(None).without_further_turns())
    }

    fn dismissed(self) -> Next {
        if self.may_be_dismissed() {
            Ok(Self { dismissed: true, ..self })
        } else if self.dismissed {
            Err("This request was already dismissed.")
        } else {
            Err("Only a rejected request can be dismissed.")
        }
    }

    fn corrected(self, by: RequestId) -> Next {
        if self.may_be_corrected() {
            Ok(Self { corrected_by: Some(by), dismissed: true, ..self })
        } else if self.corrected_by.is_some() {
            Err(
                "This request was already corrected: another one replaces it. Nothing was requested.",
            )
        } else {
            Err("Only a rejected request can be corrected. Nothing was requested.")
        }
    }

    fn issuing(self, token: TokenId) -> Next {
        match self.status {
            RequestStatus::Approved => {
                let issuing = self.with_status(RequestStatus::Issuing).with_token(Some(token));
                Ok(Self { offer_outcome: None, ..issuing })
            }
            RequestStatus::Issuing => Err("An issue of this request is already under way."),
            _ => Err("Only a request that everybody approved can be issued."),
        }
    }

    fn completed(self) -> Next {
        let by_requester = self.kind.completion() == Completion::ByRequester;
        if !by_requester || self.status != RequestStatus::Approved {
            return Err("Only a request that everybody approved can be completed.");
        }
        Ok(self.with_status(RequestStatus::Completed))
    }

    /// The issue that is under way ends.
    fn ended(self, status: RequestStatus) -> Next {
        if self.status != RequestStatus::Issuing {
            return Err("No issue of this request is under way.");
        }
        Ok(self.with_status(status))
    }

    fn with_status(mut self, status: RequestStatus) -> Self {
        self.status = status;
        self
    }

    /// Who has not been asked so far is not asked any more.
    fn without_further_turns(mut self) -> Self {
        for slot in &mut self.approvals {
            if slot.decision == Approval::Pending {
                slot.decision = Approval::NotNeeded;
            }
        }
        self
    }

    fn with_token(mut self, token: Option<TokenId>) -> Self {
        match &mut self.kind {
            RequestKind::Issuance { token: known } => *known = token,
            RequestKind::Push { .. } | RequestKind::Pull { .. } | RequestKind::Redemption => {}
        }
        self
    }

    /// Whether this input is theirs to give who gives it.
    fn admits(&self, input: &RequestInput) -> bool {
        match input {
            RequestInput::Cancel(by)
            | RequestInput::Dismiss(by)
            | RequestInput::Correct(by, _)
            | RequestInput::Complete(by) => self.requester == *by,
            RequestInput::Issue(by, _) => {
                self.is_issuer(by) && self.kind.completion() == Completion::ByIssue
            }
            RequestInput::Approve(_)
            | RequestInput::Reject(..)
            | RequestInput::Settle
            | RequestInput::Release(_) => true,
        }
    }
}

impl Machine for Request {
    type Input = RequestInput;
    type Event = std::convert::Infallible;

    fn step(self, now: Timestamp, input: RequestInput) -> Result<Step<Self>, Refusal> {
        use RequestInput as Input;
        if !self.admits(&input) {
            return Err(Refusal::NotFound { thing: "request" });
        }
        let (name, status) = (input.as_str(), self.status);
        let next = match input {
            Input::Approve(by) => self.approved(&by, now),
            Input::Reject(Decider { participant: by, key }, code, reason) => {
                self.rejected(Rejection { by, code, reason, at: now }, key)
            }
            Input::Cancel(_) => self.cancelled(),
            Input::Dismiss(_) => self.dismissed(),
            Input::Correct(_, by) => self.corrected(by),
            Input::Issue(_, token) => self.issuing(token),
            Input::Complete(_) => self.completed(),
            Input::Settle => self.ended(RequestStatus::Issued),
            Input::Release(offer_outcome) => {
                let released = self.ended(RequestStatus::Approved);
                released.map(|row| Self { offer_outcome, ..row.with_token(None) })
            }
        };
        let next = next.map_err(|sentence| out_of_turn(status, name, sentence))?;
        Ok(Step::to(Self { updated_at: now, ..next }))
    }
}
