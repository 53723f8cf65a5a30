use std::time::Duration;

use ed25519_dalek::SigningKey;
use serde_json::json;
use tallystick_core::Sign as _;

use super::*;
use crate::{
    notice::Notice,
    platform::StreamEvent,
    store::StoreError,
    tables::{LOCAL, StoredMessage},
    testing::{Fixture, offer, start},
};

fn rollbacks(fixture: &mut Fixture) -> usize {
    count(fixture, |notice| matches!(notice, Notice::RolledBack))
}

fn count(fixture: &mut Fixture, which: impl Fn(&Notice) -> bool) -> usize {
    fixture.notices().iter().filter(|notice| which(notice)).count()
}

#[tokio::test]
async fn a_rollback_is_told_when_the_page_is_opened() {
    let fixture = Fixture::new().await;
    fixture.issuer.state().rolled_back = true;
    let mut fixture = fixture.reopened().await;
    assert_eq!(rollbacks(&mut fixture), 1);
}

#[tokio::test]
async fn a_rollback_is_told_when_the_stream_resumes_by_itself() {
    let mut fixture = Fixture::new().await;
    let stream = fixture.platform.network.stream();
    let mut running = fixture.run();
    stream.unbounded_send(StreamEvent::Opened).unwrap();
    running.settle();
    fixture.issuer.state().rolled_back = true;
    stream.unbounded_send(StreamEvent::Interrupted).unwrap();
    running.settle();
    assert_eq!(rollbacks(&mut fixture), 0);
    stream.unbounded_send(StreamEvent::Opened).unwrap();
    running.settle();
    assert_eq!(rollbacks(&mut fixture), 1);
}

#[tokio::test]
async fn a_rollback_is_told_when_a_read_opens_the_session() {
    let mut fixture = Fixture::new().await;
    {
        let mut state = fixture.issuer.state();
        (state.rolled_back, state.session_lost) = (true, true);
    }
    fixture.wallet.pass().await;
    assert_eq!(rollbacks(&mut fixture), 1);
}

#[tokio::test]
async fn a_stream_that_resumes_at_an_issuer_that_does_not_know_the_wallet_says_so() {
    let mut fixture = Fixture::new().await;
    let stream = fixture.platform.network.stream();
    let mut running = fixture.run();
    stream.unbounded_send(StreamEvent::Opened).unwrap();
    running.settle();
    fixture.issuer.state().knows_wallets = false;
    stream.unbounded_send(StreamEvent::Opened).unwrap();
    running.settle();
    assert!(fixture.wallet.is_unknown());
}

/// A machine slept, or a proxy holds a dead connection: nobody says that it is broken.
#[tokio::test]
async fn a_stream_that_is_silent_for_too_long_is_opened_anew() {
    let mut fixture = Fixture::new().await;
    let (first, second) = (fixture.platform.network.stream(), fixture.platform.network.stream());
    let mut running = fixture.run();
    first.unbounded_send(StreamEvent::Opened).unwrap();
    running.settle();
    let connections = |fixture: &mut Fixture| {
        let notices = fixture.notices().into_iter();
        notices
            .filter_map(|notice| match notice {
                Notice::Connected(connected) => Some(connected),
                _ => None,
            })
            .collect::<Vec<_>>()
    };
    assert_eq!(connections(&mut fixture), [true]);
    // Pings keep it, however long nothing else comes.
    for _ in 0..4 {
        running.advance(Duration::from_secs(30));
        first.unbounded_send(StreamEvent::Ping).unwrap();
        running.settle();
    }
    assert!(connections(&mut fixture).is_empty());
    running.advance(Duration::from_secs(36));
    assert_eq!(connections(&mut fixture), [false]);
    running.advance(Duration::from_secs(2));
    second.unbounded_send(StreamEvent::Opened).unwrap();
    running.settle();
    assert_eq!(connections(&mut fixture), [true]);
    assert!(first.is_closed());
}

/// The cookie of before is good again as soon as the right issuer is back, so that nothing but the
/// open stream says so.
#[tokio::test]
async fn a_stream_that_opens_with_the_session_of_before_makes_the_wallet_known_again() {
    let mut fixture = Fixture::new().await;
    fixture.wallet.unknown();
    let stream = fixture.platform.network.stream();
    let mut running = fixture.run();
    stream.unbounded_send(StreamEvent::Opened).unwrap();
    running.settle();
    assert!(!fixture.wallet.is_unknown());
}

/// Somebody else answers under the issuer's address for a while.
#[tokio::test]
async fn nothing_is_learnt_from_an_issuer_that_does_not_know_the_wallet() {
    let fixture = Fixture::with_offer().await;
    let (ours, database) = (fixture.issuer.public_key(), fixture.issuer.state().database);
    {
        let mut state = fixture.issuer.state();
        state.key = SigningKey::from_bytes(&[9; 32]);
        state.selector = "pw9".to_owned();
        state.database = DatabaseId(uuid::Uuid::from_u128(9));
        state.knows_wallets = false;
    }
    let mut fixture = fixture.reopened().await;
    assert!(fixture.wallet.is_unknown());
    fixture.wallet.read_issuer_again().await;
    assert_eq!(count(&mut fixture, |notice| matches!(notice, Notice::Alarm(_))), 0);
    let known = fixture.wallet.known_issuer();
    assert_eq!((known.key("pw1"), known.key("pw9")), (Some(&ours), None));
    assert_eq!(known.database, Some(database));

    // The right one is back, with a key that it has published meanwhile.
    let second = SigningKey::from_bytes(&[2; 32]);
    {
        let mut state = fixture.issuer.state();
        (state.key, state.selector) = (second.clone(), "pw2".to_owned());
        (state.database, state.knows_wallets) = (database, true);
    }
    let mut running = fixture.run();
    running.advance(Duration::from_secs(5));
    assert!(!fixture.wallet.is_unknown());
    let known = fixture.wallet.known_issuer();
    assert_eq!(known.key("pw2"), Some(&second.public_key()), "it is learnt when it is known again");
    assert_eq!(count(&mut fixture, |notice| matches!(notice, Notice::Alarm(_))), 0);
}

