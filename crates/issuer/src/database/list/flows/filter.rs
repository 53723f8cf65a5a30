//! Which flows are listed, in terms that may have an index.

use std::{collections::BTreeSet, ops::Range, ops::RangeInclusive};

use sqlx::{QueryBuilder, Sqlite};
use tallystick_core::{
    DefinitionId, FlowId, FlowKind, Participant, ParticipantId, Permission, RequestId, Timestamp,
    actions::FLOW_KINDS, flows::FlowStatus,
};

use crate::database::{
    bytes::id,
    list::{
        Network,
        conditions::{push_amount, push_any, push_ids, push_range, sized},
        search::{Meaning, Search, ShownAmount},
    },
    placeholders::push_in,
};

/// Which flows to list. What is absent restricts nothing.
#[derive(Clone, Debug, Default)]
pub struct FlowFilter {
    /// Where they stand.
    pub statuses: Option<BTreeSet<FlowStatus>>,
    /// Of which kinds, also ones that this version does not know.
    pub kinds: Option<BTreeSet<String>>,
    /// Of which request.
    pub request: Option<RequestId>,
    /// Parts of this batch.
    pub batch: Option<FlowId>,
    /// Without the parts of those batches whose own flow the reader sees.
    pub whole: bool,
    /// Submitted at this time or later.
    pub from: Option<Timestamp>,
    /// Submitted before this time.
    pub until: Option<Timestamp>,
    /// What must be found in them.
    pub search: Option<Search>,
}

/// Something that a flow can meet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Term {
    Status(FlowStatus),
    Kinds(Vec<String>),
    Request(RequestId),
    Batch(FlowId),
    /// No part of a batch that this participant sees as a whole; of any, if it is an observer.
    Whole(Option<ParticipantId>),
    Requests(RangeInclusive<u128>),
    Tokens(RangeInclusive<u128>),
    Ids(RangeInclusive<u128>),
    Amount(ShownAmount),
    Started(Range<i64>),
    Definitions(Vec<DefinitionId>),
    Parties(Vec<ParticipantId>),
}

/// How the flows that meet a term are found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Access {
    Index(&'static str),
    /// By the primary key.
    Key,
    /// Only by looking at each.
    Walk,
}

impl Term {
    pub(super) fn access(&self) -> Access {
        match self {
            Self::Status(FlowStatus::Running) => Access::Index("flows_running"),
            Self::Status(FlowStatus::Failed) => Access::Index("flows_failed"),
            Self::Kinds(_) => Access::Index("flows_by_kind"),
            Self::Request(_) | Self::Requests(_) => Access::Index("flows_of_request"),
            Self::Batch(_) => Access::Index("flows_of_batch"),
            Self::Tokens(_) => Access::Index("flows_of_token"),
            Self::Amount(_) => Access::Index("flows_by_amount"),
            Self::Started(_) => Access::Index("flows_latest"),
            Self::Ids(_) => Access::Key,
            // Nearly all of them are completed, and of few definitions and parties.
            Self::Status(FlowStatus::Completed)
            | Self::Definitions(_)
            | Self::Parties(_)
            | Self::Whole(_) => Access::Walk,
        }
    }

    /// The condition.
    pub(super) fn push(&self, query: &mut QueryBuilder<Sqlite>) {
        match self {
            // As the partial indexes have it: not bound.
            Self::Status(status) => {
                query.push("flows.status = '").push(status.as_str()).push("'");
            }
            Self::Kinds(kinds) => {
                query.push("flows.kind");
                push_in(query, sized(kinds));
            }
            Self::Request(request) => {
                query.push("flows.request = ").push_bind(id(*request));
            }
            Self::Batch(batch) => {
                query.push("flows.batch = ").push_bind(id(*batch));
            }
            Self::Whole(None) => {
                query.push("flows.batch IS NULL");
            }
            Self::Whole(Some(reader)) => {
                query.push(
                    "(flows.batch IS NULL OR NOT EXISTS (SELECT 1 FROM flow_parties AS party \
                     WHERE party.participant = ",
                );
                query.push_bind(reader.to_string());
                query.push(
                    " AND party.started_at = flows.started_at AND party.flow = flows.batch))",
                );
            }
            Self::Requests(ids) => push_ids(query, "flows.request", ids),
            Self::Tokens(ids) => push_ids(query, "flows.token", ids),
            Self::Ids(ids) => push_ids(query, "flows.id", ids),
            Self::Amount(amount) => push_amount(query, "flows.shown_amount", amount),
            Self::Started(times) => push_range(query, "flows.started_at", times),
            Self::Definitions(definitions) => {
                query.push("flows.definition");
                push_in(query, sized(definitions).into_iter().map(id));
            }
            Self::Parties(parties) => {
                query.push("EXISTS (SELECT 1 FROM flow_parties AS party WHERE party.participant");
                push_in(query, sized(parties).into_iter().map(|party| party.to_string()));
                query.push(" AND party.started_at = flows.started_at AND party.flow = flows.id)");
            }
        }
    }
}

