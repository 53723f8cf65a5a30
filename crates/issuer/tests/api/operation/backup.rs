//! Backups while it serves, and what a restored database is to those who knew it.

use std::{fs, os::unix::fs::PermissionsExt};

use tallystick_core::view::IssuerView;
use tallystick_holder::{Client, Device};

use super::{DATABASE, refused, run};
use crate::{
    books::Books,
    cast::{Cast, correlation, device},
    issuer::Issuer,
};
use tallystick_core::{actions::RequestIssuanceAtIssuer, message::SessionAtIssuer};
use tallystick_holder::now;

async fn view(client: &Client) -> IssuerView {
    let answer = client.get("/api/v1/issuer", None).await.unwrap();
    serde_json::from_slice(&answer.body).unwrap()
}

async fn request(bank: &Device, cast: &Cast) -> tallystick_core::Correlation {
    let correlation = correlation();
    let body = RequestIssuanceAtIssuer::new(cast.dirham.id, "1");
    let message = bank.signed(&body, correlation, now());
    assert_eq!(bank.post(message.to_string()).await.unwrap().status, 200);
    correlation
}

#[tokio::test]
async fn a_backup_taken_under_load_is_whole_and_a_restored_one_is_another_database() {
    let mut issuer = Issuer::start().await;
    let mut cast = Cast::enrol(&issuer).await;
    let (_, token) = cast.offered("5").await;
    cast.holder.take_offer().await.unwrap();
    cast.holder.accept(token).await.unwrap();
    let before = view(&issuer.client()).await;
    let early = request(&cast.holder.device, &cast).await;

    let load = async {
        for _ in 0..30 {
            request(&cast.holder.device, &cast).await;
        }
        request(&cast.holder.device, &cast).await
    };
    let copied = async {
        run(&issuer.folder, &["backup", "copy.db", "--database", DATABASE]).await;
    };
    let (late, ()) = tokio::join!(load, copied);
    let complaint = refused(&issuer.folder, &["backup", "copy.db", "--database", DATABASE]).await;
    assert!(complaint.contains("copy.db is there already"), "{complaint}");
    let copy = issuer.folder.path().join("copy.db");
    assert_eq!(fs::metadata(&copy).unwrap().permissions().mode() & 0o777, 0o600);
    let mut books = Books::in_file(&copy).await;
    books.audit().await;
    assert_eq!(books.text("PRAGMA integrity_check").await, "ok");
    assert!(books.number("SELECT COUNT(*) FROM requests").await >= 2);

    // Never over a database, nor under a server.
    let restore = ["restore", "copy.db", "--database", DATABASE];
    let complaint = refused(&issuer.folder, &restore).await;
    assert!(complaint.contains("another Tallystick has"), "{complaint}");
    issuer.tell_to_stop();
    assert!(issuer.ended().await.success());
    let complaint = refused(&issuer.folder, &restore).await;
    assert!(complaint.contains("issuer.db is there already"), "{complaint}");

    for name in ["issuer.db", "issuer.db-wal", "issuer.db-shm"] {
        let _ = fs::remove_file(issuer.folder.path().join(name));
    }
    run(&issuer.folder, &restore).await;
    run(&issuer.folder, &["verify", "--database", DATABASE]).await;
    issuer.start_again().await;
    cast.reach(&issuer);
    let after = view(&issuer.client()).await;
    assert_ne!(after.database, before.database, "browsers notice");
    assert_eq!((after.domain, after.keys), (before.domain, before.keys));
    let bank = &cast.holder.device;
    let session = async |acknowledged| {
        let body = SessionAtIssuer { acknowledged: Some(acknowledged) };
        bank.send(&body).await.unwrap()["RolledBack"] == true
    };
    assert!(!session(early).await);
    assert!(session(late).await, "it was answered after the backup");
    Books::of(&issuer).await.audit().await;
    device(&issuer.client(), "custodian").await;
}
