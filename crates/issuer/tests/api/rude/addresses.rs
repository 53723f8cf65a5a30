//! One address that asks for more than its share.

use tallystick_core::message::SessionAtIssuer;
use tallystick_holder::{Client, Device, now};

use crate::{
    cast::{correlation, device},
    issuer::Issuer,
};

/// A device at another address of this machine.
async fn elsewhere(issuer: &Issuer) -> Device {
    let client = Client::from([127, 0, 0, 2].into(), issuer.client().base());
    device(&client, "regulator").await
}

#[tokio::test]
async fn an_address_that_opens_streams_without_end_is_refused_and_no_other() {
    let issuer = Issuer::start_with(&["--streams-per-second", "3"]).await;
    let rude = elsewhere(&issuer).await;
    let mut refused = None;
    // As many as its wallet may read.
    for _ in 0..20 {
        refused = rude.events(None).await.err();
        if refused.is_some() {
            break;
        }
    }
    assert!(refused.unwrap().to_string().contains("429"), "too many is what it is told");
    device(&issuer.client(), "regulator").await.events(None).await.unwrap();
}

#[tokio::test]
async fn an_address_that_sends_what_nobody_signed_is_refused_and_no_other() {
    let issuer = Issuer::start_with(&["--unauthentic-per-second", "3"]).await;
    let rude = elsewhere(&issuer).await;
    let signed = || rude.signed(&SessionAtIssuer { acknowledged: None }, correlation(), now());
    let mut codes = Vec::new();
    for _ in 0..9 {
        let mut message = signed();
        message["Signature"] = signed()["Signature"].take();
        codes.push(rude.post(message.to_string()).await.unwrap().status);
    }
    assert_eq!(codes[..6], [401; 6]);
    assert!(codes[6..].contains(&429), "{codes:?}");
    // What is signed is carried out all the same, from there and from elsewhere.
    rude.open_session().await.unwrap();
    device(&issuer.client(), "regulator").await;
}

#[tokio::test]
async fn a_stranger_who_reads_without_end_is_refused_and_no_other() {
    let issuer = Issuer::start_with(&["--public-requests-per-second", "3"]).await;
    let rude = Client::from([127, 0, 0, 2].into(), issuer.client().base());
    let mut codes = Vec::new();
    for path in ["/api/openapi.json", "/api/v1/issuer", "/", "/nothing"].into_iter().cycle().take(9)
    {
        codes.push(rude.get(path, None).await.unwrap().status);
    }
    assert!(!codes[..6].contains(&429) && codes[6..].contains(&429), "{codes:?}");
    device(&issuer.client(), "regulator").await;
}
