//! The demo network: five participants, and dirhams in the Central Bank's vault.

use tallystick_core::{
    Amount, Decimals, Definition, DefinitionId, Flow, FlowId, Machine, Participant, ParticipantId,
    Permission, PostingId, Refusal, Timestamp,
    flow::FlowName,
    issuer::{Changes, Rows},
    vault::{Posting, VaultInput},
};
use uuid::Uuid;

use crate::database::{Batch, Network};

/// What the Central Bank has in its vault at the start, in fils: 1,000,000.00 AED.
const MINTED: i64 = 100_000_000;

fn participant(
    id: &str,
    title: &str,
    common_name: &str,
    colour: &str,
    permissions: &[Permission],
) -> Participant {
    Participant {
        id: named(id),
        title: title.to_owned(),
        x500: format!("CN={common_name}, OU=Test Dept, O=R3, L=London, C=GB"),
        colour: colour.to_owned(),
        permissions: permissions.to_vec(),
    }
}

fn named(id: &str) -> ParticipantId {
    id.parse().expect("the demo's ids are short names")
}

fn participants() -> Vec<Participant> {
    use Permission as P;
    let bank =
        [P::ViewTokens, P::IssuancesNonIssuer, P::TransfersNonIssuer, P::RedemptionsNonIssuer];
    let central = [P::Define, P::ViewTokens, P::Create, P::IssuancesIssuer, P::RedemptionsIssuer];
    let custodian =
        [P::ViewTokens, P::IssuancesCustodian, P::TransfersCustodian, P::RedemptionsCustodian];
    let regulator = [P::ViewTokens, P::Observe];
    vec![
        participant("central-bank", "Central Bank", "Bob", "purple", &central),
        participant("commercial-bank", "Commercial Bank", "Alice", "blue", &bank),
        participant("commercial-bank-2", "Commercial Bank 2", "Dave", "teal", &bank),
        participant("custodian", "Custodian", "Charlie", "orange", &custodian),
        participant("regulator", "Regulator", "Erin", "green", &regulator),
    ]
}

/// What a demonstration starts with. `fresh` gives a new UUID each time.
pub(crate) fn network(now: Timestamp, fresh: &mut dyn FnMut() -> Uuid) -> Result<Network, Refusal> {
    let decimals = Decimals::new(2).expect("2 is between 0 and 8");
    let definition = Definition {
        id: DefinitionId(fresh()),
        version: 1,
        name: "UAE Dirham".to_owned(),
        symbol: "AED".to_owned(),
        decimals,
        issuer: named("central-bank"),
        definer: named("central-bank"),
        custodian: Some(named("custodian")),
        defined_at: now,
        active: true,
    };
    let minted = Amount::from_minor_units(MINTED, decimals).ok_or(Refusal::Internal)?;
    let vault = Rows::empty_vault(definition.issuer.clone(), definition.id, decimals);
    let step = vault.step(now, VaultInput::Mint(minted))?;

    let issuer = definition.issuer.clone();
    let mut flow = Flow::completed_at_once(FlowId(fresh()), FlowName::MintTokens, issuer, now);
    flow.summary = format!("{} {}", minted.grouped(), definition.symbol);
    let (id, flow_id) = (flow.id, flow.id);
    let postings = step.posts.into_iter().map(|movement| Posting {
        id: PostingId(fresh()),
        movement,
        flow: flow_id,
        at: now,
    });
    let postings = postings.collect();
    let mut opening = Batch::default();
    let changes = Changes { flows: vec![flow], postings, ..Changes::default() };
    opening.add(changes, fresh);
    opening.add_parties(id);
    Ok(Network { participants: participants(), definitions: vec![definition], opening })
}
