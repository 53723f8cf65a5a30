use serde_json::json;
use tallystick_core::{
    Definition, DefinitionId,
    definition::{DefinitionStatus, Rules},
};
use tallystick_web::issuances::request_form::{RequestForm, RequestFormProperties};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{
    app::App,
    samples::{directory, dirham, dirhams, id},
};

fn form(definitions: &[Definition]) -> RequestFormProperties {
    RequestFormProperties {
        definitions: definitions.to_vec(),
        requester: id("commercial-bank"),
        directory: directory(),
        correction: None,
        ontaken: yew::Callback::noop(),
        onfile: yew::Callback::noop(),
    }
}

async fn shown() -> App<RequestForm> {
    let app = App::show(form(&[dirham()]));
    app.until_text("Amount").await;
    app
}

#[wasm_bindgen_test]
async fn the_amount_is_judged_once_it_was_left() {
    let screen = shown().await;
    screen.type_into("Amount", "1.");
    screen.until_text("1.00 AED").await;
    screen.type_into("Amount", "1e3");
    screen.until_text("How much you ask for").await;
    screen.leave("Amount");
    for (typed, said) in [
        (
            "1e3",
            "An amount is written in digits with at most one decimal point, such as 500000.00.",
        ),
        ("1.234", "This token has 2 decimal places; the amount has more."),
        ("0", "The amount must be more than zero."),
        ("99999999999999999999", "The amount is larger than any vault can hold."),
        ("500000", "500,000.00 AED"),
    ] {
        screen.type_into("Amount", typed);
        screen.until_text(said).await;
    }
    assert!(screen.all("input[aria-invalid='true']").is_empty());
}

#[wasm_bindgen_test]
async fn only_a_correct_amount_is_requested() {
    let app = shown().await;
    app.press("Request");
    app.until_text("An amount is written in digits").await;
    assert!(app.submitted().is_empty());

    app.type_into("Amount", "500000");
    app.until_text("500,000.00 AED").await;
    app.press("Request");
    let body = json!({ "Definition": dirham().id, "Amount": "500000.00" });
    assert_eq!(app.submitted(), [("RequestIssuance@Issuer".to_owned(), body)]);
    app.take();
    app.until("cleared", |app| !app.text().contains("500,000.00 AED")).await;
}

#[wasm_bindgen_test]
async fn a_refused_request_can_be_corrected() {
    let app = shown().await;
    app.type_into("Amount", "7");
    app.until_text("7.00 AED").await;
    app.press("Request");
    app.refuse("DECOMMISSIONED", "UAE Dirham was decommissioned.");
    app.until_text("UAE Dirham was decommissioned.").await;
    assert!(app.text().contains("7.00 AED"));
}

#[wasm_bindgen_test]
async fn of_several_definitions_one_is_chosen() {
    let dollar = Definition {
        id: DefinitionId(uuid::Uuid::from_u128(0xd0)),
        symbol: "USD".to_owned(),
        ..dirham()
    };
    let mut app = App::<RequestForm>::show(form(&[dirham(), dollar.clone()]));
    app.until_text("Choose a token definition").await;
    app.type_into("Amount", "7");
    app.press("Request");
    app.until_text("Choose a token definition.").await;
    assert!(app.submitted().is_empty());

    app.type_into("Token Definition", &dollar.id.to_string());
    app.until_text("7.00 USD").await;
    app.press("Request");
    assert_eq!(app.submitted()[0].1["Definition"], dollar.id.to_string());

    // The only one that is left needs no choice.
    let gone = Definition { status: DefinitionStatus::Decommissioned, ..dollar };
    app.update(form(&[dirham(), gone]));
    app.until_text("7.00 AED").await;
    assert_eq!(app.value_of("Token Definition"), dirham().id.to_string());
}

#[wasm_bindgen_test]
async fn each_control_names_what_is_said_about_it() {
    let app = shown().await;
    app.type_into("Amount", "nothing");
    app.leave("Amount");
    app.until_text("An amount is written in digits").await;
    assert!(app.remark_on("Amount").contains("An amount is written in digits"));
    assert_eq!(app.all("input[aria-invalid='true']").len(), 1);
}

/// One request may ask for 10.00, and only the first commercial bank may hold it.
fn with_rules() -> Definition {
    let rules = Rules {
        largest_request: Some(dirhams("10")),
        holders: Some(vec![id("commercial-bank")]),
        ..Rules::default()
    };
    Definition { rules, ..dirham() }
}

#[wasm_bindgen_test]
async fn more_than_one_request_may_ask_for_is_named_before_it_is_sent() {
    let app = App::<RequestForm>::show(form(&[with_rules()]));
    let help = "The token that you ask its issuer for. Largest request: 10.00 AED. \
                Holders allowed: Commercial Bank.";
    app.until_remark("Token Definition", help).await;
    app.type_into("Amount", "10.01");
    app.leave("Amount");
    app.until_remark("Amount", "One request may ask for 10.00 AED at most.").await;
    app.press("Request");
    assert!(app.submitted().is_empty());
    app.type_into("Amount", "10");
    app.until_remark("Amount", "10.00 AED").await;
    app.press("Request");
    assert_eq!(app.submitted().len(), 1);
}

#[wasm_bindgen_test]
async fn who_may_not_hold_a_token_reads_so_beside_its_name() {
    let requester = id("commercial-bank-2");
    let app =
        App::<RequestForm>::show(RequestFormProperties { requester, ..form(&[with_rules()]) });
    app.until_remark("Token Definition", "UAE Dirham may not be held by your organisation.").await;
    app.type_into("Amount", "7");
    app.until_text("7.00 AED").await;
    app.press("Request");
    assert!(app.submitted().is_empty());
}
