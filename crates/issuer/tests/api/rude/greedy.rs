//! Whoever asks for too much is told when to come again, and the others are served.

use futures::future::join_all;
use tallystick_core::message::SessionAtIssuer;
use tallystick_holder::{Device, now};

use crate::{
    cast::{correlation, device, participant_id, refusal},
    issuer::Issuer,
};

#[tokio::test]
async fn one_wallet_cannot_take_the_share_of_the_others() {
    let issuer = Issuer::start_with(&["--messages-per-second", "2"]).await;
    let greedy = device(&issuer.client(), "commercial-bank").await;
    let modest = device(&issuer.client(), "commercial-bank").await;
    let session = SessionAtIssuer { acknowledged: None };
    let send = async |device: &Device| {
        let message = device.signed(&session, correlation(), now());
        device.post(message.to_string()).await.unwrap()
    };
    let answers = join_all((0..60).map(|_| send(&greedy))).await;
    let refused: Vec<_> = answers.iter().filter(|answer| answer.status != 200).collect();
    assert!(refused.len() >= 30, "{}", refused.len());
    for answer in refused {
        assert_eq!(refusal(answer), (429, "RATE_LIMITED".to_owned()));
        let wait: u64 = answer.headers["retry-after"].to_str().unwrap().parse().unwrap();
        assert!((1..=2).contains(&wait), "{wait}");
    }
    assert_eq!(send(&modest).await.status, 200);
}

#[tokio::test]
async fn enrolments_of_one_address_are_bounded_and_what_is_refused_leaves_nothing() {
    let issuer = Issuer::start_with(&["--enrolments-per-minute", "5"]).await;
    let client = issuer.client();
    let participant = participant_id("custodian");
    let enrolments =
        join_all((0..20).map(async |_| Device::enrol(&client, &participant).await)).await;
    let enrolled = enrolments.iter().filter(|outcome| outcome.is_ok()).count();
    assert!((5..=6).contains(&enrolled), "{enrolled}");
    let codes = enrolments.iter().filter_map(|outcome| outcome.as_ref().err());
    assert!(codes.map(tallystick_holder::Failure::code).all(|code| code == "RATE_LIMITED"));
    let mut books = crate::books::Books::of(&issuer).await;
    let wallets = books.number("SELECT COUNT(*) FROM wallets").await;
    assert_eq!(usize::try_from(wallets).unwrap(), enrolled);
}
