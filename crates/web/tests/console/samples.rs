//! The demo network, as the issuer's reads answer.

use std::{cell::RefCell, rc::Rc};

use tallystick_core::{
    Amount, Decimals, Definition, DefinitionId, Flow, FlowId, FlowNote, IssuanceRequest, Machine,
    Participant, ParticipantId, RequestId, RequestInput, Timestamp, TokenId, WalletId,
    flow::{FlowName, FlowStep, Stage, StepStatus},
    view::IssuanceRequestView,
};
use tallystick_web::{directory::Directory, state::Resource};
use uuid::Uuid;
use yew::Callback;

pub(crate) fn moment(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub(crate) fn now() -> Timestamp {
    moment("2026-11-20T09:30:00.000Z")
}

pub(crate) fn id(name: &str) -> ParticipantId {
    name.parse().unwrap()
}

pub(crate) fn token() -> TokenId {
    TokenId(Uuid::from_u128(5))
}

pub(crate) fn dirham() -> Definition {
    Definition {
        id: DefinitionId(Uuid::from_u128(0xae)),
        version: 1,
        name: "UAE Dirham".to_owned(),
        symbol: "AED".to_owned(),
        decimals: Decimals::new(2).unwrap(),
        issuer: id("central-bank"),
        definer: id("central-bank"),
        custodian: Some(id("custodian")),
        defined_at: now(),
        active: true,
    }
}

pub(crate) fn participant(name: &str, title: &str) -> Participant {
    Participant {
        id: id(name),
        title: title.to_owned(),
        x500: format!("CN={title}, C=GB"),
        colour: "blue".to_owned(),
        permissions: Vec::new(),
    }
}

pub(crate) fn directory() -> Directory {
    Directory::new(&Resource::Ready(vec![
        participant("central-bank", "Central Bank"),
        participant("commercial-bank", "Commercial Bank"),
        participant("commercial-bank-2", "Another Bank"),
        participant("custodian", "Custodian"),
    ]))
}

/// A request for so many fils by this participant, made in this minute.
pub(crate) fn request(number: u128, minor_units: i64, by: &str, minute: u8) -> IssuanceRequest {
    IssuanceRequest::new(
        RequestId(Uuid::from_u128(number)),
        &dirham(),
        Amount::from_minor_units(minor_units, Decimals::new(2).unwrap()).unwrap(),
        id(by),
        WalletId(Uuid::from_u128(7)),
        moment(&format!("2026-11-20T09:{minute:02}:00.000Z")),
    )
}

pub(crate) fn half_a_million() -> IssuanceRequest {
    request(1, 50_000_000, "commercial-bank", 30)
}

pub(crate) fn after(request: IssuanceRequest, inputs: &[RequestInput]) -> IssuanceRequest {
    inputs.iter().cloned().fold(request, |row, input| row.step(now(), input).unwrap().next)
}

pub(crate) fn approve(who: &str) -> RequestInput {
    RequestInput::Approve(id(who))
}

pub(crate) fn seen_by(request: &IssuanceRequest, reader: &str) -> IssuanceRequestView {
    IssuanceRequestView::new(request, &dirham(), &id(reader))
}

/// An issue of tokens for which the holder is awaited.
pub(crate) fn flow_of_issue() -> Flow {
    let flow_id = FlowId(Uuid::from_u128(0xf1));
    let mut flow = Flow::running(flow_id, FlowName::IssueTokens, id("central-bank"), now());
    flow.steps = Stage::ALL
        .into_iter()
        .map(|stage| FlowStep {
            stage,
            status: StepStatus::Waiting,
            at: None,
            awaits: if stage.awaits_holder() { "Commercial Bank" } else { "Central Bank" }
                .to_owned(),
        })
        .collect();
    flow.step(now(), FlowNote::Reached(Stage::Offer)).unwrap().next
}

/// Keeps what was emitted.
pub(crate) struct Heard<T>(Rc<RefCell<Vec<T>>>);

impl<T: Clone + 'static> Heard<T> {
    pub(crate) fn new() -> Self {
        Self(Rc::default())
    }

    pub(crate) fn callback(&self) -> Callback<T> {
        let heard = self.0.clone();
        Callback::from(move |one| heard.borrow_mut().push(one))
    }

    pub(crate) fn all(&self) -> Vec<T> {
        self.0.borrow().clone()
    }
}
