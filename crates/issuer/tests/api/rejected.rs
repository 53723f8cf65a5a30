//! Requests that were rejected: how long they are shown, and what their requesters do with them.

use std::time::Duration;

use tallystick_core::{
    RequestAction, RequestId, RequestStatus,
    actions::{DismissAtIssuer, RequestIssuanceAtIssuer, RequestRedemptionAtIssuer},
    flows::FlowKind,
    view::{Page, RequestView},
};
use tallystick_holder::Device;

use crate::{
    books::Books,
    cast::{Cast, EVERY_STATUS, code, device, latest_flow, listed, made, reject, seen},
    in_process::InProcess,
    issuer::Issuer,
    refusals::refused,
};

const OPEN: &str = "/issuance-requests";

const DAY: Duration = Duration::from_secs(86_400);

async fn rejected(cast: &mut Cast) -> RequestId {
    let request = cast.request("5").await;
    cast.central.send(&reject(request, 1, "No.")).await.unwrap();
    request
}

async fn ids(device: &Device, list: &str) -> Vec<RequestId> {
    listed(device, list).await.into_iter().map(|row| row.id).collect()
}

#[tokio::test]
async fn what_its_requester_dismissed_leaves_the_list_and_is_still_found() {
    let issuer = Issuer::start().await;
    let mut cast = Cast::enrol(&issuer).await;
    let regulator = device(&issuer.client(), "regulator").await;
    let pending = cast.request("1").await;
    let request = rejected(&mut cast).await;
    let bank = &cast.holder.device;
    assert_eq!(ids(bank, OPEN).await, [request, pending]);
    let row = seen(bank, request).await;
    assert_eq!(row.actions, [RequestAction::Dismiss, RequestAction::Correct]);
    assert!(seen(&cast.central, request).await.actions.is_empty());

    bank.send(&DismissAtIssuer { request, version: row.version }).await.unwrap();
    assert_eq!(latest_flow(bank).await.kind, FlowKind::DISMISS_REQUEST);
    for reader in [bank, &cast.central, &cast.custodian, &regulator] {
        assert_eq!(ids(reader, OPEN).await, [pending]);
        assert_eq!(ids(reader, "/issuance-requests?status=REJECTED").await, [request]);
        assert_eq!(ids(reader, "/issuance-requests?status=all").await, [request, pending]);
        assert_eq!(ids(reader, EVERY_STATUS).await, [request, pending]);
    }
    let dismissed = seen(bank, request).await;
    assert_eq!((dismissed.status, dismissed.version), (RequestStatus::Rejected, 3));
    assert_eq!(dismissed.rejection, row.rejection);
    assert_eq!(dismissed.actions, [RequestAction::Correct]);

    let mut books = Books::of(&issuer).await;
    let books = &mut books;
    let dismiss = |request, version| DismissAtIssuer { request, version };
    let stranger = device(&issuer.client(), "commercial-bank-2").await;
    refused(books, bank, &dismiss(request, 3), 409, "OUT_OF_TURN").await;
    refused(books, bank, &dismiss(request, 2), 409, "STALE").await;
    refused(books, bank, &dismiss(pending, 1), 409, "OUT_OF_TURN").await;
    let theirs = refused(books, &stranger, &dismiss(request, 3), 404, "NOT_FOUND").await;
    let unknown = RequestId(uuid::Uuid::new_v4());
    assert_eq!(refused(books, &stranger, &dismiss(unknown, 3), 404, "NOT_FOUND").await, theirs);
    for other in [&cast.central, &cast.custodian, &regulator] {
        refused(books, other, &dismiss(request, 3), 403, "FORBIDDEN").await;
    }
    books.audit().await;
}

