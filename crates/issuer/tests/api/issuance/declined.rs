//! Issuances that end without effect: declined, rejected, cancelled.

use tallystick_core::{
    Approval, RequestAction, RequestStatus,
    flow::{FlowName, FlowStatus},
    message::{CancelAtIssuer, RejectAtIssuer},
};

use crate::{
    books::Books,
    cast::{Cast, approve, code, issue, latest_flow, seen},
    issuer::Issuer,
};

#[tokio::test]
async fn a_declined_offer_moves_nothing_and_can_be_made_again() {
    let issuer = Issuer::start().await;
    let mut cast = Cast::enrol(&issuer).await;
    let (request, _) = cast.offered("500000").await;
    let token = cast.holder.take_offer().await.unwrap().unwrap();
    cast.holder.decline(token).await.unwrap();

    assert_eq!(cast.balances().await, ["1000000.00", "0.00", "0.00"]);
    let flow = latest_flow(&cast.holder.device).await;
    assert_eq!((flow.name, flow.status), (FlowName::IssueTokens, FlowStatus::Failed));
    assert_eq!(flow.failure.as_deref(), Some("Commercial Bank declined the token"));
    assert_eq!(seen(&cast.central, request).await.status, RequestStatus::Approved);

    issue(&cast.central, request).await.unwrap();
    let second = cast.holder.take_offer().await.unwrap().unwrap();
    assert_ne!(second, token);
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
    let body = RejectAtIssuer { request, version, reason: reason.clone() };
    cast.custodian.send(&body).await.unwrap();

    let row = seen(&cast.holder.device, request).await;
    assert_eq!(row.reason, Some(reason));
    assert_eq!(row.status, RequestStatus::Rejected);
    assert_eq!(row.issuer_status, Approval::Approved);
    assert_eq!(row.custodian_status, Some(Approval::Rejected));
    assert!(row.actions.is_empty());
    assert_eq!(code(&issue(&cast.central, request).await), "OUT_OF_TURN");
    assert_eq!(cast.balances().await, ["1000000.00", "0.00", "0.00"]);
}

#[tokio::test]
async fn the_requester_takes_it_back_until_it_is_issued() {
    let issuer = Issuer::start().await;
    let mut cast = Cast::enrol(&issuer).await;
    let request = cast.approved("5").await;
    let row = seen(&cast.holder.device, request).await;
    assert_eq!(row.actions, [RequestAction::Cancel]);
    let body = CancelAtIssuer { request, version: row.version };
    cast.holder.device.send(&body).await.unwrap();
    assert_eq!(seen(&cast.central, request).await.status, RequestStatus::Cancelled);
    assert_eq!(code(&issue(&cast.central, request).await), "OUT_OF_TURN");

    let (request, _) = cast.offered("5").await;
    let version = seen(&cast.holder.device, request).await.version;
    let late = cast.holder.device.send(&CancelAtIssuer { request, version }).await;
    assert_eq!(code(&late), "OUT_OF_TURN");
    assert_eq!(cast.balances().await, ["999995.00", "5.00", "0.00"]);
}
