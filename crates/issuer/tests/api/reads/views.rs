//! What the reads answer, and to whom.

use serde_json::{Value, json};
use tallystick_core::{
    Flow,
    view::{Page, RequestView},
};

use crate::{
    cast::{Cast, EVERY_STATUS, approve, device, seen},
    issuer::Issuer,
};

fn names(object: &Value) -> Vec<&str> {
    object.as_object().unwrap().keys().map(String::as_str).collect()
}

#[tokio::test]
async fn every_field_is_in_camel_case() {
    let issuer = Issuer::start().await;
    let mut cast = Cast::enrol(&issuer).await;
    let (request, token) = cast.offered("500000").await;
    let central = &cast.central;

    let answer = issuer.client().get("/api/v1/issuer", None).await.unwrap().json().unwrap();
    let expected = [
        "catalogue",
        "database",
        "demo",
        "dkim",
        "domain",
        "keys",
        "now",
        "offerSeconds",
        "publicKey",
        "selector",
    ];
    assert_eq!(names(&answer), expected);
    assert_eq!(answer["keys"].as_array().unwrap().len(), 1);
    assert_eq!(names(&answer["keys"][0]), ["from", "publicKey", "selector", "status"]);
    assert_eq!(answer["keys"][0]["status"], "CURRENT");
    assert_eq!(answer["keys"][0]["publicKey"], answer["publicKey"]);
    assert_eq!(
        (&answer["domain"], &answer["selector"]),
        (&json!("issuer.example.org"), &json!("pw1"))
    );
    let record = format!("v=DKIM1; k=ed25519; p={}", answer["publicKey"].as_str().unwrap());
    assert_eq!(answer["dkim"], json!(record));

    let answer = issuer.client().get("/api/v1/participants", None).await.unwrap().json().unwrap();
    let titles: Vec<_> =
        answer.as_array().unwrap().iter().map(|row| row["title"].clone()).collect();
    let expected =
        ["Central Bank", "Commercial Bank", "Commercial Bank 2", "Custodian", "Regulator"];
    assert_eq!(titles, expected);
    assert_eq!(names(&answer[0]), ["colour", "id", "permissions", "title", "x500"]);
    assert_eq!(answer[1]["x500"], "CN=Alice, OU=Test Dept, O=R3, L=London, C=GB");

    let me: Value = central.read("/me").await.unwrap();
    assert_eq!(names(&me), ["participant", "publicKey", "wallet"]);
    assert_eq!(me["wallet"], json!(central.wallet));
    assert_eq!(me["participant"]["id"], "central-bank");

    let definitions: Value = central.read("/definitions").await.unwrap();
    let expected = [
        "custodian",
        "decimals",
        "definedAt",
        "definer",
        "id",
        "issuer",
        "name",
        "rules",
        "status",
        "symbol",
        "version",
    ];
    assert_eq!(names(&definitions[0]), expected);
    assert_eq!(definitions[0]["name"], "UAE Dirham");

    let vaults: Value = central.read("/vaults").await.unwrap();
    let mut vault = vaults[0].clone();
    vault.as_object_mut().unwrap().remove("definition").unwrap();
    assert_eq!(
        vault,
        json!({
            "name": "UAE Dirham", "symbol": "AED", "decimals": 2,
            "balance": "500000.00", "reserved": "500000.00", "outstanding": "1000000.00",
        })
    );

    let page: Value = central.read("/issuance-requests").await.unwrap();
    assert_eq!(names(&page), ["items", "next"]);
    let row = &page["items"][0];
    let expected = [
        "actions",
        "amount",
        "approvals",
        "approver",
        "correctedBy",
        "corrects",
        "counterpart",
        "createdAt",
        "custodian",
        "custodianStatus",
        "definition",
        "id",
        "issuer",
        "issuerStatus",
        "name",
        "next",
        "notice",
        "offerOutcome",
        "rejection",
        "requester",
        "stage",
        "status",
        "symbol",
        "token",
        "type",
        "updatedAt",
        "version",
    ];
    assert_eq!(names(row), expected);
    assert_eq!((&row["id"], &row["token"]), (&json!(request), &json!(token)));
    assert_eq!((&row["status"], &row["version"]), (&json!("ISSUING"), &json!(4)));
    assert_eq!(row["amount"], "500000.00");
    assert_eq!((&row["type"], &row["approver"]), (&json!("ISSUANCE"), &json!("central-bank")));

    let page: Value = central.read("/flows?limit=1").await.unwrap();
    let flow = &page["items"][0];
    let expected = [
        "about",
        "awaited",
        "device",
        "endedAt",
        "failure",
        "id",
        "initiator",
        "kind",
        "parties",
        "retry",
        "startedAt",
        "status",
        "steps",
    ];
    assert_eq!(names(flow), expected);
    let expected = ["amount", "definition", "holder", "request", "requester", "token"];
    assert_eq!(names(&flow["about"]), expected);
    assert_eq!(names(&flow["steps"][0]), ["at", "awaits", "name", "status"]);

    let mail: Value = cast.holder.device.read("/mailbox").await.unwrap();
    assert_eq!(names(&mail[0]), ["id", "message"]);
    assert_eq!(names(&mail[0]["message"]), ["Body", "Hash", "Header", "Signature"]);
}

