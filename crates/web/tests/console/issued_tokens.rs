use std::rc::Rc;

use serde_json::json;
use tallystick_core::{
    HolderAnswer, Permission, TokenAction, TokenStatus,
    issuer::IssuerTokenState,
    view::{IssuedTokenView, Page},
};
use tallystick_web::{
    commands::Command,
    queries::{Answer, Query},
    state::{Action, Problem, Resource, Session},
    tokens::{
        issued::{
            dialog::{IssuedTokenDialog, IssuedTokenDialogProperties},
            rows,
        },
        page::Tokens,
    },
};
use uuid::Uuid;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{
    app::{App, Harness},
    network::page_of,
    samples::{Heard, directory, dirhams, id, moment, now, participant, token},
    screen::Screen,
};

/// A token that Commercial Bank accepted, as the Central Bank sees it.
fn issued(status: TokenStatus, actions: &[TokenAction]) -> IssuedTokenView {
    IssuedTokenView {
        token: token(),
        version: 3,
        schema: "issuer.example.org/ISSUANCE:1.0".parse().unwrap(),
        amount: Some(dirhams("500000")),
        symbol: Some("AED".to_owned()),
        state: IssuerTokenState::Offered,
        status,
        status_since: None,
        reason: None,
        issuer: id("central-bank"),
        holder: id("commercial-bank"),
        issued: now(),
        starts: now(),
        expires: Some(moment("2027-11-20T09:30:00.000Z")),
        offered_until: moment("2026-11-20T09:40:00.000Z"),
        answer: Some(HolderAnswer::Accepted),
        request: None,
        actions: actions.to_vec(),
    }
}

fn active() -> IssuedTokenView {
    issued(TokenStatus::Active, &[TokenAction::Suspend, TokenAction::Revoke])
}

fn dialog(token: &IssuedTokenView, closed: &Heard<()>) -> IssuedTokenDialogProperties {
    IssuedTokenDialogProperties {
        token: token.clone(),
        opened: token.clone(),
        directory: directory(),
        now: now(),
        onclose: closed.callback(),
    }
}

async fn open(token: &IssuedTokenView) -> App<IssuedTokenDialog> {
    let app = App::show(dialog(token, &Heard::new()));
    app.until_text("Close").await;
    app
}

fn choices(app: &Screen<Harness<IssuedTokenDialog>>) -> Vec<&'static str> {
    let shown = ["Suspend", "Reactivate", "Revoke"].into_iter();
    let pressable = |name: &&str| app.find_button(name).is_some_and(|button| !button.disabled());
    shown.filter(pressable).collect()
}

#[wasm_bindgen_test]
async fn the_buttons_are_those_of_the_actions() {
    let suspended = issued(TokenStatus::Suspended, &[TokenAction::Reactivate, TokenAction::Revoke]);
    for (token, expected) in [
        (active(), vec!["Suspend", "Revoke"]),
        (suspended, vec!["Reactivate", "Revoke"]),
        (issued(TokenStatus::Revoked, &[]), vec![]),
    ] {
        let app = open(&token).await;
        assert_eq!(choices(&app), expected, "{:?}", token.status);
    }
}

#[wasm_bindgen_test]
async fn a_suspension_says_what_happens_and_needs_a_reason() {
    let app = open(&active()).await;
    app.press("Suspend");
    app.until_text("Suspend this token? It is not valid until you reactivate it.").await;
    let told = "Commercial Bank is told the reason. \
                The vault balance of Commercial Bank stays as it is.";
    assert!(app.text().contains(told), "{}", app.text());
    app.press("Suspend");
    app.until_remark("Reason", "Say why, so that the holder knows.").await;
    app.type_into("Reason", "\u{202e}redro truoc");
    app.until_remark("Reason", "It has characters that cannot be seen. Type it again.").await;
    app.press("Suspend");
    assert!(app.submitted().is_empty());
    app.type_into("Reason", " court order ");
    app.until_remark("Reason", "The holder sees it.").await;
    app.press("Suspend");
    let body = json!({
        "Token": token(), "Version": 3, "Status": "SUSPENDED", "Reason": "court order",
    });
    assert_eq!(app.submitted(), [("Revise@Issuer".to_owned(), body)]);
}

