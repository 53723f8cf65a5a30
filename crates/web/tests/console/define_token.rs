use serde_json::{Value, json};
use tallystick_core::{Definition, definition::DefinitionStatus};
use tallystick_web::definitions::define::{page::DefineToken, review::CONFIRMATION};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

use crate::{app::App, network::page_of, samples::dirham, screen::frame};

const TAKEN: &str = "There is a token definition of this issuer with the name \"Kuwaiti Dinar\".";

async fn page() -> App<DefineToken> {
    let app = page_of("central-bank", None).await;
    app.until_text("Token Name").await;
    app
}

fn stage(app: &App<DefineToken>) -> String {
    app.texts("[aria-current='step']").remove(0)
}

async fn next(app: &App<DefineToken>, to: &str) {
    app.until("valid", |app| !app.button("Next").disabled()).await;
    app.press("Next");
    app.until(to, |app| app.texts("form h3") == [to]).await;
}

fn tick(app: &App<DefineToken>, label: &str) {
    let boxes = app.all("label.pf-v6-c-check");
    let found = boxes.iter().find(|one| one.text_content().as_deref() == Some(label));
    found.unwrap().unchecked_ref::<HtmlElement>().click();
}

fn fill_in_details(app: &App<DefineToken>) {
    app.type_into("Token Name", "Kuwaiti Dinar");
    app.type_into("Token Symbol", "kwd");
    app.type_into("Token Decimal Place", "3");
}

/// At this stage, with everything before it filled in.
async fn at(last: &str) -> App<DefineToken> {
    let app = page().await;
    fill_in_details(&app);
    for to in ["Parties", "Rules", "Review"] {
        next(&app, to).await;
        if to == last {
            break;
        }
    }
    app
}

async fn submit(app: &App<DefineToken>) {
    app.until("at the review", |_| stage(app) == "Review").await;
    tick(app, CONFIRMATION);
    app.until("confirmed", |app| !app.button("Submit").disabled()).await;
    app.press("Submit");
}

fn only_body(app: &App<DefineToken>) -> Value {
    let [(subject, body)] = &app.submitted()[..] else { panic!("{:?}", app.submitted()) };
    assert_eq!(subject, "Define@Issuer");
    body.clone()
}

#[wasm_bindgen_test]
async fn the_details_are_judged_beside_each_field() {
    let app = page().await;
    assert!(app.button("Next").disabled() && app.button("Previous").disabled());
    let name = "A name has 1 to 64 visible characters on one line.";
    let symbol = "A symbol has 1 to 12 letters A to Z and digits.";
    let decimals = "A whole number from 0 to 8.";
    for text in [name, symbol, decimals] {
        assert!(!app.text().contains(text), "nothing is wrong before anything is filled in");
    }
    for (label, wrong, said) in [
        ("Token Name", " ".to_owned(), name),
        ("Token Name", "x".repeat(65), name),
        ("Token Symbol", "A$".to_owned(), symbol),
        ("Token Symbol", "A B".to_owned(), symbol),
        ("Token Symbol", "ABCDEFGHIJKLM".to_owned(), symbol),
        ("Token Decimal Place", "9".to_owned(), decimals),
        ("Token Decimal Place", "-1".to_owned(), decimals),
        ("Token Decimal Place", "two".to_owned(), decimals),
    ] {
        fill_in_details(&app);
        app.until("valid", |app| !app.button("Next").disabled()).await;
        app.type_into(label, &wrong);
        app.until("grey", |app| app.button("Next").disabled()).await;
        assert_eq!(app.remark_on(label), said, "{label}: {wrong:?}");
        assert_eq!(app.all("input[aria-invalid='true']").len(), 1);
    }
}

#[wasm_bindgen_test]
async fn each_field_says_what_it_is() {
    let app = page().await;
    for (label, help) in [
        ("Token Name", "What the token is called"),
        ("Token Symbol", "The short code beside its amounts"),
        ("Token Decimal Place", "How many digits"),
    ] {
        assert!(app.remark_on(label).starts_with(help), "{label}");
    }
    let app = at("Parties").await;
    assert!(app.remark_on("Issuer").starts_with("Who mints and burns"));
    assert!(app.remark_on("Custodian").starts_with("Who attests"));
    next(&app, "Rules").await;
    for label in ["Largest request", "Largest supply", "Offer lifetime"] {
        assert!(app.remark_on(label).contains("empty for"), "{label}");
    }
}

#[wasm_bindgen_test]
async fn a_required_field_that_was_left_empty_says_so() {
    let app = page().await;
    let name = app.all("input").remove(0).unchecked_into::<HtmlElement>();
    name.focus().unwrap();
    // A window that is not in front fires no events of the focus.
    name.dispatch_event(&web_sys::Event::new("focusout").unwrap()).unwrap();
    let blurred = web_sys::Event::new("blur").unwrap();
    name.dispatch_event(&blurred).unwrap();
    app.until_text("A name has 1 to 64 visible characters on one line.").await;
}

