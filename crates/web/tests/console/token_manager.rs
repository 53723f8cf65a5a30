//! The page `Token Manager`, as the Central Bank sees it.

use serde_json::json;
use tallystick_core::{
    Definition, DefinitionId,
    definition::{DefinitionStatus, Rules},
    view::VaultView,
};
use tallystick_web::{
    state::{Action, Resource},
    token_manager::page::TokenManager,
};
use uuid::Uuid;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{
    app::App,
    network::page_of,
    samples::{dirham, fils, id},
};

fn vault(definition: &Definition, balance: i64, outstanding: i64) -> VaultView {
    VaultView {
        definition: definition.id,
        name: definition.name.clone(),
        symbol: definition.symbol.clone(),
        decimals: definition.decimals,
        balance: fils(balance),
        reserved: fils(0),
        outstanding: Some(fils(outstanding)),
    }
}

/// 1,000.00 AED in the vault, of 1,500.00 that exist and 2,000.00 that may.
async fn shown() -> App<TokenManager> {
    let rules = Rules { largest_supply: Some(fils(200_000)), ..Rules::default() };
    let dirham = Definition { rules, ..dirham() };
    let app = page_of::<TokenManager>("central-bank", None).await;
    app.dispatch(Action::Vaults(Resource::Ready(vec![vault(&dirham, 100_000, 150_000)])));
    app.read(&[dirham]);
    app.until_text("Mint Tokens").await;
    app
}

#[wasm_bindgen_test]
async fn what_is_minted_is_submitted_once_and_the_field_is_empty_afterwards() {
    let app = shown().await;
    app.type_within("Mint Tokens", "Amount", "500");
    app.until_text("500.00 AED").await;
    for _ in 0..10 {
        app.press("Mint");
    }
    let body = json!({ "Definition": dirham().id, "Amount": "500.00" });
    assert_eq!(app.submitted(), [("Mint@Issuer".to_owned(), body)]);
    app.take();
    app.until("cleared", |app| app.value_within("Mint Tokens", "Amount").is_empty()).await;
}

#[wasm_bindgen_test]
async fn the_rule_that_a_mint_breaks_is_named_before_it_is_pressed() {
    let app = shown().await;
    app.until_text("At most 2,000.00 AED may exist.").await;
    app.type_within("Mint Tokens", "Amount", "500.01");
    app.until_text("2,000.00 AED may exist at most, and 1,500.00 AED exist already.").await;
    app.press("Mint");
    assert!(app.submitted().is_empty());
}

#[wasm_bindgen_test]
async fn no_more_is_burned_than_the_vault_holds() {
    let app = shown().await;
    app.until_text("At most 1,000.00 AED can be burned.").await;
    app.type_within("Burn Tokens", "Amount", "1000.01");
    app.until_text("The vault holds 1,000.00, which is less than 1,000.01.").await;
    app.press("Burn");
    assert!(app.submitted().is_empty());
    app.type_within("Burn Tokens", "Amount", "1000");
    app.until("good", |app| !app.text().contains("which is less than")).await;
    app.press("Burn");
    assert_eq!(app.submitted()[0].0, "Burn@Issuer");
    app.refuse("INSUFFICIENT_FUNDS", "The vault holds 1.00, which is less than 1,000.00.");
    app.until_text("The vault holds 1.00").await;
    assert_eq!(app.value_within("Burn Tokens", "Amount"), "1000", "it can be corrected");
}

#[wasm_bindgen_test]
async fn what_is_decommissioned_can_be_burned_and_not_minted() {
    let app = page_of::<TokenManager>("central-bank", None).await;
    let old = Definition {
        id: DefinitionId(Uuid::from_u128(0xd0)),
        name: "Old Dirham".to_owned(),
        status: DefinitionStatus::Decommissioned,
        ..dirham()
    };
    let foreign = Definition {
        id: DefinitionId(Uuid::from_u128(0xd1)),
        name: "Foreign Dirham".to_owned(),
        issuer: id("commercial-bank"),
        ..dirham()
    };
    app.read(&[dirham(), old, foreign]);
    app.until_text("Burn Tokens").await;
    let offered = |panel: &str| app.texts_within(panel, "option").join(", ");
    assert!(!offered("Mint Tokens").contains("Old Dirham"), "{}", offered("Mint Tokens"));
    assert!(offered("Burn Tokens").contains("Old Dirham"), "{}", offered("Burn Tokens"));
    assert!(!app.text().contains("Foreign Dirham"));
}

#[wasm_bindgen_test]
async fn who_issues_nothing_is_told_what_to_do() {
    let app = page_of::<TokenManager>("central-bank", None).await;
    app.read(&[]);
    app.until_text("Your organisation issues no token yet: define one first.").await;
    app.dispatch(Action::Definitions(Resource::Loading));
    app.until("loading", |app| !app.all("[aria-busy='true']").is_empty()).await;
}
