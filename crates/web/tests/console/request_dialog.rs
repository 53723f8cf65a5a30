use serde_json::json;
use tallystick_core::{
    RejectionCode, Request, RequestInput, requests::REQUIRES_ISSUER_APPROVAL, view::RequestView,
};
use tallystick_web::requests::dialog::{RequestDialog, RequestDialogProperties};
use wasm_bindgen_test::wasm_bindgen_test;
use yew::Callback;

use crate::{
    app::App,
    samples::{Heard, after, approve, decider, directory, half_a_million, id, seen_by},
    screen::frame,
};

fn dialog(request: &RequestView, closed: &Heard<()>) -> RequestDialogProperties {
    RequestDialogProperties {
        title: "Issuance Request",
        request: request.clone(),
        opened: request.clone(),
        directory: directory(),
        onclose: closed.callback(),
        oncorrect: Callback::noop(),
    }
}

async fn open(request: &Request, reader: &str) -> App<RequestDialog> {
    let app = App::show(dialog(&seen_by(request, reader), &Heard::new()));
    app.until_text("Close").await;
    app
}

fn decisions(screen: &App<RequestDialog>) -> Vec<&'static str> {
    ["Approve", "Reject", "Issue", "Cancel request"]
        .into_iter()
        .filter(|name| screen.find_button(name).is_some_and(|button| !button.disabled()))
        .collect()
}

#[wasm_bindgen_test]
async fn the_buttons_are_those_of_the_actions() {
    let pending = half_a_million();
    let approved = after(pending.clone(), &[approve("central-bank"), approve("custodian")]);
    for (request, reader, expected) in [
        (&pending, "central-bank", vec!["Approve", "Reject"]),
        (&pending, "custodian", vec![]),
        (&pending, "commercial-bank", vec!["Cancel request"]),
        (&pending, "commercial-bank-2", vec![]),
        (&approved, "central-bank", vec!["Issue"]),
        (&approved, "custodian", vec![]),
    ] {
        let screen = open(request, reader).await;
        assert_eq!(decisions(&screen), expected, "{reader} of {:?}", request.status);
    }
}

#[wasm_bindgen_test]
async fn a_custodian_waits_for_the_issuer() {
    let screen = open(&half_a_million(), "custodian").await;
    assert!(screen.text().contains(REQUIRES_ISSUER_APPROVAL));
    assert!(screen.button("Approve").disabled() && screen.button("Reject").disabled());
    screen.press("Approve");
    assert!(screen.submitted().is_empty());
}

#[wasm_bindgen_test]
async fn a_rejection_needs_a_reason_of_at_most_500_characters() {
    let request = half_a_million();
    let screen = open(&request, "central-bank").await;
    screen.press("Reject");
    screen.until_text("Reason").await;
    screen.press("Reject");
    screen.until_text("Say why").await;
    assert!(screen.remark_on("Reason").contains("Say why"));
    screen.type_into("Reason", &"x".repeat(501));
    screen.until_text("At most 500 characters; this has 501.").await;
    screen.press("Reject");
    assert!(screen.submitted().is_empty());

    screen.type_into("Reason", "no collateral");
    screen.until("no complaint", |screen| !screen.text().contains("At most")).await;
    screen.press("Reject");
    let body = json!({
        "Request": request.id, "Version": 1, "Code": "OTHER", "Reason": "no collateral",
    });
    assert_eq!(screen.submitted(), [("Reject@Issuer".to_owned(), body)]);
}

#[wasm_bindgen_test]
async fn the_requester_reads_why_and_by_whom() {
    for (code, words) in [
        (RejectionCode::Other, "Rejected by Custodianno collateral"),
        (RejectionCode::Limit, "Rejected by CustodianLimit exceeded: no collateral"),
    ] {
        let reject = RequestInput::Reject(decider("custodian"), code, "no collateral".to_owned());
        let request = after(half_a_million(), &[approve("central-bank"), reject]);
        let screen = open(&request, "commercial-bank").await;
        assert!(screen.text().contains(words), "{}", screen.text());
        assert!(decisions(&screen).is_empty());
    }
}

#[wasm_bindgen_test]
async fn the_code_of_a_rejection_is_chosen_in_plain_words() {
    let request = half_a_million();
    let screen = open(&request, "central-bank").await;
    screen.press("Reject");
    screen.until_text("Kind of reason").await;
    let words = ["Limit exceeded", "Collateral missing", "Details wrong", "Other"];
    assert_eq!(screen.texts("option"), words);
    screen.type_into("Kind of reason", "COLLATERAL_MISSING");
    screen.type_into("Reason", "nothing has arrived");
    screen.until("typed", |screen| screen.value_of("Reason") == "nothing has arrived").await;
    frame().await;
    screen.press("Reject");
    let body = json!({
        "Request": request.id,
        "Version": 1,
        "Code": "COLLATERAL_MISSING",
        "Reason": "nothing has arrived",
    });
    assert_eq!(screen.submitted(), [("Reject@Issuer".to_owned(), body)]);
}