/// What a flow must meet: one of these terms. None meets one without terms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Restriction(pub(super) Vec<Term>);

impl Restriction {
    /// ` AND (… OR …)`
    pub(super) fn push(&self, query: &mut QueryBuilder<Sqlite>) {
        push_any(query, &self.0, Term::push);
    }

    /// Whether all flows that meet it are found without looking at others.
    pub(super) fn has_indexes(&self) -> bool {
        self.0.iter().all(|term| term.access() != Access::Walk)
    }
}

impl FlowFilter {
    /// All that a flow must meet to be found in the list.
    pub(super) fn restrictions(
        &self,
        reader: &Participant,
        network: &Network<'_>,
    ) -> Vec<Restriction> {
        let mut restrictions = Vec::new();
        if let Some(statuses) = &self.statuses
            && statuses.len() < FlowStatus::ALL.len()
        {
            restrictions.push(Restriction(statuses.iter().copied().map(Term::Status).collect()));
        }
        if let Some(kinds) = &self.kinds {
            let kinds = kinds.iter().cloned().collect();
            restrictions.push(Restriction(vec![Term::Kinds(kinds)]));
        }
        if let Some(request) = self.request {
            restrictions.push(Restriction(vec![Term::Request(request)]));
        }
        if let Some(batch) = self.batch {
            restrictions.push(Restriction(vec![Term::Batch(batch)]));
        }
        if self.whole {
            let reader = Some(&reader.id).filter(|_| !reader.may(Permission::Observe));
            restrictions.push(Restriction(vec![Term::Whole(reader.cloned())]));
        }
        if self.from.is_some() || self.until.is_some() {
            let from = self.from.map_or(i64::MIN, Timestamp::milliseconds);
            let until = self.until.map_or(i64::MAX, Timestamp::milliseconds);
            restrictions.push(Restriction(vec![Term::Started(from..until)]));
        }
        if let Some(search) = &self.search {
            restrictions.extend(search.meanings(network).iter().map(found_as));
        }
        restrictions
    }
}

/// What a flow must meet so that a part of a search is found in it.
fn found_as(meaning: &Meaning) -> Restriction {
    let statuses = FlowStatus::ALL.into_iter();
    let statuses = statuses.filter(|status| !meaning.among(&[status.as_str()]).is_empty());
    let mut terms: Vec<_> = statuses.map(Term::Status).collect();
    let kinds = FLOW_KINDS.iter().flat_map(|kinds| kinds.iter()).map(FlowKind::as_str);
    let kinds: BTreeSet<String> = meaning.among(&kinds.collect::<Vec<_>>()).into_iter().collect();
    if !kinds.is_empty() {
        terms.push(Term::Kinds(kinds.into_iter().collect()));
    }
    if !meaning.definitions.is_empty() {
        terms.push(Term::Definitions(meaning.definitions.clone()));
    }
    if !meaning.participants.is_empty() {
        terms.push(Term::Parties(meaning.participants.clone()));
    }
    terms.extend(meaning.amount.clone().map(Term::Amount));
    terms.extend(meaning.times.iter().cloned().map(Term::Started));
    if let Some(ids) = &meaning.ids {
        terms.extend([
            Term::Ids(ids.clone()),
            Term::Requests(ids.clone()),
            Term::Tokens(ids.clone()),
        ]);
    }
    Restriction(terms)
}
