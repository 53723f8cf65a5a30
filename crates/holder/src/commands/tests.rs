use tallystick_core::{DefinitionId, actions::ApproveAtIssuer, broker::BrokerTokenState};
use uuid::Uuid;

use super::*;
use crate::{
    tables::{FRONTEND, ONLY},
    testing::{Fixture, REQUEST, TOKEN, dirham, domain},
};

const CORRELATION: Correlation = Correlation(Uuid::from_u128(0xc0));

fn origin(about: Option<String>) -> Origin {
    Origin { tab: "tab".to_owned(), about, summary: None }
}

async fn request(fixture: &Fixture, definition: DefinitionId) -> Result<(), CommandError> {
    let body = RequestIssuanceAtIssuer::new(definition, "500000.00");
    let message = Outgoing::new(domain(), &body);
    fixture.wallet.submit(CORRELATION, origin(None), message, &[dirham()]).await
}

#[tokio::test]
async fn what_is_asked_for_is_stored_with_the_request() {
    let fixture = Fixture::new().await;
    request(&fixture, dirham().id).await.unwrap();
    let [entry] = &fixture.queue(&OUTBOX).await[..] else { panic!("one entry") };
    let [Asking { definition, amount }] = &entry.asking[..] else { panic!() };
    assert_eq!((definition.id, &*amount.to_string()), (dirham().id, "500000.00"));
}

#[tokio::test]
async fn a_request_for_what_is_not_known_is_refused_and_not_stored() {
    let fixture = Fixture::new().await;
    let refused = request(&fixture, DefinitionId(Uuid::from_u128(9))).await;
    assert!(matches!(refused, Err(CommandError::Refused(Refusal::NotFound { .. }))));
    assert!(fixture.queue(&OUTBOX).await.is_empty());
}

#[tokio::test]
async fn a_command_of_any_subject_is_under_way_where_it_was_submitted() {
    let fixture = Fixture::new().await;
    let body = ApproveAtIssuer { request: REQUEST, version: 1 };
    let origin = origin(Some(REQUEST.to_string()));
    let message = Outgoing::new(domain(), &body);
    fixture.wallet.submit(CORRELATION, origin.clone(), message, &[]).await.unwrap();
    let subject = "Approve@Issuer".to_owned();
    let command = Submitted { correlation: CORRELATION, subject, origin };
    assert_eq!(fixture.wallet.under_way().await.unwrap(), [command]);
    assert_eq!(fixture.queue(&OUTBOX).await[0].asking, []);
}

#[tokio::test]
async fn a_tag_is_the_title_until_it_is_removed() {
    let fixture = Fixture::with_token().await;
    let title = fixture.row().await.unwrap().title;
    for (tag, expected) in [("Rainy day", "Rainy day"), ("Savings", "Savings")] {
        fixture.wallet.tag(TOKEN, Some(Tag::new(tag).unwrap())).await.unwrap();
        assert_eq!(fixture.row().await.unwrap().title, expected);
    }
    let display = fixture.get(&FRONTEND, ONLY).await.unwrap();
    assert_eq!(display.tokens[0].title, "Savings");
    fixture.wallet.tag(TOKEN, None).await.unwrap();
    assert_eq!(fixture.row().await.unwrap().title, title);
    assert!(fixture.queue(&OUTBOX).await.is_empty(), "a tag is the holder's alone");
}

#[tokio::test]
async fn what_is_not_kept_is_not_tagged() {
    let tag = || Some(Tag::new("Rainy day").unwrap());
    let fixture = Fixture::with_offer().await;
    let refused = fixture.wallet.tag(TOKEN, tag()).await;
    assert!(matches!(refused, Err(CommandError::Refused(Refusal::OutOfTurn { .. }))));
    let fixture = Fixture::new().await;
    let refused = fixture.wallet.tag(TOKEN, tag()).await;
    assert!(matches!(refused, Err(CommandError::Refused(Refusal::NotFound { .. }))));
}

#[tokio::test]
async fn a_removed_token_leaves_no_file_and_the_issuer_is_told_once() {
    let fixture = Fixture::with_token().await;
    for _ in 0..2 {
        fixture.wallet.remove(TOKEN).await.unwrap();
        fixture.wallet.pass().await;
    }
    assert_eq!(fixture.row().await.unwrap().state, BrokerTokenState::Removed);
    assert_eq!(fixture.file().await, None);
    assert_eq!(fixture.platform.network.posted("Removed@Issuer").len(), 1);
    assert_eq!(fixture.get(&FRONTEND, ONLY).await.unwrap().tokens, []);
    let asked_for = fixture.platform.network.posted("Issued@Issuer").len();
    let fixture = fixture.reopened().await;
    fixture.wallet.pass().await;
    let asked_again = fixture.platform.network.posted("Issued@Issuer").len();
    assert_eq!(asked_again, asked_for, "what was removed is not fetched again");
}

#[tokio::test]
async fn the_issuer_is_told_of_a_removal_as_soon_as_it_can_be_reached() {
    let fixture = Fixture::with_token().await;
    fixture.issuer.state().offline = true;
    fixture.wallet.remove(TOKEN).await.unwrap();
    fixture.wallet.pass().await;
    assert_eq!(fixture.file().await, None, "the file is gone at once");
    let fixture = fixture.reopened().await;
    assert_eq!(fixture.queue(&OUTBOX).await.len(), 1);
    fixture.issuer.state().offline = false;
    fixture.wallet.pass().await;
    assert!(fixture.queue(&OUTBOX).await.is_empty());
}
