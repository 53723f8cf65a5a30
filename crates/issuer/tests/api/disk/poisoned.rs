//! A command that the database refuses fails alone.

use futures::future::join_all;
use tallystick_core::actions::RequestIssuanceAtIssuer;
use tallystick_holder::now;

use crate::{
    books::Books,
    cast::{Cast, correlation, device, refusal},
    issuer::Issuer,
};

/// What of the amount the database refuses, behind the core's back.
const TRIGGER: &str = "CREATE TRIGGER poison BEFORE INSERT ON requests WHEN NEW.amount = 66600 \
                       BEGIN SELECT RAISE(ABORT, 'poison'); END";

#[tokio::test]
async fn the_others_of_its_batch_are_carried_out() {
    let issuer = Issuer::start().await;
    let cast = Cast::enrol(&issuer).await;
    Books::writable(&issuer).await.change(TRIGGER).await;
    let mut wallets = Vec::new();
    for _ in 0..30 {
        wallets.push(device(&issuer.client(), "commercial-bank").await);
    }
    let send = async |index: usize| {
        let amount = if index.is_multiple_of(10) { "666" } else { "1" };
        let body = RequestIssuanceAtIssuer::new(cast.dirham.id, amount);
        let message = wallets[index].signed(&body, correlation(), now());
        wallets[index].post(message.to_string()).await.unwrap()
    };
    for (index, answer) in join_all((0..30).map(send)).await.into_iter().enumerate() {
        if index.is_multiple_of(10) {
            assert_eq!(refusal(&answer), (500, "INTERNAL".to_owned()), "{index}");
        } else {
            assert_eq!(answer.status, 200, "{index}: {:?}", answer.body);
        }
    }
    let mut books = Books::of(&issuer).await;
    assert_eq!(books.number("SELECT COUNT(*) FROM requests").await, 27);
    let shared = issuer.complaints().contains("carried out one by one");
    assert!(shared, "no batch held a poisoned command and others");
}
