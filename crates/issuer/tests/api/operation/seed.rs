//! `seed`: a database of a demonstration with many requests, for measurements.

use std::collections::BTreeMap;

use tallystick_core::{
    Flow, RequestStatus, RequestType,
    flows::FlowStatus,
    view::{Page, RequestView},
};
use tallystick_holder::Client;

use super::{DATABASE, refused, run, served, stop};
use crate::{books::Books, cast::device};

const SEED: [&str; 7] =
    ["seed", "--demo", "--database", DATABASE, "--listen", "127.0.0.1:0", "--requests"];

fn seed(requests: &str) -> Vec<&str> {
    SEED.iter().copied().chain([requests]).collect()
}

#[tokio::test]
async fn a_seeded_database_is_in_order_and_has_requests_of_all_kinds_in_all_stages() {
    let folder = tempfile::tempdir().unwrap();
    run(&folder, &seed("1500")).await;
    run(&folder, &["verify", "--database", DATABASE]).await;
    let (process, base) = served(&folder, &["--demo"]).await;
    let regulator = device(&Client::new(&base), "regulator").await;
    let mut found = BTreeMap::new();
    for list in ["issuance", "transfer", "redemption"] {
        let mut after = String::new();
        loop {
            let path = format!("/{list}-requests?status=all&sort=id&limit=200&total=true{after}");
            let page: Page<RequestView> = regulator.read(&path).await.unwrap();
            for row in page.items {
                *found.entry((row.kind, row.status)).or_insert(0) += 1;
            }
            match page.next {
                Some(next) => after = format!("&after={next}"),
                None => break,
            }
        }
    }
    assert_eq!(found.values().sum::<u32>(), 1_500);
    use {RequestStatus as S, RequestType as T};
    let always = [S::Pending, S::Rejected, S::Cancelled];
    let all_stages = |kind, others: &[RequestStatus]| {
        let statuses = always.iter().chain(others).copied();
        statuses.map(move |status| (kind, status)).collect::<Vec<_>>()
    };
    let expected = [
        all_stages(T::Issuance, &[S::Approved, S::Issuing, S::Issued]),
        all_stages(T::Push, &[S::Approved, S::Completed]),
        all_stages(T::Pull, &[S::Completed]),
        all_stages(T::Redemption, &[S::Approved, S::Completed]),
    ];
    for stage in expected.concat() {
        assert!(found.contains_key(&stage), "{stage:?}: {found:?}");
    }
    // The times of postings follow each other, as they do where each is made when it is decided.
    let mut books = Books::in_file(&folder.path().join("issuer.db")).await;
    let disorder = "SELECT COUNT(*) FROM postings JOIN postings AS later ON later.number = \
                    postings.number + 1 WHERE later.posted_at < postings.posted_at";
    assert_eq!(books.number(disorder).await, 0);
    // What is on offer can still be answered, and what runs is shown.
    let flows: Page<Flow> = regulator.read("/flows?limit=200").await.unwrap();
    assert!(flows.items.iter().any(|flow| flow.status == FlowStatus::Running));
    stop(process).await;
    let said = refused(&folder, &seed("10")).await;
    assert!(said.contains("has requests already"), "{said}");
}

#[tokio::test]
async fn only_the_database_of_a_demonstration_is_seeded() {
    let folder = tempfile::tempdir().unwrap();
    let arguments: Vec<_> =
        seed("10").into_iter().filter(|argument| *argument != "--demo").collect();
    let said = refused(&folder, &arguments).await;
    assert!(said.contains("add --demo"), "{said}");
    assert!(!folder.path().join("issuer.db").exists());
}
