use serde_json::json;
use tallystick_core::{
    Definition, Participant, Permission, Request, RequestId, WalletId,
    definition::Rules,
    requests::{RequestKind, RequestList},
    view::RequestView,
};
use tallystick_web::{
    redemptions::request_form::{RequestForm, RequestFormProperties},
    state::{Action, Resource, Session},
    transfers::{
        page::Transfers,
        request_form::{TransferRequestForm, TransferRequestFormProperties},
    },
};
use uuid::Uuid;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{
    app::{App, Harness},
    samples::{directory, dirham, dirhams, id, moment, participant, vault},
    screen::Screen,
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
    });
    app.until_text("it holds 100.00 AED unreserved").await;
    assert!(!app.text().contains("Own"));
    app.type_into("Amount", "40");
    app.until_remark("Amount", "40.00 AED").await;
    app.press("Request");
    let body = json!({ "Definition": dirham().id, "Amount": "40.00" });
    assert_eq!(app.submitted(), [("RequestRedemption@Issuer".to_owned(), body)]);
}

/// A request for so many dirhams by this participant, as Commercial Bank sees it.
fn transfer(number: u128, kind: RequestKind, by: &str) -> RequestView {
    let from = (id(by), WalletId(Uuid::from_u128(7)));
    let amount = dirhams(&number.to_string());
    let at = moment("2026-11-20T09:30:00.000Z");
    let id = RequestId(Uuid::from_u128(number));
    let request = Request::new(id, kind, &dirham(), amount, from, at);
    RequestView::new(&request, &dirham(), &bank("commercial-bank", "Commercial Bank"))
}

#[wasm_bindgen_test]
async fn tick_boxes_narrow_the_requests_down_and_stay_when_none_is_left() {
    let app = App::<Transfers>::show(());
    app.until("drawn", |app| !app.all("h1").is_empty()).await;
    app.dispatch(Action::Session(Some(Session {
        wallet: WalletId(Uuid::from_u128(7)),
        participant: bank("commercial-bank", "Commercial Bank"),
    })));
    let (other, own) = (id("commercial-bank-2"), id("commercial-bank"));
    app.dispatch(Action::Requests(
        RequestList::Transfers,
        Resource::Ready(vec![
            transfer(11, RequestKind::Push { to: other.clone() }, "commercial-bank"),
            transfer(12, RequestKind::Pull { from: other }, "commercial-bank"),
            transfer(13, RequestKind::Push { to: own }, "commercial-bank-2"),
        ]),
    ));
    let shown = |screen: &Screen<Harness<Transfers>>| {
        let mut amounts = screen.texts("td[data-label='Amount']");
        amounts.sort();
        amounts
    };
    app.until("all", |screen| shown(screen) == ["11.00", "12.00", "13.00"]).await;
    for (box_number, left) in
        [(0, vec!["11.00", "12.00"]), (3, vec!["11.00"]), (2, vec![] as Vec<&str>)]
    {
        app.tick(box_number);
        app.until("narrowed", |screen| shown(screen) == left).await;
    }
    app.tick(2);
    app.until("shown again", |screen| shown(screen) == ["11.00"]).await;
}
