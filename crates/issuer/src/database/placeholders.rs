//! Lists of placeholders, in few distinct sizes.

use sqlx::{Encode, QueryBuilder, Sqlite, Type};

/// How many values one list of placeholders has. Few distinct sizes keep statements prepared.
pub(super) fn padded<T: Clone>(values: impl IntoIterator<Item = T>) -> Vec<Vec<T>> {
    let values: Vec<T> = values.into_iter().collect();
    let pad = |chunk: &[T]| {
        let mut chunk = chunk.to_vec();
        let size = chunk.len().next_power_of_two();
        if let Some(last) = chunk.last().cloned() {
            chunk.resize(size, last);
        }
        chunk
    };
    values.chunks(64).map(pad).collect()
}

/// `… IN (…)`
pub(super) fn query_in<T>(select: &str, values: impl IntoIterator<Item = T>) -> QueryBuilder<Sqlite>
where
    T: for<'q> Encode<'q, Sqlite> + Type<Sqlite>,
{
    let mut query = QueryBuilder::new(select);
    push_in(&mut query, values);
    query
}

/// ` IN (…)`
pub(super) fn push_in<T>(query: &mut QueryBuilder<Sqlite>, values: impl IntoIterator<Item = T>)
where
    T: for<'q> Encode<'q, Sqlite> + Type<Sqlite>,
{
    query.push(" IN (");
    let mut list = query.separated(", ");
    for value in values {
        list.push_bind(value);
    }
    query.push(")");
}

/// ` LIMIT …`
///
/// With a bare placeholder there, SQLite prepares the statement anew each time a number is bound,
/// though it is the same one, because the best plan may depend on it.
pub(super) fn push_limit(query: &mut QueryBuilder<Sqlite>, most: usize) {
    query.push(" LIMIT +").push_bind(i64::try_from(most).unwrap_or(i64::MAX));
}