#[wasm_bindgen_test]
async fn a_symbol_is_raised_while_it_is_typed_and_the_caret_stays() {
    let app = page().await;
    app.type_into("Token Symbol", "aed");
    assert_eq!(app.value_of("Token Symbol"), "AED");
    let field = app.all("input").remove(1).unchecked_into::<web_sys::HtmlInputElement>();
    field.set_value("AxED");
    field.set_selection_range(2, 2).unwrap();
    let init = web_sys::EventInit::new();
    init.set_bubbles(true);
    let typed = web_sys::Event::new_with_event_init_dict("input", &init).unwrap();
    field.dispatch_event(&typed).unwrap();
    app.until("raised", |app| app.value_of("Token Symbol") == "AXED").await;
    frame().await;
    assert_eq!(field.selection_start().unwrap(), Some(2));
}

#[wasm_bindgen_test]
async fn the_parties_are_those_who_may() {
    let app = at("Parties").await;
    let titles = app.texts("option");
    assert_eq!(titles, ["Central Bank", "None", "Custodian"]);
    assert!(!app.button("Next").disabled());
    assert_eq!(app.value_of("Custodian"), "");
    app.press("Previous");
    app.until("back", |_| stage(&app) == "Details").await;
    assert_eq!(app.value_of("Token Name"), "Kuwaiti Dinar");
}

#[wasm_bindgen_test]
async fn of_several_issuers_one_is_chosen_and_is_no_custodian_of_its_own() {
    use tallystick_core::Permission::{IssuancesCustodian, IssuancesIssuer};
    let app = page().await;
    let mut network = crate::network::network();
    network[1].permissions.extend([IssuancesIssuer, IssuancesCustodian]);
    let read = tallystick_web::state::Resource::Ready(network);
    app.dispatch(tallystick_web::state::Action::Participants(read));
    frame().await;
    fill_in_details(&app);
    next(&app, "Parties").await;
    assert!(app.button("Next").disabled());
    app.type_into("Custodian", "commercial-bank");
    app.type_into("Issuer", "commercial-bank");
    app.until("valid", |app| !app.button("Next").disabled()).await;
    assert_eq!(app.texts("option")[3..], ["None", "Custodian"]);
    assert_eq!(app.value_of("Custodian"), "");
}

#[wasm_bindgen_test]
async fn the_rules_are_read_by_the_core() {
    let app = at("Rules").await;
    assert!(!app.button("Next").disabled(), "all of them are optional");
    let seconds = "1";
    for (label, typed, said, valid) in [
        ("Largest request", "1000.5", "1,000.500 KWD", true),
        ("Largest request", "1.2345", "This token has 3 decimal places", false),
        ("Largest request", "", "The most that one request may ask for", true),
        ("Largest supply", "1e9", "An amount is written in digits", false),
        ("Largest supply", "0", "The amount must be more than zero.", false),
        ("Largest supply", "2000", "2,000.000 KWD", true),
        ("Offer lifetime", "90", "90 minutes", true),
        ("Offer lifetime", "0", "A whole number: 1 minute at least, 90 days at most.", false),
        ("Offer lifetime", "9999999999", "A whole number: 1 minute at least", false),
        ("Offer lifetime", "60", "1 hour", true),
    ] {
        app.type_into(label, typed);
        app.until(said, |app| app.remark_on(label).starts_with(said)).await;
        assert_eq!(!app.button("Next").disabled(), valid, "{label}: {typed}");
    }
    let unit = app.all("select[aria-label='Unit of the offer lifetime']").remove(0);
    unit.unchecked_ref::<web_sys::HtmlSelectElement>().set_value(seconds);
    let init = web_sys::EventInit::new();
    init.set_bubbles(true);
    let chosen = web_sys::Event::new_with_event_init_dict("input", &init).unwrap();
    unit.dispatch_event(&chosen).unwrap();
    app.until("seconds", |app| app.remark_on("Offer lifetime") == "1 minute").await;
    // Neither the issuer, who always may, nor those who hold nothing.
    assert_eq!(app.texts("label.pf-v6-c-check"), ["Commercial Bank", "Commercial Bank 2"]);
}

#[wasm_bindgen_test]
async fn a_stage_is_open_once_those_before_it_are_valid() {
    let app = page().await;
    let open = |app: &App<DefineToken>| {
        let stages = app.all("nav button");
        stages.iter().filter(|one| !one.has_attribute("disabled")).count()
    };
    assert_eq!(open(&app), 1);
    fill_in_details(&app);
    app.until("all", |_| open(&app) == 4).await;
    app.press("Review");
    app.until("there", |_| stage(&app) == "Review").await;
    app.press("Details");
    app.until("back", |_| stage(&app) == "Details").await;
    app.type_into("Token Name", "");
    app.until("closed", |_| open(&app) == 1).await;
}

