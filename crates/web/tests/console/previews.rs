use std::rc::Rc;

use tallystick_core::{
    WalletId,
    actions::{ActionPreview, ApproveAtIssuer, IssueAtIssuer},
    refusal::RefusalDetails,
    work::{Holding, VaultChange},
};
use tallystick_web::{
    commands::{Command, Intended},
    queries::{Answer, Answered, Query},
    requests::dialog::{RequestDialog, RequestDialogProperties},
    state::{Action, Problem, Resource, Session},
};
use uuid::Uuid;
use wasm_bindgen_test::wasm_bindgen_test;
use yew::Callback;

use crate::{
    app::App,
    samples::{
        Heard, after, approve, directory, dirham, dirhams, half_a_million, participant, seen_by,
    },
};

/// The dialog of a request that the Central Bank may issue, and the command to issue it.
async fn to_issue() -> (App<RequestDialog>, Intended) {
    let request = after(half_a_million(), &[approve("central-bank"), approve("custodian")]);
    let view = seen_by(&request, "central-bank");
    let issue = Intended::new(&IssueAtIssuer { request: view.id, version: view.version });
    let app = App::show(RequestDialogProperties {
        title: "Issuance Request",
        request: view.clone(),
        opened: view,
        directory: directory(),
        onclose: Heard::new().callback(),
        oncorrect: Callback::noop(),
    });
    enrolled(&app, "central-bank").await;
    (app, issue)
}

/// Only an enrolled wallet asks.
async fn enrolled(app: &App<RequestDialog>, name: &str) {
    app.until_text("Computing your balances").await;
    app.dispatch(Action::Session(Some(Session {
        wallet: WalletId(Uuid::from_u128(7)),
        participant: participant(name, name),
    })));
    app.until("asked", |_| !app.given().is_empty()).await;
}

fn holding(balance: &str, reserved: &str) -> Holding {
    Holding { balance: dirhams(balance), reserved: dirhams(reserved) }
}

fn foreseen(before: Holding, after: Holding) -> Answered {
    let definition = dirham();
    let change = VaultChange {
        definition: definition.id,
        name: definition.name,
        symbol: definition.symbol,
        before,
        after,
    };
    ready(ActionPreview { vaults: vec![change], refusal: None })
}

fn ready(preview: ActionPreview) -> Answered {
    Resource::Ready(Answer::Preview(Rc::new(preview)))
}

fn refused() -> Answered {
    let details = RefusalDetails {
        code: "INSUFFICIENT_FUNDS".to_owned(),
        message: "The vault holds 1.00, which is less than 500,000.00.".to_owned(),
        correlation: None,
        number: None,
    };
    ready(ActionPreview { vaults: Vec::new(), refusal: Some(details) })
}

#[wasm_bindgen_test]
async fn the_dialog_shows_the_readers_balances_after_the_action_and_asks_again_when_they_changed() {
    let (app, issue) = to_issue().await;
    assert!(app.given().contains(&Command::Ask(Query::Preview(issue.clone()))));
    let (all, half) = (holding("1000000", "0"), holding("500000", "500000"));
    app.dispatch(Action::Answer(Query::Preview(issue.clone()), Some(foreseen(all, half))));
    app.until_text("becomes 500,000.00 AED").await;
    assert!(!app.button("Issue").disabled());

    // Somebody burned meanwhile.
    let less = foreseen(holding("900000", "0"), holding("400000", "500000"));
    app.dispatch(Action::Answer(Query::Preview(issue.clone()), Some(less)));
    app.until_text("The effect on your balances has changed meanwhile").await;
    assert!(app.text().contains("becomes 500,000.00 AED"), "{}", app.text());
    assert!(app.button("Issue").disabled());
    app.press("Issue");
    assert!(app.submitted().is_empty());
    app.press("Show the new version");
    app.until_text("becomes 400,000.00 AED").await;
    app.press("Issue");
    assert_eq!(app.submitted().len(), 1);
}

#[wasm_bindgen_test]
async fn what_would_be_refused_and_what_cannot_be_computed_is_said() {
    let (app, issue) = to_issue().await;
    let problem = Problem { code: "OFFLINE".to_owned(), message: "No network.".to_owned() };
    app.dispatch(Action::Answer(Query::Preview(issue.clone()), Some(Resource::Failed(problem))));
    app.until_text("cannot be computed now: No network.").await;
    assert!(!app.button("Issue").disabled());
    app.dispatch(Action::Answer(Query::Preview(issue), Some(refused())));
    app.until_text("It would be refused, and nothing would move").await;
    assert!(app.text().contains("which is less than 500,000.00."));
}

#[wasm_bindgen_test]
async fn where_nothing_of_the_readers_moves_it_says_so_and_forgets_it_when_closed() {
    let view = seen_by(&half_a_million(), "central-bank");
    let mut app = App::<RequestDialog>::show(RequestDialogProperties {
        title: "Issuance Request",
        request: view.clone(),
        opened: view.clone(),
        directory: directory(),
        onclose: Heard::new().callback(),
        oncorrect: Callback::noop(),
    });
    enrolled(&app, "central-bank").await;
    let intended = Intended::new(&ApproveAtIssuer { request: view.id, version: 1 });
    let nothing = ready(ActionPreview { vaults: Vec::new(), refusal: None });
    app.dispatch(Action::Answer(Query::Preview(intended.clone()), Some(nothing)));
    app.until_text("Your organisation's balances stay as they are.").await;
    app.take_away();
    app.until("closed", |screen| screen.text().is_empty()).await;
    assert!(app.given().contains(&Command::Forget(Query::Preview(intended))));
}
