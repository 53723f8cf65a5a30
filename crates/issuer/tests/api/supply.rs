//! The money supply: minting and burning.

use tallystick_core::{
    DefinitionId,
    actions::{BurnAtIssuer, MintAtIssuer},
    flows::{FlowKind, FlowStatus},
};
use uuid::Uuid;

use crate::{
    books::Books,
    cast::{Cast, latest_flow, vault},
    issuer::Issuer,
    refusals::refused,
};

#[tokio::test]
async fn the_issuers_vault_grows_and_shrinks() {
    let issuer = Issuer::start().await;
    let cast = Cast::enrol(&issuer).await;
    let definition = cast.dirham.id;
    let mint = MintAtIssuer { definition, amount: "250.5".to_owned() };
    cast.central.send(&mint).await.unwrap();
    let flow = latest_flow(&cast.central).await;
    assert_eq!((&flow.kind, flow.status), (&FlowKind::MINT, FlowStatus::Completed));
    assert_eq!(flow.about.amount.unwrap().to_string(), "250.50");
    let card = vault(&cast.central).await;
    assert_eq!(card.balance.to_string(), "1000250.50");
    assert_eq!(card.outstanding.unwrap().to_string(), "1000250.50");

    cast.central.send(&BurnAtIssuer { definition, amount: "0.5".to_owned() }).await.unwrap();
    assert_eq!(latest_flow(&cast.central).await.kind, FlowKind::BURN);
    assert_eq!(vault(&cast.central).await.outstanding.unwrap().to_string(), "1000250.00");
    assert_eq!(vault(&cast.holder.device).await.outstanding, None, "only the issuer is told");
    Books::of(&issuer).await.audit_outstanding(100_025_000).await;
}

#[tokio::test]
async fn a_mint_that_comes_twice_is_minted_once() {
    let issuer = Issuer::start().await;
    let cast = Cast::enrol(&issuer).await;
    let body = MintAtIssuer { definition: cast.dirham.id, amount: "1".to_owned() };
    let correlation = crate::cast::correlation();
    for _ in 0..3 {
        let message = cast.central.signed(&body, correlation, cast.central.now());
        assert_eq!(cast.central.post(message.to_string()).await.unwrap().status, 200);
    }
    assert_eq!(vault(&cast.central).await.balance.to_string(), "1000001.00");
}

#[tokio::test]
async fn what_may_not_be_minted_or_burned_is_refused_and_moves_nothing() {
    let issuer = Issuer::start().await;
    let mut cast = Cast::enrol(&issuer).await;
    cast.offered("600000").await;
    let definition = cast.dirham.id;
    let mut books = Books::of(&issuer).await;
    let books = &mut books;
    let mint = |amount: &str| MintAtIssuer { definition, amount: amount.to_owned() };
    let burn = |amount: &str| BurnAtIssuer { definition, amount: amount.to_owned() };
    for who in [&cast.holder.device, &cast.custodian] {
        refused(books, who, &mint("1"), 403, "FORBIDDEN").await;
        refused(books, who, &burn("1"), 403, "FORBIDDEN").await;
    }
    let unknown = DefinitionId(Uuid::new_v4());
    let body = MintAtIssuer { definition: unknown, amount: "1".to_owned() };
    refused(books, &cast.central, &body, 404, "NOT_FOUND").await;
    let body = BurnAtIssuer { definition: unknown, amount: "1".to_owned() };
    refused(books, &cast.central, &body, 404, "NOT_FOUND").await;
    for (amount, code) in [
        ("0", "AMOUNT_ZERO"),
        ("-1", "AMOUNT_MALFORMED"),
        ("1.001", "AMOUNT_TOO_MANY_DECIMALS"),
        ("92233720368547758.08", "AMOUNT_TOO_LARGE"),
    ] {
        refused(books, &cast.central, &mint(amount), 422, code).await;
        refused(books, &cast.central, &burn(amount), 422, code).await;
    }
    // With what is outstanding already it would be more than i64::MAX.
    let largest = mint("92233720368547758.07");
    refused(books, &cast.central, &largest, 422, "AMOUNT_TOO_LARGE").await;
    let sentence =
        refused(books, &cast.central, &burn("400000.01"), 409, "INSUFFICIENT_FUNDS").await;
    assert!(sentence.contains("400,000.00"), "what is reserved cannot be burned: {sentence}");
    cast.central.send(&burn("400000")).await.unwrap();
    cast.central.send(&mint("92233720368547158.07")).await.unwrap_err();
    books.audit_outstanding(60_000_000).await;
}
