//! Who may hold and read what, and who is told that it changed.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    Definition, DefinitionId, Flow, Participant, ParticipantId, Permission, Refusal, Request,
    books::Account,
    issuer::IssuerToken,
    requests::RequestList,
    view::Topic,
    work::{Change, Changes, Loaded, Rows},
};

/// Whether a participant can hold units of a definition: its issuer, and those who may request
/// issuances or take part in transfers, unless the definition's rules name others.
pub fn may_hold(participant: &Participant, definition: &Definition) -> bool {
    participant.id == definition.issuer
        || (is_holder(participant) && definition.rules.admits_holder(&participant.id))
}

/// Whether a participant can hold units of any definition at all: custodians and observers hold
/// none.
pub fn may_hold_any(participant: &Participant) -> bool {
    is_holder(participant) || participant.may(Permission::IssuancesIssuer)
}

fn is_holder(participant: &Participant) -> bool {
    use Permission::{IssuancesNonIssuer, RedemptionsNonIssuer, TransfersNonIssuer};
    [IssuancesNonIssuer, TransfersNonIssuer, RedemptionsNonIssuer]
        .into_iter()
        .any(|permission| participant.may(permission))
}

/// Refuses a transfer to whoever may not hold the token.
///
/// # Errors
/// [`Refusal::Rule`], with the rule's name.
pub fn admit_receiver(receiver: &Participant, definition: &Definition) -> Result<(), Refusal> {
    if may_hold(receiver, definition) {
        return Ok(());
    }
    let sentence = format!("{} may not be held by {}.", definition.name, receiver.title);
    Err(Refusal::Rule { rule: "Holders", sentence })
}

/// Whether a participant reads the transfers of others, as the definition's custodian.
pub fn watches_transfers(participant: &Participant, custodian: Option<&ParticipantId>) -> bool {
    custodian == Some(&participant.id) && participant.may(Permission::TransfersCustodian)
}

/// Whether a participant reads how many units of a definition there are and where: in all vaults
/// together, never in those of others. Whoever reads definitions does, and so do those who answer
/// for the units.
pub fn reads_totals(participant: &Participant, definition: &Definition) -> bool {
    participant.may(Permission::ViewTokens)
        || participant.may(Permission::Observe)
        || definition.issuer == participant.id
        || definition.custodian.as_ref() == Some(&participant.id)
}

/// Whether a participant reads a request: its parties, whoever watches it, and observers.
pub fn reads_request(
    participant: &Participant,
    request: &Request,
    definition: &Definition,
) -> bool {
    let custodian = definition.custodian.as_ref().filter(|_| request.kind.is_transfer());
    participant.may(Permission::Observe)
        || request.parties().any(|party| *party == participant.id)
        || watches_transfers(participant, custodian)
}

/// Whether a participant reads a flow: its parties and observers.
pub fn reads_flow(participant: &Participant, flow: &Flow) -> bool {
    participant.may(Permission::Observe) || flow.parties.contains(&participant.id)
}

/// Whether a participant reads a token among those that were issued: its issuer and observers.
pub fn reads_token(participant: &Participant, token: &IssuerToken) -> bool {
    participant.may(Permission::Observe) || token.issuer == participant.id
}

/// Whose pages show something else once these changes are committed, and what. Observers see
/// everything. `rows` are those that the changes were decided on.
pub fn audience(changes: &Changes, rows: &Rows) -> BTreeMap<ParticipantId, BTreeSet<Topic>> {
    let participants = rows.participants.values();
    let mut audience: BTreeMap<ParticipantId, BTreeSet<Topic>> = BTreeMap::new();
    let mut tell = |participant: &ParticipantId, topic: Topic| {
        audience.entry(participant.clone()).or_default().insert(topic);
    };
    if !changes.definitions.is_empty() {
        for participant in participants.clone() {
            // A definition that comes or goes is a vault card more or less.
            tell(&participant.id, Topic::Definitions);
            tell(&participant.id, Topic::Vaults);
        }
    }
    for Change { row, .. } in changes.requests.values() {
        let topic = RequestList::of(row.kind.name()).topic();
        row.parties().for_each(|party| tell(party, topic));
        let custodian = custodian_of(rows, row.definition).filter(|_| row.kind.is_transfer());
        participants
            .clone()
            .filter(|participant| watches_transfers(participant, custodian))
            .for_each(|custodian| tell(&custodian.id, topic));
    }
    for Change { row, .. } in changes.tokens.values() {
        tell(&row.issuer, Topic::Tokens);
    }
    for Change { row, .. } in changes.flows.values() {
        row.parties.iter().for_each(|party| tell(party, Topic::Flows));
    }
    let mut counted_anew = BTreeSet::new();
    for (definition, account) in changes.balances.keys() {
        if let Account::Vault(owner) | Account::Reserved(owner) = account {
            tell(owner, Topic::Vaults);
        }
        // From vault to vault, all vaults hold the same together.
        if let Account::Supply | Account::Reserved(_) = account {
            counted_anew.insert(*definition);
        }
    }
    for definition in counted_anew {
        let definition = rows.definitions.get(&definition).and_then(Loaded::present);
        let reads = |participant: &&Participant| {
            definition.is_some_and(|definition| reads_totals(participant, definition))
        };
        participants.clone().filter(reads).for_each(|reader| tell(&reader.id, Topic::Totals));
    }
    let everything: BTreeSet<Topic> = audience.values().flatten().copied().collect();
    let observers = participants.filter(|participant| participant.may(Permission::Observe));
    for observer in observers.filter(|_| !everything.is_empty()) {
        audience.entry(observer.id.clone()).or_default().extend(&everything);
    }
    audience
}

fn custodian_of(rows: &Rows, definition: DefinitionId) -> Option<&ParticipantId> {
    let definition = rows.definitions.get(&definition).and_then(Loaded::present)?;
    definition.custodian.as_ref()
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;
    use crate::fixtures::dirham;

    #[test]
    fn totals_are_read_by_those_who_answer_for_the_units_and_those_who_read_definitions() {
        let of = |id: &str, permissions: &[Permission]| Participant {
            id: id.parse().unwrap(),
            title: id.to_owned(),
            x500: String::new(),
            colour: String::new(),
            permissions: permissions.to_vec(),
        };
        let definition = dirham();
        let (issuer, custodian) =
            (definition.issuer.clone(), definition.custodian.clone().unwrap());
        for (participant, reads) in [
            (of("stranger", &[Permission::IssuancesNonIssuer]), false),
            (of("stranger", &[Permission::ViewTokens]), true),
            (of("stranger", &[Permission::Observe]), true),
            (of(issuer.as_str(), &[]), true),
            (of(custodian.as_str(), &[]), true),
        ] {
            assert_eq!(reads_totals(&participant, &definition), reads, "{participant:?}");
        }
    }
}
