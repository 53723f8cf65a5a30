use serde_json::json;
use tallystick_core::{
    Amount, Definition, DefinitionId,
    definition::{DefinitionStatus, Rules},
};
use tallystick_web::{
    definitions::{details::duration_in_words, page::TokenDefinitions},
    state::{Action, Problem, Resource},
};
use uuid::Uuid;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{
    app::App,
    network::page_of,
    samples::{dirham, id, now},
    screen::frame,
};

const CHANGED: &str = "This token definition has changed";

fn with_status(status: DefinitionStatus) -> Definition {
    Definition { status, ..dirham() }
}

fn decommissioned() -> Definition {
    Definition { version: 2, ..with_status(DefinitionStatus::Decommissioned) }
}

/// The page of this participant, with one definition.
async fn page(reader: &str, definition: Definition) -> App<TokenDefinitions> {
    let app = page_of(reader, Some("custodian")).await;
    app.read(&[definition]);
    app.until_text("UAE Dirham").await;
    app
}

/// The page with the dialog of the central bank that this button opens.
async fn asked(definition: Definition, button: &str) -> App<TokenDefinitions> {
    let app = page("central-bank", definition).await;
    app.press(button);
    app.until_text("Are you sure").await;
    app
}

fn buttons(app: &App<TokenDefinitions>) -> Vec<&'static str> {
    ["Approve UAE Dirham", "Decommission UAE Dirham", "Activate UAE Dirham"]
        .into_iter()
        .filter(|name| app.find_button(name).is_some())
        .collect()
}

#[wasm_bindgen_test]
async fn each_definition_is_under_its_status_and_empty_lists_say_so() {
    let app = page_of::<TokenDefinitions>("commercial-bank", None).await;
    assert_eq!(app.all("[aria-label='Loading token definitions']").len(), 1);
    assert_eq!(app.texts("h2"), ["Active Token Definitions"]);

    app.read(&[]);
    app.until_text("No Active token definitions.").await;
    app.until_text("No Decommissioned token definitions.").await;
    assert_eq!(app.texts("h2"), ["Active Token Definitions", "Decommissioned Token Definitions"]);

    let named = |number: u128, name: &str, status| Definition {
        id: DefinitionId(Uuid::from_u128(number)),
        name: name.to_owned(),
        status,
        ..dirham()
    };
    app.read(&[
        named(1, "Active one", DefinitionStatus::Active),
        named(2, "Old one", DefinitionStatus::Decommissioned),
        named(3, "New one", DefinitionStatus::Pending),
    ]);
    app.until_text("Pending Token Definitions").await;
    let shown = |panel: &str| {
        let panels = app.texts("section.pf-v6-c-card");
        panels.into_iter().find(|text| text.starts_with(panel)).unwrap()
    };
    assert!(shown("Active Token Definitions").contains("Active one"));
    assert!(shown("Decommissioned Token Definitions").contains("Old one"));
    assert!(shown("Pending Token Definitions").contains("New one"));
    assert_eq!(app.texts("h3").len(), 3);
}

#[wasm_bindgen_test]
async fn definitions_that_cannot_be_read_are_said_once() {
    let app = page_of::<TokenDefinitions>("commercial-bank", None).await;
    let message = "The issuer cannot be reached.".to_owned();
    let problem = Problem { code: "OFFLINE".to_owned(), message };
    app.dispatch(Action::Definitions(Resource::Failed(problem)));
    app.until_text("The token definitions could not be read").await;
    assert_eq!(app.all("[role='alert']").len(), 1);
}

#[wasm_bindgen_test]
async fn a_card_says_all_that_is_known() {
    let amount = |minor_units| Amount::from_minor_units(minor_units, dirham().decimals);
    let rules = Rules {
        largest_request: amount(100_000),
        largest_supply: amount(1_000_000_000),
        offer_seconds: Some(600),
        holders: Some(vec![id("commercial-bank"), id("commercial-bank-2")]),
    };
    let app = page("regulator", Definition { rules, ..dirham() }).await;
    let terms = app.texts("dt");
    assert_eq!(
        terms,
        [
            ["Name", "Symbol", "Definition date", "Decimals", "Version", "Id"].as_slice(),
            &["Definer", "Issuer", "Custodian"],
            &["Largest request", "Largest supply", "Offer lifetime", "Holders allowed"],
        ]
        .concat()
    );
    let said = app.texts("dd");
    assert_eq!((&said[0], &said[1]), (&"UAE Dirham".to_owned(), &"AED".to_owned()));
    assert_eq!(app.all("time")[0].get_attribute("datetime"), Some(now().to_string()));
    assert_eq!(
        (&said[3], &said[4], &said[5]),
        (&"2".to_owned(), &"1".to_owned(), &dirham().id.to_string())
    );
    assert_eq!(said[6], "Central BankCN=Central Bank, C=GB");
    assert_eq!(said[8], "CustodianCN=Custodian, C=GB");
    assert_eq!(
        said[9..],
        ["1,000.00 AED", "10,000,000.00 AED", "10 minutes", "Commercial Bank, Commercial Bank 2"]
    );

    let plain = page("regulator", Definition { custodian: None, ..dirham() }).await;
    assert!(!plain.text().contains("Rules") && plain.texts("dd")[8] == "None");
}

#[wasm_bindgen_test]
fn a_duration_is_said_in_the_unit_that_fits() {
    for (seconds, words) in [
        (61, "61 seconds"),
        (60, "1 minute"),
        (5_400, "90 minutes"),
        (7_200, "2 hours"),
        (86_400, "1 day"),
        (90 * 86_400, "90 days"),
    ] {
        assert_eq!(duration_in_words(seconds), words);
    }
}

