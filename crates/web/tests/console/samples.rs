//! The demo network, as the issuer's reads answer.

use std::{cell::RefCell, rc::Rc};

use tallystick_core::{
    Amount, Decimals, Definition, DefinitionId, Flow, FlowId, FlowInput, FlowKind, Machine,
    Participant, ParticipantId, PublicKey, Request, RequestId, RequestInput, Timestamp, TokenId,
    WalletId,
    definition::{DefinitionStatus, Rules},
    flows::{About, FlowStep, StepName},
    requests::{Decider, RequestKind},
    view::{RequestView, VaultView},
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
        status: DefinitionStatus::Active,
        rules: Rules::default(),
    }
}

pub(crate) fn dirhams(text: &str) -> Amount {
    match text {
        "0" => Amount::zero(dirham().decimals),
        text => dirham().amount(text).unwrap(),
    }
}

/// A vault of dirhams with so much unreserved and reserved.
pub(crate) fn vault(balance: &str, reserved: &str) -> VaultView {
    let Definition { id, name, symbol, decimals, .. } = dirham();
    let (balance, reserved) = (dirhams(balance), dirhams(reserved));
    VaultView { definition: id, name, symbol, decimals, balance, reserved, outstanding: None }
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
pub(crate) fn request(number: u128, minor_units: i64, by: &str, minute: u8) -> Request {
    let request = Request::new(
        RequestId(Uuid::from_u128(number)),
        RequestKind::Issuance { token: None },
        &dirham(),
        Amount::from_minor_units(minor_units, Decimals::new(2).unwrap()).unwrap(),
        (id(by), WalletId(Uuid::from_u128(7))),
        moment(&format!("2026-11-20T09:{minute:02}:00.000Z")),
    );
    Request { version: 1, ..request }
}

pub(crate) fn half_a_million() -> Request {
    request(1, 50_000_000, "commercial-bank", 30)
}

pub(crate) fn after(request: Request, inputs: &[RequestInput]) -> Request {
    let step = |row: Request, input| {
        let version = row.version + 1;
        Request { version, ..row.step(now(), input).unwrap().next }
    };
    inputs.iter().cloned().fold(request, step)
}

pub(crate) fn approve(who: &str) -> RequestInput {
    RequestInput::Approve(decider(who))
}

pub(crate) fn decider(who: &str) -> Decider {
    Decider { participant: id(who), key: PublicKey::from_bytes([1; 32]) }
}

pub(crate) fn seen_by(request: &Request, reader: &str) -> RequestView {
    RequestView::new(request, &dirham(), &with_permissions(reader))
}

/// A participant who may do what it may in the demo.
fn with_permissions(name: &str) -> Participant {
    use tallystick_core::Permission::{IssuancesCustodian, IssuancesIssuer, IssuancesNonIssuer};
    let permission = match name {
        "central-bank" => IssuancesIssuer,
        "custodian" => IssuancesCustodian,
        _ => IssuancesNonIssuer,
    };
    Participant { permissions: vec![permission], ..participant(name, name) }
}

/// An issue of tokens for which the holder is awaited.
pub(crate) fn flow_of_issue() -> Flow {
    let about = About {
        definition: Some(dirham().id),
        amount: Some(half_a_million().amount),
        holder: Some(id("commercial-bank")),
        ..About::default()
    };
    let flow_id = FlowId(Uuid::from_u128(0xf1));
    let mut flow = Flow::running(flow_id, FlowKind::ISSUE, id("central-bank"), about, now());
    let step = |(name, awaits_holder)| {
        FlowStep::waiting(name, id(if awaits_holder { "commercial-bank" } else { "central-bank" }))
    };
    flow.steps = StepName::OF_ISSUE.into_iter().map(step).collect();
    flow.step(now(), FlowInput::Reached(StepName::OFFER)).unwrap().next
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
