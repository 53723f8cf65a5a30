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

fn message() -> StoredMessage {
    let body = json!({ "Token": Uuid::from_u128(2) });
    let to = Party::Wallet(WALLET);
    let subject = "Save@Notifier".to_owned();
    StoredMessage { correlation: Correlation(Uuid::from_u128(3)), to, subject, body }
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
    transaction.append(&LOCAL, &message()).unwrap();
    transaction.commit().await.unwrap();

    let transaction = database.read(&[LOCAL.name]).unwrap();
    let read = transaction.queue(&LOCAL).await.unwrap();
    let read: Vec<StoredMessage> = read.into_iter().map(|(_, message)| message).collect();
    assert_eq!(read, [message(), message(), message()]);
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
    transaction.append(&LOCAL, &message()).unwrap();
    transaction.commit().await.unwrap();
    let transaction = database.write(&[LOCAL.name]).unwrap();
    transaction.append(&LOCAL, &message()).unwrap();
    drop(transaction);

    drop((database, files));
    let database = opened(&Files::new(folder.path())).await;
    assert_eq!(database.key().await.unwrap().public_key(), key.public_key());
    assert_eq!(database.read(&[]).unwrap().count(LOCAL.name).await.unwrap(), 1);
    assert!(database.holds_anything().await.unwrap());
}

fn stored<T: serde::Serialize + serde::de::DeserializeOwned>(row: &Value) -> T {
    let read: T = serde_json::from_value(row.clone()).unwrap();
    assert_eq!(serde_json::to_value(&read).unwrap(), *row, "it is written as it was read");
    read
}

fn message_row(subject: &str) -> Value {
    json!({
        "correlation": "00000000-0000-0000-0000-000000000003", "to": "issuer.example.org",
        "subject": subject, "body": { "Token": "00000000-0000-0000-0000-000000000002" },
    })
}

#[test]
fn stored_entries_of_the_outbox_are_read() {
    let entry: OutboxEntry = stored(&json!({
        "letter": message_row("Offered@Issuer"), "origin": null, "asking": null,
    }));
    assert_eq!(entry.message.token(), Some("00000000-0000-0000-0000-000000000002"));
    assert_eq!(entry.submitted(), None);
    let entry: OutboxEntry = stored(&json!({
        "letter": message_row("RequestIssuance@Issuer"),
        "origin": { "tab": "one" },
        "asking": {
            "definition": {
                "id": "00000000-0000-0000-0000-0000000000ae", "version": 1,
                "name": "UAE Dirham", "symbol": "AED", "decimals": 2, "issuer": "central-bank",
                "definer": "central-bank", "custodian": null,
                "definedAt": "2026-11-20T09:00:00.000Z", "status": "ACTIVE", "rules": {},
            },
            "amount": "500000.00",
        },
    }));
    let [Asking { definition, .. }] = &entry.asking[..] else { panic!() };
    assert_eq!(definition.symbol, "AED");
    let one = serde_json::to_value(&entry.asking[0]).unwrap();
    let entry: OutboxEntry = stored(&json!({
        "letter": message_row("RequestIssuanceMany@Issuer"), "origin": { "tab": "one" },
        "asking": [one, one],
    }));
    assert_eq!(entry.asking.len(), 2);
    let entry: OutboxEntry = stored(&json!({
        "letter": message_row("Approve@Issuer"),
        "origin": { "tab": "one", "about": "00000000-0000-0000-0000-000000000020" },
        "asking": null,
    }));
    let command = entry.submitted().unwrap();
    assert_eq!(
        (command.correlation, &*command.subject),
        (entry.message.correlation, "Approve@Issuer")
    );
    assert_eq!(command.origin.about.as_deref(), Some("00000000-0000-0000-0000-000000000020"));
}

/// Of an older program, which listed the actions: only where a command was submitted is lost.
#[test]
fn entries_of_the_outbox_that_name_their_action_are_read() {
    for command in
        [json!("RequestIssuance"), json!({ "Act": "00000000-0000-0000-0000-000000000020" })]
    {
        let row = json!({
            "letter": message_row("Approve@Issuer"), "asking": null,
            "given": { "tab": "one", "command": command },
        });
        let entry: OutboxEntry = crate::json::read(row).unwrap();
        assert_eq!(
            entry.origin,
            Some(Origin { tab: "one".to_owned(), about: None, summary: None })
        );
    }
}

#[test]
fn stored_chats_displays_and_handled_messages_are_read() {
    let chat: Chat = stored(&json!({
        "id": "00000000-0000-0000-0000-000000000020", "host": "issuer.example.org",
        "active": true,
        "asked": {
            "request": "00000000-0000-0000-0000-000000000020",
            "definition": "00000000-0000-0000-0000-0000000000ae",
            "name": "UAE Dirham", "symbol": "AED", "amount": "500000.00",
        },
    }));
    assert!(chat.active);
    let frontend: Frontend = stored(&json!({
        "Tokens": [{
            "Token": "00000000-0000-0000-0000-000000000070",
            "Title": "Issuance, by Central Bank", "Issuer": "issuer.example.org",
            "Schema": "issuer.example.org/ISSUANCE:1.0", "Status": "ACTIVE",
        }],
    }));
    assert_eq!(frontend.tokens.len(), 1);
    let handled: HandledMessage = stored(&json!({ "at": "2026-11-20T09:30:00.000Z" }));
    assert_eq!(handled.at.to_string(), "2026-11-20T09:30:00.000Z");
}

/// As versions before this one left it: without what was taken back, and without a language.
#[tokio::test]
async fn a_database_of_form_2_opens_with_all_it_has() {
    let files = Files::default();
    let name = format!("tallystick-wallet-{WALLET}");
    let older = files.open(&name, Form { version: 2, tables: &[] }).await.unwrap();
    let transaction = older.write(&[LOCAL.name]).unwrap();
    transaction.append(&LOCAL, &message()).unwrap();
    transaction.commit().await.unwrap();
    drop(older);
    let database = opened(&files).await;
    let transaction = database.write(&[LANGUAGE.name, LOCAL.name, REVOKED.name]).unwrap();
    assert_eq!(transaction.get(&LANGUAGE, ONLY).await.unwrap(), None);
    assert_eq!(transaction.queue(&LOCAL).await.unwrap(), [(1, message())]);
    assert!(!transaction.has(&REVOKED, "issuer.example.org/1").await.unwrap());
    let handled = HandledMessage { at: "2026-11-20T09:30:00.000Z".parse().unwrap() };
    transaction.put(&REVOKED, "issuer.example.org/1", &handled).unwrap();
    transaction.commit().await.unwrap();
    for version in 2..=4 {
        let again = files.open(&name, Form { version, tables: &[] }).await;
        assert!(matches!(again, Err(StoreError::Outdated)), "an older program says so");
    }
}
