use tallystick_core::{Definition, definition::Rules};
use tallystick_web::{
    issuances::page::Issuances,
    state::{Action, Resource},
};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{
    network::page_of,
    samples::{dirham, dirhams, id, vault},
};

const PANEL: &str = "Vault Balances";

#[wasm_bindgen_test]
async fn who_can_hold_nothing_sees_no_panel_of_balances() {
    for reader in ["custodian", "regulator"] {
        let app = page_of::<Issuances>(reader, None).await;
        app.dispatch(Action::Vaults(Resource::Ready(Vec::new())));
        app.until("the requests", |app| app.texts("h2") == ["Issuance Requests"]).await;

        // What it holds nevertheless is shown.
        app.dispatch(Action::Vaults(Resource::Ready(vec![vault("7", "0")])));
        app.until("the balance", |app| app.text().contains("7.00")).await;
    }
    for reader in ["commercial-bank", "central-bank"] {
        let app = page_of::<Issuances>(reader, None).await;
        app.until_text(PANEL).await;
        app.dispatch(Action::Vaults(Resource::Ready(Vec::new())));
        app.until_text("The vault of a token appears").await;
    }
}

#[wasm_bindgen_test]
async fn a_card_and_its_dialog_say_the_rules_of_the_definition() {
    let app = page_of::<Issuances>("central-bank", None).await;
    let rules = Rules {
        largest_request: Some(dirhams("10")),
        holders: Some(vec![id("commercial-bank")]),
        ..Rules::default()
    };
    app.read(&[Definition { rules, ..dirham() }]);
    app.dispatch(Action::Vaults(Resource::Ready(vec![vault("7", "0")])));
    app.until_text("Largest request: 10.00 AED. Holders allowed: Commercial Bank.").await;
    app.press("Details of the vault of UAE Dirham");
    app.until("the dialog", |app| app.texts("dialog dt").contains(&"Largest request".to_owned()))
        .await;
    assert!(!app.texts("dialog dt").contains(&"Largest supply".to_owned()));
}
