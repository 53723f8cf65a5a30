//! Whether what was minted and not burned is in vaults or reserved, as each role reads it.

use serde_json::{Value, json};
use tallystick_core::{
    DefinitionId,
    actions::{
        ApproveAtIssuer, BurnAtIssuer, CompleteRedemptionAtIssuer, DefineAtIssuer, MintAtIssuer,
        RequestRedemptionAtIssuer, TransferAtIssuer,
    },
    view::{ConservationHistoryView, ConservationView},
};
use tallystick_holder::Device;
use uuid::Uuid;

use crate::{
    books::Books,
    cast::{Cast, device, made, participant_id, refusal},
    issuer::Issuer,
};

/// Minted, burned, in vaults, reserved, and whether that fits together.
async fn totals(device: &Device) -> [String; 5] {
    let mut views: Vec<ConservationView> = device.read("/conservation").await.unwrap();
    let view = views.pop().unwrap();
    assert_eq!(view.symbol, "AED");
    let totals = view.totals;
    let sums = [totals.minted, totals.burned, totals.in_vaults, totals.reserved];
    let [minted, burned, in_vaults, reserved] = sums.map(|total| total.to_string());
    [minted, burned, in_vaults, reserved, view.is_conserved.to_string()]
}

async fn history(
    device: &Device,
    definition: DefinitionId,
    points: u16,
) -> ConservationHistoryView {
    device.read(&format!("/conservation/{definition}?points={points}")).await.unwrap()
}

#[tokio::test]
async fn everything_that_moves_is_conserved_and_everybody_reads_the_same() {
    let issuer = Issuer::start().await;
    let mut cast = Cast::enrol(&issuer).await;
    let regulator = device(&issuer.client(), "regulator").await;
    let other = device(&issuer.client(), "commercial-bank-2").await;
    let definition = cast.dirham.id;
    let mut steps = vec![totals(&regulator).await];
    assert_eq!(steps[0], ["1000000.00", "0.00", "1000000.00", "0.00", "true"]);

    let mint = MintAtIssuer { definition, amount: "500.50".to_owned() };
    cast.central.send(&mint).await.unwrap();
    steps.push(totals(&regulator).await);
    cast.offered("300").await;
    steps.push(totals(&regulator).await);
    let token = cast.holder.take_offer().await.unwrap().unwrap();
    cast.holder.accept(token).await.unwrap();
    steps.push(totals(&regulator).await);
    let bank = &cast.holder.device;
    let party = participant_id("commercial-bank-2");
    let transfer = TransferAtIssuer { party, definition, amount: "100".to_owned() };
    bank.send(&transfer).await.unwrap();
    steps.push(totals(&regulator).await);
    let redeem = RequestRedemptionAtIssuer { definition, amount: "60".to_owned(), corrects: None };
    let request = made(&other, &redeem).await;
    cast.central.send(&ApproveAtIssuer { request, version: 1 }).await.unwrap();
    cast.custodian.send(&ApproveAtIssuer { request, version: 2 }).await.unwrap();
    steps.push(totals(&regulator).await);
    other.send(&CompleteRedemptionAtIssuer { request, version: 3 }).await.unwrap();
    steps.push(totals(&regulator).await);
    let burn = BurnAtIssuer { definition, amount: "1000.25".to_owned() };
    cast.central.send(&burn).await.unwrap();
    steps.push(totals(&regulator).await);
    assert_eq!(
        steps[1..],
        [
            ["1000500.50", "0.00", "1000500.50", "0.00", "true"],
            ["1000500.50", "0.00", "1000200.50", "300.00", "true"],
            ["1000500.50", "0.00", "1000500.50", "0.00", "true"],
            ["1000500.50", "0.00", "1000500.50", "0.00", "true"],
            ["1000500.50", "0.00", "1000440.50", "60.00", "true"],
            ["1000500.50", "0.00", "1000500.50", "0.00", "true"],
            ["1000500.50", "1000.25", "999500.25", "0.00", "true"],
        ]
    );
    let now: Value = regulator.read("/conservation").await.unwrap();
    assert_eq!(
        now,
        json!([{
            "definition": definition, "name": "UAE Dirham", "symbol": "AED", "decimals": 2,
            "totals": {
                "minted": "1000500.50", "burned": "1000.25", "inVaults": "999500.25",
                "reserved": "0.00",
            },
            "outstanding": "999500.25", "isConserved": true,
        }])
    );
    for reader in [&cast.central, &cast.custodian, &cast.holder.device, &other] {
        assert_eq!(reader.read::<Value>("/conservation").await.unwrap(), now);
    }

    let view = history(&other, definition, 200).await;
    assert_eq!(json!([view.now]), now);
    assert_eq!(view.points.len(), 200);
    assert!(view.points.is_sorted_by_key(|point| point.at));
    assert!(view.points.iter().all(|point| point.totals.are_conserved()));
    let (first, last) = (&view.points[0].totals, &view.points[199].totals);
    assert_eq!(first.minted.to_string(), "1000000.00");
    assert_eq!(*last, view.now.totals);
    let shown: Value =
        regulator.read(&format!("/conservation/{definition}?points=2")).await.unwrap();
    assert_eq!(shown["now"], now[0]);
    let point = &shown["points"][1];
    let names: Vec<_> = point.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(names, ["at", "totals"]);
    let usual: ConservationHistoryView =
        regulator.read(&format!("/conservation/{definition}")).await.unwrap();
    assert_eq!(usual.points.len(), 100);
}

