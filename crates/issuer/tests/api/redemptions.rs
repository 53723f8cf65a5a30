//! Redemptions: issuer and custodian approve, and the holder gives its units back.

use tallystick_core::{
    Approval, DefinitionId, RequestAction, RequestId, RequestStatus, RequestType,
    actions::{
        ApproveAtIssuer, CancelAtIssuer, CompleteRedemptionAtIssuer, CompleteTransferAtIssuer,
        DecommissionAtIssuer, IssueAtIssuer, RequestRedemptionAtIssuer,
    },
    flows::FlowKind,
    view::RequestView,
};
use tallystick_holder::Device;
use uuid::Uuid;

use crate::{
    books::Books,
    cast::{
        Cast, EVERY_REDEMPTION, device, held, latest_flow, listed, made, participant_id, reject,
    },
    issuer::Issuer,
    refusals::refused,
};

fn ask(definition: DefinitionId, amount: &str) -> RequestRedemptionAtIssuer {
    RequestRedemptionAtIssuer::new(definition, amount)
}

async fn seen(device: &Device, request: RequestId) -> RequestView {
    let rows = listed(device, EVERY_REDEMPTION).await;
    rows.into_iter().find(|row| row.id == request).expect("the request is there")
}

async fn approved(cast: &Cast, amount: &str) -> RequestId {
    let request = made(&cast.holder.device, &ask(cast.dirham.id, amount)).await;
    cast.central.send(&ApproveAtIssuer { request, version: 1 }).await.unwrap();
    cast.custodian.send(&ApproveAtIssuer { request, version: 2 }).await.unwrap();
    request
}

/// Commercial Bank holds 500.00.
async fn holding(issuer: &Issuer) -> Cast {
    let mut cast = Cast::enrol(issuer).await;
    cast.hold("500").await;
    cast
}

#[tokio::test]
async fn from_request_to_the_issuers_vault() {
    use RequestAction::{Approve, Cancel, Complete, Reject};
    let issuer = Issuer::start().await;
    let cast = holding(&issuer).await;
    let holder = &cast.holder.device;
    let request = made(holder, &ask(cast.dirham.id, "120.50")).await;
    assert_eq!(latest_flow(&cast.custodian).await.kind, FlowKind::REQUEST_REDEMPTION);
    let row = seen(&cast.central, request).await;
    assert_eq!((row.kind, row.actions), (RequestType::Redemption, vec![Approve, Reject]));
    assert_eq!((row.approver, row.counterpart), (participant_id("central-bank"), None));
    let row = seen(&cast.custodian, request).await;
    assert_eq!(row.actions, []);
    assert_eq!(row.notice.as_deref(), Some("Requires issuer approval to accept or reject request"));

    cast.central.send(&ApproveAtIssuer { request, version: 1 }).await.unwrap();
    assert_eq!(latest_flow(holder).await.kind, FlowKind::UPDATE_REDEMPTION);
    assert_eq!(held(holder).await, ["500.00", "0.00"]);
    cast.custodian.send(&ApproveAtIssuer { request, version: 2 }).await.unwrap();
    assert_eq!(held(holder).await, ["379.50", "120.50"]);
    let row = seen(holder, request).await;
    assert_eq!((row.status, row.actions), (RequestStatus::Approved, vec![Complete, Cancel]));
    let approved = Some(Approval::Approved);
    assert_eq!((row.issuer_status, row.custodian_status), (approved, approved));
    Books::of(&issuer).await.audit().await;

    holder.send(&CompleteRedemptionAtIssuer { request, version: 3 }).await.unwrap();
    assert_eq!(latest_flow(&cast.central).await.kind, FlowKind::COMPLETE_REDEMPTION);
    assert_eq!(held(holder).await, ["379.50", "0.00"]);
    assert_eq!(held(&cast.central).await, ["999620.50", "0.00"]);
    assert_eq!(seen(holder, request).await.status, RequestStatus::Completed);
    assert!(listed(holder, "/redemption-requests").await.is_empty());
    Books::of(&issuer).await.audit().await;
}

#[tokio::test]
async fn its_parties_and_the_regulator_read_it_and_nobody_else() {
    let issuer = Issuer::start().await;
    let cast = holding(&issuer).await;
    let request = made(&cast.holder.device, &ask(cast.dirham.id, "1")).await;
    let regulator = device(&issuer.client(), "regulator").await;
    for reader in [&cast.holder.device, &cast.central, &cast.custodian, &regulator] {
        assert_eq!(listed(reader, "/redemption-requests").await[0].id, request);
    }
    let stranger = device(&issuer.client(), "commercial-bank-2").await;
    assert!(listed(&stranger, EVERY_REDEMPTION).await.is_empty());
    for list in ["/issuance-requests", "/transfer-requests"] {
        assert!(listed(&cast.holder.device, list).await.is_empty(), "{list}");
    }
}

