//! Issuance requests: who asked for how much, who approved, and what may happen next.

use serde::{Deserialize, Serialize};

use crate::{
    Amount, ChatId, Definition, DefinitionId, Machine, ParticipantId, Refusal, RequestId, Step,
    Timestamp, TokenId, WalletId,
};

/// What the console says to a custodian whose turn has not come.
pub const REQUIRES_ISSUER_APPROVAL: &str = "Requires issuer approval to accept or reject request";

/// The longest reason for a rejection, in characters.
pub const LONGEST_REASON: usize = 500;

/// Whether a reason can be shown to others as it was written: not too long, and without characters
/// that cannot be seen or that turn others around (Unicode, UAX #9: embeddings, overrides, isolates).
pub fn is_legible(reason: &str) -> bool {
    let turns = |character| matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let hidden = |character: char| character.is_control() && character != '\n';
    reason.chars().count() <= LONGEST_REASON
        && !reason.chars().any(|character| turns(character) || hidden(character))
}

/// What an approver said so far.
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
}

/// Where a request stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RequestStatus {
    /// An approver is awaited.
    Pending,
    /// Everybody approved; the issuer may issue.
    Approved,
    /// An approver rejected it.
    Rejected,
    /// An issue is under way: closed to a second one.
    Issuing,
    /// Issued and settled.
    Issued,
    /// Taken back by the requester.
    Cancelled,
}

impl RequestStatus {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Pending,
        Self::Approved,
        Self::Rejected,
        Self::Issuing,
        Self::Issued,
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
            Self::Cancelled => "CANCELLED",
        }
    }
}

/// A request for issuance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssuanceRequest {
    /// Its id.
    pub id: RequestId,
    /// Counts up with each change.
    pub version: u32,
    /// Of which token.
    pub definition: DefinitionId,
    /// How much.
    pub amount: Amount,
    /// Who asked.
    pub requester: ParticipantId,
    /// The device that asked, and that will be offered the token.
    pub wallet: WalletId,
    /// The definition's issuer.
    pub issuer: ParticipantId,
    /// The definition's custodian.
    pub custodian: Option<ParticipantId>,
    /// What the issuer said.
    pub issuer_status: Approval,
    /// What the custodian said; `None` without a custodian.
    pub custodian_status: Option<Approval>,
    /// Where it stands.
    pub status: RequestStatus,
    /// Why it was rejected.
    pub reason: Option<String>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// The token of the issue that is under way or settled.
    pub token: Option<TokenId>,
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
    /// Take it back.
    Cancel,
}

impl IssuanceRequest {
    /// A new request, for which the issuer is awaited.
    pub fn new(
        id: RequestId,
        definition: &Definition,
        amount: Amount,
        requester: ParticipantId,
        wallet: WalletId,
        now: Timestamp,
    ) -> Self {
        Self {
            id,
            version: 1,
            definition: definition.id,
            amount,
            requester,
            wallet,
            issuer: definition.issuer.clone(),
            custodian: definition.custodian.clone(),
            issuer_status: Approval::Pending,
            custodian_status: definition.custodian.as_ref().map(|_| Approval::Pending),
            status: RequestStatus::Pending,
            reason: None,
            created_at: now,
            updated_at: now,
            token: None,
        }
    }

    /// The conversation about it, in which its token is offered.
    pub fn chat(&self) -> ChatId {
        ChatId(self.id.0)
    }

    /// Everybody who takes part in it.
    pub fn parties(&self) -> impl Iterator<Item = ParticipantId> {
        let two = [self.requester.clone(), self.issuer.clone()];
        two.into_iter().chain(self.custodian.clone())
    }

    /// Is this one of its approvers?
    pub fn is_approver(&self, participant: &ParticipantId) -> bool {
        self.issuer == *participant || self.custodian.as_ref() == Some(participant)
    }

    /// What this participant may do with it now. [`Machine::step`] admits exactly these.
    pub fn actions(&self, participant: &ParticipantId) -> Vec<RequestAction> {
        let mut actions = Vec::new();
        if self.turn(participant).is_ok() {
            actions.extend([RequestAction::Approve, RequestAction::Reject]);
        }
        if self.status == RequestStatus::Approved && self.issuer == *participant {
            actions.push(RequestAction::Issue);
        }
        if self.may_be_cancelled() && self.requester == *participant {
            actions.push(RequestAction::Cancel);
        }
        actions
    }