#[wasm_bindgen_test]
async fn a_reactivation_is_confirmed_without_a_reason() {
    let suspended = IssuedTokenView {
        reason: Some("court order".to_owned()),
        status_since: Some(now()),
        ..issued(TokenStatus::Suspended, &[TokenAction::Reactivate, TokenAction::Revoke])
    };
    let app = open(&suspended).await;
    assert!(app.text().contains("court order"), "{}", app.text());
    app.press("Reactivate");
    app.until_text("Reactivate this token? It is valid again at once.").await;
    assert!(app.submitted().is_empty());
    app.press("Reactivate");
    let body = json!({ "Token": token(), "Version": 3, "Status": "ACTIVE" });
    assert_eq!(app.submitted(), [("Revise@Issuer".to_owned(), body)]);
}

#[wasm_bindgen_test]
async fn what_changes_under_an_open_dialog_must_be_looked_at_first() {
    let mut app = open(&active()).await;
    app.press("Revoke");
    app.until_text("It cannot be reactivated.").await;
    let removed = IssuedTokenView {
        version: 4,
        state: IssuerTokenState::Removed,
        ..issued(TokenStatus::Active, &[])
    };
    let changed =
        IssuedTokenDialogProperties { token: removed, ..dialog(&active(), &Heard::new()) };
    app.update(changed);
    app.until_text("This token has changed").await;
    app.type_into("Reason", "court order");
    app.press("Revoke");
    assert!(app.submitted().is_empty());
    app.press("Show the new version");
    app.until_text("REMOVED").await;
    app.until("nothing to do", |app| choices(app).is_empty()).await;
}

#[wasm_bindgen_test]
async fn an_action_that_was_taken_closes_the_dialog_and_a_refused_one_does_not() {
    let closed = Heard::new();
    let suspended = issued(TokenStatus::Suspended, &[TokenAction::Reactivate]);
    let app = App::<IssuedTokenDialog>::show(dialog(&suspended, &closed));
    app.until_text("Close").await;
    for refused in [true, false] {
        if app.find_button("Back").is_none() {
            app.press("Reactivate");
            app.until_text("It is valid again at once.").await;
        }
        app.press("Reactivate");
        app.until("busy", |_| app.is_busy()).await;
        if refused {
            app.refuse("STALE", "The token has changed.");
            app.until_text("Look at the new version and decide again.").await;
            assert!(closed.all().is_empty());
        } else {
            app.take();
        }
    }
    app.until("closed", |_| closed.all().len() == 1).await;
}

#[wasm_bindgen_test]
fn a_state_says_what_the_holder_answered() {
    use IssuerTokenState::{Issued, Lapsed, Offered, Removed, Withdrawn};
    for (state, answer, word) in [
        (Issued, None, "ISSUED"),
        (Offered, Some(HolderAnswer::Accepted), "ACCEPTED"),
        (Offered, Some(HolderAnswer::Declined), "DECLINED"),
        (Lapsed, None, "LAPSED"),
        (Withdrawn, None, "WITHDRAWN"),
        (Removed, Some(HolderAnswer::Accepted), "REMOVED"),
    ] {
        let token = IssuedTokenView { state, answer, ..active() };
        assert_eq!(rows::state(&token).word(), word);
    }
}

#[wasm_bindgen_test]
fn what_is_past_its_time_is_expired() {
    let last = moment("2027-11-20T09:30:00.000Z");
    assert_eq!(rows::status(&active(), last).word(), "ACTIVE");
    assert_eq!(rows::status(&active(), moment("2027-11-20T09:30:00.001Z")).word(), "EXPIRED");
}

/// What the table asks for now.
fn asked(app: &App<Tokens>) -> Option<String> {
    app.given().into_iter().rev().find_map(|command| match command {
        Command::Ask(Query::Tokens(parameters)) => Some(parameters),
        _ => None,
    })
}