#[wasm_bindgen_test]
async fn only_the_definer_and_the_authority_are_offered_anything() {
    use DefinitionStatus::{Active, Decommissioned, Pending};
    for (status, definer, authority) in [
        (Active, ["Decommission UAE Dirham"].as_slice(), [].as_slice()),
        (Decommissioned, &["Activate UAE Dirham"], &[]),
        (Pending, &[], &["Approve UAE Dirham"]),
    ] {
        for (reader, expected) in [
            ("central-bank", definer),
            ("custodian", authority),
            ("commercial-bank", &[]),
            ("regulator", &[]),
        ] {
            let app = page(reader, with_status(status)).await;
            assert_eq!(buttons(&app), expected, "{reader}, {status:?}");
        }
    }
}

#[wasm_bindgen_test]
async fn a_pending_definition_says_whom_it_waits_for() {
    let pending = with_status(DefinitionStatus::Pending);
    let app = page("central-bank", pending.clone()).await;
    assert!(app.text().contains("Waits for the approval of Custodian."));

    let app = page_of::<TokenDefinitions>("custodian", None).await;
    app.read(&[pending]);
    app.until_text("this network names nobody who approves").await;
    assert!(buttons(&app).is_empty());
}

#[wasm_bindgen_test]
async fn what_is_done_is_confirmed_in_these_words() {
    let pending = with_status(DefinitionStatus::Pending);
    for (reader, definition, verb) in [
        ("central-bank", dirham(), "Decommission"),
        ("central-bank", decommissioned(), "Activate"),
        ("custodian", pending, "Approve"),
    ] {
        let body = json!({ "Definition": definition.id, "Version": definition.version });
        let app = page(reader, definition).await;
        app.press(&format!("{verb} UAE Dirham"));
        app.until_text(&format!("{verb} Token AED")).await;
        let question =
            format!("Are you sure you would like to {} this token?", verb.to_lowercase());
        assert!(app.text().contains(&question), "{}", app.text());
        assert!(app.submitted().is_empty() && app.find_button("Cancel").is_some());
        for _ in 0..3 {
            app.press("Confirm");
        }
        let subject = if verb == "Approve" { "ApproveDefinition" } else { verb };
        assert_eq!(app.submitted(), [(format!("{subject}@Issuer"), body)]);
    }
}

#[wasm_bindgen_test]
async fn cancel_does_nothing_and_gives_the_focus_back() {
    let app = page("central-bank", dirham()).await;
    app.button("Decommission UAE Dirham").focus().unwrap();
    app.press("Decommission UAE Dirham");
    app.until_text("Are you sure").await;
    app.press("Cancel");
    app.until("closed", |app| app.all("dialog").is_empty()).await;
    let focused = gloo::utils::document().active_element().unwrap();
    assert_eq!(focused.get_attribute("aria-label").as_deref(), Some("Decommission UAE Dirham"));
    assert!(app.submitted().is_empty());
}

#[wasm_bindgen_test]
async fn what_was_taken_closes_the_dialog_and_what_was_refused_does_not() {
    let app = asked(dirham(), "Decommission UAE Dirham").await;
    app.press("Confirm");
    app.until("busy", |_| app.is_busy()).await;
    app.refuse("STALE", "This was changed since you looked at it.");
    app.until_text("This was changed since you looked at it.").await;
    app.until_text("Look at the new version and decide again.").await;
    frame().await;
    assert_eq!(app.all("dialog").len(), 1);

    app.press("Confirm");
    app.until("busy", |_| app.is_busy()).await;
    // The list may know it before the answer comes; what was confirmed has not changed.
    app.read(&[decommissioned()]);
    app.until_text("No Active token definitions.").await;
    assert!(!app.text().contains(CHANGED));
    app.take();
    app.until("closed", |app| app.all("dialog").is_empty()).await;
}

#[wasm_bindgen_test]
async fn what_changes_under_the_question_must_be_looked_at_first() {
    let app = asked(dirham(), "Decommission UAE Dirham").await;
    // Decommissioned and activated elsewhere.
    app.read(&[Definition { version: 3, ..dirham() }]);
    app.until_text(CHANGED).await;
    assert!(app.button("Confirm").disabled());
    app.press("Confirm");
    assert!(app.submitted().is_empty());
    app.press("Show the new version");
    app.until("the new version", |app| !app.button("Confirm").disabled()).await;
    app.press("Confirm");
    assert_eq!(app.submitted()[0].1["Version"], 3);
}

#[wasm_bindgen_test]
async fn what_was_done_elsewhere_cannot_be_confirmed() {
    let app = asked(dirham(), "Decommission UAE Dirham").await;
    app.read(&[decommissioned()]);
    app.until_text(CHANGED).await;
    app.press("Show the new version");
    app.until_text("This token definition is DECOMMISSIONED now.").await;
    assert!(app.button("Confirm").disabled());
}

#[wasm_bindgen_test]
async fn a_failed_read_does_not_take_the_question_away() {
    let app = asked(dirham(), "Decommission UAE Dirham").await;
    let problem = Problem { code: "OFFLINE".to_owned(), message: "Not now.".to_owned() };
    app.dispatch(Action::Definitions(Resource::Failed(problem)));
    app.until_text("Not now.").await;
    assert!(!app.text().contains(CHANGED) && !app.button("Confirm").disabled());
}
