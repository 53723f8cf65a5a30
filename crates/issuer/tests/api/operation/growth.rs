//! What an issuance costs on disk once its answers and its mail are no longer kept.

use std::fs;

use tallystick_core::{flows::FlowStatus, message::IssuedAtIssuer};

use super::{DATABASE, run};
use crate::{
    books::Books,
    cast::{Cast, correlation, latest_flow},
    issuer::Issuer,
    waiting::eventually,
};
use tallystick_core::actions::RequestIssuanceAtIssuer;
use tallystick_holder::now;

/// Everything as if it had happened 31 days ago.
const LONG_AGO: &str = "UPDATE inbox SET received_at = received_at - 31 * 86400000; \
                        UPDATE sessions SET received_at = received_at - 31 * 86400000; \
                        UPDATE mailbox SET acknowledged_at = acknowledged_at - 31 * 86400000; \
                        UPDATE unseen_outcomes SET ended_at = ended_at - 31 * 86400000";

async fn size_of_a_copy(issuer: &Issuer, name: &str) -> u64 {
    run(&issuer.folder, &["backup", name, "--database", DATABASE]).await;
    fs::metadata(issuer.folder.path().join(name)).unwrap().len()
}

#[tokio::test]
async fn after_30_days_an_issuance_costs_7_kb_and_is_still_recognized() {
    const ISSUANCES: u64 = 200;
    let mut issuer =
        Issuer::start_with(&["--lapse-pause-seconds", "0", "--messages-per-second", "1000"]).await;
    let mut cast = Cast::enrol(&issuer).await;
    let empty = size_of_a_copy(&issuer, "empty.db").await;
    let correlation = correlation();
    let body = RequestIssuanceAtIssuer::new(cast.dirham.id, "1");
    let message = cast.holder.device.signed(&body, correlation, now());
    assert_eq!(cast.holder.device.post(message.to_string()).await.unwrap().status, 200);
    let mut kept = None;
    for _ in 0..ISSUANCES {
        let (_, token) = cast.offered("1").await;
        kept = Some(token);
        cast.holder.take_offer().await.unwrap();
        cast.holder.accept(token).await.unwrap();
    }
    let (_, waiting) = cast.offered("1").await;
    let before = size_of_a_copy(&issuer, "before.db").await;

    issuer.tell_to_stop();
    assert!(issuer.ended().await.success());
    Books::writable(&issuer).await.change(LONG_AGO).await;
    issuer.start_again().await;
    cast.reach(&issuer);
    let mut books = Books::of(&issuer).await;
    let left = "SELECT (SELECT COUNT(*) FROM inbox WHERE status IS NOT NULL) + \
                (SELECT COUNT(*) FROM mailbox WHERE acknowledged_at IS NOT NULL) + \
                (SELECT COUNT(*) FROM unseen_outcomes WHERE ended_at < 1000 * unixepoch() - 86400000)";
    eventually("the end of it", async || (books.number(left).await == 0).then_some(())).await;
    let after = size_of_a_copy(&issuer, "after.db").await;
    let each = |size: u64| (size - empty) / ISSUANCES;
    println!("an issuance costs {} bytes, and {} after 30 days", each(before), each(after));
    assert!(each(after) <= 7_168, "{} bytes", each(after));

    // What waits is not old; what was done is not done again; what was accepted is still given.
    assert_eq!(books.number("SELECT COUNT(*) FROM mailbox").await, 1);
    let requests = books.number("SELECT COUNT(*) FROM requests").await;
    let again = cast.holder.device.signed(&body, correlation, now());
    assert_eq!(cast.holder.device.post(again.to_string()).await.unwrap().status, 200);
    assert_eq!(books.number("SELECT COUNT(*) FROM requests").await, requests);
    let kept = kept.unwrap();
    cast.holder.device.send(&IssuedAtIssuer { token: kept }).await.unwrap();
    assert_eq!(cast.holder.take_offer().await.unwrap(), Some(waiting));
    cast.holder.accept(waiting).await.unwrap();
    assert_eq!(latest_flow(&cast.central).await.status, FlowStatus::Completed);
    let fresh = "SELECT COUNT(*) FROM inbox WHERE subject <> 'Issued@Issuer' AND body IS NULL";
    assert_eq!(books.number(fresh).await, 0, "every change has its record");
    books.audit().await;
}
