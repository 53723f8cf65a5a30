//! What the tests of several modules start from.

use std::time::Duration;

use uuid::Uuid;

use crate::{
    Amount, Decimals, Definition, DefinitionId, DomainName, Flow, FlowId, ParticipantId, Timestamp,
    flow::{FlowName, FlowStep, Stage, StepStatus},
};

pub(crate) fn now() -> Timestamp {
    "2026-11-20T09:30:00.000Z".parse().unwrap()
}

pub(crate) fn later(seconds: u64) -> Timestamp {
    now().after(Duration::from_secs(seconds))
}

pub(crate) fn participant(id: &str) -> ParticipantId {
    id.parse().unwrap()
}

pub(crate) fn issuer_domain() -> DomainName {
    "issuer.example.org".parse().unwrap()
}

pub(crate) fn uuid(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

/// So many fils.
pub(crate) fn amount(minor_units: i64) -> Amount {
    Amount::from_minor_units(minor_units, Decimals::new(2).unwrap()).unwrap()
}

pub(crate) fn dirham() -> Definition {
    Definition {
        id: DefinitionId(uuid(0xae)),
        version: 1,
        name: "UAE Dirham".to_owned(),
        symbol: "AED".to_owned(),
        decimals: Decimals::new(2).unwrap(),
        issuer: participant("central-bank"),
        definer: participant("central-bank"),
        custodian: Some(participant("custodian")),
        defined_at: now(),
        active: true,
    }
}

pub(crate) fn flow_of_issue() -> Flow {
    let initiator = participant("central-bank");
    let mut flow = Flow::running(FlowId(uuid(0xf1)), FlowName::IssueTokens, initiator, now());
    flow.steps = Stage::ALL
        .into_iter()
        .map(|stage| FlowStep {
            stage,
            status: StepStatus::Waiting,
            at: None,
            awaits: "Commercial Bank".to_owned(),
        })
        .collect();
    flow
}
