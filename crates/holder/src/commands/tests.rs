use tallystick_core::{DefinitionId, actions::ApproveAtIssuer};
use uuid::Uuid;

use super::*;
use crate::testing::{Fixture, REQUEST, dirham, domain};

const CORRELATION: Correlation = Correlation(Uuid::from_u128(0xc0));

fn origin(about: Option<String>) -> Origin {
    Origin { tab: "tab".to_owned(), about }
}

async fn request(fixture: &Fixture, definition: DefinitionId) -> Result<(), CommandError> {
    let body = RequestIssuanceAtIssuer { definition, amount: "500000.00".to_owned() };
    let message = Outgoing::new(domain(), &body);
    fixture.wallet.submit(CORRELATION, origin(None), message, &[dirham()]).await
}

#[tokio::test]
async fn what_is_asked_for_is_stored_with_the_request() {
    let fixture = Fixture::new().await;
    request(&fixture, dirham().id).await.unwrap();
    let [entry] = &fixture.queue(&OUTBOX).await[..] else { panic!("one entry") };
    let Some(Asking { definition, amount }) = &entry.asking else { panic!() };
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
    assert_eq!(fixture.queue(&OUTBOX).await[0].asking, None);
}
