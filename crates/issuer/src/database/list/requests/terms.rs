//! What a filter asks of a row, in terms of which each has its index.

use std::ops::{Range, RangeInclusive};

use sqlx::{QueryBuilder, Sqlite};
use tallystick_core::{DefinitionId, Timestamp};

use crate::database::{
    bytes::{Bytes, id},
    list::conditions::{push_amount, push_any, push_ids, push_range, sized},
    list::search::ShownAmount,
    placeholders::push_in,
};

/// A column that rows are filtered and grouped by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    Definition,
    Status,
    Stage,
    Kind,
    IssuerStatus,
    CustodianStatus,
    Requester,
    Approver,
    Custodian,
}

impl Column {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Definition => "requests.definition",
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

    /// The index that has the rows with one value of it in a row, the newest last.
    pub(super) fn index(self) -> &'static str {
        match self {
            Self::Definition => "requests_by_definition",
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

/// What rows of one group have in a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Group {
    pub(super) column: Column,
    pub(super) value: GroupValue,
}

/// A value of a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum GroupValue {
    Definition(DefinitionId),
    Text(String),
    /// Nothing, as a request without a custodian has of its status.
    Null,
}

impl Group {
    /// The condition.
    pub(super) fn push(&self, query: &mut QueryBuilder<Sqlite>) {
        self.value.push(query, self.column.name());
    }
}

impl GroupValue {
    /// That this column has it.
    pub(super) fn push(&self, query: &mut QueryBuilder<Sqlite>, column: &str) {
        query.push(column);
        match self {
            Self::Definition(definition) => query.push(" = ").push_bind(id(*definition)),
            Self::Text(text) => query.push(" = ").push_bind(text.clone()),
            Self::Null => query.push(" IS NULL"),
        };
    }
}

/// Something that a row can meet, and an index that has the rows that do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Term {
    /// It is on the list of open requests at this time.
    Open(Timestamp),
    /// The column has one of these values.
    Texts(Column, Vec<String>),
    /// It is of one of these definitions.
    Definitions(Vec<DefinitionId>),
    /// It last changed in this time, in milliseconds.
    Changed(Range<i64>),
    /// Its amount begins so.
    Amount(ShownAmount),
    /// Its id is one of these.
    Ids(RangeInclusive<u128>),
}

impl Term {
    /// The index that has the rows that meet it.
    pub(super) fn index(&self) -> &'static str {
        match self {
            Self::Open(_) => "requests_open",
            Self::Texts(column, _) => column.index(),
            Self::Definitions(_) => Column::Definition.index(),
            Self::Changed(_) => "requests_by_change",
            Self::Amount(amount) if amount.values().is_some() => "requests_by_value",
            Self::Amount(_) => "requests_by_shown_amount",
            Self::Ids(_) => "requests_by_id",
        }
    }

    /// Whether it asks for the open ones.
    pub(super) fn is_open(&self) -> bool {
        matches!(self, Self::Open(_))
    }

    /// Whether rows of this group meet it; `None` if some of them may.
    fn is_met_in(&self, group: &Group) -> Option<bool> {
        match (self, &group.value) {
            (Self::Texts(column, _), GroupValue::Null) if *column == group.column => Some(false),
            (Self::Texts(column, values), GroupValue::Text(text)) if *column == group.column => {
                Some(values.contains(text))
            }
            (Self::Definitions(definitions), GroupValue::Definition(definition)) => {
                Some(definitions.contains(definition))
            }
            _ => None,
        }
    }

    /// The condition.
    pub(super) fn push(&self, query: &mut QueryBuilder<Sqlite>) {
        match self {
            Self::Open(now) => {
                query.push("(requests.open = 1 AND (requests.leaves_at IS NULL OR ");
                query.push("requests.leaves_at > ").push_bind(now.milliseconds()).push("))");
            }
            Self::Texts(column, values) => {
                query.push(column.name());
                push_in(query, sized(values));
            }
            Self::Definitions(definitions) => {
                query.push("requests.definition");
                push_in(query, sized(definitions).into_iter().map(id));
            }
            Self::Changed(times) => push_range(query, "requests.updated_at", times),
            Self::Amount(amount) => match amount.values() {
                Some(Range { start, end }) => {
                    query.push("(requests.value >= ").push_bind(Bytes(start.to_be_bytes()));
                    query.push(" AND requests.value < ").push_bind(Bytes(end.to_be_bytes()));
                    query.push(")");
                }
                None => push_amount(query, "requests.shown_amount", amount),
            },
            Self::Ids(ids) => push_ids(query, "requests.id", ids),
        }
    }
}

/// What a row must meet: one of these terms. No row meets one without terms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Restriction(pub(super) Vec<Term>);

impl Restriction {
    /// Rows whose column has one of these values.
    pub(super) fn texts(
        column: Column,
        values: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        let values: Vec<String> = values.into_iter().map(Into::into).collect();
        Self(if values.is_empty() { Vec::new() } else { vec![Term::Texts(column, values)] })
    }

    /// Whether no row meets it.
    pub(super) fn is_met_by_none(&self) -> bool {
        self.0.is_empty()
    }

    /// The index that has just the rows that meet it, by their last change; of the open ones, and of
    /// those of one status or stage, there is one.
    pub(super) fn index_by_change(&self) -> Option<&'static str> {
        match self.0.as_slice() {
            [term @ Term::Open(_)] => Some(term.index()),
            [Term::Texts(column @ (Column::Status | Column::Stage), values)]
                if values.len() == 1 =>
            {
                Some(column.index())
            }
            _ => None,
        }
    }

    /// Whether it asks for statuses alone.
    pub(super) fn is_of_statuses(&self) -> bool {
        matches!(self.0.as_slice(), [Term::Texts(Column::Status, _)])
    }

    /// Whether the index of the statuses has all that it looks at.
    pub(super) fn is_in_index_of_statuses(&self) -> bool {
        use Column::{Approver, Custodian, Definition, Kind, Requester};
        self.0.iter().all(|term| match term {
            Term::Definitions(_) | Term::Changed(_) | Term::Ids(_) => true,
            Term::Texts(column, _) => {
                [Definition, Kind, Requester, Approver, Custodian].contains(column)
            }
            Term::Open(_) | Term::Amount(_) => false,
        })
    }

    /// What is left of it for rows of this group; `None` where these meet it all.
    pub(super) fn in_group(&self, group: &Group) -> Option<Self> {
        let met = |term: &&Term| term.is_met_in(group);
        if self.0.iter().any(|term| met(&term) == Some(true)) {
            return None;
        }
        Some(Self(self.0.iter().filter(|term| met(term).is_none()).cloned().collect()))
    }

    /// ` AND (… OR …)`
    pub(super) fn push(&self, query: &mut QueryBuilder<Sqlite>) {
        push_any(query, &self.0, Term::push);
    }
}
