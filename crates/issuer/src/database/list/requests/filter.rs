//! Which requests are listed, and to whom.

use std::collections::BTreeSet;

use tallystick_core::{
    Approval, DefinitionId, Participant, ParticipantId, Permission, RequestStatus, RequestType,
    Stage, Timestamp, requests::RequestList,
};

use super::{
    Network,
    terms::{Column, Restriction, Term},
};

use crate::database::list::search::{Meaning, Search};

/// Whether a transfer is asked of its reader, or by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Direction {
    /// The reader is the other side.
    Incoming,
    /// The reader asked.
    Outgoing,
}

/// Which requests to list. What is absent restricts nothing.
#[derive(Clone, Debug)]
pub struct RequestFilter {
    /// Of which list.
    pub list: RequestList,
    /// Where they stand; those on the list of open requests without.
    pub status: Option<BTreeSet<RequestStatus>>,
    /// Where they stand with regard to whom.
    pub stages: Option<BTreeSet<Stage>>,
    /// The time, by which some have left the list of open requests.
    pub now: Timestamp,
    /// Of which types.
    pub kinds: Option<BTreeSet<RequestType>>,
    /// In which directions.
    pub directions: Option<BTreeSet<Direction>>,
    /// Of which definitions.
    pub definitions: Option<BTreeSet<DefinitionId>>,
    /// Of which requesters.
    pub requesters: Option<BTreeSet<ParticipantId>>,
    /// Not changed since before this time.
    pub from: Option<Timestamp>,
    /// Last changed before this time.
    pub until: Option<Timestamp>,
    /// What must be found in them.
    pub search: Option<Search>,
}

impl RequestFilter {
    /// All that a row must meet so that this reader finds it in the list.
    pub(super) fn restrictions(
        &self,
        reader: &Participant,
        network: &Network<'_>,
    ) -> Vec<Restriction> {
        let mut restrictions: Vec<_> = seen_by(reader, self.list, network).into_iter().collect();
        match &self.status {
            None => restrictions.push(Restriction(vec![Term::Open(self.now)])),
            Some(statuses) if statuses.len() < RequestStatus::ALL.len() => {
                let statuses = statuses.iter().map(|status| status.as_str());
                restrictions.push(Restriction::texts(Column::Status, statuses));
            }
            Some(_) => {}
        }
        if let Some(stages) = &self.stages {
            let stages = stages.iter().map(|stage| stage.as_str());
            restrictions.push(Restriction::texts(Column::Stage, stages));
        }
        if let Some(kinds) = &self.kinds {
            let kinds = kinds.iter().map(|kind| kind.as_str());
            restrictions.push(Restriction::texts(Column::Kind, kinds));
        }
        if let Some(directions) = &self.directions {
            let column = |direction: &Direction| match direction {
                Direction::Incoming => Column::Approver,
                Direction::Outgoing => Column::Requester,
            };
            let is_theirs = |column| Term::Texts(column, vec![reader.id.to_string()]);
            let terms = directions.iter().map(column).map(is_theirs).collect();
            restrictions.push(Restriction(terms));
        }
        if let Some(definitions) = &self.definitions {
            let definitions = definitions.iter().copied().collect();
            restrictions.push(Restriction(vec![Term::Definitions(definitions)]));
        }
        if let Some(requesters) = &self.requesters {
            let requesters = requesters.iter().map(ToString::to_string);
            restrictions.push(Restriction::texts(Column::Requester, requesters));
        }
        if self.from.is_some() || self.until.is_some() {
            let from = self.from.map_or(i64::MIN, Timestamp::milliseconds);
            let until = self.until.map_or(i64::MAX, Timestamp::milliseconds);
            restrictions.push(Restriction(vec![Term::Changed(from..until)]));
        }
        if let Some(search) = &self.search {
            restrictions.extend(search.meanings(network).iter().map(found_as));
        }
        restrictions
    }
}

/// What a row must meet so that a part of a search is found in it.
fn found_as(meaning: &Meaning) -> Restriction {
    let titled = || meaning.participants.iter().map(ToString::to_string).collect();
    let statuses = RequestStatus::ALL.map(RequestStatus::as_str);
    let decisions = Approval::ALL.map(Approval::as_str);
    let kinds = RequestType::ALL.map(RequestType::as_str);
    let stages = Stage::ALL.map(Stage::as_str);
    let texts: [(Column, Vec<String>); 7] = [
        (Column::Requester, titled()),
        (Column::Approver, titled()),
        (Column::Status, meaning.among(&statuses)),
        (Column::Stage, meaning.among(&stages)),
        (Column::IssuerStatus, meaning.among(&decisions)),
        (Column::CustodianStatus, meaning.among(&decisions)),
        (Column::Kind, meaning.among(&kinds)),
    ];
    let texts = texts.into_iter().filter(|(_, values)| !values.is_empty());
    let mut terms: Vec<_> = texts.map(|(column, values)| Term::Texts(column, values)).collect();
    if !meaning.definitions.is_empty() {
        terms.push(Term::Definitions(meaning.definitions.clone()));
    }
    terms.extend(meaning.amount.clone().map(Term::Amount));
    terms.extend(meaning.times.iter().cloned().map(Term::Changed));
    terms.extend(meaning.ids.clone().map(Term::Ids));
    Restriction(terms)
}

/// What a row must meet so that this reader may see it at all: its parties, observers, and the
/// custodians of what is transferred.
fn seen_by(reader: &Participant, list: RequestList, network: &Network<'_>) -> Option<Restriction> {
    if reader.may(Permission::Observe) {
        return None;
    }
    let is = |column| Term::Texts(column, vec![reader.id.to_string()]);
    let mut terms = vec![is(Column::Requester), is(Column::Approver)];
    match list {
        RequestList::Issuances | RequestList::Redemptions => terms.push(is(Column::Custodian)),
        RequestList::Transfers if reader.may(Permission::TransfersCustodian) => {
            let definitions = network.definitions.values();
            let theirs: Vec<_> = definitions
                .filter(|definition| definition.custodian.as_ref() == Some(&reader.id))
                .map(|definition| definition.id)
                .collect();
            if !theirs.is_empty() {
                terms.push(Term::Definitions(theirs));
            }
        }
        RequestList::Transfers => {}
    }
    Some(Restriction(terms))
}
