use serde_json::json;
use tallystick_core::{
    Definition, Participant, Permission, WalletId, definition::Rules, requests::RequestList,
};
use tallystick_web::{
    commands::Command,
    queries::Query,
    redemptions::request_form::{RequestForm, RequestFormProperties},
    state::{Action, Session},
    transfers::{
        page::Transfers,
        request_form::{TransferRequestForm, TransferRequestFormProperties},
    },
};
use uuid::Uuid;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{
    app::App,
    samples::{directory, dirham, dirhams, id, participant, vault},
};

fn bank(name: &str, title: &str) -> Participant {
    Participant { permissions: vec![Permission::TransfersNonIssuer], ..participant(name, title) }
}

fn form(definition: Definition) -> App<TransferRequestForm> {
    App::show(TransferRequestFormProperties {
        definitions: vec![definition],
        requester: bank("commercial-bank", "Commercial Bank"),
        participants: vec![
            bank("commercial-bank", "Commercial Bank"),
            bank("commercial-bank-2", "Commercial Bank 2"),
            participant("custodian", "Custodian"),
        ],
        directory: directory(),
        correction: None,
        ontaken: yew::Callback::noop(),
    })
}

#[wasm_bindgen_test]
async fn a_transfer_is_requested_in_either_direction() {
    for (direction, label, help) in [
        ("PUSH", "Receiving Party", "The organisation whose vault the tokens go to."),
        ("PULL", "Sending Party", "The organisation whose vault the tokens come from"),
    ] {
        let app = form(dirham());
        app.until_text("Request Transfer Type").await;
        app.type_into("Request Transfer Type", direction);
        app.until_text(label).await;
        app.type_into("Amount", "12.5");
        app.until_remark("Amount", "12.50 AED").await;
        app.press("Request Transfer");
        app.until("complaint", |app| app.remark_on(label).starts_with("Choose the")).await;
        assert!(app.submitted().is_empty());
        app.type_into(label, "commercial-bank-2");
        app.until("chosen", |app| app.remark_on(label).starts_with(help)).await;
        app.press("Request Transfer");
        let body = json!({
            "Type": direction,
            "Party": "commercial-bank-2",
            "Definition": dirham().id,
            "Amount": "12.50",
        });
        assert_eq!(app.submitted(), [("RequestTransfer@Issuer".to_owned(), body)]);
    }
}

#[wasm_bindgen_test]
async fn rules_are_named_before_anything_is_sent() {
    let rules = Rules {
        largest_request: Some(dirhams("10")),
        holders: Some(vec![id("commercial-bank-2")]),
        ..Rules::default()
    };
    let app = form(Definition { rules, ..dirham() });
    app.until_text("Amount").await;
    app.type_into("Amount", "10.01");
    app.leave("Amount");
    app.until("largest", |app| app.remark_on("Amount").contains("10.00")).await;
    app.type_into("Request Transfer Type", "PULL");
    let refused = "UAE Dirham may not be held by Commercial Bank.";
    app.until("holders", |app| app.remark_on("Token Definition").contains(refused)).await;
    app.press("Request Transfer");
    assert!(app.submitted().is_empty());
}

#[wasm_bindgen_test]
async fn a_redemption_is_requested_of_whatever_another_issues() {
    let dirhams_of_its_own =
        Definition { issuer: id("commercial-bank"), name: "Own".to_owned(), ..dirham() };
    let app = App::<RequestForm>::show(RequestFormProperties {
        definitions: vec![dirhams_of_its_own, dirham()],
        vaults: Some(vec![vault("100", "0")]),
        requester: id("commercial-bank"),
        directory: directory(),
        correction: None,
        ontaken: yew::Callback::noop(),
    });
    app.until_text("it holds 100.00 AED unreserved").await;
    assert!(!app.text().contains("Own"));
    app.type_into("Amount", "40");
    app.until_remark("Amount", "40.00 AED").await;
    app.press("Request");
    let body = json!({ "Definition": dirham().id, "Amount": "40.00" });
    assert_eq!(app.submitted(), [("RequestRedemption@Issuer".to_owned(), body)]);
}

/// The parameters of the page of requests that was asked for last.
fn asked(app: &App<Transfers>) -> String {
    let asked = app.given().into_iter().rev().find_map(|command| match command {
        Command::Ask(Query::Requests(RequestList::Transfers, parameters)) => Some(parameters),
        _ => None,
    });
    asked.unwrap_or_default()
}

/// Presses a tick box; what is chosen is kept, as the driver does.
async fn tick(
    app: &App<Transfers>,
    place: usize,
    what: &str,
    holds: impl Fn(&App<Transfers>) -> bool,
) {
    app.tick(place);
    if let Some(Command::Prefer(preferences)) = app.given().pop() {
        app.dispatch(Action::Preferences(preferences));
    }
    app.until(what, |_| holds(app)).await;
}

#[wasm_bindgen_test]
async fn tick_boxes_narrow_the_requests_down_and_stay_when_none_is_left() {
    let app = App::<Transfers>::show(());
    app.until("drawn", |app| !app.all("h1").is_empty()).await;
    app.dispatch(Action::Session(Some(Session {
        wallet: WalletId(Uuid::from_u128(7)),
        participant: bank("commercial-bank", "Commercial Bank"),
    })));
    app.until("asked", |_| asked(&app) == "sort=-updatedAt&limit=20&total=true").await;
    let asks = |parameter: &'static str| move |app: &App<Transfers>| asked(app).contains(parameter);
    tick(&app, 0, "outgoing", asks("direction=outgoing&")).await;
    tick(&app, 3, "push", asks("type=PUSH&")).await;
    tick(&app, 2, "neither", |app| app.text().contains("No requests.")).await;
    assert_eq!(app.all("input[type='checkbox']").len(), 4);
    tick(&app, 3, "pull", asks("type=PULL&")).await;
    tick(&app, 0, "both directions", |app| !asked(app).contains("direction")).await;
}
