use serde_json::json;
use uuid::Uuid;

use super::*;
use crate::{
    native::{FileDatabase, Files},
    store::{Access as _, Key as _},
    testing::{TestIssuer, TestPlatform},
};

const WALLET: WalletId = WalletId(Uuid::from_u128(1));

async fn opened(files: &Files) -> WalletDatabase<FileDatabase> {
    WalletDatabase::open(files, WALLET).await.unwrap()
}

fn issuer() -> IssuerView {
    let platform = TestPlatform::default();
    TestIssuer::on(&platform.network, &platform.clock).view()
}

fn letter() -> Letter {
    let body = json!({ "Token": Uuid::from_u128(2) });
    let to = Party::Wallet(WALLET);
    let subject = "Save@Notifier".to_owned();
    Letter { correlation: Correlation(Uuid::from_u128(3)), to, subject, body }
}

/// Written out, so that no change of a type makes what holders have unreadable unnoticed.
#[tokio::test]
async fn rows_of_both_forms_are_read_and_one_that_cannot_be_stops_no_other() {
    let database = opened(&Files::default()).await;
    let row = json!({
        "correlation": Uuid::from_u128(3), "to": Uuid::from_u128(1),
        "subject": "Save@Notifier", "body": { "Token": Uuid::from_u128(2) },
    });
    let rows = [
        row.clone(),
        json!({ "version": 1, "row": row }),
        json!({ "version": 2, "row": { "unheard": "of" } }),
        json!({ "nonsense": true }),
    ];
    for (place, row) in rows.iter().enumerate() {
        let transaction = database.write(&[LOCAL.name, BROKER_TOKENS.name]).unwrap();
        transaction.access().append(LOCAL.name, row).unwrap();
        transaction.access().put(BROKER_TOKENS.name, &place.to_string(), row).unwrap();
        transaction.commit().await.unwrap();
    }
    let transaction = database.write(&[LOCAL.name]).unwrap();
    transaction.append(&LOCAL, &letter()).unwrap();
    transaction.commit().await.unwrap();

    let transaction = database.read(&[LOCAL.name]).unwrap();
    let read = transaction.queue(&LOCAL).await.unwrap();
    let read: Vec<Letter> = read.into_iter().map(|(_, letter)| letter).collect();
    assert_eq!(read, [letter(), letter(), letter()]);
    assert_eq!(transaction.count(LOCAL.name).await.unwrap(), 5, "nothing is thrown away");
    drop(transaction);
    assert_eq!(database.unreadable().await.unwrap(), 2 + 4);
}

#[tokio::test]
async fn keys_that_cannot_be_read_are_not_written_over() {
    let database = opened(&Files::default()).await;
    let newer = json!({ "version": 9, "row": {} });
    let transaction = database.write(&[KNOWN_ISSUER.name]).unwrap();
    transaction.access().put(KNOWN_ISSUER.name, ONLY, &newer).unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(database.known_issuer().await.unwrap(), KnownIssuer::default());
    assert!(database.learn(&issuer()).await.is_err());
    assert_eq!(database.unreadable().await.unwrap(), 1);
    let transaction = database.read(&[KNOWN_ISSUER.name]).unwrap();
    assert_eq!(transaction.access().get(KNOWN_ISSUER.name, ONLY).await.unwrap(), Some(newer));
}

#[tokio::test]
async fn what_was_committed_is_there_after_the_program_ended_and_what_was_not_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let files = Files::new(folder.path());
    let database = opened(&files).await;
    let key = files.make_key().await.unwrap();
    assert!(matches!(database.key().await, Err(StoreError::NoKey)));
    database.keep_key(&key).await.unwrap();
    let transaction = database.write(&[LOCAL.name]).unwrap();
    transaction.append(&LOCAL, &letter()).unwrap();
    transaction.commit().await.unwrap();
    let transaction = database.write(&[LOCAL.name]).unwrap();
    transaction.append(&LOCAL, &letter()).unwrap();
    drop(transaction);

    let database = opened(&Files::new(folder.path())).await;
    assert_eq!(database.key().await.unwrap().public_key(), key.public_key());
    assert_eq!(database.read(&[]).unwrap().count(LOCAL.name).await.unwrap(), 1);
    assert!(database.holds_anything().await.unwrap());
}
