//! A database whose file is moved away while the issuer serves, or before it starts.

use std::fs;

use super::{Load, UNLIMITED, health_becomes};
use crate::{
    books::Books,
    cast::Cast,
    issuer::Issuer,
    start::{assert_sentence, complaint},
};

#[tokio::test]
async fn nothing_is_acknowledged_while_the_database_is_somewhere_else() {
    let mut issuer = Issuer::start_with(&UNLIMITED).await;
    let load = Load::on(&issuer).await;
    load.carries_on().await;
    let (here, away) = (issuer.folder.path().join("issuer.db"), issuer.folder.path().join("away"));
    fs::rename(&here, &away).unwrap();
    load.is_refused().await;
    health_becomes(&issuer, 503).await;
    // Another one in its place is not it.
    fs::copy(&away, &here).unwrap();
    load.is_refused().await;
    fs::rename(&away, &here).unwrap();
    load.carries_on().await;
    health_becomes(&issuer, 200).await;
    load.holds_against_the_books(&mut issuer).await;
}

#[tokio::test]
async fn a_log_whose_database_is_missing_is_not_thrown_away() {
    let mut issuer = Issuer::start().await;
    let _cast = Cast::enrol(&issuer).await;
    let (here, away) = (issuer.folder.path().join("issuer.db"), issuer.folder.path().join("away"));
    issuer.kill();
    for empty in [false, true] {
        fs::rename(&here, &away).unwrap();
        if empty {
            fs::write(&here, "").unwrap();
        }
        let arguments = ["serve", "--demo", "--listen", "127.0.0.1:0", "--database"];
        let arguments = [&arguments[..], &["sqlite:issuer.db"]].concat();
        let said = complaint(&issuer.folder, &arguments, &[]).await;
        assert_sentence(&said, "put the database back beside it");
        fs::rename(&away, &here).unwrap();
    }
    issuer.start_again().await;
    let wallets = Books::of(&issuer).await.number("SELECT COUNT(*) FROM wallets").await;
    assert_eq!(wallets, 3);
}
