//! Where a request stands, in one word, and who is next.

use serde::{Deserialize, Serialize};

use super::{ApprovalSlot, Completion, OfferOutcomeEnd, Request, RequestStatus};
use crate::{ParticipantId, Permission};

/// Where a request stands: what its status, its approvals and its last offer say together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Stage {
    /// The issuer's approval is awaited.
    WithIssuer,
    /// The custodian's approval is awaited.
    WithCustodian,
    /// The approval of the other side of a transfer is awaited: the receiver of a push, the sender of
    /// a pull.
    WithCounterpart,
    /// Everybody approved; the issuer can issue.
    ReadyToIssue,
    /// Everybody approved, and the amount is reserved; the requester can complete it.
    ReadyToComplete,
    /// The token is on offer; the holder's answer is awaited.
    Offered,
    /// Issued, transferred or redeemed.
    Settled,
    /// An approver rejected it.
    Rejected,
    /// The holder declined the offer; the issuer can issue again.
    Declined,
    /// The offer lapsed without an answer; the issuer can issue again.
    Expired,
    /// Its requester took it back.
    Cancelled,
}

impl Stage {
    /// All of them, in the order in which a request gets there.
    pub const ALL: [Self; 11] = [
        Self::WithIssuer,
        Self::WithCustodian,
        Self::WithCounterpart,
        Self::ReadyToIssue,
        Self::ReadyToComplete,
        Self::Offered,
        Self::Settled,
        Self::Rejected,
        Self::Declined,
        Self::Expired,
        Self::Cancelled,
    ];

    /// As it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::WithIssuer => "WITH_ISSUER",
            Self::WithCustodian => "WITH_CUSTODIAN",
            Self::WithCounterpart => "WITH_COUNTERPART",
            Self::ReadyToIssue => "READY_TO_ISSUE",
            Self::ReadyToComplete => "READY_TO_COMPLETE",
            Self::Offered => "OFFERED",
            Self::Settled => "SETTLED",
            Self::Rejected => "REJECTED",
            Self::Declined => "DECLINED",
            Self::Expired => "EXPIRED",
            Self::Cancelled => "CANCELLED",
        }
    }
}

impl Request {
    /// Where it stands.
    pub fn stage(&self) -> Stage {
        match self.status {
            RequestStatus::Pending => self.awaited_slot().map_or(Stage::WithIssuer, stage_of_turn),
            RequestStatus::Approved if self.kind.completion() != Completion::ByIssue => {
                Stage::ReadyToComplete
            }
            RequestStatus::Approved => match self.offer_outcome.as_ref().map(|last| last.end) {
                Some(OfferOutcomeEnd::Declined) => Stage::Declined,
                Some(OfferOutcomeEnd::Lapsed) => Stage::Expired,
                Some(OfferOutcomeEnd::Withdrawn) | None => Stage::ReadyToIssue,
            },
            RequestStatus::Issuing => Stage::Offered,
            RequestStatus::Issued | RequestStatus::Completed => Stage::Settled,
            RequestStatus::Rejected => Stage::Rejected,
            RequestStatus::Cancelled => Stage::Cancelled,
        }
    }

    /// Who is next to do something, so that it goes on.
    pub fn next(&self) -> Option<&ParticipantId> {
        match self.stage() {
            Stage::WithIssuer | Stage::WithCustodian | Stage::WithCounterpart => {
                self.awaited_slot().map(|slot| &slot.by)
            }
            Stage::ReadyToIssue | Stage::Declined | Stage::Expired => {
                self.issuer().map(|slot| &slot.by)
            }
            Stage::ReadyToComplete | Stage::Offered => Some(&self.requester),
            Stage::Settled | Stage::Rejected | Stage::Cancelled => None,
        }
    }
}

