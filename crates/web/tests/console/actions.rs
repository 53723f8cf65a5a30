use serde_json::json;
use tallystick_web::{
    issuances::request_form::{RequestForm, RequestFormProperties},
    state::{Action, Progress, State, SubmissionAction, ToastKind},
};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{
    app::App,
    samples::{directory, dirham, id},
    screen::frame,
};

const SENTENCE: &str = "This token definition is decommissioned.";

/// The form `Request Issuance`, filled in.
async fn filled_in() -> App<RequestForm> {
    let app = App::show(properties());
    fill_in(&app).await;
    app
}

fn properties() -> RequestFormProperties {
    RequestFormProperties {
        definitions: vec![dirham()],
        requester: id("commercial-bank"),
        directory: directory(),
        correction: None,
        ontaken: yew::Callback::noop(),
        onfile: yew::Callback::noop(),
    }
}

async fn fill_in(app: &App<RequestForm>) {
    app.until_text("Amount").await;
    app.type_into("Amount", "7");
    app.until_text("7.00 AED").await;
}

#[wasm_bindgen_test]
async fn ten_clicks_are_one_submission() {
    let app = filled_in().await;
    for _ in 0..10 {
        app.press("Request");
    }
    assert_eq!(app.submitted().len(), 1);
    app.until("busy", |_| app.is_busy()).await;
    app.press("Request");
    assert_eq!(app.submitted().len(), 1);

    app.take();
    app.until("ready again", |_| !app.is_busy()).await;
    fill_in(&app).await;
    app.press("Request");
    let body = json!({ "Definition": dirham().id, "Amount": "7.00" });
    let request = ("RequestIssuance@Issuer".to_owned(), body);
    assert_eq!(app.submitted(), [request.clone(), request]);
}

#[wasm_bindgen_test]
async fn a_refusal_belongs_to_its_submission_and_the_next_one_is_tried_without_it() {
    let app = filled_in().await;
    app.press("Request");
    let first = app.last();
    app.refuse("DECOMMISSIONED", SENTENCE);
    app.until_text(SENTENCE).await;
    assert!(!app.is_busy() && app.toasts().is_empty());

    app.press("Request");
    app.until("tried again", |_| app.is_busy() && !app.text().contains(SENTENCE)).await;
    assert_ne!(app.last().correlation, first.correlation);
    // What the first one was told comes too late to be about the second.
    app.dispatch(Action::Submission(SubmissionAction::Ended(first, Ok(()))));
    frame().await;
    assert!(app.is_busy());
}

#[wasm_bindgen_test]
async fn a_refusal_whose_form_is_gone_is_a_toast_that_names_the_action() {
    let mut app = filled_in().await;
    app.press("Request");
    app.take_away();
    app.until("gone", |app| app.text().is_empty()).await;
    app.refuse("DECOMMISSIONED", SENTENCE);
    let [toast] = &app.toasts()[..] else { panic!("one toast: {:?}", app.toasts()) };
    assert_eq!(
        (toast.words.kind, toast.words.title.as_str()),
        (ToastKind::Danger, "Request Issuance was refused")
    );
    assert_eq!(toast.words.detail.as_deref(), Some(SENTENCE));

    // Another form like it knows nothing of that.
    app.update(properties());
    app.until_text("Amount").await;
    frame().await;
    assert!(!app.text().contains(SENTENCE) && app.state().submissions.is_empty());
}

#[wasm_bindgen_test]
async fn a_refusal_that_came_as_the_form_went_is_a_toast_too_and_one_that_was_read_is_none() {
    let mut app = filled_in().await;
    app.press("Request");
    app.until("busy", |_| app.is_busy()).await;
    // Both before the page is drawn anew.
    app.refuse("DECOMMISSIONED", SENTENCE);
    app.take_away();
    app.until("gone", |app| app.text().is_empty()).await;
    assert_eq!(app.toasts().len(), 1);

    let mut app = filled_in().await;
    app.press("Request");
    app.refuse("DECOMMISSIONED", SENTENCE);
    app.until_text(SENTENCE).await;
    app.take_away();
    app.until("gone", |app| app.text().is_empty()).await;
    assert!(app.toasts().is_empty() && app.state().submissions.is_empty());
}

#[wasm_bindgen_test]
async fn what_was_under_way_before_a_reload_shows_where_it_was_submitted() {
    let first = filled_in().await;
    first.press("Request");
    let command = first.last();
    drop(first);

    let app = App::<RequestForm>::show(properties());
    app.until_text("Amount").await;
    app.dispatch(Action::Submission(SubmissionAction::Restored(command.clone())));
    app.until("busy", |_| app.is_busy()).await;
    fill_in(&app).await;
    app.press("Request");
    assert!(app.submitted().is_empty());
    let refused = Err(tallystick_web::state::Problem {
        code: "DECOMMISSIONED".to_owned(),
        message: SENTENCE.to_owned(),
    });
    app.dispatch(Action::Submission(SubmissionAction::Ended(command, refused)));
    app.until_text(SENTENCE).await;
    assert!(app.toasts().is_empty());
}

#[wasm_bindgen_test]
async fn a_form_that_comes_back_shows_what_is_still_under_way() {
    let mut app = filled_in().await;
    app.press("Request");
    app.take_away();
    app.until("gone", |app| app.text().is_empty()).await;
    app.update(properties());
    app.until("busy", |_| app.is_busy()).await;
    app.take();
    app.until("ready", |_| !app.is_busy()).await;
    assert!(app.state().submissions.is_empty());
}

#[wasm_bindgen_test]
async fn a_submission_about_something_else_is_not_shown_here() {
    let app = filled_in().await;
    let mut other = tallystick_holder::tables::Submitted {
        correlation: tallystick_core::Correlation(uuid::Uuid::from_u128(9)),
        subject: "Approve@Issuer".to_owned(),
        origin: tallystick_holder::tables::Origin::default(),
    };
    app.dispatch(Action::Submission(SubmissionAction::Restored(other.clone())));
    frame().await;
    frame().await;
    assert!(!app.is_busy());
    other.subject = "RequestIssuance@Issuer".to_owned();
    other.origin.about = Some("something".to_owned());
    other.correlation = tallystick_core::Correlation(uuid::Uuid::from_u128(10));
    app.dispatch(Action::Submission(SubmissionAction::Restored(other)));
    frame().await;
    frame().await;
    assert!(!app.is_busy());
    let State { submissions, .. } = app.state();
    assert!(submissions.iter().all(|one| one.progress == Progress::Busy && !one.shown));
}
