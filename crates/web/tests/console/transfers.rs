use serde_json::json;
use tallystick_core::{Definition, Participant, Permission, view::VaultView};
use tallystick_web::{
    state::Action,
    transfers::{
        page::Transfers,
        transfer_form::{TransferForm, TransferFormProperties},
    },
};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{
    app::App,
    samples::{directory, dirham, id, participant, vault},
};

fn bank(name: &str, title: &str) -> Participant {
    Participant { permissions: vec![Permission::TransfersNonIssuer], ..participant(name, title) }
}

fn form(definitions: Vec<Definition>, vaults: Vec<VaultView>) -> App<TransferForm> {
    App::show(TransferFormProperties {
        definitions,
        vaults: Some(vaults),
        sender: id("commercial-bank"),
        participants: vec![
            bank("commercial-bank", "Commercial Bank"),
            bank("commercial-bank-2", "Commercial Bank 2"),
            participant("custodian", "Custodian"),
        ],
        directory: directory(),
    })
}

fn sent(amount: &str) -> (String, serde_json::Value) {
    let body = json!({ "Party": "commercial-bank-2", "Definition": dirham().id, "Amount": amount });
    ("Transfer@Issuer".to_owned(), body)
}

async fn choose(app: &App<TransferForm>, party: &str) {
    app.type_into("Receiving Party", party);
    app.until_remark("Receiving Party", "The organisation whose vault the tokens go to.").await;
}

#[wasm_bindgen_test]
async fn what_is_sent_is_submitted_once_to_whoever_was_chosen() {
    let app = form(vec![dirham()], vec![vault("100", "0")]);
    app.until_text("it holds 100.00 AED unreserved.").await;
    // Neither the sender nor who may hold nothing.
    assert_eq!(app.texts("select:first-of-type option").len(), 2 + 1);
    app.type_into("Amount", "40");
    app.until_remark("Amount", "40.00 AED").await;
    app.press("Send");
    app.until_remark("Receiving Party", "Choose the receiving party.").await;
    assert!(app.submitted().is_empty());

    choose(&app, "commercial-bank-2").await;
    app.press("Send");
    app.press("Send");
    assert_eq!(app.submitted(), [sent("40.00")]);
    app.take();
    app.until("emptied", |app| app.value_of("Amount").is_empty()).await;
}

#[wasm_bindgen_test]
async fn no_more_is_sent_than_the_vault_holds_unreserved() {
    let app = form(vec![dirham()], vec![vault("100", "900")]);
    app.until_text("it holds 100.00 AED unreserved.").await;
    choose(&app, "commercial-bank-2").await;
    app.type_into("Amount", "100.01");
    app.leave("Amount");
    app.until_remark("Amount", "The vault holds 100.00, which is less than 100.01.").await;
    app.press("Send");
    assert!(app.submitted().is_empty());
    app.type_into("Amount", "100");
    app.until_remark("Amount", "100.00 AED").await;
    app.press("Send");
    assert_eq!(app.submitted(), [sent("100.00")]);
    app.refuse("INSUFFICIENT_FUNDS", "The vault holds less by now.");
    app.until_text("The vault holds less by now.").await;
    assert_eq!(app.value_of("Amount"), "100");
}

#[wasm_bindgen_test]
async fn who_may_transfer_nothing_is_told_so() {
    let app = App::<Transfers>::show(());
    app.until("drawn", |app| !app.all("h1").is_empty()).await;
    app.dispatch(Action::Session(None));
    app.until_text("Your organisation may not transfer tokens.").await;
}
