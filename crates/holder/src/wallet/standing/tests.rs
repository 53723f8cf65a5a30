//! An issuer that is restored at the worst moment: an offer is kept as the offer of the database that
//! made it, and no other's refusal ends it.

use std::time::Duration;

use tallystick_core::{DatabaseId, broker::BrokerTokenState};
use uuid::Uuid;

use crate::{
    platform::StreamEvent,
    tables::{LOCAL, OUTBOX},
    testing::{Fixture, Reply, TOKEN, offer},
};

const RESTORED: DatabaseId = DatabaseId(Uuid::from_u128(0xdc));

const A_MINUTE: Duration = Duration::from_secs(60);

fn lapsed() -> [Reply; 1] {
    [Reply::Refusal(410, "OFFER_LAPSED")]
}

async fn made_by(fixture: &Fixture) -> Option<DatabaseId> {
    fixture.row().await.and_then(|row| row.database)
}

/// The mailbox was read from the old database, and the issuer is asked who it is by the new one.
#[tokio::test]
async fn an_offer_that_is_read_while_the_issuer_is_restored_waits_until_it_is_clear_whose_it_is() {
    let fixture = Fixture::with_chat().await;
    fixture.issuer.mail(fixture.id(), 5, &offer());
    fixture.issuer.state().restored_after = Some(("/mailbox", RESTORED));
    fixture.wallet.pass().await;
    assert_eq!(fixture.row().await, None);
    assert!(fixture.issuer.state().acknowledged.is_empty(), "it stays there");
    // The new database has the offer, too.
    fixture.wallet.pass().await;
    assert_eq!(made_by(&fixture).await, Some(RESTORED));
    assert_eq!(fixture.issuer.state().acknowledged.len(), 1);
}

/// Nothing has told yet that the issuer was restored: the wallet still knows the old one.
#[tokio::test]
async fn an_offer_of_a_restored_issuer_is_not_taken_for_one_of_before() {
    let mut fixture = Fixture::with_chat().await;
    fixture.issuer.state().database = RESTORED;
    fixture.issuer.mail(fixture.id(), 5, &offer());
    let mut running = fixture.run();
    running.advance(A_MINUTE);
    assert_eq!(made_by(&fixture).await, Some(RESTORED));
    // What its own database says of it, counts.
    fixture.issuer.reply("Issued@Issuer", lapsed());
    fixture.wallet.accept(TOKEN).await.unwrap();
    running.advance(A_MINUTE);
    assert_eq!(fixture.row().await.unwrap().state, BrokerTokenState::Void);
}

/// Both came before anybody looked: an offer on the stream, and a restored issuer, which does not
/// know the offer as open.
#[tokio::test]
async fn an_offer_on_a_stream_of_before_is_not_taken_for_one_of_the_restored_issuer() {
    let mut fixture = Fixture::with_chat().await;
    let network = &fixture.platform.network;
    let (stream, again) = (network.stream(), network.stream());
    let offered = fixture.issuer.mail(fixture.id(), 5, &offer());
    fixture.issuer.state().mail.clear();
    stream.unbounded_send(StreamEvent::Opened).unwrap();
    stream.unbounded_send(StreamEvent::Message(offered.clone())).unwrap();
    fixture.issuer.state().database = RESTORED;
    let mut running = fixture.run();
    running.advance(A_MINUTE);
    assert_ne!(made_by(&fixture).await, Some(RESTORED), "it did not make it");
    assert!(fixture.issuer.state().acknowledged.is_empty());

    // The old database is back, with its mailbox.
    fixture.issuer.state().database = DatabaseId(Uuid::from_u128(0xdb));
    fixture.issuer.state().mail.push(serde_json::from_str(&offered).unwrap());
    again.unbounded_send(StreamEvent::Opened).unwrap();
    running.advance(A_MINUTE);
    assert_eq!(made_by(&fixture).await, Some(DatabaseId(Uuid::from_u128(0xdb))));
}

/// Another database refuses the answer; then the one that made the offer is back before anybody
/// asks who it is.
#[tokio::test]
async fn the_refusal_of_another_database_that_is_gone_by_now_ends_no_offer() {
    for (subject, accept) in [("Issued@Issuer", true), ("Offered@Issuer", false)] {
        let fixture = Fixture::with_offer().await;
        let made = made_by(&fixture).await.unwrap();
        let answered = match accept {
            true => fixture.wallet.accept(TOKEN).await,
            false => fixture.wallet.decline(TOKEN, None).await,
        };
        answered.unwrap();
        let answered = fixture.row().await.unwrap();
        fixture.issuer.state().database = RESTORED;
        assert!(fixture.wallet.read_issuer_again().await);
        fixture.issuer.state().restored_after = Some((subject, made));
        fixture.issuer.reply(subject, lapsed());
        fixture.wallet.pass().await;
        let sent = fixture.platform.network.posted(subject).len();
        assert_eq!(sent, 1, "{subject}");
        assert_eq!(fixture.row().await, Some(answered), "{subject}");
        let queues = fixture.queue(&OUTBOX).await.len() + fixture.queue(&LOCAL).await.len();
        assert_eq!(queues, 1, "{subject} waits to be sent again");
    }
}
