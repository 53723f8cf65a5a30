use tallystick_core::{
    Correlation, Outgoing, broker::BrokerTokenState, message::SavedAtBroker, wallet::path_of,
};
use uuid::Uuid;

use super::*;
use crate::{
    tables::{BROKER_TOKENS, OUTBOX, broker_token_key},
    testing::{Fixture, TOKEN, domain},
};

/// `Saved@Broker` of a wallet that ended between keeping the token and telling the broker.
async fn saved(fixture: &Fixture) -> StoredMessage {
    let path = path_of(&domain(), TOKEN);
    let saved = SavedAtBroker { issuer: domain(), token: TOKEN, path };
    let message =
        StoredMessage::new(Outgoing::new(fixture.id(), &saved), Correlation(Uuid::from_u128(0x5a)));
    fixture.append(&LOCAL, &message).await;
    message
}

#[tokio::test]
async fn an_acceptance_whose_row_cannot_be_read_waits_until_it_can() {
    let mut fixture = Fixture::with_offer().await;
    let transaction = fixture.wallet.database.read(&[BROKER_TOKENS.name]).unwrap();
    let key = broker_token_key(&domain(), TOKEN);
    let row = transaction.get(&BROKER_TOKENS, &key).await.unwrap().unwrap();
    drop(transaction);
    let row = BrokerToken { state: BrokerTokenState::Offered, accepted: Some(true), ..row };
    let message = saved(&fixture).await;
    fixture.spoil_row().await;
    fixture.notices();
    fixture.wallet.pass().await;
    assert_eq!(fixture.queue(&LOCAL).await, [message], "it is not forgotten");
    let named = |notice: &Notice| matches!(notice, Notice::Trouble(StoreError::Malformed { .. }));
    assert!(fixture.notices().iter().any(named), "and named");

    fixture.put(&BROKER_TOKENS, &key, &row).await;
    fixture.wallet.pass().await;
    assert_eq!(fixture.row().await.unwrap().state, BrokerTokenState::Saved);
    assert_eq!(fixture.platform.network.posted("Offered@Issuer").len(), 1);
    assert!(fixture.queue(&OUTBOX).await.is_empty());
}
