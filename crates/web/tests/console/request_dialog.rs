use tallystick_core::{
    IssuanceRequest, RequestInput, issuance::REQUIRES_ISSUER_APPROVAL, view::IssuanceRequestView,
};
use tallystick_web::{
    commands::Command,
    issuances::requests::details,
    requests::dialog::{RequestDialog, RequestDialogProperties},
    state::Problem,
};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{
    samples::{Heard, after, approve, directory, half_a_million, id, seen_by},
    screen::{Screen, frame},
};

struct Ears {
    commands: Heard<Command>,
    closed: Heard<()>,
}

impl Ears {
    fn new() -> Self {
        Self { commands: Heard::new(), closed: Heard::new() }
    }

    fn dialog(&self, request: &IssuanceRequestView) -> RequestDialogProperties {
        RequestDialogProperties {
            title: "Issuance Request",
            request: Some(details(request)),
            opened: details(request),
            directory: directory(),
            acting: false,
            refused: None,
            oncommand: self.commands.callback(),
            onclose: self.closed.callback(),
        }
    }
}

async fn open(ears: &Ears, request: &IssuanceRequest, reader: &str) -> Screen<RequestDialog> {
    let screen = Screen::show(ears.dialog(&seen_by(request, reader)));
    screen.until_text("Close").await;
    screen
}

fn decisions(screen: &Screen<RequestDialog>) -> Vec<&'static str> {
    ["Approve", "Reject", "Issue", "Cancel request"]
        .into_iter()
        .filter(|name| screen.find_button(name).is_some_and(|button| !button.disabled()))
        .collect()
}

#[wasm_bindgen_test]
async fn the_buttons_are_those_of_the_actions() {
    let ears = Ears::new();
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
        let screen = open(&ears, request, reader).await;
        assert_eq!(decisions(&screen), expected, "{reader} of {:?}", request.status);
    }
}

#[wasm_bindgen_test]
async fn a_custodian_waits_for_the_issuer() {
    let ears = Ears::new();
    let screen = open(&ears, &half_a_million(), "custodian").await;
    assert!(screen.text().contains(REQUIRES_ISSUER_APPROVAL));
    assert!(screen.button("Approve").disabled() && screen.button("Reject").disabled());
    screen.press("Approve");
    assert!(ears.commands.all().is_empty());
}

#[wasm_bindgen_test]
async fn a_rejection_needs_a_reason_of_at_most_500_characters() {
    let ears = Ears::new();
    let request = half_a_million();
    let screen = open(&ears, &request, "central-bank").await;
    screen.press("Reject");
    screen.until_text("Reason").await;
    screen.press("Reject");
    screen.until_text("Say why").await;
    assert!(screen.remark_on("Reason").contains("Say why"));
    screen.type_into("Reason", &"x".repeat(501));
    screen.until_text("At most 500 characters; this has 501.").await;
    screen.press("Reject");
    assert!(ears.commands.all().is_empty());

    screen.type_into("Reason", "no collateral");
    screen.until("no complaint", |screen| !screen.text().contains("At most")).await;
    screen.press("Reject");
    let reason = "no collateral".to_owned();
    assert_eq!(ears.commands.all(), [Command::Reject { request: request.id, version: 1, reason }]);
}

#[wasm_bindgen_test]
async fn the_requester_reads_why_and_by_whom() {
    let ears = Ears::new();
    let reject = RequestInput::Reject(id("custodian"), "no collateral".to_owned());
    let request = after(half_a_million(), &[approve("central-bank"), reject]);
    let screen = open(&ears, &request, "commercial-bank").await;
    assert!(screen.text().contains("Rejected by Custodianno collateral"), "{}", screen.text());
    assert!(decisions(&screen).is_empty());
}

#[wasm_bindgen_test]
async fn a_cancellation_is_confirmed() {
    let ears = Ears::new();
    let request = half_a_million();
    let screen = open(&ears, &request, "commercial-bank").await;
    screen.press("Cancel request");
    screen.until_text("It cannot be brought back.").await;
    assert!(ears.commands.all().is_empty());
    screen.press("Cancel request");
    assert_eq!(ears.commands.all(), [Command::Cancel { request: request.id, version: 1 }]);
}

#[wasm_bindgen_test]
async fn what_changes_under_an_open_dialog_must_be_looked_at_first() {
    let ears = Ears::new();
    let opened = half_a_million();
    let mut screen = open(&ears, &opened, "custodian").await;
    let changed = seen_by(&after(opened.clone(), &[approve("central-bank")]), "custodian");
    screen.update(RequestDialogProperties {
        request: Some(details(&changed)),
        ..ears.dialog(&seen_by(&opened, "custodian"))
    });
    screen.until_text("This request has changed").await;
    assert!(decisions(&screen).is_empty());
    screen.press("Show the new version");
    screen.until("the new version", |screen| !screen.button("Approve").disabled()).await;
    screen.press("Approve");
    assert_eq!(ears.commands.all(), [Command::Approve { request: opened.id, version: 2 }]);
}

#[wasm_bindgen_test]
async fn a_request_that_left_the_list_can_only_be_closed() {
    let ears = Ears::new();
    let view = seen_by(&half_a_million(), "central-bank");
    let mut screen = open(&ears, &half_a_million(), "central-bank").await;
    screen.update(RequestDialogProperties { request: None, ..ears.dialog(&view) });
    screen.until_text("This request has left the list").await;
    assert!(decisions(&screen).is_empty());
}

#[wasm_bindgen_test]
async fn an_action_that_was_taken_closes_the_dialog_and_a_refused_one_does_not() {
    let ears = Ears::new();
    let view = seen_by(&half_a_million(), "central-bank");
    let acting = || RequestDialogProperties { acting: true, ..ears.dialog(&view) };
    let mut screen = open(&ears, &half_a_million(), "central-bank").await;

    screen.update(acting());
    screen.until("busy", |screen| !screen.all("button[aria-busy='true']").is_empty()).await;
    let message = "The request has changed.".to_owned();
    let refused = Some(Problem { code: "STALE".to_owned(), message });
    screen.update(RequestDialogProperties { refused, ..ears.dialog(&view) });
    screen.until_text("Look at the new version and decide again.").await;
    frame().await;
    assert!(ears.closed.all().is_empty());

    screen.update(acting());
    screen.until("busy", |screen| !screen.all("button[aria-busy='true']").is_empty()).await;
    screen.update(ears.dialog(&view));
    screen.until("closed", |_| ears.closed.all().len() == 1).await;
}

#[wasm_bindgen_test]
async fn who_presses_twice_has_not_cancelled() {
    let ears = Ears::new();
    let screen = open(&ears, &half_a_million(), "commercial-bank").await;
    screen.button("Cancel request").focus().unwrap();
    screen.press("Cancel request");
    screen.until_text("It cannot be brought back.").await;
    screen.until("on the way back", |_| focused() == "Keep request").await;
    screen.press("Keep request");
    screen.until("back where it was", |_| focused() == "Cancel request").await;
    assert!(ears.commands.all().is_empty());
}

/// What has the keyboard's focus says this.
fn focused() -> String {
    let element = gloo::utils::document().active_element();
    element.and_then(|element| element.text_content()).unwrap_or_default()
}
