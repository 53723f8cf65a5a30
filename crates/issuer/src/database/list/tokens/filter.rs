//! Which issued tokens are listed.

use std::{
    collections::BTreeSet,
    ops::{Range, RangeInclusive},
};

use sqlx::{QueryBuilder, Sqlite};
use tallystick_core::{
    DefinitionId, ParticipantId, RequestId, Timestamp,
    issuer::{OfferState, ShownStatus},
    requests::RequestList,
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

/// Which tokens to list. What is absent restricts nothing.
#[derive(Clone, Debug)]
pub struct TokenFilter {
    /// The time, by which some have expired.
    pub now: Timestamp,
    /// Whether they are good.
    pub statuses: Option<BTreeSet<ShownStatus>>,
    /// How their offers went.
    pub states: Option<BTreeSet<OfferState>>,
    /// Issued to whom.
    pub holders: Option<BTreeSet<ParticipantId>>,
    /// For which request.
    pub request: Option<RequestId>,
    /// Issued at this time or later.
    pub from: Option<Timestamp>,
    /// Issued before this time.
    pub until: Option<Timestamp>,
    /// What must be found in them.
    pub search: Option<Search>,
}

impl TokenFilter {
    /// ` AND …` for each restriction.
    pub(super) fn push(&self, query: &mut QueryBuilder<Sqlite>, network: &Network<'_>) {
        let mut alternatives = Vec::new();
        if let Some(statuses) = &self.statuses {
            alternatives.push(statuses.iter().copied().map(Term::Status).collect());
        }
        if let Some(states) = &self.states {
            alternatives.push(states.iter().copied().map(Term::State).collect());
        }
        if let Some(holders) = &self.holders {
            alternatives.push(vec![Term::Holders(holders.iter().cloned().collect())]);
        }
        if let Some(RequestId(request)) = self.request {
            let request = request.as_u128();
            alternatives.push(vec![Term::Requests(request..=request)]);
        }
        if self.from.is_some() || self.until.is_some() {
            let from = self.from.map_or(i64::MIN, Timestamp::milliseconds);
            let until = self.until.map_or(i64::MAX, Timestamp::milliseconds);
            alternatives.push(vec![Term::Issued(from..until)]);
        }
        if let Some(search) = &self.search {
            alternatives.extend(search.meanings(network).iter().map(found_as));
        }
        for terms in alternatives {
            push_any(query, &terms, |term: &Term, query| term.push(query, self.now));
        }
    }
}

/// Something that a token can meet, in terms of the index of the list.
enum Term {
    Status(ShownStatus),
    State(OfferState),
    Holders(Vec<ParticipantId>),
    Issued(Range<i64>),
    Tokens(RangeInclusive<u128>),
    Requests(RangeInclusive<u128>),
    /// Its request is shown with such an amount.
    Amount(ShownAmount),
    /// Its request is one of these definitions.
    Definitions(Vec<DefinitionId>),
}

impl Term {
    fn push(&self, query: &mut QueryBuilder<Sqlite>, now: Timestamp) {
        match self {
            Self::Status(status) => push_status(query, *status, now),
            Self::State(state) => {
                query.push(is_in(*state));
            }
            Self::Holders(holders) => {
                query.push("holder");
                push_in(query, sized(holders).into_iter().map(|holder| holder.to_string()));
            }
            Self::Issued(times) => push_range(query, "issued", times),
            Self::Tokens(ids) => push_ids(query, "token", ids),
            Self::Requests(ids) => push_ids(query, "request", ids),
            Self::Amount(amount) => {
                push_requests(query, "requests_by_shown_amount");
                push_amount(query, "shown_amount", amount);
                query.push(")");
            }
            Self::Definitions(definitions) => {
                push_requests(query, "requests_by_definition");
                query.push("definition");
                push_in(query, sized(definitions).into_iter().map(id));
                query.push(")");
            }
        }
    }
}

/// That a token is in this state, as [`OfferState::of`] has it.
pub(super) fn is_in(state: OfferState) -> &'static str {
    match state {
        OfferState::Issued => "state = 'ISSUED'",
        OfferState::Accepted => "(state = 'OFFERED' AND answer = 'ACCEPTED')",
        OfferState::Declined => "(state = 'OFFERED' AND answer IS NOT 'ACCEPTED')",
        OfferState::Lapsed => "state = 'LAPSED'",
        OfferState::Withdrawn => "state = 'WITHDRAWN'",
        OfferState::Removed => "state = 'REMOVED'",
    }
}

/// As [`ShownStatus::of`] has it.
fn push_status(query: &mut QueryBuilder<Sqlite>, status: ShownStatus, now: Timestamp) {
    let good = |query: &mut QueryBuilder<Sqlite>, word: &str| {
        query.push(format!("(status = '{word}' AND (expires IS NULL OR expires >= "));
        query.push_bind(now.milliseconds()).push("))");
    };
    match status {
        ShownStatus::Active => good(query, "ACTIVE"),
        ShownStatus::Suspended => good(query, "SUSPENDED"),
        ShownStatus::Revoked => {
            query.push("status = 'REVOKED'");
        }
        ShownStatus::Expired => {
            query.push("(status <> 'REVOKED' AND expires < ");
            query.push_bind(now.milliseconds()).push(")");
        }
    }
}

/// `request IN (SELECT … WHERE … AND `, by an index of the requests for issuances that holds their
/// ids.
fn push_requests(query: &mut QueryBuilder<Sqlite>, index: &str) {
    let list = RequestList::Issuances.as_str();
    query.push(format!(
        "request IN (SELECT id FROM requests INDEXED BY {index} WHERE list = '{list}' AND "
    ));
}

/// What a token must meet so that a part of a search is found in it.
fn found_as(meaning: &Meaning) -> Vec<Term> {
    let statuses = ShownStatus::ALL.into_iter();
    let statuses = statuses.filter(|status| !meaning.among(&[status.as_str()]).is_empty());
    let states = OfferState::ALL.into_iter();
    let states = states.filter(|state| !meaning.among(&[state.as_str()]).is_empty());
    let mut terms: Vec<_> = statuses.map(Term::Status).chain(states.map(Term::State)).collect();
    if !meaning.participants.is_empty() {
        terms.push(Term::Holders(meaning.participants.clone()));
    }
    if !meaning.definitions.is_empty() {
        terms.push(Term::Definitions(meaning.definitions.clone()));
    }
    terms.extend(meaning.amount.clone().map(Term::Amount));
    terms.extend(meaning.times.iter().cloned().map(Term::Issued));
    if let Some(ids) = &meaning.ids {
        terms.extend([Term::Tokens(ids.clone()), Term::Requests(ids.clone())]);
    }
    terms
}
