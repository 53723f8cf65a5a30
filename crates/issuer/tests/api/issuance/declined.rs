//! Issuances that end without effect: declined, rejected, cancelled.

use tallystick_core::{
    Approval, Flow, HolderAnswer, RejectionCode, RequestAction, RequestStatus, Stage,
    actions::{CancelAtIssuer, RejectAtIssuer},
    flows::{Failure, FlowKind, FlowStatus},
    message::{IssuedAtIssuer, OfferedAtIssuer},
    requests::{OfferOutcome, OfferOutcomeEnd, Rejection},
    view::Page,
};

use crate::{
    books::Books,
    cast::{self, Cast, approve, code, issue, latest_flow, participant_id, seen},
    issuer::Issuer,
};

/// What a flow says that Commercial Bank ended.
fn failed(code: &str, reason: Option<&str>) -> Failure {
    let by = Some("commercial-bank".parse().unwrap());
    Failure { code: code.to_owned(), by, reason: reason.map(str::to_owned) }
}

#[tokio::test]
async fn a_declined_offer_moves_nothing_and_can_be_made_again() {
    let issuer = Issuer::start().await;
    let mut cast = Cast::enrol(&issuer).await;
    let (request, _) = cast.offered("500000").await;
    let token = cast.holder.take_offer().await.unwrap().unwrap();
    cast.holder.decline(token).await.unwrap();

    assert_eq!(cast.balances().await, ["1000000.00", "0.00", "0.00"]);
    let flow = latest_flow(&cast.holder.device).await;
    assert_eq!((&flow.kind, flow.status), (&FlowKind::ISSUE, FlowStatus::Failed));
    assert_eq!(flow.failure, Some(failed("DECLINED", None)));
    let row = seen(&cast.central, request).await;
    assert_eq!((row.status, row.stage), (RequestStatus::Approved, Stage::Declined));
    let outcome = row.offer_outcome.unwrap();
    let (by, at) = (Some(participant_id("commercial-bank")), row.updated_at);
    let declined = OfferOutcome { end: OfferOutcomeEnd::Declined, by, reason: None, at };
    assert_eq!(outcome, declined);

    issue(&cast.central, request).await.unwrap();
    let second = cast.holder.take_offer().await.unwrap().unwrap();
    assert_ne!(second, token);
    assert_eq!(seen(&cast.central, request).await.offer_outcome, None, "it is offered again");
    cast.holder.accept(second).await.unwrap();
    assert_eq!(cast.balances().await, ["500000.00", "0.00", "500000.00"]);
    Books::of(&issuer).await.audit().await;
}

#[tokio::test]
async fn the_requester_reads_why_it_was_rejected() {
    let issuer = Issuer::start().await;
    let mut cast = Cast::enrol(&issuer).await;
    let request = cast.request("5").await;
    approve(&cast.central, request).await.unwrap();
    let reason = "The collateral has not arrived: ١٢٣, “ß”.".to_owned();
    let version = seen(&cast.custodian, request).await.version;
    let code = RejectionCode::CollateralMissing;
    let body = RejectAtIssuer { request, version, code, reason: reason.clone() };
    cast.custodian.send(&body).await.unwrap();

    let row = seen(&cast.holder.device, request).await;
    let by = participant_id("custodian");
    let rejection = Some(Rejection { by, code, reason, at: row.updated_at });
    assert_eq!((row.status, &row.rejection), (RequestStatus::Rejected, &rejection));
    let flow = latest_flow(&cast.holder.device).await;
    assert_eq!((flow.kind, flow.status), (FlowKind::UPDATE_ISSUANCE, FlowStatus::Completed));
    assert_eq!(flow.about.requester, Some(participant_id("commercial-bank")));
    assert_eq!(flow.about.rejection, rejection);
    assert_eq!(row.issuer_status, Some(Approval::Approved));
    assert_eq!(row.custodian_status, Some(Approval::Rejected));
    assert_eq!(row.actions, [RequestAction::Dismiss, RequestAction::Correct]);
    assert_eq!(cast::code(&issue(&cast.central, request).await), "OUT_OF_TURN");
    assert_eq!(cast.balances().await, ["1000000.00", "0.00", "0.00"]);
}

#[tokio::test]
async fn the_requester_takes_it_back_until_it_is_settled() {
    let issuer = Issuer::start().await;
    let mut cast = Cast::enrol(&issuer).await;
    let request = cast.approved("5").await;
    let row = seen(&cast.holder.device, request).await;
    assert_eq!(row.actions, [RequestAction::Cancel]);
    let body = CancelAtIssuer { request, version: row.version };
    cast.holder.device.send(&body).await.unwrap();
    assert_eq!(seen(&cast.central, request).await.status, RequestStatus::Cancelled);
    assert_eq!(code(&issue(&cast.central, request).await), "OUT_OF_TURN");

    let (request, token) = cast.offered("5").await;
    cast.holder.take_offer().await.unwrap();
    cast.holder.accept(token).await.unwrap();
    let version = seen(&cast.holder.device, request).await.version;
    let late = cast.holder.device.send(&CancelAtIssuer { request, version }).await;
    assert_eq!(code(&late), "OUT_OF_TURN");
    assert_eq!(cast.balances().await, ["999995.00", "0.00", "5.00"]);
}

