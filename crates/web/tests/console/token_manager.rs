use serde_json::json;
use tallystick_core::{
    Definition, DefinitionId,
    definition::{DefinitionStatus, Rules},
    view::VaultView,
};
use tallystick_web::{
    route::Route,
    shell::sidebar::home,
    state::{Action, Problem, Resource},
    token_manager::{
        page::TokenManager,
        supply_form::{Change, use_supply_form},
    },
};
use uuid::Uuid;
use wasm_bindgen_test::wasm_bindgen_test;
use yew::prelude::*;

use crate::{
    app::App,
    network::{network, page_of},
    samples::{directory, dirham, dirhams, id, vault},
};

/// Of which 1,000.00 may exist.
fn limited() -> Definition {
    Definition {
        rules: Rules { largest_supply: Some(dirhams("1000")), ..Rules::default() },
        ..dirham()
    }
}

fn with_status(status: DefinitionStatus) -> Definition {
    Definition { status, ..dirham() }
}

#[derive(Clone, PartialEq, Properties)]
struct FormProperties {
    change: Change,
    issued: Vec<Definition>,
    vaults: Option<Vec<VaultView>>,
}

/// One of the two forms, without the page around it.
#[component]
fn Form(props: &FormProperties) -> Html {
    use_supply_form(props.change, &props.issued, props.vaults.as_ref(), &directory())
}

fn form(change: Change, definition: Definition, vaults: &[VaultView]) -> FormProperties {
    FormProperties { change, issued: vec![definition], vaults: Some(vaults.to_vec()) }
}

fn mint_form(definition: Definition, vaults: &[VaultView]) -> App<Form> {
    App::show(form(Change::Mint, definition, vaults))
}

fn burn_form(definition: Definition, vaults: &[VaultView]) -> App<Form> {
    App::show(form(Change::Burn, definition, vaults))
}

/// So much is minted and not burned; part of it is elsewhere by now.
fn outstanding(amount: &str) -> VaultView {
    VaultView { outstanding: Some(dirhams(amount)), ..vault("100", "0") }
}

fn body(amount: &str) -> serde_json::Value {
    json!({ "Definition": dirham().id, "Amount": amount })
}

#[wasm_bindgen_test]
async fn what_is_minted_is_submitted_once_and_the_field_is_emptied_when_it_was_taken() {
    let app = mint_form(dirham(), &[outstanding("900")]);
    app.until_text("900.00 AED exist so far.").await;
    app.type_into("Amount", "7.5");
    app.until_text("7.50 AED").await;
    for _ in 0..10 {
        app.press("Mint");
    }
    assert_eq!(app.submitted(), [("Mint@Issuer".to_owned(), body("7.50"))]);
    app.take();
    app.until("emptied", |app| app.value_of("Amount").is_empty()).await;
    assert!(!app.is_busy() && app.all("[aria-invalid='true']").is_empty());
}

#[wasm_bindgen_test]
async fn more_than_the_largest_supply_is_named_before_it_is_sent() {
    let app = mint_form(limited(), &[outstanding("900")]);
    app.until_text("Largest supply: 1,000.00 AED.").await;
    app.type_into("Amount", "100.01");
    app.leave("Amount");
    app.until_remark("Amount", "1,000.00 AED may exist at most, and 900.00 AED exist already.")
        .await;
    assert!(!app.text().contains("Nothing was moved"));
    app.press("Mint");
    assert!(app.submitted().is_empty());

    app.type_into("Amount", "100");
    app.until_remark("Amount", "100.00 AED").await;
    app.press("Mint");
    assert_eq!(app.submitted(), [("Mint@Issuer".to_owned(), body("100.00"))]);
}

#[wasm_bindgen_test]
async fn a_refused_mint_says_why_and_keeps_what_was_typed() {
    let app = mint_form(dirham(), &[outstanding("900")]);
    app.until_text("Amount").await;
    app.type_into("Amount", "7");
    app.until_text("7.00 AED").await;
    app.press("Mint");
    app.until("busy", |_| app.is_busy()).await;
    app.refuse("RULE", "The rule LargestSupply does not allow it.");
    app.until_text("The rule LargestSupply does not allow it.").await;
    assert_eq!(app.value_of("Amount"), "7");
    assert_eq!(app.texts("[role='alert']").len(), 1);
    assert!(!app.is_busy());
}

#[wasm_bindgen_test]
async fn what_already_counts_is_not_held_against_the_submission_that_made_it() {
    let mut app = mint_form(limited(), &[outstanding("900")]);
    app.until_text("Amount").await;
    app.type_into("Amount", "60");
    app.until_text("60.00 AED").await;
    app.press("Mint");
    app.until("busy", |_| app.is_busy()).await;
    app.update(form(Change::Mint, limited(), &[outstanding("960")]));
    crate::screen::frame().await;
    crate::screen::frame().await;
    assert!(app.all("[aria-invalid='true']").is_empty());
}

