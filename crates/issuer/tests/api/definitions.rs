//! Definitions: created, approved, decommissioned and activated again.

use serde_json::json;
use tallystick_core::{
    Definition, DefinitionId,
    actions::{
        ActivateAtIssuer, ApproveDefinitionAtIssuer, DecommissionAtIssuer, DefineAtIssuer,
        MintAtIssuer, RequestIssuanceAtIssuer, RulesBody,
    },
    definition::DefinitionStatus,
    flows::FlowKind,
};
use tallystick_holder::Device;
use uuid::Uuid;

use crate::{
    books::Books,
    cast::{Cast, approve, code, device, issue, latest_flow, participant_id},
    issuer::Issuer,
    refusals::refused,
};

fn dinar() -> DefineAtIssuer {
    DefineAtIssuer {
        name: "Kuwaiti Dinar".to_owned(),
        symbol: "kwd".to_owned(),
        decimals: 3,
        issuer: participant_id("central-bank"),
        custodian: None,
        rules: None,
    }
}

async fn defined(device: &Device, body: &DefineAtIssuer) -> DefinitionId {
    let answer = device.send(body).await.unwrap();
    answer["Definition"].as_str().unwrap().parse().unwrap()
}

async fn seen(device: &Device, id: DefinitionId) -> Definition {
    let definitions: Vec<Definition> = device.read("/definitions").await.unwrap();
    definitions.into_iter().find(|definition| definition.id == id).expect("it is there")
}

#[tokio::test]
async fn a_new_definition_is_minted_requested_and_issued() {
    let issuer = Issuer::start().await;
    let mut cast = Cast::enrol(&issuer).await;
    let id = defined(&cast.central, &dinar()).await;
    let flow = latest_flow(&cast.central).await;
    assert_eq!((&flow.kind, flow.about.definition), (&FlowKind::DEFINE, Some(id)));

    let definition = seen(&cast.custodian, id).await;
    assert_eq!((definition.symbol.as_str(), definition.version), ("KWD", 1));
    assert_eq!(definition.status, DefinitionStatus::Active);
    assert_eq!(definition.definer, participant_id("central-bank"));

    let amount = || "12.345".to_owned();
    cast.central.send(&MintAtIssuer { definition: id, amount: amount() }).await.unwrap();
    let body = RequestIssuanceAtIssuer::new(id, amount());
    let request = cast.holder.device.send(&body).await.unwrap();
    let request = request["Request"].as_str().unwrap().parse().unwrap();
    // Without a custodian the issuer's approval is enough.
    approve(&cast.central, request).await.unwrap();
    issue(&cast.central, request).await.unwrap();
    Books::of(&issuer).await.audit_outstanding(100_000_000 + 12_345).await;
    issuer_restarts_and_knows_it(issuer, &mut cast, id).await;
}

async fn issuer_restarts_and_knows_it(mut issuer: Issuer, cast: &mut Cast, id: DefinitionId) {
    issuer.kill_and_restart().await;
    cast.reach(&issuer);
    cast.central.open_session().await.unwrap();
    let decommission = DecommissionAtIssuer { definition: id, version: 1 };
    cast.central.send(&decommission).await.unwrap();
    assert_eq!(seen(&cast.central, id).await.status, DefinitionStatus::Decommissioned);
}

#[tokio::test]
async fn the_definer_alone_decommissions_and_activates_what_was_looked_at() {
    let issuer = Issuer::start().await;
    let cast = Cast::enrol(&issuer).await;
    let definition = cast.dirham.id;
    let mut books = Books::of(&issuer).await;
    let books = &mut books;
    let decommission = |version| DecommissionAtIssuer { definition, version };
    let activate = |version| ActivateAtIssuer { definition, version };
    for who in [&cast.holder.device, &cast.custodian] {
        refused(books, who, &decommission(1), 403, "FORBIDDEN").await;
        refused(books, who, &activate(1), 403, "FORBIDDEN").await;
    }
    let unknown = DefinitionId(Uuid::new_v4());
    let body = DecommissionAtIssuer { definition: unknown, version: 1 };
    refused(books, &cast.central, &body, 404, "NOT_FOUND").await;
    refused(books, &cast.central, &decommission(2), 409, "STALE").await;
    refused(books, &cast.central, &activate(1), 409, "OUT_OF_TURN").await;

    cast.central.send(&decommission(1)).await.unwrap();
    assert_eq!(latest_flow(&cast.central).await.kind, FlowKind::DECOMMISSION);
    refused(books, &cast.central, &decommission(2), 409, "OUT_OF_TURN").await;
    let amount = || "1".to_owned();
    let ask = RequestIssuanceAtIssuer::new(definition, amount());
    refused(books, &cast.holder.device, &ask, 409, "DECOMMISSIONED").await;
    let mint = MintAtIssuer { definition, amount: amount() };
    refused(books, &cast.central, &mint, 409, "DECOMMISSIONED").await;

    cast.central.send(&activate(2)).await.unwrap();
    assert_eq!(latest_flow(&cast.central).await.kind, FlowKind::ACTIVATE);
    cast.holder.device.send(&ask).await.unwrap();
    assert_eq!(seen(&cast.central, definition).await.version, 3);
}

