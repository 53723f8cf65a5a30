//! What the tests of several modules start from.

use std::time::Duration;

use uuid::Uuid;

use crate::{
    Amount, Decimals, Definition, DefinitionId, DomainName, Flow, FlowId, FlowKind, Machine,
    ParticipantId, RequestId, SchemaCode, Sender, Timestamp, TokenId, WalletId,
    broker::{
        Asked, BrokerToken, BrokerTokenInput, Chat, titles::Localization, tokens::issue_at_broker,
    },
    definition::{DefinitionStatus, Rules},
    flows::{About, FlowStep, StepName},
    message::{IssueAtBroker, SavedAtBroker},
    wallet::path_of,
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
        status: DefinitionStatus::Active,
        rules: Rules::default(),
    }
}

pub(crate) fn flow_of_issue() -> Flow {
    let initiator = participant("central-bank");
    let (id, about) = (FlowId(uuid(0xf1)), About::default());
    let mut flow = Flow::running(id, FlowKind::ISSUE, initiator, about, now());
    let step = |(name, _)| FlowStep::waiting(name, participant("commercial-bank"));
    flow.steps = StepName::OF_ISSUE.into_iter().map(step).collect();
    flow
}

pub(crate) fn wallet() -> WalletId {
    WalletId(uuid(0xa1))
}

/// What `Commercial Bank` asked for.
pub(crate) fn asked() -> Asked {
    Asked::new(RequestId(uuid(0x20)), &dirham(), amount(50_000_000))
}

pub(crate) fn chat() -> Chat {
    Chat::about(asked(), issuer_domain())
}

pub(crate) fn offer() -> IssueAtBroker {
    IssueAtBroker {
        chat: chat().id,
        token: TokenId(uuid(0x70)),
        schema: SchemaCode::issuance(&issuer_domain()),
        starts: now(),
        expires: Some(later(3_600)),
    }
}

pub(crate) fn titles() -> Localization {
    Localization {
        language: "en".to_owned(),
        issuer_title: "Central Bank".to_owned(),
        schema_title: "Issuance".to_owned(),
        description: Some("Money that was issued.".to_owned()),
    }
}

/// A row of Broker.Tokens for which the holder is asked.
pub(crate) fn detailed_broker_token() -> BrokerToken {
    let sender = Sender::Party(issuer_domain().into());
    let row = issue_at_broker(now(), &sender, wallet(), &chat(), offer()).unwrap();
    row.step(now(), BrokerTokenInput::Localized(titles())).unwrap().next
}

/// A row of Broker.Tokens whose token is kept.
pub(crate) fn saved_broker_token() -> BrokerToken {
    let row = detailed_broker_token();
    let row = row.step(now(), BrokerTokenInput::Accepted).unwrap().next;
    let path = path_of(&row.issuer, row.token);
    let saved = SavedAtBroker { issuer: row.issuer.clone(), token: row.token, path };
    row.step(now(), BrokerTokenInput::Saved(wallet(), saved)).unwrap().next
}
