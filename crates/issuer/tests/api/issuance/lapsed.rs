//! The holder does not answer in time.

use tallystick_core::{
    HolderAnswer, RequestStatus,
    flow::FlowStatus,
    message::{IssuedAtIssuer, OfferedAtIssuer},
};
use tallystick_holder::now;

use crate::{
    books::Books,
    cast::{Cast, correlation, issue, latest_flow, refusal, seen},
    issuer::Issuer,
    waiting::eventually,
};

/// Offers of a second, which lapse from the start on.
const LAPSING: [&str; 4] = ["--offer-lifetime-seconds", "1", "--lapse-pause-seconds", "0"];

#[tokio::test]
async fn the_flow_fails_and_what_was_held_back_is_free_again() {
    let issuer = Issuer::start_with(&LAPSING).await;
    let mut cast = Cast::enrol(&issuer).await;
    let (request, token) = cast.offered("500000").await;
    let flow = eventually("the flow's end", async || {
        Some(latest_flow(&cast.central).await).filter(|flow| flow.status != FlowStatus::Running)
    });
    let flow = flow.await;
    assert_eq!(flow.status, FlowStatus::Failed);
    let reason = "Commercial Bank did not answer before the offer ended";
    assert_eq!(flow.failure.as_deref(), Some(reason));
    assert_eq!(cast.balances().await, ["1000000.00", "0.00", "0.00"]);
    assert_eq!(seen(&cast.central, request).await.status, RequestStatus::Approved);

    let mut books = Books::of(&issuer).await;
    let before = books.contents().await;
    let bank = &cast.holder.device;
    for answer in [HolderAnswer::Accepted, HolderAnswer::Declined] {
        let late = bank.signed(&OfferedAtIssuer::new(token, answer), correlation(), now());
        let late = bank.post(late.to_string()).await.unwrap();
        assert_eq!(refusal(&late), (410, "OFFER_LAPSED".to_owned()));
    }
    let late = bank.signed(&IssuedAtIssuer { token }, correlation(), now());
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
    let mut issuer = Issuer::start_with(&LAPSING).await;
    let mut cast = Cast::enrol(&issuer).await;
    cast.offered("1").await;
    issuer.kill_and_restart().await;
    cast.reach(&issuer);
    eventually("the flow's end", async || {
        let flow = latest_flow(&cast.central).await;
        (flow.status == FlowStatus::Failed).then_some(())
    })
    .await;
    assert_eq!(cast.balances().await, ["1000000.00", "0.00", "0.00"]);
}

#[tokio::test]
async fn after_a_start_no_offer_lapses_until_the_clock_was_watched_for_a_while() {
    let mut issuer = Issuer::start_with(&["--offer-lifetime-seconds", "1"]).await;
    let mut cast = Cast::enrol(&issuer).await;
    let (request, token) = cast.offered("1").await;
    let over =
        "SELECT COUNT(*) FROM issuer_tokens WHERE offered_until < unixepoch('subsec') * 1000";
    let mut books = Books::of(&issuer).await;
    eventually("the end of its lifetime", async || (books.number(over).await == 1).then_some(()))
        .await;
    issuer.stop_and_restart().await;
    cast.reach(&issuer);
    let health = issuer.client().get("/health", None).await.unwrap().json().unwrap();
    let paused = health["lapsesPausedSeconds"].as_u64().unwrap();
    assert!((1..=600).contains(&paused), "{health}");
    // A holder who comes now is not late.
    assert_eq!(seen(&cast.central, request).await.status, RequestStatus::Issuing);
    cast.holder.take_offer().await.unwrap();
    cast.holder.accept(token).await.unwrap();
    assert_eq!(cast.balances().await, ["999999.00", "0.00", "1.00"]);
}