#[tokio::test]
async fn what_no_definition_may_be_is_refused() {
    let issuer = Issuer::start().await;
    let cast = Cast::enrol(&issuer).await;
    let mut books = Books::of(&issuer).await;
    let books = &mut books;
    refused(books, &cast.holder.device, &dinar(), 403, "FORBIDDEN").await;
    let with_rules = |rules| DefineAtIssuer { rules: Some(rules), ..dinar() };
    let malformed = (400, "MALFORMED_BODY");
    for (body, (status, code)) in [
        (DefineAtIssuer { name: " \n ".to_owned(), ..dinar() }, malformed),
        (DefineAtIssuer { symbol: "K-D".to_owned(), ..dinar() }, malformed),
        (DefineAtIssuer { decimals: 9, ..dinar() }, malformed),
        (DefineAtIssuer { issuer: participant_id("regulator"), ..dinar() }, malformed),
        (DefineAtIssuer { issuer: participant_id("nobody"), ..dinar() }, (404, "NOT_FOUND")),
        (DefineAtIssuer { custodian: Some(participant_id("regulator")), ..dinar() }, malformed),
        (DefineAtIssuer { name: "uae dirham".to_owned(), ..dinar() }, (409, "NAME_TAKEN")),
        (
            with_rules(RulesBody { largest_supply: Some("1e9".to_owned()), ..Default::default() }),
            (422, "AMOUNT_MALFORMED"),
        ),
        (with_rules(RulesBody { offer_seconds: Some(0), ..Default::default() }), malformed),
    ] {
        refused(books, &cast.central, &body, status, code).await;
    }
}

#[tokio::test]
async fn a_rule_that_is_broken_is_named() {
    let issuer = Issuer::start().await;
    let cast = Cast::enrol(&issuer).await;
    let rules = RulesBody {
        largest_request: Some("10".to_owned()),
        largest_supply: Some("100".to_owned()),
        offer_seconds: Some(60),
        holders: Some(vec![participant_id("commercial-bank")]),
    };
    let body = DefineAtIssuer { rules: Some(rules), ..dinar() };
    let definition = defined(&cast.central, &body).await;
    let stored: serde_json::Value = cast.central.read("/definitions").await.unwrap();
    let stored = stored.as_array().unwrap().iter().find(|row| row["id"] == json!(definition));
    assert_eq!(
        stored.unwrap()["rules"],
        json!({
            "largestRequest": "10.000", "largestSupply": "100.000", "offerSeconds": 60,
            "holders": ["commercial-bank"],
        })
    );
    let other = device(&issuer.client(), "commercial-bank-2").await;
    let mut books = Books::of(&issuer).await;
    let books = &mut books;
    let ask = |amount: &str| RequestIssuanceAtIssuer::new(definition, amount);
    let sentence = refused(books, &other, &ask("1"), 422, "RULE").await;
    assert!(sentence.contains("Holders"), "{sentence}");
    let sentence = refused(books, &cast.holder.device, &ask("10.001"), 422, "RULE").await;
    assert!(sentence.contains("LargestRequest") && sentence.contains("10.000"), "{sentence}");
    let mint = |amount: &str| MintAtIssuer { definition, amount: amount.to_owned() };
    let sentence = refused(books, &cast.central, &mint("100.001"), 422, "RULE").await;
    assert!(sentence.contains("LargestSupply"), "{sentence}");
    cast.central.send(&mint("100")).await.unwrap();
    // The one that may not hold it has no vault card of it.
    let cards: Vec<serde_json::Value> = other.read("/vaults").await.unwrap();
    assert!(cards.iter().all(|card| card["definition"] != json!(definition)), "{cards:?}");
}

#[tokio::test]
async fn where_there_is_a_definition_authority_a_definition_waits_for_it() {
    let issuer = Issuer::start_with(&["--definition-authority", "custodian"]).await;
    let cast = Cast::enrol(&issuer).await;
    let view: serde_json::Value = cast.central.read("/definitions").await.unwrap();
    assert_eq!(view[0]["status"], "ACTIVE", "the demonstration's own");
    let definition = defined(&cast.central, &dinar()).await;
    assert_eq!(seen(&cast.custodian, definition).await.status, DefinitionStatus::Pending);
    let mut books = Books::of(&issuer).await;
    let mint = MintAtIssuer { definition, amount: "1".to_owned() };
    refused(&mut books, &cast.central, &mint, 409, "DEFINITION_PENDING").await;
    let approve = |version| ApproveDefinitionAtIssuer { definition, version };
    refused(&mut books, &cast.central, &approve(1), 403, "FORBIDDEN").await;
    refused(&mut books, &cast.custodian, &approve(2), 409, "STALE").await;
    cast.custodian.send(&approve(1)).await.unwrap();
    assert_eq!(latest_flow(&cast.central).await.kind, FlowKind::APPROVE_DEFINITION);
    cast.central.send(&mint).await.unwrap();
    let again = cast.custodian.send(&approve(2)).await;
    assert_eq!(code(&again), "OUT_OF_TURN");
}

#[tokio::test]
async fn without_a_definition_authority_nobody_approves_one() {
    let issuer = Issuer::start().await;
    let cast = Cast::enrol(&issuer).await;
    let mut books = Books::of(&issuer).await;
    let body = ApproveDefinitionAtIssuer { definition: cast.dirham.id, version: 1 };
    refused(&mut books, &cast.central, &body, 403, "FORBIDDEN").await;
}