#[tokio::test]
async fn what_another_tab_learnt_is_not_forgotten() {
    let fixture = Fixture::new().await;
    let first = fixture.issuer.public_key();
    // The other tab reads the issuer after it has published a second key.
    let (other, _, _) = start(&fixture.platform, &fixture.issuer).await;
    let second = SigningKey::from_bytes(&[2; 32]);
    let view = fixture.issuer.view();
    {
        let mut state = fixture.issuer.state();
        (state.key, state.selector) = (second.clone(), "pw2".to_owned());
    }
    assert!(other.read_issuer_again().await);
    // This tab still has the answer of before, and learns from it only now that it has a third key.
    let third = SigningKey::from_bytes(&[3; 32]);
    let mut late = view;
    (late.selector, late.public_key) = ("pw3".to_owned(), third.public_key());
    *lock(&fixture.wallet.issuer) = late;
    fixture.wallet.learn().await;

    for known in
        [fixture.wallet.known_issuer(), fixture.wallet.database.known_issuer().await.unwrap()]
    {
        assert_eq!(known.key("pw1"), Some(&first));
        assert_eq!(known.key("pw2"), Some(&second.public_key()), "the other tab's");
        assert_eq!(known.key("pw3"), Some(&third.public_key()));
    }
}

#[tokio::test]
async fn pins_that_cannot_be_read_trust_nothing_and_are_told() {
    let fixture = Fixture::with_chat().await;
    fixture.put_raw("known_issuer", crate::tables::ONLY, &json!({ "version": 9, "row": {} })).await;
    let mut fixture = fixture.reopened().await;
    let notices = fixture.notices();
    assert!(notices.iter().any(|notice| matches!(notice, Notice::Unreadable(1))), "{notices:?}");
    fixture.issuer.mail(fixture.id(), 5, &offer());
    fixture.wallet.pass().await;
    assert_eq!(fixture.wallet.known_issuer().key("pw1"), None);
    assert_eq!(fixture.row().await, None, "no message is believed");
    assert!(fixture.issuer.state().acknowledged.is_empty(), "and it stays there");
}

#[tokio::test]
async fn a_local_message_that_is_stuck_keeps_no_mail_from_being_read() {
    let mut fixture = Fixture::with_chat().await;
    let message = StoredMessage {
        correlation: tallystick_core::Correlation(uuid::Uuid::from_u128(1)),
        to: tallystick_core::Party::Wallet(fixture.id()),
        subject: "Unheard@Of".to_owned(),
        body: json!({}),
    };
    fixture.append(&LOCAL, &message).await;
    fixture.issuer.mail(fixture.id(), 5, &offer());
    let mut running = fixture.run();
    running.settle();
    assert!(fixture.row().await.is_some(), "the offer was taken");
    assert_eq!(fixture.queue(&LOCAL).await, [message], "what is stuck is kept");
}

#[tokio::test]
async fn a_wallet_whose_database_is_of_a_newer_form_gives_the_lead_to_the_next() {
    let mut fixture = Fixture::new().await;
    let mut running = fixture.run();
    running.settle();
    assert!(fixture.wallet.leads());
    let (other, sleepers, _) = start(&fixture.platform, &fixture.issuer).await;
    let mut next = {
        let other = Arc::clone(&other);
        crate::testing::Running::new(
            &fixture.platform.clock,
            async move { other.run(sleepers).await },
        )
    };
    next.settle();
    assert!(!other.leads());

    fixture.platform.store.fail_transactions(Some(StoreError::Outdated));
    fixture.wallet.wakers().work();
    assert!(!running.settle(), "it has ended");
    assert!(!fixture.wallet.leads());
    drop(running);
    fixture.platform.store.fail_transactions(None);
    next.settle();
    assert!(other.leads());
}

#[tokio::test]
async fn what_cannot_be_kept_of_the_issuer_is_learnt_once_it_can() {
    let mut fixture = Fixture::new().await;
    let second = SigningKey::from_bytes(&[2; 32]);
    {
        let mut state = fixture.issuer.state();
        (state.key, state.selector) = (second.clone(), "pw2".to_owned());
    }
    fixture.platform.store.be_full(true);
    fixture.wallet.read_issuer_again().await;
    assert_eq!(fixture.wallet.known_issuer().key("pw2"), None);
    assert_eq!(count(&mut fixture, |notice| matches!(notice, Notice::Trouble(_))), 1);
    fixture.platform.store.be_full(false);
    fixture.wallet.read_issuer_again().await;
    assert_eq!(fixture.wallet.known_issuer().key("pw2"), Some(&second.public_key()));
}
