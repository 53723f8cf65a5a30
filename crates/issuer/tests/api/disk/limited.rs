//! A limit on the size of files, lowered and raised again while the issuer serves.

use std::{fs, time::Duration};

use rustix::process::{Pid, Resource, Rlimit, prlimit};
use tallystick_core::{actions::RequestIssuanceAtIssuer, message::SessionAtIssuer};
use tokio::time::sleep;

use super::{Load, UNLIMITED, health, health_becomes, reads_go_on};
use crate::{
    cast::{Cast, code},
    issuer::Issuer,
};

fn limit(issuer: &Issuer, largest_file: Option<u64>) {
    let process = Pid::from_raw(i32::try_from(issuer.id()).unwrap()).unwrap();
    let limit = Rlimit { current: largest_file, maximum: None };
    prlimit(Some(process), Resource::Fsize, limit).unwrap();
}

#[tokio::test]
async fn its_health_is_tried_though_nobody_writes() {
    let issuer = Issuer::start().await;
    health_becomes(&issuer, 200).await;
    limit(&issuer, Some(0));
    health_becomes(&issuer, 503).await;
    limit(&issuer, None);
    health_becomes(&issuer, 200).await;
}

#[tokio::test]
async fn when_files_may_not_grow_it_says_so_and_goes_on_once_they_may() {
    let mut issuer = Issuer::start_with(&UNLIMITED).await;
    let load = Load::on(&issuer).await;
    for largest in [0, 4_096, 40_000] {
        load.carries_on().await;
        limit(&issuer, Some(largest));
        load.is_refused().await;
        health_becomes(&issuer, 503).await;
        reads_go_on(&issuer).await;
        limit(&issuer, None);
        load.carries_on().await;
        health_becomes(&issuer, 200).await;
    }
    load.holds_against_the_books(&mut issuer).await;
}

/// Of all writes, only the smallest have room.
#[tokio::test]
async fn while_there_is_room_for_a_row_and_not_for_a_command_its_health_is_bad() {
    let issuer = Issuer::start().await;
    let cast = Cast::enrol(&issuer).await;
    let client = issuer.client();
    let bank = &cast.holder.device;
    let ask = RequestIssuanceAtIssuer::new(cast.dirham.id, "1");
    // A session is written, which changes nothing.
    let session = SessionAtIssuer { acknowledged: None };
    let log = || fs::metadata(issuer.folder.path().join("issuer.db-wal")).unwrap().len();
    let before = log();
    bank.send(&session).await.unwrap();
    let (room, asked) = (2 * (log() - before), log());
    bank.send(&ask).await.unwrap();
    assert!(room < log() - asked, "a request takes more than two sessions");

    health_becomes(&issuer, 200).await;
    limit(&issuer, Some(log() + room));
    assert_eq!(code(&bank.send(&ask).await), "STORAGE_FAILED");
    assert_eq!(health(&client).await, 503, "whatever was tried before");
    bank.send(&session).await.unwrap();
    assert_eq!(health(&client).await, 503, "less than a command was committed");
    // An outcome counts for a second: this is tried anew.
    sleep(Duration::from_millis(1_200)).await;
    assert_eq!(health(&client).await, 503);
    bank.send(&session).await.unwrap();
    assert_eq!(code(&bank.send(&ask).await), "STORAGE_FAILED");

    limit(&issuer, None);
    health_becomes(&issuer, 200).await;
    bank.send(&ask).await.unwrap();
    assert_eq!(health(&client).await, 200);
}
