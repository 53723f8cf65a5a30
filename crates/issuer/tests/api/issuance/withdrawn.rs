//! The issuer takes back an offer that nobody has answered.

use tallystick_core::{
    HolderAnswer, RequestAction, RequestStatus, Stage,
    actions::WithdrawAtIssuer,
    broker::BrokerTokenState,
    flows::{FlowKind, FlowStatus},
    message::{IssuedAtIssuer, OfferedAtIssuer},
    requests::OfferOutcomeEnd,
};

use crate::{
    books::Books,
    cast::{Cast, code, device, issue, latest_flow, participant_id, seen},
    issuer::Issuer,
    refusals::refused,
};

#[tokio::test]
async fn it_is_released_and_issued_again_and_the_late_answer_is_refused() {
    let mut issuer = Issuer::start().await;
    let mut cast = Cast::enrol(&issuer).await;
    let (request, token) = cast.offered("500").await;
    // The holder's browser has it, and has not answered.
    assert_eq!(cast.holder.take_offer().await.unwrap(), Some(token));
    cast.holder.device.send(&IssuedAtIssuer { token }).await.unwrap();
    let row = seen(&cast.central, request).await;
    assert_eq!((row.stage, row.actions), (Stage::Offered, vec![RequestAction::Withdraw]));
    assert_eq!(row.next, Some(participant_id("commercial-bank")));
    let withdraw = WithdrawAtIssuer { request, version: row.version };
    cast.central.send(&withdraw).await.unwrap();

    assert_eq!(cast.balances().await, ["1000000.00", "0.00", "0.00"]);
    let row = seen(&cast.holder.device, request).await;
    assert_eq!((row.status, row.stage), (RequestStatus::Approved, Stage::ReadyToIssue));
    let outcome = row.offer_outcome.unwrap();
    let by = Some(participant_id("central-bank"));
    assert_eq!((outcome.end, outcome.by), (OfferOutcomeEnd::Withdrawn, by.clone()));
    assert_eq!(row.token, None);
    for reader in [&cast.central, &cast.holder.device] {
        let flow = latest_flow(reader).await;
        assert_eq!((flow.kind, flow.status), (FlowKind::WITHDRAW_OFFER, FlowStatus::Completed));
    }
    let mut books = Books::of(&issuer).await;
    let status = "SELECT state || ' ' || status FROM issuer_tokens";
    assert_eq!(books.text(status).await, "WITHDRAWN REVOKED");

    // After a kill it is as it was, and whoever answers is told.
    issuer.kill_and_restart().await;
    cast.reach(&issuer);
    for answer in [HolderAnswer::Accepted, HolderAnswer::Declined] {
        let late = cast.holder.device.send(&OfferedAtIssuer::new(token, answer)).await;
        assert_eq!(code(&late), "OFFER_WITHDRAWN");
    }
    // The question goes from the holder's browser, and another one comes with the next issue.
    issue(&cast.central, request).await.unwrap();
    let second = cast.holder.take_offer().await.unwrap().unwrap();
    assert_ne!(second, token);
    let first = cast.holder.row(token).await.unwrap().unwrap();
    assert_eq!(first.state, BrokerTokenState::Void);
    cast.holder.accept(second).await.unwrap();
    assert_eq!(cast.balances().await, ["999500.00", "0.00", "500.00"]);
    assert_eq!(seen(&cast.central, request).await.stage, Stage::Settled);
    Books::of(&issuer).await.audit().await;
}

#[tokio::test]
async fn what_must_be_refused_is_refused_and_moves_nothing() {
    let issuer = Issuer::start().await;
    let mut cast = Cast::enrol(&issuer).await;
    let regulator = device(&issuer.client(), "regulator").await;
    let (offered, _) = cast.offered("1").await;
    let (settled, token) = cast.offered("2").await;
    while cast.holder.take_offer().await.unwrap() != Some(token) {}
    cast.holder.accept(token).await.unwrap();
    let (pending, approved) = (cast.request("1").await, cast.approved("1").await);
    let mut books = Books::of(&issuer).await;
    let books = &mut books;
    let withdraw = |request, version| WithdrawAtIssuer { request, version };
    for who in [&cast.holder.device, &cast.custodian, &regulator] {
        refused(books, who, &withdraw(offered, 4), 403, "FORBIDDEN").await;
    }
    let central = &cast.central;
    refused(books, central, &withdraw(offered, 3), 409, "STALE").await;
    let sentence = refused(books, central, &withdraw(settled, 5), 409, "OUT_OF_TURN").await;
    assert!(sentence.starts_with("The holder accepted before"), "{sentence}");
    refused(books, central, &withdraw(settled, 4), 409, "STALE").await;
    for (request, version) in [(pending, 1), (approved, 3)] {
        refused(books, central, &withdraw(request, version), 409, "OUT_OF_TURN").await;
    }
    central.send(&withdraw(offered, 4)).await.unwrap();
    refused(books, central, &withdraw(offered, 5), 409, "OUT_OF_TURN").await;
    books.audit().await;
}
