//! A database that is not in order is not served: what is wrong is named.

use std::{
    fs::{self, OpenOptions},
    os::unix::fs::FileExt,
};

use tallystick_core::actions::{ApproveAtIssuer, RequestTransferAtIssuer, TransferType};

use super::{DATABASE, refused, run, served, stop};
use crate::{
    books::Books,
    cast::{Cast, device, made, participant_id},
    issuer::Issuer,
};

const SERVE: [&str; 6] = ["serve", "--demo", "--listen", "127.0.0.1:0", "--database", DATABASE];
const VERIFY: [&str; 3] = ["verify", "--database", DATABASE];

/// An issuer's database with one offer that waits, one token that was accepted, and one transfer
/// that was approved.
async fn stopped() -> Issuer {
    let mut issuer = Issuer::start().await;
    let mut cast = Cast::enrol(&issuer).await;
    let (_, token) = cast.offered("5").await;
    cast.holder.take_offer().await.unwrap();
    cast.holder.accept(token).await.unwrap();
    cast.offered("7").await;
    // And a transfer that was approved, for which 2.00 are reserved.
    let other = device(&issuer.client(), "commercial-bank-2").await;
    let body = RequestTransferAtIssuer {
        r#type: TransferType::Push,
        party: participant_id("commercial-bank-2"),
        definition: cast.dirham.id,
        amount: "2".to_owned(),
        corrects: None,
    };
    let request = made(&cast.holder.device, &body).await;
    other.send(&ApproveAtIssuer { request, version: 1 }).await.unwrap();
    issuer.tell_to_stop();
    assert!(issuer.ended().await.success());
    issuer
}

#[tokio::test]
async fn each_way_in_which_the_books_can_be_wrong_is_named() {
    for (damage, named) in [
        (
            "DROP TRIGGER accounts_move; UPDATE accounts SET balance = balance + 1 WHERE kind = \
             'VAULT' AND owner = 'commercial-bank'",
            "each balance is the sum of its postings: VAULT commercial-bank",
        ),
        (
            "DROP TRIGGER accounts_move; UPDATE accounts SET balance = balance + 1 WHERE kind = \
             'VAULT' AND owner = 'commercial-bank'",
            "accounts of each definition sum to zero",
        ),
        (
            "UPDATE requests SET amount = amount + 1 WHERE status = 'ISSUING'",
            "what is reserved is what the requests ask for that are being issued",
        ),
        (
            "UPDATE requests SET status = 'COMPLETED', open = 0 WHERE kind = 'PUSH'",
            "participant commercial-bank: 200 is reserved, 0 is being issued or approved",
        ),
        (
            "UPDATE issuer_tokens SET state = 'LAPSED', status = 'REVOKED' WHERE state = 'ISSUED'",
            "each request that is being issued has an offer",
        ),
        (
            "UPDATE requests SET status = 'APPROVED', token = NULL WHERE status = 'ISSUING'",
            "each offer of currency that nobody has answered belongs to a request",
        ),
        (
            "UPDATE flows SET document = replace(document, 'RUNNING', 'FAILED')",
            "each offer that nobody has answered has a flow that runs",
        ),
        (
            "UPDATE flows SET document = '{damaged'",
            "each offer that nobody has answered has a flow that runs",
        ),
        (
            "UPDATE issuer_tokens SET internals = '[9,{}]' WHERE state = 'ISSUED'",
            "each offer that nobody has answered has a flow that runs",
        ),
        ("UPDATE issuer_tokens SET answer = 'DECLINED' WHERE state = 'OFFERED'", "is revoked"),
    ] {
        let issuer = stopped().await;
        run(&issuer.folder, &VERIFY).await;
        Books::writable(&issuer).await.change(damage).await;
        let before = Books::of(&issuer).await.contents().await;
        for command in [&SERVE[..], &VERIFY[..]] {
            let complaint = refused(&issuer.folder, command).await;
            assert!(complaint.contains(named), "{damage}: {complaint}");
        }
        assert_eq!(Books::of(&issuer).await.contents().await, before);
    }
}

#[tokio::test]
async fn a_damaged_file_is_named() {
    let issuer = stopped().await;
    let file = OpenOptions::new().write(true).open(issuer.database()).unwrap();
    let pages = fs::metadata(issuer.database()).unwrap().len() / 4_096;
    for page in 5..pages {
        file.write_all_at(&[0xaa; 64], page * 4_096).unwrap();
    }
    for command in [&SERVE[..], &VERIFY[..]] {
        let complaint = refused(&issuer.folder, command).await;
        let words = ["damaged", "malformed", "could not be"];
        assert!(words.iter().any(|word| complaint.contains(word)), "{complaint}");
    }
}

#[tokio::test]
async fn a_database_in_order_is_served_and_verified_also_while_it_is_served() {
    let folder = tempfile::tempdir().unwrap();
    let (process, _) = served(&folder, &["--demo"]).await;
    run(&folder, &VERIFY).await;
    stop(process).await;
    run(&folder, &VERIFY).await;
    let mut books = Books::in_file(&folder.path().join("issuer.db")).await;
    let marked = "SELECT verified_posting FROM issuer WHERE verified_at IS NOT NULL";
    assert_eq!(books.number(marked).await, 1, "the demo's mint");
}