#[wasm_bindgen_test]
async fn only_an_active_definition_is_minted_and_a_decommissioned_one_is_burned() {
    for status in [DefinitionStatus::Decommissioned, DefinitionStatus::Pending] {
        let app = mint_form(with_status(status), &[outstanding("900")]);
        app.until_text("No token definition of your organisation is active.").await;
        assert!(app.find_button("Mint").is_none());
    }
    let app = burn_form(with_status(DefinitionStatus::Decommissioned), &[vault("100", "0")]);
    app.until_text("it holds 100.00 AED unreserved.").await;
    app.type_into("Amount", "100");
    app.until_remark("Amount", "100.00 AED").await;
    app.press("Burn");
    assert_eq!(app.submitted(), [("Burn@Issuer".to_owned(), body("100.00"))]);

    let app = burn_form(with_status(DefinitionStatus::Pending), &[]);
    app.until_text("No token definition of your organisation is approved.").await;
}

#[wasm_bindgen_test]
async fn what_is_reserved_is_not_burned() {
    let app = burn_form(dirham(), &[vault("400", "600")]);
    app.until_text("it holds 400.00 AED unreserved.").await;
    app.type_into("Amount", "400.01");
    app.leave("Amount");
    app.until_remark("Amount", "The vault holds 400.00, which is less than 400.01.").await;
    app.press("Burn");
    assert!(app.submitted().is_empty());

    app.type_into("Amount", "400");
    app.until_remark("Amount", "400.00 AED").await;
    for _ in 0..10 {
        app.press("Burn");
    }
    assert_eq!(app.submitted(), [("Burn@Issuer".to_owned(), body("400.00"))]);
    app.until("busy", |_| app.is_busy()).await;
    app.refuse("INSUFFICIENT_FUNDS", "The vault holds less by now.");
    app.until_text("The vault holds less by now.").await;
    assert_eq!(app.value_of("Amount"), "400");

    app.press("Burn");
    app.until("tried again", |_| app.is_busy()).await;
    app.take();
    app.until("emptied", |app| app.value_of("Amount").is_empty()).await;
    assert!(!app.text().contains("The vault holds less by now."));
}

#[wasm_bindgen_test]
async fn without_a_vault_nothing_can_be_burned_and_without_an_answer_the_issuer_decides() {
    let decommissioned = with_status(DefinitionStatus::Decommissioned);
    let mut app = burn_form(decommissioned.clone(), &[]);
    app.until_text("it holds 0.00 AED unreserved.").await;
    app.type_into("Amount", "1");
    app.leave("Amount");
    app.until_text("The vault holds 0.00, which is less than 1.00.").await;
    app.update(FormProperties { vaults: None, ..form(Change::Burn, decommissioned, &[]) });
    app.until_remark("Amount", "1.00 AED").await;
    app.press("Burn");
    assert_eq!(app.submitted().len(), 1);
}

#[wasm_bindgen_test]
async fn the_page_offers_what_the_participant_issues() {
    let app = page_of::<TokenManager>("central-bank", None).await;
    app.until("loading", |app| app.all("[aria-label='Loading token definitions']").len() == 1)
        .await;
    let problem = Problem { code: "OFFLINE".to_owned(), message: "It is away.".to_owned() };
    app.dispatch(Action::Definitions(Resource::Failed(problem)));
    app.until_text("The token definitions could not be read").await;
    app.until_text("It is away.").await;

    let foreign = Definition {
        id: DefinitionId(Uuid::from_u128(0xd0)),
        name: "US Dollar".to_owned(),
        issuer: id("another-central-bank"),
        ..dirham()
    };
    app.read(std::slice::from_ref(&foreign));
    app.until_text("Your organisation issues no token definition").await;
    app.read(&[foreign, dirham()]);
    app.until("the forms", |app| app.find_button("Mint").is_some()).await;
    assert!(app.find_button("Burn").is_some() && !app.text().contains("US Dollar"));
    assert_eq!(app.texts("h2"), ["Mint Tokens", "Burn Tokens", "Vault Balances"]);
    app.dispatch(Action::Vaults(Resource::Ready(vec![outstanding("900")])));
    app.until_text("900.00 AED exist so far.").await;
    app.until_text("it holds 100.00 AED unreserved.").await;
}

#[wasm_bindgen_test]
async fn who_may_not_create_is_told_so() {
    let app = page_of::<TokenManager>("commercial-bank", None).await;
    app.read(&[dirham()]);
    app.until_text("Vault Balances").await;
    assert!(app.text().contains("Your organisation may neither mint nor burn."));
    assert!(app.find_button("Mint").is_none());
}

#[wasm_bindgen_test]
fn each_participant_begins_where_there_is_something_to_do() {
    for participant in network() {
        assert_eq!(home(&participant), Route::Issuances, "{}", participant.id);
    }
    use tallystick_core::Permission::{Create, Define, ViewTokens};
    for (permissions, first) in [
        (vec![ViewTokens, Create], Route::TokenManager),
        (vec![ViewTokens, Define], Route::TokenDefinitions),
        (vec![], Route::Settings),
    ] {
        let participant = crate::samples::participant("another", "Another");
        let participant = tallystick_core::Participant { permissions, ..participant };
        assert_eq!(home(&participant), first);
    }
}
