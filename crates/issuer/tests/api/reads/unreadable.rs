//! One row that cannot be read stops nothing else, and is reported once.

use futures::future::join_all;
use tallystick_core::{
    Definition, Flow,
    actions::{ApproveAtIssuer, DefineAtIssuer, RequestIssuanceAtIssuer},
    view::{Page, RequestView},
};

use crate::{
    books::Books,
    cast::{Cast, EVERY_STATUS, device},
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
        let all: Page<RequestView> = cast.central.read(EVERY_STATUS).await.unwrap();
        assert_eq!(all.items.len(), 2);
        let page: Page<RequestView> =
            cast.central.read("/issuance-requests?limit=1").await.unwrap();
        assert_eq!(page.items, all.items[..1]);
        assert!(page.next.is_some(), "what is left out does not end the list");
    }
    assert_eq!(reported(&issuer), 3);
    // What can be read goes on.
    let token = cast.holder.take_offer().await.unwrap().unwrap();
    cast.holder.accept(token).await.unwrap();
}

/// A damaged row divides no batch: whoever names it is refused, and the others of the same batch are
/// carried out with it in one transaction.
#[tokio::test]
async fn commands_beside_one_that_names_it_share_a_transaction() {
    let issuer = Issuer::start().await;
    let mut cast = Cast::enrol(&issuer).await;
    let damaged_request = cast.request("1").await;
    let mut requests = Vec::new();
    for _ in 0..20 {
        requests.push(cast.request("1").await);
    }
    let sql = "UPDATE requests SET approvals = '[9,[]]' WHERE id = \
               (SELECT id FROM requests ORDER BY id LIMIT 1)";
    // The writer has it in memory until it starts anew.
    let mut issuer = issuer;
    issuer.stop_and_restart().await;
    cast.reach(&issuer);
    damaged(&issuer, sql).await;
    let mut devices = Vec::new();
    for _ in 0..=requests.len() {
        devices.push(device(&issuer.client(), "central-bank").await);
    }
    requests.push(damaged_request);
    let approvals = requests.iter().zip(&devices).map(async |(request, device)| {
        let body = ApproveAtIssuer { request: *request, version: 1 };
        device.send(&body).await.map_err(|failure| failure.code().to_owned())
    });
    let outcomes = join_all(approvals).await;
    let (damaged, others) = outcomes.split_last().unwrap();
    assert_eq!(damaged.as_ref().unwrap_err(), "INTERNAL");
    assert!(others.iter().all(Result::is_ok), "{others:?}");
    let complaints = issuer.complaints();
    assert!(!complaints.contains("carried out one by one"), "{complaints}");
    assert_eq!(reported(&issuer), 1);
}

/// Of a definition that cannot be read, the requests are left out, and the page is filled up.
#[tokio::test]
async fn requests_of_a_damaged_definition_do_not_end_the_list() {
    let issuer = Issuer::start().await;
    let mut cast = Cast::enrol(&issuer).await;
    let older = cast.request("1").await;
    let dollar = DefineAtIssuer {
        name: "US Dollar".to_owned(),
        symbol: "USD".to_owned(),
        decimals: 2,
        issuer: cast.dirham.issuer.clone(),
        custodian: None,
        rules: None,
    };
    let answer = cast.central.send(&dollar).await.unwrap();
    let definition = answer["Definition"].as_str().unwrap().parse().unwrap();
    for _ in 0..2 {
        let body = RequestIssuanceAtIssuer::new(definition, "1");
        cast.holder.device.send(&body).await.unwrap();
    }
    damaged(&issuer, "UPDATE definitions SET rules = '[9,{}]' WHERE symbol = 'USD'").await;
    let definitions: Vec<Definition> = cast.central.read("/definitions").await.unwrap();
    assert_eq!(definitions.len(), 1);
    let page: Page<RequestView> = cast.central.read("/issuance-requests?limit=1").await.unwrap();
    assert_eq!(page.items.iter().map(|row| row.id).collect::<Vec<_>>(), [older]);
    assert_eq!(page.next, None);
    // The other definition's vault is there.
    let vaults: serde_json::Value = cast.central.read("/vaults").await.unwrap();
    assert_eq!(vaults.as_array().unwrap().len(), 1);
}
