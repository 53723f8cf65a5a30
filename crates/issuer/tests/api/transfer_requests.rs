//! Transfers by request: a push that its receiver approves, a pull that its sender approves.

use tallystick_core::{
    DefinitionId, RequestAction, RequestId, RequestStatus, RequestType,
    actions::{
        ApproveAtIssuer, CancelAtIssuer, CompleteRedemptionAtIssuer, CompleteTransferAtIssuer,
        DecommissionAtIssuer, RequestTransferAtIssuer, TransferAtIssuer, TransferType,
    },
    flows::FlowKind,
};
use tallystick_holder::Device;
use uuid::Uuid;

use crate::{
    books::Books,
    cast::{Cast, EVERY_TRANSFER, device, held, latest_flow, listed, made, participant_id, reject},
    issuer::Issuer,
    refusals::refused,
};

const OPEN: &str = "/transfer-requests";

fn ask(
    definition: DefinitionId,
    r#type: TransferType,
    party: &str,
    amount: &str,
) -> RequestTransferAtIssuer {
    let (party, amount) = (participant_id(party), amount.to_owned());
    RequestTransferAtIssuer { r#type, party, definition, amount, corrects: None }
}

/// Commercial Bank holds 500.00, and Commercial Bank 2 nothing.
async fn holding(issuer: &Issuer) -> (Cast, Device) {
    let mut cast = Cast::enrol(issuer).await;
    cast.hold("500").await;
    let other = device(&issuer.client(), "commercial-bank-2").await;
    (cast, other)
}

async fn seen(device: &Device, request: RequestId) -> (RequestStatus, Vec<RequestAction>) {
    let rows = listed(device, EVERY_TRANSFER).await;
    let row = rows.into_iter().find(|row| row.id == request).expect("the request is there");
    (row.status, row.actions)
}

#[tokio::test]
async fn a_push_from_request_to_completion() {
    use RequestAction::{Approve, Cancel, Complete, Reject};
    let issuer = Issuer::start().await;
    let (cast, other) = holding(&issuer).await;
    let sender = &cast.holder.device;
    let body = ask(cast.dirham.id, TransferType::Push, "commercial-bank-2", "120.50");
    let request = made(sender, &body).await;
    assert_eq!(latest_flow(&other).await.kind, FlowKind::REQUEST_TRANSFER);
    assert_eq!(seen(sender, request).await, (RequestStatus::Pending, vec![Cancel]));
    assert_eq!(seen(&other, request).await, (RequestStatus::Pending, vec![Approve, Reject]));

    other.send(&ApproveAtIssuer { request, version: 1 }).await.unwrap();
    assert_eq!(latest_flow(sender).await.kind, FlowKind::UPDATE_TRANSFER);
    assert_eq!(seen(sender, request).await, (RequestStatus::Approved, vec![Complete, Cancel]));
    assert_eq!(seen(&other, request).await, (RequestStatus::Approved, vec![]));
    assert_eq!(held(sender).await, ["379.50", "120.50"]);
    assert_eq!(held(&other).await, ["0.00", "0.00"]);
    Books::of(&issuer).await.audit().await;

    sender.send(&CompleteTransferAtIssuer { request, version: 2 }).await.unwrap();
    let flow = latest_flow(&other).await;
    assert_eq!(flow.kind, FlowKind::COMPLETE_TRANSFER);
    assert_eq!(flow.about.holder, Some(participant_id("commercial-bank-2")));
    assert_eq!(held(sender).await, ["379.50", "0.00"]);
    assert_eq!(held(&other).await, ["120.50", "0.00"]);
    assert_eq!(seen(&other, request).await, (RequestStatus::Completed, vec![]));
    assert!(listed(sender, OPEN).await.is_empty(), "what is completed leaves the open list");
    Books::of(&issuer).await.audit().await;
}

#[tokio::test]
async fn a_pull_moves_with_the_approval_of_the_sender() {
    let issuer = Issuer::start().await;
    let (cast, other) = holding(&issuer).await;
    let body = ask(cast.dirham.id, TransferType::Pull, "commercial-bank", "120.50");
    let request = made(&other, &body).await;
    let row = listed(&cast.holder.device, OPEN).await.remove(0);
    assert_eq!((row.id, row.kind), (request, RequestType::Pull));
    assert_eq!(row.approver, participant_id("commercial-bank"));
    assert_eq!(row.counterpart, Some(participant_id("commercial-bank")));
    assert_eq!((row.issuer_status, row.custodian_status), (None, None));
    cast.holder.device.send(&ApproveAtIssuer { request, version: 1 }).await.unwrap();
    assert_eq!(held(&cast.holder.device).await, ["379.50", "0.00"]);
    assert_eq!(held(&other).await, ["120.50", "0.00"]);
    assert_eq!(seen(&other, request).await, (RequestStatus::Completed, vec![]));
    Books::of(&issuer).await.audit().await;
}

#[tokio::test]
async fn its_parties_the_custodian_and_the_regulator_read_it_and_nobody_else() {
    let issuer = Issuer::start().await;
    let (cast, other) = holding(&issuer).await;
    let regulator = device(&issuer.client(), "regulator").await;
    let body = ask(cast.dirham.id, TransferType::Push, "commercial-bank-2", "1");
    let request = made(&cast.holder.device, &body).await;
    for reader in [&cast.holder.device, &other, &cast.custodian, &regulator] {
        assert_eq!(listed(reader, OPEN).await[0].id, request);
    }
    for watcher in [&cast.custodian, &regulator] {
        assert_eq!(seen(watcher, request).await.1, []);
    }
    assert!(listed(&cast.central, OPEN).await.is_empty(), "the issuer takes no part");
    for list in ["/issuance-requests", "/redemption-requests"] {
        assert!(listed(&other, list).await.is_empty(), "{list}");
    }
}

#[tokio::test]
async fn what_was_reserved_survives_a_kill_and_is_released_when_it_is_cancelled() {
    let mut issuer = Issuer::start().await;
    let (mut cast, other) = holding(&issuer).await;
    let body = ask(cast.dirham.id, TransferType::Push, "commercial-bank-2", "500");
    let request = made(&cast.holder.device, &body).await;
    other.send(&ApproveAtIssuer { request, version: 1 }).await.unwrap();
    issuer.kill_and_restart().await;
    cast.reach(&issuer);
    other.reach(issuer.client());
    assert_eq!(held(&cast.holder.device).await, ["0.00", "500.00"]);
    Books::of(&issuer).await.audit().await;
    cast.holder.device.send(&CancelAtIssuer { request, version: 2 }).await.unwrap();
    assert_eq!(latest_flow(&other).await.kind, FlowKind::CANCEL_REQUEST);
    assert_eq!(held(&cast.holder.device).await, ["500.00", "0.00"]);
    // The same once more, completed after a kill.
    let request = made(&cast.holder.device, &body).await;
    other.send(&ApproveAtIssuer { request, version: 1 }).await.unwrap();
    issuer.kill_and_restart().await;
    cast.reach(&issuer);
    other.reach(issuer.client());
    let complete = CompleteTransferAtIssuer { request, version: 2 };
    cast.holder.device.send(&complete).await.unwrap();
    assert_eq!(held(&other).await, ["500.00", "0.00"]);
    Books::of(&issuer).await.audit().await;
}

#[tokio::test]
async fn what_is_held_of_a_decommissioned_token_is_transferred() {
    let issuer = Issuer::start().await;
    let (cast, other) = holding(&issuer).await;
    let definition = cast.dirham.id;
    let decommission = DecommissionAtIssuer { definition, version: 1 };
    cast.central.send(&decommission).await.unwrap();
    let sender = &cast.holder.device;
    let push = ask(definition, TransferType::Push, "commercial-bank-2", "1");
    let request = made(sender, &push).await;
    other.send(&ApproveAtIssuer { request, version: 1 }).await.unwrap();
    sender.send(&CompleteTransferAtIssuer { request, version: 2 }).await.unwrap();
    let request = made(&other, &ask(definition, TransferType::Pull, "commercial-bank", "2")).await;
    sender.send(&ApproveAtIssuer { request, version: 1 }).await.unwrap();
    assert_eq!(held(&other).await, ["3.00", "0.00"]);
}

#[tokio::test]
async fn what_must_be_refused_is_refused_and_moves_nothing() {
    let issuer = Issuer::start().await;
    let (cast, other) = holding(&issuer).await;
    let (sender, definition) = (&cast.holder.device, cast.dirham.id);
    let mut books = Books::of(&issuer).await;
    let books = &mut books;
    let push = |party: &str, amount: &str| ask(definition, TransferType::Push, party, amount);
    for (body, status, code) in [
        (push("commercial-bank", "1"), 400, "MALFORMED_BODY"),
        (push("regulator", "1"), 400, "MALFORMED_BODY"),
        (push("central-bank", "1"), 400, "MALFORMED_BODY"),
        (push("nobody", "1"), 404, "NOT_FOUND"),
        (push("commercial-bank-2", "0"), 422, "AMOUNT_ZERO"),
        (push("commercial-bank-2", "0.001"), 422, "AMOUNT_TOO_MANY_DECIMALS"),
    ] {
        refused(books, sender, &body, status, code).await;
    }
    for who in [&cast.central, &cast.custodian] {
        refused(books, who, &push("commercial-bank-2", "1"), 403, "FORBIDDEN").await;
    }
    let unknown = DefinitionId(Uuid::new_v4());
    let body = RequestTransferAtIssuer { definition: unknown, ..push("commercial-bank-2", "1") };
    refused(books, sender, &body, 404, "NOT_FOUND").await;

    let request = made(sender, &push("commercial-bank-2", "500.01")).await;
    let approve = |version| ApproveAtIssuer { request, version };
    let complete = |version| CompleteTransferAtIssuer { request, version };
    // The receiver reads that it is not there, and not what is.
    let sentence = refused(books, &other, &approve(1), 409, "INSUFFICIENT_FUNDS").await;
    assert!(sentence.contains("Commercial Bank") && sentence.contains("500.01"), "{sentence}");
    assert!(!sentence.contains("500.00"), "{sentence}");
    refused(books, &other, &approve(2), 409, "STALE").await;
    refused(books, sender, &approve(1), 403, "FORBIDDEN").await;
    refused(books, &cast.central, &approve(1), 404, "NOT_FOUND").await;
    refused(books, sender, &complete(1), 409, "OUT_OF_TURN").await;
    let redeem = CompleteRedemptionAtIssuer { request, version: 1 };
    refused(books, sender, &redeem, 404, "NOT_FOUND").await;
    other.send(&reject(request, 1, "not ours")).await.unwrap();
    let about = latest_flow(sender).await.about;
    assert_eq!(about.requester, Some(participant_id("commercial-bank")));
    assert_eq!(about.holder, Some(participant_id("commercial-bank-2")), "who would receive");
    assert_eq!(about.rejection.unwrap().reason, "not ours");
    refused(books, sender, &complete(2), 409, "OUT_OF_TURN").await;

    // What was approved is not spent twice.
    let request = made(sender, &push("commercial-bank-2", "500")).await;
    let approve = ApproveAtIssuer { request, version: 1 };
    other.send(&approve).await.unwrap();
    let send = TransferAtIssuer {
        party: participant_id("commercial-bank-2"),
        definition,
        amount: "0.01".to_owned(),
    };
    refused(books, sender, &send, 409, "INSUFFICIENT_FUNDS").await;
    let complete = CompleteTransferAtIssuer { request, version: 2 };
    refused(books, &other, &complete, 404, "NOT_FOUND").await;
    sender.send(&complete).await.unwrap();
    books.audit().await;
}
