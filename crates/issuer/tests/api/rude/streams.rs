//! Wallets with more event streams than they need.

use crate::{
    books::Books,
    cast::{Cast, device},
    issuer::Issuer,
    waiting::{eventually, in_time},
};

#[tokio::test]
async fn the_oldest_stream_of_a_wallet_ends_for_a_new_one() {
    let issuer = Issuer::start_with(&["--streams-per-wallet", "2"]).await;
    let reader = device(&issuer.client(), "regulator").await;
    let mut streams = Vec::new();
    for _ in 0..3 {
        let mut stream = reader.events(None).await.unwrap();
        stream.next().await.unwrap().unwrap();
        streams.push(stream);
    }
    let mut oldest = streams.remove(0);
    let end = async { while oldest.next().await.unwrap().is_some() {} };
    in_time("the oldest stream's end", end).await;
}

#[tokio::test]
async fn all_streams_together_are_bounded() {
    let issuer = Issuer::start_with(&["--streams", "1"]).await;
    let (first, second) =
        (device(&issuer.client(), "regulator").await, device(&issuer.client(), "regulator").await);
    let mut stream = first.events(None).await.unwrap();
    stream.next().await.unwrap().unwrap();
    assert!(second.events(None).await.is_err());
    drop(stream);
    eventually("a place for another stream", async || second.events(None).await.ok()).await;
}

/// A mailbox that cannot be read at all is said once, and tried again after a pause.
#[tokio::test]
async fn a_mailbox_that_cannot_be_read_is_said_once() {
    let issuer = Issuer::start().await;
    let mut cast = Cast::enrol(&issuer).await;
    let renamed = "ALTER TABLE mailbox RENAME TO elsewhere";
    Books::writable(&issuer).await.change(renamed).await;
    let mut events = cast.holder.device.events(None).await.unwrap();
    events.next().await.unwrap().unwrap();
    let said = || issuer.complaints().matches("a mailbox could not be read").count();
    eventually("the complaint", async || (said() > 0).then_some(())).await;
    let back = "ALTER TABLE elsewhere RENAME TO mailbox";
    Books::writable(&issuer).await.change(back).await;
    cast.offered("1").await;
    in_time("mail once it can be read", async {
        while events.next().await.unwrap().unwrap().name != "message" {}
    })
    .await;
    assert_eq!(said(), 1, "{}", issuer.complaints());
}