#[tokio::test]
async fn a_correction_replaces_it_once_and_both_say_so() {
    let issuer = Issuer::start().await;
    let mut cast = Cast::enrol(&issuer).await;
    let first = rejected(&mut cast).await;
    let bank = &cast.holder.device;
    let offered = [RequestAction::Dismiss, RequestAction::Correct];
    assert_eq!(seen(bank, first).await.actions, offered);
    let correction = |corrects, amount: &str| RequestIssuanceAtIssuer {
        corrects: Some(corrects),
        ..RequestIssuanceAtIssuer::new(cast.dirham.id, amount)
    };
    let second = made(bank, &correction(first, "4")).await;
    assert_eq!(ids(bank, OPEN).await, [second], "the first is dismissed");
    let (old, new) = (seen(bank, first).await, seen(&cast.central, second).await);
    assert_eq!((old.status, old.corrected_by), (RequestStatus::Rejected, Some(second)));
    assert_eq!((new.status, new.corrects), (RequestStatus::Pending, Some(first)));
    assert_eq!((old.corrects, new.corrected_by, old.actions), (None, None, vec![]));

    let mut books = Books::of(&issuer).await;
    let books = &mut books;
    refused(books, bank, &correction(first, "4"), 409, "OUT_OF_TURN").await;
    refused(books, bank, &correction(second, "4"), 409, "OUT_OF_TURN").await;
    let redemption = RequestRedemptionAtIssuer {
        corrects: Some(first),
        ..RequestRedemptionAtIssuer::new(cast.dirham.id, "1")
    };
    refused(books, bank, &redemption, 400, "MALFORMED_BODY").await;
    let stranger = device(&issuer.client(), "commercial-bank-2").await;
    let theirs = refused(books, &stranger, &correction(first, "4"), 404, "NOT_FOUND").await;
    let unknown = correction(RequestId(uuid::Uuid::new_v4()), "4");
    assert_eq!(refused(books, &stranger, &unknown, 404, "NOT_FOUND").await, theirs);
}

#[tokio::test]
async fn what_nobody_dismissed_leaves_the_list_after_thirty_days() {
    let issuer = InProcess::start(&[]).await;
    let mut cast = Cast::enrol_at(&issuer.client()).await;
    let approved = cast.approved("1").await;
    let older = rejected(&mut cast).await;
    issuer.clock.advance(DAY).await;
    cast.come_back(&issuer.client()).await;
    let newer = rejected(&mut cast).await;
    let open = async |cast: &Cast| {
        // Read page by page, each by the time at which it is read.
        let (mut open, mut path) = (Vec::new(), format!("{OPEN}?limit=1"));
        loop {
            let page: Page<RequestView> = cast.holder.device.read(&path).await.unwrap();
            open.extend(page.items.into_iter().map(|row| row.id));
            match page.next {
                Some(next) => path = format!("{OPEN}?limit=1&after={next}"),
                None => return open,
            }
        }
    };
    for (days, expected) in
        [(28, vec![newer, older, approved]), (1, vec![newer, approved]), (1, vec![approved])]
    {
        issuer.clock.advance(DAY * days).await;
        cast.come_back(&issuer.client()).await;
        assert_eq!(open(&cast).await, expected);
        assert_eq!(ids(&cast.central, OPEN).await, expected);
    }
    let all = ids(&cast.central, "/issuance-requests?status=all").await;
    assert_eq!(all, [newer, older, approved]);
}

#[tokio::test]
async fn however_many_were_rejected_another_can_be_asked_for() {
    let mut issuer = Issuer::start_with(&["--open-requests", "3"]).await;
    let mut cast = Cast::enrol(&issuer).await;
    for _ in 0..5 {
        rejected(&mut cast).await;
    }
    let ask = RequestIssuanceAtIssuer::new(cast.dirham.id, "1");
    for _ in 0..2 {
        cast.holder.device.send(&ask).await.unwrap();
    }
    // The same as the database counts them.
    issuer.kill_and_restart().await;
    cast.reach(&issuer);
    cast.holder.device.send(&ask).await.unwrap();
    assert_eq!(code(&cast.holder.device.send(&ask).await), "TOO_MANY_OPEN_REQUESTS");
}
