use std::rc::Rc;

use tallystick_core::{
    SchemaCode, SignatureError, Timestamp,
    token::{
        Token, TokenError,
        verification::{Unreadable, Verification, parse},
    },
};
use tallystick_holder::Examination;
use tallystick_web::{
    commands::Command,
    state::{Action, Examined, Problem, Resource},
    verify::page::Verify,
};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{
    app::App,
    network::issuer,
    samples::{moment, now, token},
};

fn later() -> Timestamp {
    moment("2027-11-20T09:30:00.000Z")
}

fn signed() -> (Token, String) {
    let domain = "tallystick.example".parse().unwrap();
    let context = serde_json::json!({ "Seat": "12A", "Meal": ["soup", 2] });
    let token = Token {
        token: token(),
        schema: SchemaCode::issuance(&domain),
        issuer: domain,
        context: context.as_object().unwrap().clone(),
        issued: now(),
        starts: now(),
        expires: Some(later()),
        identifier: None,
        biostamp: None,
        dkim: "pw1".to_owned(),
    };
    let text = serde_json::json!({
        "Token": token.token, "Issuer": token.issuer, "Schema": token.schema, "DKIM": "pw1",
        "Signature": "c2lnbmVk",
    });
    (token, text.to_string())
}

fn examination(verification: Verification) -> Examination {
    let (token, text) = signed();
    let document = Some(parse(&text).unwrap());
    Examination { verification, status_unknown: false, token: Some(token), document }
}

fn shown(app: &App<Verify>, examination: Examination) {
    let examined = Examined(Rc::new(examination));
    app.dispatch(Action::Examination(Some(Resource::Ready(examined))));
}

/// The page before the issuer has introduced itself.
async fn waiting_page() -> App<Verify> {
    let app = App::<Verify>::show(());
    app.until("shown", |app| !app.all("h1").is_empty()).await;
    app
}

/// The page once it has; nobody is chosen.
async fn page() -> App<Verify> {
    let app = waiting_page().await;
    app.dispatch(Action::Issuer(Resource::Ready(issuer(None))));
    app.until("ready", |app| app.find_button("Verify").is_some()).await;
    app
}

#[wasm_bindgen_test]
async fn it_waits_for_the_issuers_keys_and_says_when_they_cannot_be_read() {
    let app = waiting_page().await;
    let loading = |app: &App<Verify>| !app.all("[aria-label=\"Loading issuer's keys\"]").is_empty();
    assert!(loading(&app));
    assert!(app.find_button("Verify").is_none());
    let message = "The issuer cannot be reached.".to_owned();
    app.dispatch(Action::Issuer(Resource::Failed(Problem { code: "OFFLINE".to_owned(), message })));
    app.until_text("The issuer cannot be reached.").await;
    app.press("Try again");
    assert_eq!(app.given(), [Command::Retry]);
}

#[wasm_bindgen_test]
async fn what_is_filled_in_is_verified_and_what_was_verified_before_forgotten() {
    let app = page().await;
    assert!(app.button("Clear").disabled());
    app.type_into("Token as JSON", "{}");
    app.until("filled in", |app| !app.button("Clear").disabled()).await;
    app.press("Verify");
    let expected = [Command::ForgetExamination, Command::Verify("{}".to_owned())];
    app.until("given", |_| app.given() == expected).await;
    app.dispatch(Action::Examination(Some(Resource::Loading)));
    app.until_text("asking the issuer for its status").await;
    app.press("Verify");
    assert_eq!(app.given().len(), 2, "one at a time");
    app.press("Clear");
    app.until("cleared", |app| app.value_of("Token as JSON").is_empty()).await;
    assert_eq!(app.given().last(), Some(&Command::ForgetExamination));
}

#[wasm_bindgen_test]
async fn leaving_the_page_forgets_what_was_verified() {
    let mut app = page().await;
    app.take_away();
    app.until("given", |_| app.given() == [Command::ForgetExamination]).await;
}

