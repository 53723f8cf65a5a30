//! The holder does not answer in time.

use std::time::Duration;

use tallystick_core::{
    HolderAnswer, RequestStatus, Stage,
    flows::FlowStatus,
    message::{IssuedAtIssuer, OfferedAtIssuer},
    requests::OfferOutcomeEnd,
};

use crate::{
    books::Books,
    cast::{Cast, correlation, issue, latest_flow, refusal, seen},
    in_process::InProcess,
};

/// Offers lapse from the start on.
const LAPSING: [&str; 2] = ["--lapse-pause-seconds", "0"];

/// How long an offer is open, and a moment more.
const LIFETIME: Duration = Duration::from_secs(7 * 86_400 + 1);

#[tokio::test]
async fn the_flow_fails_and_what_was_held_back_is_free_again() {
    let issuer = InProcess::start(&LAPSING).await;
    let mut cast = Cast::enrol_at(&issuer.client()).await;
    let (request, token) = cast.offered("500000").await;
    issuer.clock.advance(LIFETIME - Duration::from_secs(60)).await;
    cast.come_back(&issuer.client()).await;
    assert_eq!(latest_flow(&cast.central).await.status, FlowStatus::Running, "a minute is left");

    issuer.clock.advance(Duration::from_secs(60)).await;
    let flow = latest_flow(&cast.central).await;
    assert_eq!(flow.status, FlowStatus::Failed);
    assert_eq!(flow.failure.unwrap().code, "LAPSED");
    assert_eq!(cast.balances().await, ["1000000.00", "0.00", "0.00"]);
    let row = seen(&cast.central, request).await;
    assert_eq!((row.status, row.stage), (RequestStatus::Approved, Stage::Expired));
    let outcome = row.offer_outcome.unwrap();
    assert_eq!((outcome.end, outcome.by), (OfferOutcomeEnd::Lapsed, None));

    let mut books = Books::in_file(&issuer.database()).await;
    let before = books.contents().await;
    let bank = &cast.holder.device;
    for answer in [HolderAnswer::Accepted, HolderAnswer::Declined] {
        let late = bank.signed(&OfferedAtIssuer::new(token, answer), correlation(), bank.now());
        let late = bank.post(late.to_string()).await.unwrap();
        assert_eq!(refusal(&late), (410, "OFFER_LAPSED".to_owned()));
    }
    let late = bank.signed(&IssuedAtIssuer { token }, correlation(), bank.now());
    let late = bank.post(late.to_string()).await.unwrap();
    assert_eq!(refusal(&late), (410, "OFFER_LAPSED".to_owned()));
    assert_eq!(books.contents().await, before);

    // The request is as it was before the issue, and can be issued again.
    let answer = issue(&cast.central, request).await.unwrap();
    assert_ne!(answer["Token"], serde_json::json!(token));
    assert_eq!(cast.balances().await, ["500000.00", "500000.00", "0.00"]);
    books.audit().await;
}

#[tokio::test]
async fn an_offer_that_lapsed_while_the_issuer_was_down_ends_when_it_is_back() {
    let mut issuer = InProcess::start(&LAPSING).await;
    let mut cast = Cast::enrol_at(&issuer.client()).await;
    cast.offered("1").await;
    issuer.stop().await;
    issuer.clock.advance(LIFETIME).await;
    issuer.start_again().await;
    cast.come_back(&issuer.client()).await;
    assert_eq!(latest_flow(&cast.central).await.status, FlowStatus::Failed);
    assert_eq!(cast.balances().await, ["1000000.00", "0.00", "0.00"]);
}

#[tokio::test]
async fn after_a_start_no_offer_lapses_until_the_clock_was_watched_for_a_while() {
    let mut issuer = InProcess::start(&[]).await;
    let mut cast = Cast::enrol_at(&issuer.client()).await;
    let (request, token) = cast.offered("1").await;
    issuer.stop().await;
    issuer.clock.advance(LIFETIME).await;
    issuer.start_again().await;
    cast.come_back(&issuer.client()).await;
    let paused = issuer.health().await["lapsesPausedSeconds"].as_u64().unwrap();
    assert!((590..=600).contains(&paused), "{paused}");
    // A holder who comes now is not late.
    assert_eq!(seen(&cast.central, request).await.status, RequestStatus::Issuing);
    cast.holder.take_offer().await.unwrap();
    cast.holder.accept(token).await.unwrap();
    assert_eq!(cast.balances().await, ["999999.00", "0.00", "1.00"]);
}