#[tokio::test]
async fn a_balance_that_was_damaged_is_not_conserved() {
    let issuer = Issuer::start().await;
    let cast = Cast::enrol(&issuer).await;
    let mut books = Books::writable(&issuer).await;
    books.change("DROP TRIGGER accounts_move").await;
    let stolen = "UPDATE accounts SET balance = balance + 1 WHERE kind = 'VAULT'";
    assert_eq!(books.change(stolen).await, 1);
    let expected = ["1000000.00", "0.00", "1000000.01", "0.00", "false"];
    assert_eq!(totals(&cast.central).await, expected);
    let view = history(&cast.central, cast.dirham.id, 2).await;
    assert!(!view.now.is_conserved);
    // The postings are as they were.
    assert!(view.points.iter().all(|point| point.totals.are_conserved()));
}

#[tokio::test]
async fn a_definition_without_postings_has_no_history_and_an_unknown_one_is_not_found() {
    let issuer = Issuer::start().await;
    let cast = Cast::enrol(&issuer).await;
    let dollar = DefineAtIssuer {
        name: "US Dollar".to_owned(),
        symbol: "USD".to_owned(),
        decimals: 0,
        issuer: cast.dirham.issuer.clone(),
        custodian: None,
        rules: None,
    };
    let answer = cast.central.send(&dollar).await.unwrap();
    let dollar = answer["Definition"].as_str().unwrap().parse().unwrap();
    let view = history(&cast.central, dollar, 200).await;
    assert_eq!(view.points, []);
    assert_eq!(view.now.totals.minted.to_string(), "0");
    assert!(view.now.is_conserved);
    let own = &cast.central;
    let read = async |path: &str| {
        let path = format!("/api/v1/wallets/{}/conservation/{path}", own.wallet);
        refusal(&own.client().get(&path, Some(&own.cookie())).await.unwrap())
    };
    let unknown = Uuid::from_u128(7);
    for path in [unknown.to_string(), "x".to_owned(), format!("{unknown}?points=2")] {
        assert_eq!(read(&path).await, (404, "NOT_FOUND".to_owned()), "{path}");
    }
    for points in ["1", "201", "0", "-1", "x", ""] {
        let refused = read(&format!("{dollar}?points={points}")).await;
        assert_eq!(refused, (400, "MALFORMED_QUERY".to_owned()), "{points}");
    }
}