fn stage_of_turn(slot: &ApprovalSlot) -> Stage {
    use Permission as P;
    match slot.permission {
        P::IssuancesCustodian | P::RedemptionsCustodian => Stage::WithCustodian,
        P::TransfersNonIssuer => Stage::WithCounterpart,
        _ => Stage::WithIssuer,
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;
    use crate::{
        Approval, Definition, HolderAnswer, RequestId,
        actions::{
            ApproveAtIssuer, CancelAtIssuer, CompleteRedemptionAtIssuer, CompleteTransferAtIssuer,
            IssueAtIssuer, OfferedAtIssuer, TransferType,
        },
        fixtures::{dirham, later},
        fixtures_network::{Issuer, ask_redemption, ask_transfer, reject},
        work::Loaded,
    };

    const BANK: &str = "commercial-bank";
    const OTHER: &str = "commercial-bank-2";

    /// Its stage, and who is next.
    fn at(issuer: &Issuer, request: RequestId) -> (Stage, Option<&str>) {
        let row = issuer.rows.find::<Request>(request).unwrap();
        (row.stage(), row.next().map(ParticipantId::as_str))
    }

    fn decisions(issuer: &Issuer, request: RequestId) -> Vec<Approval> {
        let row = issuer.rows.find::<Request>(request).unwrap();
        row.approvals.iter().map(|slot| slot.decision).collect()
    }

    fn approve(issuer: &mut Issuer, who: &str, request: RequestId, version: u32) {
        issuer.send(who, &ApproveAtIssuer { request, version }).unwrap();
    }

    fn issue(issuer: &mut Issuer, request: RequestId, version: u32) -> crate::TokenId {
        let answer = issuer.send("central-bank", &IssueAtIssuer { request, version }).unwrap();
        answer["Token"].as_str().unwrap().parse().unwrap()
    }

    #[test]
    fn an_issuance_from_stage_to_stage() {
        let mut issuer = Issuer::holding(100_000);
        let request = issuer.requested("1");
        assert_eq!(at(&issuer, request), (Stage::WithIssuer, Some("central-bank")));
        approve(&mut issuer, "central-bank", request, 1);
        assert_eq!(at(&issuer, request), (Stage::WithCustodian, Some("custodian")));
        approve(&mut issuer, "custodian", request, 2);
        assert_eq!(at(&issuer, request), (Stage::ReadyToIssue, Some("central-bank")));
        let token = issue(&mut issuer, request, 3);
        assert_eq!(at(&issuer, request), (Stage::Offered, Some(BANK)));
        issuer.send(BANK, &OfferedAtIssuer::new(token, HolderAnswer::Declined)).unwrap();
        assert_eq!(at(&issuer, request), (Stage::Declined, Some("central-bank")));
        let token = issue(&mut issuer, request, 5);
        assert_eq!(at(&issuer, request), (Stage::Offered, Some(BANK)));
        issuer.now = later(601);
        issuer.tick(token).unwrap();
        assert_eq!(at(&issuer, request), (Stage::Expired, Some("central-bank")));
        let token = issue(&mut issuer, request, 7);
        issuer.send(BANK, &OfferedAtIssuer::new(token, HolderAnswer::Accepted)).unwrap();
        assert_eq!(at(&issuer, request), (Stage::Settled, None));
    }

    #[test]
    fn a_transfer_is_with_the_other_side() {
        let mut issuer = Issuer::with_holder();
        let push = issuer.made(&ask_transfer(TransferType::Push, OTHER, "1"));
        assert_eq!(at(&issuer, push), (Stage::WithCounterpart, Some(OTHER)));
        approve(&mut issuer, OTHER, push, 1);
        assert_eq!(at(&issuer, push), (Stage::ReadyToComplete, Some(BANK)));
        issuer.send(BANK, &CompleteTransferAtIssuer { request: push, version: 2 }).unwrap();
        assert_eq!(at(&issuer, push), (Stage::Settled, None));
        let pull = issuer.made(&ask_transfer(TransferType::Pull, OTHER, "0.01"));
        assert_eq!(at(&issuer, pull), (Stage::WithCounterpart, Some(OTHER)));
        approve(&mut issuer, OTHER, pull, 1);
        assert_eq!(at(&issuer, pull), (Stage::Settled, None));
    }

    #[test]
    fn a_redemption_is_ready_to_complete_once_both_approved() {
        let mut issuer = Issuer::with_holder();
        let request = issuer.made(&ask_redemption("1"));
        assert_eq!(at(&issuer, request), (Stage::WithIssuer, Some("central-bank")));
        approve(&mut issuer, "central-bank", request, 1);
        assert_eq!(at(&issuer, request), (Stage::WithCustodian, Some("custodian")));
        approve(&mut issuer, "custodian", request, 2);
        assert_eq!(at(&issuer, request), (Stage::ReadyToComplete, Some(BANK)));
        issuer.send(BANK, &CompleteRedemptionAtIssuer { request, version: 3 }).unwrap();
        assert_eq!(at(&issuer, request), (Stage::Settled, None));
    }

    #[test]
    fn without_a_custodian_nobody_else_is_asked() {
        let mut issuer = Issuer::holding(100_000);
        let definition = Definition { custodian: None, ..dirham() };
        issuer.rows.definitions.insert(definition.id, Loaded::Present(definition));
        let request = issuer.requested("1");
        approve(&mut issuer, "central-bank", request, 1);
        assert_eq!(at(&issuer, request), (Stage::ReadyToIssue, Some("central-bank")));
    }

    #[test]
    fn who_has_not_been_asked_when_it_ends_is_not_needed() {
        use Approval::{Approved, NotNeeded, Rejected};
        let mut issuer = Issuer::holding(100_000);
        let request = issuer.requested("1");
        issuer.send("central-bank", &reject(request, 1, "no")).unwrap();
        assert_eq!(at(&issuer, request), (Stage::Rejected, None));
        assert_eq!(decisions(&issuer, request), [Rejected, NotNeeded]);

        let request = issuer.requested("1");
        approve(&mut issuer, "central-bank", request, 1);
        issuer.send("custodian", &reject(request, 2, "no")).unwrap();
        assert_eq!(decisions(&issuer, request), [Approved, Rejected]);

        let mut cancelled = |approvals: &[&str]| {
            let request = issuer.requested("1");
            let mut version = 1;
            for who in approvals {
                approve(&mut issuer, who, request, version);
                version += 1;
            }
            issuer.send(BANK, &CancelAtIssuer { request, version }).unwrap();
            assert_eq!(at(&issuer, request), (Stage::Cancelled, None));
            decisions(&issuer, request)
        };
        assert_eq!(cancelled(&[]), [NotNeeded, NotNeeded]);
        assert_eq!(cancelled(&["central-bank"]), [Approved, NotNeeded]);
        assert_eq!(cancelled(&["central-bank", "custodian"]), [Approved, Approved]);
    }
}
