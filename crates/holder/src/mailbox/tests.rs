use serde_json::json;
use tallystick_core::{TokenStatus, broker::BrokerTokenState, message::ReviseAtBroker};

use super::*;
use crate::{
    tables::{OUTBOX, REVOKED, broker_token_key},
    testing::{Fixture, TOKEN, domain, offer, revoked},
};

fn told(fixture: &mut Fixture) -> usize {
    let ended = |notice: &Notice| match notice {
        Notice::Failed { reason, .. } => reason == TAKEN_BACK,
        _ => false,
    };
    fixture.notices().iter().filter(|notice| ended(notice)).count()
}

#[tokio::test]
async fn an_entry_that_cannot_be_read_hides_no_other_and_is_named() {
    let mut fixture = Fixture::with_chat().await;
    fixture.issuer.state().mail.push(json!({ "nonsense": true }));
    fixture.issuer.mail(fixture.id(), 5, &offer());
    fixture.notices();
    fixture.wallet.pass().await;
    assert!(fixture.row().await.is_some());
    assert_eq!(fixture.issuer.state().acknowledged.len(), 1, "what was read");
    let notices = fixture.notices();
    assert!(notices.iter().any(|notice| matches!(notice, Notice::Newer)));
    let named = |notice: &Notice| matches!(notice, Notice::Remark(what) if what.contains("no mailbox entry"));
    assert!(notices.iter().any(named));
}

/// As after an absence: the offer has left the mailbox, what ended it has not.
#[tokio::test]
async fn whoever_comes_back_reads_once_that_an_offer_ended() {
    let mut fixture = Fixture::with_chat().await;
    fixture.issuer.mail(fixture.id(), 6, &revoked());
    for _ in 0..2 {
        fixture.wallet.pass().await;
    }
    assert_eq!(told(&mut fixture), 1);
    assert!(!fixture.issuer.state().acknowledged.is_empty());
}

#[tokio::test]
async fn an_offer_that_was_taken_back_before_it_came_is_not_asked_about() {
    let mut fixture = Fixture::with_chat().await;
    fixture.issuer.mail(fixture.id(), 6, &revoked());
    fixture.issuer.mail(fixture.id(), 5, &offer());
    fixture.wallet.pass().await;
    let row = fixture.row().await.unwrap();
    assert_eq!(row.state, BrokerTokenState::Void);
    assert_eq!(row.reason.as_deref(), Some(TAKEN_BACK));
    assert_eq!(told(&mut fixture), 1);
    let key = broker_token_key(&domain(), TOKEN);
    assert!(fixture.get(&REVOKED, &key).await.is_none(), "it is not needed any more");
    assert!(fixture.queue(&OUTBOX).await.is_empty());
}

/// An issuer that was restored from a copy of before the answer offers again, under the same
/// correlation.
#[tokio::test]
async fn an_offer_that_was_answered_and_comes_again_is_answered_again() {
    let accepted = Fixture::with_token().await;
    let declined = Fixture::with_offer().await;
    declined.wallet.decline(TOKEN, None).await.unwrap();
    declined.wallet.pass().await;
    for (fixture, answer) in [(accepted, "ACCEPTED"), (declined, "DECLINED")] {
        let sent = |fixture: &Fixture| fixture.platform.network.posted("Offered@Issuer");
        assert_eq!(sent(&fixture).len(), 1);
        fixture.issuer.reply("Offered@Issuer", [crate::testing::Reply::Unreachable]);
        fixture.issuer.mail(fixture.id(), 5, &offer());
        fixture.wallet.pass().await;
        fixture.wallet.pass().await;
        assert_eq!(fixture.queue(&OUTBOX).await.len(), 1, "not one for each time");
        fixture.issuer.reply("Offered@Issuer", [crate::testing::Reply::Response(json!({}))]);
        fixture.issuer.state().mail.clear();
        fixture.wallet.pass().await;
        assert_eq!(sent(&fixture).last().unwrap()["Answer"], answer);
        assert!(fixture.queue(&OUTBOX).await.is_empty());
    }
}

/// Two that wait in the mailbox, one too early and one that cannot be acknowledged, are not read
/// without a pause.
#[tokio::test]
async fn what_cannot_be_acknowledged_does_not_keep_the_mailbox_busy() {
    let mut fixture = Fixture::with_chat().await;
    fixture.put_raw("outbox", "0000000001", &json!({ "version": 9, "row": {} })).await;
    let mut early = offer();
    early.chat = tallystick_core::ChatId(uuid::Uuid::from_u128(0x21));
    early.token = tallystick_core::TokenId(uuid::Uuid::from_u128(0x71));
    fixture.issuer.mail(fixture.id(), 4, &early);
    fixture.issuer.mail(fixture.id(), 5, &offer());
    let mut running = fixture.run();
    running.advance(std::time::Duration::from_secs(600));
    let reads = fixture.platform.network.sent();
    let reads = reads.iter().filter(|sent| sent.path.ends_with("/mailbox")).count();
    assert!(reads <= 30, "{reads} in ten minutes");
}

#[tokio::test]
async fn a_holder_is_told_once_who_changed_the_status_and_why() {
    let mut fixture = Fixture::with_token().await;
    fixture.notices();
    let suspended = ReviseAtBroker {
        reason: Some("court order".to_owned()),
        ..ReviseAtBroker::new(TOKEN, TokenStatus::Suspended, fixture.wallet.now())
    };
    fixture.issuer.mail(fixture.id(), 7, &suspended);
    for _ in 0..2 {
        fixture.wallet.pass().await;
    }
    let revised = fixture.notices().into_iter().filter_map(|notice| match notice {
        Notice::Revised { issuer_title, title, status, reason } => {
            Some((issuer_title, title, status, reason))
        }
        _ => None,
    });
    let revised: Vec<_> = revised.collect();
    let row = fixture.row().await.unwrap();
    let reason = Some("court order".to_owned());
    assert_eq!(
        revised,
        [("Central Bank".to_owned(), row.title, TokenStatus::Suspended, reason.clone())]
    );
    assert_eq!(row.status, TokenStatus::Suspended);
    let change = row.status_change.unwrap();
    assert_eq!((change.starting, change.reason), (suspended.starting, reason));
    assert!(fixture.issuer.state().acknowledged.iter().any(|path| path.contains("0007")));
    assert!(fixture.file().await.is_some(), "a status takes no file away");
}

#[tokio::test]
async fn a_revision_of_a_token_that_was_removed_is_acknowledged_and_tells_nothing() {
    let mut fixture = Fixture::with_token().await;
    fixture.wallet.remove(TOKEN).await.unwrap();
    fixture.issuer.mail(fixture.id(), 7, &revoked());
    fixture.notices();
    fixture.wallet.pass().await;
    assert_eq!(fixture.row().await.unwrap().state, BrokerTokenState::Removed);
    assert!(fixture.issuer.state().acknowledged.iter().any(|path| path.contains("0007")));
    let tells = |notice: &Notice| {
        matches!(notice, Notice::Revised { .. } | Notice::Failed { .. } | Notice::Newer)
    };
    assert!(!fixture.notices().iter().any(tells));
}