#[tokio::test]
async fn a_request_that_is_cancelled_takes_its_offer_with_it() {
    let issuer = Issuer::start().await;
    let mut cast = Cast::enrol(&issuer).await;
    let (request, token) = cast.offered("5").await;
    let bank = &cast.holder.device;
    let offer = bank.mailbox(None).await.unwrap().remove(0);
    bank.send(&IssuedAtIssuer { token }).await.unwrap();
    let row = seen(bank, request).await;
    assert_eq!((row.status, row.actions), (RequestStatus::Issuing, vec![RequestAction::Cancel]));
    bank.send(&CancelAtIssuer { request, version: row.version }).await.unwrap();

    assert_eq!(seen(&cast.central, request).await.status, RequestStatus::Cancelled);
    assert_eq!(cast.balances().await, ["1000000.00", "0.00", "0.00"]);
    let page: Page<Flow> = cast.central.read("/flows?limit=200").await.unwrap();
    let flows: Vec<_> =
        page.items.iter().filter(|flow| flow.about.request == Some(request)).collect();
    let issued = flows.iter().find(|flow| flow.kind == FlowKind::ISSUE).unwrap();
    assert_eq!(issued.status, FlowStatus::Failed);
    assert_eq!(issued.failure, Some(failed("CANCELLED", None)));
    assert!(flows.iter().any(|flow| flow.kind == FlowKind::CANCEL_REQUEST));

    // The offer has left the mailbox, and what came in its place says so.
    let mail = bank.mailbox(None).await.unwrap();
    assert_eq!(mail.len(), 1);
    assert_eq!(mail[0].message["Header"]["Subject"], "Revise@Broker");
    assert_eq!(mail[0].message["Body"]["Status"], "REVOKED");
    bank.acknowledge(offer.id).await.unwrap();
    let mut books = Books::of(&issuer).await;
    let status = "SELECT state || ' ' || status FROM issuer_tokens";
    assert_eq!(books.text(status).await, "WITHDRAWN REVOKED");
    for answer in [HolderAnswer::Accepted, HolderAnswer::Declined] {
        let late = bank.send(&OfferedAtIssuer::new(token, answer)).await;
        assert_eq!(code(&late), "OFFER_WITHDRAWN");
    }
    assert_eq!(code(&bank.send(&IssuedAtIssuer { token }).await), "OFFER_WITHDRAWN");
    books.audit().await;
}

#[tokio::test]
async fn what_the_broker_itself_refused_fails_the_flow_with_its_reason() {
    let issuer = Issuer::start().await;
    let mut cast = Cast::enrol(&issuer).await;
    let (_, token) = cast.offered("5").await;
    let refused = OfferedAtIssuer {
        reason: Some("MALFORMED_BODY".to_owned()),
        ..OfferedAtIssuer::new(token, HolderAnswer::Declined)
    };
    cast.holder.device.send(&refused).await.unwrap();
    let flow = latest_flow(&cast.central).await;
    let failure = Some(failed("DECLINED", Some("MALFORMED_BODY")));
    assert_eq!((flow.status, flow.failure), (FlowStatus::Failed, failure));
    assert_eq!(cast.balances().await, ["1000000.00", "0.00", "0.00"]);
    assert_eq!(code(&cast.holder.device.send(&IssuedAtIssuer { token }).await), "ALREADY_ANSWERED");
    let status = "SELECT state || ' ' || status FROM issuer_tokens";
    assert_eq!(Books::of(&issuer).await.text(status).await, "OFFERED REVOKED");
}

#[tokio::test]
async fn what_was_accepted_is_given_again_byte_for_byte_whatever_key_there_is() {
    let mut issuer = Issuer::start().await;
    let mut cast = Cast::enrol(&issuer).await;
    let (_, token) = cast.offered("5").await;
    let before = cast.holder.device.send(&IssuedAtIssuer { token }).await.unwrap().to_string();
    cast.holder.take_offer().await.unwrap();
    cast.holder.accept(token).await.unwrap();
    let second = issuer.folder.path().join("second.key").display().to_string();
    issuer.restart_with(&["--selector", "pw2", "--key", &second]).await;
    cast.reach(&issuer);
    let again = cast.holder.device.send(&IssuedAtIssuer { token }).await.unwrap().to_string();
    assert_eq!(again, before);
    assert!(again.contains("\"DKIM\":\"pw1\""));
    let stored = "SELECT COUNT(*) FROM inbox WHERE answer LIKE '%Context%'";
    assert_eq!(Books::of(&issuer).await.number(stored).await, 0, "a token's bytes are kept once");
}