    /// Why this approver has to wait, if so.
    pub fn notice(&self, participant: &ParticipantId) -> Option<&'static str> {
        let waits = self.custodian.as_ref() == Some(participant)
            && self.issuer != *participant
            && self.issuer_status == Approval::Pending
            && self.status == RequestStatus::Pending;
        waits.then_some(REQUIRES_ISSUER_APPROVAL)
    }

    fn may_be_cancelled(&self) -> bool {
        matches!(
            self.status,
            RequestStatus::Pending | RequestStatus::Approved | RequestStatus::Issuing
        )
    }

    /// Whose word is awaited: the issuer's first, then the custodian's. `Err` with the sentence
    /// for a participant whose turn it is not.
    fn turn(&self, participant: &ParticipantId) -> Result<Turn, &'static str> {
        if self.status != RequestStatus::Pending {
            return Err("This request was already decided.");
        }
        let is_issuer = self.issuer == *participant;
        let is_custodian = self.custodian.as_ref() == Some(participant);
        match (self.issuer_status, self.custodian_status) {
            (Approval::Pending, _) if is_issuer => Ok(Turn::Issuer),
            (Approval::Pending, _) => Err(REQUIRES_ISSUER_APPROVAL),
            (Approval::Approved, Some(Approval::Pending)) if is_custodian => Ok(Turn::Custodian),
            _ => Err("You have already decided; the custodian is awaited."),
        }
    }

    fn out_of_turn(&self, input: &'static str, sentence: &str) -> Refusal {
        Refusal::OutOfTurn { sentence: sentence.to_owned(), state: self.status.as_str(), input }
    }

    fn changed(mut self, now: Timestamp, status: RequestStatus) -> Self {
        self.version += 1;
        self.updated_at = now;
        self.status = status;
        self
    }

    fn decide(mut self, turn: Turn, approval: Approval) -> Self {
        match turn {
            Turn::Issuer => self.issuer_status = approval,
            Turn::Custodian => self.custodian_status = Some(approval),
        }
        self
    }

    fn everybody_approved(&self) -> bool {
        self.issuer_status == Approval::Approved
            && self.custodian_status.is_none_or(|status| status == Approval::Approved)
    }
}

#[derive(Clone, Copy)]
enum Turn {
    Issuer,
    Custodian,
}

impl Machine for IssuanceRequest {
    type Input = RequestInput;

