//! A limit on the size of files, lowered and raised again while the issuer serves.

use rustix::process::{Pid, Resource, Rlimit, prlimit};

use super::{Load, UNLIMITED, health_becomes, reads_go_on};
use crate::issuer::Issuer;

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