/// The issuer answers what the table asks for now.
async fn read(app: &App<Tokens>, answer: Resource<Vec<IssuedTokenView>>) {
    app.until("asked", |_| asked(app).is_some()).await;
    let page = answer.map(|items| {
        let total = u32::try_from(items.len()).ok();
        let items = items.clone();
        Answer::Tokens(Rc::new(Page { items, next: None, total, total_is_exact: Some(true) }))
    });
    app.dispatch(Action::Answer(Query::Tokens(asked(app).unwrap()), Some(page)));
}

#[wasm_bindgen_test]
async fn the_page_lists_what_was_issued_and_a_row_opens() {
    let app = page_of::<Tokens>("central-bank", None).await;
    app.until("loading", |app| !app.all("[aria-busy=true]").is_empty()).await;
    let problem = Problem { code: "INTERNAL".to_owned(), message: "The issuer failed.".to_owned() };
    read(&app, Resource::Failed(problem)).await;
    app.until_text("The issued tokens could not be read").await;
    read(&app, Resource::Ready(Vec::new())).await;
    app.until_text("No tokens were issued.").await;
    read(&app, Resource::Ready(vec![active()])).await;
    app.until_text("500,000.00 AED").await;
    assert!(asked(&app).unwrap().starts_with("sort=-issued&"), "{:?}", asked(&app));
    app.search("Search issued tokens", "another");
    app.until("asked", |_| asked(&app).unwrap().contains("q=another")).await;
    read(&app, Resource::Ready(Vec::new())).await;
    app.until_text("Nothing matches the search and the filters.").await;
    app.search("Search issued tokens", "");
    app.until("asked", |_| !asked(&app).unwrap().contains("q=")).await;
    app.until_text("500,000.00 AED").await;
    assert!(app.all("[role=tab]").is_empty(), "the Central Bank holds no tokens");
    app.click("tbody tr");
    app.until("open", |app| !app.all("dialog[open]").is_empty()).await;
    assert!(app.text().contains("Issued Token"));
}

#[wasm_bindgen_test]
async fn who_observes_sees_what_was_issued_and_who_holds_does_not() {
    let app = page_of::<Tokens>("regulator", None).await;
    read(&app, Resource::Ready(vec![active()])).await;
    app.until_text("500,000.00 AED").await;
    let app = page_of::<Tokens>("commercial-bank", None).await;
    app.dispatch(Action::Tokens(Resource::Ready(Vec::new())));
    app.until_text("No tokens.").await;
    assert!(app.all("[role=tab]").is_empty());
    assert_eq!(asked(&app), None);
}

#[wasm_bindgen_test]
async fn who_issues_and_holds_has_a_tab_for_each() {
    let app = page_of::<Tokens>("central-bank", None).await;
    let mut both = participant("central-bank", "Central Bank");
    both.permissions = vec![Permission::IssuancesIssuer, Permission::IssuancesNonIssuer];
    let wallet = tallystick_core::WalletId(Uuid::from_u128(7));
    app.dispatch(Action::Session(Some(Session { wallet, participant: both })));
    read(&app, Resource::Ready(vec![active()])).await;
    app.dispatch(Action::Tokens(Resource::Ready(Vec::new())));
    app.until_text("500,000.00 AED").await;
    assert_eq!(app.texts("[role=tab]"), ["Issued", "Held"]);
    assert_eq!(app.texts("[role=tab][aria-selected=true]"), ["Issued"]);
    app.press("Held");
    app.until_text("No tokens.").await;
    assert_eq!(app.texts("[role=tab][aria-selected=true]"), ["Held"]);
    app.press_key("[role=tab][aria-selected=true]", "ArrowRight");
    app.until("the first again", |app| app.texts("[role=tab][aria-selected=true]") == ["Issued"])
        .await;
    let focused = gloo::utils::document().active_element().unwrap();
    assert_eq!(focused.text_content().unwrap(), "Issued");
}