#[tokio::test]
async fn each_sees_what_it_may_do_and_why_it_waits() {
    let issuer = Issuer::start().await;
    let mut cast = Cast::enrol(&issuer).await;
    let request = cast.request("1").await;
    let shown = async |cast: &Cast| {
        let mut shown = Vec::new();
        for device in [&cast.holder.device, &cast.central, &cast.custodian] {
            let row = seen(device, request).await;
            shown.push((json!(row.actions), row.notice));
        }
        shown
    };
    let waits = Some("Requires issuer approval to accept or reject request".to_owned());
    let decide = json!(["APPROVE", "REJECT"]);
    assert_eq!(
        shown(&cast).await,
        [(json!(["CANCEL"]), None), (decide.clone(), None), (json!([]), waits)]
    );
    approve(&cast.central, request).await.unwrap();
    assert_eq!(shown(&cast).await, [(json!(["CANCEL"]), None), (json!([]), None), (decide, None)]);
    approve(&cast.custodian, request).await.unwrap();
    assert_eq!(
        shown(&cast).await,
        [(json!(["CANCEL"]), None), (json!(["ISSUE"]), None), (json!([]), None)]
    );
}

#[tokio::test]
async fn the_regulator_sees_everything_and_may_do_nothing() {
    let issuer = Issuer::start().await;
    let mut cast = Cast::enrol(&issuer).await;
    let regulator = device(&issuer.client(), "regulator").await;
    let pending = cast.request("1").await;
    cast.approved("2").await;
    cast.offered("3").await;
    let page: Page<RequestView> = regulator.read(EVERY_STATUS).await.unwrap();
    assert_eq!(page.items.len(), 3);
    assert!(page.items.iter().all(|row| row.actions.is_empty() && row.notice.is_none()));
    assert!(page.items.iter().any(|row| row.id == pending));
    let flows: Page<Flow> = regulator.read("/flows?limit=200").await.unwrap();
    // A definition, a mint, three requests, four approvals, one issue.
    assert_eq!(flows.items.len(), 10);
    let vaults: Value = regulator.read("/vaults").await.unwrap();
    assert_eq!(vaults, json!([]), "it can hold nothing");
}

#[tokio::test]
async fn another_bank_sees_nothing_of_it() {
    let issuer = Issuer::start().await;
    let mut cast = Cast::enrol(&issuer).await;
    let other = device(&issuer.client(), "commercial-bank-2").await;
    cast.approved("2").await;
    cast.offered("3").await;
    let token = cast.holder.take_offer().await.unwrap().unwrap();
    cast.holder.accept(token).await.unwrap();
    let requests: Value = other.read(EVERY_STATUS).await.unwrap();
    let flows: Value = other.read("/flows?limit=200").await.unwrap();
    for page in [requests, flows] {
        assert_eq!(page, json!({ "items": [], "next": null }));
    }
    assert_eq!(other.read::<Value>("/mailbox").await.unwrap(), json!([]));
    let vaults: Value = other.read("/vaults").await.unwrap();
    assert_eq!((&vaults[0]["balance"], &vaults[0]["reserved"]), (&json!("0.00"), &json!("0.00")));
}
