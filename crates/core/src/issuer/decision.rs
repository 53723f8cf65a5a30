//! What a message does: rows, postings, messages and an answer, all for one transaction.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{IssuerToken, Wallet};
use crate::{
    Flow, IssuanceRequest, Outgoing, Participant, ParticipantId, Permission,
    vault::{Posting, VaultAccount},
    view::Topic,
};

/// What is stored and sent.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Changes {
    /// Requests, as they are from now on.
    pub requests: Vec<IssuanceRequest>,
    /// Rows of Issuer.Tokens, as they are from now on.
    pub tokens: Vec<IssuerToken>,
    /// Flows, as they are from now on.
    pub flows: Vec<Flow>,
    /// Vaults, as they are once the postings are in the books.
    pub vaults: Vec<VaultAccount>,
    /// New wallets.
    pub wallets: Vec<Wallet>,
    /// What moves.
    pub postings: Vec<Posting>,
    /// What is sent once all of this is committed.
    pub sends: Vec<Outgoing>,
}

/// What a message does, and what it is answered.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    /// The answer's `Response`.
    pub answer: Value,
    /// What is stored and sent.
    pub changes: Changes,
}

impl Changes {
    /// Whose pages show something else from now on, and what. Observers see everything.
    pub fn audience<'a>(
        &self,
        participants: impl IntoIterator<Item = &'a Participant>,
    ) -> BTreeMap<ParticipantId, BTreeSet<Topic>> {
        let mut audience: BTreeMap<ParticipantId, BTreeSet<Topic>> = BTreeMap::new();
        let mut tell = |participant: ParticipantId, topic: Topic| {
            audience.entry(participant).or_default().insert(topic);
        };
        for request in &self.requests {
            request.parties().for_each(|party| tell(party, Topic::IssuanceRequests));
        }
        for flow in &self.flows {
            flow.parties.iter().for_each(|party| tell(party.clone(), Topic::Flows));
        }
        for vault in &self.vaults {
            tell(vault.participant.clone(), Topic::Vaults);
        }
        let everything: BTreeSet<Topic> = audience.values().flatten().copied().collect();
        let observers = participants.into_iter().filter(|other| other.may(Permission::Observe));
        for observer in observers.filter(|_| !everything.is_empty()) {
            audience.entry(observer.id.clone()).or_default().extend(&everything);
        }
        audience
    }
}
