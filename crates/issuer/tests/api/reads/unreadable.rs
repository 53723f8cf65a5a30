//! One row that cannot be read stops nothing else, and is reported once.

use tallystick_core::{
    Flow,
    view::{IssuanceRequestView, Page},
};

use crate::{
    books::Books,
    cast::{Cast, EVERY_STATUS},
    issuer::Issuer,
};

async fn damaged(issuer: &Issuer, sql: &'static str) {
    assert_eq!(Books::writable(issuer).await.change(sql).await, 1, "{sql}");
}

fn reported(issuer: &Issuer) -> usize {
    issuer.complaints().matches("cannot be read and is left out").count()
}

#[tokio::test]
async fn mail_flows_and_requests_beside_it_are_read() {
    let issuer = Issuer::start().await;
    let mut cast = Cast::enrol(&issuer).await;
    for amount in ["1", "2", "3"] {
        cast.offered(amount).await;
    }
    damaged(&issuer, "UPDATE mailbox SET body = '{' WHERE number = 2").await;
    damaged(
        &issuer,
        "UPDATE flows SET document = '[9,{}]' WHERE id = \
         (SELECT id FROM flows ORDER BY started_at DESC, id DESC LIMIT 1)",
    )
    .await;
    damaged(
        &issuer,
        "UPDATE requests SET created_at = 9223372036854775807 WHERE id = \
         (SELECT id FROM requests ORDER BY updated_at DESC, id DESC LIMIT 1)",
    )
    .await;
    for _ in 0..3 {
        assert_eq!(cast.holder.device.mailbox(None).await.unwrap().len(), 2);
        let flows: Page<Flow> = cast.central.read("/flows?limit=200").await.unwrap();
        // The definition, the mint and four for each issuance, but for one.
        assert_eq!(flows.items.len(), 2 + 3 * 4 - 1);
        let page: Page<Flow> = cast.central.read("/flows?limit=1").await.unwrap();
        assert_eq!(page.items, flows.items[..1]);
        assert!(page.next.is_some(), "what is left out does not end the list");
        let all: Page<IssuanceRequestView> = cast.central.read(EVERY_STATUS).await.unwrap();
        assert_eq!(all.items.len(), 2);
        let page: Page<IssuanceRequestView> =
            cast.central.read("/issuance-requests?limit=1").await.unwrap();
        assert_eq!(page.items, all.items[..1]);
        assert!(page.next.is_some(), "what is left out does not end the list");
    }
    assert_eq!(reported(&issuer), 3);
    // What can be read goes on.
    let token = cast.holder.take_offer().await.unwrap().unwrap();
    cast.holder.accept(token).await.unwrap();
}