#[wasm_bindgen_test]
async fn each_outcome_is_announced_under_its_heading_with_what_to_do() {
    let app = page().await;
    let other = || "other.example.org".to_owned();
    let selector = || "pw9".to_owned();
    let (since, until) = (Some(now()), Some(later()));
    for (verification, kind, title, meaning) in [
        (Verification::Valid { until }, "success", "Valid until ", "rely on"),
        (Verification::Valid { until: None }, "success", "Valid for ever", "rely on"),
        (
            Verification::NotYetValid { from: later() },
            "warning",
            "Not yet valid",
            "It is valid from ",
        ),
        (Verification::Expired { since: now() }, "warning", "Expired", "It was valid until "),
        (Verification::Suspended { since, until }, "warning", "Suspended", " until "),
        (Verification::Revoked { since }, "danger", "Revoked", "The issuer revoked it on "),
        (Verification::Revoked { since: None }, "danger", "Revoked", "The issuer revoked it, or"),
        (Verification::NotAccepted, "warning", "Not yet accepted", "nobody's yet"),
        (Verification::Removed, "warning", "Not held any more", "has removed it"),
        (Verification::NotInBooks, "warning", "Not in the issuer's books", "cleared that up"),
        (
            Verification::Altered { fault: TokenError::Signature(SignatureError::Bad) },
            "danger",
            "Altered",
            "does not match what it says (bad signature)",
        ),
        (
            Verification::UnknownIssuer { named: other() },
            "danger",
            "Unknown issuer",
            "keys of tallystick.example alone",
        ),
        (
            Verification::UnknownKey { selector: selector() },
            "danger",
            "Unknown issuer",
            "never published",
        ),
        (
            Verification::RevokedKey { selector: selector() },
            "danger",
            "Key revoked",
            "revoked the key",
        ),
        (
            Verification::Unreadable(Unreadable::Empty),
            "danger",
            "Unreadable",
            "There is nothing here to verify.",
        ),
    ] {
        shown(&app, examination(verification));
        let alert = format!("[role='status'] .pf-v6-c-alert.pf-m-{kind}");
        let says = |app: &App<Verify>| {
            let (headings, alerts) = (app.texts(&format!("{alert} h2")), app.texts(&alert));
            headings.len() == 1 && headings[0].contains(title) && alerts[0].contains(meaning)
        };
        app.until(&format!("{kind}, {title}, {meaning}"), |_| says(&app)).await;
        assert_eq!(app.all("[role='status'] .pf-v6-c-alert__icon i").len(), 1);
    }
}

#[wasm_bindgen_test]
async fn without_the_issuers_word_nothing_is_called_valid() {
    let app = page().await;
    let unknown = |verification| Examination { status_unknown: true, ..examination(verification) };
    shown(&app, unknown(Verification::Valid { until: None }));
    app.until_text("Signature and times hold").await;
    app.until_text("could not be asked").await;
    assert!(app.all("[role='status'] .pf-m-success").is_empty());
    assert!(!app.text().contains("You can rely on what it says."));
    // Where it is worth nothing anyway, that is what counts.
    shown(&app, unknown(Verification::Expired { since: now() }));
    app.until_text("Expired").await;
    assert!(!app.text().contains("Signature and times hold"));
}

#[wasm_bindgen_test]
async fn it_shows_what_the_token_says_with_ids_last_and_the_json_on_demand() {
    let app = page().await;
    shown(&app, examination(Verification::Valid { until: Some(later()) }));
    app.until_text("What the token says").await;
    let terms = app.texts("dt");
    let expected = [
        "Title", "Issuer", "Meal", "Seat", "Issued", "Starts", "Expires", "Key", "Schema", "Token",
    ];
    assert_eq!(terms, expected);
    assert!(app.text().contains("12A") && app.text().contains(r#"["soup",2]"#));
    assert_eq!(app.texts("summary"), ["Raw JSON"]);
    assert!(app.all("details[open]").is_empty(), "it is there for those who ask");
    assert!(app.texts("details pre")[0].contains("c2lnbmVk"));
    assert_eq!(app.all("details a[download]").len(), 1);

    let unlimited = Token { expires: None, ..signed().0 };
    let valid = examination(Verification::Valid { until: None });
    shown(&app, Examination { token: Some(unlimited), ..valid });
    app.until_text("Never").await;
    // What does not even have a token's form is there to be read as it is.
    let altered = Verification::Altered { fault: TokenError::UnsupportedAlgorithm };
    shown(&app, Examination { token: None, ..examination(altered) });
    app.until("without fields", |app| app.all("dt").is_empty()).await;
    assert_eq!(app.texts("summary"), ["Raw JSON"]);
}
