use tallystick_core::{Definition, DefinitionId};
use tallystick_web::{
    issuances::request_form::{RequestForm, RequestFormProperties},
    state::Problem,
};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{
    samples::{Heard, dirham},
    screen::Screen,
};

fn form(heard: &Heard<(tallystick_core::DefinitionId, String)>) -> RequestFormProperties {
    RequestFormProperties {
        definitions: vec![dirham()],
        busy: false,
        refused: None,
        onrequest: heard.callback(),
    }
}

#[wasm_bindgen_test]
async fn the_amount_is_judged_while_it_is_typed() {
    let heard = Heard::new();
    let screen = Screen::<RequestForm>::show(form(&heard));
    screen.until_text("Amount").await;
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
    let heard = Heard::new();
    let mut screen = Screen::<RequestForm>::show(form(&heard));
    screen.until_text("Amount").await;
    screen.press("Request");
    screen.until_text("An amount is written in digits").await;
    assert!(heard.all().is_empty());

    screen.type_into("Amount", "500000");
    screen.until_text("500,000.00 AED").await;
    screen.press("Request");
    assert_eq!(heard.all(), [(dirham().id, "500000".to_owned())]);

    screen.update(RequestFormProperties { busy: true, ..form(&heard) });
    screen.until("busy", |screen| !screen.all("button[aria-busy='true']").is_empty()).await;
    screen.press("Request");
    assert_eq!(heard.all().len(), 1, "a second press while the first is under way");

    screen.update(form(&heard));
    screen.until("cleared", |screen| !screen.text().contains("500,000.00 AED")).await;
}

#[wasm_bindgen_test]
async fn a_refused_request_can_be_corrected() {
    let heard = Heard::new();
    let mut screen = Screen::<RequestForm>::show(form(&heard));
    screen.until_text("Amount").await;
    screen.type_into("Amount", "7");
    screen.until_text("7.00 AED").await;
    screen.update(RequestFormProperties { busy: true, ..form(&heard) });
    screen.until("busy", |screen| !screen.all("button[aria-busy='true']").is_empty()).await;
    let message = "UAE Dirham was decommissioned.".to_owned();
    let refused = Some(Problem { code: "DECOMMISSIONED".to_owned(), message });
    screen.update(RequestFormProperties { refused, ..form(&heard) });
    screen.until_text("UAE Dirham was decommissioned.").await;
    assert!(screen.text().contains("7.00 AED"));
}

#[wasm_bindgen_test]
async fn of_several_definitions_one_is_chosen() {
    let heard = Heard::new();
    let dollar = Definition {
        id: DefinitionId(uuid::Uuid::from_u128(0xd0)),
        symbol: "USD".to_owned(),
        ..dirham()
    };
    let definitions = vec![dirham(), dollar.clone()];
    let mut screen =
        Screen::<RequestForm>::show(RequestFormProperties { definitions, ..form(&heard) });
    screen.until_text("Choose a token definition").await;
    screen.type_into("Amount", "7");
    screen.press("Request");
    screen.until_text("Choose a token definition.").await;
    assert!(heard.all().is_empty());

    screen.type_into("Token Definition", &dollar.id.to_string());
    screen.until_text("7.00 USD").await;
    screen.press("Request");
    assert_eq!(heard.all(), [(dollar.id, "7".to_owned())]);

    // The only one that is left needs no choice.
    let gone = Definition { active: false, ..dollar };
    screen.update(RequestFormProperties { definitions: vec![dirham(), gone], ..form(&heard) });
    screen.until_text("7.00 AED").await;
    assert_eq!(screen.value_of("Token Definition"), dirham().id.to_string());
}

#[wasm_bindgen_test]
async fn each_control_names_what_is_said_about_it() {
    let screen = Screen::<RequestForm>::show(form(&Heard::new()));
    screen.until_text("Amount").await;
    screen.type_into("Amount", "nothing");
    screen.until_text("An amount is written in digits").await;
    assert!(screen.remark_on("Amount").contains("An amount is written in digits"));
    assert_eq!(screen.all("input[aria-invalid='true']").len(), 1);
}