#[wasm_bindgen_test]
async fn everything_is_reviewed_in_words_and_submitted_as_it_was_filled_in() {
    let app = at("Parties").await;
    app.type_into("Custodian", "custodian");
    next(&app, "Rules").await;
    app.type_into("Largest request", "1000.5");
    app.type_into("Largest supply", "2000000");
    app.type_into("Offer lifetime", "10");
    tick(&app, "Commercial Bank 2");
    next(&app, "Review").await;
    let said = app.texts("form dd");
    assert_eq!(
        said,
        [
            "Kuwaiti Dinar",
            "KWD",
            "3: the smallest amount is 0.001 KWD",
            "Central BankCN=Central Bank, C=GB",
            "CustodianCN=Custodian, C=GB",
            "1,000.500 KWD",
            "2,000,000.000 KWD",
            "10 minutes",
            "Commercial Bank 2",
        ]
    );
    assert!(app.button("Submit").disabled());
    app.press("Submit");
    assert!(app.submitted().is_empty());
    submit(&app).await;
    assert_eq!(
        only_body(&app),
        json!({
            "Name": "Kuwaiti Dinar",
            "Symbol": "KWD",
            "Decimals": 3,
            "Issuer": "central-bank",
            "Custodian": "custodian",
            "Rules": {
                "LargestRequest": "1000.500",
                "LargestSupply": "2000000.000",
                "OfferSeconds": 600,
                "Holders": ["commercial-bank-2"],
            },
        })
    );
}

#[wasm_bindgen_test]
async fn what_was_not_filled_in_is_not_sent_and_said_to_be_so() {
    let app = at("Review").await;
    let said = app.texts("form dd");
    assert_eq!(
        said[4..],
        ["None", "No limit", "No limit", "The issuer's own setting", "Everybody who may hold"]
    );
    submit(&app).await;
    let body = json!({
        "Name": "Kuwaiti Dinar", "Symbol": "KWD", "Decimals": 3, "Issuer": "central-bank"
    });
    assert_eq!(only_body(&app), body);
}

#[wasm_bindgen_test]
async fn what_was_taken_empties_the_wizard_and_is_submitted_once() {
    let app = at("Review").await;
    submit(&app).await;
    for _ in 0..5 {
        app.press("Submit");
    }
    app.until("busy", |_| app.is_busy()).await;
    assert!(app.button("Previous").disabled());
    app.press("Submit");
    only_body(&app);
    app.take();
    app.until("begun anew", |_| stage(&app) == "Details").await;
    for label in ["Token Name", "Token Symbol", "Token Decimal Place"] {
        assert_eq!(app.value_of(label), "");
    }
    assert!(app.all("[aria-invalid='true']").is_empty() && app.button("Next").disabled());
}

#[wasm_bindgen_test]
async fn what_was_refused_is_kept_with_the_refusal_until_it_is_corrected() {
    let app = at("Review").await;
    submit(&app).await;
    app.until("busy", |_| app.is_busy()).await;
    app.refuse("NAME_TAKEN", TAKEN);
    app.until_text(TAKEN).await;
    assert_eq!(stage(&app), "Review");
    assert!(app.text().contains("Kuwaiti Dinar") && !app.button("Submit").disabled());

    app.press("Details");
    app.until("back", |_| stage(&app) == "Details").await;
    assert_eq!(app.value_of("Token Name"), "Kuwaiti Dinar");
    assert!(app.text().contains(TAKEN));
    app.type_into("Token Name", "Gulf Dinar");
    app.until("no refusal", |app| !app.text().contains(TAKEN)).await;
    app.press("Review");
    app.until("there", |_| stage(&app) == "Review").await;
    // What was confirmed is not what is there now.
    assert!(app.button("Submit").disabled());
    submit(&app).await;
    assert_eq!(app.submitted()[1].1["Name"], "Gulf Dinar");
}

#[wasm_bindgen_test]
async fn the_review_says_who_has_to_approve() {
    let app = page_of::<DefineToken>("central-bank", Some("custodian")).await;
    app.until_text("Token Name").await;
    fill_in_details(&app);
    for to in ["Parties", "Rules", "Review"] {
        next(&app, to).await;
    }
    assert!(app.text().contains("It can be used once Custodian has approved it."));
    assert!(!at("Review").await.text().contains("It can be used once"));
}

#[wasm_bindgen_test]
async fn active_definitions_are_beside_it() {
    let app = page().await;
    app.read(&[]);
    app.until_text("No Active token definitions.").await;
    let old = Definition {
        name: "Old one".to_owned(),
        status: DefinitionStatus::Decommissioned,
        ..dirham()
    };
    app.read(&[dirham(), old]);
    app.until_text("UAE Dirham").await;
    assert!(!app.text().contains("Old one"));
}

#[wasm_bindgen_test]
async fn who_may_not_define_has_no_wizard() {
    let app = page_of::<DefineToken>("commercial-bank", None).await;
    app.until_text("Your organisation has no permission to define tokens.").await;
    assert!(app.all("form").is_empty());
}