#[wasm_bindgen_test]
async fn a_cancellation_is_confirmed() {
    let request = half_a_million();
    let screen = open(&request, "commercial-bank").await;
    screen.press("Cancel request");
    screen.until_text("It cannot be brought back.").await;
    assert!(screen.submitted().is_empty());
    screen.press("Cancel request");
    let body = json!({ "Request": request.id, "Version": 1 });
    assert_eq!(screen.submitted(), [("Cancel@Issuer".to_owned(), body)]);
}

#[wasm_bindgen_test]
async fn what_changes_under_an_open_dialog_must_be_looked_at_first() {
    let opened = half_a_million();
    let mut screen = open(&opened, "custodian").await;
    let changed = seen_by(&after(opened.clone(), &[approve("central-bank")]), "custodian");
    screen.update(RequestDialogProperties {
        request: changed,
        ..dialog(&seen_by(&opened, "custodian"), &Heard::new())
    });
    screen.until_text("This request has changed").await;
    assert!(decisions(&screen).is_empty());
    screen.press("Show the new version");
    screen.until("the new version", |screen| !screen.button("Approve").disabled()).await;
    screen.press("Approve");
    let body = json!({ "Request": opened.id, "Version": 2 });
    assert_eq!(screen.submitted(), [("Approve@Issuer".to_owned(), body)]);
}

#[wasm_bindgen_test]
async fn a_request_that_was_cancelled_meanwhile_says_so_and_can_only_be_closed() {
    let opened = half_a_million();
    let view = seen_by(&opened, "central-bank");
    let cancel = RequestInput::Cancel(id("commercial-bank"));
    let request = seen_by(&after(opened.clone(), &[cancel]), "central-bank");
    let mut screen = open(&opened, "central-bank").await;
    screen.update(RequestDialogProperties { request, ..dialog(&view, &Heard::new()) });
    screen.until_text("Commercial Bank has cancelled this request").await;
    assert!(decisions(&screen).is_empty());
}

#[wasm_bindgen_test]
async fn an_action_that_was_taken_closes_the_dialog_and_a_refused_one_does_not() {
    let closed = Heard::new();
    let view = seen_by(&half_a_million(), "central-bank");
    let screen = App::<RequestDialog>::show(dialog(&view, &closed));
    screen.until_text("Close").await;
    screen.press("Approve");
    screen.until("busy", |_| screen.is_busy()).await;
    screen.refuse("STALE", "The request has changed.");
    screen.until_text("Look at the new version and decide again.").await;
    frame().await;
    assert!(closed.all().is_empty());

    screen.press("Approve");
    screen.until("busy", |_| screen.is_busy()).await;
    screen.take();
    screen.until("closed", |_| closed.all().len() == 1).await;
}

#[wasm_bindgen_test]
async fn while_one_action_is_under_way_no_other_is_submitted() {
    let screen = open(&half_a_million(), "central-bank").await;
    screen.press("Reject");
    screen.until_text("Reason").await;
    screen.type_into("Reason", "no collateral");
    screen.until("typed", |_| screen.value_of("Reason") == "no collateral").await;
    frame().await;
    for _ in 0..10 {
        screen.press("Reject");
    }
    assert_eq!(screen.submitted().len(), 1);
    screen.press("Back");
    screen.until("back", |screen| screen.find_button("Approve").is_some()).await;
    screen.press("Approve");
    assert_eq!(screen.submitted().len(), 1);
}

#[wasm_bindgen_test]
async fn who_presses_twice_has_not_cancelled() {
    let screen = open(&half_a_million(), "commercial-bank").await;
    screen.button("Cancel request").focus().unwrap();
    screen.press("Cancel request");
    screen.until_text("It cannot be brought back.").await;
    screen.until("on the way back", |_| focused() == "Keep request").await;
    screen.press("Keep request");
    screen.until("back where it was", |_| focused() == "Cancel request").await;
    assert!(screen.submitted().is_empty());
}

/// What has the keyboard's focus says this.
fn focused() -> String {
    let element = gloo::utils::document().active_element();
    element.and_then(|element| element.text_content()).unwrap_or_default()
}