#[tokio::test]
async fn what_was_reserved_survives_a_kill_and_is_released_when_it_is_cancelled() {
    let mut issuer = Issuer::start().await;
    let mut cast = holding(&issuer).await;
    let request = approved(&cast, "500").await;
    issuer.kill_and_restart().await;
    cast.reach(&issuer);
    assert_eq!(held(&cast.holder.device).await, ["0.00", "500.00"]);
    Books::of(&issuer).await.audit().await;
    cast.holder.device.send(&CancelAtIssuer { request, version: 3 }).await.unwrap();
    assert_eq!(held(&cast.holder.device).await, ["500.00", "0.00"]);
    // The same once more, completed after a kill.
    let request = approved(&cast, "500").await;
    issuer.kill_and_restart().await;
    cast.reach(&issuer);
    let complete = CompleteRedemptionAtIssuer { request, version: 3 };
    cast.holder.device.send(&complete).await.unwrap();
    assert_eq!(held(&cast.holder.device).await, ["0.00", "0.00"]);
    assert_eq!(held(&cast.central).await, ["1000000.00", "0.00"]);
    Books::of(&issuer).await.audit().await;
}

#[tokio::test]
async fn what_is_held_of_a_decommissioned_token_is_redeemed() {
    let issuer = Issuer::start().await;
    let cast = holding(&issuer).await;
    let definition = cast.dirham.id;
    let decommission = DecommissionAtIssuer { definition, version: 1 };
    cast.central.send(&decommission).await.unwrap();
    let request = approved(&cast, "500").await;
    let complete = CompleteRedemptionAtIssuer { request, version: 3 };
    cast.holder.device.send(&complete).await.unwrap();
    assert_eq!(held(&cast.central).await, ["1000000.00", "0.00"]);
}

#[tokio::test]
async fn what_must_be_refused_is_refused_and_moves_nothing() {
    let issuer = Issuer::start().await;
    let cast = holding(&issuer).await;
    let (holder, definition) = (&cast.holder.device, cast.dirham.id);
    let stranger = device(&issuer.client(), "commercial-bank-2").await;
    let mut books = Books::of(&issuer).await;
    let books = &mut books;
    for who in [&cast.central, &cast.custodian] {
        refused(books, who, &ask(definition, "1"), 403, "FORBIDDEN").await;
    }
    refused(books, holder, &ask(definition, "0"), 422, "AMOUNT_ZERO").await;
    let unknown = DefinitionId(Uuid::new_v4());
    refused(books, holder, &ask(unknown, "1"), 404, "NOT_FOUND").await;

    let request = made(holder, &ask(definition, "500.01")).await;
    let approve = |version| ApproveAtIssuer { request, version };
    let complete = |version| CompleteRedemptionAtIssuer { request, version };
    refused(books, &cast.custodian, &approve(1), 409, "OUT_OF_TURN").await;
    refused(books, holder, &approve(1), 403, "FORBIDDEN").await;
    refused(books, &stranger, &approve(1), 404, "NOT_FOUND").await;
    cast.central.send(&approve(1)).await.unwrap();
    // The custodian reads that it is not there, and not what is.
    let sentence = refused(books, &cast.custodian, &approve(2), 409, "INSUFFICIENT_FUNDS").await;
    assert!(!sentence.contains("500.00"), "{sentence}");
    refused(books, holder, &complete(2), 409, "OUT_OF_TURN").await;
    cast.custodian.send(&reject(request, 2, "not covered")).await.unwrap();
    refused(books, holder, &complete(3), 409, "OUT_OF_TURN").await;

    let request = approved(&cast, "500").await;
    let complete = |version| CompleteRedemptionAtIssuer { request, version };
    refused(books, holder, &complete(2), 409, "STALE").await;
    refused(books, &stranger, &complete(3), 404, "NOT_FOUND").await;
    refused(books, &cast.central, &complete(3), 403, "FORBIDDEN").await;
    let issue = IssueAtIssuer { request, version: 3 };
    refused(books, &cast.central, &issue, 404, "NOT_FOUND").await;
    let transfer = CompleteTransferAtIssuer { request, version: 3 };
    refused(books, holder, &transfer, 404, "NOT_FOUND").await;
    let body = RequestRedemptionAtIssuer::new(definition, "1");
    let second = made(holder, &body).await;
    cast.central.send(&ApproveAtIssuer { request: second, version: 1 }).await.unwrap();
    let last = ApproveAtIssuer { request: second, version: 2 };
    refused(books, &cast.custodian, &last, 409, "INSUFFICIENT_FUNDS").await;
    books.audit().await;
}
