use std::rc::Rc;

use tallystick_core::{Correlation, WalletId, requests::RequestList};
use tallystick_holder::tables::{Origin, Submitted};
use tallystick_web::{
    queries::Query,
    state::{
        Action, Connection, Problem, Progress, Resource, Session, State, SubmissionAction,
        ToastKind, ToastWords,
    },
};
use uuid::Uuid;
use wasm_bindgen_test::wasm_bindgen_test;
use yew::Reducible;

use crate::samples::{directory, dirham, flow_of_issue, participant};

fn after(actions: Vec<Action>) -> State {
    let state =
        actions.into_iter().fold(Rc::new(State::default()), |state, action| state.reduce(action));
    (*state).clone()
}

fn toast(title: &str) -> Action {
    Action::Toast(ToastWords::new(ToastKind::Success, title))
}

#[wasm_bindgen_test]
fn another_participant_sees_nothing_of_the_first() {
    let session = |name: &str| {
        Action::Session(Some(Session {
            wallet: WalletId(Uuid::from_u128(7)),
            participant: participant(name, name),
        }))
    };
    let state = after(vec![
        Action::Participants(Resource::Ready(vec![participant("central-bank", "Central Bank")])),
        session("commercial-bank"),
        Action::Definitions(Resource::Ready(vec![dirham()])),
        Action::Answer(
            Query::Requests(RequestList::Issuances, String::new()),
            Some(Resource::Loading),
        ),
        Action::Flows(Resource::Ready(vec![flow_of_issue()])),
        Action::Connection(Connection::Live, crate::samples::now()),
        Action::Submission(SubmissionAction::Restored(command(1))),
        Action::EnrolmentFailed(Some(problem())),
        session("custodian"),
    ]);
    assert!(state.answers.is_empty());
    assert_eq!(state.flows, Resource::Loading);
    assert_eq!(state.definitions, Resource::Loading);
    assert_eq!((state.submissions, state.enrolment_failure), (vec![], None));
    assert_eq!(state.connection, Connection::Connecting);
    assert!(matches!(state.participants, Resource::Ready(all) if all.len() == 1));
}

fn command(number: u128) -> Submitted {
    Submitted {
        correlation: Correlation(Uuid::from_u128(number)),
        subject: "Approve@Issuer".to_owned(),
        origin: Origin { tab: "this-tab".to_owned(), about: None, summary: None },
    }
}

fn problem() -> Problem {
    Problem { code: "STALE".to_owned(), message: "It has changed.".to_owned() }
}

fn about_submissions(actions: Vec<SubmissionAction>) -> State {
    after(actions.into_iter().map(Action::Submission).collect())
}

#[wasm_bindgen_test]
fn the_end_of_one_submission_does_not_touch_another() {
    use SubmissionAction::{Ended, Submitted};
    let state = about_submissions(vec![
        Submitted(command(1)),
        Submitted(command(2)),
        Ended(command(1), Err(problem())),
    ]);
    let progress: Vec<Progress> = state.submissions.into_iter().map(|one| one.progress).collect();
    assert_eq!(progress, [Progress::Refused(problem()), Progress::Busy]);
}

/// As when it was answered before the pages of a reloaded tab knew of it.
#[wasm_bindgen_test]
fn a_refusal_that_nobody_shows_is_told() {
    use SubmissionAction::{Ended, Restored};
    for earlier in [vec![], vec![Restored(command(1))]] {
        let state = about_submissions([earlier, vec![Ended(command(1), Err(problem()))]].concat());
        assert!(state.submissions.is_empty());
        let [toast] = &state.toasts[..] else { panic!("{:?}", state.toasts) };
        assert_eq!(toast.words.title, "Approve was refused");
        assert_eq!(toast.words.detail.as_deref(), Some("It has changed."));
    }
}

#[wasm_bindgen_test]
fn the_same_words_twice_are_two_toasts() {
    let state = after(vec![toast("done"), toast("done"), Action::Session(None), toast("done")]);
    let sequences: Vec<u64> = state.toasts.iter().map(|toast| toast.sequence).collect();
    assert_eq!(sequences, [0, 1, 2]);
}

#[wasm_bindgen_test]
fn a_participant_that_is_not_known_yet_is_called_by_its_id() {
    assert_eq!(directory().title(&crate::samples::id("custodian")), "Custodian");
    assert_eq!(directory().title(&crate::samples::id("nobody")), "nobody");
}
