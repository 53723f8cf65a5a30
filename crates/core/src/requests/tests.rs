#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::*;
use crate::Machine;
use crate::fixtures::{amount, dirham, now, participant, uuid};
use crate::fixtures_network::wallet_of;

fn request_of(definition: &Definition) -> Request {
    let kind = RequestKind::Issuance { token: None };
    let from = (participant("commercial-bank"), WalletId(uuid(2)));
    Request::new(RequestId(uuid(1)), kind, definition, amount(50_000_000), from, now())
}

fn after(inputs: &[RequestInput]) -> Request {
    let request = request_of(&dirham());
    inputs.iter().cloned().fold(request, |row, input| row.step(now(), input).unwrap().next)
}

fn approve(who: &str) -> RequestInput {
    RequestInput::Approve(decider(who))
}

fn decider(who: &str) -> Decider {
    let wallet = wallet_of(who);
    Decider { participant: wallet.participant, key: wallet.public_key }
}

fn issue() -> RequestInput {
    RequestInput::Issue(participant("central-bank"), TokenId(uuid(3)))
}

#[test]
fn the_issuer_approves_first_then_the_custodian() {
    let request = after(&[]);
    assert_eq!(request.notice(&participant("custodian")), Some(REQUIRES_ISSUER_APPROVAL));
    let refusal = request.step(now(), approve("custodian")).unwrap_err();
    assert_eq!(refusal.to_string(), REQUIRES_ISSUER_APPROVAL);

    let one = after(&[approve("central-bank")]);
    assert_eq!(one.status, RequestStatus::Pending);
    assert_eq!(one.notice(&participant("custodian")), None);
    let permission = one.permission_of_turn(&participant("custodian"));
    assert_eq!(permission, Ok(Permission::IssuancesCustodian));
    assert!(one.step(now(), approve("central-bank")).is_err());

    let both = after(&[approve("central-bank"), approve("custodian")]);
    assert_eq!(both.status, RequestStatus::Approved);
}

#[test]
fn without_a_custodian_the_issuers_approval_is_enough() {
    let row = request_of(&Definition { custodian: None, ..dirham() });
    let row = row.step(now(), approve("central-bank")).unwrap().next;
    assert_eq!(row.status, RequestStatus::Approved);
}

#[test]
fn a_rejection_keeps_its_reason_and_ends_it() {
    let (by, code) = (participant("central-bank"), RejectionCode::CollateralMissing);
    let reject = RequestInput::Reject(decider("central-bank"), code, "no collateral".to_owned());
    let row = after(std::slice::from_ref(&reject));
    assert_eq!(row.status, RequestStatus::Rejected);
    let rejection = Rejection { by, code, reason: "no collateral".to_owned(), at: now() };
    assert_eq!(row.rejection, Some(rejection));
    let signed = SignedDecision { at: now(), key: decider("central-bank").key };
    assert_eq!(row.approvals[0].signed, Some(signed));
    for input in [approve("custodian"), reject, issue(), RequestInput::Settle] {
        assert_eq!(row.clone().step(now(), input).unwrap_err().code(), "OUT_OF_TURN");
    }
}

#[test]
fn it_is_closed_to_a_second_issue_and_opens_again_when_released() {
    let issuing = after(&[approve("central-bank"), approve("custodian"), issue()]);
    assert_eq!(issuing.clone().step(now(), issue()).unwrap_err().code(), "OUT_OF_TURN");
    let released = issuing.clone().step(now(), RequestInput::Release(None)).unwrap().next;
    assert_eq!((released.status, released.token()), (RequestStatus::Approved, None));
    let settled = issuing.step(now(), RequestInput::Settle).unwrap().next;
    assert_eq!(settled.status, RequestStatus::Issued);
    assert!(settled.step(now(), RequestInput::Settle).is_err());
}

/// A request of Commercial Bank of this kind, after these inputs.
fn of_kind(kind: RequestKind, inputs: &[RequestInput]) -> Request {
    let from = (participant("commercial-bank"), WalletId(uuid(2)));
    let request = Request::new(RequestId(uuid(1)), kind, &dirham(), amount(100), from, now());
    inputs.iter().cloned().fold(request, |row, input| row.step(now(), input).unwrap().next)
}

fn complete() -> RequestInput {
    RequestInput::Complete(participant("commercial-bank"))
}

#[test]
fn a_push_request_is_completed_by_its_requester_once_the_receiver_approved() {
    let push = || RequestKind::Push { to: participant("commercial-bank-2") };
    let pending = of_kind(push(), &[]);
    assert_eq!((pending.issuer(), pending.custodian()), (None, None));
    let receiver = participant("commercial-bank-2");
    assert_eq!(pending.permission_of_turn(&receiver), Ok(Permission::TransfersNonIssuer));
    assert_eq!(pending.step(now(), complete()).unwrap_err().code(), "OUT_OF_TURN");
    let approved = of_kind(push(), &[approve("commercial-bank-2")]);
    assert_eq!(approved.status, RequestStatus::Approved);
    let by_receiver = RequestInput::Complete(receiver);
    assert_eq!(approved.clone().step(now(), by_receiver).unwrap_err().code(), "NOT_FOUND");
    assert_eq!(approved.clone().step(now(), issue()).unwrap_err().code(), "NOT_FOUND");
    let completed = approved.step(now(), complete()).unwrap().next;
    assert_eq!(completed.status, RequestStatus::Completed);
    assert!(!completed.is_listed());
}

#[test]
fn a_pull_request_is_completed_by_the_senders_approval() {
    let pull = RequestKind::Pull { from: participant("commercial-bank-2") };
    let completed = of_kind(pull, &[approve("commercial-bank-2")]);
    assert_eq!(completed.status, RequestStatus::Completed);
    assert_eq!(completed.step(now(), complete()).unwrap_err().code(), "OUT_OF_TURN");
}

#[test]
fn a_redemption_is_approved_by_issuer_and_custodian_by_permissions_of_its_own() {
    let pending = of_kind(RequestKind::Redemption, &[]);
    let permissions: Vec<_> = pending.approvals.iter().map(|slot| slot.permission).collect();
    assert_eq!(permissions, [Permission::RedemptionsIssuer, Permission::RedemptionsCustodian]);
    assert_eq!(pending.notice(&participant("custodian")), Some(REQUIRES_ISSUER_APPROVAL));
    // An issuance that both approved is issued and not completed.
    let issuance = after(&[approve("central-bank"), approve("custodian")]);
    assert_eq!(issuance.step(now(), complete()).unwrap_err().code(), "OUT_OF_TURN");
    let issuing =
        of_kind(RequestKind::Redemption, &[approve("central-bank"), approve("custodian")]);
    let by_issuer = RequestInput::Issue(participant("central-bank"), TokenId(uuid(3)));
    assert_eq!(issuing.step(now(), by_issuer).unwrap_err().code(), "NOT_FOUND");
}