    fn step(self, now: Timestamp, input: RequestInput) -> Result<Step<Self>, Refusal> {
        let name = input.as_str();
        let not_now = |request: &Self, sentence: &str| Err(request.out_of_turn(name, sentence));
        let next = match input {
            RequestInput::Approve(participant) => match self.turn(&participant) {
                Err(sentence) => return not_now(&self, sentence),
                Ok(turn) => {
                    let next = self.decide(turn, Approval::Approved);
                    let status = match next.everybody_approved() {
                        true => RequestStatus::Approved,
                        false => RequestStatus::Pending,
                    };
                    next.changed(now, status)
                }
            },
            RequestInput::Reject(participant, reason) => match self.turn(&participant) {
                Err(sentence) => return not_now(&self, sentence),
                Ok(turn) => {
                    let mut next = self.decide(turn, Approval::Rejected);
                    next.reason = Some(reason);
                    next.changed(now, RequestStatus::Rejected)
                }
            },
            RequestInput::Cancel(participant) => {
                if self.requester != participant {
                    return Err(Refusal::NotFound { thing: "request" });
                }
                if !self.may_be_cancelled() {
                    return not_now(&self, "This request can no longer be cancelled.");
                }
                let mut next = self.changed(now, RequestStatus::Cancelled);
                next.token = None;
                next
            }
            RequestInput::Issue(participant, token) => {
                if self.issuer != participant {
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
                let mut next = self.changed(now, RequestStatus::Issuing);
                next.token = Some(token);
                next
            }
            RequestInput::Settle | RequestInput::Release
                if self.status != RequestStatus::Issuing =>
            {
                return not_now(&self, "No issue of this request is under way.");
            }
            RequestInput::Settle => self.changed(now, RequestStatus::Issued),
            RequestInput::Release => {
                let mut next = self.changed(now, RequestStatus::Approved);
                next.token = None;
                next
            }
        };
        Ok(Step::to(next))
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;
    use crate::fixtures::{amount, dirham, now, participant, uuid};

    fn request() -> IssuanceRequest {
        let (id, wallet) = (RequestId(uuid(1)), WalletId(uuid(2)));
        let requester = participant("commercial-bank");
        IssuanceRequest::new(id, &dirham(), amount(50_000_000), requester, wallet, now())
    }

    fn after(inputs: &[RequestInput]) -> IssuanceRequest {
        inputs.iter().cloned().fold(request(), |row, input| row.step(now(), input).unwrap().next)
    }

    fn approve(who: &str) -> RequestInput {
        RequestInput::Approve(participant(who))
    }

    fn issue() -> RequestInput {
        RequestInput::Issue(participant("central-bank"), TokenId(uuid(3)))
    }

    #[test]
    fn the_issuer_approves_first_then_the_custodian() {
        assert_eq!(request().notice(&participant("custodian")), Some(REQUIRES_ISSUER_APPROVAL));
        let refusal = request().step(now(), approve("custodian")).unwrap_err();
        assert_eq!(refusal.to_string(), REQUIRES_ISSUER_APPROVAL);

        let one = after(&[approve("central-bank")]);
        assert_eq!((one.status, one.version), (RequestStatus::Pending, 2));
        assert_eq!(one.notice(&participant("custodian")), None);
        assert!(one.step(now(), approve("central-bank")).is_err());

        let both = after(&[approve("central-bank"), approve("custodian")]);
        assert_eq!((both.status, both.version), (RequestStatus::Approved, 3));
    }

    #[test]
    fn without_a_custodian_the_issuers_approval_is_enough() {
        let mut definition = dirham();
        definition.custodian = None;
        let (id, wallet) = (RequestId(uuid(1)), WalletId(uuid(2)));
        let requester = participant("commercial-bank");
        let row = IssuanceRequest::new(id, &definition, amount(1), requester, wallet, now());
        let row = row.step(now(), approve("central-bank")).unwrap().next;
        assert_eq!(row.status, RequestStatus::Approved);
    }

    #[test]
    fn a_reason_is_shown_as_it_was_written() {
        let longest = "é".repeat(LONGEST_REASON);
        for legible in ["no collateral", "رفض الطلب", "two\nlines", &longest] {
            assert!(is_legible(legible), "{legible:?}");
        }
        let longer = format!("{longest}x");
        for illegible in ["\u{202e}derevohs", "a\0b", "\u{1b}[31m", "\u{2066}x", &longer] {
            assert!(!is_legible(illegible), "{illegible:?}");
        }
    }

    #[test]
    fn a_rejection_keeps_its_reason_and_ends_it() {
        let reject = RequestInput::Reject(participant("central-bank"), "no collateral".to_owned());
        let row = after(std::slice::from_ref(&reject));
        assert_eq!(row.status, RequestStatus::Rejected);
        assert_eq!(row.reason.as_deref(), Some("no collateral"));
        for input in [approve("custodian"), reject, issue(), RequestInput::Settle] {
            assert_eq!(row.clone().step(now(), input).unwrap_err().code(), "OUT_OF_TURN");
        }
    }

    #[test]
    fn it_is_closed_to_a_second_issue_and_opens_again_when_released() {
        let approved = [approve("central-bank"), approve("custodian"), issue()];
        let issuing = after(&approved);
        assert_eq!(issuing.clone().step(now(), issue()).unwrap_err().code(), "OUT_OF_TURN");
        let released = issuing.clone().step(now(), RequestInput::Release).unwrap().next;
        assert_eq!((released.status, released.token), (RequestStatus::Approved, None));
        let settled = issuing.step(now(), RequestInput::Settle).unwrap().next;
        assert_eq!(settled.status, RequestStatus::Issued);
        assert!(settled.step(now(), RequestInput::Settle).is_err());
    }

    /// In every reachable state, what `actions` offers is admitted, and nothing else is.
    #[test]
    fn the_actions_shown_are_exactly_those_admitted() {
        let states = [
            request(),
            after(&[approve("central-bank")]),
            after(&[approve("central-bank"), approve("custodian")]),
            after(&[approve("central-bank"), approve("custodian"), issue()]),
            after(&[RequestInput::Cancel(participant("commercial-bank"))]),
        ];
        for row in states {
            for who in ["central-bank", "custodian", "commercial-bank", "commercial-bank-2"] {
                let who = participant(who);
                for (action, input) in [
                    (RequestAction::Approve, RequestInput::Approve(who.clone())),
                    (RequestAction::Reject, RequestInput::Reject(who.clone(), String::new())),
                    (RequestAction::Issue, RequestInput::Issue(who.clone(), TokenId(uuid(3)))),
                    (RequestAction::Cancel, RequestInput::Cancel(who.clone())),
                ] {
                    let shown = row.actions(&who).contains(&action);
                    let admitted = row.clone().step(now(), input).is_ok();
                    assert_eq!(shown, admitted, "{action:?} by {who} in {:?}", row.status);
                }
            }
        }
    }
}
