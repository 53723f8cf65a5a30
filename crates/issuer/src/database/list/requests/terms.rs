//! What a filter asks of a row, in terms of which each has its index.

use std::ops::{Range, RangeInclusive};

use sqlx::{QueryBuilder, Sqlite};
use tallystick_core::{DefinitionId, RequestId, Timestamp};

use crate::database::{
    bytes::{Bytes, id},
    placeholders::push_in,
};

/// A column of texts that rows are filtered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TextColumn {
    Status,
    Stage,
    Kind,
    IssuerStatus,
    CustodianStatus,
    Requester,
    Approver,
    Custodian,
}

impl TextColumn {
    fn name(self) -> &'static str {
        match self {
            Self::Status => "requests.status",
            Self::Stage => "requests.stage",
            Self::Kind => "requests.kind",
            Self::IssuerStatus => "requests.issuer_status",
            Self::CustodianStatus => "requests.custodian_status",
            Self::Requester => "requests.requester",
            Self::Approver => "requests.approver",
            Self::Custodian => "requests.custodian",
        }
    }

    fn index(self) -> &'static str {
        match self {
            Self::Status => "requests_by_status",
            Self::Stage => "requests_by_stage",
            Self::Kind => "requests_by_kind",
            Self::IssuerStatus => "requests_by_issuer_status",
            Self::CustodianStatus => "requests_by_custodian_status",
            Self::Requester => "requests_by_requester",
            Self::Approver => "requests_by_approver",
            Self::Custodian => "requests_by_custodian",
        }
    }
}

/// Something that a row can meet, and an index that has the rows that do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Term {
    /// It is on the list of open requests at this time.
    Open(Timestamp),
    /// The column has one of these values.
    Texts(TextColumn, Vec<String>),
    /// It is of one of these definitions.
    Definitions(Vec<DefinitionId>),
    /// It last changed in this time, in milliseconds.
    Changed(Range<i64>),
    /// Its amount is in this range, in units of 10^-8.
    Values(Range<u128>),
    /// Its amount, as it is shown without separators, begins with these digits.
    ShownAmount(String),
    /// Its id is one of these.
    Ids(RangeInclusive<u128>),
}

impl Term {
    /// The index that has the rows that meet it.
    pub(super) fn index(&self) -> &'static str {
        match self {
            Self::Open(_) => "requests_open",
            Self::Texts(column, _) => column.index(),
            Self::Definitions(_) => "requests_by_definition",
            Self::Changed(_) => "requests_by_change",
            Self::Values(_) => "requests_by_value",
            Self::ShownAmount(_) => "requests_by_shown_amount",
            Self::Ids(_) => "requests_by_id",
        }
    }

    /// The condition.
    pub(super) fn push(&self, query: &mut QueryBuilder<Sqlite>) {
        match self {
            Self::Open(now) => {
                query.push("requests.open = 1 AND (requests.leaves_at IS NULL OR ");
                query.push("requests.leaves_at > ").push_bind(now.milliseconds()).push(")");
            }
            Self::Texts(column, values) => {
                query.push(column.name());
                push_in(query, sized(values));
            }
            Self::Definitions(definitions) => {
                query.push("requests.definition");
                push_in(query, sized(definitions).into_iter().map(id));
            }
            Self::Changed(Range { start, end }) => {
                query.push("(requests.updated_at >= ").push_bind(*start);
                query.push(" AND requests.updated_at < ").push_bind(*end).push(")");
            }
            Self::Values(Range { start, end }) => {
                query.push("(requests.value >= ").push_bind(Bytes(start.to_be_bytes()));
                query.push(" AND requests.value < ").push_bind(Bytes(end.to_be_bytes())).push(")");
            }
            Self::ShownAmount(digits) => {
                query.push("(requests.shown_amount >= ").push_bind(digits.clone());
                // Behind every digit.
                let end = format!("{digits}:");
                query.push(" AND requests.shown_amount < ").push_bind(end).push(")");
            }
            Self::Ids(ids) => {
                let bound = |bits: u128| id(RequestId(uuid::Uuid::from_u128(bits)));
                query.push("(requests.id >= ").push_bind(bound(*ids.start()));
                query.push(" AND requests.id <= ").push_bind(bound(*ids.end())).push(")");
            }
        }
    }
}

/// The values, with the last one again and again up to a power of two: few distinct sizes keep
/// statements prepared.
fn sized<T: Clone>(values: &[T]) -> Vec<T> {
    let mut sized = values.to_vec();
    if let Some(last) = values.last() {
        sized.resize(values.len().next_power_of_two(), last.clone());
    }
    sized
}

/// What a row must meet: one of these terms. No row meets one without terms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Restriction(pub(super) Vec<Term>);

impl Restriction {
    /// Rows whose column has one of these values.
    pub(super) fn texts(
        column: TextColumn,
        values: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        let values: Vec<String> = values.into_iter().map(Into::into).collect();
        Self(if values.is_empty() { Vec::new() } else { vec![Term::Texts(column, values)] })
    }

    /// ` AND (… OR …)`
    pub(super) fn push(&self, query: &mut QueryBuilder<Sqlite>) {
        query.push(" AND (");
        for (index, term) in self.0.iter().enumerate() {
            query.push(if index == 0 { "" } else { " OR " });
            term.push(query);
        }
        query.push(")");
    }
}
