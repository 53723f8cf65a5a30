//! Conditions that several lists have.

use std::ops::{Range, RangeInclusive};

use sqlx::{QueryBuilder, Sqlite};
use uuid::Uuid;

use super::search::ShownAmount;
use crate::database::bytes::id;

/// The values, with the last one again and again up to a power of two: few distinct sizes keep
/// statements prepared.
pub(super) fn sized<T: Clone>(values: &[T]) -> Vec<T> {
    let mut sized = values.to_vec();
    if let Some(last) = values.last() {
        sized.resize(values.len().next_power_of_two(), last.clone());
    }
    sized
}

/// That the amount in this column begins so.
pub(super) fn push_amount(query: &mut QueryBuilder<Sqlite>, column: &str, amount: &ShownAmount) {
    let ShownAmount { start, whole } = amount;
    query.push(format!("({column} >= ")).push_bind(start.clone());
    // Behind every digit.
    query.push(format!(" AND {column} < ")).push_bind(format!("{start}:"));
    if let Some(digits) = whole {
        // The point, or what would be behind an amount without one.
        query.push(format!(" AND substr({column} || '.', 1 + "));
        query.push_bind(i64::try_from(*digits).unwrap_or(i64::MAX)).push(", 1) = '.'");
    }
    query.push(")");
}

/// That the id in this column is one of these.
pub(super) fn push_ids(query: &mut QueryBuilder<Sqlite>, column: &str, ids: &RangeInclusive<u128>) {
    query.push(format!("({column} >= ")).push_bind(id(Uuid::from_u128(*ids.start())));
    query.push(format!(" AND {column} <= ")).push_bind(id(Uuid::from_u128(*ids.end()))).push(")");
}

/// That the number in this column is one of these.
pub(super) fn push_range(query: &mut QueryBuilder<Sqlite>, column: &str, range: &Range<i64>) {
    query.push(format!("({column} >= ")).push_bind(range.start);
    query.push(format!(" AND {column} < ")).push_bind(range.end).push(")");
}

/// ` AND (… OR …)`: that at least one of these terms is met. None meets no terms.
pub(super) fn push_any<T>(
    query: &mut QueryBuilder<Sqlite>,
    terms: &[T],
    push: impl Fn(&T, &mut QueryBuilder<Sqlite>),
) {
    let Some((last, others)) = terms.split_last() else {
        query.push(" AND 1 = 0");
        return;
    };
    query.push(" AND (");
    for term in others {
        push(term, query);
        query.push(" OR ");
    }
    push(last, query);
    query.push(")");
}
