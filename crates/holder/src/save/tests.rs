use serde_json::json;

use super::*;
use crate::{
    tables::OUTBOX,
    testing::{Fixture, Reply, TOKEN, domain},
};

fn doubts(fixture: &mut Fixture) -> usize {
    let doubtful = |notice: &Notice| matches!(notice, Notice::Doubtful { .. });
    fixture.notices().iter().filter(|notice| doubtful(notice)).count()
}

/// A holder who has said yes to what the issuer now gives.
async fn accepting() -> Fixture {
    let fixture = Fixture::with_offer().await;
    fixture.wallet.accept(TOKEN).await.unwrap();
    fixture
}

/// Whatever answers in the issuer's place, the holder's yes stands.
#[tokio::test]
async fn what_the_issuer_did_not_sign_declines_nothing_and_is_named_once() {
    let fixture = accepting().await;
    let other = ed25519_dalek::SigningKey::from_bytes(&[9; 32]);
    let forged = serde_json::to_value(fixture.token().sign(&other)).unwrap();
    let mut unpublished = fixture.token();
    unpublished.dkim = "pw9".to_owned();
    let unpublished = serde_json::to_value(unpublished.sign(&other)).unwrap();
    for answer in [
        Reply::Response(forged),
        Reply::Response(unpublished),
        Reply::Response(json!({ "Hello": "world" })),
        Reply::Response(json!("no token")),
        Reply::Answer(200, "<html>Please log in</html>".to_owned()),
    ] {
        let mut fixture = accepting().await;
        fixture.issuer.reply("Issued@Issuer", [answer.clone()]);
        fixture.notices();
        for _ in 0..3 {
            fixture.wallet.pass().await;
        }
        let row = fixture.row().await.unwrap();
        assert_eq!(row.state, BrokerTokenState::Offered, "{answer:?}");
        assert!(fixture.queue(&OUTBOX).await.is_empty(), "{answer:?}");
        assert_eq!(doubts(&mut fixture), 1, "{answer:?}");
        fixture.reply_with_token(&fixture.token());
        fixture.wallet.pass().await;
        assert_eq!(fixture.row().await.unwrap().state, BrokerTokenState::Saved, "{answer:?}");
    }
}

#[tokio::test]
async fn what_the_issuer_signed_and_is_something_else_is_declined_with_its_code() {
    let fixture = accepting().await;
    let mut other = fixture.token();
    other.context.insert("Amount".to_owned(), json!("1.00"));
    fixture.reply_with_token(&other);
    fixture.wallet.pass().await;
    let row = fixture.row().await.unwrap();
    assert_eq!(row.state, BrokerTokenState::Declined);
    assert!(row.reason.unwrap().contains("Amount"), "the holder reads a sentence");
    let answer = json!({ "Token": TOKEN, "Answer": "DECLINED", "Reason": "TOKEN_DIFFERS" });
    assert_eq!(fixture.platform.network.posted("Offered@Issuer"), [answer]);
}

#[tokio::test]
async fn the_selector_of_the_offer_is_kept() {
    assert_eq!(accepting().await.row().await.unwrap().selector.as_deref(), Some("pw1"));
}

#[tokio::test]
async fn a_kept_token_whose_file_is_gone_is_fetched_again() {
    let fixture = Fixture::with_token().await;
    let kept = fixture.file().await.unwrap();
    let path = path_of(&domain(), TOKEN);
    for spoilt in [None, Some(json!({ "version": 1, "row": 7 }))] {
        let transaction = fixture.wallet.database.write(&[FILES.name]).unwrap();
        match &spoilt {
            None => transaction.delete(&FILES, &path).unwrap(),
            Some(row) => transaction.access().put(FILES.name, &path, row).unwrap(),
        }
        transaction.commit().await.unwrap();
        fixture.wallet.pass().await;
        assert_eq!(fixture.file().await.as_ref(), Some(&kept));
    }
    assert_eq!(fixture.row().await.unwrap().state, BrokerTokenState::Saved);
    assert_eq!(fixture.platform.network.posted("Offered@Issuer").len(), 1, "accepted once");
    assert!(fixture.queue(&LOCAL).await.is_empty());
    // One that is there is not asked for.
    let before = fixture.platform.network.posted("Issued@Issuer").len();
    fixture.wallet.pass().await;
    assert_eq!(fixture.platform.network.posted("Issued@Issuer").len(), before);
}

#[tokio::test]
async fn a_leader_asks_for_what_is_gone_when_its_turn_comes() {
    let mut fixture = Fixture::with_token().await;
    let transaction = fixture.wallet.database.write(&[FILES.name]).unwrap();
    transaction.delete(&FILES, &path_of(&domain(), TOKEN)).unwrap();
    transaction.commit().await.unwrap();
    fixture.run().settle();
    assert!(fixture.file().await.is_some());
}

#[tokio::test]
async fn a_file_that_cannot_be_had_again_changes_nothing_else() {
    let fixture = Fixture::with_token().await;
    let transaction = fixture.wallet.database.write(&[FILES.name]).unwrap();
    transaction.delete(&FILES, &path_of(&domain(), TOKEN)).unwrap();
    transaction.commit().await.unwrap();
    for reply in [Reply::Refusal(410, "OFFER_LAPSED"), Reply::Answer(404, String::new())] {
        fixture.issuer.reply("Issued@Issuer", [reply]);
        fixture.wallet.pass().await;
        assert_eq!(fixture.row().await.unwrap().state, BrokerTokenState::Saved);
    }
    let mut other = fixture.token();
    other.context.insert("Amount".to_owned(), json!("1.00"));
    fixture.reply_with_token(&other);
    fixture.wallet.pass().await;
    assert_eq!(fixture.row().await.unwrap().state, BrokerTokenState::Saved);
    assert_eq!(fixture.file().await, None);
}
