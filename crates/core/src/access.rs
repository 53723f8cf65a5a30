//! Who may hold and read what, and who is told that it changed.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    Definition, Participant, ParticipantId, Permission,
    books::Account,
    view::Topic,
    work::{Change, Changes},
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

/// Whose pages show something else once these changes are committed, and what. Observers see
/// everything.
pub fn audience<'a>(
    changes: &Changes,
    participants: impl Iterator<Item = &'a Participant> + Clone,
) -> BTreeMap<ParticipantId, BTreeSet<Topic>> {
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
        row.parties().for_each(|party| tell(party, Topic::IssuanceRequests));
    }
    for Change { row, .. } in changes.tokens.values() {
        tell(&row.issuer, Topic::Tokens);
    }
    for Change { row, .. } in changes.flows.values() {
        row.parties.iter().for_each(|party| tell(party, Topic::Flows));
    }
    for (_, account) in changes.balances.keys() {
        match account {
            Account::Supply => {}
            Account::Vault(owner) | Account::Reserved(owner) => tell(owner, Topic::Vaults),
        }
    }
    let everything: BTreeSet<Topic> = audience.values().flatten().copied().collect();
    let observers = participants.filter(|participant| participant.may(Permission::Observe));
    for observer in observers.filter(|_| !everything.is_empty()) {
        audience.entry(observer.id.clone()).or_default().extend(&everything);
    }
    audience
}
