use std::rc::Rc;

use tallystick_core::{RequestId, WalletId};
use tallystick_web::state::{Action, Connection, Problem, Resource, Session, State, ToastKind};
use uuid::Uuid;
use wasm_bindgen_test::wasm_bindgen_test;
use yew::Reducible;

use crate::samples::{directory, dirham, flow_of_issue, half_a_million, participant, seen_by};

fn after(actions: Vec<Action>) -> State {
    let state =
        actions.into_iter().fold(Rc::new(State::default()), |state, action| state.reduce(action));
    (*state).clone()
}

fn toast(title: &str) -> Action {
    Action::Toast { kind: ToastKind::Success, title: title.to_owned(), detail: None }
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
        Action::Requests(Resource::Ready(vec![seen_by(&half_a_million(), "commercial-bank")])),
        Action::Flows(Resource::Ready(vec![flow_of_issue()])),
        Action::Connection(Connection::Live),
        Action::Requesting(true),
        Action::Refused(Some(Problem { code: "STALE".to_owned(), message: String::new() })),
        session("custodian"),
    ]);
    assert_eq!(state.requests, Resource::Loading);
    assert_eq!(state.flows, Resource::Loading);
    assert_eq!(state.definitions, Resource::Loading);
    assert_eq!((state.requesting, state.refused), (false, None));
    assert_eq!(state.connection, Connection::Connecting);
    assert!(matches!(state.participants, Resource::Ready(all) if all.len() == 1));
}

#[wasm_bindgen_test]
fn an_action_on_one_request_does_not_touch_another() {
    let (one, other) = (RequestId(Uuid::from_u128(1)), RequestId(Uuid::from_u128(2)));
    let acting =
        [Action::Acting(one, true), Action::Acting(other, true), Action::Acting(one, true)];
    let state = after(acting.to_vec());
    assert_eq!(state.acting.len(), 2);
    let state = after([acting.to_vec(), vec![Action::Acting(one, false)]].concat());
    assert_eq!(state.acting, [other]);
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
