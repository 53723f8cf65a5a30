//! A small disk that fills up while the issuer serves, and has room again.

use tempfile::TempDir;

use super::{Load, UNLIMITED, health_becomes, reads_go_on};
use crate::{
    issuer::Issuer,
    small_disk::SmallDisk,
    start::{assert_sentence, complaint},
};

/// With room for the write-ahead log, 16 MB before it is folded into the database.
const SIZE: &str = "64m";

#[tokio::test]
async fn when_the_disk_is_full_it_says_so_and_goes_on_once_there_is_room() {
    let folder = TempDir::new().unwrap();
    let Some(disk) = SmallDisk::mount(folder.path(), SIZE) else {
        println!("SKIPPED: mounting is not allowed here");
        return;
    };
    let mut issuer = Issuer::start_in(folder, &UNLIMITED).await;
    let load = Load::on(&issuer).await;
    for _ in 0..2 {
        load.carries_on().await;
        disk.fill();
        load.is_refused().await;
        health_becomes(&issuer, 503).await;
        reads_go_on(&issuer).await;
        disk.free();
        load.carries_on().await;
        health_becomes(&issuer, 200).await;
    }
    load.holds_against_the_books(&mut issuer).await;
}

#[tokio::test]
async fn on_a_disk_that_is_read_only_it_does_not_start() {
    let folder = TempDir::new().unwrap();
    let Some(disk) = SmallDisk::mount(folder.path(), SIZE) else {
        println!("SKIPPED: mounting is not allowed here");
        return;
    };
    let database = format!("sqlite:{}", folder.path().join("issuer.db").display());
    let mut issuer = Issuer::start_in(folder, &[]).await;
    issuer.tell_to_stop();
    assert!(issuer.ended().await.success());
    disk.becomes_read_only();
    let elsewhere = TempDir::new().unwrap();
    let arguments = ["serve", "--demo", "--listen", "127.0.0.1:0", "--database", &database];
    assert_sentence(&complaint(&elsewhere, &arguments, &[]).await, "Read-only file system");
}
